"""Writes the workbook: a sheet for each table, cells that may be written in open, all others locked.

In every sheet the first row and the first two columns are hidden. The row has the names of the columns, the first column the key of the record, the
second the number that each open cell was read at (``result_fi=12 status=15``), so that what somebody changed meanwhile is seen cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from toteuma.core.language import Language
from toteuma.package.cells import parse_date, parse_decimal
from toteuma.package.schema import Field
from toteuma.package.workbook_cells import TEXT_FORMAT, column_format, storable
from toteuma.package.workbook_writing import SheetWriter, number_look
from toteuma.services.exchange.sheets import Cell, Column, Row, Sheet
from toteuma.texts import word

FORMAT = "1"
ABOUT, LISTS = "toteuma", "lists"
"""Hidden sheets: of what the workbook is, and what the drop-down lists hold."""

KEY, NUMBERS, UNIT, TITLE = "key", "numbers", "unit", "title"
"""Columns in front of those that help and those that are written."""

FIRST, TITLE_AT = 4, 3
"""The columns in front, and which of them has the title."""

SPARE_ROWS = 20
"""Empty rows for records that are added."""

WIDE, NARROW = 52, 18
OPEN, HEAD, HELP = "#FFF9E5", "#0B4A63", "#E3E9EF"


def book_of(sheets: Sequence[Sheet], *, statement: str, title: str, number: int, language: Language) -> bytes:
    """The workbook of a statement as it stood after the change of this ``number``."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"title": title})
        writer = _Writer(workbook, language)
        writer.guide(sheets, title)
        for sheet in sheets:
            writer.sheet(sheet)
        writer.lists()
        writer.about({"format": FORMAT, "statement": statement, "number": str(number), "language": language.value})
    return buffer.getvalue()


def excel_text(text: str, part: Field) -> str:
    """A cell's text in the form in which Excel takes it as a number or a day."""
    if part.type == "decimal" and text and (number := parse_decimal(text)) is not None:
        return f"{number:f}"
    if part.type == "date" and text and (on := parse_date(text)) is not None:
        return on.isoformat()
    return text


class _Writer(SheetWriter):
    def __init__(self, workbook: Any, language: Language) -> None:
        super().__init__(workbook)
        self.language = language
        self._lists: dict[tuple[str, ...], int] = {}

    def word(self, key: str, **places: str) -> str:
        return word(f"web_exchange.{key}", self.language, **places)

    def guide(self, sheets: Sequence[Sheet], title: str) -> None:
        """How it is filled in, and what there is to fill in."""
        page = self.workbook.add_worksheet(self.word("sheet_guide"))
        page.hide_gridlines(2)
        page.set_column(0, 0, 44)
        page.set_column(1, 1, 14)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        self.text(page, 0, 0, title, bold=True, font_size=16)
        page.set_row(0, 26)
        row = 1
        for key in ("guide_open", "guide_keep", "guide_values", "guide_back"):
            page.merge_range(row, 0, row, 6, "")
            self.text(page, row, 0, self.word(key), text_wrap=True)
            page.set_row(row, 32)
            row += 1
        row += 1
        for column, key in enumerate(("sheet", "rows")):
            self.text(page, row, column, self.word(key), bold=True, bg_color=HELP)
        for sheet in sheets:
            row += 1
            link = self.form(font_color="#1D4F91", underline=1)
            page.write_url(row, 0, f"internal:{quote_sheetname(sheet.title)}!C2", link, sheet.title)
            page.write_number(row, 1, len(sheet.rows), self.form(num_format="0"))
        page.protect("", {"select_locked_cells": True})

    def sheet(self, sheet: Sheet) -> None:
        page = self.workbook.add_worksheet(sheet.title)
        heads = [word("web_exchange.unit", self.language), self.word(f"title_{sheet.table}"), *sheet.beside]
        names = [KEY, NUMBERS, UNIT, TITLE, *("" for _ in sheet.beside), *(one.name for one in sheet.columns)]
        for column, name in enumerate(names):
            self.text(page, 0, column, name)
        page.set_row(0, None, None, {"hidden": True})
        widths = [0, 0, NARROW + 4, WIDE, *(_width_beside(sheet, head) for head in sheet.beside), *(_width(one) for one in sheet.columns)]
        for column, width in enumerate(widths):
            page.set_column(column, column, width or 2, None, {"hidden": not width})
        for column, head in enumerate(heads, start=2):
            self.text(page, 1, column, head, bold=True, text_wrap=True, bg_color=HELP, bottom=1)
        first = FIRST + len(sheet.beside)
        for column, one in enumerate(sheet.columns, start=first):
            self.text(page, 1, column, one.head, bold=True, text_wrap=True, bg_color=HEAD, font_color="#FFFFFF", bottom=1)
        page.set_row(1, 45)
        for number, row in enumerate(sheet.rows, start=2):
            self._row(page, number, sheet, row)
        last = len(sheet.rows) + 1
        if sheet.adds:
            last = self._spare(page, sheet, last + 1)
        for column, one in enumerate(sheet.columns, start=first):
            self._validate(page, column, one, last)
        page.freeze_panes(2, FIRST)
        page.autofilter(1, 2, max(2, last), len(names) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
        allowed = ("autofilter", "format_cells", "format_columns", "format_rows", "select_locked_cells", "select_unlocked_cells")
        page.protect("", dict.fromkeys(allowed, True))

    def _row(self, page: Any, number: int, sheet: Sheet, row: Row) -> None:
        self.text(page, number, 0, row.key)
        open_ones = {name: cell for name, cell in row.cells.items() if storable(cell.text)}
        self.text(page, number, 1, " ".join(f"{name}={cell.number}" for name, cell in open_ones.items()))
        told = [row.unit_name, row.title, *(row.beside.get(head, "") for head in sheet.beside)]
        for column, text in enumerate(told, start=2):
            self.text(page, number, column, text[:30_000], text_wrap=True, bold=column == TITLE_AT)
        for column, one in enumerate(sheet.columns, start=FIRST + len(sheet.beside)):
            if one.name in open_ones:
                self._cell(page, number, column, open_ones[one.name], one)
            elif one.name in row.cells:
                self.text(page, number, column, self.word("too_long"), italic=True, text_wrap=True)
            else:
                self._told(page, number, column, row.shown.get(one.name, ""), one)
        texts = [row.title, *(cell.text for cell in open_ones.values()), *row.shown.values()]
        self.fit_row(page, number, texts, WIDE)

    def _told(self, page: Any, number: int, column: int, text: str, one: Column) -> None:
        name = next((name for name, value in one.choices.items() if value == text), "") if one.choices else ""
        self.text(page, number, column, name or text, text_wrap=True)

    def _cell(self, page: Any, number: int, column: int, cell: Cell, one: Column) -> None:
        look = {"locked": False, "bg_color": OPEN, "border": 1, "border_color": "#D9CFA8"}
        wrapped = {"text_wrap": True} if one.part.type == "text" else {}
        if one.choices:
            name = next((name for name, value in one.choices.items() if value == cell.text), cell.text)
            self.text(page, number, column, name, num_format=TEXT_FORMAT, **look)
        elif cell.text:
            self.value(page, number, column, excel_text(cell.text, one.part), one.part, **look, **wrapped)
        else:
            page.write_blank(
                number, column, None, self.form(num_format=column_format(one.part), **number_look(one.part), **look, **wrapped)
            )

    def _spare(self, page: Any, sheet: Sheet, first: int) -> int:
        """Empty rows for records that are added; the number of the last comes back."""
        last = first + SPARE_ROWS - 1
        look = {"locked": False, "bg_color": OPEN, "border": 1, "border_color": "#D9CFA8"}
        for number in range(first, last + 1):
            page.write_blank(number, 2, None, self.form(num_format=TEXT_FORMAT, **look))
            self.text(page, number, 3, self.word("new_row"), italic=True, font_color="#595959")
            for column, one in enumerate(sheet.columns, start=FIRST + len(sheet.beside)):
                page.write_blank(number, column, None, self.form(num_format=column_format(one.part), **number_look(one.part), **look))
        page.data_validation(first, 2, last, 2, self._list(tuple(sheet.adds)))
        return last

    def _validate(self, page: Any, column: int, one: Column, last: int) -> None:
        if one.choices and last >= 2:
            page.data_validation(2, column, last, column, self._list(tuple(one.choices)))

    def _list(self, values: tuple[str, ...]) -> Mapping[str, Any]:
        at = self._lists.setdefault(values, len(self._lists))
        letter = xl_col_to_name(at)
        return {"validate": "list", "source": f"={LISTS}!${letter}$1:${letter}${len(values)}", "error_type": "stop"}

    def lists(self) -> None:
        page = self.workbook.add_worksheet(LISTS)
        for values, column in self._lists.items():
            for row, value in enumerate(values):
                self.text(page, row, column, value, num_format=TEXT_FORMAT)
        page.very_hidden()

    def about(self, told: Mapping[str, str]) -> None:
        page = self.workbook.add_worksheet(ABOUT)
        for row, (name, value) in enumerate(told.items()):
            self.text(page, row, 0, name)
            self.text(page, row, 1, value)
        page.very_hidden()


def _width(one: Column) -> int:
    return WIDE if one.part.type == "text" else NARROW + 6 if one.choices or one.part.type == "string" else NARROW


def _width_beside(sheet: Sheet, head: str) -> int:
    longest = max((len(row.beside.get(head, "")) for row in sheet.rows), default=0)
    return max(12, min(longest + 2, 36))
