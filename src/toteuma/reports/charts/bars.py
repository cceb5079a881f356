"""Horizontal bars: budget and actual, deviations, amounts. Every bar starts from zero and has its figure beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.document import Chart, ChartPoint
from toteuma.reports.charts.colours import Palette
from toteuma.reports.charts.drawing import Align, Drawing, Pixels
from toteuma.reports.charts.lettering import text_width, wrapped
from toteuma.reports.charts.rows import (
    BETWEEN_ROWS,
    GAP,
    GLYPH,
    KEY_SIZE,
    LINE,
    SMALL_WIDTH,
    WIDTH,
    Glyph,
    Row,
    Rows,
    key,
    points_by_label,
    unit_line,
)

BAR = 14
PRIOR = 6
MARK = 3
OVERHANG = 5
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to pixels; zero is always on it."""

    lowest: Decimal
    highest: Decimal
    left: int
    right: int

    @classmethod
    def over(cls, points: Iterable[ChartPoint], *, left: int, right: int) -> Scale:
        values = [ZERO, *(point.value for point in points)]
        return cls(min(values), max(values) if any(values) else Decimal(1), left, right)

    def at(self, value: Decimal) -> Decimal:
        return self.left + (value - self.lowest) * (self.right - self.left) / (self.highest - self.lowest)


def _bar(drawing: Drawing, scale: Scale, value: Decimal, middle: Decimal, thickness: int, colour: str) -> None:
    left, right = sorted((scale.at(ZERO), scale.at(value)))
    drawing.rectangle(left, middle - Decimal(thickness) / 2, right, middle + Decimal(thickness) / 2, colour)


def _mark(drawing: Drawing, x: Pixels, middle: Pixels, reach: Pixels, colours: Palette) -> None:
    """The budget: a thin upright stroke, with a hair of paper round it so that it is seen on the bar too."""
    half = Decimal(MARK) / 2
    drawing.rectangle(x - half - 1, middle - reach, x + half + 1, middle + reach, colours.paper)
    drawing.rectangle(x - half, middle - reach, x + half, middle + reach, colours.ink)


def _zero_line(drawing: Drawing, scale: Scale, rows: Rows, row: Row, colour: str) -> None:
    """The foot of a row's bars; from row to row it makes one line, unless labels stand between."""
    zero, half = scale.at(ZERO), Decimal("0.5")
    top, bottom = (
        (row.middle - rows.band // 2, row.middle + rows.band // 2)
        if rows.above
        else (row.top - BETWEEN_ROWS // 2, row.bottom + BETWEEN_ROWS // 2)
    )
    drawing.rectangle(zero - half, top, zero + half, bottom, colour)


def draw_signed(chart: Chart, colours: Palette) -> str:
    """Deviations and amounts: one bar a label with the figure at its outer end; what is below zero is paler."""
    drawing = Drawing(SMALL_WIDTH if chart.small else WIDTH)
    rows = Rows.of(chart, band=BAR + 6)
    y = Decimal(unit_line(drawing, chart, colours))
    room = dict.fromkeys((True, False), 0)
    for point in chart.points:
        needed = text_width(point.printed, rows.size, bold=True) + GAP + 1
        room[point.value < 0] = max(room[point.value < 0], needed)
    scale = Scale.over(chart.points, left=rows.left + room[True], right=drawing.width - room[False])
    for label, points in points_by_label(chart).items():
        row = rows.place(drawing, label, y, colours.ink)
        for point in points.values():
            below = point.value < 0
            _bar(drawing, scale, point.value, row.middle, BAR, colours.soft if below else colours.accent)
            end = scale.at(point.value) + (-GAP if below else GAP)
            align = Align.RIGHT if below else Align.LEFT
            drawing.text(end, row.middle, point.printed, colours.ink, align=align, bold=True, size=rows.size)
        _zero_line(drawing, scale, rows, row, colours.muted)
        y = row.bottom + BETWEEN_ROWS
    return drawing.svg(y)


def _glyphs(colours: Palette) -> dict[str, Glyph]:
    """Each series' mark as it stands in the chart."""

    def actual(drawing: Drawing, x: Pixels, y: Pixels) -> None:
        drawing.rectangle(x, y - 5, x + GLYPH, y + 5, colours.accent)

    def budget(drawing: Drawing, x: Pixels, y: Pixels) -> None:
        _mark(drawing, x + GLYPH - MARK, y, 8, colours)

    def prior(drawing: Drawing, x: Pixels, y: Pixels) -> None:
        drawing.rectangle(x, y - 3, x + GLYPH, y + 3, colours.soft)

    return {"actual": actual, "budget": budget, "prior": prior}


def _columns(drawing: Drawing, chart: Chart, colours: Palette) -> tuple[dict[str, int], int]:
    """The heads of the figures' columns, which are the key too: right edge of each column, and the height they take."""
    widths, heads = {}, {}
    room = 110 if len(chart.series) < 3 else 76
    for series in chart.series:
        figures = [text_width(point.printed, 13, bold=True) for point in chart.points if point.series == series.id]
        heads[series.id] = wrapped(series.name, room, KEY_SIZE)
        longest = max(text_width(line, KEY_SIZE) for line in heads[series.id])
        widths[series.id] = max([longest + GLYPH + GAP, *figures]) + 20
    edges, edge = {}, drawing.width
    height = LINE * max(len(lines) for lines in heads.values())
    for series in reversed(chart.series):
        edges[series.id] = edge
        lines = heads[series.id]
        for index, line in enumerate(lines):
            y = height - LINE * (len(lines) - index) + LINE // 2
            drawing.text(edge, y, line, colours.muted, align=Align.RIGHT, size=KEY_SIZE)
        longest = max(text_width(line, KEY_SIZE) for line in lines)
        middle = height - LINE * len(lines) // 2
        _glyphs(colours)[series.id](drawing, edge - longest - GAP - GLYPH, middle)
        edge -= widths[series.id]
    edges[""] = edge
    return edges, height + 8


def draw_budget_actual(chart: Chart, colours: Palette) -> str:
    """The actual as a bar, the budget as a mark, last year as a paler, thinner bar below; the figures in columns on the right.

    A small chart has the figure of the actual only, and its key in a line.
    """
    drawing = Drawing(SMALL_WIDTH if chart.small else WIDTH)
    has_prior = any(point.series == "prior" for point in chart.points)
    rows = Rows.of(chart, band=BAR + 2 * OVERHANG + (PRIOR if has_prior else 0), room=180)
    edges: dict[str, int] = {}
    if chart.small:
        glyphs = _glyphs(colours)
        y = Decimal(key(drawing, [(series.name, glyphs[series.id]) for series in chart.series], colours, chart.value_axis))
        widest = max((text_width(point.printed, rows.size, bold=True) for point in chart.points if point.series == "actual"), default=0)
        edges = {"actual": drawing.width, "": drawing.width - widest - 10}
    else:
        edges, height = _columns(drawing, chart, colours)
        drawing.text(0, height - 8 - LINE // 2, chart.value_axis, colours.muted, size=KEY_SIZE)
        y = Decimal(height)
    scale = Scale.over(chart.points, left=rows.left + 2, right=edges[""])
    for label, points in points_by_label(chart).items():
        row = rows.place(drawing, label, y, colours.ink)
        bar_at = row.middle - (PRIOR // 2 if has_prior else 0)
        if prior := points.get("prior"):
            _bar(drawing, scale, prior.value, bar_at + BAR // 2 + PRIOR // 2 + 1, PRIOR, colours.soft)
        if actual := points.get("actual"):
            _bar(drawing, scale, actual.value, bar_at, BAR, colours.accent)
        if budget := points.get("budget"):
            _mark(drawing, scale.at(budget.value), bar_at, BAR // 2 + OVERHANG - 1, colours)
        for series, point in points.items():
            if series in edges:
                bold = series == "actual"
                ink = colours.ink if bold else colours.muted
                drawing.text(edges[series], row.middle, point.printed, ink, align=Align.RIGHT, bold=bold, size=rows.size)
        _zero_line(drawing, scale, rows, row, colours.muted)
        y = row.bottom + BETWEEN_ROWS
    return drawing.svg(y)
