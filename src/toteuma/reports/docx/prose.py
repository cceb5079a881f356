"""The document's sentences as runs: emphasis, links, and the language wherever it is not the document's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from toteuma.core.document import Block, BulletList, Document, Paragraph, Run
from toteuma.core.language import Language
from toteuma.reports.docx.markup import link_to, run, styled

LOCALES = {Language.FI: "fi-FI", Language.SV: "sv-FI", Language.EN: "en-GB"}
"""What Word calls our languages: its spelling and hyphenation go by this."""

TBlock = TypeVar("TBlock", bound=Block)

OUTSIDE = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in the file. Word makes its contents from names that begin with ``_Toc``."""

    number: int
    heading: bool

    @property
    def name(self) -> str:
        return f"{'_Toc' if self.heading else '_Ref'}{self.number:09d}"

    def at(self, content: str) -> str:
        """``content``, to which links lead."""
        return f'<w:bookmarkStart w:id="{self.number}" w:name="{self.name}"/>{content}<w:bookmarkEnd w:id="{self.number}"/>'


def heading_bookmarks(document: Document) -> dict[str, Bookmark]:
    """A place for every section, by its id."""
    return {section.id: Bookmark(number, True) for number, section in enumerate(document.sections(), start=1)}


def caption_bookmarks(document: Document, first: int) -> dict[str, Bookmark]:
    """A place for every table and chart, by its id (which may be a section's too)."""
    ids = [table.id for table in document.tables()] + [item for chart in document.charts() for item in (chart.id, chart.table.id)]
    return {target: Bookmark(number, False) for number, target in enumerate(dict.fromkeys(ids), start=first)}


class Prose:
    """Turns text into runs. ``addresses`` collects the outside addresses met, each with the relationship it is reached by."""

    def __init__(self, document: Document) -> None:
        self.language = document.language
        self.headings = heading_bookmarks(document)
        self.captions = caption_bookmarks(document, len(self.headings) + 1)
        self.addresses: dict[str, str] = {}
        self._marks = {language: document.label(f"docx.only_in_{language}") for language in Language}

    def content(self, text: Paragraph) -> str:
        """The runs of a paragraph, led by the mark of its language where the asked one was not given."""
        mark = self.fallback_mark(text.lang) if text.fallback else ""
        return mark + "".join(self._run(item, text.lang) for item in text.runs)

    def line(self, text: str, lang: Language | None = None, properties: str = "") -> str:
        """One run of text in ``lang`` (the document's language where None)."""
        return run(text, properties + self._lang(lang or self.language))

    def fallback_mark(self, lang: Language) -> str:
        """Says in which language the text after it is written."""
        return styled(f"{self._marks[lang]} ", "FallbackMark")

    def linked(self, target: str, content: str) -> str:
        """``content`` as a link to a section, table or chart, a page or a mail address; unchanged where there is no such place."""
        bookmark = self._bookmark(target)
        if bookmark is not None:
            return link_to(bookmark.name, content)
        if target.startswith(OUTSIDE):
            relation = self.addresses.setdefault(target, f"rIdLink{len(self.addresses) + 1}")
            return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'
        return content

    def leads_somewhere(self, target: str) -> bool:
        """Whether :meth:`linked` makes a link of it."""
        return self._bookmark(target) is not None or target.startswith(OUTSIDE)

    def _bookmark(self, target: str) -> Bookmark | None:
        name = target.removeprefix("#")
        return self.headings.get(name) or self.captions.get(name)

    def _lang(self, lang: Language) -> str:
        return "" if lang is self.language else f'<w:lang w:val="{LOCALES[lang]}"/>'

    def _run(self, item: Run, lang: Language) -> str:
        if item.link and self.leads_somewhere(item.link):
            weight = ("<w:b/>" if item.strong else "") + ("<w:i/>" if item.emphasis else "")
            return self.linked(item.link, self.line(item.text, lang, f'<w:rStyle w:val="Hyperlink"/>{weight}'))
        if item.strong:
            return self.line(item.text, lang, '<w:rStyle w:val="Strong"/>' + ("<w:i/>" if item.emphasis else ""))
        return self.line(item.text, lang, '<w:rStyle w:val="Emphasis"/>' if item.emphasis else "")


def marked_once(blocks: Sequence[TBlock]) -> list[TBlock]:
    """The same blocks, but of successive paragraphs in the same fallback language only the first says so: a mark on each is noise."""
    marked: list[TBlock] = []
    said: Language | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            marked.append(replace(block, fallback=block.fallback and block.lang is not said))
            said = block.lang if block.fallback else None
        elif isinstance(block, BulletList):
            items = []
            for item in block.items:
                items.append(replace(item, fallback=item.fallback and item.lang is not said))
                said = item.lang if item.fallback else None
            marked.append(replace(block, items=tuple(items)))
        else:
            marked.append(block)
            said = None
    return marked
