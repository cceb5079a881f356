"""Tables of text with a level rule under every row and none between the columns: the columns are parted where no line has anything."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.lines import Line, lines_of
from toteuma.ingest.pdf.rules import Field, Rule, Ruling

_SAME = 3.0
_HIGHEST = 420.0
_LEAST_RULES = 3
_LEAST_LINES = 6
_GAP = 0.5
"""In ems: the narrowest strip between two columns. Words of many lines never leave one by chance."""
_HEAD_STEP = 2.6


@dataclass(frozen=True, slots=True)
class Levelled:
    """A field with its gaps as upright rules, the chunks that stand in it, and the same parted at the gaps."""

    field: Field
    taken: list[Chunk]
    parted: list[Chunk]


def levelled_tables(of: Ruling, chunks: list[Chunk], drawn: list[Field]) -> list[Levelled]:
    """The tables of text between level rules that no drawn field holds."""
    free = [rule for rule in of.level if not any(field.top - 1 <= rule.at <= field.bottom + 1 for field in drawn)]
    return [table for run in _runs(free) for part in _tabular_parts(run, chunks) if (table := _table(part, chunks)) is not None]


def _runs(rules: list[Rule]) -> list[list[Rule]]:
    """Rules below each other that end at one place; a cell over several rows keeps some from its column."""
    runs: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        for run in runs:
            last = run[-1]
            inside = rule.start >= run[0].start - _SAME and abs(last.end - rule.end) <= _SAME
            if inside and rule.end - rule.start >= 0.5 * (run[0].end - run[0].start) and 4 < rule.at - last.at <= _HIGHEST:
                run.append(rule)
                break
        else:
            runs.append([rule])
    return runs


def _within(chunks: list[Chunk], run: list[Rule], top: float, bottom: float) -> list[Line]:
    left, right = run[0].start - 4, run[0].end + 4
    return lines_of(chunk for chunk in chunks if top < chunk.middle < bottom and left <= chunk.x0 and chunk.x1 <= right)


def _tabular_parts(run: list[Rule], chunks: list[Chunk]) -> list[list[Rule]]:
    """The run, parted where text that is no row stands between two of its rules."""
    parts: list[list[Rule]] = [[run[0]]] if run else []
    for upper, lower in pairwise(run):
        lines = _within(chunks, run, upper.at, lower.at)
        if not lines or not _is_row(lines, lower.end - lower.start):
            parts.append([])
        parts[-1].append(lower)
    return [part for part in parts if len(part) >= _LEAST_RULES]


def _is_row(lines: list[Line], width: float) -> bool:
    """Text in several columns, or one short line of a section."""
    if len(lines) == 1 and len(lines[0].chunks) == 1:
        return lines[0].chunks[0].width < 0.9 * width
    figures = [chunk for line in lines for chunk in line.chunks if chunk.kind in (Kind.NUMBER, Kind.DASH)]
    stacked = any(abs(a.base - b.base) > 0.8 * a.size and a.x0 < b.x1 and b.x0 < a.x1 for a in figures for b in figures)
    return not stacked and len({round(line.size * 2) for line in lines}) <= 2


def _table(run: list[Rule], chunks: list[Chunk]) -> Levelled | None:
    bands = [_within(chunks, run, upper.at, lower.at) for upper, lower in pairwise(run)]
    if sum(map(len, bands)) < _LEAST_LINES or sum(len(band) > 1 for band in bands) < 2:
        return None
    heads = _heads(run, chunks)
    rows = [line for band in bands for line in band if len(band) > 1 or len(line.chunks) > 1]
    gaps = _gaps(rows)
    if not gaps:
        return None
    narrower = _gaps([*rows, *heads])
    gaps = narrower if len(narrower) == len(gaps) else gaps
    top = min((line.base - 1.1 * line.size for line in heads), default=run[0].at)
    taken = [chunk for line in [*heads, *(line for band in bands for line in band)] for chunk in line.chunks]
    left, right, bottom = run[0].start - 4, run[0].end + 4, run[-1].at
    level = (Rule(top, left, right), *(Rule(rule.at, left, right) for rule in run))
    upright = tuple(Rule(at, top, bottom) for at in [left, *gaps, right])
    return Levelled(Field(left, top, right, bottom, level, upright), taken, [part for chunk in taken for part in _parted(chunk, gaps)])


def _heads(run: list[Rule], chunks: list[Chunk]) -> list[Line]:
    """The lines above the first rule that are heads: several words side by side, close above it and each other."""
    heads: list[Line] = []
    below = run[0].at
    for line in reversed(_within(chunks, run, run[0].at - 80, run[0].at)):
        apart = any(right.x0 - left.x1 > 1.2 * line.size for left, right in pairwise(line.chunks))
        if below - line.base > _HEAD_STEP * line.size or not (apart or (heads and line.base > heads[0].base - 1.5 * line.size)):
            break
        heads.insert(0, line)
        below = line.base
    return heads


def _gaps(rows: list[Line]) -> list[float]:
    """The middles of the upright strips in which no row has a word."""
    words = sorted((word.x0, word.x1, word.size) for line in rows for chunk in line.chunks for word in chunk.words)
    gaps: list[float] = []
    reach = words[0][1] if words else 0.0
    for x0, x1, size in words:
        if x0 - reach >= _GAP * size:
            gaps.append((reach + x0) / 2)
        reach = max(reach, x1)
    return gaps


def _parted(chunk: Chunk, gaps: list[float]) -> list[Chunk]:
    runs = [[chunk.words[0]]]
    for left, right in pairwise(chunk.words):
        if any(left.x1 <= gap <= right.x0 for gap in gaps):
            runs.append([])
        runs[-1].append(right)
    return [Chunk(run, chunk.doubt) for run in runs]
