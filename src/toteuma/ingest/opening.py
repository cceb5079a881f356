"""What a file is, told from its content, and the reader for it; a file that is not read says what to do."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from toteuma.core.findings import Finding, Level
from toteuma.ingest.archives import COMPOUND, UNREADABLE, tell_compound, tell_unfit
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawDocument

__all__ = ["read_blocks"]

Read = tuple[RawDocument, tuple[Finding, ...]]

_START = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", re.IGNORECASE)
_HTML_PIECE = re.compile(rb"\s*<(?:table|div|p|h[1-6]|article|main|section)[\s>]", re.IGNORECASE)
_MARKS = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*")
_MOST_CONTROLS = 0.02
_NAMED = {".docx": "DOCX", ".xlsx": "XLSX", ".pdf": "PDF"}
"""What a name promises that text alone does not keep."""


class _Form(StrEnum):
    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A format that is not read: what it is called, and what to save it as."""

    kind: str
    target: str


_BEGINNINGS: tuple[tuple[bytes, _Foreign | str], ...] = (
    (b"{\\rtf", _Foreign("RTF", "DOCX")),
    (b"\xd7\xcd\xc6\x9a", "picture_file"),
    (b"\x89PNG", "picture_file"),
    (b"\xff\xd8\xff", "picture_file"),
    (b"GIF8", "picture_file"),
    (b"II*\0", "picture_file"),
    (b"MM\0*", "picture_file"),
    (b"BM", "picture_file"),
    (b"\x1f\x8b", _Foreign("GZIP", "DOCX")),
    (b"7z\xbc\xaf\x27\x1c", _Foreign("7-Zip", "DOCX")),
    (b"Rar!", _Foreign("RAR", "DOCX")),
    (b"%!PS", _Foreign("PostScript", "PDF")),
    (b"\xfdWPC", _Foreign("WordPerfect", "DOCX")),
)
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": _Foreign("OpenDocument (.odt)", "DOCX"),
    b"application/vnd.oasis.opendocument.spreadsheet": _Foreign("OpenDocument (.ods)", "XLSX"),
    b"application/vnd.oasis.opendocument.presentation": _Foreign("OpenDocument (.odp)", "PDF"),
    b"application/epub+zip": _Foreign("EPUB", "PDF"),
}
_PARTS = (
    ("xl/workbook.bin", _Foreign("Excel (.xlsb)", "XLSX")),
    ("ppt/presentation.xml", _Foreign("PowerPoint (.pptx)", "PDF")),
    ("index/document.iwa", _Foreign("Apple iWork", "DOCX")),
)


def read_blocks(path: Path) -> Read:
    """The blocks of a document of any known format, and what could not be read (``reading.…``, ``pdf_reading.…``); never an exception for bad input.

    The content tells what a file is; its name decides only between text and a piece of a web page.
    """
    faults = Faults(path)
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        faults.add(Level.ERROR, "cannot_open", cause=error.strerror or type(error).__name__)
        return RawDocument(()), faults.all()
    form = _form(path, start, faults)
    if form is None:
        return RawDocument(()), faults.all()
    document, found = _reader(form)(path)
    return document, (*faults.all(), *found)


def _reader(form: _Form) -> Callable[[Path], Read]:
    """The reader of a format, imported only now, as each needs a library of its own."""
    if form is _Form.PDF:
        from toteuma.ingest.pdf import read_pdf_blocks

        return read_pdf_blocks
    if form is _Form.DOCX:
        from toteuma.ingest.docx import read_docx_blocks

        return read_docx_blocks
    if form is _Form.XLSX:
        from toteuma.ingest.xlsx import read_xlsx_blocks

        return read_xlsx_blocks
    if form is _Form.HTML:
        from toteuma.ingest.html import read_html_blocks

        return read_html_blocks
    from toteuma.ingest.text import read_text_blocks

    return read_text_blocks


def _form(path: Path, start: bytes, faults: Faults) -> _Form | None:
    """What the file is; None where it is not read, with its finding."""
    if not start:
        faults.add(Level.ERROR, "empty")
        return None
    if b"%PDF-" in start[:1024]:
        return _Form.PDF
    if start.startswith(b"PK"):
        return _form_of_archive(path, faults)
    if start.startswith(COMPOUND):
        tell_compound(path, faults)
        return None
    for beginning, told in _BEGINNINGS:
        if start.startswith(beginning):
            _tell(told, faults)
            return None
    return _form_of_text(path, start, faults)


def _tell(told: _Foreign | str, faults: Faults) -> None:
    if isinstance(told, _Foreign):
        faults.add(Level.ERROR, "convert", kind=told.kind, target=told.target)
    else:
        faults.add(Level.ERROR, told)


def _form_of_archive(path: Path, faults: Faults) -> _Form | None:
    try:
        with zipfile.ZipFile(path) as archive:
            if tell_unfit(archive, faults):
                return None
            names = {name.lower().lstrip("/") for name in archive.namelist()}
            kind = archive.read("mimetype")[:100].strip() if "mimetype" in archive.namelist() else b""
            types = (
                archive.read("[Content_Types].xml")
                if "[content_types].xml" in names and "[Content_Types].xml" in archive.namelist()
                else b""
            )
    except UNREADABLE as error:
        faults.broken("ZIP", error)
        return None
    told = _OPEN_DOCUMENTS.get(kind) or next((told for name, told in _PARTS if name in names), None)
    if told is not None:
        _tell(told, faults)
        return None
    if any(name.startswith("word/") for name in names) or b"wordprocessingml" in types:
        return _Form.DOCX
    if any(name.startswith("xl/") for name in names) or b"spreadsheetml" in types:
        return _Form.XLSX
    faults.add(Level.ERROR, "unknown")
    return None


def _form_of_text(path: Path, start: bytes, faults: Faults) -> _Form | None:
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(start)
    plain = start.replace(b"\0", b"") if wide else start
    bare = _MARKS.sub(b"", plain, count=1)
    if bare[:5].lower() == b"<?xml" and b"mso-application" in bare:
        _tell(_Foreign("Office XML 2003", "DOCX"), faults)
        return None
    if bare[:13].lower() == b"mime-version:" and b"multipart/related" in bare.lower():
        _tell(_Foreign("MHTML", "DOCX"), faults)
        return None
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in plain)
    if controls > _MOST_CONTROLS * len(plain):
        faults.add(Level.ERROR, "unknown")
        return None
    named = path.suffix.lower() in (".html", ".htm", ".xhtml")
    if _HTML.search(bare[:1024]) or (named and _HTML_PIECE.match(bare)) or (named and b"</" in bare):
        return _Form.HTML
    if kind := _NAMED.get(path.suffix.lower()):
        faults.add(Level.WARNING, "named_otherwise", kind=kind)
    return _Form.TEXT


def _is_wide(start: bytes) -> bool:
    """UTF-16 without a mark: every other byte is zero."""
    pairs = len(start) // 2
    return pairs > 1 and max(start[0::2].count(0), start[1::2].count(0)) > 0.4 * pairs
