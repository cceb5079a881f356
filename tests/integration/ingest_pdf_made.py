"""PDF files made for reading: laid out by typst, with the structure taken out, so that only places on the page tell what is what."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import typst
from pikepdf import Name

from toteuma.ingest.pdf import read_pdf_blocks
from toteuma.ingest.raw import RawDocument, RawHeading, RawParagraph, RawTable

PAGE = '#set page(width: 595pt, height: 842pt, margin: 60pt)\n#set text(size: 10pt, lang: "fi", hyphenate: false)\n'


def made(path: Path, source: str, *, page: str = PAGE) -> Path:
    """An untagged PDF of typst source."""
    path.write_bytes(typst.compile((page + source).encode()))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        del pdf.Root[Name.StructTreeRoot]
        del pdf.Root[Name.MarkInfo]
        pdf.save(path)
    return path


def read(path: Path) -> RawDocument:
    """The blocks of a file that reads without findings."""
    document, findings = read_pdf_blocks(path)
    assert findings == ()
    return document


def tables(document: RawDocument) -> list[RawTable]:
    return [block for block in document.blocks if isinstance(block, RawTable)]


def cells(table: RawTable) -> list[list[str]]:
    """The rows of a table, with covered cells as ``^`` and white space alike."""
    return [["^" if one.covered else re.sub(r"\s+", " ", one.text) for one in row] for row in table.rows]


def doubts(table: RawTable) -> dict[str, str]:
    """Text and doubt of the cells that the reader is not sure of."""
    return {one.text: one.doubt for row in table.rows for one in row if one.doubt}


def prose(document: RawDocument) -> list[str]:
    """Headings (``# `` for each level) and paragraphs as one line each."""
    told = []
    for block in document.blocks:
        if isinstance(block, RawHeading):
            told.append("#" * block.level + " " + block.text)
        elif isinstance(block, RawParagraph):
            told.append(("• " if block.item else "") + " ".join(text for text, _ in block.lines))
    return told
