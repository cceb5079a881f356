"""The running text of a document as the checks read it: paragraphs and cells of words, each able to say where a part of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from toteuma.checks.reading import Reading
from toteuma.core.evidence import ReadCell, ReadParagraph, ReadTable, Role, Spot
from toteuma.core.remark import Where

AROUND = 90
"""So many characters of the text are quoted on each side of what is told of."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or a cell with its place (table, row, column)."""

    reading: Reading
    text: str
    entity: str
    paragraph: ReadParagraph | None = None
    cell: tuple[int, int, int] | None = None

    def spot(self, offset: int) -> Spot:
        """Where the character at ``offset`` stands in the input."""
        if self.paragraph is not None:
            return self.paragraph.spot_at(offset)
        assert self.cell is not None
        return spot_in(self.reading.read(self.cell), offset)

    def where(self, start: int = 0, end: int | None = None) -> Where:
        """The place of a part of the text, with the sentence around it."""
        stop = len(self.text) if end is None else end
        quote = around(self.text, start, stop)
        if self.cell is None:
            return Where(self.spot(start), quote, self.entity, document=self.reading.name)
        table, row, column = self.cell
        whole = self.reading.tables[table]
        head = whole.columns[column].header
        return Where(self.spot(start), quote, whole.entity, whole.id, whole.rows[row].label, head, self.reading.name, self.cell)


def spot_in(cell: ReadCell, offset: int) -> Spot:
    """Where the character at ``offset`` of a cell stands, the pieces that a page break made being told apart."""
    at = 0
    for text, spot in cell.pieces:
        at += len(text) + 1
        if offset < at:
            return spot
    return cell.pieces[-1][1] if cell.pieces else cell.spot


@lru_cache(maxsize=4)
def texts(reading: Reading) -> tuple[Text, ...]:
    """Every paragraph and every cell of words, in reading order."""
    return tuple(_texts(reading))


def _texts(reading: Reading) -> Iterator[Text]:
    table = -1
    for block in reading.document.blocks:
        if isinstance(block, ReadParagraph):
            yield Text(reading, block.text, block.entity, block)
        elif isinstance(block, ReadTable):
            table += 1
            yield from cells_of_words(reading, table)


def cells_of_words(reading: Reading, table: int) -> Iterator[Text]:
    """The cells of a table that hold words, the label column left out where it only names a row."""
    whole = reading.tables[table]
    for r, row in enumerate(whole.rows):
        for c, cell in enumerate(row.cells[: len(whole.columns)]):
            words = cell.quantity is None and not cell.keyed and " " in cell.raw
            if words and (whole.columns[c].role is not Role.LABEL or len(cell.raw.split()) > 3):
                yield Text(reading, cell.raw, whole.entity, cell=(table, r, c))


def around(text: str, start: int, end: int) -> str:
    """The sentence that a part of a text stands in, cut to a readable length."""
    left = max((match.end() for match in re.finditer(r"[.!?]\s+(?=[A-ZÅÄÖ])", text[:start])), default=0)
    stop = re.search(r"[.!?](?=\s+[A-ZÅÄÖ]|\s*$)", text[end:])
    right = end + stop.end() if stop else len(text)
    lead, tail = "", ""
    if start - left > AROUND:
        left, lead = text.rfind(" ", 0, start - AROUND) + 1, "… "
    if right - end > AROUND:
        cut = text.find(" ", end + AROUND)
        right, tail = (cut, " …") if cut > 0 else (right, "")
    return f"{lead}{text[left:right].strip()}{tail}"


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with the offset where it starts; a dot after a number or a short form ends none unless a capital follows."""
    start = 0
    for match in re.finditer(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”\"])", text):
        if re.search(r"\b(?:mm|esim|ns|ko|klo|n|milj|mrd|tuh|ks|vrt|t\.ex|bl\.a|s\.k|e\.g|i\.e)\.$", text[: match.start()], re.IGNORECASE):
            continue
        yield start, text[start : match.start()]
        start = match.end()
    if text[start:].strip():
        yield start, text[start:]
