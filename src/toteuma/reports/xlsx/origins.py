"""The last sheet: how every figure came about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from toteuma.core.document import Document, FigureEntry
from toteuma.reports.xlsx.frame import add_headline, add_list, put_text, row_height, set_paper
from toteuma.reports.xlsx.plan import HEADER_ROW, Plan
from toteuma.reports.xlsx.styles import Styles, number_format
from toteuma.reports.xlsx.tables import STORED

COLUMNS = (
    ("unit", 34, False),
    ("table", 30, False),
    ("row", 34, False),
    ("column", 20, False),
    ("period", 10, False),
    ("printed", 15, True),
    ("exact", 18, True),
    ("measure", 14, False),
    ("formula", 60, False),
    ("source", 44, False),
    ("cell", 26, False),
)
"""Word, width, right-aligned."""


def write_origins(sheet: Any, name: str, document: Document, plan: Plan, styles: Styles) -> None:
    """Unit, table, row, column, printed, exact value in statement sign, formula with its numbers, source, and a link to the cell."""
    add_headline(sheet, name, document, styles)
    for number, entry in enumerate(document.figures):
        _entry(sheet, HEADER_ROW + 1 + number, entry, plan, styles)
    headers = [(document.label(f"xlsx.{word}"), right) for word, _, right in COLUMNS]
    last = HEADER_ROW + max(1, len(document.figures))
    add_list(sheet, (HEADER_ROW, 0, last, len(COLUMNS) - 1), headers, name, document.label("xlsx.about_origins"), styles)
    for column, (_, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    set_paper(sheet, document)


def _entry(sheet: Any, row: int, entry: FigureEntry, plan: Plan, styles: Styles) -> None:
    own = next((step for step in entry.steps if step.depth == 0), None)
    sources = dict.fromkeys(step.source for step in entry.steps if step.source)
    texts = {
        0: entry.unit_name,
        1: plan.captions.get(entry.table, entry.table),
        2: entry.row_label,
        3: entry.column_label,
        4: entry.period,
        7: entry.unit_of_measure,
        8: own.formula if own and own.formula else entry.origin,
        9: "; ".join(sources),
    }
    for column, text in texts.items():
        put_text(sheet, row, column, text, styles.text(text, text_wrap=column in (8, 9), indent=int(column == 7)))
    sheet.set_row(row, row_height((texts[n], COLUMNS[n][1]) for n in (8, 9)))
    put_text(sheet, row, 5, entry.printed, styles.text(entry.printed, align="right"))
    if entry.value is not None:
        value = STORED.plus(entry.value)
        sheet.write_number(row, 6, value, styles.get(num_format=number_format(decimals_of(value))))
    if address := plan.addresses.get(entry.cell):
        # A formula, not a hyperlink: Excel allows only 65 530 hyperlinks on a sheet.
        target = address.seen_from(sheet.get_name())
        quoted = target.replace('"', '""')
        form = styles.get(font_color=styles.accent, underline=1)
        sheet.write_formula(row, len(COLUMNS) - 1, f'=HYPERLINK("#{quoted}","{quoted}")', form, target)


def decimals_of(value: Decimal) -> int:
    """As many decimals as the value has, at most ten."""
    exponent = value.normalize().as_tuple().exponent
    return min(10, max(0, -exponent)) if isinstance(exponent, int) else 0
