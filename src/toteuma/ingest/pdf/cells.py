"""The text of a cell from its chunks, and the grid that a table is before it is told to the rest of the house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from toteuma.core.evidence import Spot
from toteuma.ingest.cut_numbers import joined_number
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.pdf.chunks import ARROWS, MINUS, Chunk, Kind, kind_of
from toteuma.ingest.pdf.lines import lines_of
from toteuma.ingest.raw import RawCell

_ARROWS = re.compile(rf"^[{ARROWS}][ \u00a0]*|[ \u00a0]*[{ARROWS}]$")
_GROUPS = re.compile(r"[-−–+]?[ \u00a0]?\d{1,3}(?:[ \u00a0]\d{3})*(?:,\d+)?[ \u00a0]?%?")


@dataclass(slots=True)
class Grid:
    """A table on one page. ``spans``: from where to where each column reaches.

    ``heads``: how many rows at the top are heads, None where that is not seen.
    """

    page: int
    top: float
    bottom: float
    spans: list[tuple[float, float]]
    rows: list[list[RawCell]]
    heads: int | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()


def cell(chunks: list[Chunk], page: int, *, right: float = 0.0, doubt: str = "", figures: bool = False) -> RawCell:
    """A cell of all these chunks. ``right``: how far its text may reach; ``figures``: it stands in a column of numbers.

    A line end is kept (``\\n``) where the next word would have had room on the line, and is a space otherwise.
    """
    if not chunks:
        return RawCell("", Spot(page=page))
    text, lines = "", lines_of(chunks)
    before: Chunk | None = None
    for line in lines:
        for chunk in line.chunks:
            if before is None:
                text = chunk.text
            elif abs(chunk.base - before.base) <= 0.4 * chunk.size:
                text += " " + chunk.text
            else:
                text = _next_line(text, before, chunk, right)
            before = chunk
    numbers = [chunk for chunk in chunks if chunk.kind is Kind.NUMBER]
    doubt = doubt or next((chunk.doubt for chunk in chunks if chunk.doubt), "")
    if not doubt and figures and len(numbers) > 1 and not any(chunk.kind is Kind.TEXT for chunk in chunks):
        doubt = "number_split" if len(lines) == 1 and _GROUPS.fullmatch(text) else "numbers_together"
        if len(lines) > 1 and _GROUPS.fullmatch(text.replace("\n", " ")):
            doubt = ""  # a number broken at the cell's edge: rows.py has judged it
            text = text.replace("\n", " ")
    if not doubt and "\ufffd" in text:
        doubt = "unknown_character"
    if not doubt and any(character.isdigit() for character in text) and any(word.hidden for chunk in chunks for word in chunk.words):
        doubt = "hidden_text"
    return RawCell(text, Spot(page=page), bold=all(chunk.bold for chunk in chunks), doubt=doubt)


def _next_line(text: str, before: Chunk, chunk: Chunk, right: float) -> str:
    if text in MINUS and chunk.kind is Kind.NUMBER:
        return text + chunk.text
    if (joined := joined_by_hyphen(text, chunk.text) or joined_number(text, chunk.text)) is not None:
        return joined
    first = chunk.words[0]
    full = before.x1 + 0.2 * before.size + first.x1 - first.x0 > right - 1
    return f"{text}{' ' if full else chr(10)}{chunk.text}"


def without_marks(text: str) -> str:
    """A number without the arrow before or after it; any other text as it is."""
    bare = _ARROWS.sub("", text)
    return bare if kind_of(bare) is Kind.NUMBER else text
