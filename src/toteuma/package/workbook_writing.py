"""The table sheets of the package workbook. XlsxWriter, because two packings of one package then have equal bytes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from toteuma.core.language import Language
from toteuma.package.loading import BUILT_IN_MEASURES
from toteuma.package.schema import Field, TableSchema, tables
from toteuma.package.workbook_cells import TEXT_FORMAT, column_format, stored
from toteuma.package.workbook_contents import Contents
from toteuma.rules import line_scheme, scheme_ids
from toteuma.texts import word

SPARE_ROWS = 500
"""Rows below the last one that have drop-down lists too."""

WIDEST_TEXT = 60
WIDEST_CODE = 44
"""Characters that a column of running text, and of anything else, may be wide."""

TALLEST = 409
"""Points: Excel's limit for a row."""

RISKY = ("=", "+", "-", "@", "'")
"""First characters that Excel takes for a formula when a cell is edited."""


class SheetWriter:
    """Formats and texts of any workbook that is written: each format is made once, and no text becomes a formula."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def form(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", **look})
        return self._formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **look: Any) -> None:
        """Text as text, whatever it looks like, also when somebody edits the cell."""
        quoted = {"quote_prefix": True} if text.startswith(RISKY) else {}
        sheet.write_string(row, column, text, self.form(**look, **quoted))

    def value(self, sheet: Any, row: int, column: int, text: str, part: Field, **look: Any) -> None:
        """The text of a CSV cell as the number, day or text that it is."""
        cell = stored(text, part)
        if isinstance(cell.value, str):
            self.text(sheet, row, column, cell.value, num_format=TEXT_FORMAT, **look)
        elif isinstance(cell.value, date):
            form = self.form(num_format=cell.number_format, **number_look(part), **look)
            sheet.write_datetime(row, column, datetime.combine(cell.value, time()), form)
        else:
            sheet.write_number(row, column, cell.value, self.form(num_format=cell.number_format, **number_look(part), **look))

    def fit_row(self, sheet: Any, row: int, texts: Iterable[str], width: int) -> None:
        """Make a row as tall as its wrapped texts need: not every program does so itself when it opens a file."""
        lines = max((sum(max(1, -(-len(line) // (width - 2))) for line in text.split("\n")) for text in texts), default=1)
        if lines > 1:
            sheet.set_row(row, min(TALLEST, 15 * lines))


class BookWriter(SheetWriter):
    """Writes one package's contents, in the municipality's own first language."""

    def __init__(self, workbook: Any, contents: Contents) -> None:
        super().__init__(workbook)
        self.contents = contents
        self.setup = _parsed(contents.settings.get("municipality.toml", ""))
        self.language = _first_language(self.setup)
        self.lists = self._lists()

    def word(self, key: str, **places: str) -> str:
        return word(f"workbook.{key}", self.language, **places)

    def header(self, sheet: Any, row: int, column: int, text: str, *, strong: bool = True) -> None:
        self.text(sheet, row, column, text, bold=strong, bg_color="#E3E9EF", bottom=1)

    # --- tables -------------------------------------------------------------------------------------------------------------

    def ordered_columns(self, schema: TableSchema) -> tuple[str, ...]:
        """Every column of the schema: in its order where the file keeps to it, else the file's own columns first."""
        used = self.contents.records.get(schema.id, [[]])[0]
        every = schema.columns()
        if used == [column for column in every if column in used]:
            return every
        return (*used, *(column for column in every if column not in used))

    def table(self, schema: TableSchema) -> None:
        """One table: a header row whose comments say what the columns hold, a row a record, drop-down lists below too."""
        sheet = self.workbook.add_worksheet(schema.title.get(self.language))
        header, *rows = self.contents.records.get(schema.id, [[]])
        columns = self.ordered_columns(schema)
        for position, column in enumerate(columns):
            part = schema.field_of(column)
            needed = part.required and (not part.localized or column.endswith(f"_{self.language}"))
            self.header(sheet, 0, position, column, strong=needed)
            sheet.write_comment(0, position, self._explained(part), {"x_scale": 2.2, "y_scale": 1.2, "author": ""})
            values = [row[header.index(column)] for row in rows] if column in header else []
            form = self.form(num_format=column_format(part), text_wrap=part.type == "text", **number_look(part))
            sheet.set_column(position, position, _width(column, part, values), form)
            self._validate(sheet, position, part, len(rows))
        for number, row in enumerate(rows, start=1):
            for column, cell in zip(header, row, strict=True):
                if cell:
                    part = schema.field_of(column)
                    self.value(sheet, number, columns.index(column), cell, part, **_wrapping(cell, part))
            wrapped = [cell for column, cell in zip(header, row, strict=True) if schema.field_of(column).type == "text"]
            self.fit_row(sheet, number, wrapped, WIDEST_TEXT)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _explained(self, part: Field) -> str:
        """What the schema says of a column, for the comment of its header."""
        facts = [part.description.get(self.language), f"{self.word('type')}: {self.word(f'type_{part.type}')}"]
        if part.required:
            facts.append(f"{self.word('required')}: {self.word('yes')}")
        return "\n".join(facts)

    def _validate(self, sheet: Any, column: int, part: Field, rows: int) -> None:
        """A drop-down list: the schema's own words are binding; keys of other sheets only warn, so that the order of work is free."""
        source: str | list[str]
        if part.type == "list" or part.localized:
            return
        if part.enum:
            source = list(part.enum)
        elif part.references in self.lists:
            source = f"={quote_sheetname(self.word('sheet_lists'))}!{self._list_area(part.references)}"
        elif part.references in tables():
            target = tables()[part.references]
            letter = xl_col_to_name(self.ordered_columns(target).index(target.key[0]))
            last = len(self.contents.records.get(target.id, [[]])) + SPARE_ROWS
            source = f"={quote_sheetname(target.title.get(self.language))}!${letter}$2:${letter}${last}"
        else:
            return
        options = {"validate": "list", "source": source, "error_type": "stop" if part.enum else "warning"}
        sheet.data_validation(1, column, rows + SPARE_ROWS, column, options)

    # --- lists --------------------------------------------------------------------------------------------------------------

    def _lists(self) -> dict[str, tuple[str, ...]]:
        """What reference columns may hold and no one sheet lists: what the settings declare, and the lines of the scheme."""
        lists = {name: _ids(self.setup, name) for name in ("levels", "goal_kinds", "statuses", "risk_classes")}
        lists["measures"] = (*BUILT_IN_MEASURES, *_ids(self.setup, "measures"))
        lists["lines"] = self._line_ids()
        return {name: values for name, values in lists.items() if values}

    def _line_ids(self) -> tuple[str, ...]:
        settings = _parsed(self.contents.settings.get("statement.toml", "")).get("statement")
        scheme, year = (settings.get("scheme"), settings.get("year")) if isinstance(settings, dict) else (None, None)
        known = isinstance(year, int) and scheme in scheme_ids()
        lines = [line.id for line in line_scheme(str(scheme), int(str(year)))] if known else []
        header, *rows = self.contents.records.get("lines", [[]])
        return (*lines, *(row[header.index("id")] for row in rows if "id" in header))

    def _list_area(self, name: str) -> str:
        letter = xl_col_to_name(list(self.lists).index(name))
        return f"${letter}$2:${letter}${1 + len(self.lists[name])}"


def _wrapping(text: str, part: Field) -> dict[str, Any]:
    return {"text_wrap": part.type == "text" or "\n" in text} if isinstance(stored(text, part).value, str) else {}


def number_look(part: Field) -> dict[str, Any]:
    """Amounts keep a little distance from the text after them; years and days read like codes."""
    if part.type == "decimal":
        return {"align": "right", "indent": 1}
    return {"align": "left"} if part.type in ("year", "integer", "date") else {}


def _width(column: str, part: Field, values: list[str]) -> int:
    """Characters a column needs: its name with the filter button, its longest line, and no more than reads well."""
    longest = max((len(line) for value in values for line in value.split("\n")), default=0)
    return max(len(column) + 4, min(longest + 2, WIDEST_TEXT if part.type == "text" else WIDEST_CODE))


def _parsed(text: str) -> Mapping[str, object]:
    """The settings as far as they can be read: a broken file only makes the drop-down lists shorter."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _first_language(setup: Mapping[str, object]) -> Language:
    municipality = setup.get("municipality")
    given = municipality.get("languages") if isinstance(municipality, dict) else None
    known = [Language(name) for name in given if name in set(Language)] if isinstance(given, list) else []
    return known[0] if known else Language.FI


def _ids(setup: Mapping[str, object], name: str) -> tuple[str, ...]:
    entries = setup.get(name)
    return tuple(str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry) if isinstance(entries, list) else ()
