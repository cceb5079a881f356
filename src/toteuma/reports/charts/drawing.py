"""A drawing in pixels, turned into SVG by Altair and vl-convert.

The charts reckon where their marks stand, in whole numbers and Decimals, so that long labels get the room they need and nothing is cut;
Altair gets positions without a scale and does the drawing. No id stands in the SVG: several can share a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

import altair as alt
import vl_convert
from font_source_sans_pro import font_directory

from toteuma.core.document import Shape

FONT = "Source Sans Pro"
Pixels = Decimal | int

# Outlines in a square from −1 to 1. Half is a ring with its left half filled: the inner circle runs the other way round.
SYMBOLS = {
    Shape.FULL: "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z",
    Shape.HALF: "M0,-1A1,1,0,1,0,0,1A1,1,0,1,0,0,-1ZM0,-0.72A0.72,0.72,0,1,1,0,0.72Z",
    Shape.CROSS: "M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z",
    Shape.DASH: "M-1,-0.28H1V0.28H-1Z",
}
DISC = SYMBOLS[Shape.FULL]


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


def _plotted(position: Pixels) -> float:
    """Altair draws JSON numbers, which are floats: here and nowhere before; a hundredth of a pixel is not seen."""
    return float(Decimal(position).quantize(Decimal("0.01")))


@cache
def _register_font() -> None:
    vl_convert.register_font_directory(font_directory)


def _x(field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", scale=None, axis=None)


def _y(field: str = "y") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=None, axis=None)


class Drawing:
    """Rectangles below, then lines, symbols and text. Origin top left, ``y`` of text and symbols is their middle."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rectangles: list[dict[str, Any]] = []
        self._lines: list[tuple[str, list[dict[str, Any]]]] = []
        self._symbols: list[dict[str, Any]] = []
        self._texts: dict[tuple[Align, bool, int], list[dict[str, Any]]] = {}

    def rectangle(self, left: Pixels, top: Pixels, right: Pixels, bottom: Pixels, colour: str) -> None:
        corners = {"x": _plotted(left), "y": _plotted(top), "x2": _plotted(right), "y2": _plotted(bottom)}
        self._rectangles.append({**corners, "colour": colour})

    def line(self, points: Sequence[tuple[Pixels, Pixels]], colour: str) -> None:
        self._lines.append((colour, [{"x": _plotted(x), "y": _plotted(y)} for x, y in points]))

    def symbol(self, x: Pixels, y: Pixels, outline: str, colour: str, *, radius: int = 5) -> None:
        # Vega scales an outline by half the root of the size.
        self._symbols.append({"x": _plotted(x), "y": _plotted(y), "outline": outline, "colour": colour, "size": 4 * radius * radius})

    def text(self, x: Pixels, y: Pixels, text: str, colour: str, *, align: Align = Align.LEFT, bold: bool = False, size: int = 13) -> None:
        datum = {"x": _plotted(x), "y": _plotted(y), "text": text, "colour": colour}
        self._texts.setdefault((align, bold, size), []).append(datum)

    def _layers(self) -> list[alt.Chart]:
        colour = alt.Fill("colour:N", scale=None)
        layers = []
        if self._rectangles:
            chart = alt.Chart(alt.InlineData(self._rectangles)).mark_rect()
            layers.append(chart.encode(x=_x(), x2="x2:Q", y=_y(), y2="y2:Q", fill=colour))
        for stroke, points in self._lines:
            chart = alt.Chart(alt.InlineData(points)).mark_line(stroke=stroke, strokeWidth=2)
            layers.append(chart.encode(x=_x(), y=_y()))
        if self._symbols:
            chart = alt.Chart(alt.InlineData(self._symbols)).mark_point(opacity=1, strokeWidth=0)
            shape, size = alt.Shape("outline:N", scale=None), alt.Size("size:Q", scale=None)
            layers.append(chart.encode(x=_x(), y=_y(), shape=shape, size=size, fill=colour))
        for (align, bold, size_of_type), texts in self._texts.items():
            chart = alt.Chart(alt.InlineData(texts)).mark_text(
                align=align.value, baseline="middle", fontSize=size_of_type, fontWeight=600 if bold else 400
            )
            layers.append(chart.encode(x=_x(), y=_y(), text="text:N", fill=colour))
        return layers

    def svg(self, height: Pixels) -> str:
        """The SVG, on a transparent ground."""
        _register_font()
        chart = (
            alt.layer(*self._layers())
            .properties(width=self.width, height=_plotted(height), padding=0, autosize="none", background="transparent")
            .configure(font=FONT)
            .configure_mark(aria=False)
            .configure_view(stroke=None)
            .configure_text(font=f"{FONT}, Arial, sans-serif")
        )
        return str(vl_convert.vegalite_to_svg(chart.to_dict()))
