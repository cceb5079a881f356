"""Prose sections: Markdown with bound figures; headings in it become sub-sections."""

from __future__ import annotations

from toteuma.core.conventions import SectionSpec
from toteuma.core.document import Block, Section
from toteuma.reports.build.bindings import Heading, TextPlace, bound_blocks
from toteuma.reports.build.context import BuildContext


class ProseBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self._prose = {(prose.unit, prose.section): prose for prose in context.statement.data.prose}

    def section(self, unit: str, spec: SectionSpec, heading: str, level: int) -> Section | None:
        """The section of a unit, or None where nobody wrote it."""
        prose = self._prose.get((unit, spec.id))
        if prose is None:
            return None
        _, language, fallback = self.context.in_language(prose.text)
        file = dict(prose.places).get(language.value, "")
        own: list[Block] = []
        parts: list[tuple[str, list[Block]]] = []
        for block in bound_blocks(self.context, prose.text, unit, TextPlace(file)):
            if isinstance(block, Heading):
                parts.append((block.text, []))
            elif parts:
                parts[-1][1].append(block)
            else:
                own.append(block)
        section_id = f"{unit}-{spec.id}-section"
        below = tuple(
            Section(f"{section_id}-{number}", level + 1, title, "prose", unit, tuple(blocks), title_lang=language if fallback else None)
            for number, (title, blocks) in enumerate(parts, start=1)
        )
        return Section(section_id, level, heading, "prose", unit, tuple(own), below)
