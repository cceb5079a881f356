"""Errors in tables: each planter changes one thing, or gives None where the statement has no place for its error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from benchmarks.checking.errors import AMOUNTS, Planted, changed, number_cells, tables, with_cell, with_sentence, with_table, written
from benchmarks.checking.invented import words
from benchmarks.checking.stating import Statement
from toteuma.core.evidence import ReadDocument, ReadParagraph, ReadRow, Role, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity


def in_cell(
    kind: str, roles: tuple[Role, ...], spoil: Callable[[ReadDocument, str, Random], str]
) -> Callable[[Statement, Random], Planted | None]:
    def plant(of: Statement, draw: Random) -> Planted | None:
        cells = list(number_cells(of.document, *roles))
        draw.shuffle(cells)
        for at, cell, table in cells:
            assert cell.quantity is not None
            value, step = cell.quantity.value, cell.quantity.step
            text = spoil(of.document, cell.raw, draw)
            other = parse_quantity(text, of.document.language) if text else None
            if (
                value is None
                or abs(value) < 40 * step
                or other is None
                or (other.value is not None and abs(other.value - value) < 10 * step)
            ):
                continue
            scale = 1 if table.columns[at[2]].role is Role.RATE else table.scale
            return Planted(kind, with_cell(of.document, at, text), at, value * scale)
        return None

    return plant


def flipped(document: ReadDocument, text: str, _: Random) -> str:
    bare = re.sub(r"^[-−]\s?", "", text)
    minus = "-" if document.language is Language.EN else "−"
    return bare if bare != text else minus + text


def tenfold(document: ReadDocument, text: str, _: Random) -> str:
    quantity = parse_quantity(text, document.language)
    assert quantity is not None
    return written(document, (quantity.value or Decimal(0)) * 10, text)


def _regrouped(text: str) -> str:
    """A space of a group one digit to the left: ``1 234 567`` → ``1 23 4567``."""
    match = re.search(r"(\d)(\d)([  ,])(\d{3})$", text)
    return f"{text[: match.start()]}{match[1]}{match[3]}{match[2]}{match[4]}" if match else ""


def broken_grouping(of: Statement, draw: Random) -> Planted | None:
    cells = [(at, cell, table) for at, cell, table in number_cells(of.document, *AMOUNTS) if _regrouped(cell.raw)]
    if not cells:
        return None
    at, cell, table = draw.choice(cells)
    assert cell.quantity is not None
    assert cell.quantity.value is not None
    return Planted("broken_grouping", with_cell(of.document, at, _regrouped(cell.raw)), at, cell.quantity.value * table.scale)


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
    return Planted("wrong_total", with_cell(of.document, at, written(of.document, new, raw)), at, value * scale)


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


def _shifted(of: Statement, t: int, kind: str) -> Planted | None:
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
        document = with_cell(document, (t, r, columns[Role.ACTUAL]), written(document, new, cells[columns[Role.ACTUAL]].raw))
        if Role.DEVIATION in columns:
            difference = new - budget.value
            if deviation == "budget_minus_actual" or (deviation == "favourable_positive" and cost and unsigned):
                difference = -difference
            document = with_cell(document, (t, r, columns[Role.DEVIATION]), written(document, difference, table.rows[0].cells[-1].raw))
        if Role.RATE in columns:
            decimals = of.municipality.manner.rate_decimals
            rate = 100 * new / budget.value
            document = with_cell(document, (t, r, columns[Role.RATE]), written(document, rate, "", decimals))
        if Role.CHANGE_PERCENT in columns:
            before = cells[columns[Role.PRIOR]].quantity
            if before is None or not before.value:
                return None
            change = 100 * (new - before.value) / before.value
            document = with_cell(document, (t, r, columns[Role.CHANGE_PERCENT]), written(document, change, "−", 1))
    return Planted(kind, document, row=(t, ""))


def wrong_roll_up(of: Statement, draw: Random) -> Planted | None:
    """A unit below whose figures agree with each other, but not with the unit above."""
    names = {unit.name for unit in of.municipality.units if unit.level == 3}
    found = [t for t, table in enumerate(tables(of.document)) if table.kind is TableKind.COMPARISON and table.entity in names]
    return _shifted(of, draw.choice(found), "wrong_roll_up") if found else None


def differing_duplicate(of: Statement, draw: Random) -> Planted | None:
    """A short table that repeats another one's totals, with other figures."""
    return _shifted(of, draw.choice(of.summaries), "differing_duplicate") if of.summaries else None


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


def _other_cells(
    of: Statement, kind: TableKind, column: int, wanted: str, spoil: Callable[[str], str], name: str, draw: Random
) -> Planted | None:
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
    met, _, missed = words(of.document.language)["goals"]["statuses"]
    other = {met: missed, missed: met}
    return _other_cells(of, TableKind.GOALS, 4, ".", lambda raw: other.get(raw, raw), "wrong_status", draw)


def missing_result(of: Statement, draw: Random) -> Planted | None:
    return _other_cells(of, TableKind.GOALS, 3, ".", lambda _: "", "missing_result", draw)


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
    last = draw.choice(("31.1.", "3.12.", "1.12."))
    new = period.replace("31.12.", last).replace("31 December", "31 January")
    return Planted("wrong_date", with_sentence(of.document, period, new), sentence=new)
