"""The last sheet: how every figure came about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from toteuma.core.document import CellRef, Document, FigureEntry
from toteuma.reports.xlsx.frame import Head, add_headline, add_list, capped, put_text, set_paper
from toteuma.reports.xlsx.plan import HEADER_ROW, Address, Plan
from toteuma.reports.xlsx.styles import Styles, number_format
from toteuma.reports.xlsx.tables import STORED

WIDTHS = {
    "unit": 30,
    "table": 34,
    "row": 36,
    "column": 20,
    "period": 9,
    "printed": 15,
    "exact": 18,
    "measure": 18,
    "cell": 30,
    "formula": 64,
    "source": 90,
}
"""Columns by their word, with their widths. A row a figure, one line each: the list is long and is read through its filters."""

SOURCES = 2
"""Sources that are told in full; a total of many entries leads on through its parts, each of which has a row of its own."""


def write_origins(sheet: Any, name: str, document: Document, plan: Plan, styles: Styles) -> None:
    """Unit, table, row, column, printed, exact value in statement sign, formula with its numbers, source, and a link to the cell."""
    add_headline(sheet, name, document, styles)
    for row, entry in enumerate(document.figures, HEADER_ROW + 1):
        _entry(sheet, row, entry, document, plan, styles)
    heads = [Head(document.label(f"xlsx.{word}"), width, word in ("printed", "exact"), word == "measure") for word, width in WIDTHS.items()]
    area = (HEADER_ROW, 0, HEADER_ROW + len(document.figures), len(heads) - 1)
    add_list(sheet, area, heads, name, document.label("xlsx.about_origins"), styles)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    set_paper(sheet, document)


def exact_cells(document: Document, name: str) -> dict[CellRef, Address]:
    """Where the exact value of each cell stands on the sheet called ``name``."""
    column = list(WIDTHS).index("exact")
    return {entry.cell: Address(name, row, column) for row, entry in enumerate(document.figures, HEADER_ROW + 1) if entry.cell is not None}


def _entry(sheet: Any, row: int, entry: FigureEntry, document: Document, plan: Plan, styles: Styles) -> None:
    texts = {
        "unit": entry.unit_name,
        "table": plan.tables[entry.table].caption if entry.table in plan.tables else entry.table,
        "row": entry.row_label,
        "column": entry.column_label,
        "period": entry.period,
        "printed": entry.printed,
        "measure": entry.unit_of_measure,
        "formula": next((step.formula for step in entry.steps if step.depth == 0), ""),
        "source": _source(entry, document),
    }
    for column, word in enumerate(WIDTHS):
        if text := texts.get(word, ""):
            look = {"align": "right"} if word == "printed" else {"indent": int(word == "measure")}
            put_text(sheet, row, column, capped(text), styles.text(text, **look))
    columns = list(WIDTHS)
    if entry.value is not None:
        value = STORED.plus(entry.value)
        decimals = max(decimals_of(value), 2 if entry.unit_of_measure == "EUR" else 0)
        sheet.write_number(row, columns.index("exact"), value, styles.get(num_format=number_format(decimals)))
    if address := plan.addresses.get(entry.cell):
        # A formula, not a hyperlink: Excel allows only 65 530 hyperlinks on a sheet.
        target = address.seen_from(sheet.get_name())
        quoted = target.replace('"', '""')
        form = styles.get(font_color=styles.accent, underline=1)
        sheet.write_formula(row, columns.index("cell"), f'=HYPERLINK("#{quoted}","{quoted}")', form, target)


def _source(entry: FigureEntry, document: Document) -> str:
    sources = list(dict.fromkeys(step.source for step in entry.steps if step.source))
    more = len(sources) - SOURCES
    told = sources[:SOURCES] + ([document.label("xlsx.more_sources").format(count=more)] if more > 0 else [])
    return "; ".join(told)


def decimals_of(value: Decimal) -> int:
    """As many decimals as the value has, at most ten."""
    exponent = value.normalize().as_tuple().exponent
    return min(10, max(0, -exponent)) if isinstance(exponent, int) else 0
