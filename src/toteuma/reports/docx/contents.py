"""The table of contents: Word's own field, with every entry already written and linked.

The entries have no page numbers until Word is asked for them (click the list, *Update Table*; or F9). Only Word knows its pages: numbers
taken from another program's layout would be wrong by a page here and there, and a wrong page number in a statement is worse than none. A file
that asks to update its fields greets everyone who opens it with a warning about other files; this one opens in silence. Each entry keeps an
empty page field at the right margin, so that *Update page numbers only* fills them too.
"""

from __future__ import annotations

from toteuma.core.document import Document, Section
from toteuma.reports.docx.markup import FIELD_END, field, field_begin, link_to, paragraph, run
from toteuma.reports.docx.prose import Prose

LEVELS = 3
MOST_ENTRIES = 120
"""Contents longer than three pages are not read: a long statement lists fewer levels."""


def depth(document: Document) -> int:
    """How many heading levels the contents list."""
    levels = [section.level for section in document.sections()]
    return next((depth for depth in range(LEVELS, 1, -1) if sum(level <= depth for level in levels) <= MOST_ENTRIES), 1)


def contents(document: Document, prose: Prose, titles: dict[str, str]) -> str:
    """The heading and the field. ``titles`` are the headings as runs, by section id."""
    listed = depth(document)
    entries = [_entry(section, prose, titles[section.id]) for section in document.sections() if section.level <= listed]
    begin = field_begin(f'TOC \\o "1-{listed}" \\h \\z \\u')
    if entries:
        entries[0] = entries[0].replace("</w:pPr>", "</w:pPr>" + begin, 1)
        entries[-1] = entries[-1].removesuffix("</w:p>") + FIELD_END + "</w:p>"
    heading = paragraph("TOCHeading", run(document.label("docx.contents")))
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}{''.join(entries)}</w:sdtContent></w:sdt>"


def _entry(section: Section, prose: Prose, title: str) -> str:
    target = prose.headings[section.id].name
    page = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {target} \\h", "")
    return paragraph(f"TOC{section.level}", link_to(target, title + page))
