"""Reads the package workbook: the files it stands for, and every fault at its sheet, row and column."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl.workbook import Workbook

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.package.closest import closest
from toteuma.package.csv_writing import canonical_csv
from toteuma.package.schema import Field, TableSchema, tables
from toteuma.package.workbook_cells import CellReader
from toteuma.package.workbook_contents import SETTINGS
from toteuma.package.workbook_sheets import BASE64, CONTINUED
from toteuma.texts import word

MOST_ROWS = 200_000
"""Rows of a sheet that are read: a stray cell far below must not keep the reader busy for minutes."""

AUXILIARY = ("guide", "prose", "others", "columns", "lists")

PLAIN = Field("text", "text", Localized())
"""How cells of sheets that are no tables are read."""


def names_of(key: str) -> tuple[str, ...]:
    """A word of the workbook in every language."""
    return tuple(word(f"workbook.{key}", language) for language in Language)


def titles_of(schema: TableSchema) -> tuple[str, ...]:
    """The name of a table's sheet in every language."""
    return tuple(title for _, title in schema.title.items())


@dataclass(slots=True)
class BookReader:
    """``files`` is what the workbook stands for, by path; complete only where no finding is an error."""

    book: Workbook
    file: str
    findings: list[Finding] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def read(self) -> None:
        used = self._used_columns()
        self._unknown_sheets()
        for schema in tables().values():
            self._table(schema, {column for title in titles_of(schema) for column in used.get(title, ())})
        self._prose()
        for name in SETTINGS:
            self._lines(name)
        self._others()

    # --- sheets and cells ---------------------------------------------------------------------------------------------------

    def fault(self, code: str, place: Place, level: Level = Level.ERROR, **details: str) -> None:
        self.findings.append(Finding(level, f"workbook.finding_{code}", place, details))

    def sheet(self, *names: str, required: bool = True) -> Any:
        """The sheet of one of these names, or None; where it must be there, with a finding."""
        for name in names:
            if name in self.book.sheetnames:
                return self.book[name]
        if required:
            self.fault("missing_sheet", Place(self.file, names[0]), sheet=names[0])
        return None

    def rows(self, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row numbers from 1 and cells, up to :data:`MOST_ROWS`."""
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > MOST_ROWS:
                self.fault("too_many_rows", Place(self.file, sheet.title, number), sheet=sheet.title, limit=str(MOST_ROWS))
                return
            yield number, cells

    def text(self, cell: Any, part: Field, place: Place) -> str:
        return CellReader(part, place, self.findings).text(cell.value, str(cell.data_type), str(cell.number_format or ""))

    def plain_rows(self, sheet: Any, width: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows below the header as plain texts."""
        for number, cells in self.rows(sheet):
            if number == 1:
                continue
            texts = tuple(self.text(cell, PLAIN, Place(self.file, sheet.title, number)) for cell in cells[:width])
            if any(texts):
                yield number, texts + ("",) * (width - len(texts))

    def _unknown_sheets(self) -> None:
        known = {*(title for schema in tables().values() for title in titles_of(schema)), *SETTINGS}
        known |= {name for key in AUXILIARY for name in names_of(f"sheet_{key}")}
        for name in self.book.sheetnames:
            if name not in known:
                hint = closest(name, known)
                self.fault("unknown_sheet", Place(self.file, name), Level.WARNING, sheet=name, hint=f"({hint}?)" if hint else "")

    def _used_columns(self) -> dict[str, set[str]]:
        """By sheet the columns that its file has even where they are empty."""
        sheet = self.sheet(*names_of("sheet_columns"))
        used: dict[str, set[str]] = {}
        for _, (title, column, answer) in self.plain_rows(sheet, 3) if sheet else ():
            if answer in names_of("yes"):
                used.setdefault(title, set()).add(column)
        return used

    # --- tables -------------------------------------------------------------------------------------------------------------

    def _table(self, schema: TableSchema, used: set[str]) -> None:
        sheet = self.sheet(*titles_of(schema), required=schema.required_file or bool(used))
        if sheet is None:
            return
        faults = len(self.findings)
        header: list[str] = []
        rows: list[list[str]] = []
        for number, cells in self.rows(sheet):
            if number == 1:
                header = self._header(sheet, schema, cells, used)
                if len(self.findings) > faults:
                    return
            elif any(row := self._row(sheet, schema, header, number, cells)):
                rows.append(row)
        kept = [n for n, column in enumerate(header) if column and (column in used or any(row[n] for row in rows))]
        if kept:
            text = canonical_csv([header[n] for n in kept], ([row[n] for n in kept] for row in rows))
            self.files[schema.file] = text.encode()

    def _header(self, sheet: Any, schema: TableSchema, cells: Iterable[Any], used: set[str]) -> list[str]:
        header = [str(cell.value).strip() if cell.value is not None else "" for cell in cells]
        known = schema.columns()
        for position, column in enumerate(header):
            place = Place(self.file, sheet.title, 1, column)
            if column and column not in known:
                self.fault("unknown_column", place, column=column, hint=closest(column, known) or ", ".join(known))
            elif column and column in header[:position]:
                self.fault("doubled_column", place, column=column)
        for column in sorted(used - set(header)):
            self.fault("missing_column", Place(self.file, sheet.title, 1, column), column=column)
        return header

    def _row(self, sheet: Any, schema: TableSchema, header: list[str], number: int, cells: tuple[Any, ...]) -> list[str]:
        row = [""] * len(header)
        for position, cell in enumerate(cells):
            if cell.value is None:
                continue
            column = header[position] if position < len(header) else ""
            if column:
                row[position] = self.text(cell, schema.field_of(column), Place(self.file, sheet.title, number, column))
            else:
                place = Place(self.file, sheet.title, number, cell.column_letter)
                self.fault("value_outside_columns", place, value=str(cell.value))
        return row

    # --- texts, settings, other files ---------------------------------------------------------------------------------------

    def _prose(self) -> None:
        sheet = self.sheet(*names_of("sheet_prose"))
        texts: dict[str, str] = {}
        headers = ("unit", "section", "language")
        patterns = (r"[A-Za-z0-9][A-Za-z0-9_-]*", r"[A-Za-z0-9_-]+", "|".join(Language))
        for number, (*key, join, text) in self.plain_rows(sheet, 5) if sheet else ():
            wrong = [n for n, pattern in enumerate(patterns) if not re.fullmatch(pattern, key[n])]
            for n in wrong:
                header = names_of(headers[n])[0]
                place = Place(self.file, sheet.title, number, header, quote=key[n])
                self.fault("prose_name", place, column=header, value=key[n], allowed=patterns[n])
            if wrong:
                continue
            name = "prose/{}/{}.{}.md".format(*key)
            between = "" if join == CONTINUED else "\n\n"
            texts[name] = f"{texts[name]}{between}{text}" if name in texts else text
        self.files.update({name: f"{text}\n".encode() for name, text in texts.items()})

    def _lines(self, name: str) -> None:
        """A settings file: empty rows below its last line are none of it."""
        sheet = self.sheet(name)
        if sheet is None:
            return
        lines = [self.text(cells[0], PLAIN, Place(self.file, name, number)) if cells else "" for number, cells in self.rows(sheet)]
        text = "\n".join(lines).rstrip("\n")
        if text:
            self.files[name] = f"{text}\n".encode()

    def _others(self) -> None:
        sheet = self.sheet(*names_of("sheet_others"), required=False)
        pieces: dict[str, tuple[str, int, list[str]]] = {}
        for number, (name, encoding, piece) in self.plain_rows(sheet, 3) if sheet else ():
            pieces.setdefault(name, (encoding, number, []))[2].append(piece)
        for name, (encoding, number, parts) in pieces.items():
            place = Place(self.file, sheet.title, number, quote=name)
            if not safe_path(name) or name in self.files:
                self.fault("unsafe_path", place, value=name)
                continue
            try:
                content = "".join(parts)
                self.files[name] = base64.b64decode(content, validate=True) if encoding == BASE64 else content.encode()
            except ValueError:
                self.fault("broken_content", place, value=name)


def safe_path(name: str) -> bool:
    """Whether a file of this name lies inside the package and is no hidden one."""
    parts = name.split("/")
    return all(part and not part.startswith(".") and not re.search(r'[\\:*?"<>|\x00-\x1f]', part) for part in parts)
