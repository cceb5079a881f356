"""Plain text and Markdown: headings, paragraphs, lists, tables of tabs, bars or HTML, each with the line where it stands."""

from __future__ import annotations

import re
from pathlib import Path

from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding, Level
from toteuma.ingest.encoding import Decoded, decoded
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawBlock, RawDocument
from toteuma.ingest.text.blocks import HtmlReader, TextBlocks, lines_of

__all__ = ["read_text_blocks", "tell_encoding"]

_SETTING = re.compile(r"(title|lang|language)\s*:\s*[\"']?(.*?)[\"']?\s*$")


def read_text_blocks(path: Path) -> tuple[RawDocument, tuple[Finding, ...]]:
    """The blocks of a text file in reading order, and what could not be read as it stands (``reading.…``); never an exception."""
    faults = Faults(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add(Level.ERROR, "cannot_open", cause=error.strerror or type(error).__name__)
        return RawDocument(()), faults.all()
    found = decoded(data)
    tell_encoding(found, faults)
    lines = lines_of(found.text)
    settings, start = _front_matter(lines)
    reader = TextBlocks(lines, faults, _html_reader(faults), start)
    blocks = reader.read()
    if not blocks:
        faults.add(Level.ERROR, "no_text")
    return RawDocument(tuple(blocks), settings.get("title", ""), settings.get("lang", ""), unread=tuple(reader.unread)), faults.all()


def tell_encoding(found: Decoded, faults: Faults) -> None:
    """Findings where the letters of a file are not sure."""
    if found.guessed:
        faults.add(Level.WARNING, "encoding_guessed", encoding=found.encoding)
    if found.damaged:
        line = found.text[: found.text.index("\ufffd")].count("\n") + 1
        faults.add(Level.WARNING, "damaged_characters", Spot(line=line))
    if found.misread:
        faults.add(Level.WARNING, "misread_characters")


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """Title and language from the settings that some Markdown begins with, and the index of the first line after them."""
    if not lines or lines[0].strip() != "---":
        return {}, 0
    end = next((at for at, line in enumerate(lines[1:40], 1) if line.strip() in ("---", "...")), 0)
    if not end or not all(re.match(r"\s*(?:[\w-]+\s*:|-\s|#|$)", line) for line in lines[1:end]):
        return {}, 0
    told = {found[1][:5].replace("langu", "lang"): found[2] for line in lines[1:end] if (found := _SETTING.match(line))}
    return told, end + 1


def _html_reader(faults: Faults) -> HtmlReader:
    def read(source: str, before: int) -> list[RawBlock]:
        from toteuma.ingest.html import blocks_of_html

        return list(blocks_of_html(source, faults, lines_before=before).blocks)

    return read
