"""Text of marked content: glyphs in the file's order → lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from toteuma.core.evidence import Spot
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.ingest.pdf.chunks import PLAIN, SPACES, SUPERSCRIPT, WORD_GAP
from toteuma.ingest.pdf.glyphs import Glyph
from toteuma.ingest.raw import RawParagraph

_NOTE_APART = re.compile(r"(?<=\s)[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?=\))")
BULLET = re.compile(r"[•●○◦▪■–−\-*\uf0b7\uf0a7\uf02d]\s+(?=\S)")

Lines = list[tuple[str, Spot]]


def lines_in_order(marks: Iterable[tuple[int, list[Glyph]]]) -> Lines:
    """Lines with their pages; a word broken at a line end stands whole on the upper line."""
    raw: Lines = []
    before: Glyph | None = None
    for page, glyphs in marks:
        for glyph in glyphs:
            blank = glyph.text in SPACES
            if before is None or not raw or raw[-1][1].page != page or _new_line(before, glyph):
                raw.append(("", Spot(page=page)))
            elif not blank and before.text not in SPACES and glyph.x0 - before.x1 > WORD_GAP * glyph.size:
                raw[-1] = (raw[-1][0] + " ", raw[-1][1])
            text = glyph.text
            if before and text.isdigit() and glyph.size < 0.8 * before.size and before.base - glyph.base > 0.15 * before.size:
                text = text.translate(SUPERSCRIPT)
            raw[-1] = (raw[-1][0] + text, raw[-1][1])
            before = glyph
    whole: Lines = []
    for text, spot in raw:
        text = _NOTE_APART.sub(lambda mark: mark[0].translate(PLAIN), text.strip())
        if whole and joined_by_hyphen(whole[-1][0], text) is not None:
            first, _, text = text.partition(" ")
            whole[-1] = (joined_by_hyphen(whole[-1][0], first) or first, whole[-1][1])
        if text:
            whole.append((text, spot))
    return whole


def _new_line(before: Glyph, glyph: Glyph) -> bool:
    return abs(glyph.base - before.base) > 0.6 * max(glyph.size, before.size) or glyph.x0 < before.x0 - 2 * glyph.size


def paragraph(lines: Lines, *, item: bool) -> RawParagraph:
    """A paragraph of these lines; an item of a list goes without its bullet."""
    bullet = BULLET.match(lines[0][0]) if item else None
    first = lines[0][0][bullet.end() :] if bullet else lines[0][0]
    return RawParagraph(((first, lines[0][1]), *lines[1:]), item)
