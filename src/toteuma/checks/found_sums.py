"""Sums that no word and no scheme tells: rows that add up to a row above or below them, found because the figures leave no other explanation.

A hypothesis is "this row is the sum of the rows right above (or below) it that no other sum has taken". It is believed only where chance cannot have made
it: every column in which it holds tells as much as its total has digits, and the evidence of all columns must outweigh the number of hypotheses by far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.checks.reading import DIFFERENCES, Reading, blank
from toteuma.checks.relation import Cell, Sum
from toteuma.core.findings import Level
from toteuma.core.inspection import Held

CODE = "FOUND_SUM"
MOST_ROWS = 30
"""So many rows right above or below a total are tried, the nearest first."""
LEAST_TERMS = 2
LEAST_EVIDENCE = Decimal(5)
"""Powers of ten against chance, after all hypotheses of the table have had their share."""


@dataclass(frozen=True, slots=True)
class FoundSum:
    """A row with the rows that add up to it, and the relation of each column."""

    row: int
    parts: tuple[int, ...]
    relations: tuple[Sum, ...]


def found_sums(
    reading: Reading, table: int, columns: Sequence[int], known: Mapping[int, Collection[int]], left_out: Collection[int] = ()
) -> tuple[FoundSum, ...]:
    """The sums of a table beyond the ``known`` totals (row → its parts). ``left_out`` are rows that are part of another row (*of which*)."""
    rows = [r for r in range(len(reading.tables[table].rows)) if r not in left_out and any(reading.cell(table, r, c) for c in columns)]
    search = _Search(reading, table, tuple(columns), Decimal(max(2, len(rows) * len(rows))).log10(), dict(known))
    found = search.along(rows)
    below = search.along(list(reversed(rows)), below=True)
    return tuple(sorted((*found, *below), key=lambda one: one.row))


@dataclass(frozen=True, slots=True)
class _Search:
    reading: Reading
    table: int
    columns: tuple[int, ...]
    hypotheses: Decimal
    known: dict[int, Collection[int]]
    """Every total so far with its parts."""

    def along(self, rows: Sequence[int], *, below: bool = False) -> list[FoundSum]:
        """Totals that stand after their parts in ``rows``: each takes its parts away, so that totals of totals are found too."""
        found: list[FoundSum] = []
        open_rows: list[int] = []
        taken = {part for parts in self.known.values() for part in parts}
        for row in rows:
            if row in self.known:
                open_rows = [other for other in open_rows if other not in self.known[row]]
            elif not (below and row in taken) and (one := self._of(row, open_rows)) is not None:
                found.append(one)
                self.known[row] = one.parts
                open_rows = [other for other in open_rows if other not in one.parts]
            open_rows.append(row)
        return found

    def _of(self, row: int, before: Sequence[int]) -> FoundSum | None:
        best: FoundSum | None = None
        most = LEAST_EVIDENCE
        for first in range(len(before) - LEAST_TERMS, max(-1, len(before) - MOST_ROWS), -1):
            parts = tuple(sorted(before[first:]))
            relations = tuple(relation for c in self.columns if (relation := self._relation(row, parts, c)) is not None)
            weight = self._evidence(relations)
            if weight > most:
                best, most = FoundSum(row, parts, tuple(r for r in relations if not self._turned(r))), weight
        return best

    def _relation(self, row: int, parts: tuple[int, ...], column: int) -> Sum | None:
        total = self.reading.cell(self.table, row, column)
        shown = [own for part in parts for own in self._shown(part, column)]
        cells = [(part, self.reading.cell(self.table, part, column)) for part in shown]
        if total is None or any(cell is None and not blank(self.reading, self.table, part, column) for part, cell in cells):
            return None
        terms = tuple((1, cell) for _, cell in cells if cell is not None)
        group = (CODE, str(self.table), str(row))
        return Sum(CODE, Level.WARNING, "row = sum of rows beside it", total, group, terms) if terms else None

    def _shown(self, part: int, column: int) -> Iterator[int]:
        """The row of a part; where a column leaves its total empty, the rows that make it."""
        if part in self.known and self.reading.cell(self.table, part, column) is None:
            for below in self.known[part]:
                yield from self._shown(below, column)
        else:
            yield part

    def _turned(self, relation: Sum) -> bool:
        """Whether a column of differences does not add up: some rows can count them the other way round, and that is told elsewhere."""
        return relation.verdict is Held.FAILED and self.reading.column(relation.total.at).role in DIFFERENCES

    def _evidence(self, relations: Sequence[Sum]) -> Decimal:
        """Powers of ten against chance; below zero where as many columns fail as hold."""
        held = [relation for relation in relations if relation.verdict is not Held.FAILED]
        telling = {_figures(relation): relation for relation in held if sum(cell.value != 0 for _, cell in relation.terms) >= LEAST_TERMS}
        failed = sum(relation.verdict is Held.FAILED for relation in relations)
        several = [relation for relation in relations if len(relation.terms) >= LEAST_TERMS]
        # Where two columns are all there is, the one that holds proves the sum against the other.
        if not telling or failed >= len(telling) + (len(several) == 2):
            return Decimal(-1)
        return sum((_digits(relation) for relation in telling.values()), Decimal(0)) - self.hypotheses


def _figures(relation: Sum) -> tuple[Decimal, ...]:
    return (abs(relation.total.value), *sorted(abs(cell.value) for _, cell in relation.terms if cell.value))


def _digits(relation: Sum) -> Decimal:
    """How much a sum that holds tells: the digits of its total beyond what rounding leaves open."""
    open_units = 2 * relation.tolerance / relation.total.unit + 1 if relation.total.slack else Decimal(1)
    worth = abs(relation.total.value) / relation.total.unit / open_units
    return worth.log10() if worth > 1 else Decimal(0)


def columns_of_totals(reading: Reading, table: int, columns: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Columns whose head says that they are a total, each with the columns since the last one."""
    since: list[int] = []
    for column in columns:
        head = reading.tables[table].columns[column].header.strip(" :*")
        if head and reading.cue("total").search(head) and len(since) >= LEAST_TERMS:
            yield column, tuple(since)
            since = []
        else:
            since.append(column)


def row_total(reading: Reading, at: tuple[int, int, int], parts: Sequence[int]) -> Sum | None:
    """A row's total against the columns it adds; None where one of them is no number and not empty."""
    table, row, column = at
    total = reading.cell(table, row, column)
    cells: list[tuple[int, Cell | None]] = [(part, reading.cell(table, row, part)) for part in parts]
    if total is None or any(cell is None and not blank(reading, table, row, part) for part, cell in cells):
        return None
    terms = tuple((1, cell) for _, cell in cells if cell is not None)
    group = ("COL_SUM", str(table), str(column))
    return Sum("COL_SUM", Level.ERROR, "total column = sum of columns", total, group, terms) if terms else None
