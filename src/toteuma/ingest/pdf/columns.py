"""Columns found by where text stands: figures above each other are a column, whether they end, begin or centre on one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.lines import Line

_FLUSH = 2.5
_SIGN_REACH = 0.6
"""In ems: how far left of the widest number of its column a minus may stand that belongs to it."""


@dataclass(slots=True)
class Column:
    """``figures``: a column of numbers; ``x0`` and ``x1`` are the outermost edges of what stands in it."""

    chunks: list[Chunk] = field(default_factory=list)
    figures: bool = False
    x0: float = 0.0
    x1: float = 0.0

    @property
    def dashes(self) -> bool:
        return all(chunk.kind is Kind.DASH for chunk in self.chunks)

    def take(self, chunk: Chunk) -> None:
        self.x0 = min(self.x0, chunk.x0) if self.chunks else chunk.x0
        self.x1 = max(self.x1, chunk.x1) if self.chunks else chunk.x1
        self.chunks.append(chunk)


def figure_columns(lines: Iterable[Line]) -> list[Column]:
    """Columns of figures, from left to right. Two figures of one line never share a column, but for a minus that stands apart."""
    by_line = [[chunk for chunk in line.chunks if chunk.figure] for line in lines]
    line_of = {id(chunk): index for index, row in enumerate(by_line) for chunk in row}
    flush: list[Column] = []
    for chunk in sorted((chunk for row in by_line for chunk in row), key=lambda chunk: chunk.x1):
        # figures that end on one line first: the commonest column
        if flush and chunk.x1 - flush[-1].chunks[-1].x1 <= _FLUSH and chunk.x1 - flush[-1].chunks[0].x1 <= 3 * _FLUSH:
            flush[-1].take(chunk)
        else:
            flush.append(Column(figures=True))
            flush[-1].take(chunk)
    columns: list[Column] = []
    for column in sorted(flush, key=lambda column: (column.dashes, -len(column.chunks))):
        home = _home(column, columns, line_of)
        if home is None:
            columns.append(column)
        else:
            for chunk in column.chunks:
                home.take(chunk)
    return sorted(columns, key=lambda column: column.x0 + column.x1)


def _home(column: Column, columns: list[Column], line_of: dict[int, int]) -> Column | None:
    """The larger column that these figures stand within, without sharing a line with its own."""
    best: tuple[float, Column] | None = None
    for other in columns:
        reach = _SIGN_REACH * column.chunks[0].size if column.dashes else 0.0
        overlap = min(column.x1, other.x1) - max(column.x0, other.x0 - reach)
        narrow = min(column.x1 - column.x0, other.x1 - other.x0)
        if overlap >= 0.3 * narrow and _fit(column, other, line_of) and (best is None or overlap > best[0]):
            best = overlap, other
    return best[1] if best else None


def _fit(column: Column, other: Column, line_of: dict[int, int]) -> bool:
    """No line has figures of both, but for a dash that is the sign of the number after it."""
    mine = {line_of[id(chunk)]: chunk for chunk in column.chunks}
    shared = [(mine[line_of[id(chunk)]], chunk) for chunk in other.chunks if line_of[id(chunk)] in mine]
    return all(one.kind is Kind.DASH and chunk.kind is not Kind.DASH and one.x1 <= chunk.x0 for one, chunk in shared)


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
