"""Headings that name units: lines that are headings in all but name, and the one that a table stands under."""

from __future__ import annotations

from collections.abc import Sequence

from toteuma.core.language import Language
from toteuma.ingest.meaning.entities import section_like, unit_like
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.wording import collapsed, unnumbered
from toteuma.ingest.raw import RawBlock, RawHeading, RawParagraph
from toteuma.rules import scheme_ids
from toteuma.rules.reading import cue

LOWEST = 6
"""The level of a heading that is none in the document itself."""


def with_headings(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks, with units' names that stand as lines of their own made headings, in a document none of whose headings names a unit."""
    if any(isinstance(block, RawHeading) and unit_like(unnumbered(block.text)) for block in blocks):
        return list(blocks)
    return [
        RawHeading(collapsed(block.lines[0][0]), LOWEST, block.lines[0][1])
        if isinstance(block, RawParagraph) and not block.item and len(block.lines) == 1 and _is_name(block.lines[0][0])
        else block
        for block in blocks
    ]


def _is_name(text: str) -> bool:
    name = unnumbered(text)
    return unit_like(name) and not section_like(name) and name[:1].isupper() and name[-1:] not in ".,;:"


def heading_above(before: Sequence[object], language: Language) -> str:
    """The nearest heading above a table that names no part of the statement and no line; empty where a part of the whole comes first.

    Headings of parts may stand between, where they are below it in level or follow it at once.
    """
    between: list[RawHeading] = []
    prose = False
    for piece in reversed(before):
        if not isinstance(piece, RawHeading):
            prose = bool(between) or prose
            continue
        text = unnumbered(piece.text)
        if cue("entities.whole").search(text) or cue("entities.group").search(text):
            return ""
        if section_like(text) or any(names_of(scheme, None, language).candidates(text) for scheme in scheme_ids()):
            between.append(piece)
            continue
        near = all(other.level > piece.level for other in between) or not prose
        return text if near and len(text) <= 80 and len(text.split()) <= 9 and text[-1:] not in ".:?!" else ""
    return ""
