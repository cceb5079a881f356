"""PDF files read without guessing: by their own structure where they have one, else by where text and rules stand."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Name

from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding, Level, Place
from toteuma.ingest.pdf.glyphs import PageContent, page_contents
from toteuma.ingest.pdf.layout import Layout
from toteuma.ingest.pdf.tagged import Marked, tagged_blocks
from toteuma.ingest.raw import RawDocument

__all__ = ["read_pdf_blocks"]

_LEAST_LETTERS = 15
"""A page with fewer letters and a picture over most of it is taken for a scan."""
_SCAN = 0.5


def read_pdf_blocks(path: Path) -> tuple[RawDocument, tuple[Finding, ...]]:
    """Headings, paragraphs and tables of a PDF in reading order, and what could not be read.

    A locked, broken or scanned file is a finding (``pdf_reading.…``), never an exception; what was read before is still told.
    """
    try:
        structure = pikepdf.open(path)
    except pikepdf.PasswordError:
        return RawDocument((), pages=None), (_finding(path, Level.ERROR, "locked"),)
    except pikepdf.PdfError as error:
        return RawDocument((), pages=None), (_broken(path, error),)
    with structure:
        if not structure.pages:
            return RawDocument((), pages=0), (_finding(path, Level.ERROR, "no_pages"),)
        return _Reading(path, structure).result()


def _finding(path: Path, level: Level, code: str, page: int | None = None, **details: str) -> Finding:
    details = {"file": path.name, **details} | ({"page": str(page)} if page else {})
    return Finding(level, f"pdf_reading.{code}", Place(file=path.name), details)


def _broken(path: Path, error: Exception) -> Finding:
    words = str(error).splitlines() or [type(error).__name__]
    return _finding(path, Level.ERROR, "broken", cause=words[0][:200].rstrip(". "))


class _Reading:
    def __init__(self, path: Path, structure: pikepdf.Pdf) -> None:
        self.path, self.structure = path, structure
        self.findings: list[Finding] = []
        self.unread: list[tuple[str, Spot]] = []
        self.marked: Marked = {}
        self.layout = Layout()
        self.letters = 0
        self.scans: list[int] = []

    def result(self) -> tuple[RawDocument, tuple[Finding, ...]]:
        tags = bool(self.structure.Root.get(Name.StructTreeRoot))
        try:
            pages = self._pages(tags)
        except pdfium.PdfiumError as error:
            return RawDocument(()), (_broken(self.path, error),)
        told = tagged_blocks(self.structure, self.marked) if tags else None
        blocks, unread = told if told is not None else self.layout.blocks()
        self._tell_scans()
        language = str(self.structure.Root.get(Name.Lang, ""))
        title = str(self.structure.docinfo.get(Name.Title, "")) if Name.Info in self.structure.trailer else ""
        document = RawDocument(tuple(blocks), title, language, pages, (*self.unread, *unread))
        return document, tuple(self.findings)

    def _pages(self, tags: bool) -> int:
        with pdfium.PdfDocument(self.path) as pdf:
            for page in page_contents(pdf):
                if isinstance(page, int):
                    self.findings.append(_finding(self.path, Level.WARNING, "page_broken", page))
                    continue
                self._take(page, tags)
            return len(pdf)

    def _take(self, page: PageContent, tags: bool) -> None:
        self.layout.take(page)
        if tags:
            for glyph in page.glyphs:
                self.marked.setdefault((page.number, glyph.mark), []).append(glyph)
        letters = sum(glyph.text.isalnum() for glyph in page.glyphs)
        self.letters += letters
        covered = max((picture.width * picture.height for picture in page.pictures), default=0.0)
        if letters < _LEAST_LETTERS and covered > _SCAN * page.width * page.height:
            self.scans.append(page.number)
        elif page.pictures:
            self.findings.append(_finding(self.path, Level.INFO, "picture", page.number))
        if page.turned.strip():
            self.unread.append((page.turned, Spot(page=page.number)))

    def _tell_scans(self) -> None:
        if self.letters == 0:
            self.findings.append(_finding(self.path, Level.ERROR, "no_text"))
        else:
            self.findings += [_finding(self.path, Level.WARNING, "scanned_page", page) for page in self.scans]
