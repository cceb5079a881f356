"""What stands on a page: glyphs, boxes and pictures, with y growing downwards, as the page is seen (turned pages upright)."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as c

from toteuma.ingest.pdf.drawings import Box, Upright, bounds_of, drawn, straight_parts

ARTIFACT = -2
"""The mark of what the file itself says is no content: running heads, rules."""
HYPHENS = "\x02\ufffe\u00ad"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = 3
_LEAST_PICTURE = 0.04
"""Share of the page that a picture must take to be worth telling of."""


@dataclass(slots=True)
class Glyph:
    """A character; ``base`` is the y of its baseline, ``mark`` the marked content it belongs to (−1: none, −2: an artifact).

    ``hidden``: drawn invisibly, as the text layer of a scanned page is.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    mark: int
    hidden: bool


@dataclass(slots=True)
class PageContent:
    """``pictures`` and ``turned`` (text that does not run from left to right) cannot be read; their places are told."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    boxes: list[Box]
    pictures: list[Box]
    turned: str


@dataclass(slots=True)
class _Style:
    """What all characters of one text object share."""

    size: float
    bold: bool
    mark: int
    hidden: bool
    turn: int


def page_contents(pdf: pdfium.PdfDocument) -> Iterator[PageContent | int]:
    """Page by page, so that a long file never stands in memory whole; the number alone for a page that cannot be read."""
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text_page = page.get_textpage()
        except pdfium.PdfiumError:
            yield index + 1
            continue
        content = _content(page, text_page, index + 1)
        text_page.close()
        page.close()
        yield content


def _content(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> PageContent:
    upright = Upright(page)
    glyphs, turned = _glyphs(text_page, upright)
    boxes: list[Box] = []
    pictures: list[Box] = []
    for item, matrix in drawn(page):
        bounds = bounds_of(item, matrix, upright)
        if c.FPDFPageObj_GetType(item) == c.FPDF_PAGEOBJ_PATH:
            boxes += straight_parts(item, bounds, matrix, upright)
        elif bounds.width * bounds.height > _LEAST_PICTURE * upright.width * upright.height:
            pictures.append(bounds)
    return PageContent(number, upright.width, upright.height, glyphs, boxes, pictures, turned)


def _glyphs(text_page: pdfium.PdfTextPage, upright: Upright) -> tuple[list[Glyph], str]:
    raw = text_page.raw
    rectangle, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    glyphs: list[Glyph] = []
    turned: list[str] = []
    for index in range(text_page.count_chars()):
        owner = c.FPDFText_GetTextObject(raw, index)
        if not owner:
            continue  # made up by the library: line ends and spaces that it guesses
        address = ctypes.cast(owner, ctypes.c_void_p).value or 0
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(raw, owner, index, upright.quarter)
        text = _character(c.FPDFText_GetUnicode(raw, index))
        if style.turn:
            turned.append(text)
            continue
        c.FPDFText_GetLooseCharBox(raw, index, rectangle)
        c.FPDFText_GetCharOrigin(raw, index, x, y)
        (left, first), (right, last) = upright.point(rectangle.left, rectangle.bottom), upright.point(rectangle.right, rectangle.top)
        start, base = upright.point(x.value, y.value)
        if not text:
            if glyphs and glyphs[-1].x0 == start:
                glyphs[-1].x1 = max(left, right)  # drawn by one glyph with the character before
            continue
        size = style.size or abs(last - first)
        glyphs.append(Glyph(text, min(left, right, start), max(left, right), base, size, style.bold, style.mark, style.hidden))
    return glyphs, "".join(turned)


def _character(code: int) -> str:
    """The character, ``-`` for the library's marks of a hyphen, nothing for what takes no room."""
    text = chr(code) if code else "\ufffd"
    if text in HYPHENS:
        return "-"
    return "" if text in _ZERO_WIDTH or (text < " " and text != "\t") else text


def _style(raw: c.FPDF_TEXTPAGE, owner: c.FPDF_PAGEOBJECT, index: int, quarter: int) -> _Style:
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(raw, index, matrix)
    size = c.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a))
    turn = round((angle - 90 * quarter) % 360 / 5) % 72  # text within 2.5 degrees of level is level
    font = c.FPDFTextObj_GetFont(owner)
    name = ctypes.create_string_buffer(200)
    c.FPDFFont_GetBaseFontName(font, name, 200)
    bold = any(word in name.value.lower() for word in (b"bold", b"black", b"heavy")) or c.FPDFFont_GetWeight(font) >= 600
    hidden = c.FPDFTextObj_GetTextRenderMode(owner) == _INVISIBLE
    return _Style(size, bold, _mark(owner), hidden, turn)


def _mark(owner: c.FPDF_PAGEOBJECT) -> int:
    mark: int = c.FPDFPageObj_GetMarkedContentID(owner)
    if mark >= 0:
        return mark
    name, length = ctypes.create_string_buffer(40), ctypes.c_ulong()
    for index in range(c.FPDFPageObj_CountMarks(owner)):
        c.FPDFPageObjMark_GetName(c.FPDFPageObj_GetMark(owner, index), ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort)), 40, length)
        if name.raw[: length.value].decode("utf-16-le").rstrip("\0") == "Artifact":
            return ARTIFACT
    return -1
