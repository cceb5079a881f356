"""Web pages: headings, paragraphs, lists and tables as a reader sees them, each with the line of the file."""

from __future__ import annotations

import re
from pathlib import Path

from toteuma.core.findings import Finding, Level
from toteuma.ingest.encoding import decoded
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawDocument

__all__ = ["blocks_of_html", "read_html_blocks"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def read_html_blocks(path: Path) -> tuple[RawDocument, tuple[Finding, ...]]:
    """The blocks of a web page in reading order, and what could not be read (``reading.…``); never an exception.

    Hidden text and the page's furniture (menus, search, header and footer) are left out; a page with a ``<main>`` is read from it.
    """
    from toteuma.ingest.text import tell_encoding

    faults = Faults(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add(Level.ERROR, "cannot_open", cause=error.strerror or type(error).__name__)
        return RawDocument(()), faults.all()
    declared = _CHARSET.search(data[:2048])
    found = decoded(data, (declared[1] or declared[2]).decode("ascii", "replace") if declared else "")
    tell_encoding(found, faults)
    document = blocks_of_html(found.text, faults)
    if not document.blocks:
        faults.add(Level.ERROR, "no_text")
    return document, faults.all()


def blocks_of_html(source: str, faults: Faults, *, lines_before: int = 0) -> RawDocument:
    """The blocks of a page, or of a piece of one that begins after ``lines_before`` lines of its file."""
    from lxml import etree

    from toteuma.ingest.html.blocks import HtmlBlocks

    text = _CONTROLS.sub("\ufffd", _DECLARATION.sub("", source, count=1))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError as error:
        faults.broken("HTML", error)
        return RawDocument(())
    if root is None:
        return RawDocument(())
    mains = [main for main in root.iter("main", "{*}main") if main.get("hidden") is None]
    body = mains[0] if len(mains) == 1 else root
    headed = next(body.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None
    reader = HtmlBlocks(lines_before, headed=headed)
    reader.read(body)
    title = " ".join(str(root.findtext(".//title") or "").split())
    language = next((told for element in root.iter("html", "body") if (told := (element.get("lang") or "").strip())), "")
    return RawDocument(tuple(reader.blocks), title, language, unread=tuple(reader.unread))
