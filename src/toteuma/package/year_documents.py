"""The documents of a year that are made of the same records: budget, interim reviews, statement; and the layout of units that each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from toteuma.core.conventions import DocumentKind, DocumentSpec, SectionSpec, StatementSettings, Tense
from toteuma.package.closest import closest
from toteuma.package.toml_reading import Settings
from toteuma.rules import document_kinds


def read_document(name: str, table: Settings, sections: Mapping[str, SectionSpec]) -> DocumentSpec:
    """A table ``[documents.NAME]``."""
    return DocumentSpec(
        id=name,
        kind=table.choice("kind", DocumentKind),
        file=table.text("id"),
        title=table.localized("title"),
        subtitle=table.localized("subtitle"),
        organ=table.localized("organ"),
        through=table.whole("through"),
        layout=layout_of_units(table.table("layout"), sections),
        layout_of=layout_of_units(table.table("layout_of"), sections),
    )


def written_now(settings: StatementSettings, document: DocumentSpec) -> StatementSettings:
    """The settings of a statement with those of one of its year's documents in their place."""
    return replace(
        settings,
        id=document.file,
        document=document.id,
        kind=document.kind,
        tense=Tense(document_kinds()[document.kind].tense),
        title=document.title,
        subtitle=document.subtitle or settings.subtitle,
        organ=document.organ or settings.organ,
        layout=document.layout or settings.layout,
        layout_of={**(_without_chapter(settings) if document.layout else settings.layout_of), **document.layout_of},
        ledger=replace(settings.ledger, through=document.through or settings.ledger.through),
    )


def _without_chapter(settings: StatementSettings) -> dict[str, tuple[str, ...]]:
    """The units that the statement gives no chapter: what a layout of levels would give them one of."""
    return {unit: sections for unit, sections in settings.layout_of.items() if not sections}


def layout_of_units(settings: Settings, sections: Mapping[str, SectionSpec]) -> dict[str, tuple[str, ...]]:
    """Sections by level or unit; a section that there is not is a finding."""
    layout: dict[str, tuple[str, ...]] = {}
    for key in settings.data:
        names = settings.texts(key)
        for name in names:
            if name not in sections:
                settings.fault("unknown_section", key, name=name, hint=closest(name, sections) or ", ".join(sections))
        layout[key] = tuple(name for name in names if name in sections)
    return layout
