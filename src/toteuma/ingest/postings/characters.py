"""The encoding of a large text file told from all of its bytes, and the file made UTF-8; in blocks, so that any size will do."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toteuma.ingest.encoding import MARKS

_BLOCK = 1 << 22
_TAIL = 2048
_MANY_ZEROS = 20
"""One byte in so many is zero: UTF-16 of letters has one in two."""
_NAMES = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-8": "UTF-8", "cp1252": "Windows-1252", "iso-8859-15": "ISO-8859-15"}
_DOS_LETTERS = b"\x84\x94\x86\x8e\x99\x8f\x81\x82"
_WINDOWS_LETTERS = b"\xe4\xf6\xe5\xc4\xd6\xc5\xfc\xe9"
_LINE_END = ord("\n")
_RARE_SPACES = (b"\xa0", b"\xc2", b"\xe2", b"\xff")
"""Bytes without one of which no encoding writes a space other than the common one; some letters have them too."""


@dataclass(frozen=True, slots=True)
class Characters:
    """``encoding`` as Python knows it; ``guessed``: from its letters, the bytes themselves do not say it. ``mark`` bytes stand before the first character.

    ``lines``: how many there are up to the last that is not empty. ``quoted``: there are quotation marks, so that a row can take several lines. ``gaps``:
    lines end unlike the others, or in a quoted file there are empty ones among them (else who reads it counts too few). ``spaces``, ``tabs``: there are
    some; ``rare_spaces``: there may be others than the common one.
    """

    encoding: str
    guessed: bool
    mark: int
    lines: int
    quoted: bool
    gaps: bool
    spaces: bool
    tabs: bool
    rare_spaces: bool

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
    """Every search through the bytes counts: of what an import takes, this is a tenth."""
    high: Counter[int] = Counter()
    size = zeros = odd_zeros = lines = 0
    quoted, gaps, valid, end = False, False, True, b""
    spaces = tabs = rare = False
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        while block := file.read(_BLOCK):
            size += len(block)
            if b"\0" in block:
                zeros += block.count(0)
                odd_zeros += block[1::2].count(0)
            lines += int(np.count_nonzero(np.frombuffer(block, np.uint8) == _LINE_END))
            if not quoted and b'"' in block:
                quoted = True
                gaps = gaps or _has_empty_lines(path, size - len(block))
            gaps = gaps or _has_gaps(end, block, quoted)
            spaces = spaces or b" " in block
            tabs = tabs or b"\t" in block
            end = block[-_TAIL:]
            if not block.isascii():
                rare = rare or any(byte in block for byte in _RARE_SPACES)
                valid = valid and _is_valid(decoder, block)
            if not valid:
                for byte in (*_DOS_LETTERS, *_WINDOWS_LETTERS, 0xA4, 0x80):
                    high[byte] += block.count(byte)
    last = end.rstrip(b"\r\n")
    lines = lines - end[len(last) :].count(b"\n") + (1 if last else 0)
    facts = (lines, quoted, gaps, spaces, tabs, rare or zeros > 0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return Characters(encoding, False, len(mark), *facts)
    if zeros * _MANY_ZEROS > size:
        return Characters("utf-16-le" if odd_zeros * 2 > zeros else "utf-16-be", False, 0, *facts)
    return Characters("utf-8" if valid else _by_letters(high), not valid, 0, *facts)


def _has_gaps(before: bytes, block: bytes, quoted: bool) -> bool:
    """``before``: the end of the block before."""
    if b"\r" in block:
        inner = (before + block).rstrip(b"\r\n")
        return b"\n\r\n" in inner or inner.count(b"\r\n") != inner.count(b"\n") or inner.count(b"\r") != inner.count(b"\n")
    return quoted and b"\n\n" in (before + block).rstrip(b"\n")


def _has_empty_lines(path: Path, until: int) -> bool:
    """Whether there are some in the first ``until`` bytes, where nobody had to look for them yet."""
    end = b""
    with path.open("rb") as file:
        for _ in range(until // _BLOCK):
            block = file.read(_BLOCK)
            if b"\n\n" in end + block:
                return True
            end = block[-1:]
    return False


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
