"""The sheets beside the tables: texts, settings, other files, the columns explained, lists, and the guide in front."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import quote_sheetname

from toteuma.package.schema import tables
from toteuma.package.workbook_cells import LONGEST, TEXT_FORMAT, is_clean
from toteuma.package.workbook_contents import SETTINGS
from toteuma.package.workbook_writing import BookWriter

CHUNK = LONGEST // 2
"""Characters of a longer text that one row holds: never more than Excel's limit, also where a character counts as two."""

CONTINUED = "+"
"""Marks a row that goes on from the one above without a paragraph break."""

TEXT, BASE64 = "text", "base64"

GUIDE = ("guide_tables", "guide_headers", "guide_numbers", "guide_prose", "guide_settings", "guide_back")


def chunks(text: str) -> Iterator[str]:
    """The text in pieces that a cell can hold; one empty piece for an empty text."""
    yield from (text[start : start + CHUNK] for start in range(0, len(text) or 1, CHUNK))


def write_sheets(writer: BookWriter) -> None:
    """Every sheet of the workbook, in order."""
    guide = writer.workbook.add_worksheet(writer.word("sheet_guide"))
    for schema in tables().values():
        writer.table(schema)
    _prose(writer)
    for name in SETTINGS:
        _lines(writer, name)
    if writer.contents.others:
        _others(writer)
    _columns(writer)
    _lists(writer)
    _guide(writer, guide)


def _sheet(writer: BookWriter, name: str, headers: dict[str, int]) -> Any:
    """A sheet with a header row: words and widths."""
    sheet = writer.workbook.add_worksheet(name)
    for column, (key, width) in enumerate(headers.items()):
        writer.header(sheet, 0, column, writer.word(key))
        sheet.set_column(column, column, width, writer.form(num_format=TEXT_FORMAT, text_wrap=width > 60))
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _prose(writer: BookWriter) -> None:
    """A paragraph a row; a paragraph longer than a cell goes on in the next row."""
    sheet = _sheet(writer, writer.word("sheet_prose"), {"unit": 16, "section": 20, "language": 10, "join": 10, "text": 110})
    row = 0
    for key, text in writer.contents.prose.items():
        for paragraph in text.removesuffix("\n").split("\n\n"):
            for number, piece in enumerate(chunks(paragraph)):
                row += 1
                for column, value in enumerate((*key, CONTINUED if number else "")):
                    writer.text(sheet, row, column, value, num_format=TEXT_FORMAT)
                writer.text(sheet, row, 4, piece, num_format=TEXT_FORMAT, text_wrap=True)
                writer.fit_row(sheet, row, (piece,), 110)
    sheet.autofilter(0, 0, max(row, 1), 4)


def _lines(writer: BookWriter, name: str) -> None:
    """A settings file, a line a row. No header: row numbers are line numbers."""
    sheet = writer.workbook.add_worksheet(name)
    sheet.set_column(0, 0, 150, writer.form(num_format=TEXT_FORMAT, font_name="Consolas"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    text = writer.contents.settings.get(name, "")
    for row, line in enumerate(text.removesuffix("\n").split("\n") if text else ()):
        look = {"font_color": "#595959"} if line.startswith("#") else {"bold": True} if line.startswith("[") else {}
        writer.text(sheet, row, 0, line, num_format=TEXT_FORMAT, font_name="Consolas", **look)


def _others(writer: BookWriter) -> None:
    """Every other file: as text where a cell holds that unchanged, else in base64; a long one in several rows."""
    sheet = _sheet(writer, writer.word("sheet_others"), {"file": 34, "encoding": 10, "content": 110})
    row = 0
    for name, data in writer.contents.others.items():
        encoding, content = _encoded(data)
        for piece in chunks(content):
            row += 1
            for column, value in enumerate((name, encoding, piece)):
                writer.text(sheet, row, column, value, num_format=TEXT_FORMAT, text_wrap=encoding == TEXT and column == 2)
            writer.fit_row(sheet, row, (piece if encoding == TEXT else "",), 110)


def _encoded(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and is_clean(text):
        return TEXT, text
    return BASE64, base64.b64encode(data).decode("ascii")


def _columns(writer: BookWriter) -> None:
    """What every column holds, and whether the file has it: the workbook shows them all."""
    headers = {"sheet": 22, "column": 24, "used": 12, "required": 12, "type": 28, "allowed": 34, "description": 90}
    sheet = _sheet(writer, writer.word("sheet_columns"), headers)
    row = 0
    for schema in tables().values():
        used = writer.contents.records.get(schema.id, [[]])[0]
        for column in writer.ordered_columns(schema):
            part = schema.field_of(column)
            row += 1
            values = (
                schema.title.get(writer.language),
                column,
                writer.word("yes" if column in used else "no"),
                writer.word("yes" if part.required else "no"),
                writer.word(f"type_{part.type}"),
                ", ".join(part.enum) or part.references,
                part.description.get(writer.language),
            )
            for position, value in enumerate(values):
                writer.text(sheet, row, position, value, num_format=TEXT_FORMAT, text_wrap=position > 4)
            writer.fit_row(sheet, row, values[-1:], 90)
    sheet.autofilter(0, 0, row, len(headers) - 1)


def _lists(writer: BookWriter) -> None:
    sheet = writer.workbook.add_worksheet(writer.word("sheet_lists"))
    for column, (name, values) in enumerate(writer.lists.items()):
        writer.header(sheet, 0, column, name)
        for row, value in enumerate(values, start=1):
            writer.text(sheet, row, column, value, num_format=TEXT_FORMAT)
        sheet.set_column(column, column, max(14, *(len(value) + 2 for value in values)))
    sheet.freeze_panes(1, 0)


def _guide(writer: BookWriter, sheet: Any) -> None:
    contents = writer.contents
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 28)
    sheet.set_column(2, 2, 100)
    sheet.set_column(3, 3, 10)
    writer.text(sheet, 0, 0, writer.word("title"), bold=True, font_size=16)
    names = {name: writer.word(f"sheet_{name}") for name in ("columns", "prose")}
    row = 1
    for key in GUIDE:
        writer.text(sheet, row, 0, f"• {writer.word(key, **names)}")
        row += 1
    row += 1
    for column, key in enumerate(("sheet", "file", "content", "rows")):
        writer.header(sheet, row, column, writer.word(key))
    entries = [
        *(
            (t.title.get(writer.language), t.file, t.description.get(writer.language), len(contents.records.get(t.id, [[]])) - 1)
            for t in tables().values()
        ),
        (names["prose"], "prose/", writer.word("prose_about"), len(contents.prose)),
        *((name, name, writer.word("settings_about"), contents.settings.get(name, "").count("\n")) for name in SETTINGS),
    ]
    if contents.others:
        entries.append((writer.word("sheet_others"), "", writer.word("others_about"), len(contents.others)))
    for name, file, about, count in entries:
        row += 1
        link = writer.form(font_color="#1D4F91", underline=1)
        sheet.write_url(row, 0, f"internal:{quote_sheetname(name)}!A1", link, name)
        writer.text(sheet, row, 1, file)
        writer.text(sheet, row, 2, about)
        sheet.write_number(row, 3, count, writer.form(num_format="0"))
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
