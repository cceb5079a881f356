"""Lists of amounts by key (``kirjasto: 19 432``), whether they stand in one cell or in the rows under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.checks.reading import Reading, folded
from toteuma.checks.relation import At


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    value: Decimal
    at: At


@dataclass(frozen=True, slots=True)
class KeyedList:
    """``columns`` has the entries of each column that has any; ``row`` is the row where the list begins, which names it."""

    table: int
    row: int
    columns: dict[int, list[Entry]] = field(hash=False)

    def values(self, column: int) -> dict[str, Decimal]:
        """Key → amount in a column."""
        return {entry.key: entry.value for entry in self.columns.get(column, ())}


def keyed_lists(reading: Reading, table: int) -> Iterator[KeyedList]:
    """The lists of a table in reading order: rows with keyed cells that follow each other are one."""
    columns: dict[int, list[Entry]] = {}
    first = 0
    for r, row in enumerate(reading.tables[table].rows):
        entries = [
            (c, Entry(folded(key), quantity.value, (table, r, c)))
            for c, cell in enumerate(row.cells[: len(reading.tables[table].columns)])
            for key, quantity in cell.keyed
            if quantity.value is not None
        ]
        repeats = {(c, entry.key) for c, entry in entries} & {(c, entry.key) for c, listed in columns.items() for entry in listed}
        if columns and (not entries or repeats):
            yield KeyedList(table, first, columns)
            columns = {}
        if entries and not columns:
            first = r
        for c, entry in entries:
            columns.setdefault(c, []).append(entry)
    if columns:
        yield KeyedList(table, first, columns)


def bare(key: str) -> str:
    """A key without its marks: ``op/kou`` and ``opkou`` are one."""
    return "".join(character for character in key if character.isalnum())
