"""The rows of a chart: where labels stand, how high a row is, and the key above the rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.document import Chart, ChartPoint
from toteuma.reports.charts.colours import Palette
from toteuma.reports.charts.drawing import Align, Drawing, Pixels
from toteuma.reports.charts.lettering import text_width, wrapped

WIDTH = 680
SMALL_WIDTH = 260
LINE = 16
GAP = 6
BETWEEN_ROWS = 8
KEY_SIZE = 12
GLYPH = 14
"""Width of a mark in the key."""

Glyph = Callable[[Drawing, Pixels, Pixels], None]
"""Draws a series' mark in the key: left edge, middle."""


def points_by_label(chart: Chart) -> dict[str, dict[str, ChartPoint]]:
    """The points of each label by series, labels in the order given."""
    table: dict[str, dict[str, ChartPoint]] = {}
    for point in chart.points:
        table.setdefault(point.label, {})[point.series] = point
    return table


@dataclass(frozen=True, slots=True)
class Row:
    """``middle`` is that of the marks."""

    top: Decimal
    middle: Decimal
    bottom: Decimal


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels left of the marks, wrapped in their column; in a small chart above them. ``band`` is the height of a row's marks."""

    above: bool
    size: int
    room: int
    left: int
    """Where the marks may begin."""
    band: int

    @classmethod
    def of(cls, chart: Chart, *, band: int, room: int = 220) -> Rows:
        if chart.small:
            return cls(True, 12, SMALL_WIDTH, 0, band)
        lines = [line for label in points_by_label(chart) for line in wrapped(label, room, 13)]
        return cls(False, 13, room, max((text_width(line, 13) for line in lines), default=0) + 16, band)

    def place(self, drawing: Drawing, label: str, top: Decimal, ink: str) -> Row:
        """Writes the label of the row that begins at ``top``."""
        lines = wrapped(label, self.room, self.size)
        block = LINE * len(lines)
        if self.above:
            first, middle, height = top, top + block + Decimal(self.band) / 2, block + self.band
        else:
            height = max(block, self.band)
            first, middle = top + Decimal(height - block) / 2, top + Decimal(height) / 2
        for index, line in enumerate(lines):
            drawing.text(0, first + LINE * index + LINE // 2, line, ink, size=self.size)
        return Row(top, middle, top + height)


def key(drawing: Drawing, entries: Sequence[tuple[str, Glyph]], colours: Palette, unit: str = "") -> int:
    """The marks and their names in a line, in more where there is not the room, and the unit at its end or below; the height it takes."""
    x, middle = 0, LINE // 2
    for name, glyph in entries:
        width = GLYPH + GAP + text_width(name, KEY_SIZE)
        if x and x + width > drawing.width:
            x, middle = 0, middle + LINE + 2
        glyph(drawing, x, middle)
        drawing.text(x + GLYPH + GAP, middle, name, colours.muted, size=KEY_SIZE)
        x += width + 20
    if unit and x + text_width(unit, KEY_SIZE) > drawing.width:
        middle += LINE + 2
        drawing.text(0, middle, unit, colours.muted, size=KEY_SIZE)
    elif unit:
        drawing.text(drawing.width, middle, unit, colours.muted, align=Align.RIGHT, size=KEY_SIZE)
    return middle + LINE // 2 + 10 if entries or unit else 0


def unit_line(drawing: Drawing, chart: Chart, colours: Palette) -> int:
    """The unit of the figures above everything else; the height it takes."""
    if not chart.value_axis:
        return 0
    drawing.text(0, LINE // 2, chart.value_axis, colours.muted, size=KEY_SIZE)
    return LINE + GAP
