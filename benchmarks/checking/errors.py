"""One error at a time, planted in a statement that is free of them: what was changed, and what it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from benchmarks.checking.stating import Statement, Told
from toteuma.core.evidence import ReadCell, ReadDocument, ReadParagraph, ReadRow, ReadTable, Role, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity

AMOUNTS = (Role.PRIOR, Role.ORIGINAL, Role.AMENDED, Role.FORECAST, Role.ACTUAL)
At = tuple[int, int, int]
Shown = dict[tuple[int, int, Role], Decimal]


@dataclass(frozen=True)
class Planted:
    """``at`` the cell that was changed (table, row, column), or ``row`` or ``sentence`` where no one cell was. ``right`` is what stood there."""

    kind: str
    document: ReadDocument
    at: At | None = None
    right: Decimal | str | None = None
    row: tuple[int, str] | None = None
    sentence: str = ""
    wrong: str = ""


def tables(document: ReadDocument) -> list[ReadTable]:
    return list(document.tables())


def with_cell(document: ReadDocument, at: At, text: str) -> ReadDocument:
    """The document with one cell written otherwise."""
    t, r, c = at
    table = tables(document)[t]
    old = table.rows[r].cells[c]
    numeric = old.quantity is not None
    cell = ReadCell(text, old.spot, parse_quantity(text, document.language) if numeric else None, bold=old.bold)
    cells = tuple(cell if index == c else other for index, other in enumerate(table.rows[r].cells))
    rows = tuple(replace(row, cells=cells) if index == r else row for index, row in enumerate(table.rows))
    return with_table(document, t, replace(table, rows=rows))


def with_table(document: ReadDocument, index: int, table: ReadTable) -> ReadDocument:
    old = tables(document)[index]
    return replace(document, blocks=tuple(table if block is old else block for block in document.blocks))


def with_sentence(document: ReadDocument, sentence: str, new: str) -> ReadDocument:
    blocks = []
    for block in document.blocks:
        if isinstance(block, ReadParagraph) and sentence in block.text:
            block = replace(block, text=block.text.replace(sentence, new, 1))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def number_cells(document: ReadDocument, *roles: Role) -> Iterator[tuple[At, ReadCell, ReadTable]]:
    """Number cells of comparison tables in columns of some roles."""
    for t, table in enumerate(tables(document)):
        if table.kind is not TableKind.COMPARISON:
            continue
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells[: len(table.columns)]):
                if table.columns[c].role in roles and cell.quantity is not None and cell.quantity.value:
                    yield (t, r, c), cell, table


def _digits(text: str) -> list[int]:
    return [index for index, character in enumerate(text) if character.isdigit()]


def swapped(text: str, draw: Random, least: int = 2) -> str:
    """Two neighbouring digits exchanged, not among the last ones, where that makes a difference."""
    places = _digits(text)
    pairs = [(a, b) for a, b in zip(places, places[1:], strict=False) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    pairs = [pair for pair in pairs if len(places) - 1 - places.index(pair[1]) >= least - 1] or []
    if not pairs:
        return ""
    a, b = draw.choice(pairs)
    return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def changed(text: str, draw: Random, least: int = 1) -> str:
    """One digit another one, not among the last ones."""
    places = _digits(text)[: -least or None]
    if not places:
        return ""
    at = draw.choice(places)
    others = [digit for digit in "123456789" if digit != text[at]]
    return text[:at] + draw.choice(others) + text[at + 1 :]


def _written(document: ReadDocument, value: Decimal, like: str, decimals: int = 0) -> str:
    """A number in the way of another cell."""
    text = f"{abs(value):,.{decimals}f}"
    if document.language is not Language.EN:
        group = "\u00a0" if "\u00a0" in like else " "
        text = text.replace(",", "\x00").replace(".", ",").replace("\x00", group)
    sign = re.match(r"[-−]\s?", like)
    return (sign[0] if sign else "-") + text if value < 0 else text


# --- in tables -----------------------------------------------------------------------------------------------------------------------


def _in_cell(kind: str, roles: tuple[Role, ...], spoil: Callable[[ReadDocument, str, Random], str]) -> Callable[[Statement, Random], Planted | None]:
    def plant(of: Statement, draw: Random) -> Planted | None:
        cells = list(number_cells(of.document, *roles))
        draw.shuffle(cells)
        for at, cell, table in cells:
            assert cell.quantity is not None
            value, step = cell.quantity.value, cell.quantity.step
            text = spoil(of.document, cell.raw, draw)
            other = parse_quantity(text, of.document.language) if text else None
            if value is None or abs(value) < 40 * step or other is None or (other.value is not None and abs(other.value - value) < 10 * step):
                continue
            scale = 1 if table.columns[at[2]].role is Role.RATE else table.scale
            return Planted(kind, with_cell(of.document, at, text), at, value * scale)
        return None

    return plant


def _flipped(document: ReadDocument, text: str, draw: Random) -> str:
    bare = re.sub(r"^[-−]\s?", "", text)
    minus = "-" if document.language is Language.EN else "−"
    return bare if bare != text else minus + text


def _tenfold(document: ReadDocument, text: str, draw: Random) -> str:
    quantity = parse_quantity(text, document.language)
    assert quantity is not None
    return _written(document, (quantity.value or Decimal(0)) * 10, text)


def _regrouped(document: ReadDocument, text: str, draw: Random) -> str:
    """A space of a group one digit to the left: ``1 234 567`` → ``1 23 4567``."""
    match = re.search(r"(\d)(\d)([  ,])(\d{3})$", text)
    return f"{text[: match.start()]}{match[1]}{match[3]}{match[2]}{match[4]}" if match else ""


def broken_grouping(of: Statement, draw: Random) -> Planted | None:
    cells = [(at, cell, table) for at, cell, table in number_cells(of.document, *AMOUNTS) if _regrouped(of.document, cell.raw, draw)]
    if not cells:
        return None
    at, cell, table = draw.choice(cells)
    assert cell.quantity is not None
    assert cell.quantity.value is not None
    return Planted("broken_grouping", with_cell(of.document, at, _regrouped(of.document, cell.raw, draw)), at, cell.quantity.value * table.scale)


def wrong_total(of: Statement, draw: Random) -> Planted | None:
    """A total from which one of its parts was left out."""
    found = []
    for at, cell, table in number_cells(of.document, *AMOUNTS):
        lines = [row.line for row in table.rows]
        line = table.rows[at[1]].line
        if line not in ("operating_revenue", "operating_expenses") or "employee_costs" not in lines:
            continue
        part = lines.index("fee_revenue" if line == "operating_revenue" else "service_purchases")
        quantity, left = cell.quantity, table.rows[part].cells[at[2]].quantity
        if quantity and left and quantity.value and left.value:
            found.append((at, cell.raw, quantity.value, quantity.value - left.value, table.scale))
    if not found:
        return None
    at, raw, value, new, scale = draw.choice(found)
    return Planted("wrong_total", with_cell(of.document, at, _written(of.document, new, raw)), at, value * scale)


def dropped_row(of: Statement, draw: Random) -> Planted | None:
    found = []
    for t, table in enumerate(tables(of.document)):
        for r, row in enumerate(table.rows):
            if row.line in ("employee_costs", "service_purchases", "fee_revenue", "sales_revenue", "operating_expenses"):
                found.append((t, r, table, row))
    if not found:
        return None
    t, r, table, row = draw.choice(found)
    rows = tuple(other for index, other in enumerate(table.rows) if index != r)
    return Planted("dropped_row", with_table(of.document, t, replace(table, rows=rows)), row=(t, row.label))


def _shown(of: Statement, t: int) -> dict[str, ReadRow]:
    return {row.line: row for row in tables(of.document)[t].rows if row.line}


def _shifted(of: Statement, t: int, kind: str, draw: Random) -> Planted | None:
    """A whole column of figures that agree with each other, but with no other table: actual costs, their total, margin, deviation and rate."""
    table = tables(of.document)[t]
    columns = {column.role: index for index, column in enumerate(table.columns)}
    lines = [line for line in ("service_purchases", "operating_expenses", "operating_margin") if line in _shown(of, t)]
    if Role.ACTUAL not in columns or Role.AMENDED not in columns or "operating_margin" not in lines:
        return None
    unsigned = of.municipality.manner.costs > 0
    actual = _shown(of, t)["operating_expenses"].cells[columns[Role.ACTUAL]].quantity
    assert actual is not None
    assert actual.value is not None
    step = Decimal(max(37, int(abs(actual.value) * Decimal("0.04"))))
    document = of.document
    deviation = of.municipality.manner.deviation
    for line in lines:
        r = next(index for index, row in enumerate(table.rows) if row.line == line)
        cells = table.rows[r].cells
        cost = line != "operating_margin"
        delta = step if cost and unsigned else -step
        now, budget = cells[columns[Role.ACTUAL]].quantity, cells[columns[Role.AMENDED]].quantity
        if now is None or budget is None or now.value is None or not budget.value:
            return None
        new = now.value + delta
        document = with_cell(document, (t, r, columns[Role.ACTUAL]), _written(document, new, cells[columns[Role.ACTUAL]].raw))
        if Role.DEVIATION in columns:
            difference = new - budget.value
            if deviation == "budget_minus_actual" or (deviation == "favourable_positive" and cost and unsigned):
                difference = -difference
            document = with_cell(document, (t, r, columns[Role.DEVIATION]), _written(document, difference, table.rows[0].cells[-1].raw))
        if Role.RATE in columns:
            decimals = of.municipality.manner.rate_decimals
            rate = 100 * new / budget.value
            document = with_cell(document, (t, r, columns[Role.RATE]), _written(document, rate, "", decimals))
        if Role.CHANGE_PERCENT in columns:
            before = cells[columns[Role.PRIOR]].quantity
            if before is None or not before.value:
                return None
            change = 100 * (new - before.value) / abs(before.value)
            document = with_cell(document, (t, r, columns[Role.CHANGE_PERCENT]), _written(document, change, "−", 1))
    return Planted(kind, document, row=(t, ""))


def wrong_roll_up(of: Statement, draw: Random) -> Planted | None:
    """A unit below whose figures agree with each other, but not with the unit above."""
    names = {unit.name for unit in of.municipality.units if unit.level == 3}
    found = [t for t, table in enumerate(tables(of.document)) if table.kind is TableKind.COMPARISON and table.entity in names]
    return _shifted(of, draw.choice(found), "wrong_roll_up", draw) if found else None


def differing_duplicate(of: Statement, draw: Random) -> Planted | None:
    """A short table that repeats another one's totals, with other figures."""
    return _shifted(of, draw.choice(of.summaries), "differing_duplicate", draw) if of.summaries else None


def other_year(of: Statement, draw: Random) -> Planted | None:
    """Last year's figure in this year's column."""
    found = []
    for at, cell, table in number_cells(of.document, Role.ACTUAL):
        prior = table.column(Role.PRIOR)
        before = table.rows[at[1]].cells[prior] if prior is not None else None
        if before is None or before.quantity is None or not before.quantity.value or cell.quantity is None or cell.quantity.value is None:
            continue
        if abs(before.quantity.value - cell.quantity.value) > 20:
            found.append((at, before.raw, cell.quantity.value * table.scale))
    if not found:
        return None
    at, raw, value = draw.choice(found)
    return Planted("other_year", with_cell(of.document, at, raw), at, value)


def _other_cells(of: Statement, kind: TableKind, column: int, wanted: str, spoil: Callable[[str], str], name: str, draw: Random) -> Planted | None:
    found = [
        ((t, r, column), spoil(row.cells[column].raw))
        for t, table in enumerate(tables(of.document))
        if table.kind is kind
        for r, row in enumerate(table.rows)
        if re.search(wanted, row.cells[column].raw) and spoil(row.cells[column].raw) != row.cells[column].raw
    ]
    if not found:
        return None
    at, text = draw.choice(found)
    return Planted(name, with_cell(of.document, at, text), at)


def wrong_unit(of: Statement, draw: Random) -> Planted | None:
    return _other_cells(of, TableKind.KEY_FIGURES, 3, "%", lambda raw: raw.replace("%", "€"), "wrong_unit", draw)


def wrong_status(of: Statement, draw: Random) -> Planted | None:
    """A goal that was missed told to be met, or the other way round."""
    from benchmarks.checking.invented import words

    met, _, missed = words(of.document.language)["goals"]["statuses"]
    other = {met: missed, missed: met}
    return _other_cells(of, TableKind.GOALS, 4, ".", lambda raw: other.get(raw, raw), "wrong_status", draw)


def missing_result(of: Statement, draw: Random) -> Planted | None:
    return _other_cells(of, TableKind.GOALS, 3, ".", lambda raw: "", "missing_result", draw)


def missing_value(of: Statement, draw: Random) -> Planted | None:
    cells = [at for at, _, _ in number_cells(of.document, *AMOUNTS)]
    if not cells:
        return None
    at = draw.choice(cells)
    return Planted("missing_value", with_cell(of.document, at, ""), at)


def project_total(of: Statement, draw: Random) -> Planted | None:
    for t, table in enumerate(tables(of.document)):
        if table.kind is TableKind.PROJECTS:
            at = (t, len(table.rows) - 1, draw.choice((1, 2)))
            cell = table.rows[at[1]].cells[at[2]]
            assert cell.quantity is not None
            return Planted("project_total", with_cell(of.document, at, changed(cell.raw, draw, 3)), at, cell.quantity.value)
    return None


def wrong_date(of: Statement, draw: Random) -> Planted | None:
    period = next(block.text for block in of.document.blocks if isinstance(block, ReadParagraph))
    new = period.replace("31.12.", "30.11.").replace("31 December", "30 November")
    return Planted("wrong_date", with_sentence(of.document, period, new), sentence=new)


# --- in prose ------------------------------------------------------------------------------------------------------------------------


def tellable(of: Statement, told: Told) -> bool:
    """Whether the columns of the statement tell what the sentence says."""
    roles = set(of.municipality.manner.columns)
    needs = {
        "prior": {Role.PRIOR},
        "change": {Role.PRIOR, Role.ACTUAL},
        "change_percent": {Role.PRIOR, Role.ACTUAL},
        "budget": {Role.AMENDED},
        "rate": {Role.AMENDED, Role.ACTUAL},
        "deviation": {Role.AMENDED, Role.ACTUAL},
        "deviation_percent": {Role.AMENDED, Role.ACTUAL},
    }
    return needs.get(told.reading, {Role.ACTUAL}) <= roles


def _prose(of: Statement, draw: Random, kind: str, told: Told, new: str, right: str) -> Planted:
    sentence = told.sentence[: told.start] + new + told.sentence[told.end :]
    return Planted(kind, with_sentence(of.document, told.sentence, sentence), right=right, sentence=sentence, wrong=new)


def _phrase(told: Told) -> str:
    return told.sentence[told.start : told.end]


def prose_figure(of: Statement, draw: Random) -> Planted | None:
    """One digit of a figure in prose another one, so that no rounding explains it."""
    found = [told for told in of.told if tellable(of, told)]
    draw.shuffle(found)
    for told in found:
        number = changed(told.number, draw, 0)
        quantity = parse_quantity(number, of.document.language)
        old = parse_quantity(told.number, of.document.language)
        if not quantity or not old or quantity.value is None or not old.value:
            continue
        if abs(quantity.value - old.value) * (told.step / old.step) <= max(2 * told.step, told.exact / 8 if told.hedge else 2 * told.step):
            continue
        phrase = _phrase(told)
        return _prose(of, draw, "prose_figure", told, phrase.replace(told.number, number, 1), phrase)
    return None


def prose_hedge(of: Statement, draw: Random) -> Planted | None:
    """The hedge of the other side: *runsaat* where the figure is below the number."""
    from benchmarks.checking.invented import words

    hedges = words(of.document.language)["hedges"]
    other = {"bit_over": "nearly", "over": "under", "nearly": "bit_over", "under": "over"}
    found = [told for told in of.told if told.hedge in other and tellable(of, told)]
    if not found:
        return None
    told = draw.choice(found)
    phrase = _phrase(told)
    own = next(word for word in hedges[told.hedge] if phrase.startswith(word + " "))
    return _prose(of, draw, "prose_hedge", told, hedges[other[told.hedge]][0] + phrase[len(own) :], phrase)


def prose_year(of: Statement, draw: Random) -> Planted | None:
    """Last year's figure told as this year's."""
    from benchmarks.checking.stating import digits, rounded

    manner = of.municipality.manner
    found = []
    for told in of.told:
        if told.reading != "actual" or told.step != manner.unit or told.hedge or not tellable(of, told):
            continue
        unit = next(unit for unit in of.municipality.units if unit.name == told.entity)
        before = rounded(abs(unit.amounts[told.line][Role.PRIOR]), manner.unit)
        if abs(before - told.exact) > 3 * manner.unit:
            found.append((told, digits(before, manner.language, " " if manner.group == "\u00a0" else manner.group)))
    if not found:
        return None
    told, number = draw.choice(found)
    phrase = _phrase(told)
    return _prose(of, draw, "prose_year", told, phrase.replace(told.number, number, 1), phrase)


def prose_direction(of: Statement, draw: Random) -> Planted | None:
    """Grew for fell, exceeded for fell short of."""
    pairs = [
        ("kasvoivat", "vähenivät"), ("ylittivät", "alittivat"), ("nousivat", "laskivat"), ("enemmän", "vähemmän"), ("pienemmät", "suuremmat"),
        ("ylittyi", "alittui"), ("översteg", "underskred"), ("ökade", "minskade"), ("steg", "sjönk"), ("större", "mindre"),
        ("exceeded", "fell short of"), ("increased", "decreased"), ("fell", "rose"), ("grew", "fell"), ("below", "above"),
    ]  # fmt: skip
    both = [*pairs, *((second, first) for first, second in pairs)]
    found = []
    for told in of.told:
        if told.reading in ("deviation", "change", "change_percent") and tellable(of, told):
            for first, second in both:
                if re.search(rf"\b{first}\b", told.sentence):
                    found.append((told, re.sub(rf"\b{first}\b", second, told.sentence, count=1)))
                    break
    if not found:
        return None
    told, new = draw.choice(found)
    return Planted("prose_direction", with_sentence(of.document, told.sentence, new), sentence=new)


KINDS: dict[str, Callable[[Statement, Random], Planted | None]] = {
    "digit_swap": _in_cell("digit_swap", AMOUNTS, lambda _, text, draw: swapped(text, draw)),
    "digit_change": _in_cell("digit_change", AMOUNTS, lambda _, text, draw: changed(text, draw)),
    "sign": _in_cell("sign", AMOUNTS, _flipped),
    "factor_10": _in_cell("factor_10", AMOUNTS, _tenfold),
    "deviation": _in_cell("deviation", (Role.DEVIATION,), lambda _, text, draw: changed(text, draw)),
    "rate": _in_cell("rate", (Role.RATE,), lambda _, text, draw: changed(text, draw, 0)),
    "wrong_total": wrong_total,
    "dropped_row": dropped_row,
    "broken_grouping": broken_grouping,
    "other_year": other_year,
    "differing_duplicate": differing_duplicate,
    "wrong_roll_up": wrong_roll_up,
    "missing_value": missing_value,
    "wrong_unit": wrong_unit,
    "wrong_status": wrong_status,
    "missing_result": missing_result,
    "project_total": project_total,
    "wrong_date": wrong_date,
    "prose_figure": prose_figure,
    "prose_hedge": prose_hedge,
    "prose_year": prose_year,
    "prose_direction": prose_direction,
}
"""Every kind of error. A planter gives None where the statement has no place for its error."""
