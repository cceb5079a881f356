"""What every page repeats, and no reader reads: running heads and feet, page numbers.

Nothing of a table may go: a line counts as furniture only at the edge of the page, apart from what stands next to it, and where it is word for word the
same on many pages, but for a number that goes up with the pages.
"""

from __future__ import annotations

import re
from collections import Counter

from toteuma.ingest.pdf.chunks import Chunk
from toteuma.ingest.pdf.lines import Line, lines_of
from toteuma.ingest.pdf.rules import Ruling

_MARGIN = 0.12
"""Share of the page's height at its top and bottom where furniture may stand."""
_EDGE = 0.07
_LEAST_PAGES = 3
_SHARE = 0.2
_APART = 2.2
"""In line heights: how far furniture stands from the text, where no rule is drawn between."""
_PAGE_NUMBER = re.compile(r"[-–(]?\s*(?:[^\W\d]+\s)?\d{1,4}\s?(?:[/(]\s?\d{1,4}\)?)?\s*[-–)]?")
_INTEGER = re.compile(r"\d+")

_Key = tuple[str, int]


class Furniture:
    """Learns from all pages, then tells what is furniture on each."""

    def __init__(self) -> None:
        self._seen: Counter[_Key] = Counter()
        self._pages = 0

    def learn(self, chunks: list[Chunk], page: int, height: float) -> None:
        """Counts what stands in the margins of a page."""
        self._pages += 1
        marginal = (chunk for chunk in chunks if not _MARGIN * height < chunk.base < (1 - _MARGIN) * height)
        self._seen.update({key for chunk in marginal for key in _keys(chunk, page)})

    def without(self, chunks: list[Chunk], page: int, height: float, of: Ruling) -> list[Chunk]:
        """The chunks of a page that are not furniture."""
        lines = lines_of(chunks)
        dropped: set[int] = set()
        for order in (lines, lines[::-1]):
            outer: list[Line] = []
            for index, line in enumerate(order[:6]):
                edge = min(line.base, height - line.base)
                if edge > _MARGIN * height or not self._is_furniture(line, page, edge < _EDGE * height):
                    break
                outer.append(line)
                inner = order[index + 1] if index + 1 < len(order) else None
                if inner is None or _apart(line, inner, of):
                    dropped |= {id(chunk) for taken in outer for chunk in taken.chunks}
        return [chunk for chunk in chunks if id(chunk) not in dropped]

    def _is_furniture(self, line: Line, page: int, outermost: bool) -> bool:
        repeated = [self._repeated(chunk, page) for chunk in line.chunks]
        number = outermost and len(line.chunks) == 1 and _PAGE_NUMBER.fullmatch(line.text) is not None
        return all(repeated) or (outermost and any(repeated)) or number

    def _repeated(self, chunk: Chunk, page: int) -> bool:
        times = max(sum(self._seen[text, place + near] for near in (-1, 0, 1)) for text, place in _keys(chunk, page))
        return times >= max(_LEAST_PAGES, _SHARE * self._pages)


def _apart(line: Line, inner: Line, of: Ruling) -> bool:
    upper, lower = sorted((line, inner), key=lambda one: one.base)
    step = lower.base - upper.base
    if step > _APART * max(line.size, inner.size):
        return True
    framed = any(rule.start <= lower.base and upper.base - upper.size <= rule.end for rule in of.upright)
    return not framed and of.between(upper.base - 1, lower.base - 0.7 * lower.size, line.x0 + 1)


def _keys(chunk: Chunk, page: int) -> list[_Key]:
    """The text at its height, and the text with each of its numbers in turn counted from the page's own."""
    place = round(chunk.base / 4)
    text = chunk.text
    numbers = list(_INTEGER.finditer(text))[:3]
    counted = [f"{text[: match.start()]}<{int(match[0]) - page}>{text[match.end() :]}" for match in numbers]
    return [(one, place) for one in (text, *counted)]
