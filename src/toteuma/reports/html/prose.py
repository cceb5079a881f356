"""Text as the pages need it: glossary terms marked, and stretches in another language gathered so that they are marked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from toteuma.core.document import Block, BulletList, Chart, GlossaryTerm, Paragraph, Table
from toteuma.core.language import Language


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a run: plain, or a glossary term with the id of its explanation."""

    text: str
    term: GlossaryTerm | None = None
    anchor: str = ""


@dataclass(slots=True)
class Glossary:
    """Marks terms in the text of one page: each at most once in a section, only in text of the document's own language."""

    terms: tuple[GlossaryTerm, ...]
    language: Language
    marked: int = 0
    seen: set[str] = field(default_factory=set)
    by_form: dict[str, GlossaryTerm] = field(init=False)
    pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        self.by_form = {form.casefold(): term for term in self.terms for form in (term.term, *term.forms)}
        forms = sorted(self.by_form, key=lambda form: (-len(form), form))
        self.pattern = re.compile(rf"\b({'|'.join(map(re.escape, forms))})\b", re.IGNORECASE) if forms else None

    def begin_section(self) -> str:
        """Forget what was marked. Returns nothing to print, so that a template can call it."""
        self.seen.clear()
        return ""

    def pieces(self, text: str, language: Language) -> Iterator[Piece]:
        """The text in order; put together again it is the same text."""
        if self.pattern is None or language is not self.language:
            yield Piece(text)
            return
        start = 0
        for match in self.pattern.finditer(text):
            term = self.by_form.get(match[0].casefold())
            if term is None or term.id in self.seen:
                continue
            self.seen.add(term.id)
            self.marked += 1
            if match.start() > start:
                yield Piece(text[start : match.start()])
            yield Piece(match[0], term, f"tip-{self.marked}")
            start = match.end()
        if start < len(text):
            yield Piece(text[start:])


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together. ``kind`` is ``fallback`` (text in ``lang``), ``small`` (charts side by side) or ``block``."""

    kind: str
    blocks: tuple[Block, ...]
    lang: Language | None = None


def fallback_language(block: object) -> Language | None:
    """The language of a text that is not given in the document's own."""
    if isinstance(block, BulletList):
        return next((item.lang for item in block.items if item.fallback), None)
    return block.lang if isinstance(block, Paragraph) and block.fallback else None


def groups(blocks: Iterable[Block]) -> list[Group]:
    """The blocks in order, neighbours of one kind gathered."""
    gathered: list[Group] = []
    for block in blocks:
        lang = fallback_language(block)
        kind = "fallback" if lang else "small" if isinstance(block, Chart) and block.small else "block"
        if gathered and kind != "block" and (gathered[-1].kind, gathered[-1].lang) == (kind, lang):
            gathered[-1] = Group(kind, (*gathered[-1].blocks, block), lang)
        else:
            gathered.append(Group(kind, (block,), lang))
    return gathered


def cell_languages(table: Table) -> list[Language]:
    """The languages that texts of the table fell back to, in the order of languages."""
    found = {
        lang
        for row in table.rows
        for cell in row.cells
        for lang in (cell.lang if cell.fallback else None, *(fallback_language(part) for part in cell.content))
        if lang
    }
    return [language for language in Language if language in found]


def plain_text(block: Paragraph | BulletList) -> str:
    """The words alone, for the search."""
    return block.text if isinstance(block, Paragraph) else " ".join(item.text for item in block.items)
