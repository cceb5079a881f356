"""Pieces of source text → cells and tables of equal rows, with what did not fit told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from toteuma.core.evidence import Spot
from toteuma.core.findings import Level
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawCell, RawTable
from toteuma.ingest.text.markup import plain, without_blank_lines

_BREAKS = re.compile("[\u000b\u2028\u2029]")
"""Line breaks within a cell, as programs leave them in text of tabs."""


@dataclass(slots=True)
class Source:
    """A cell as it stands in the text: parts with their lines, and what joins them. ``doubt``: why the parts may not belong together."""

    parts: list[tuple[str, int]]
    joint: str = " "
    doubt: str = ""

    @property
    def text(self) -> str:
        return self.joint.join(text for text, _ in self.parts)

    def join(self, other: Source, doubt: str) -> None:
        self.parts += other.parts
        self.doubt = doubt


@dataclass(slots=True)
class SourceRow:
    cells: list[Source] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.cells[0].parts[0][1]

    @property
    def width(self) -> int:
        return len(self.cells)


def split_row(texts: Iterable[str], line: int) -> SourceRow:
    return SourceRow([Source([(text, line)]) for text in texts])


def usual_width(rows: Sequence[SourceRow], head: int | None = None) -> int:
    """How many cells most rows have; the head decides where it is among the usual ones."""
    counts = Counter(row.width for row in rows if row.width > 1)
    if not counts:
        return 1
    most = max(counts.values())
    first = rows[0].width if head is None else head
    return first if counts[first] == most else min(width for width, count in counts.items() if count == most)


def table(rows: Sequence[SourceRow], faults: Faults, *, heads: int | None, broken: bool) -> RawTable:
    """A table of rows as they were found: short rows are filled at their end, long ones widen it, and both are told."""
    usual = usual_width(rows, rows[heads - 1].width if heads else None)
    for row in rows:
        while row.width > usual and not row.cells[-1].text.strip():
            row.cells.pop()
    width = max(row.width for row in rows)
    made = tuple(_padded(row, usual, width, faults) for row in rows)
    return RawTable(made, Spot(line=rows[0].line), heads, broken=broken)


def _padded(row: SourceRow, usual: int, width: int, faults: Faults) -> tuple[RawCell, ...]:
    doubt = ""
    if row.width > usual:
        doubt = "row_long"
        faults.add(Level.WARNING, "row_long", Spot(line=row.line), cells=str(row.width), usual=str(usual))
    elif 1 < row.width < usual and any(character.isdigit() for cell in row.cells[1:] for character in cell.text):
        doubt = "row_short"
        faults.add(Level.INFO, "row_short", Spot(line=row.line), cells=str(row.width), usual=str(usual))
    cells = [_cell(source, doubt, faults) for source in row.cells]
    return (*cells, *[RawCell("", Spot(line=row.line))] * (width - len(cells)))


def _cell(source: Source, doubt: str, faults: Faults) -> RawCell:
    read = plain(source.text)
    pieces = [(plain(text).text.strip(), Spot(line=line)) for text, line in source.parts]
    text = without_blank_lines(_BREAKS.sub("\n", read.text)).strip()
    if "\ufffd" in text:
        doubt = "unknown_character"
    elif source.doubt and text:
        faults.add(Level.INFO, "cell_wrapped", pieces[0][1], text=text[:60].replace("\n", " "))
    return RawCell(
        text,
        pieces[0][1],
        bold=read.bold,
        doubt=doubt or (source.doubt if text else ""),
        pieces=tuple(piece for piece in pieces if piece[0]) if len(pieces) > 1 else (),
    )
