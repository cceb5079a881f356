"""Where everything stands in the workbook, decided before a cell is written, so that a formula can refer to any other cell.

Tables of one kind share a sheet, units stacked. Their columns are united by id, so that a sheet has one header row and can be filtered.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from toteuma.core.document import Cell, CellRef, Column, ColumnKind, Document, Judgement, Note, Row, Table
from toteuma.core.figure import Key

HEADER_ROW = 3
"""0-based row of the header on every sheet of tables: above it the title, what it is of, and the way back."""

NOTE_LENGTH = 110
"""Characters of a note in a row: a longer one would make the sheet wider than its table, and its print too small to read."""

SHEET_ORDER = ("comparison_summary", "comparison", "investments", "goals", "key_figures", "risks", "risk_matrix", "projects", "bridge")


@dataclass(frozen=True, slots=True)
class Address:
    """A cell of the workbook, counted from 0."""

    sheet: str
    row: int
    column: int

    def seen_from(self, sheet: str) -> str:
        """``D5`` on its own sheet, ``'Budget'!D5`` from another."""
        cell: str = xl_rowcol_to_cell(self.row, self.column)
        return cell if sheet == self.sheet else f"{quote_sheetname(self.sheet)}!{cell}"


class Part(StrEnum):
    """What a column of a sheet holds."""

    UNIT = "unit"
    TABLE = "table"
    DATA = "data"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    part: Part
    header: str
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The row that opens a table and carries its caption."""

    table: Table


@dataclass(frozen=True, slots=True)
class TableRow:
    table: Table
    row: Row


@dataclass(frozen=True, slots=True)
class Footnote:
    """A line of a note: ``text`` of it, and whether the note begins and ends with it."""

    table: Table
    note: Note
    text: str
    begins: bool
    ends: bool


Line = Opening | TableRow | Footnote


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet of tables: line *n* stands in row ``HEADER_ROW + 1 + n``."""

    kind: str
    name: str
    tables: tuple[Table, ...]
    columns: tuple[SheetColumn, ...]
    lines: tuple[Line, ...]

    @property
    def label_position(self) -> int:
        return next(n for n, column in enumerate(self.columns) if column.part is Part.DATA)


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit's name and its depth in the statement."""

    name: str
    depth: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``addresses`` and ``cells`` know every figure cell of the tables; ``homes`` where a figure stands for the first time."""

    sheets: tuple[SheetPlan, ...]
    units: Mapping[str, UnitPlace]
    addresses: Mapping[CellRef, Address]
    cells: Mapping[CellRef, Cell]
    homes: Mapping[Key, CellRef]
    tables: Mapping[str, Table]
    exact: Mapping[CellRef, Address]
    """Where the exact value of a figure cell stands, on the sheet of origins."""

    def name_of(self, unit: str) -> str:
        """A unit's name; its code where it has no chapter."""
        return self.units[unit].name if unit in self.units else unit

    def without_unit(self, caption: str, unit: str) -> str:
        """A caption without the name of its unit at the end: the column beside it says that."""
        return caption.removesuffix(f", {self.name_of(unit)}")


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A name Excel accepts: at most 31 characters, none of ``[]:*?/\\``, not yet taken."""
    name = re.sub(r"[\[\]:*?/\\]", " ", wanted).strip(" '")[:31].strip() or "-"
    used = {other.casefold() for other in taken}
    number = 2
    unique = name
    while unique.casefold() in used:
        unique = f"{name[:28]} {number}"
        number += 1
    return unique


def distinct(headers: Iterable[str]) -> tuple[str, ...]:
    """Headers of a filterable table must differ and be one line: the second ``Actual`` becomes ``Actual 2``."""
    seen: set[str] = set()
    result = []
    for header in headers:
        base = " ".join(header.split()) or "–"
        unique, number = base, 2
        while unique.casefold() in seen:
            unique = f"{base} {number}"
            number += 1
        seen.add(unique.casefold())
        result.append(unique)
    return tuple(result)


def place_of(column: Column) -> tuple[str, str]:
    """What columns of different tables must share to stand under each other: a figure never stands under another table's head."""
    return column.id, column.header


def united_columns(tables: Iterable[Table]) -> list[Column]:
    """Every column of the tables once, each after the one it follows in its own table; of one id twice where their heads differ."""
    columns: list[Column] = []
    for table in tables:
        after = 0
        for column in table.columns:
            known = next((n for n, other in enumerate(columns) if place_of(other) == place_of(column)), None)
            if known is None:
                columns.insert(after, column)
                known = after
            after = known + 1
    return columns


def judged_columns(tables: Iterable[Table]) -> set[tuple[str, str]]:
    """Places of the columns some cell of which is judged in words."""
    return {
        place_of(column)
        for table in tables
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.judgement is not Judgement.NEUTRAL and cell.judgement_word
    }


def sheet_columns(document: Document, tables: tuple[Table, ...]) -> tuple[SheetColumn, ...]:
    """Unit, the table where a unit has several, the tables' own columns, and beside a judged column its judgement in words."""
    columns = [SheetColumn(Part.UNIT, document.label("xlsx.unit"))]
    if len({table.unit for table in tables}) < len(tables):
        columns.append(SheetColumn(Part.TABLE, document.label("xlsx.table")))
    judged = judged_columns(tables)
    for column in united_columns(tables):
        columns.append(SheetColumn(Part.DATA, column.header, column))
        if place_of(column) in judged:
            columns.append(SheetColumn(Part.JUDGEMENT, document.label("xlsx.judgement").format(column=column.header), column))
    headers = distinct(column.header for column in columns)
    return tuple(SheetColumn(c.part, header, c.column) for c, header in zip(columns, headers, strict=True))


def table_lines(table: Table) -> Iterator[Line]:
    yield Opening(table)
    yield from (TableRow(table, row) for row in table.rows)
    for note in table.notes:
        pieces = textwrap.wrap(note.paragraph.text, NOTE_LENGTH, break_long_words=False, break_on_hyphens=False) or [""]
        yield from (Footnote(table, note, piece, number == 1, number == len(pieces)) for number, piece in enumerate(pieces, start=1))


def unit_places(document: Document) -> dict[str, UnitPlace]:
    """Name and depth of every unit that has a chapter or a figure in the statement."""
    places = {entry.unit: UnitPlace(entry.unit_name, 0) for entry in document.figures}
    for section in document.sections():
        if section.kind == "unit":
            places[section.unit] = UnitPlace(section.title, section.level - 1)
    return places


def make_plan(document: Document, reserved: Iterable[str], exact: Mapping[CellRef, Address]) -> Plan:
    """Sheets in the order of :data:`SHEET_ORDER`; ``reserved`` are the names of the sheets around them, ``exact`` where exact values stand."""
    by_kind: dict[str, list[Table]] = {}
    for table in document.tables():
        by_kind.setdefault(table.kind, []).append(table)
    words = dict(document.labels)
    names = list(reserved)
    sheets = []
    for kind in sorted(by_kind, key=lambda kind: (SHEET_ORDER.index(kind) if kind in SHEET_ORDER else len(SHEET_ORDER), kind)):
        tables = tuple(by_kind[kind])
        name = sheet_name(words.get(f"xlsx.sheet_{kind}", tables[0].caption), names)
        names.append(name)
        lines = tuple(line for table in tables for line in table_lines(table))
        sheets.append(SheetPlan(kind, name, tables, sheet_columns(document, tables), lines))
    return _located(document, tuple(sheets), exact)


def _located(document: Document, sheets: tuple[SheetPlan, ...], exact: Mapping[CellRef, Address]) -> Plan:
    addresses: dict[CellRef, Address] = {}
    cells: dict[CellRef, Cell] = {}
    homes: dict[Key, CellRef] = {}
    # The full comparison is the home of a figure that the summary repeats.
    for sheet in sorted(sheets, key=lambda sheet: sheet.kind == "comparison_summary"):
        positions = {place_of(column.column): n for n, column in enumerate(sheet.columns) if column.part is Part.DATA and column.column}
        for number, line in enumerate(sheet.lines):
            if not isinstance(line, TableRow):
                continue
            for column, cell in zip(line.table.columns, line.row.cells, strict=True):
                ref = CellRef(line.table.id, line.row.id, column.id)
                addresses[ref] = Address(sheet.name, HEADER_ROW + 1 + number, positions[place_of(column)])
                cells[ref] = cell
                if cell.figure is not None and cell.shown is not None and column.kind is not ColumnKind.TEXT:
                    homes.setdefault(cell.figure.key, ref)
    tables = {table.id: table for sheet in sheets for table in sheet.tables}
    return Plan(sheets, unit_places(document), addresses, cells, homes, tables, exact)
