"""Invented municipalities as statements, with all that is true of them written down: what each cell is, what each sentence tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from random import Random

from benchmarks.checking.invented import COST_LINES, LINES, NET, TOTALS, YEAR, Amounts, Municipality, Unit, printed, rounded, words
from toteuma.core.evidence import (
    ReadCell,
    ReadColumn,
    ReadDocument,
    ReadHeading,
    ReadParagraph,
    ReadRow,
    ReadTable,
    Role,
    Sign,
    Spot,
    TableKind,
)
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.rules import line_scheme

ROOT_LINES = (
    *LINES,
    "tax_revenue",
    "central_government_transfers",
    "annual_margin",
    "depreciation_and_impairment",
    "result_for_period",
)
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Told:
    """A figure in a sentence. ``start:end`` is its hedge, number and unit in ``sentence``; ``exact`` without sign; ``number`` the digits alone."""

    sentence: str
    entity: str
    line: str
    reading: str
    start: int
    end: int
    number: str
    hedge: str
    exact: Decimal
    step: Decimal


@dataclass
class Statement:
    """``told`` are the figures in its prose; ``untold`` sentences whose numbers no table tells; ``summaries`` tables that repeat a part of another."""

    municipality: Municipality
    document: ReadDocument
    told: list[Told] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    summaries: list[int] = field(default_factory=list)


def digits(value: Decimal, language: Language, group: str, decimals: int = 0) -> str:
    """The number without its sign."""
    text = f"{abs(value):,.{decimals}f}"
    return text if language is Language.EN else text.replace(",", "\x00").replace(".", ",").replace("\x00", group)


class _Maker:
    def __init__(self, of: Municipality) -> None:
        self.of, self.manner = of, of.manner
        self.draw = Random(f"statement {of.family} {of.manner.language} {of.seed}")
        self.words = words(of.manner.language)
        self.own = self.words[of.family]
        self.labels = {line.id: line.name.get(of.manner.language) for line in line_scheme("income_statement", YEAR)}
        self.heads = {role: self.draw.choice(some) for role, some in self.words["heads"][of.family].items()}
        self.blocks: list[ReadHeading | ReadParagraph | ReadTable] = []
        self.told: list[Told] = []
        self.untold: list[str] = []
        self.summaries: list[int] = []
        self.line = 0

    def statement(self) -> Statement:
        self.say(self.words["captions"]["period"].format(year=YEAR), "")
        for unit in self.of.units:
            self.heading(unit.name, unit.level)
            if unit.level == 1:
                self.comparison(unit, ROOT_LINES)
            elif unit.level == 2:
                self.summaries.append(self.tables())
                self.comparison(unit, TOTALS)
                self.comparison(unit, LINES)
            else:
                self.comparison(unit, LINES if self.draw.random() < 0.5 else TOTALS)
            self.prose(unit)
            if unit.level == 2:
                self.key_figures(unit)
                self.goals(unit)
        self.heading(self.of.units[0].name, 1)
        self.projects(self.of.units[0])
        name = f"{self.of.family}-{self.manner.language}-{self.of.seed}"
        parents = tuple((unit.name, unit.parent) for unit in self.of.units if unit.parent)
        document = ReadDocument(name, self.manner.language, YEAR, tuple(self.blocks), parents)
        return Statement(self.of, document, self.told, self.untold, self.summaries)

    def tables(self) -> int:
        return sum(isinstance(block, ReadTable) for block in self.blocks)

    def spot(self) -> Spot:
        self.line += 1
        return Spot(line=self.line)

    def heading(self, text: str, level: int) -> None:
        self.entity = text
        self.blocks.append(ReadHeading(text, level, self.spot()))

    def say(self, text: str, entity: str) -> None:
        self.blocks.append(ReadParagraph(text, self.spot(), entity, entity))

    # --- tables -------------------------------------------------------------------------------------------------------------------

    def signed(self, value: Decimal, decimals: int = 0) -> str:
        text = digits(value, self.manner.language, self.manner.group, decimals)
        return self.manner.minus + text if value < 0 and any(c in "123456789" for c in text) else text

    def cells(self, line: str, shown: Amounts, exact: Amounts) -> list[str]:
        found = []
        amounts = shown[line]
        for role in self.manner.columns:
            if role is Role.RATE:
                base = exact if not self.manner.footing else shown
                found.append(self.percent(base[line][Role.ACTUAL], base[line][Role.AMENDED]))
            elif role is Role.CHANGE_PERCENT:
                now, before = amounts[Role.ACTUAL], amounts[Role.PRIOR]
                found.append(self.signed(rounded(100 * (now - before) / before, Decimal("0.1")), 1) if before else "")
            elif role is Role.DEVIATION:
                found.append(self.signed(self.deviation(line, shown, exact)))
            else:
                found.append(self.signed(self.displayed(line, amounts[role])))
        return found

    def displayed(self, line: str, value: Decimal) -> Decimal:
        return -value if line in COST_LINES and self.manner.costs > 0 else value

    def deviation(self, line: str, shown: Amounts, exact: Amounts) -> Decimal:
        if self.manner.footing:
            actual, budget = shown[line][Role.ACTUAL], shown[line][Role.AMENDED]
        else:
            actual, budget = exact[line][Role.ACTUAL] / self.manner.unit, exact[line][Role.AMENDED] / self.manner.unit
        difference = rounded(actual - budget)
        if self.manner.deviation == "favourable_positive":
            return difference
        difference = self.displayed(line, difference)
        return difference if self.manner.deviation == "actual_minus_budget" else -difference

    def percent(self, actual: Decimal, budget: Decimal) -> str:
        if not budget:
            return ""
        return self.signed(rounded(100 * actual / budget, Decimal(1).scaleb(-self.manner.rate_decimals)), self.manner.rate_decimals)

    def columns(self, roles: Sequence[Role], heads: Sequence[str]) -> tuple[ReadColumn, ...]:
        years = {Role.PRIOR: YEAR - 1, Role.AMENDED: YEAR, Role.ACTUAL: YEAR}
        return tuple(ReadColumn(head, role, years.get(role), "header") for role, head in zip(roles, heads, strict=True))

    def head(self, role: Role) -> str:
        if role is Role.CHANGE_PERCENT:
            return {Language.FI: "Muutos %", Language.SV: "Förändring %", Language.EN: "Change %"}[self.manner.language]
        return str(self.heads[role.value]).format(year=YEAR, before=YEAR - 1)

    def comparison(self, unit: Unit, lines: tuple[str, ...]) -> None:
        manner = self.manner
        shown = printed(unit, lines, manner)
        if manner.unit != 1:
            self.say(self.words["captions"]["thousands"].format(unit=unit.name), unit.name)
        spot = self.spot()
        roles = (Role.LABEL, *manner.columns)
        rows = [self.row([self.labels[line], *self.cells(line, shown, unit.amounts)], line, roles) for line in lines]
        sign = Sign.NEGATIVE if manner.costs < 0 else Sign.POSITIVE
        self.table(
            TableKind.COMPARISON,
            roles,
            [self.head(role) for role in roles],
            rows,
            spot,
            unit.name,
            scale=manner.unit,
            sign=sign,
            deviation=manner.deviation if Role.DEVIATION in roles else "",
        )

    def row(self, texts: Sequence[str], line: str, roles: Sequence[Role]) -> ReadRow:
        spot = self.spot()
        cells = tuple(
            ReadCell(text, spot, None if role in (Role.LABEL, Role.TEXT, Role.STATUS) else parse_quantity(text, self.manner.language))
            for text, role in zip(texts, roles, strict=True)
        )
        return ReadRow(texts[0], cells, spot, line)

    def table(
        self,
        kind: TableKind,
        roles: Sequence[Role],
        heads: Sequence[str],
        rows: list[ReadRow],
        spot: Spot,
        entity: str,
        *,
        scale: int = 1,
        sign: Sign = Sign.UNKNOWN,
        deviation: str = "",
    ) -> None:
        name = f"t{self.tables() + 1}"
        self.blocks.append(ReadTable(name, kind, self.columns(roles, heads), tuple(rows), spot, entity, "", scale, sign, deviation))

    def key_figures(self, unit: Unit) -> None:
        names, spot = self.words["key_figures"], self.spot()
        roles = (Role.LABEL, Role.PRIOR, Role.TARGET, Role.ACTUAL)
        heads = (names["head"][0], str(YEAR - 1), f"{names['head'][1]} {YEAR}", str(YEAR))
        rows = []
        for label, usual in names["rows"]:
            decimals = 1 if "%" in label else 0
            values = [Decimal(str(round(usual * self.draw.uniform(0.8, 1.2), decimals))) for _ in range(3)]
            unit_mark = " %" if "%" in label and self.manner.rate_decimals == 1 else ""
            rows.append(self.row([label, *(self.signed(value, decimals) + unit_mark for value in values)], "", roles))
        self.table(TableKind.KEY_FIGURES, roles, heads, rows, spot, unit.name)

    def goals(self, unit: Unit) -> None:
        names, spot = self.words["goals"], self.spot()
        roles = (Role.LABEL, Role.TEXT, Role.TARGET, Role.ACTUAL, Role.STATUS)
        rows = []
        for goal, indicator, target, result in names["rows"]:
            at_least = target == names["rows"][0][2]
            level = self.draw.randint(50, 90)
            met = self.draw.random() < 0.6
            reached = level + (self.draw.randint(1, 8) if at_least == met else -self.draw.randint(1, 8))
            texts = [goal, indicator, target.format(t=level), result.format(r=reached), names["statuses"][0 if met else 2]]
            rows.append(self.row(texts, "", roles))
        self.table(TableKind.GOALS, roles, names["head"], rows, spot, unit.name)

    def projects(self, unit: Unit) -> None:
        names, spot = self.words["projects"], self.spot()
        roles = (Role.LABEL, Role.AMENDED, Role.ACTUAL, Role.RATE)
        funding = [Decimal(self.draw.randint(40, 400) * 1000) for _ in names["names"]]
        spent = [rounded(value * Decimal(str(round(self.draw.uniform(0.3, 0.95), 3)))) for value in funding]
        lines = [*zip(names["names"], funding, spent, strict=True), (names["total"], sum(funding), sum(spent))]
        rows = [
            self.row([name, self.signed(Decimal(all_)), self.signed(Decimal(used)), self.percent(Decimal(used), Decimal(all_))], "", roles)
            for name, all_, used in lines
        ]
        self.table(TableKind.PROJECTS, roles, names["head"], rows, spot, unit.name)

    # --- prose --------------------------------------------------------------------------------------------------------------------

    def prose(self, unit: Unit) -> None:
        sentences: list[str] = []
        order = list(self.own["sentences"])
        self.draw.shuffle(order)
        lines = LINES if unit.level == 2 else TOTALS
        for template in order:
            if len(sentences) == 4:
                break
            tags, _, text = template.partition(" | ")
            if made := self.sentence(unit, set(tags.split()), text, lines):
                sentences.append(made)
        other = self.draw.choice(self.own["others"])
        group = " " if self.manner.group == "\u00a0" else self.manner.group
        count = digits(Decimal(self.draw.randint(2_000, 90_000)), self.manner.language, group)
        self.untold.append(other.format(count=count, few=self.draw.randint(2, 60)))
        sentences.insert(self.draw.randint(0, len(sentences)), self.untold[-1])
        self.say(" ".join(sentences), unit.name)

    def sentence(self, unit: Unit, tags: set[str], text: str, lines: tuple[str, ...]) -> str:
        """A sentence that is true of one of the unit's lines; empty where none suits."""
        known = self.words["lines"]
        fitting = [line for line in lines if line in known and self.fits(unit.amounts[line], line, tags)]
        if not fitting or ("unit" in tags and unit.level != 3):
            return ""
        line = self.draw.choice(fitting)
        forms = known[line]["forms"]
        slots: dict[str, str] = {"year": str(YEAR), "before": str(YEAR - 1)}
        for name, form in zip(("nom", "gen", "part", "ela"), forms, strict=False):
            slots[name], slots[name.title()] = form, form[:1].upper() + form[1:]
        slots["was"] = forms[3] if len(forms) > 3 else ""
        slots["indef"] = forms[2] if len(forms) > 2 else ""
        slots["unit"], slots["Unit"] = unit.genitive, unit.genitive[:1].upper() + unit.genitive[1:]
        return self.filled(unit, line, text, slots)

    def fits(self, amounts: dict[Role, Decimal], line: str, tags: set[str]) -> bool:
        now, budget, before = (amounts[role] for role in (Role.ACTUAL, Role.AMENDED, Role.PRIOR))
        kind = "margin" if line in NET else "expense" if line in COST_LINES else "income"
        least = 2 * self.manner.unit
        return (
            kind in tags
            and min(abs(now), abs(budget), abs(before)) > 20 * self.manner.unit
            and ("over" not in tags or abs(now) - abs(budget) > least)
            and ("under" not in tags or abs(budget) - abs(now) > least)
            and ("up" not in tags or abs(now) - abs(before) > least)
            and ("down" not in tags or abs(before) - abs(now) > least)
            and ("share" not in tags or line != "operating_expenses")
        )

    def filled(self, unit: Unit, line: str, text: str, slots: dict[str, str]) -> str:
        pieces: list[str] = []
        told: list[tuple[str, int, int, str, str, Decimal, Decimal]] = []
        at = 0
        for part in text.replace("}", "{").split("{"):
            if part in slots:
                piece = slots[part]
            elif part.startswith("=") or part in ("actual", "prior", "budget"):
                piece, number, hedge, exact, step = self.figure(unit, line, part)
                told.append((part.lstrip("="), at, at + len(piece), number, hedge, exact, step))
            else:
                piece = part
            pieces.append(piece)
            at += len(piece)
        sentence = "".join(pieces)
        self.told += [
            Told(sentence, unit.name, line, reading, start, end, number, hedge, exact, step)
            for reading, start, end, number, hedge, exact, step in told
        ]
        return sentence

    def figure(self, unit: Unit, line: str, slot: str) -> tuple[str, str, str, Decimal, Decimal]:
        """The words of a figure, its digits, its hedge, its exact value and the worth of its last digit."""
        amounts = unit.amounts[line]
        now, budget, before = (amounts[role] for role in (Role.ACTUAL, Role.AMENDED, Role.PRIOR))
        whole = unit.amounts["operating_expenses"][Role.ACTUAL]
        exact: dict[str, Callable[[], Decimal]] = {
            "actual": lambda: now,
            "prior": lambda: before,
            "budget": lambda: budget,
            "=deviation": lambda: now - budget,
            "=change": lambda: now - before,
            "=rate": lambda: 100 * now / budget,
            "=deviation_percent": lambda: 100 * (now - budget) / budget,
            "=change_percent": lambda: 100 * (now - before) / before,
            "=share": lambda: 100 * now / whole,
        }
        value = abs(exact[slot]())
        group = " " if self.manner.group == "\u00a0" else self.manner.group
        if slot in ("=deviation", "=change"):
            number = digits(rounded(value, self.manner.unit), self.manner.language, group)
            return number, number, "", value, Decimal(self.manner.unit)
        if slot.startswith("="):
            number = digits(rounded(value, Decimal("0.1")), self.manner.language, group, 1)
            return number, number, "", value, Decimal("0.1")
        return self.amount(value, group)

    def amount(self, value: Decimal, group: str) -> tuple[str, str, str, Decimal, Decimal]:
        style = self.draw.choice(self.own["amounts"])
        if value < 2 * MILLION and style in ("million", "short"):
            style = "full"
        if value < MILLION and style == "million2":
            style = "full"
        scales = {"million": (MILLION, 1), "short": (MILLION, 1), "million2": (MILLION, 2), "thousand": (Decimal(1), -3)}
        scale, decimals = scales.get(style, (Decimal(1), 0))
        step = scale.scaleb(-decimals) if style != "full" else Decimal(self.manner.unit)
        hedge, stated = self.hedged(value, step, plain=style == "full", sided=style != "thousand")
        number = digits(stated / scale, self.manner.language, group, max(decimals, 0))
        word = self.draw.choice(self.words["hedges"][hedge]) + " " if hedge else ""
        return word + self.words["units"][style].format(n=number), number, hedge, value, step

    def hedged(self, value: Decimal, step: Decimal, *, plain: bool, sided: bool) -> tuple[str, Decimal]:
        """A hedge that is true, by a narrow measure of its own: never nearer to the border than a tenth of a step."""
        near = rounded(value, step)
        below = (value / step).to_integral_value(rounding=ROUND_FLOOR) * step
        part = (value - below) / step
        if plain or self.draw.random() < 0.3:
            return ("", near)
        if Decimal("0.1") < part < Decimal("0.5") and sided and self.draw.random() < 0.7:
            return self.draw.choice(("bit_over", "over")), below
        if Decimal("0.5") < part < Decimal("0.9") and sided and self.draw.random() < 0.7:
            return self.draw.choice(("nearly", "nearly", "under")), (value / step).to_integral_value(rounding=ROUND_CEILING) * step
        return "about", near


def statement(of: Municipality) -> Statement:
    """The statement of a municipality: always the same."""
    return _Maker(of).statement()
