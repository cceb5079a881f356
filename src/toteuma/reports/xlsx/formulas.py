"""From a :class:`CellFormula` to the text of an Excel formula.

Excel formulas are written in English function names and with a decimal point, whatever the reader's language. Percentages are plain numbers
(``124.18``), as the statement prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Chart, ChartPoint
from toteuma.reports.xlsx.plan import Address, Plan

ARGUMENTS = 250
"""Excel takes at most 255 arguments in a function."""

LONGEST = 8192
"""Excel's limit for the text of a formula."""

Term = tuple[Decimal, Address, bool]
"""Factor, cell, and whether the cell holds a number."""


def formula_text(cell: Cell, sheet: str, plan: Plan) -> str:
    """The formula of a cell on ``sheet``; empty where a cell it rests on is not in the workbook, or where the text would be too long."""
    if cell.formula is None:
        return ""
    addresses = plan.exact if cell.formula.of_exact else plan.addresses
    if any(ref not in addresses or ref not in plan.cells for _, ref in cell.formula.terms):
        return ""
    terms = [(factor, addresses[ref], plan.cells[ref].shown is not None) for factor, ref in cell.formula.terms]
    if cell.shown is None and not all(is_number for *_, is_number in terms):
        return ""
    text = "=" + _expression(cell.formula, terms, sheet, cell)
    return text if len(text) <= LONGEST else ""


def link_text(cell: Cell, ref: CellRef, sheet: str, plan: Plan) -> str:
    """A reference to the first cell that holds the same figure, with the sign this cell shows it in, so that the two cannot part.

    Empty where there is none, or where it shows another value.
    """
    if cell.figure is None or cell.shown is None:
        return ""
    home = plan.homes.get(cell.figure.key)
    if home is None or home == ref:
        return ""
    there = plan.cells[home].shown
    address = plan.addresses[home].seen_from(sheet)
    if there == cell.shown:
        return f"={address}"
    return f"=-{address}" if there is not None and there == -cell.shown else ""


def point_link(chart: Chart, point: ChartPoint, sheet: str, plan: Plan) -> str:
    """A reference to the cell that a chart draws, in the table that has all its figures; empty where there is no such table or no one such cell.

    A point stands on the row or in the year that its label names, whatever the sign the chart draws it with.
    """
    table = plan.tables.get(chart.shown_in)
    if table is None:
        return ""
    found = [
        CellRef(table.id, row.id, column.id)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.shown is not None and abs(cell.shown) == abs(point.value) and point.label in (row.cells[0].printed, str(column.year))
    ]
    if len(found) != 1:
        return ""
    address = plan.addresses[found[0]].seen_from(sheet)
    return f"={address}" if plan.cells[found[0]].shown == point.value else f"=-{address}"


def _expression(formula: CellFormula, terms: Sequence[Term], sheet: str, cell: Cell) -> str:
    zero = _zero(formula, cell)
    match formula.operation:
        case CellOperation.SUM:
            return _sum(terms, sheet)
        case CellOperation.MEAN:
            plain = all(factor == 1 and is_number for factor, _, is_number in terms)
            return f"AVERAGE({_arguments(terms, sheet)})" if plain else f"({_sum(terms, sheet)})/{len(terms)}"
        case CellOperation.WEIGHTED_MEAN:
            weights = _sum(terms[1::2], sheet)
            return f"IF({weights}=0,{zero},{_products(terms, sheet)}/({weights}))"
    first, second = (_operand(term, sheet) for term in terms)
    match formula.operation:
        case CellOperation.PERCENT:
            quotient = f"{first}/{second}*100"
        case CellOperation.CHANGE_PERCENT:
            # From loss to profit there is no meaningful change: the cell stays empty, as the statement leaves it.
            quotient = f"IF({first}*{second}<0,{_empty(cell)},({first}-{second})/{second}*100)"
        case CellOperation.ABS_QUOTIENT:
            quotient = f"ABS({first})/{second}"
        case _:
            quotient = f"{first}/{second}"
    return f"IF({second}=0,{zero},{quotient})"


def _zero(formula: CellFormula, cell: Cell) -> str:
    return _empty(cell) if formula.zero_base is None else str(formula.zero_base)


def _empty(cell: Cell) -> str:
    """What the statement prints in the cell where it has no figure."""
    printed = cell.printed if cell.shown is None else ""
    return '"' + printed.replace('"', '""') + '"'


def _operand(term: Term, sheet: str) -> str:
    """One factor·cell, safe inside a product. A cell that holds no number counts as nothing instead of breaking the formula."""
    factor, address, is_number = term
    cell = address.seen_from(sheet) if is_number else f"N({address.seen_from(sheet)})"
    if factor == 1:
        return cell
    return f"(-{cell})" if factor == -1 else f"({factor:f}*{cell})"


def _sum(terms: Sequence[Term], sheet: str) -> str:
    """Σ factor·cell: neighbours as a range, two cells as ``A+B``, further ones inside SUM, subtractions after them."""
    added = [term for term in terms if term[0] == 1]
    parts: list[str] = []
    if len(added) > 2 or (len(added) == 2 and len(_ranges(added, sheet)) == 1):
        parts.append(_sum_call(added, sheet))
    else:
        parts.extend(_operand(term, sheet) for term in added)
    for factor, address, is_number in (term for term in terms if term[0] != 1):
        size = _operand((abs(factor), address, is_number), sheet)
        parts.append(f"-{size}" if factor < 0 else size)
    return "+".join(parts).replace("+-", "-") or "0"


def _sum_call(terms: Sequence[Term], sheet: str) -> str:
    ranges = _ranges(terms, sheet)
    while len(ranges) > ARGUMENTS:
        ranges = [f"SUM({','.join(ranges[n : n + ARGUMENTS])})" for n in range(0, len(ranges), ARGUMENTS)]
    return f"SUM({','.join(ranges)})"


def _arguments(terms: Sequence[Term], sheet: str) -> str:
    return ",".join(_ranges(terms, sheet))


def _products(terms: Sequence[Term], sheet: str) -> str:
    values, weights = terms[0::2], terms[1::2]
    value_ranges, weight_ranges = _ranges(values, sheet), _ranges(weights, sheet)
    if len(value_ranges) == len(weight_ranges) == 1 and all(factor == 1 for factor, *_ in terms):
        return f"SUMPRODUCT({value_ranges[0]},{weight_ranges[0]})"
    pairs = zip(values, weights, strict=True)
    return "(" + "+".join(f"{_operand(value, sheet)}*{_operand(weight, sheet)}" for value, weight in pairs) + ")"


def _ranges(terms: Iterable[Term], sheet: str) -> list[str]:
    """The cells as ranges: consecutive rows of one column become ``D5:D9``."""
    runs: list[list[Address]] = []
    for _, address, _ in terms:
        last = runs[-1][-1] if runs else None
        if last and (last.sheet, last.column, last.row + 1) == (address.sheet, address.column, address.row):
            runs[-1].append(address)
        else:
            runs.append([address])
    return [
        run[0].seen_from(sheet) + (f":{Address(sheet, run[-1].row, run[-1].column).seen_from(sheet)}" if len(run) > 1 else "")
        for run in runs
    ]
