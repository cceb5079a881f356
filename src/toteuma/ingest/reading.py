"""A document of any known format read and understood."""

from __future__ import annotations

from pathlib import Path

from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Finding, Level, Place, errors
from toteuma.ingest.meaning import understand
from toteuma.ingest.opening import read_blocks
from toteuma.ingest.own import without_drawn, without_origins


def read_document(path: Path) -> tuple[ReadDocument, tuple[Finding, ...]]:
    """The document as read, and the findings of reading its format and of telling what it means, in that order. Never an exception for bad input.

    **Raises** ``OSError`` where the file is not there or cannot be opened.
    """
    with path.open("rb"):
        pass
    raw, found = read_blocks(path)
    raw, left_out = without_origins(raw, path.name)
    document, told = understand(raw, path.name)
    if not document.blocks and not errors(found):
        told = (*told, Finding(Level.ERROR, "meaning.nothing_read", Place(file=path.name), {"file": path.name}))
    return without_drawn(document), (*found, *left_out, *told)
