"""Small multiples as one list: a key figure a row, its years in columns, a drawn line at the end."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range

from toteuma.core.document import Chart, Document
from toteuma.reports.xlsx.charts import labels_of, write_point
from toteuma.reports.xlsx.frame import Head, add_headline, add_list, put_text, row_height, set_paper
from toteuma.reports.xlsx.plan import HEADER_ROW, Plan, distinct
from toteuma.reports.xlsx.styles import INK, QUIET, Styles

FIRST_YEAR_COLUMN = 3
TITLE_WIDTH, FINDING_WIDTH = 46, 60


def write_series(sheet: Any, charts: tuple[Chart, ...], document: Document, plan: Plan, styles: Styles) -> None:
    """Unit, key figure, unit of measure, a column a year, the target, the line, and the finding in words."""
    name = sheet.get_name()
    add_headline(sheet, name, document, styles)
    years = sorted({label for chart in charts for label in labels_of(chart)})
    target, line, finding = (FIRST_YEAR_COLUMN + len(years) + n for n in range(3))
    for row, chart in enumerate(charts, HEADER_ROW + 1):
        texts = {0: plan.name_of(chart.unit), 1: chart.title, 2: chart.value_axis, finding: chart.finding}
        for column, text in texts.items():
            look = {"text_wrap": column in (1, finding), "font_color": INK if column else QUIET}
            put_text(sheet, row, column, text, styles.text(text, **look))
        sheet.set_row(row, row_height(((chart.title, TITLE_WIDTH), (chart.finding, FINDING_WIDTH))))
        for column, year in enumerate(years, FIRST_YEAR_COLUMN):
            write_point(sheet, row, column, chart, (year, "value"), document, plan, styles)
        aim = next((point.label for point in chart.points if point.series == "target"), "")
        write_point(sheet, row, target, chart, (aim, "target"), document, plan, styles)
        area = f"{quote_sheetname(name)}!{xl_range(row, FIRST_YEAR_COLUMN, row, target - 1)}"
        colours = {"series_color": styles.accent, "markers_color": styles.accent}
        sheet.add_sparkline(row, line, {"range": area, "markers": True, "weight": 1.5, **colours})
    words = [document.label(f"xlsx.{word}") for word in ("unit", "key_figure", "measure")]
    ends = [document.label(f"xlsx.{word}") for word in ("target", "development", "finding")]
    headers = distinct([*words, *years, *ends])
    widths = [34, TITLE_WIDTH, 16, *(13 for _ in years), 13, 24, FINDING_WIDTH]
    heads = [Head(header, width, FIRST_YEAR_COLUMN <= n <= target) for n, (header, width) in enumerate(zip(headers, widths, strict=True))]
    add_list(sheet, (HEADER_ROW, 0, HEADER_ROW + len(charts), finding), heads, name, document.label("xlsx.about_series"), styles)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    set_paper(sheet, document)
