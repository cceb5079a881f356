"""The rows of a table of goals by what their cells tell: the goal, its indicator, the result, the status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.checks.reading import Reading
from toteuma.core.evidence import ReadCell, Role, TableKind


@dataclass(frozen=True, slots=True)
class GoalRow:
    """Columns by number; None where the table has no such column. ``asked`` is what the indicator asks for, in the words of the document."""

    table: int
    row: int
    goal: int | None
    result: int
    status: int | None
    indicator: int | None
    asked: str

    def at(self, column: int) -> tuple[int, int, int]:
        return self.table, self.row, column


def goal_rows(reading: Reading) -> Iterator[GoalRow]:
    """Every row of the goal tables whose result has a column of its own."""
    for t, table in enumerate(reading.tables):
        if table.kind is not TableKind.GOALS:
            continue
        status = table.column(Role.STATUS)
        result = _column(reading, t, "result", exclude=(status,))
        if result is None:
            continue
        indicator = _column(reading, t, "indicator", exclude=(status, result))
        goal = _column(reading, t, "goal", exclude=(status, result, indicator))
        for r, row in enumerate(table.rows):
            if result >= len(row.cells):
                continue
            yield GoalRow(t, r, goal, result, status, indicator, _asked(reading, row.cells, goal, indicator))


def _column(reading: Reading, table: int, group: str, exclude: tuple[int | None, ...]) -> int | None:
    columns = reading.tables[table].columns
    if group == "result":
        own = reading.tables[table].column(Role.ACTUAL)
        if own is not None and own not in exclude:
            return own
    found = [c for c, column in enumerate(columns) if c not in exclude and reading.cue(group).search(column.header)]
    if group == "goal":
        # The strategy's goal stands before the unit's own; it names many rows and tells of none.
        found.sort(key=lambda c: (columns[c].role is Role.LABEL, columns[c].role is not Role.TARGET))
    return found[0] if found else None


def _asked(reading: Reading, cells: tuple[ReadCell, ...], goal: int | None, indicator: int | None) -> str:
    if indicator is not None:
        return cells[indicator].raw if indicator < len(cells) else ""
    if goal is None or goal >= len(cells):
        return ""
    inside = reading.cue("indicator_inside").search(cells[goal].raw)
    return cells[goal].raw[inside.end() :].strip() if inside else ""
