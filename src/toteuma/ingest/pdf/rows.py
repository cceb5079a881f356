"""Lines of a table put together to rows: labels that wrap, signs and digit groups that fell on the line above, figures half way between two lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from toteuma.ingest.cut_numbers import joined_number
from toteuma.ingest.pdf.chunks import Chunk, Kind
from toteuma.ingest.pdf.lines import Line, lines_of
from toteuma.ingest.pdf.rules import Ruling

_OPEN_GROUP = re.compile(r"[-−–]?\d{1,3}(?:[ \u00a0]\d{3})*")
_CLOSING_GROUP = re.compile(r"\d{3}(?:[ \u00a0]\d{3})*(?:,\d+)?")
_BANDED = 0.7
_NEXT_LINE = 1.6
"""In sizes of the letters: so far below a line the next one of its cell stands at most."""
_ZERO = re.compile(r"0(?:,0+)?")


@dataclass(slots=True)
class Row:
    """Chunks by column, upper lines first. ``doubts`` by column."""

    cells: dict[int, list[Chunk]] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    base: float = 0.0
    size: float = 0.0
    left: float = 0.0


class RowBuilder:
    """Rows of one table. ``numeric``: the columns of figures; ``rights``: how far the text of each other column may reach."""

    def __init__(self, numeric: set[int], rights: dict[int, float], of: Ruling) -> None:
        self.numeric, self.rights, self.ruling = numeric, rights, of
        self.pitch = 0.0
        self.banded = False
        """A level rule stands under nearly every row."""
        self.widest: dict[int, float] = {}

    def rows(self, placed: list[tuple[int, Chunk]]) -> list[Row]:
        """Rows from top to bottom, of chunks with their columns."""
        column_of = {id(chunk): column for column, chunk in placed}
        lines = lines_of(chunk for _, chunk in placed)
        bases = [line.base for line in lines if any(column_of[id(chunk)] in self.numeric and chunk.figure for chunk in line.chunks)]
        steps = [low - high for high, low in pairwise(bases) if low - high > 2]
        self.pitch = min(steps, default=0.0)
        for column, chunk in placed:
            if column in self.numeric and chunk.figure:
                self.widest[column] = max(self.widest.get(column, 0.0), chunk.width)
        parted = [self.ruling.between(high, low, lines[0].x0 + 1) for high, low in pairwise(bases)]
        self.banded = len(parted) > 1 and sum(parted) >= _BANDED * len(parted)
        rows: list[Row] = []
        for line in lines:
            row = self._row(line, column_of)
            if rows and self._continues(rows[-1], row):
                self._join(rows[-1], row)
            else:
                rows.append(row)
        return rows

    def _row(self, line: Line, column_of: dict[int, int]) -> Row:
        row = Row(base=line.base, size=line.size, left=line.x0)
        for chunk in line.chunks:
            row.cells.setdefault(column_of[id(chunk)], []).append(chunk)
        return row

    def _figures(self, row: Row) -> dict[int, Chunk]:
        return {
            column: chunk
            for column, chunks in row.cells.items()
            if column in self.numeric
            for chunk in chunks[-1:]
            if chunk.kind in (Kind.NUMBER, Kind.DASH, Kind.YEAR)
        }

    def _texts(self, row: Row) -> dict[int, Chunk]:
        return {column: chunks[-1] for column, chunks in row.cells.items() if column not in self.numeric or not chunks[-1].figure}

    def _continues(self, upper: Row, lower: Row) -> bool:
        step = lower.base - upper.base
        if step > 2.0 * max(upper.size, lower.size):
            return False
        figures, below = self._figures(upper), self._figures(lower)
        if self.banded and not set(figures) & set(below):
            x = max(upper.left, lower.left) + 1
            return not self.ruling.between(upper.base - 0.3 * upper.size, lower.base - 0.3 * lower.size, x)
        texts, texts_below = self._texts(upper), self._texts(lower)
        if below and step <= _NEXT_LINE * lower.size and all(_cut(upper.cells.get(column, []), chunk) for column, chunk in below.items()):
            return self._wrap(texts, texts_below, step, whole=True)
        if figures and below:
            return self._fragments(figures, below, step, lower.size) and (not texts or self._wrap(texts, texts_below, step, whole=True))
        if step < 0.8 * min(upper.size, lower.size) and not (set(texts) & set(texts_below) and not (figures or below)):
            return True  # figures half way between the lines of their label
        if not texts or not texts_below:
            return False
        return self._wrap(texts, texts_below, step, whole=bool(figures))

    def _fragments(self, figures: dict[int, Chunk], below: dict[int, Chunk], step: float, size: float) -> bool:
        """All that stands above are signs or digit groups to which the line below gives the rest."""
        return step <= _NEXT_LINE * size and all(
            (rest := below.get(column)) is not None and _completes(chunk, rest) for column, chunk in figures.items()
        )

    def _wrap(self, texts: dict[int, Chunk], below: dict[int, Chunk], step: float, *, whole: bool) -> bool:
        """Every text of the lower line goes on from one above it. ``whole``: the upper line may stand alone, so the words must show it."""
        if not set(below) <= set(texts):
            return False
        return all(self._wraps(texts[column], chunk, column, step, whole=whole) for column, chunk in below.items())

    def _wraps(self, upper: Chunk, lower: Chunk, column: int, step: float, *, whole: bool) -> bool:
        x = max(upper.x0, lower.x0) + 0.5
        if step > 1.7 * lower.size or self.ruling.between(upper.middle, lower.middle, x):
            return False
        above, beneath = self.ruling.cell_at(x, upper.middle), self.ruling.cell_at(x, lower.middle)
        if above and beneath:
            return above == beneath
        if abs(upper.size - lower.size) > 0.1 * lower.size or upper.bold != lower.bold:
            return False
        first = lower.words[0].text
        if re.search(r"\w[-\u2010]$", upper.text) and first[:1].islower():
            return True
        room = self.rights.get(column, upper.x1)
        if upper.x1 + 0.2 * upper.size + lower.words[0].x1 - lower.words[0].x0 <= room + 1:
            return False
        if first[:1].islower() or re.search(r"[,(/]$", upper.text):
            return True
        return not whole and bool(self.pitch) and step <= 0.9 * self.pitch and step <= 1.45 * lower.size

    def _join(self, upper: Row, lower: Row) -> None:
        for column, chunk in self._figures(upper).items():
            rest = self._figures(lower).get(column)
            if rest is not None and chunk.width + rest.width < self.widest.get(column, 0.0) - 2:
                # the sign or group would have had room on the line of the rest
                upper.doubts[column] = "minus_above" if chunk.kind is Kind.DASH else "number_wrapped"
        for column, chunks in lower.cells.items():
            upper.cells.setdefault(column, []).extend(chunks)
        upper.doubts |= lower.doubts
        upper.base, upper.size = lower.base, max(upper.size, lower.size)


def _cut(above: list[Chunk], rest: Chunk) -> bool:
    """The digits are the rest of the number above, which ends within a group of thousands."""
    return bool(above) and joined_number(above[-1].text, rest.text) is not None


def _completes(above: Chunk, rest: Chunk) -> bool:
    if rest.kind not in (Kind.NUMBER, Kind.YEAR):
        return False
    if above.kind is Kind.DASH:
        return rest.text[0].isdigit() and not _ZERO.fullmatch(rest.text)
    return bool(_OPEN_GROUP.fullmatch(above.text) and _CLOSING_GROUP.fullmatch(rest.text))
