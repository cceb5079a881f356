"""Paragraphs of prose made whole: over lines, over page breaks, with the offsets where each line of the input begins."""

from __future__ import annotations

from collections.abc import Sequence

from toteuma.core.evidence import ReadParagraph, Spot
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.meaning.wording import collapsed
from toteuma.ingest.raw import RawParagraph

_CLOSED = ".!?:;…"
_QUOTES = "”\"'»)*"
_SHORT = 60
"""A line shorter than this that ends without a mark is rather an item of a list than half a paragraph."""

Lines = Sequence[tuple[str, Spot]]


def goes_on(upper: RawParagraph, lower: RawParagraph) -> bool:
    """Whether the lower paragraph is the rest of the upper one: no closing mark, and then lower case."""
    before = collapsed(upper.lines[-1][0]).rstrip(_QUOTES) if upper.lines else ""
    after = collapsed(lower.lines[0][0]) if lower.lines else ""
    whole = sum(len(text) for text, _ in upper.lines)
    if not before or not after or upper.item != lower.item or lower.item:
        return False
    return before[-1] not in _CLOSED and after[0].islower() and whole >= _SHORT


def paragraph(lines: Lines, entity: str, heading: str) -> ReadParagraph | None:
    """The lines as one text; None where nothing is written."""
    text = ""
    starts: list[tuple[int, Spot]] = []
    for line, spot in lines:
        plain = collapsed(line)
        if not plain:
            continue
        if not text:
            text = plain
            starts.append((0, spot))
            continue
        joined = joined_by_hyphen(text, plain) or f"{text} {plain}"
        starts.append((len(joined) - len(plain), spot))
        text = joined
    return ReadParagraph(text, starts[0][1], entity, heading, tuple(starts)) if text else None
