"""The whole document, and what it carries besides its chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from toteuma.core.document.charts import Chart
from toteuma.core.document.figures import FigureEntry
from toteuma.core.document.sections import Section
from toteuma.core.document.tables import Table
from toteuma.core.language import Language


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """``forms`` are spellings to mark in text (base form and inflected forms), all in the document's language."""

    id: str
    term: str
    definition: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """A municipality's colours, as sRGB hex; everything else follows from them."""

    accent: str = "#1d4f91"
    accent_dark: str = "#8ab6f2"


@dataclass(frozen=True, slots=True)
class Licence:
    """On what terms the published data may be used: ``name`` by SPDX, ``path`` the address of the terms, ``title`` in the document's language."""

    name: str
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class AccessibilityPart:
    """A part of the accessibility statement; the first has no title. ``link``: address and text that end its last paragraph."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
    last: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One statement in one language. ``languages`` are all it is published in, the first being the authoritative one."""

    id: str
    language: Language
    languages: tuple[Language, ...]
    title: str
    subtitle: str
    municipality: str
    organ: str
    year: int
    approved_on: date | None
    approval: str
    """The sentence that says who approved it and when, or that it is a draft."""
    description: str
    contact: str
    """Where a reader can turn to: an e-mail or postal address as the municipality gave it; empty where it gave none."""
    chapters: tuple[Section, ...]
    figures: tuple[FigureEntry, ...]
    glossary: tuple[GlossaryTerm, ...] = ()
    theme: Theme = Theme()
    business_id: str = ""
    """The municipality's business id (Y-tunnus); empty where it was not given."""
    licence: Licence | None = None
    """The terms of the open data."""
    accessibility: tuple[AccessibilityPart, ...] = ()
    """The accessibility statement of the published pages."""
    labels: tuple[tuple[str, str], ...] = ()
    """Every word of the writers' own furniture (``search``, ``contents``, ``page`` …) in the document's language, by key."""

    def sections(self) -> Iterator[Section]:
        """Every section, in print order."""
        for chapter in self.chapters:
            yield from chapter.walk()

    def tables(self) -> Iterator[Table]:
        """Every table that stands in the text, in print order (those of charts are reached through their chart)."""
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block

    def charts(self) -> Iterator[Chart]:
        for section in self.sections():
            for block in section.blocks:
                if isinstance(block, Chart):
                    yield block

    def label(self, key: str) -> str:
        """A word of the writers' furniture. **Raises** ``KeyError`` for a key that ``texts`` does not have."""
        return dict(self.labels)[key]
