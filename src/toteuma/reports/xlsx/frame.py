"""What every sheet has: a headline, lists with a filterable header row, paper settings, text that stays text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range, xl_rowcol_to_cell

from toteuma.core.document import Document
from toteuma.core.errors import OutputFailed
from toteuma.core.money import round_half_up
from toteuma.reports.xlsx.styles import FONT_SIZE, QUIET, Styles

A4 = 9
TALLEST = 409
"""Excel's limit for the height of a row, in points."""

LONGEST = 32_767
"""Excel's limit for the text of a cell, in characters."""

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0."""


def put_text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    """Write text as text, whatever it looks like. **Raises** ``OutputFailed`` where Excel cannot hold it."""
    if sheet.write_string(row, column, text, form) != 0:
        raise OutputFailed(path=sheet.get_name(), cause=f"{xl_rowcol_to_cell(row, column)}: {len(text)} > {LONGEST}")


def capped(text: str) -> str:
    """The text, or as much of it as a cell holds with an ellipsis that says so."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"


def show_zero_plain(sheet: Any, row: int, column: int, value: Decimal, styles: Styles, decimals: int, scale: int = 1) -> None:
    """Let a cell below zero that rounds to nothing show ``0``; a number format alone shows ``−0``. The cell keeps its value."""
    if value < 0 and round_half_up(value / scale, decimals) == 0:
        cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        limit = Decimal(scale).scaleb(-decimals) / 2
        rule = {"type": "formula", "criteria": f"=AND({cell}<0,{cell}>-{limit:f})", "format": styles.plain_zero(decimals, scale)}
        sheet.conditional_format(row, column, row, column, rule)


def row_height(cells: Iterable[tuple[str, int]], size: int = FONT_SIZE) -> float | None:
    """The height in points for wrapped texts, each with the width of its column; None where one line is enough.

    Excel fits rows itself when it opens a file; previews, phones and LibreOffice do not.
    """
    lines = max(
        (sum(len(textwrap.wrap(part, max(1, width * 11 // 10 - 2))) or 1 for part in text.split("\n")) for text, width in cells), default=1
    )
    return min(TALLEST, lines * size * 1.3 + 3) if lines > 1 or size > FONT_SIZE else None


def add_headline(sheet: Any, title: str, document: Document, styles: Styles) -> None:
    """The first three rows: what the sheet is, of which statement, and the way back to the contents."""
    put_text(sheet, 0, 0, title, styles.get(bold=True, font_size=14))
    sheet.set_row(0, row_height((), 14))
    whose = " · ".join(filter(None, (document.municipality, document.title, document.subtitle)))
    put_text(sheet, 1, 0, whose, styles.get(font_color=QUIET))
    add_link(sheet, 2, 0, document.label("xlsx.contents"), "A1", document.label("xlsx.back"), styles)


def add_link(sheet: Any, row: int, column: int, target: str, cell: str, text: str, styles: Styles, **look: Any) -> None:
    """A link to a cell of the workbook."""
    form = styles.get(font_color=styles.accent, underline=1, **look)
    sheet.write_url(row, column, f"internal:{quote_sheetname(target)}!{cell}", form, text)


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a list's column. ``after_number`` keeps the text away from the numbers on its left."""

    text: str
    width: int
    right: bool = False
    after_number: bool = False


def add_list(sheet: Any, area: Range, heads: Sequence[Head], name: str, summary: str, styles: Styles) -> None:
    """Make ``area`` a table with filters and set its columns' widths. Its alternative text is ``summary``."""
    sheet.add_table(
        *area,
        {
            "name": "T_" + re.sub(r"\W", "_", name),
            "title": name,
            "description": summary,
            "style": None,
            "banded_rows": False,
            "columns": [
                {"header": head.text, "header_format": styles.header(right=head.right, indent=int(head.after_number))} for head in heads
            ],
        },
    )
    for column, head in enumerate(heads, area[1]):
        sheet.set_column(column, column, head.width)
    # Two lines at least: the words above, the filter button below.
    tallest = row_height([("\n", 1), *((head.text, head.width - 1) for head in heads)])
    sheet.set_row(area[0], tallest)
    sheet.ignore_errors({"number_stored_as_text": xl_range(*area)})
    sheet.repeat_rows(area[0])


def set_paper(sheet: Any, document: Document, *, pages_high: int = 0) -> None:
    """A4 across, as wide as the paper, page numbers; on screen no grid and the outline closing on the row above."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, pages_high)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    footer = f"{document.municipality}, {document.title}".replace("&", "&&")
    sheet.set_footer(f"&L&8{footer}&C&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)
    sheet.outline_settings(True, False, True, False)
