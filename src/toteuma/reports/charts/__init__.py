"""Charts as SVG: few lines, direct figures, colours with enough contrast on a light and on a dark page."""

from __future__ import annotations

from toteuma.core.document import Chart, ChartKind, Theme
from toteuma.reports.charts.bars import draw_budget_actual, draw_signed
from toteuma.reports.charts.colours import palette
from toteuma.reports.charts.series import draw_series
from toteuma.reports.charts.status import draw_status

DRAWN_BY = {
    ChartKind.BUDGET_ACTUAL: draw_budget_actual,
    ChartKind.DEVIATION: draw_signed,
    ChartKind.AMOUNTS: draw_signed,
    ChartKind.SERIES: draw_series,
    ChartKind.STATUS: draw_status,
}


def render_chart(chart: Chart, theme: Theme, *, dark: bool = False) -> str:
    """The chart as SVG text: 680 pixels wide, a small one 260, on a transparent ground, without ids, the same bytes every time.

    Figures stand as the points print them, text is real text in Source Sans. The root element has no title or role: the page that shows
    the chart gives it ``chart.alt``. ``dark`` takes the colours for a dark page.
    """
    return DRAWN_BY[chart.kind](chart, palette(theme, dark=dark))
