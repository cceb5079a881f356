"""Holds a workbook against the statement as it stands: what would change, where somebody else was meanwhile, and what cannot be taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toteuma.core.findings import Finding, Level, Place
from toteuma.package.cells import parse_date, parse_decimal
from toteuma.package.schema import Field, tables
from toteuma.package.workbook_reading import PLAIN
from toteuma.services.change_log import WHOLE, Change
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.exchange.reading import Book, Given, GivenRow, Spot, about_book, at_cell, read_book
from toteuma.services.exchange.sheets import Cell, Row, Sheet, sheets
from toteuma.services.families import either_of
from toteuma.services.forms import FormMaker, written
from toteuma.services.rows import row_findings


@dataclass(frozen=True, slots=True)
class Met:
    """What somebody else wrote into the cell after the workbook was fetched: the number to save over it from. ``before``: what stood there then."""

    text: str
    by: str
    at: datetime | None
    number: int
    before: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that would change. ``old`` and ``new`` as their reader writes them, ``text`` as the package keeps it; ``number`` to save from."""

    spot: Spot
    table: str
    key: str
    column: str
    unit_name: str
    title: str
    head: str
    old: str
    new: str
    text: str
    number: int
    is_text: bool
    met: Met | None = None

    @property
    def id(self) -> str:
        """Names it in the page."""
        return "c" + hashlib.sha256(f"{self.table}\x1f{self.key}\x1f{self.column}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class RowAdded:
    """A record that would be added: the cells in words, by their heads."""

    given: GivenRow
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A cell that was changed in the workbook and cannot be taken: its chapter's ``state`` stands against it, or its row has gone (empty)."""

    spot: Spot
    title: str
    unit_name: str
    new: str
    state: str


@dataclass(frozen=True, slots=True)
class Compared:
    """``number``: the change up to which it holds."""

    book: Book
    number: int
    changes: tuple[CellChange, ...] = ()
    added: tuple[RowAdded, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.book.findings, key=Finding.sort_key))

    @property
    def conflicts(self) -> tuple[CellChange, ...]:
        return tuple(one for one in self.changes if one.met)

    @property
    def plain(self) -> tuple[CellChange, ...]:
        return tuple(one for one in self.changes if not one.met)

    @property
    def seen(self) -> str:
        """Tells whether what is taken is what was looked at."""
        told = [(one.table, one.key, one.column, one.text, one.number, one.met.number if one.met else 0) for one in self.changes]
        rows = [(one.given.table, one.given.unit, sorted(one.given.values.items())) for one in self.added]
        return hashlib.sha256(json.dumps([told, rows], ensure_ascii=False).encode()).hexdigest()


def compare(path: Path, name: str, maker: FormMaker) -> Compared:
    """Everything that a workbook would do to the statement, for the person of the forms. ``name``: what its file is called."""
    number = maker.place.keeper.head(maker.statement).number
    book = about_book(path, name, maker.statement)
    if book.findings:
        return Compared(book, number)
    own = maker if book.language == maker.language else FormMaker(maker.place, maker.desk, maker.statement, maker.person, book.language)
    found = sheets(own)
    read_book(path, book, found)
    comparing = _Comparing(own, book, found, maker)
    changes = tuple(comparing.changes())
    added = tuple(comparing.added())
    return Compared(book, number, changes, added, tuple(comparing.left_out))


class _Comparing:
    def __init__(self, own: FormMaker, book: Book, found: Sequence[Sheet], reader: FormMaker) -> None:
        self.own, self.book, self.reader = own, book, reader
        self.place, self.statement = own.place, own.statement
        self.sheets = {sheet.table: sheet for sheet in found}
        self.rows: dict[tuple[str, str], Row] = {(sheet.table, row.key): row for sheet in found for row in sheet.rows}
        self.left_out: list[LeftOut] = []
        differing = [given for given in book.cells if self._differs(given)]
        self.differing = differing
        wanted = {given.number for given in differing} | {cell.number for given in differing if (cell := self._cell(given))}
        self.log: dict[int, Change] = {one.number: one for one in self.place.keeper.changes_numbered(self.statement, wanted)}

    def _cell(self, given: Given) -> Cell | None:
        row = self.rows.get((given.table, given.key))
        return row.cells.get(given.column) if row else None

    def _differs(self, given: Given) -> bool:
        cell = self._cell(given)
        return cell is None or not same(_field(given.table, given.column), cell.text, given.text)

    def changes(self) -> Iterator[CellChange]:
        """The cells that would change, in the order of the workbook."""
        for given in self.differing:
            cell = self._cell(given)
            before = self._text_at(given)
            touched = before is None or not same(_field(given.table, given.column), before, given.text)
            if cell is None:
                if touched:
                    self._leave_out(given)
            elif touched and not self._is_wrong(given):
                yield self._change(given, cell, before)
        self._tell_either()

    def _change(self, given: Given, cell: Cell, before: str | None) -> CellChange:
        met = None
        if cell.number != given.number or before is None:
            last = self.log.get(cell.number)
            by, at = (last.by, last.at) if last else ("", None)
            met = Met(self._told(given, cell.text), by, at, cell.number, self._told(given, before or ""))
        row = self.rows[given.table, given.key]
        old, new = self._told(given, cell.text), self._told(given, given.text)
        return CellChange(
            given.spot,
            given.table,
            given.key,
            given.column,
            row.unit_name,
            row.title.strip(),
            self._head(given.table, given.column),
            old,
            new,
            given.text,
            given.number,
            _field(given.table, given.column).type == "text",
            met,
        )

    def _told(self, given: Given, text: str) -> str:
        return self._in_words(given.table, given.column, text)

    def _in_words(self, table: str, name: str, text: str) -> str:
        """A cell as its reader writes it: a choice by its name, a number with the language's mark."""
        column = self.sheets[table].column(name)
        named = next((one for one, value in column.choices.items() if value == text), "") if column and text else ""
        return named or written(table, name, text, self.reader.language)

    def _head(self, table: str, name: str) -> str:
        column = self.sheets[table].column(name)
        return column.head if column else name

    def _text_at(self, given: Given) -> str | None:
        """What stood in the cell when the workbook was fetched; None where its number is of another cell."""
        if not given.number:
            return ""
        change = self.log.get(given.number)
        if change is None or (change.table, change.key) != (given.table, given.key):
            return None
        if change.field == WHOLE:
            told: Mapping[str, str] = json.loads(change.new)["values"] if change.new else {}
            return told.get(given.column, "")
        return change.new if change.field == given.column else None

    def _leave_out(self, given: Given) -> None:
        kept = self.place.keeper.record(self.statement, given.table, given.key)
        unit = self.place.unit_of(self.statement, given.table, given.key, kept) if kept else given.key.partition("/")[0]
        chapter = self.place.keeper.record(self.statement, CHAPTERS, unit)
        shown = written(given.table, given.column, given.text, self.reader.language)
        there = chapter is not None and (kept is not None or given.table == PROSE)
        self.left_out.append(LeftOut(given.spot, given.title, given.unit_name, shown, chapter.values["state"] if chapter and there else ""))

    # --- what is wrong ----------------------------------------------------------------------------------------------------------

    def _is_wrong(self, given: Given) -> bool:
        found = self.place.cell_findings(self.statement, given.table, given.column, given.text)
        head = self._head(given.table, given.column)
        self.book.findings.extend(at_cell(one, self.book.name, given.spot, head) for one in found)
        return bool(found)

    def _tell_either(self) -> None:
        """Fields of which writing one empties the other cannot both be given."""
        written_cells = {(given.table, given.key, given.column): given for given in self.book.cells if given.text}
        touched = {(given.table, given.key) for given in self.differing}
        for (table, key, column), given in written_cells.items():
            for other in either_of(table, column):
                if column < other and (table, key) in touched and (table, key, other) in written_cells:
                    place = Place(self.book.name, given.spot.sheet, given.spot.row, given.spot.cell)
                    details = {"one": self._head(table, column), "other": self._head(table, other)}
                    self.book.findings.append(Finding(Level.ERROR, "web_exchange.finding_either", place, details))

    def added(self) -> Iterator[RowAdded]:
        """The records that would be added; what is wrong with one is told at its cells."""
        for given in self.book.rows:
            key = tables()[given.table].key[0]
            found = list(row_findings(self.place, self.statement, given.table, {**given.values, "unit": given.unit, key: "new"}))
            for one in found:
                spot = given.spots.get(one.place.column) or self._spot_of(given, one.place.column)
                head = self._head(given.table, one.place.column)
                self.book.findings.append(at_cell(one, self.book.name, spot, head))
            heads = [(column.head, self._in_words(given.table, column.name, given.values[column.name])) for column in
                     self.sheets[given.table].columns if column.name in given.values]  # fmt: skip
            yield RowAdded(given, tuple(heads))

    def _spot_of(self, given: GivenRow, column: str) -> Spot:
        """The cell of a column that was left empty."""
        sheet = self.sheets[given.table]
        names = [one.name for one in sheet.columns]
        index = names.index(column) if column in names else 0
        return Spot(given.spot.sheet, given.spot.row, given.spot.column + 2 + len(sheet.beside) + index)


def same(field: Field, one: str, other: str) -> bool:
    """Whether two texts say the same in a field: ``3,50`` and ``3.5``, ``1.2.2026`` and ``2026-02-01``."""
    one, other = one.rstrip(), other.rstrip()
    if one == other:
        return True
    if field.type == "decimal":
        numbers = parse_decimal(one), parse_decimal(other)
        return None not in numbers and numbers[0] == numbers[1]
    if field.type == "date":
        days = parse_date(one), parse_date(other)
        return None not in days and days[0] == days[1]
    return False


def _field(table: str, column: str) -> Field:
    return PLAIN if table == PROSE else tables()[table].field_of(column)
