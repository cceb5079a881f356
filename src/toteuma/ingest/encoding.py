"""Bytes of a text file → characters."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DOS = re.compile("[A-Za-z][„”†][A-Za-z]")
_WINDOWS = re.compile("[A-Za-z][äöåÄÖÅ]|[äöåÄÖÅ][A-Za-z]")
_MISREAD = re.compile("Ã[¤¶¥„–…]|Â[\u00a0€]|â€")
_FEWEST_MISREAD = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """``guessed``: the bytes do not say it. ``damaged``: some of them are no characters. ``misread``: the text was written after a wrong reading (``Ã¤``)."""

    text: str
    encoding: str
    guessed: bool = False
    damaged: bool = False
    misread: bool = False


def decoded(data: bytes, declared: str = "") -> Decoded:
    """The text of a file: by its byte order mark, by what it declares, as UTF-8, else by the letters that then come out."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding, damaged="\ufffd" in text)
    wide = _wide(data)
    for encoding in (*([wide] if wide else ()), "utf-8", *([declared] if _known(declared) else ())):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        return Decoded(text, encoding, misread=len(_MISREAD.findall(text)) >= _FEWEST_MISREAD)
    return _guessed(data)


def _known(encoding: str) -> bool:
    try:
        return bool(encoding) and codecs.lookup(encoding).name != "utf-8"
    except LookupError:
        return False


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every other byte is zero."""
    start = data[:4000]
    pairs = len(start) // 2
    if pairs and start[1::2].count(0) > 0.4 * pairs:
        return "utf-16-le"
    return "utf-16-be" if pairs and start[0::2].count(0) > 0.4 * pairs else ""


def _guessed(data: bytes) -> Decoded:
    windows = data.decode("cp1252", "replace")
    if len(_DOS.findall(windows)) > len(_WINDOWS.findall(windows)):
        return Decoded(data.decode("cp850", "replace"), "cp850", guessed=True)
    return Decoded(windows, "cp1252", guessed=True, damaged="\ufffd" in windows)
