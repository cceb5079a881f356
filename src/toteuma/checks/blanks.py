"""Cells left blank that the figures around them give: by the columns of their row, or by the rows of their total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from toteuma.checks.conventions import Way, deviation_ways, held_of, is_trivial, relations_of, stage_ways
from toteuma.checks.reading import Reading
from toteuma.checks.relation import ZERO, At, Cell

SURE = 3
"""So many rows must show how a column is counted before a blank in it is filled."""

Blank = tuple[At, tuple[Cell, ...], Decimal]
"""The place of a blank, the cells that give it, and what it must be."""


@lru_cache(maxsize=4)
def blanks_of_columns(reading: Reading) -> tuple[Blank, ...]:
    """Blanks in columns that are otherwise full and are differences or sums of others on every row; what would be zero is left out."""
    found: dict[At, Blank] = {}
    for table in range(len(reading.tables)):
        for ways in (deviation_ways, stage_ways):
            tried = [(way, relations_of(reading, table, way)) for way in ways(reading, table) if way.columns]
            best, relations = max(tried, key=lambda pair: held_of(pair[1]), default=(None, []))
            telling = sum(not is_trivial(relation) for relation in relations)
            if best is not None and telling >= SURE and held_of(relations) == telling:
                for blank in _by_columns(reading, table, best):
                    found.setdefault(blank[0], blank)
    return tuple(found.values())


def _by_columns(reading: Reading, table: int, way: Way) -> Iterator[Blank]:
    columns = [column for _, column in way.columns]
    rows = [r for r in range(len(reading.tables[table].rows)) if any(reading.cell(table, r, c) for c in columns)]
    full = {c for c in columns if sum(reading.cell(table, r, c) is not None for r in rows) >= len(rows) - 1}
    for row in rows:
        cells = {column: reading.cell(table, row, column) for column in columns}
        lacking = [column for column, cell in cells.items() if cell is None]
        if len(lacking) != 1 or lacking[0] not in full or not is_empty(reading, (table, row, lacking[0])):
            continue
        rest = sum((factor * cell.value for factor, column in way.columns if (cell := cells[column]) is not None), ZERO)
        own = next(factor for factor, column in way.columns if column == lacking[0])
        if rest:
            yield (table, row, lacking[0]), tuple(cell for cell in cells.values() if cell is not None), -rest / own


def is_empty(reading: Reading, at: At) -> bool:
    """Whether nothing at all is written in a cell: a dash says that there is nothing to tell, a blank may have been left by mistake."""
    cells = reading.tables[at[0]].rows[at[1]].cells
    return at[2] < len(cells) and not cells[at[2]].raw.strip()
