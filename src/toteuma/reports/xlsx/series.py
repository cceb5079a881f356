"""Small multiples as one list: a key figure a row, its years in columns, a drawn line at the end."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range

from toteuma.core.document import Chart, Document
from toteuma.reports.xlsx.charts import decimals_in, labels_of, write_point
from toteuma.reports.xlsx.frame import add_headline, add_list, put_text, row_height, set_paper
from toteuma.reports.xlsx.plan import HEADER_ROW, Plan, distinct
from toteuma.reports.xlsx.styles import QUIET, Styles

FIRST_YEAR_COLUMN = 3


def write_series(sheet: Any, charts: tuple[Chart, ...], document: Document, plan: Plan, styles: Styles) -> None:
    """Unit, key figure, unit of measure, a column a year, the target, the line, and the finding in words."""
    name = sheet.get_name()
    add_headline(sheet, name, document, styles)
    years = sorted({label for chart in charts for label in labels_of(chart)})
    target, line, finding = (FIRST_YEAR_COLUMN + len(years) + n for n in range(3))
    for number, chart in enumerate(charts):
        row = HEADER_ROW + 1 + number
        unit = plan.units.get(chart.unit)
        texts = {0: unit.name if unit else chart.unit, 1: chart.title, 2: chart.value_axis, finding: chart.finding}
        for column, text in texts.items():
            put_text(
                sheet,
                row,
                column,
                text,
                styles.text(text, text_wrap=column in (1, finding), font_color=QUIET if column == 0 else "#1A1A1A"),
            )
        sheet.set_row(row, row_height(((chart.title, 44), (chart.finding, 60))))
        decimals = decimals_in([point.value for point in chart.points])
        for column, year in enumerate(years, FIRST_YEAR_COLUMN):
            write_point(sheet, row, column, chart, (year, "value"), decimals, plan, styles)
        aim = next((point.label for point in chart.points if point.series == "target"), "")
        write_point(sheet, row, target, chart, (aim, "target"), decimals, plan, styles)
        sheet.add_sparkline(
            row,
            line,
            {
                "range": f"{_area(name, row, FIRST_YEAR_COLUMN, target - 1)}",
                "markers": True,
                "series_color": styles.accent,
                "markers_color": styles.accent,
                "weight": 1.5,
            },
        )
    words = [document.label(f"xlsx.{word}") for word in ("unit", "key_figure", "measure")]
    ends = [document.label(f"xlsx.{word}") for word in ("target", "development", "finding")]
    headers = distinct([*words, *years, *ends])
    right = range(FIRST_YEAR_COLUMN, target + 1)
    last = HEADER_ROW + len(charts)
    add_list(
        sheet,
        (HEADER_ROW, 0, last, finding),
        [(h, n in right) for n, h in enumerate(headers)],
        name,
        document.label("xlsx.about_series"),
        styles,
    )
    for column, width in enumerate([34, 44, 16, *(13 for _ in years), 13, 24, 60]):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    set_paper(sheet, document)


def _area(sheet: str, row: int, first: int, last: int) -> str:
    return f"{quote_sheetname(sheet)}!{xl_range(row, first, row, last)}"
