"""Goal statuses: one bar of segments per objective. Each segment has its shape and its count, so colour is never alone."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.document import Chart, ChartSeries, Shape
from toteuma.reports.charts.colours import Palette
from toteuma.reports.charts.drawing import SYMBOLS, Align, Drawing, Pixels
from toteuma.reports.charts.lettering import text_width
from toteuma.reports.charts.rows import BETWEEN_ROWS, GLYPH, SMALL_WIDTH, WIDTH, Glyph, Rows, key, points_by_label
from toteuma.reports.colours import text_on

SEGMENT = 24
TALL_SEGMENT = 36
BESIDE = 4
WIDEST_UNIT = 44
"""Pixels for one goal, at most: few goals do not fill the page."""
RADIUS = 5
APART = 2


def _outline(series: ChartSeries) -> str:
    return SYMBOLS[series.shape or Shape.DASH]


def _glyph(series: ChartSeries, colours: Palette) -> Glyph:
    def draw(drawing: Drawing, x: Pixels, y: Pixels) -> None:
        drawing.symbol(x + GLYPH // 2, y, _outline(series), _tone(series, colours), radius=6)

    return draw


def _tone(series: ChartSeries, colours: Palette) -> str:
    return colours.tones.get(series.tone, colours.tones["none"])


def _needs(count: str) -> int:
    """Pixels for a shape and a count side by side."""
    return 2 * RADIUS + BESIDE + text_width(count, 13, bold=True)


def draw_status(chart: Chart, colours: Palette) -> str:
    """Counts per objective, stacked in the order of the vocabulary.

    Shape and count stand side by side; where a segment is too narrow for that, the shape stands above the count in all of them.
    """
    drawing = Drawing(SMALL_WIDTH if chart.small else WIDTH)
    table = points_by_label(chart)
    most = max((sum((point.value for point in points.values()), Decimal(0)) for points in table.values()), default=Decimal(0))
    left_edge = Rows.of(chart, band=0).left
    unit = min(Decimal(WIDEST_UNIT), (drawing.width - left_edge) / max(most, Decimal(1)))
    beside = all(point.value * unit - APART >= _needs(point.printed) + 4 for point in chart.points if point.value)
    rows = Rows.of(chart, band=SEGMENT if beside else TALL_SEGMENT)
    y = Decimal(key(drawing, [(series.name, _glyph(series, colours)) for series in chart.series], colours))
    for label, points in table.items():
        row = rows.place(drawing, label, y, colours.ink)
        left = Decimal(left_edge)
        for series in chart.series:
            point = points.get(series.id)
            if point is None or not point.value:
                continue
            right = left + point.value * unit - APART
            centre, fill = (left + right) / 2, _tone(series, colours)
            drawing.rectangle(left, row.middle - rows.band // 2, right, row.middle + rows.band // 2, fill)
            if beside:
                start = centre - Decimal(_needs(point.printed)) / 2
                drawing.symbol(start + RADIUS, row.middle, _outline(series), text_on(fill), radius=RADIUS)
                drawing.text(start + 2 * RADIUS + BESIDE, row.middle, point.printed, text_on(fill), bold=True)
            else:
                drawing.symbol(centre, row.middle - 8, _outline(series), text_on(fill), radius=RADIUS)
                drawing.text(centre, row.middle + 8, point.printed, text_on(fill), align=Align.CENTER, bold=True)
            left = right + APART
        y = row.bottom + BETWEEN_ROWS
    return drawing.svg(y)
