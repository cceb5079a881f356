"""A grid from cells that may reach over several rows and columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from toteuma.core.evidence import Spot
from toteuma.ingest.raw import RawCell

_WIDEST = 1000
"""Columns beyond which no cell reaches over more than one: a slip of the pen would else make a table of millions of cells."""


@dataclass(slots=True)
class Grid:
    """Rows of cells as they are added; a cell's place is the first one that no cell from above reaches into."""

    rows: list[list[RawCell]] = field(default_factory=list)
    _hanging: dict[int, int] = field(default_factory=dict)
    """By column: how many rows below the one at hand a cell from above still reaches."""

    def start_row(self) -> None:
        self._close_row()
        self.rows.append([])

    def add(self, cell: RawCell, *, rows: int = 1, columns: int = 1) -> None:
        """A cell in the row at hand that reaches over ``rows`` and ``columns``."""
        row = self.rows[-1]
        self._fill(row)
        start = len(row)
        columns = max(1, min(columns, _WIDEST - start))
        row.append(cell)
        row.extend([RawCell("", cell.spot, covered=True)] * (columns - 1))
        if rows > 1:
            self._hanging |= dict.fromkeys(range(start, start + columns), rows)

    def end_section(self) -> None:
        """No cell reaches below the row at hand."""
        self._close_row()
        self._hanging = {}

    def finished(self) -> tuple[tuple[RawCell, ...], ...]:
        """All rows, equally long; a place without text stands where the rest of its row does."""
        self.end_section()
        width = max((len(row) for row in self.rows), default=0)
        return tuple(_placed(row, width) for row in self.rows)

    def _close_row(self) -> None:
        if self.rows:
            self._fill(self.rows[-1], to=max(self._hanging, default=-1) + 1)
            self._hanging = {column: left - 1 for column, left in self._hanging.items() if left > 1}

    def _fill(self, row: list[RawCell], to: int = 0) -> None:
        while self._hanging.get(len(row), 0) > 0 or len(row) < to:
            spot = row[-1].spot if row else Spot()
            row.append(RawCell("", spot, covered=self._hanging.get(len(row), 0) > 0))


def _placed(row: list[RawCell], width: int) -> tuple[RawCell, ...]:
    spot = next((cell.spot for cell in row if cell.spot != Spot()), Spot())
    placed = [cell if cell.text or cell.spot != Spot() else replace(cell, spot=spot) for cell in row]
    return (*placed, *[RawCell("", spot)] * (width - len(placed)))


def has_text(rows: tuple[tuple[RawCell, ...], ...]) -> bool:
    return any(cell.text for row in rows for cell in row)
