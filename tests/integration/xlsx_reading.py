"""Finds the cells of a document in its workbook as a reader does: by sheet, by caption, by row, by header."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toteuma.core.document import Cell, Column, Document, Row, Table
from toteuma.reports.xlsx.plan import Footnote, table_lines

HEADER = 4

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def sheet_of(book: Workbook, document: Document, table: Table) -> Worksheet:
    return book[document.label(f"xlsx.sheet_{table.kind}")]


def headers(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[HEADER]]


def cells_of(book: Workbook, document: Document) -> Iterator[tuple[Table, Row, Column, Cell, SheetCell]]:
    """Every cell of every table beside its cell in the workbook. Tables stand under each other, each after a row with its caption."""
    below: dict[str, int] = {}
    for table in document.tables():
        sheet = sheet_of(book, document, table)
        names = headers(sheet)
        row = below.setdefault(sheet.title, HEADER) + 1
        for content in table.rows:
            row += 1
            for column, cell in zip(table.columns, content.cells, strict=True):
                yield table, content, column, cell, sheet.cell(row, names.index(column.header) + 1)
        below[sheet.title] = row + sum(isinstance(line, Footnote) for line in table_lines(table))


def formulas(book: Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }


def poison(book: Path, poisoned: Path) -> int:
    """Copy a workbook with every cached number of a formula replaced by −1; how many there were."""
    count = 0
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(poisoned, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, changed = re.subn(r"</f><v>[^<]*</v>", "</f><v>-1</v>", content.decode())
                content, count = text.encode(), count + changed
            target.writestr(name, content)
    return count


def recalculate(book: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it after calculating every formula anew."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    out = folder / "recalculated"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / book.name
