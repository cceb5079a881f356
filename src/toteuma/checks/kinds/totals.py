"""Lists with a total row: projects, investments, and any table that ends in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.checks.reading import ADDING, Reading
from toteuma.checks.registry import ARITHMETIC, kind
from toteuma.checks.relation import At, Cell, Interval, Quotient, Relation, Sum
from toteuma.core.evidence import ReadTable, Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark

LISTS = (TableKind.PROJECTS, TableKind.INVESTMENTS)
FEW_ROWS = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A total row with the rows that it may add up, in the ways a list can be built: since the last total, from the start, the totals before it."""

    table: int
    row: int
    ways: tuple[tuple[int, ...], ...]


def listed_totals(reading: Reading, table: int) -> Iterator[Listed]:
    """The total rows of a table that is no comparison of scheme lines."""
    read = reading.tables[table]
    totals: list[int] = []
    start = 0
    for index, row in enumerate(read.rows):
        if row.line and read.kind is not TableKind.INVESTMENTS:
            return
        if not is_total(reading, read, index):
            continue
        since = tuple(r for r in range(start, index) if not of_which(reading, read, r))
        whole = tuple(r for r in range(index) if r not in totals and not of_which(reading, read, r))
        ways = dict.fromkeys(way for way in (since, whole, tuple(totals)) if len(way) >= FEW_ROWS)
        yield Listed(table, index, tuple(ways))
        totals.append(index)
        start = index + 1


def is_total(reading: Reading, table: ReadTable, row: int) -> bool:
    words = [table.rows[row].label, *(cell.raw for cell in table.rows[row].cells if cell.quantity is None)]
    return any(reading.cue("total").search(word.strip(" :*")) for word in words if word)


def of_which(reading: Reading, table: ReadTable, row: int) -> bool:
    return bool(reading.cue("of_which").search(table.rows[row].label.strip()))


@kind("PROJECT_TOTAL", Level.ERROR, ARITHMETIC)
def list_totals(reading: Reading) -> Iterator[Relation | Remark]:
    """The total row of a list is the sum of its rows."""
    for t, table in enumerate(reading.tables):
        if table.kind in (TableKind.KEY_FIGURES, TableKind.GOALS, TableKind.RISKS):
            continue
        columns = money_columns(reading, t)
        for listed in listed_totals(reading, t):
            tried = [_way(reading, listed, way, columns) for way in listed.ways]
            best = max(tried, key=lambda relations: sum(r.verdict is not Held.FAILED for r in relations), default=[])
            held = sum(relation.verdict is not Held.FAILED for relation in best)
            sure = table.kind in LISTS and len(listed.ways) == 1
            if best and (2 * held >= len(best) or sure):
                yield from best


def money_columns(reading: Reading, table: int) -> list[int]:
    """The columns of a list that can be added up: those of amounts, and mute ones in which every figure is one of money or of nothing said."""
    columns = []
    for c, column in enumerate(reading.tables[table].columns):
        units = {reading.read(cell.at).quantity.unit for r in range(len(reading.tables[table].rows)) if (cell := reading.cell(table, r, c))}  # type: ignore[union-attr]
        if column.role in ADDING or (column.role in (Role.UNKNOWN, Role.TARGET) and units <= {"", "EUR"} and units):
            columns.append(c)
    return columns


def _way(reading: Reading, listed: Listed, rows: tuple[int, ...], columns: list[int]) -> list[Sum]:
    relations = []
    for column in columns:
        total = reading.cell(listed.table, listed.row, column)
        terms = tuple((1, cell) for row in rows if (cell := reading.cell(listed.table, row, column)))
        # One row alone is its total where they are the same; where they are not, the row need not be all there is.
        alone = len(terms) == 1 and total is not None and terms[0][1].value == total.value != 0
        if total is not None and (len(terms) >= FEW_ROWS or alone):
            group = ("PROJECT_TOTAL", str(listed.table), str(listed.row))
            relations.append(Sum("PROJECT_TOTAL", Level.ERROR, "total = sum of rows", total, group, terms))
    return relations


@kind("WEIGHTED_PCT", Level.WARNING, ARITHMETIC)
def weighted_percent(reading: Reading) -> Iterator[Relation | Remark]:
    """A percentage in a total row is the mean of the rows, weighted with their amounts; the other rules a writer may have used are told beside it."""
    for t, table in enumerate(reading.tables):
        weights = next((c for c in money_columns(reading, t) if reading.cue("funding").search(table.columns[c].header)), None)
        if table.kind is not TableKind.PROJECTS or weights is None:
            continue
        for listed in listed_totals(reading, t):
            rows = listed.ways[0] if listed.ways else ()
            for column in range(len(table.columns)):
                if remark := _mean(reading, listed, rows, weights, column):
                    yield remark


def _mean(reading: Reading, listed: Listed, rows: tuple[int, ...], weights: int, column: int) -> Remark | None:
    total = reading.cell(listed.table, listed.row, column)
    shown = None if total is None else reading.read(total.at).quantity
    if total is None or shown is None or shown.unit != "percent":
        return None
    pairs = [(w, p) for row in rows if (w := reading.cell(listed.table, row, weights)) and (p := reading.cell(listed.table, row, column))]
    whole = sum((w.value for w, _ in pairs), Decimal(0))
    if len(pairs) < FEW_ROWS or whole <= 0:
        return None
    low = sum((w.value * (p.value - p.slack) for w, p in pairs), Decimal(0)) / whole
    high = sum((w.value * (p.value + p.slack) for w, p in pairs), Decimal(0)) / whole
    if total.value in Interval(low - total.slack, high + total.slack):
        return None
    plain = [p.value for _, p in pairs]
    weighted = sum((w.value * p.value for w, p in pairs), Decimal(0)) / whole
    simple = sum(plain, Decimal(0)) / len(plain)
    without = sum(plain, Decimal(0)) / max(1, sum(value != 0 for value in plain))
    exact = total.unit / 10
    return Remark(
        "WEIGHTED_PCT",
        Level.WARNING,
        (reading.where(total.at),),
        {
            "column": reading.column(total.at).header,
            "stated": total.value,
            "weighted": weighted.quantize(exact),
            "simple": simple.quantize(exact),
            "without": without.quantize(exact),
        },
        sentence=_rule(total, simple, without),
        stated=total.value,
        expected=weighted.quantize(exact),
        proposed=weighted.quantize(total.unit),
        key=(reading.tables[listed.table].entity, "total", reading.column(total.at).header),
    )


def _rule(total: Cell, simple: Decimal, without: Decimal) -> str:
    """The sentence that says which mean the writer used, where it is one of the known ones."""
    for mean, sentence in ((simple, "weighted_pct_simple"), (without, "weighted_pct_without")):
        if abs(mean - total.value) <= total.slack:
            return sentence
    return ""


@kind("PROJECT_SHARE", Level.ERROR, ARITHMETIC)
def shares(reading: Reading) -> Iterator[Relation | Remark]:
    """A share column is the part in per cent of the whole: of another column of the row, or of the row whose share is the whole hundred."""
    for t, table in enumerate(reading.tables):
        column, amounts = table.column(Role.SHARE), money_columns(reading, t)
        if column is None or not amounts:
            continue
        rows = range(len(table.rows))
        beside = [
            [_share(reading, (t, r, column), (r, above), (r, below)) for r in rows]
            for above in amounts
            for below in amounts
            if above != below
        ]
        wholes = [r for r in rows if (cell := reading.cell(t, r, column)) and cell.value == 100]
        of_whole = [[_share(reading, (t, r, column), (r, c), (whole, c)) for r in rows if r != whole] for c in amounts for whole in wholes]
        tried = [[relation for relation in each if relation is not None] for each in (*beside, *of_whole)]
        best = max(tried, key=lambda relations: sum(r.verdict is not Held.FAILED for r in relations), default=[])
        held = sum(relation.verdict is not Held.FAILED for relation in best)
        if held >= 2 and held * 5 >= 3 * len(best):
            yield from best


def _share(reading: Reading, at: At, above: tuple[int, int], below: tuple[int, int]) -> Quotient | None:
    total, part, whole = (reading.cell(at[0], *place) for place in (at[1:], above, below))
    if total is None or part is None or whole is None or whole.value == 0:
        return None
    group = ("PROJECT_SHARE", str(at[0]))
    return Quotient("PROJECT_SHARE", Level.ERROR, "share = part ÷ whole", total, group, ((1, part),), ((1, whole),))
