"""Upright and broad pages: which part of the text stands on which, and the section breaks between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from toteuma.reports.docx.markup import paragraph

PAGE = (11906, 16838)
MARGIN = 1134
ROOM = PAGE[0] - 2 * MARGIN
BROAD_ROOM = PAGE[1] - 2 * MARGIN
"""Widths between the margins, in twentieths of a point."""

LITTLE = 900
"""So much after a broad table stays on its page, in letters of running text: on a page of its own it would stand nearly alone."""

LETTERS_PER_ROW = 90
LETTERS_PER_PICTURE = 700
WHOLE_PAGE = 4000
"""What rows, pictures and the cover take, measured in the same letters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Finished XML of one block. ``heading`` goes where the next piece goes; ``length`` is its room in letters of running text."""

    xml: str
    broad: bool = False
    heading: bool = False
    chapter: bool = False
    length: int = WHOLE_PAGE


def settled(pieces: Sequence[Piece]) -> list[tuple[Piece, bool]]:
    """Every piece with whether it stands on a broad page: broad tables, the headings right above them, the little that follows them."""
    broad = [piece.broad for piece in pieces]
    for index in reversed(range(len(pieces) - 1)):
        if pieces[index].heading and broad[index + 1]:
            broad[index] = True
    for start, end in _upright_runs(pieces, broad):
        if start > 0 and broad[start - 1] and not pieces[start].chapter:
            stays = _end_of_little(pieces, start, end)
            broad[start:stays] = [True] * (stays - start)
    return list(zip(pieces, broad, strict=True))


def _end_of_little(pieces: Sequence[Piece], start: int, end: int) -> int:
    """Up to where the pieces from ``start`` on are little; whole sections only, so that none is torn in two."""
    stays, length = start, 0
    for index in range(start, end):
        if index > start and pieces[index].heading and not pieces[index - 1].heading:
            stays = index
        length += pieces[index].length
        if length > LITTLE:
            return stays
    return end


def _upright_runs(pieces: Sequence[Piece], broad: Sequence[bool]) -> Iterable[tuple[int, int]]:
    """Stretches of upright pieces; a chapter begins a new one, as it begins a new page."""
    start = 0
    for index in range(1, len(pieces) + 1):
        if index == len(pieces) or broad[index] != broad[start] or pieces[index].chapter:
            if not broad[start]:
                yield start, index
            start = index


def section_properties(*, broad: bool, references: str, first: bool = False) -> str:
    """The ``sectPr`` of a run of pages; the first begins with the cover, which has a header of its own."""
    width, height = reversed(PAGE) if broad else PAGE
    turned = ' w:orient="landscape"' if broad else ""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="1361" w:right="{MARGIN}" w:bottom="1247" '
        f'w:left="{MARGIN}" w:header="624" w:footer="567" w:gutter="0"/><w:cols w:space="708"/>{"<w:titlePg/>" if first else ""}</w:sectPr>'
    )


def laid_out(pieces: Sequence[Piece], references: str) -> str:
    """The body: all pieces, with a section break wherever the pages turn."""
    groups = [(broad, "".join(piece.xml for piece, _ in group)) for broad, group in groupby(settled(pieces), key=lambda pair: pair[1])]
    body: list[str] = []
    for index, (broad, xml) in enumerate(groups):
        properties = section_properties(broad=broad, references=references, first=index == 0)
        body += [closed(xml), properties] if index == len(groups) - 1 else [ended(closed(xml), properties)]
    return "".join(body)


def closed(xml: str) -> str:
    """Word wants a paragraph after the last table of a section; it is one point high."""
    return xml if xml.endswith("</w:p>") else xml + paragraph("SectionEnd", "")


def ended(xml: str, properties: str) -> str:
    """A section break lives in the properties of the section's last paragraph."""
    at = xml.index("</w:pPr>", xml.rindex("<w:p><w:pPr>"))
    return xml[:at] + properties + xml[at:]
