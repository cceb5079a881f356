"""Native charts. Their figures stand on the sheet beside them, and refer to the tables where the same figure stands there."""

from __future__ import annotations

import re
from typing import Any

from toteuma.core.document import Chart, ChartKind, Document
from toteuma.core.language import Language
from toteuma.reports.numbers import STYLES
from toteuma.reports.xlsx.formulas import point_link
from toteuma.reports.xlsx.frame import add_headline, put_text, row_height, set_paper, show_zero_plain
from toteuma.reports.xlsx.plan import HEADER_ROW, Plan
from toteuma.reports.xlsx.styles import BAND, FONT, QUIET, Styles, number_format
from toteuma.reports.xlsx.tables import STORED

TONE_COLOURS = {"good": "#3B7A57", "partial": "#E0A100", "bad": "#B3261E", "none": "#8C8C8C"}
LIGHT = "#B8C4D0"
DARK = "#1A1A1A"
WIDTH, HEIGHT = 620, 320
ROW_PIXELS = 20
COLUMNS_UNDER_CHART = 9
WHOLE_TICKS = 20
"""From this value on the axis needs no decimals."""
PRINT_SCALE, CHARTS_ON_PAGE = 76, 2

TYPES = {
    ChartKind.BUDGET_ACTUAL: {"type": "bar"},
    ChartKind.DEVIATION: {"type": "bar"},
    ChartKind.SERIES: {"type": "line"},
    ChartKind.STATUS: {"type": "bar", "subtype": "stacked"},
    ChartKind.AMOUNTS: {"type": "bar"},
}


def labels_of(chart: Chart) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.label for point in chart.points))


def decimals_in(printed: str, language: Language) -> int:
    """How many decimals a figure is printed with: ``20,3 €`` has one."""
    found = re.search(rf"\d{re.escape(STYLES[language].point)}(\d+)", printed)
    return len(found[1]) if found else 0


def write_point(
    sheet: Any, row: int, column: int, chart: Chart, at: tuple[str, str], document: Document, plan: Plan, styles: Styles
) -> None:
    """A point's exact value as it is printed; a reference where the tables hold the same figure; blank where there is none."""
    point = next((point for point in chart.points if (point.label, point.series) == at), None)
    if point is None:
        return
    decimals = decimals_in(point.printed, document.language)
    form = styles.get(align="right", num_format=number_format(decimals))
    if formula := point_link(chart, point, sheet.get_name(), plan):
        sheet.write_formula(row, column, formula, form, STORED.plus(point.value))
    else:
        sheet.write_number(row, column, STORED.plus(point.value), form)
    show_zero_plain(sheet, row, column, point.value, styles, decimals)


class ChartSheet:
    """Writes the large charts, each with its finding and its figures."""

    def __init__(self, workbook: Any, sheet: Any, document: Document, plan: Plan, styles: Styles) -> None:
        self.workbook, self.sheet, self.document, self.plan, self.styles = workbook, sheet, document, plan, styles

    def write(self, charts: tuple[Chart, ...]) -> None:
        add_headline(self.sheet, self.sheet.get_name(), self.document, self.styles)
        self.beside = 2 + max(len(chart.series) for chart in charts)
        """Charts stand to the right of the widest figures."""
        self.sheet.set_column(0, 0, 40)
        self.sheet.set_column(1, self.beside - 2, 18)
        self.sheet.set_column(self.beside - 1, self.beside - 1, 3)
        row, starts = HEADER_ROW, []
        for chart in charts:
            starts.append(row)
            row = self._chart(row, chart)
        set_paper(self.sheet, self.document)
        # Excel breaks pages between charts only at a fixed scale.
        self.sheet.set_print_scale(PRINT_SCALE)
        self.sheet.set_h_pagebreaks(starts[CHARTS_ON_PAGE::CHARTS_ON_PAGE])

    def _chart(self, row: int, chart: Chart) -> int:
        title = " · ".join(filter(None, (self.plan.name_of(chart.unit), self.plan.without_unit(chart.title, chart.unit))))
        for column in range(self.beside + COLUMNS_UNDER_CHART):
            self.sheet.write_blank(row, column, None, self.styles.get(bg_color=BAND))
        put_text(self.sheet, row, 0, title, self.styles.text(title, bold=True, bg_color=BAND))
        put_text(self.sheet, row + 1, 0, chart.finding, self.styles.text(chart.finding))
        head = row + 3
        label_header = chart.table.columns[0].header if chart.table.columns else ""
        put_text(self.sheet, head, 0, label_header, self.styles.header())
        for column, series in enumerate(chart.series, 1):
            put_text(self.sheet, head, column, series.name, self.styles.header(right=True))
        self.sheet.set_row(head, row_height((series.name, 17) for series in chart.series))
        labels = labels_of(chart)
        for number, label in enumerate(labels, 1):
            put_text(self.sheet, head + number, 0, label, self.styles.text(label))
            for column, series in enumerate(chart.series, 1):
                write_point(self.sheet, head + number, column, chart, (label, series.id), self.document, self.plan, self.styles)
        last = head + len(labels)
        if chart.value_axis:
            put_text(self.sheet, last + 1, 0, chart.value_axis, self.styles.get(font_color=QUIET, italic=True))
        self._draw(chart, head, last)
        return max(last + 3, head + HEIGHT // ROW_PIXELS + 3)

    def _draw(self, chart: Chart, head: int, last: int) -> None:
        drawn = self.workbook.add_chart(TYPES[chart.kind])
        name = self.sheet.get_name()
        for number, series in enumerate(chart.series, 1):
            options = {
                "name": [name, head, number],
                "categories": [name, head + 1, 0, last, 0],
                "values": [name, head + 1, number, last, number],
                "gap": 60,
            }
            drawn.add_series(options | self._series_look(chart, series.id, series.tone))
        font = {"name": FONT, "size": 9, "color": DARK}
        drawn.set_title({"name": chart.title, "overlay": False, "name_font": {"name": FONT, "size": 11, "bold": True, "color": DARK}})
        whole = max(abs(point.value) for point in chart.points) >= WHOLE_TICKS
        values = {"num_format": number_format(0) if whole else "General", "num_font": font, "line": {"none": True}}
        values["major_gridlines"] = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
        if chart.value_axis:
            values |= {"name": chart.value_axis, "name_font": {**font, "bold": False}}
        labels = {"num_font": font, "label_position": "low", "line": {"color": "#8C8C8C"}}
        if chart.kind is ChartKind.SERIES:
            drawn.set_x_axis(labels)
            drawn.set_y_axis(values)
        else:
            # A bar chart lists from the bottom up: reversed, it reads like the table.
            drawn.set_y_axis({**labels, "reverse": True, "crossing": "max"})
            drawn.set_x_axis(values)
        if len(chart.series) > 1:
            drawn.set_legend({"position": "bottom", "font": font})
        else:
            drawn.set_legend({"none": True})
        drawn.set_size({"width": WIDTH, "height": HEIGHT})
        self.sheet.insert_chart(head, self.beside, drawn, {"description": chart.alt, "object_position": 1})

    def _series_look(self, chart: Chart, series: str, tone: str) -> dict[str, Any]:
        if chart.kind is ChartKind.SERIES:
            if series == "target":
                return {
                    "line": {"none": True},
                    "marker": {"type": "diamond", "size": 9, "fill": {"color": DARK}, "border": {"color": DARK}},
                }
            accent = self.styles.accent
            return {
                "line": {"color": accent, "width": 2.25},
                "marker": {"type": "circle", "size": 6, "fill": {"color": accent}, "border": {"color": accent}},
            }
        if series == "budget":
            # An outline beside filled bars: told apart without colour.
            return {"fill": {"color": "#FFFFFF"}, "border": {"color": DARK, "width": 1}}
        colour = TONE_COLOURS.get(tone) or (LIGHT if series == "prior" else self.styles.accent)
        look: dict[str, Any] = {"fill": {"color": colour}, "border": {"color": "#FFFFFF", "width": 0.75}}
        if chart.kind is ChartKind.STATUS:
            look["data_labels"] = {"value": True, "font": {"name": FONT, "size": 9, "color": DARK if tone == "partial" else "#FFFFFF"}}
        return look
