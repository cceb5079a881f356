"""A drawing in pixels, turned into SVG by Altair, Vega and vl-convert.

The charts reckon where their marks stand, in whole numbers and Decimals, so that long labels get the room they need and nothing is cut;
Altair gets positions without a scale and does the drawing. No id stands in the SVG: several can share a page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
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
MIDDLE = Decimal("0.3")
"""From the middle of a line of text down to its foot, as a share of its size: what Vega takes."""
UNMEASURED = 'font-size="-'
"""Vega measures every text, a millisecond each, to know how far it reaches, which nobody asks here: the charts reckon that themselves. It does
not measure a text of negative size, so the drawing says the sizes negative and the SVG has them right again."""
KEPT = 4096
"""Drawings kept for the next format, about ten kilobytes each."""
DISC = SYMBOLS[Shape.FULL]


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


def _plotted(position: Pixels) -> float:
    """Altair draws JSON numbers, which are floats: here and nowhere before; a hundredth of a pixel is not seen."""
    return float(Decimal(position).quantize(Decimal("0.01")))


def _x(field: str = "x") -> alt.X:
    return alt.X(f"{field}:Q", scale=None, axis=None)


def _y(field: str = "y") -> alt.Y:
    return alt.Y(f"{field}:Q", scale=None, axis=None)


@cache
def _template() -> dict[str, Any]:
    """The drawing without its marks, compiled once: Altair's checks and the compiler take far longer than drawing.

    Sides and marks are filled in by :meth:`Drawing.svg`.
    """
    vl_convert.register_font_directory(font_directory)
    fill = alt.Fill("colour:N", scale=None)
    rectangles = alt.Chart(alt.NamedData("rectangles")).mark_rect().encode(x=_x(), x2="x2:Q", y=_y(), y2="y2:Q", fill=fill)
    lines = (
        alt.Chart(alt.NamedData("lines"))
        .mark_line(strokeWidth=2)
        .encode(x=_x(), y=_y(), stroke=alt.Stroke("colour:N", scale=None), detail="line:N", order="order:Q")
    )
    symbols = (
        alt.Chart(alt.NamedData("symbols"))
        .mark_point(filled=True, opacity=1)
        .encode(x=_x(), y=_y(), shape=alt.Shape("outline:N", scale=None), size=alt.Size("size:Q", scale=None), fill=fill)
    )
    texts = (
        alt.Chart(alt.NamedData("texts"))
        .mark_text(
            align=alt.ExprRef("datum.align"),
            baseline="alphabetic",
            fontSize=alt.ExprRef("-datum.size"),
            fontWeight=alt.ExprRef("datum.weight"),
        )
        .encode(x=_x(), y=_y(), text="text:N", fill=fill)
    )
    chart = (
        alt.layer(rectangles, lines, symbols, texts)
        .properties(padding=0, autosize="none", background="transparent")
        .configure_mark(aria=False)
        .configure_view(stroke=None)
        .configure_text(font=f"{FONT}, Arial, sans-serif")
    )
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(chart.to_dict())
    return compiled


class Drawing:
    """Rectangles below, then lines, symbols and text. Origin top left, ``y`` of text and symbols is their middle."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._marks: dict[str, list[dict[str, Any]]] = {"rectangles": [], "lines": [], "symbols": [], "texts": []}
        self._lines = 0

    def rectangle(self, left: Pixels, top: Pixels, right: Pixels, bottom: Pixels, colour: str) -> None:
        corners = {"x": _plotted(left), "y": _plotted(top), "x2": _plotted(right), "y2": _plotted(bottom)}
        self._marks["rectangles"].append({**corners, "colour": colour})

    def line(self, points: Sequence[tuple[Pixels, Pixels]], colour: str) -> None:
        self._lines += 1
        for order, (x, y) in enumerate(points):
            datum = {"x": _plotted(x), "y": _plotted(y), "colour": colour, "line": self._lines, "order": order}
            self._marks["lines"].append(datum)

    def symbol(self, x: Pixels, y: Pixels, outline: str, colour: str, *, radius: int = 5) -> None:
        # Vega scales an outline by half the root of the size.
        datum = {"x": _plotted(x), "y": _plotted(y), "outline": outline, "colour": colour, "size": 4 * radius * radius}
        self._marks["symbols"].append(datum)

    def text(self, x: Pixels, y: Pixels, text: str, colour: str, *, align: Align = Align.LEFT, bold: bool = False, size: int = 13) -> None:
        style = {"align": align.value, "weight": 600 if bold else 400, "size": size}
        self._marks["texts"].append({"x": _plotted(x), "y": _plotted(y + size * MIDDLE), "text": text, "colour": colour, **style})

    def svg(self, height: Pixels) -> str:
        """The SVG, on a transparent ground. The same drawing is made once: every format and page shows the same picture."""
        data = [{"name": name, "values": marks} for name, marks in self._marks.items()]
        return _svg(json.dumps({"width": self.width, "height": _plotted(height), "data": data}))


@lru_cache(maxsize=KEPT)
def _svg(filling: str) -> str:
    """The template filled with sides and marks."""
    svg = str(vl_convert.vega_to_svg({**_template(), **json.loads(filling)}))
    return svg.replace(UNMEASURED, 'font-size="')
