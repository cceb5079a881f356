"""A key figure over the years: line, points and their figures; the target is a level stroke at the last year."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.document import Chart, ChartPoint
from toteuma.reports.charts.colours import Palette
from toteuma.reports.charts.drawing import DISC, Align, Drawing, Pixels
from toteuma.reports.charts.lettering import text_width
from toteuma.reports.charts.rows import GLYPH, KEY_SIZE, LINE, SMALL_WIDTH, WIDTH, Glyph, key, points_by_label

HEIGHT = 84
ABOVE = 22
"""Room for a figure above the highest and below the lowest point."""
TARGET = 22
MARGIN = 28
"""From the edge to the first and last year: the same in charts that stand side by side, unless their figures need more."""
LEAST_SPAN = Decimal("0.4")
"""The height of the chart is at least this share of the largest value, so that a small change looks small."""


class _Span:
    """Values to pixels from the top. A line need not start at zero, but it never stretches a small change to the full height."""

    def __init__(self, values: list[Decimal], top: int) -> None:
        lowest, highest = min(values, default=Decimal(0)), max(values, default=Decimal(0))
        least = LEAST_SPAN * max(abs(lowest), abs(highest)) or Decimal(1)
        slack = max(Decimal(0), least - (highest - lowest)) / 2
        self._highest = highest + slack
        self._span = highest - lowest + 2 * slack
        self._top = top

    def at(self, value: Decimal) -> Decimal:
        return self._top + ABOVE + (self._highest - value) * (HEIGHT - 2 * ABOVE) / self._span


def _is_dip(points: list[ChartPoint], index: int) -> bool:
    """Lower than what stands beside it: the figure then goes below, out of the way of the line."""
    beside = points[max(0, index - 1) : index] + points[index + 1 : index + 2]
    return bool(beside) and all(points[index].value < point.value for point in beside)


def _target(drawing: Drawing, x: Pixels, y: Pixels, width: int, colours: Palette) -> None:
    """A level stroke, wide enough to be seen beside a point that covers its middle."""
    drawing.rectangle(x - width // 2, y - Decimal("1.5"), x + width // 2, y + Decimal("1.5"), colours.ink)


def draw_series(chart: Chart, colours: Palette) -> str:
    """Years along the foot, a figure at each point; where they would collide only at the first and the last."""
    drawing = Drawing(SMALL_WIDTH if chart.small else WIDTH)

    def line_glyph(pen: Drawing, x: Pixels, y: Pixels) -> None:
        pen.rectangle(x, y - 1, x + GLYPH, y + 1, colours.accent)
        pen.symbol(x + GLYPH // 2, y, DISC, colours.accent, radius=4)

    def target_glyph(pen: Drawing, x: Pixels, y: Pixels) -> None:
        _target(pen, x + GLYPH // 2, y, GLYPH, colours)

    glyphs: dict[str, Glyph] = {"value": line_glyph, "target": target_glyph}
    shown = {point.series for point in chart.points}
    top = key(drawing, [(series.name, glyphs[series.id]) for series in chart.series if series.id in shown], colours, chart.value_axis)
    table = points_by_label(chart)
    size = 12 if chart.small else 13
    widest = max((text_width(point.printed, size, bold=True) for point in chart.points), default=0)
    margin = max(MARGIN, widest // 2 + 4)
    step = Decimal(drawing.width - 2 * margin) / max(1, len(table) - 1)
    span = _Span([point.value for point in chart.points], top)
    x_of = {label: margin + step * index if len(table) > 1 else Decimal(drawing.width) / 2 for index, label in enumerate(table)}
    foot = top + HEIGHT
    drawing.rectangle(0, foot, drawing.width, foot + 1, colours.hairline)
    for label, x in x_of.items():
        drawing.text(x, foot + LINE // 2 + 4, label, colours.muted, align=Align.CENTER, size=KEY_SIZE)
    line = [points["value"] for points in table.values() if "value" in points]
    drawing.line([(x_of[point.label], span.at(point.value)) for point in line], colours.accent)
    for label, points in table.items():
        if target := points.get("target"):
            value = points.get("value")
            above = value is not None and value.value < target.value
            y = span.at(target.value)
            _target(drawing, x_of[label], y, TARGET, colours)
            drawing.text(x_of[label], y + (-14 if above else 14), target.printed, colours.muted, align=Align.CENTER, size=size)
    crowded = widest + 6 > step
    for index, point in enumerate(line):
        x, y = x_of[point.label], span.at(point.value)
        # A ring of paper keeps the point apart from a target that it covers.
        drawing.symbol(x, y, DISC, colours.paper, radius=5)
        drawing.symbol(x, y, DISC, colours.accent, radius=4)
        target = table[point.label].get("target")
        below = point.value < target.value if target else _is_dip(line, index)
        if not crowded or index in (0, len(line) - 1):
            drawing.text(x, y + (14 if below else -14), point.printed, colours.ink, align=Align.CENTER, bold=True, size=size)
    return drawing.svg(foot + LINE + 6)
