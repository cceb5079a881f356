"""The encoding of a large text file told from all of its bytes, and the file made UTF-8; in blocks, so that any size will do."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from toteuma.ingest.encoding import MARKS

_BLOCK = 1 << 22
_TAIL = 2048
_MANY_ZEROS = 20
"""One byte in so many is zero: UTF-16 of letters has one in two."""
_NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-8": "UTF-8", "cp1252": "Windows-1252", "iso-8859-15": "ISO-8859-15"}
_DOS_LETTERS = b"\x84\x94\x86\x8e\x99\x8f\x81\x82"
_WINDOWS_LETTERS = b"\xe4\xf6\xe5\xc4\xd6\xc5\xfc\xe9"


@dataclass(frozen=True, slots=True)
class Characters:
    """``encoding`` as Python knows it; ``guessed``: from its letters, the bytes themselves do not say it. ``mark`` bytes stand before the first character.

    ``lines``: how many there are up to the last that is not empty. ``quoted``: there are quotation marks, so that a row can take several lines. ``gaps``:
    there are empty lines among the others, or lines that end unlike the others.
    """

    encoding: str
    guessed: bool
    mark: int
    lines: int
    quoted: bool
    gaps: bool

    @property
    def name(self) -> str:
        """As a person calls it."""
        return _NAMES.get(self.encoding, self.encoding)


def characters(path: Path, stated: str = "") -> Characters:
    """What a text file is written in. ``stated``: by somebody who knows; taken as it is. **Raises** LookupError where there is no such encoding."""
    scan = _scanned(path)
    if stated:
        name = codecs.lookup(stated).name
        encoding = {"utf_8_sig": "utf-8", "utf-8-sig": "utf-8", "iso8859-15": "iso-8859-15", "utf-16": scan.encoding}.get(name, name)
        return replace(scan, encoding=encoding, guessed=False, mark=scan.mark if encoding == scan.encoding else 0)
    return scan


def _scanned(path: Path) -> Characters:
    high: Counter[int] = Counter()
    size = zeros = odd_zeros = lines = 0
    quoted, gaps, valid, end = False, False, True, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        while block := file.read(_BLOCK):
            size += len(block)
            zeros += (found := block.count(0))
            odd_zeros += block[1::2].count(0) if found else 0
            lines += block.count(b"\n")
            quoted = quoted or b'"' in block
            gaps = gaps or _has_gaps(end + block)
            end = block[-_TAIL:]
            if valid and not block.isascii():
                valid = _is_valid(decoder, block)
            if not valid:
                for byte in (*_DOS_LETTERS, *_WINDOWS_LETTERS, 0xA4, 0x80):
                    high[byte] += block.count(byte)
    last = end.rstrip(b"\r\n")
    lines = lines - end[len(last) :].count(b"\n") + (1 if last else 0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return Characters(encoding, False, len(mark), lines, quoted, gaps)
    if zeros * _MANY_ZEROS > size:
        return Characters("utf-16-le" if odd_zeros * 2 > zeros else "utf-16-be", False, 0, lines, quoted, gaps)
    return Characters("utf-8" if valid else _by_letters(high), not valid, 0, lines, quoted, gaps)


def _has_gaps(block: bytes) -> bool:
    inner = block.rstrip(b"\r\n")
    if b"\r" in inner:
        return b"\n\r\n" in inner or inner.count(b"\r\n") != inner.count(b"\n") or inner.count(b"\r") != inner.count(b"\n")
    return b"\n\n" in inner


def _is_valid(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _by_letters(high: Counter[int]) -> str:
    if sum(high[byte] for byte in _DOS_LETTERS) > sum(high[byte] for byte in _WINDOWS_LETTERS):
        return "cp437"
    return "iso-8859-15" if high[0xA4] and not high[0x80] else "cp1252"


def transcoded(path: Path, found: Characters, target: Path) -> bool:
    """Write the file as UTF-8 into ``target``. False: some bytes are no characters of the encoding, U+FFFD stands in their place."""
    decoder = codecs.getincrementaldecoder(found.encoding)("replace")
    whole = True
    with path.open("rb") as source, target.open("wb") as out:
        source.seek(found.mark)
        while True:
            block = source.read(_BLOCK)
            text = decoder.decode(block, final=not block)
            whole = whole and "\ufffd" not in text
            out.write(text.encode("utf-8"))
            if not block:
                return whole
