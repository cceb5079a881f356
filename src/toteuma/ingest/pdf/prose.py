"""Headings and paragraphs from what is left when the tables are taken: columns of text, levels by looks, lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from toteuma.core.evidence import Spot
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.pdf.chunks import Chunk, Kind, kind_of
from toteuma.ingest.pdf.lines import Line, lines_of
from toteuma.ingest.pdf.runs import BULLET

_ITEM = re.compile(BULLET.pattern + r"|(?:\d{1,2}|[a-zåäö])[.)]\s+(?=\w)")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}\.?\s+\D")
_LONGEST_HEADING = 140
_MOST_LEVELS = 6


@dataclass(slots=True)
class Passage:
    """A paragraph or heading on one page: its lines, how it looks and where it stands. ``item``: of a list."""

    page: int
    top: float
    bottom: float
    size: float
    bold: bool
    lines: list[tuple[str, Spot]] = field(default_factory=list)
    item: bool = False
    heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(text for text, _ in self.lines)


def body_size(sizes: Counter[float]) -> float:
    """The size that most letters of the document have."""
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0] if sizes else 10.0


def loose_figures(found: list[Passage]) -> list[Passage]:
    """The passages that are figures and nothing else, as the labels of charts are."""
    return [passage for passage in found if all(_only_figures(text) for text, _ in passage.lines)]


def _only_figures(text: str) -> bool:
    return all(kind_of(word) in (Kind.NUMBER, Kind.DASH, Kind.YEAR) for word in text.split())


def passages(chunks: Iterable[Chunk], page: int, body: float, between: list[tuple[float, float]]) -> list[Passage]:
    """Passages of a page in reading order. ``between``: heights of the tables, which no passage crosses."""
    found: list[Passage] = []
    for column in _columns([chunk for chunk in chunks if chunk.kind is not Kind.LEADER]):
        lines = lines_of(column)
        leading = _leading(lines)
        open_passage: Passage | None = None
        before: Line | None = None
        for line in lines:
            bold = all(chunk.bold for chunk in line.chunks)
            if open_passage and before and _goes_on(open_passage, before, line, bold, leading, between):
                open_passage.lines.append((line.text, Spot(page=page)))
                open_passage.bottom = line.base
            else:
                item = _ITEM.match(line.text + " ") is not None and not _NUMBERED.match(line.text)
                open_passage = Passage(page, line.base - line.size, line.base, line.size, bold, [(line.text, Spot(page=page))], item)
                found.append(open_passage)
            before = line
    for passage in found:
        passage.heading = _is_heading(passage, body)
        passage.lines = _whole_words(passage.lines)
    return found


def _columns(chunks: list[Chunk]) -> list[list[Chunk]]:
    """The chunks whole, or in two columns where a gutter runs down between long lines of text."""
    if len(chunks) < 12:
        return [chunks]
    x0, x1 = min(chunk.x0 for chunk in chunks), max(chunk.x1 for chunk in chunks)
    width = x1 - x0
    for step in range(35, 66):
        gutter = x0 + width * step / 100
        crossing = [chunk for chunk in chunks if chunk.x0 < gutter + 4 and chunk.x1 > gutter - 4]
        left, right = ([c for c in chunks if c.x1 <= gutter - 4], [c for c in chunks if c.x0 >= gutter + 4])
        if all(len(side) >= 6 and sum(len(c.text) > 22 for c in side) >= 0.6 * len(side) for side in (left, right)):
            first = min(min(c.base for c in left), min(c.base for c in right)) - 1
            last = max(max(c.base for c in left), max(c.base for c in right))
            if all(c.base < first or c.base > last for c in crossing):
                above = [c for c in crossing if c.base < first]
                return [part for part in (above, left, right, [c for c in crossing if c.base > last]) if part]
    return [chunks]


def _leading(lines: list[Line]) -> float:
    steps = Counter(round(low.base - high.base) for high, low in pairwise(lines) if 4 < low.base - high.base < 30)
    return float(steps.most_common(1)[0][0]) if steps else 14.0


def _goes_on(passage: Passage, before: Line, line: Line, bold: bool, leading: float, between: list[tuple[float, float]]) -> bool:
    step = line.base - before.base
    if step <= 0 or step > 1.3 * max(leading, 1.1 * line.size) or step > 2 * max(line.size, before.size):
        return False
    if abs(line.size - before.size) > 0.08 * before.size or bold != passage.bold:
        return False
    if any(before.base <= top + 3 and bottom - 3 <= line.base for top, bottom in between):
        return False
    if _ITEM.match(line.text + " ") and (passage.item or not line.text[0].isalnum() or not _inside_sentence(before.text)):
        return False
    indented = line.x0 - before.x0 > 0.8 * line.size and len(passage.lines) > 1 and not passage.item
    return not indented or _inside_sentence(before.text)


def _inside_sentence(text: str) -> bool:
    return re.search(r"[\w,\-–(]$", text) is not None


def _is_heading(passage: Passage, body: float) -> bool:
    text = passage.text
    if len(text) > _LONGEST_HEADING or len(passage.lines) > 3 or not re.search(r"[^\W\d_]{2}", text) or passage.item:
        return False
    if re.search(r"[.,;:!?]$", text) and not _NUMBERED.match(text):
        return False
    return passage.size >= 1.12 * body or (passage.bold and passage.size >= 0.85 * body)


def _whole_words(lines: list[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    """Words broken at a line end made whole on the upper line."""
    whole: list[tuple[str, Spot]] = []
    for text, spot in lines:
        if whole and joined_by_hyphen(whole[-1][0], text) is not None:
            first, _, rest = text.partition(" ")
            whole[-1] = (joined_by_hyphen(whole[-1][0], first) or first, whole[-1][1])
            text = rest
        if text:
            whole.append((text, spot))
    return whole


def joined_over_pages(found: list[Passage]) -> list[Passage]:
    """Passages that a page break cut, made one: the upper has no end and the lower begins in lower case."""
    joined: list[Passage] = []
    for passage in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.page + 1 == passage.page
            and not last.heading
            and not passage.heading
            and abs(last.size - passage.size) < 0.6
            and not re.search(r"[.!?:]$", last.text)
            and passage.text[:1].islower()
            and not passage.item
        ):
            last.lines = _whole_words([*last.lines, *passage.lines])
            last.page = passage.page
        else:
            joined.append(passage)
    return joined


def heading_levels(found: Iterable[Passage]) -> dict[tuple[int, bool], int]:
    """The level of each look that headings have: the largest first, bold before plain."""
    looks = sorted({(round(passage.size), passage.bold) for passage in found if passage.heading}, reverse=True)
    return {look: min(index + 1, _MOST_LEVELS) for index, look in enumerate(looks)}
