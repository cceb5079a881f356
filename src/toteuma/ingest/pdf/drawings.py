"""What is drawn on a page, and how the file's coordinates lead to those of the page as it is seen."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as c

_DEPTH = 6
_MOST_SEGMENTS = 2000
_WHITE = 250

Matrix = tuple[float, float, float, float, float, float]
Counting = Callable[[object], int]
Getting = Callable[[object, int], c.FPDF_PAGEOBJECT]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled or stroked rectangle, or a straight line; ``white`` where it does not show on white paper."""

    x0: float
    top: float
    x1: float
    bottom: float
    white: bool
    hollow: bool = False

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Upright:
    """Leads from the file's coordinates to those of the page as it is seen."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.quarter = page.get_rotation() // 90
        self.left, self.low, right, high = page.get_mediabox()
        if crop := page.get_cropbox():
            self.left, self.low, right, high = crop
        self.across, self.up = right - self.left, high - self.low
        self.width, self.height = (self.up, self.across) if self.quarter % 2 else (self.across, self.up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.low
        match self.quarter:
            case 1:
                return y, x
            case 2:
                return self.across - x, y
            case 3:
                return self.up - y, self.across - x
            case _:
                return x, self.up - y


def drawn(page: pdfium.PdfPage) -> Iterator[tuple[c.FPDF_PAGEOBJECT, Matrix]]:
    """Paths and pictures with the matrix that leads from their coordinates to the page's, also those within forms."""
    yield from _drawn(page.raw, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


def _drawn(holder: object, count: Counting, get: Getting, matrix: Matrix, depth: int) -> Iterator[tuple[c.FPDF_PAGEOBJECT, Matrix]]:
    for index in range(count(holder)):
        item = get(holder, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = c.FS_MATRIX()
            c.FPDFPageObj_GetMatrix(item, inner)
            yield from _drawn(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, _times(inner, matrix), depth + 1)
        elif kind in (c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE):
            yield item, matrix


def _times(inner: c.FS_MATRIX, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = outer
    return (
        inner.a * a + inner.b * cc,
        inner.a * b + inner.b * d,
        inner.c * a + inner.d * cc,
        inner.c * b + inner.d * d,
        inner.e * a + inner.f * cc + e,
        inner.e * b + inner.f * d + f,
    )


def _moved(x: float, y: float, by: Matrix) -> tuple[float, float]:
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]


def bounds_of(item: c.FPDF_PAGEOBJECT, matrix: Matrix, upright: Upright) -> Box:
    """The box around a drawn thing, on the page as it is seen."""
    left, low, right, high = (ctypes.c_float() for _ in range(4))
    c.FPDFPageObj_GetBounds(item, left, low, right, high)
    x0, y0 = upright.point(*_moved(left.value, low.value, matrix))
    x1, y1 = upright.point(*_moved(right.value, high.value, matrix))
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), white=False)


def straight_parts(item: c.FPDF_PAGEOBJECT, bounds: Box, matrix: Matrix, upright: Upright) -> Iterator[Box]:
    """The straight parts of a path: one box for a rectangle or a line, one for each level or upright piece of a longer one."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    if not (fill.value or stroke.value):
        return
    white = _is_white(item, c.FPDFPageObj_GetFillColor if fill.value else c.FPDFPageObj_GetStrokeColor)
    count = c.FPDFPath_CountSegments(item)
    if count <= 5 or min(bounds.width, bounds.height) < 2:
        yield replace(bounds, white=white, hollow=not fill.value)
        return
    if not stroke.value or count > _MOST_SEGMENTS:
        return
    own = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(item, own)
    whole = _times(own, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(item, index)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        here = upright.point(*_moved(x.value, y.value, whole))
        if before and c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO:
            (x0, y0), (x1, y1) = before, here
            if abs(x0 - x1) < 1 or abs(y0 - y1) < 1:
                yield Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), white)
        before = here


def _is_white(item: c.FPDF_PAGEOBJECT, colour_of: Callable[..., int]) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour_of(item, red, green, blue, alpha)
    return alpha.value < 5 or min(red.value, green.value, blue.value) >= _WHITE
