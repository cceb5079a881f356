"""Columns found by where text stands: figures above each other are a column, whether they end, begin or centre on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.lines import Line

_FLUSH = 2.5


@dataclass(slots=True)
class Column:
    """``figures``: a column of numbers; ``x0`` and ``x1`` are the outermost edges of what stands in it."""

    chunks: list[Chunk] = field(default_factory=list)
    figures: bool = False
    x0: float = 0.0
    x1: float = 0.0

    def take(self, chunk: Chunk) -> None:
        self.x0 = min(self.x0, chunk.x0) if self.chunks else chunk.x0
        self.x1 = max(self.x1, chunk.x1) if self.chunks else chunk.x1
        self.chunks.append(chunk)


def figure_columns(lines: Iterable[Line]) -> list[Column]:
    """Columns of figures, from left to right. Two figures of one line never share a column unless nothing can part them."""
    by_line = [[chunk for chunk in line.chunks if chunk.figure] for line in lines]
    numbers = sorted((chunk for row in by_line for chunk in row if chunk.kind is not Kind.DASH), key=lambda chunk: chunk.x1)
    line_of = {id(chunk): index for index, row in enumerate(by_line) for chunk in row}
    flush: list[Column] = []
    for chunk in numbers:  # figures that end on one line first: the commonest column
        if flush and chunk.x1 - flush[-1].chunks[-1].x1 <= _FLUSH and chunk.x1 - flush[-1].chunks[0].x1 <= 3 * _FLUSH:
            flush[-1].take(chunk)
        else:
            flush.append(Column(figures=True))
            flush[-1].take(chunk)
    columns: list[Column] = []
    for column in sorted(flush, key=lambda column: -len(column.chunks)):
        home = _home(column, columns, line_of)
        if home is None:
            columns.append(column)
        else:
            for chunk in column.chunks:
                home.take(chunk)
    columns.sort(key=lambda column: column.x0 + column.x1)
    for chunk in (chunk for row in by_line for chunk in row if chunk.kind is Kind.DASH):
        _place_dash(chunk, columns, line_of)
    return sorted(columns, key=lambda column: column.x0 + column.x1)


def _home(column: Column, columns: list[Column], line_of: dict[int, int]) -> Column | None:
    """The larger column that these figures overlap without sharing a line with its own."""
    mine = {line_of[id(chunk)] for chunk in column.chunks}
    best: tuple[float, Column] | None = None
    for other in columns:
        overlap = min(column.x1, other.x1) - max(column.x0, other.x0)
        narrow = min(column.x1 - column.x0, other.x1 - other.x0)
        if overlap >= 0.3 * narrow and not mine & {line_of[id(chunk)] for chunk in other.chunks} and (best is None or overlap > best[0]):
            best = overlap, other
    return best[1] if best else None


def _place_dash(dash: Chunk, columns: list[Column], line_of: dict[int, int]) -> None:
    """A dash belongs to the column that it stands in or nearest to; alone it makes a column of its own."""
    line = line_of[id(dash)]
    near = sorted(columns, key=lambda column: max(column.x0 - dash.x1, dash.x0 - column.x1, 0.0))
    for column in near[:1]:
        away = max(column.x0 - dash.x1, dash.x0 - column.x1, 0.0)
        taken = [chunk for chunk in column.chunks if line_of[id(chunk)] == line]
        if away <= 3 * dash.size and all(chunk.kind is not Kind.DASH and dash.x1 <= chunk.x0 for chunk in taken):
            column.take(dash)
            return
    columns.append(Column([dash], True, dash.x0, dash.x1))


def text_columns(chunks: list[Chunk]) -> list[Column]:
    """Columns of text side by side, from left to right; columns that never stand side by side on a line are one."""
    columns: list[Column] = []
    for chunk in sorted(chunks, key=lambda chunk: chunk.x0):
        if columns and chunk.x0 < columns[-1].x1 - 1:
            columns[-1].take(chunk)
        else:
            columns.append(Column())
            columns[-1].take(chunk)
    merged: list[Column] = []
    for column in columns:
        if merged and not _side_by_side(merged[-1], column):
            for chunk in column.chunks:
                merged[-1].take(chunk)
        else:
            merged.append(column)
    return merged


def _side_by_side(left: Column, right: Column) -> bool:
    return any(abs(one.base - other.base) <= 0.4 * one.size for one in left.chunks for other in right.chunks)
