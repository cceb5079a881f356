"""The heads of columns found by position: lines above the figures, joined to one head for each column."""

from __future__ import annotations

from itertools import pairwise

from toteuma.ingest.pdf.chunks import Chunk
from toteuma.ingest.pdf.columns import Column
from toteuma.ingest.pdf.lines import Line
from toteuma.ingest.pdf.rules import Ruling

_FLUSH = 1.6


def split_heads(line: Line, figures: list[Column]) -> list[Chunk]:
    """The chunks of a head line, parted where a word ends or begins on the edge of a column of figures."""
    parted: list[Chunk] = []
    for chunk in line.chunks:
        over = [column for column in figures if chunk.x0 < column.x1 and column.x0 < chunk.x1]
        words = [[chunk.words[0]]]
        for left, right in pairwise(chunk.words):
            ends = any(abs(left.x1 - column.x1) <= _FLUSH for column in over)
            begins = any(abs(right.x0 - column.x0) <= _FLUSH for column in over[1:])
            if len(over) > 1 and (ends or begins):
                words.append([])
            words[-1].append(right)
        parted += [Chunk(run, chunk.doubt) for run in words]
    return parted


def empty_columns(lines: list[Line], columns: list[Column], of: Ruling) -> list[Column]:
    """Columns with a head and nothing else: heads to the right of the labels that stand over no column."""
    found: list[Column] = []
    start = min((column.x0 for column in columns if column.figures), default=0.0)
    for chunk in (chunk for line in lines for chunk in line.chunks if chunk.x0 > start):
        tile = of.cell_at((chunk.x0 + chunk.x1) / 2, chunk.middle)
        x0, x1 = (max(tile.x0, chunk.x0 - 20), min(tile.x1, chunk.x1 + 20)) if tile else (chunk.x0, chunk.x1)
        if any(min(x1, column.x1) - max(x0, column.x0) > -2 for column in columns):
            continue
        for column in found:
            if chunk.x0 < column.x1 and column.x0 < chunk.x1:
                column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
                break
        else:
            found.append(Column([], True, chunk.x0, chunk.x1))
    return found


def head_row(lines: list[Line], columns: list[Column], of: Ruling) -> list[list[Chunk]]:
    """For each column the chunks that stand over it, from top to bottom; one over several columns counts for each."""
    heads: list[list[Chunk]] = [[] for _ in columns]
    for line in lines:
        for chunk, below in zip(line.chunks, _spans(line, columns, of), strict=True):
            for index in below:
                heads[index].append(chunk)
    return heads


def _spans(line: Line, columns: list[Column], of: Ruling) -> list[list[int]]:
    spans = [_span(chunk, columns, of) for chunk in line.chunks]
    figures = [index for index, column in enumerate(columns) if column.figures]
    over = [index for index, span in enumerate(spans) if any(at in figures for at in span)]
    if len(over) > 1 and len(figures) > len(over) and len(figures) % len(over) == 0 and len(over) == len(spans):
        # as many columns under each: a year or unit below belongs to the nearest of them
        share = len(figures) // len(over)
        groups = [figures[start : start + share] for start in range(0, len(figures), share)]
        middles = [(columns[group[0]].x0 + columns[group[-1]].x1) / 2 for group in groups]
        reach = [(columns[group[-1]].x1 - columns[group[0]].x0) / 2 for group in groups]
        chunks = [line.chunks[index] for index in over]
        if all(abs((c.x0 + c.x1) / 2 - m) <= 0.6 * r + 6 for c, m, r in zip(chunks, middles, reach, strict=True)):
            return groups
    return spans


def _span(chunk: Chunk, columns: list[Column], of: Ruling) -> list[int]:
    middle = (chunk.x0 + chunk.x1) / 2
    tile = of.cell_at(middle, chunk.middle)
    if tile and tile.width < 1.05 * max(column.x1 - column.x0 for column in columns) + 40:
        inside = [index for index, column in enumerate(columns) if tile.x0 - 1 <= (column.x0 + column.x1) / 2 <= tile.x1 + 1]
        if inside:
            return inside
    over = [
        index
        for index, column in enumerate(columns)
        if min(chunk.x1, column.x1) - max(chunk.x0, column.x0) > 0.35 * min(chunk.width, column.x1 - column.x0)
    ]
    if over:
        return over

    def away(index: int) -> float:
        return max(columns[index].x0 - middle, middle - columns[index].x1, 0.0)

    return [min(range(len(columns)), key=away)]
