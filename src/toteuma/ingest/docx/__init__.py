"""Word files: headings, paragraphs, lists, tables and notes in order, as they stand when all changes are accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding, Level
from toteuma.ingest.archives import UNREADABLE, opened
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawDocument

if TYPE_CHECKING:
    from zipfile import ZipFile

    from toteuma.ingest.docx.content import ContentReader, Told
    from toteuma.ingest.parts import Element, Package

__all__ = ["read_docx_blocks"]

_LONGEST_QUOTE = 60


def read_docx_blocks(path: Path) -> tuple[RawDocument, tuple[Finding, ...]]:
    """The blocks of a Word file in order, and what was not read (``reading.…``); never an exception.

    Headers, footers and the list of contents are left out. Places have a page where Word noted where its pages end.
    """
    from lxml import etree

    faults = Faults(path)
    archive = opened(path, "DOCX", faults)
    if archive is None:
        return RawDocument(()), faults.all()
    with archive:
        try:
            document = _read(archive, faults)
        except (*UNREADABLE, etree.LxmlError) as error:
            faults.broken("DOCX", error)
            return RawDocument(()), faults.all()
    if not document.blocks and not faults.all():
        faults.add(Level.ERROR, "no_text")
    return document, faults.all()


def _read(archive: ZipFile, faults: Faults) -> RawDocument:
    from toteuma.ingest.docx.attributes import W
    from toteuma.ingest.docx.blocks import BodyReader
    from toteuma.ingest.docx.content import ContentReader
    from toteuma.ingest.docx.finishing import finished, pages_of
    from toteuma.ingest.docx.styles import Styles
    from toteuma.ingest.parts import Package

    package = Package(archive)
    root = package.tree(package.main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        faults.broken("DOCX", "w:body")
        return RawDocument(())
    contents = ContentReader(Styles(package.related("styles")))
    paged = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    reader = BodyReader(contents, _notes(package), paged=paged)
    reader.read(body)
    blocks = tuple(finished(reader.blocks))
    _tell(contents.told, faults)
    unread = [(text, Spot()) for text in (*contents.told.struck, *contents.told.pictures)]
    return RawDocument(blocks, _title(package), _language(contents), pages_of(blocks) if paged else None, (*reader.unread, *unread))


def _notes(package: Package) -> dict[tuple[str, str], Element]:
    from toteuma.ingest.docx.attributes import W, value

    found = {}
    for kind in ("footnote", "endnote"):
        part = package.related(f"{kind}s")
        for note in () if part is None else part.iter(f"{W}{kind}"):
            if value(note, "type") in (None, "normal"):
                found[kind, value(note, "id") or ""] = note
    return found


def _tell(told: Told, faults: Faults) -> None:
    if told.changes:
        faults.add(Level.INFO, "unaccepted_changes", count=str(told.changes))
    if told.comments:
        faults.add(Level.INFO, "comments", count=str(told.comments))
    if hidden := " ".join("".join(told.hidden).split()):
        faults.add(Level.INFO, "hidden_text", text=hidden[:_LONGEST_QUOTE])


def _title(package: Package) -> str:
    core = package.tree("docProps/core.xml")
    return "" if core is None else (core.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()


def _language(contents: ContentReader) -> str:
    """The language that most of the letters are marked with."""
    marked = contents.told.letters
    return (max(marked, key=lambda language: marked[language]) if marked else "") or contents.styles.language
