"""The statements of a document (income statement, cash flow, balance sheet): which tables make one, and the figure of a line in a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from toteuma.checks.reading import Reading, folded
from toteuma.checks.relation import Cell
from toteuma.core.evidence import Role
from toteuma.rules.checking import data

LEAST_LINES = 3
SHOWN = (Role.ACTUAL, Role.PRIOR, Role.UNKNOWN)
"""Columns that tell what came true; a mute one with a year does too."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One statement as printed: its tables in reading order (a balance sheet often stands in two)."""

    statement: str
    tables: tuple[int, ...]
    entity: str

    @property
    def middle(self) -> int:
        return self.tables[0]


@lru_cache(maxsize=4)
def instances(reading: Reading) -> tuple[Instance, ...]:
    """Every statement of the document, in reading order."""
    found: list[Instance] = []
    for t, table in enumerate(reading.tables):
        scheme = reading.scheme_of(t)
        lines = {row.line for row in table.rows if row.line in scheme}
        if len(lines) < LEAST_LINES:
            continue
        last = found[-1] if found else None
        if last is not None and last.statement == scheme.id and t - last.tables[-1] <= 2 and _goes_on(reading, last, t, lines):
            found[-1] = Instance(scheme.id, (*last.tables, t), last.entity)
        else:
            found.append(Instance(scheme.id, (t,), folded(table.entity)))
    return tuple(found)


def _goes_on(reading: Reading, last: Instance, table: int, lines: set[str]) -> bool:
    """Whether a table tells the rest of a statement: other lines of the same unit and years."""
    known = {row.line for t in last.tables for row in reading.tables[t].rows if row.line}
    same_years = years(reading, last.tables[-1]) == years(reading, table)
    return not lines & known and same_years and folded(reading.tables[table].entity) == last.entity


def years(reading: Reading, table: int) -> tuple[int, ...]:
    """The years that a table tells what came true of."""
    return tuple(year for c in range(len(reading.tables[table].columns)) if (year := _year(reading, table, c)) is not None)


def _year(reading: Reading, table: int, column: int) -> int | None:
    role, year = reading.measure(table, column)
    return year if role in SHOWN else None


def line_cell(reading: Reading, instance: Instance, line: str, year: int) -> Cell | None:
    """The figure of a line in a year; None where it is not told, or told twice differently."""
    cells = [
        cell
        for t in instance.tables
        for r, row in enumerate(reading.tables[t].rows)
        if row.line == line
        for c in range(len(reading.tables[t].columns))
        if _year(reading, t, c) == year and (cell := reading.cell(t, r, c)) is not None
    ]
    return cells[0] if cells and len({cell.value for cell in cells}) == 1 else None


def has_line(reading: Reading, instance: Instance, line: str) -> bool:
    """Whether a statement has a row for a line."""
    return any(row.line == line for t in instance.tables for row in reading.tables[t].rows)


@lru_cache(maxsize=64)
def _label(figure: str) -> re.Pattern[str] | None:
    """What the labels of a figure look like that has no line of its own."""
    told = data("figures")[figure]
    patterns = [pattern for language in ("fi", "sv", "en") for pattern in _texts(told.get(language))]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


def figure_cells(reading: Reading, tables: tuple[int, ...], figure: str, year: int) -> tuple[Cell, ...]:
    """The cells that make a figure by their labels, in the given tables: all of them where the figure is a sum, else the one; empty where none."""
    pattern = _label(figure)
    if pattern is None:
        return ()
    cells: list[Cell] = []
    for t in tables:
        for r, row in enumerate(reading.tables[t].rows):
            if not pattern.fullmatch(folded(row.label)):
                continue
            found = [
                cell for c in range(len(reading.tables[t].columns)) if _year(reading, t, c) == year and (cell := reading.cell(t, r, c))
            ]
            cells.extend(found[:1])
    if data("figures")[figure].get("sum"):
        return tuple(cells)
    return tuple(cells[:1]) if len({cell.value for cell in cells}) == 1 else ()


def lines_of_figure(figure: str) -> tuple[str, tuple[str, ...]]:
    """The statement that a figure stands in (empty: anywhere) and its lines there."""
    told = data("figures")[figure]
    return str(told["statement"]), tuple(_texts(told.get("lines")))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (str(each) for each in value)
