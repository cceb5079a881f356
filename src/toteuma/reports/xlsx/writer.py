"""Puts the workbook together and on disk."""

from __future__ import annotations

import os
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from toteuma.core.document import Chart, ChartKind, Document
from toteuma.core.errors import OutputFailed
from toteuma.reports.xlsx.charts import ChartSheet
from toteuma.reports.xlsx.contents import ContentsSheet, Entry
from toteuma.reports.xlsx.origins import exact_cells, write_origins
from toteuma.reports.xlsx.plan import make_plan
from toteuma.reports.xlsx.series import write_series
from toteuma.reports.xlsx.styles import FONT, FONT_SIZE, Styles
from toteuma.reports.xlsx.tables import TableSheet
from toteuma.reports.xlsx.units import officers, write_units


def _options() -> dict[str, Any]:
    """Made anew for each workbook: the library writes into what it is given."""
    return {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
        "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    }


def write_xlsx(document: Document, path: Path) -> None:
    """Write the statement as one workbook.

    First a sheet of contents; then a sheet a kind of table, all units under each other with an outline; then the charts; last how every
    figure came about. Cells hold exact values (``Cell.shown``) and, where a figure follows from others, a live formula with that value cached.

    **Raises** :class:`OutputFailed` where the disk or Excel's limits refuse it; then nothing is written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with xlsxwriter.Workbook(aside, _options()) as workbook:
            _fill(workbook, document)
        aside.replace(path)
    except (OSError, XlsxWriterException) as cause:
        raise OutputFailed(path=str(path), cause=str(cause)) from cause
    finally:
        aside.unlink(missing_ok=True)


def _is_row(chart: Chart) -> bool:
    """Small multiples stand as rows of one list, not as drawings."""
    return chart.small and chart.kind is ChartKind.SERIES


def _fill(workbook: Any, document: Document) -> None:
    workbook.set_properties(
        {
            "title": document.title,
            "subject": document.subtitle,
            "author": document.organ or document.municipality,
            "company": document.municipality,
            "comments": document.description,
            "created": datetime.combine(document.approved_on or date(document.year, 12, 31), time()),
        }
    )
    styles = Styles(workbook, document)
    names = {word: document.label(f"xlsx.{word}") for word in ("contents", "charts", "series", "units", "origins")}
    plan = make_plan(document, names.values(), exact_cells(document, names["origins"]))
    small = tuple(chart for chart in document.charts() if _is_row(chart))
    large = tuple(chart for chart in document.charts() if not _is_row(chart))
    words = dict(document.labels)
    entries = [
        Entry(sheet.name, words.get(f"xlsx.about_{sheet.kind}", ""), len(sheet.tables), sum(len(table.rows) for table in sheet.tables))
        for sheet in plan.sheets
    ]
    if large:
        entries.append(Entry(names["charts"], words["xlsx.about_charts"], 0, 0))
    if small:
        entries.append(Entry(names["series"], words["xlsx.about_series"], 0, len(small)))
    units = officers(document)
    if units:
        entries.append(Entry(names["units"], words["xlsx.about_units"], 0, len(units)))
    if document.figures:
        entries.append(Entry(names["origins"], words["xlsx.about_origins"], 0, len(document.figures)))
    ContentsSheet(workbook.add_worksheet(names["contents"]), document, styles).write(entries)
    for sheet in plan.sheets:
        TableSheet(workbook.add_worksheet(sheet.name), sheet, plan, document, styles).write()
    if large:
        ChartSheet(workbook, workbook.add_worksheet(names["charts"]), document, plan, styles).write(large)
    if small:
        write_series(workbook.add_worksheet(names["series"]), small, document, plan, styles)
    if units:
        write_units(workbook.add_worksheet(names["units"]), units, document, styles)
    if document.figures:
        write_origins(workbook.add_worksheet(names["origins"]), names["origins"], document, plan, styles)
