"""The reasons of explained findings, printed where the reader of the statement meets the figure: under its table, else after its section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toteuma.core.document import BulletList, Document, Note, Paragraph, Run, Section, Table
from toteuma.core.explanation import Explanation
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.texts import word


@dataclass
class _Reasons:
    """By table id, and by the text of a paragraph: the explained remarks that concern it."""

    by_table: dict[str, list[Remark]] = field(default_factory=dict)
    by_text: dict[str, list[Remark]] = field(default_factory=dict)


def with_reasons(document: Document, inspections: Iterable[Inspection], explanations: Sequence[Explanation]) -> Document:
    """The document with a note for each explained remark of the inspections. The same figure's cell bears the number of its note."""
    reasons = _Reasons()
    for inspection in inspections:
        for remark in inspection.remarks:
            if remark.explained is not None:
                _sort_in(reasons, remark)
    if not reasons.by_table and not reasons.by_text:
        return document
    known = {explanation.fingerprint: explanation for explanation in explanations}
    chapters = tuple(_section(chapter, reasons, known, document.language) for chapter in document.chapters)
    return replace(document, chapters=chapters)


def _sort_in(reasons: _Reasons, remark: Remark) -> None:
    table = next((place.table for place in remark.places if place.table), "")
    if table:
        reasons.by_table.setdefault(table, []).append(remark)
    elif remark.places:
        reasons.by_text.setdefault(remark.places[0].quote, []).append(remark)


def _section(section: Section, reasons: _Reasons, known: Mapping[str, Explanation], language: Language) -> Section:
    blocks = [
        _table(block, reasons.by_table.get(block.id, ()), known, language) if isinstance(block, Table) else block
        for block in section.blocks
    ]
    texts = [text for block in section.blocks for text in _texts(block)]
    told = [remark for quote, remarks in reasons.by_text.items() if any(quote in text for text in texts) for remark in remarks]
    blocks.extend(_reason(remark, known, language) for remark in told)
    below = tuple(_section(part, reasons, known, language) for part in section.sections)
    return replace(section, blocks=tuple(blocks), sections=below)


def _texts(block: object) -> tuple[str, ...]:
    if isinstance(block, Paragraph):
        return (block.text,)
    return tuple(item.text for item in block.items) if isinstance(block, BulletList) else ()


def _table(table: Table, remarks: Sequence[Remark], known: Mapping[str, Explanation], language: Language) -> Table:
    """The table with its notes; a reason that several findings share stands once."""
    notes = list(table.notes)
    numbers: dict[str, int] = {}
    rows = list(table.rows)
    for remark in remarks:
        paragraph = _reason(remark, known, language)
        if paragraph.text not in numbers:
            numbers[paragraph.text] = max((note.number for note in notes), default=0) + 1
            notes.append(Note(numbers[paragraph.text], paragraph))
        place = next((place for place in remark.places if place.table == table.id), None)
        if place is None or place.cell is None:
            continue
        _, r, c = place.cell
        cell = rows[r].cells[c]
        if not cell.covered and numbers[paragraph.text] not in cell.note_refs:
            marked = replace(cell, note_refs=(*cell.note_refs, numbers[paragraph.text]))
            rows[r] = replace(rows[r], cells=(*rows[r].cells[:c], marked, *rows[r].cells[c + 1 :]))
    return replace(table, notes=tuple(notes), rows=tuple(rows))


def _reason(remark: Remark, known: Mapping[str, Explanation], language: Language) -> Paragraph:
    """The reason in the language, else in one that it is given in, with its frame in the same."""
    explanation = known[remark.fingerprint]
    reason, own = explanation.reason.in_language(language)
    text = word("checking.explained_note", own, reason=reason.strip(), person=explanation.person)
    return Paragraph((Run(text),), own, own is not language)
