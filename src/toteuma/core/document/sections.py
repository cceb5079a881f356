"""Sections: where each block stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.core.document.charts import Cards, Chart
from toteuma.core.document.tables import Table
from toteuma.core.document.text import BulletList, Paragraph
from toteuma.core.language import Language

Block = Paragraph | BulletList | Table | Chart | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """``level`` 1 is a chapter. ``kind``: front, unit, about, or the layout's section kind (comparison, prose, goals …)."""

    id: str
    level: int
    title: str
    kind: str
    unit: str = ""
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    title_lang: Language | None = None
    """Set where the title fell back to another language."""
    parent: str = ""
    """Of a unit's section: the nearest unit above that has a section of its own."""
    officer: Paragraph | None = None
    """Of a unit's section: who answers for the unit, by name and title. None where nobody was named."""

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()
