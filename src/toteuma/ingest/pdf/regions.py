"""Where tables without drawn columns stand: lines whose figures stand above each other, the heads over them, tables side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.columns import Column, figure_columns
from toteuma.ingest.pdf.lines import Line

_STEP = 5.5
"""In line heights: a wider gap between two lines ends a table."""
_FLUSH = 3.0
_HEAD_STEP = 2.6
_MOST_BRIDGES = 6
_WITH_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"1[ \u00a0]?000(?:[ \u00a0]000)?[ \u00a0]?(?:€|euroa|EUR)?|€|%")


@dataclass(slots=True)
class Region:
    """The lines of a table, or of two side by side."""

    lines: list[Line]

    def overlaps(self, chunk: Chunk) -> bool:
        """The chunk stands over or under some figure of the region."""
        return any(chunk.x0 < other.x1 and other.x0 < chunk.x1 for line in self.lines for other in line.figures)

    def flush(self, chunk: Chunk) -> bool:
        """The chunk begins, ends or has its middle where some figure of the region does."""
        return any(_flush(chunk, other) for line in self.lines for other in line.figures)


def _flush(one: Chunk, other: Chunk) -> bool:
    return abs(one.x1 - other.x1) <= _FLUSH or abs(one.x0 - other.x0) <= _FLUSH or abs(one.x0 + one.x1 - other.x0 - other.x1) <= 2 * _FLUSH


def is_data(line: Line) -> bool:
    """The line has numbers that are no heads, neither years nor units, or dashes for none, and no more words beside its label."""
    words = sum(chunk.kind is Kind.TEXT for chunk in line.chunks[1:])
    figures = sum(chunk.kind is Kind.DASH or (chunk.kind is Kind.NUMBER and not _UNIT.fullmatch(chunk.text)) for chunk in line.chunks)
    return figures > 0 and figures >= words


def table_parts(lines: list[Line], between: list[tuple[float, float]]) -> list[list[Chunk]]:
    """The chunks of each table among these lines, with its heads; of tables side by side each its own."""
    width = max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)
    parts: list[list[Chunk]] = []
    taken: set[int] = set()
    index = 0
    while index < len(lines):
        if not _tabular(lines[index]):
            index += 1
            continue
        region, index = _grow(lines, index, width, between)
        if _is_table(region):
            region.lines = [*_head_lines(lines, region, width, taken, between), *region.lines]
            parts += _parts(region)
            taken |= {id(chunk) for line in region.lines for chunk in line.chunks}
    return parts


def is_years(line: Line) -> bool:
    """All its figures are years, and there are several: heads."""
    return len(line.figures) > 1 and all(chunk.kind is Kind.YEAR for chunk in line.figures)


def _tabular(line: Line) -> bool:
    """Some figure stands apart after other text, or all is figures."""
    return len(line.chunks) > 1 and any(chunk.figure for chunk in line.chunks[1:])


def _prose(line: Line, width: float) -> bool:
    longest = max(line.chunks, key=lambda chunk: chunk.width)
    if len(line.chunks) == 1 and len(line.text) > 40 and re.search(r"[.:;]$", line.text):
        return True
    return longest.width > 0.62 * width and len(longest.text) > 55


def _grow(lines: list[Line], start: int, width: float, between: list[tuple[float, float]]) -> tuple[Region, int]:
    """The region from ``start`` on, and the index of the line after it."""
    region = Region([lines[start]])
    waiting: list[Line] = []
    index = start + 1
    while index < len(lines):
        line, last = lines[index], (waiting or region.lines)[-1]
        step = line.base - last.base
        if step > _STEP * max(line.size, last.size) or _crosses(last, line, between):
            break
        alone = len(line.chunks) == 1 and line.chunks[0].figure and region.overlaps(line.chunks[0])
        if _tabular(line) or alone:
            if is_years(line) and len(line.figures) == len(line.chunks) and any(is_data(above) for above in region.lines):
                break  # the heads of another table
            if step > 2.5 * line.size and not any(region.overlaps(chunk) for chunk in line.figures):
                break
            if waiting and not any(region.flush(chunk) for chunk in line.figures):
                break
            region.lines += [*waiting, line]
            waiting = []
        elif len(waiting) >= _MOST_BRIDGES or _prose(line, width) or line.size > 1.25 * region.lines[0].size:
            break
        else:
            waiting.append(line)
        if not line.figures and _repeats_heads(line, region):
            waiting = []
            break  # the heads of another table
        index += 1
    for line in waiting:
        last = region.lines[-1]
        wraps = line.text[:1].islower() or last.chunks[0].text.endswith("-")
        if not (wraps and len(line.chunks) == 1 and line.base - last.base < 1.5 * line.size and abs(line.x0 - last.x0) < 4 * line.size):
            break
        if region.overlaps(line.chunks[0]):
            break
        region.lines.append(line)
    return region, lines.index(region.lines[-1]) + 1


def _crosses(upper: Line, lower: Line, between: list[tuple[float, float]]) -> bool:
    return any(upper.base <= top + 3 and bottom - 3 <= lower.base for top, bottom in between)


def _repeats_heads(line: Line, region: Region) -> bool:
    """Two or more words with years, or the same word twice and more, stand over the columns of figures."""
    over = [chunk.text for chunk in line.chunks if region.overlaps(chunk)]
    return len(over) > 1 and (sum(_WITH_YEAR.search(text) is not None for text in over) > 1 or len(set(over)) == 1)


def _is_table(region: Region) -> bool:
    """Rows enough, most with labels, and their figures stand above each other: those of a chart stand where its bars end."""
    rows = [line for line in region.lines if _tabular(line)]
    if len(rows) < 2:
        return len(rows) == 1 and len(rows[0].figures) >= 3
    labelled = sum(line.chunks[0].kind is Kind.TEXT for line in rows)
    if len(rows) < 0.3 * len(region.lines) or labelled < 0.4 * len(rows):
        return False
    figures = [chunk for line in region.lines for chunk in line.figures]
    alike = sum(any(other.base != chunk.base and _flush(chunk, other) for other in figures) for chunk in figures)
    return alike >= 0.6 * len(figures)


def _head_lines(lines: list[Line], region: Region, width: float, taken: set[int], between: list[tuple[float, float]]) -> list[Line]:
    """The lines above that stand over the figures."""
    heads: list[Line] = []
    labels: list[Line] = []
    below = region.lines[0]
    columns = figure_columns(line for line in region.lines if _tabular(line))
    for line in reversed(lines[: lines.index(region.lines[0])]):
        over = [chunk for chunk in line.chunks if any(chunk.x0 < column.x1 + 4 and column.x0 - 4 < chunk.x1 for column in columns)]
        furthest = _HEAD_STEP * (1.8 if over else 1) * max(line.size, below.size)
        if len(heads) + len(labels) > 7 or below.base - line.base > furthest or line.size > 1.25 * below.size:
            break
        if _crosses(line, below, between) or _prose(line, width) or any(id(chunk) in taken for chunk in line.chunks):
            break
        title = _runs_on(line) and line.x0 <= region.lines[0].x0 + 3 and line.x0 < columns[0].x0 - 4
        if over and not title:
            heads = [line, *reversed(labels), *heads]
            labels = []
        elif heads and line.text.endswith("-") and abs(line.x0 - heads[0].x0) < 3:
            heads.insert(0, line)  # the head of the labels, broken over two lines
        elif heads or over or len(labels) > 2:
            break
        else:
            labels.append(line)  # a label of the first rows, if heads stand above it
        below = line
    return heads


def _runs_on(line: Line) -> bool:
    """Its chunks follow each other as the words of a sentence do."""
    return all(right.x0 - left.x1 < 1.2 * line.size for left, right in pairwise(line.chunks))


def _parts(region: Region) -> list[list[Chunk]]:
    """The region whole, or two tables side by side: the same heads stand again after a second column of labels."""
    chunks = [chunk for line in region.lines for chunk in line.chunks]
    columns = figure_columns(line for line in region.lines if line.figures)
    for left, right in pairwise(columns):
        labels = [
            chunk for chunk in chunks if not chunk.figure and left.x1 - 1 <= chunk.x0 and chunk.x1 <= right.x0 + 2 and chunk.width > 25
        ]
        if len(labels) < 3:
            continue
        cut = min(chunk.x0 for chunk in labels) - 1
        heads = [[_head_token(column, region.lines[:4]) for column in columns if (column.x0 > cut) is after] for after in (False, True)]
        if heads[0] == heads[1] and any(heads[0]):
            first = [chunk for chunk in chunks if chunk.x0 < cut]
            second = [chunk for chunk in chunks if chunk.x0 >= cut]
            return [first, second]
    return [chunks]


def _head_token(column: Column, first: list[Line]) -> tuple[str, ...]:
    """What stands over a column in the first lines of its table: years, units, words; no figures."""
    over = [chunk for line in first for chunk in line.chunks if chunk.x0 < column.x1 and column.x0 < chunk.x1]
    return tuple(chunk.text for chunk in over if chunk.kind is not Kind.NUMBER or _UNIT.fullmatch(chunk.text))
