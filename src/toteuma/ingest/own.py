"""What a document says of its own figures, beside saying them: a sheet that lists how they came about, pictures drawn of a table that stands there."""

from __future__ import annotations

import re
from dataclasses import replace

from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.ingest.meaning.wording import folded
from toteuma.ingest.raw import RawBlock, RawDocument, RawParagraph
from toteuma.texts import furniture

_TITLE = re.compile(r"(?P<title>[^.:]{8,}?)[.:]\s")


def without_origins(raw: RawDocument, file: str) -> tuple[RawDocument, tuple[Finding, ...]]:
    """Without the sheet that our own workbooks end with: it tells how the figures of the others came about, and none of its own."""
    names = {furniture()["xlsx.origins"].get(language) for language in Language}
    kept = tuple(block for block in raw.blocks if _sheet(block) not in names)
    if len(kept) == len(raw.blocks):
        return raw, ()
    left_out = next(_sheet(block) for block in raw.blocks if _sheet(block) in names)
    told = Finding(Level.INFO, "reading.origins_sheet", Place(file=file, sheet=left_out), {"file": file, "sheet": left_out})
    return replace(raw, blocks=kept), (told,)


def without_drawn(document: ReadDocument) -> ReadDocument:
    """Without the pictures among what was not read whose description begins with the name of a table: the table has their figures."""
    captions = [folded(table.caption) for table in document.tables() if table.caption]
    unread = tuple((text, spot) for text, spot in document.unread if not _is_drawn(text, captions))
    return replace(document, unread=unread)


def _is_drawn(text: str, captions: list[str]) -> bool:
    match = _TITLE.match(text)
    return match is not None and any(folded(match["title"]) in caption for caption in captions)


def _sheet(block: RawBlock) -> str:
    return block.lines[0][1].sheet if isinstance(block, RawParagraph) else block.spot.sheet
