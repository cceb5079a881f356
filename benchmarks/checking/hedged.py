"""How many right and wrong figures behind every kind of hedge are told apart, by language: ``python -m benchmarks.checking.hedged [--list]``.

Sentences are put together by the grammar of ``words/hedged.toml`` and stand beside tables drawn by seed, with costs with and without signs. Each is told
once rightly and once wrongly: another figure, or a number on the wrong side of its hedge. ``--list`` prints those of the work half that went otherwise.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from benchmarks.checking.claims import percent
from toteuma.checks.claims import check_claims
from toteuma.core.claim import Verdict
from toteuma.core.evidence import ReadCell, ReadColumn, ReadDocument, ReadParagraph, ReadRow, ReadTable, Role, Sign, Spot, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity

WORDS: Final = tomllib.loads((Path(__file__).parent / "words" / "hedged.toml").read_text(encoding="utf-8"))
YEAR: Final = 2025
TABLES: Final = 8
MILLION: Final = 1_000_000
STEPS: Final = {
    "actual": (1, 10_000, 100_000),
    "prior": (1, 10_000, 100_000),
    "budget": (1, 10_000, 100_000),
    "deviation": (1, 1_000, 10_000),
    "change": (1, 1_000, 10_000),
}
ROUNDING: Final = {
    "bit_over": ROUND_FLOOR, "over": ROUND_FLOOR, "at_least": ROUND_FLOOR, "nearly": ROUND_CEILING, "under": ROUND_CEILING, "at_most": ROUND_CEILING,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Amounts of a line in euros, without signs."""

    id: str
    prior: int
    budget: int
    actual: int

    def figure(self, kind: str) -> int:
        return {"deviation": self.actual - self.budget, "change": self.actual - self.prior}.get(kind) or getattr(self, kind, 0)


@dataclass
class Score:
    counts: Counter[str] = field(default_factory=Counter)
    otherwise: list[str] = field(default_factory=list)


def _lines(draw: Random) -> list[Line]:
    found = []
    for name in WORDS["fi"]["lines"]:
        budget = draw.randrange(1_200_000, 9_000_000, 1_000)
        moved = [draw.choice((1, -1)) * draw.randrange(21_000, 480_000) for _ in range(2)]
        found.append(Line(name, budget + moved[0] - moved[1], budget, budget + moved[0]))
    return found


def _written(value: int, step: int, language: Language, case: str) -> str:
    """A sum of money as the language writes it, in the case that the sentence asks for."""
    if step >= MILLION // 100 and value >= MILLION // 100:
        body = str((Decimal(value) / MILLION).quantize(Decimal(step) / MILLION))
        body = body if language is Language.EN else body.replace(".", ",")
        units = {"": "miljoonaa euroa", "to": "miljoonaan euroon", "by": "miljoonalla eurolla"}
        return (
            f"{body} {units[case]}"
            if language is Language.FI
            else f"{body} miljoner euro"
            if language is Language.SV
            else f"EUR {body} million"
        )
    body = f"{value:,}"
    if language is Language.EN:
        return f"EUR {body}"
    units = {"": "euroa", "to": "euroon", "by": "eurolla"}
    return f"{body.replace(',', ' ')} {units[case] if language is Language.FI else 'euro'}"


def _rightly(exact: int, hedge: str, step: int) -> int | None:
    """The number that the hedge makes true of the figure; None where none with that step does plainly."""
    value = int((Decimal(exact) / step).quantize(Decimal(1), ROUNDING.get(hedge, ROUND_HALF_UP)) * step)
    off = abs(exact - value)
    if not value or value < 8 * step or (step == 1 and hedge not in ("", "at_least", "at_most")):
        return None
    if hedge in ("bit_over", "nearly"):
        return value if 0 < off <= step // 2 and off * 40 <= value else None
    if hedge in ("over", "under"):
        return value if off > 0 and off * 20 <= value else None
    return value


def _wrongly(exact: int, value: int, hedge: str, step: int, draw: Random) -> int:
    """Another figure: far enough off to be one, near enough to be taken for a slip; or the number on the other side of the hedge."""
    other = {"bit_over": step, "over": step, "at_least": step, "nearly": -step, "under": -step, "at_most": -step}.get(hedge, 0)
    if other and step > 1 and draw.random() < 1 / 2:
        return value + other
    away = max(4 * step, exact // 8 // step * step)
    if hedge in ("under", "at_most"):
        return value - away
    return value + away if hedge in ("over", "at_least") else value + draw.choice((away, -away))


def _sentences(language: Language, half: str, lines: list[Line], draw: Random) -> Iterator[tuple[str, str, str, bool]]:
    """Sentence, its kind of figure and of hedge, and whether what it tells is true."""
    words: dict[str, Any] = WORDS[language.value]
    for kind, templates in words[half].items():
        for template in templates:
            for hedge, phrases in words["hedges"].items():
                line = draw.choice(lines)
                exact, step = abs(line.figure(kind)), draw.choice(STEPS[kind])
                name = "" if hedge == "none" else hedge
                if (value := _rightly(exact, name, step)) is None:
                    continue
                phrase = draw.choice(phrases)
                way = 0 if line.figure(kind) >= 0 else 1
                forms = {move: both[way] for move, both in words.get("moves", {}).items()}
                begin, within = words["lines"][line.id]
                for true in (True, False):
                    number = value if true else _wrongly(exact, value, name, step, draw)
                    told = {
                        key: f"{words.get('cases', {}).get(case, {}).get(phrase, phrase)} {_written(number, step, language, case)}".strip()
                        for key, case in (("h", ""), ("h_to", "to"), ("h_by", "by"))
                    }
                    text = template.format(l=begin, m=within, m_cap=within[:1].upper() + within[1:], **forms, **told)
                    yield text, kind, hedge, true


def _document(language: Language, lines: list[Line], sentences: list[str], *, signed: bool) -> ReadDocument:
    entity, spot = WORDS[language.value]["table"], Spot(line=1)
    heads = (("", Role.LABEL, None), ("2024", Role.PRIOR, YEAR - 1), ("TA", Role.AMENDED, YEAR), ("TP", Role.ACTUAL, YEAR))
    rows = []
    for line in lines:
        sign = "-" if signed and line.id != "operating_revenue" else ""
        label = WORDS[language.value]["lines"][line.id][0]
        raw = [
            label,
            *(f"{sign}{value:,}".replace(",", "," if language is Language.EN else " ") for value in (line.prior, line.budget, line.actual)),
        ]
        rows.append(
            ReadRow(
                label, tuple(ReadCell(one, spot, parse_quantity(one, language) if i else None) for i, one in enumerate(raw)), spot, line.id
            )
        )
    table = ReadTable(
        "t1", TableKind.COMPARISON, tuple(ReadColumn(*head, "header") for head in heads), tuple(rows), spot, entity, "", 1,
        Sign.NEGATIVE if signed else Sign.POSITIVE,
    )  # fmt: skip
    return ReadDocument("hedged", language, YEAR, (table, *(ReadParagraph(text, spot, entity) for text in sentences)))


def score(language: Language, half: str) -> Score:
    """What comes of all sentences of one half in one language."""
    total = Score()
    for seed in range(TABLES):
        draw = Random(f"{language} {half} {seed}")
        lines = _lines(draw)
        told = list(dict.fromkeys(_sentences(language, half, lines, draw)))
        found: dict[str, list[Verdict]] = {}
        for claim in check_claims(_document(language, lines, [text for text, *_ in told], signed=seed % 2 == 0), with_voikko=False):
            if claim.value is not None:
                found.setdefault(claim.quote, []).append(claim.verdict)
        for text, kind, hedge, true in told:
            verdicts = found.get(text, [])
            linked = [verdict for verdict in verdicts if verdict is not Verdict.UNVERIFIABLE]
            accused = any(verdict not in (Verdict.TRUE, Verdict.LOOSE) for verdict in linked)
            total.counts.update([f"{true}", *([f"{true} linked"] if linked else []), *([f"{true} accused"] if accused else [])])
            if (true and (not linked or accused)) or (not true and not accused):
                total.otherwise.append(f"{true!s:5} {kind:9} {hedge:8} {text} {[verdict.value for verdict in verdicts]}")
    return total


def main() -> None:
    print(
        "| sentences by grammar | right: linked | right: called wrong | wrong: told | what is told is wrong |",
        "| --- | ---: | ---: | ---: | ---: |",
        sep="\n",
    )
    for half in ("work", "held"):
        for language in Language:
            found = score(language, half)
            c = found.counts
            alarms = c["True accused"] + c["False accused"]
            print(
                f"| {language}, {half} | {percent(c['True linked'], c['True'])} | {percent(c['True accused'], c['True'])}"
                f" | {percent(c['False accused'], c['False'])} | {percent(c['False accused'], alarms)} |"
            )
            if "--list" in sys.argv and (half == "work" or "--held" in sys.argv):
                print(*found.otherwise, sep="\n")


if __name__ == "__main__":
    main()
