"""Reads a workbook that comes back: what stands in each open cell, and everything that cannot be taken, at its sheet, row and cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.core.whole_numbers import whole_number
from toteuma.package.workbook import BROKEN, not_a_workbook, open_book
from toteuma.package.workbook_cells import CellReader
from toteuma.services.exchange.sheets import Column, Sheet
from toteuma.services.exchange.writing import ABOUT, FORMAT, KEY, NUMBERS, TITLE, UNIT

LARGEST = 60_000_000
"""Bytes that a workbook may have when opened: that of a large city has a few million."""

MOST_ROWS = 20_000
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cell stands in the workbook, as Excel shows it: ``Tavoitteet``, ``G7``."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Given:
    """An open cell of a record: its text as the package would keep it, and the number that it was read at."""

    spot: Spot
    table: str
    key: str
    column: str
    text: str
    number: int
    title: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A record that is to be added: the cells that were filled in, by column."""

    spot: Spot
    table: str
    unit: str
    unit_name: str
    values: Mapping[str, str]
    spots: Mapping[str, Spot]


@dataclass(slots=True)
class Book:
    """What a workbook says. ``findings``: with one of level error nothing of it is taken."""

    name: str
    about: dict[str, str] = field(default_factory=dict)
    cells: list[Given] = field(default_factory=list)
    rows: list[GivenRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    """Sheets of which the person can write nothing any more: what was written on them is not read."""

    @property
    def language(self) -> Language:
        told = self.about.get("language", "")
        return Language(told) if told in set(Language) else Language.FI

    def fault(self, code: str, sheet: str = "", row: int | None = None, column: str = "", **details: str) -> None:
        place = Place(self.name, sheet, row, column)
        self.findings.append(Finding(Level.ERROR, f"web_exchange.finding_{code}", place, details))


def about_book(path: Path, name: str, statement: str) -> Book:
    """What the workbook is, without its sheets. A finding where it is none, or one of another statement."""
    book = Book(name)
    workbook = open_book(path, book.findings, name=name, largest=LARGEST)
    if workbook is None:
        return book
    try:
        if ABOUT in workbook.sheetnames:
            rows = workbook[ABOUT].iter_rows(max_row=20, max_col=2, values_only=True)
            book.about = {str(row[0]): str(row[1]) for row in rows if len(row) == 2 and row[0] is not None}
    except BROKEN:
        book.findings.append(not_a_workbook(name))
    finally:
        workbook.close()
    if not book.findings:
        if book.about.get("format") != FORMAT or whole_number(book.about.get("number", "")) is None:
            book.fault("not_ours")
        elif book.about.get("statement") != statement:
            book.fault("other_statement", other=book.about.get("statement", ""))
    return book


def read_book(path: Path, book: Book, sheets: Sequence[Sheet]) -> Book:
    """Read the cells of a workbook. ``sheets``: what the person may write now, in the workbook's language; they tell what a column holds."""
    workbook = open_book(path, book.findings, name=book.name, largest=LARGEST)
    if workbook is None:
        return book
    by_title = {sheet.title: sheet for sheet in sheets}
    try:
        for title in workbook.sheetnames:
            if title in by_title:
                _Reader(book, by_title[title]).read(workbook[title])
            elif [str(cell or "") for cell in next(workbook[title].iter_rows(max_row=1, max_col=2, values_only=True), ())] == [
                KEY,
                NUMBERS,
            ]:
                book.closed.append(title)
    except BROKEN:
        book.findings.append(not_a_workbook(book.name))
    finally:
        workbook.close()
    return book


class _Reader:
    """Reads one sheet."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self.book, self.sheet = book, sheet
        self.seen: dict[str, int] = {}
        self.at: dict[str, int] = {}

    def read(self, page: Any) -> None:
        for number, cells in enumerate(page.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1), start=1):
            if number == 1:
                names = [str(cell.value or "") for cell in cells]
                if names[:2] != [KEY, NUMBERS]:
                    self.book.fault("broken_sheet", self.sheet.title)
                    return
                self.at = {name: index for index, name in enumerate(names) if name}
            elif number > MOST_ROWS:
                details = {"sheet": self.sheet.title, "limit": str(MOST_ROWS)}
                place = Place(self.book.name, self.sheet.title, number)
                self.book.findings.append(Finding(Level.ERROR, "workbook.finding_too_many_rows", place, details))
            elif number > 2:
                self._row(number, cells)

    def _row(self, number: int, cells: Sequence[Any]) -> None:
        key, told, unit = (self._plain(cells, name) for name in (KEY, NUMBERS, UNIT))
        columns = [(one, cells[self.at[one.name]]) for one in self.sheet.columns if self.at.get(one.name, len(cells)) < len(cells)]
        if not key:
            self._new(number, unit, [(one, cell) for one, cell in columns if cell.value not in (None, "")])
            return
        if key in self.seen:
            self.book.fault("doubled_row", self.sheet.title, number, other=str(self.seen[key]))
            return
        self.seen[key] = number
        numbers = dict(re.findall(r"(\w+)=(\d+)", told))
        if told.split() != [f"{name}={text}" for name, text in numbers.items()]:
            self.book.fault("numbers", self.sheet.title, number)
            return
        title = self._plain(cells, TITLE)
        for column, cell in columns:
            if column.name in numbers:
                spot = self._spot(number, column)
                text, base = self._text(column, cell, spot), int(numbers[column.name])
                self.book.cells.append(Given(spot, self.sheet.table, key, column.name, text, base, title, unit))

    def _new(self, number: int, unit: str, filled: Sequence[tuple[Column, Any]]) -> None:
        if not filled:
            return  # a unit that was chosen, with nothing written, is no record
        if not self.sheet.adds:
            self.book.fault("no_key", self.sheet.title, number)
            return
        at = Spot(self.sheet.title, number, self.at.get(UNIT, 2) + 1)
        if unit not in self.sheet.adds:
            self.book.fault("no_unit", self.sheet.title, number, at.cell)
            return
        spots = {column.name: self._spot(number, column) for column, _ in filled}
        values = {column.name: self._text(column, cell, spots[column.name]) for column, cell in filled}
        self.book.rows.append(GivenRow(at, self.sheet.table, self.sheet.adds[unit], unit, values, spots))

    def _plain(self, cells: Sequence[Any], name: str) -> str:
        index = self.at.get(name, len(cells))
        return "" if index >= len(cells) or cells[index].value is None else str(cells[index].value).strip()

    def _spot(self, number: int, column: Column) -> Spot:
        return Spot(self.sheet.title, number, self.at[column.name] + 1)

    def _text(self, column: Column, cell: Any, spot: Spot) -> str:
        """The text that the package would keep; what cannot be one is a finding at the cell."""
        place, found = Place(self.book.name, spot.sheet, spot.row, column.head), list[Finding]()
        text = CellReader(column.part if not column.choices else replace(column.part, type="text"), place, found).text(
            cell.value, str(cell.data_type), str(cell.number_format or "")
        )
        if column.choices and text and not found:
            chosen = column.choices.get(text.strip()) or (text.strip() if text.strip() in column.choices.values() else "")
            if not chosen:
                details = {"column": column.head, "value": text, "allowed": ", ".join(column.choices)}
                found.append(Finding(Level.ERROR, "web_exchange.finding_no_choice", place, details))
            text = chosen
        self.book.findings.extend(at_cell(one, self.book.name, spot) for one in found)
        return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def at_cell(finding: Finding, file: str, spot: Spot, head: str = "") -> Finding:
    """A finding at a cell of the workbook, named as Excel names it; ``head``: what its column is called there."""
    details = {**finding.details, "column": head} if head and "column" in finding.details else finding.details
    return replace(finding, place=Place(file, spot.sheet, spot.row, spot.cell, quote=finding.place.quote), details=details)
