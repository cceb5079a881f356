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

_ORIGINS = "origins"
_BESIDE = ("charts", "units")
_TITLE = re.compile(r"(?P<title>[^.:]{8,}?)[.:]\s")


def without_origins(raw: RawDocument, file: str) -> tuple[RawDocument, tuple[Finding, ...]]:
    """Without the sheets of our own workbooks that tell no figure of their own: how the figures came about, what the charts draw, who is who.

    A workbook is known as ours by the first of these.
    """
    sheets = {_sheet(block) for block in raw.blocks}
    left_out = next((sheet for sheet in sorted(sheets) if sheet in _names(_ORIGINS)), "")
    if not left_out:
        return raw, ()
    beside = {name for sheet in _BESIDE for name in _names(sheet)}
    kept = tuple(block for block in raw.blocks if _sheet(block) != left_out and _sheet(block) not in beside)
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


def _names(sheet: str) -> set[str]:
    """What a sheet of our own workbooks is called, in every language."""
    return {furniture()[f"xlsx.{sheet}"].get(language) for language in Language}


def _sheet(block: RawBlock) -> str:
    return block.lines[0][1].sheet if isinstance(block, RawParagraph) else block.spot.sheet
