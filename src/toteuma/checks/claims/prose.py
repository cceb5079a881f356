"""The running text of a document: its paragraphs, and the cells of tables that are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from toteuma.checks.reading import folded
from toteuma.core.evidence import ReadCell, ReadDocument, ReadParagraph, ReadTable, Role, Spot

_WORDS_OF_A_SENTENCE: Final = 4
_CLOSED: Final = '.!?:;”"'


@dataclass(frozen=True, slots=True)
class Passage:
    """Text with the unit under whose heading it stands. ``table`` where it is a cell; ``pieces`` find the place of a part of it."""

    text: str
    entity: str
    spot: Spot
    paragraph: ReadParagraph | None = None
    cell: ReadCell | None = None
    table: str = ""

    @property
    def heading(self) -> str:
        """What stands above it."""
        return self.paragraph.heading if self.paragraph is not None else self.table

    def spot_at(self, offset: int) -> Spot:
        """Where the character at ``offset`` stands in the input."""
        if self.paragraph is not None:
            return self.paragraph.spot_at(offset)
        if self.cell is not None:
            at = 0
            for text, spot in self.cell.pieces:
                at += len(text)
                if offset < at:
                    return spot
        return self.spot


def passages(document: ReadDocument) -> Iterator[Passage]:
    """In reading order. A paragraph that breaks off (a page turned) and goes on in lower case is one passage with the next."""
    held: ReadParagraph | None = None
    for block in document.blocks:
        if isinstance(block, ReadParagraph):
            if held is not None and _goes_on(held, block):
                held = _joined(held, block)
                continue
            if held is not None:
                yield _passage(held)
            held = block
            continue
        if held is not None:
            yield _passage(held)
            held = None
        if isinstance(block, ReadTable):
            yield from _cells(block)
    if held is not None:
        yield _passage(held)


def _passage(paragraph: ReadParagraph) -> Passage:
    return Passage(paragraph.text, paragraph.entity, paragraph.spot, paragraph=paragraph)


def _goes_on(first: ReadParagraph, second: ReadParagraph) -> bool:
    end, begin = first.text.rstrip()[-1:], second.text.lstrip()[:1]
    return bool(end) and end not in _CLOSED and begin.islower() and folded(first.entity) == folded(second.entity)


def _joined(first: ReadParagraph, second: ReadParagraph) -> ReadParagraph:
    text = first.text.rstrip()
    offset = len(text) + 1
    starts = first.starts or ((0, first.spot),)
    more = second.starts or ((0, second.spot),)
    return ReadParagraph(
        f"{text} {second.text}", first.spot, first.entity, first.heading, (*starts, *((offset + at, spot) for at, spot in more))
    )


def _cells(table: ReadTable) -> Iterator[Passage]:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=False):
            if cell.quantity is not None or cell.keyed or column.role in (Role.LABEL, Role.TARGET):
                continue
            if len(cell.raw.split()) >= _WORDS_OF_A_SENTENCE:
                yield Passage(cell.raw, table.entity, cell.spot, cell=cell, table=table.id)
