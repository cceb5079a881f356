"""A document of any known format read and understood."""

from __future__ import annotations

from pathlib import Path

from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Finding, Level, Place
from toteuma.ingest.docx import read_docx_blocks
from toteuma.ingest.html import read_html_blocks
from toteuma.ingest.meaning import understand
from toteuma.ingest.opening import read_blocks
from toteuma.ingest.xlsx import read_xlsx_blocks

_READERS = {
    ".pdf": read_pdf_blocks,
    ".docx": read_docx_blocks,
    ".xlsx": read_xlsx_blocks,
    ".xlsm": read_xlsx_blocks,
    ".html": read_html_blocks,
    ".htm": read_html_blocks,
}


def read_document(path: Path) -> tuple[ReadDocument, tuple[Finding, ...]]:
    """The document as read, and the findings of reading its format and of telling what it means, in that order. Never an exception for bad input.

    **Raises** ``OSError`` where the file cannot be opened.
    """
    with path.open("rb") as file:
        begins = file.read(1024)
    reader = read_pdf_blocks if b"%PDF-" in begins else _READERS.get(path.suffix.lower(), read_text_blocks)
    raw, found = reader(path)
    document, told = understand(raw, path.name)
    if not document.blocks and not found:
        told = (*told, Finding(Level.ERROR, "meaning.nothing_read", Place(file=path.name), {"file": path.name}))
    return document, (*found, *told)
