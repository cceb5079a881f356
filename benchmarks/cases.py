"""The pieces that are measured, each in a process of its own: ``python -m benchmarks.cases CASE FOLDER``.

``FOLDER`` holds the package and what earlier cases left there. A case prepares what it needs unmeasured, then prints the CPU and wall seconds of
the work itself as JSON. A rival writes the same content with the bare library, as its manual shows.
"""

from __future__ import annotations

import csv
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import font_source_sans_pro
import openpyxl
import typst
import xlsxwriter

from toteuma.core.document import Block, BulletList, Chart, Document, Paragraph, Table
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.data import write_data
from toteuma.reports.docx import write_docx
from toteuma.reports.html import write_html
from toteuma.reports.pdf import typst_source, write_pdf
from toteuma.reports.xlsx import write_xlsx

Work = Callable[[], object]
PACKAGE, DOCUMENT, SOURCE = "package", "document.pickle", "typst.pickle"


def _load(folder: Path, name: str) -> object:
    """What an earlier case left: our own file in our own temporary folder."""
    return pickle.loads(folder.joinpath(name).read_bytes())


def _document(folder: Path) -> Document:
    document = _load(folder, DOCUMENT)
    assert isinstance(document, Document)
    return document


def _blocks(document: Document) -> Iterator[Block]:
    for section in document.sections():
        for block in section.blocks:
            yield block
            if isinstance(block, Chart):
                yield block.table


# --- the product --------------------------------------------------------------------------------------------------------------


def whole(folder: Path) -> Work:
    """``toteuma build``, as an officer runs it."""
    command = [str(Path(sys.executable).with_name("toteuma")), "build", str(folder / PACKAGE), "--out", str(folder / "out")]
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def document(folder: Path) -> Work:
    """Reading the package, computing the statement, building the document."""

    def work() -> None:
        loaded = load_package(folder / PACKAGE)
        assert loaded.data is not None
        built = build_document(Statement(loaded.data), Language.FI)
        folder.joinpath(DOCUMENT).write_bytes(pickle.dumps(built.document))

    return work


def source(folder: Path) -> Work:
    """The typst project of the document, charts drawn."""
    one = _document(folder)
    return lambda: folder.joinpath(SOURCE).write_bytes(pickle.dumps(typst_source(one)))


def pdf(folder: Path) -> Work:
    one = _document(folder)
    return lambda: write_pdf(one, folder / "statement.pdf")


def xlsx(folder: Path) -> Work:
    one = _document(folder)
    return lambda: write_xlsx(one, folder / "statement.xlsx")


def docx_(folder: Path) -> Work:
    one = _document(folder)
    return lambda: write_docx(one, folder / "statement.docx")


def html(folder: Path) -> Work:
    one = _document(folder)
    return lambda: write_html({Language.FI: one}, folder / "html")


def data(folder: Path) -> Work:
    one = _document(folder)
    return lambda: write_data({Language.FI: one}, folder)


# --- the rivals ---------------------------------------------------------------------------------------------------------------


def bare_typst(folder: Path) -> Work:
    """The same typst project compiled to the same standards, without the pass that adds row headers."""
    source = _load(folder, SOURCE)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_source_sans_pro.font_directory])

    def work() -> None:
        # A project in memory is what the binding takes, but its stub does not say so.
        made: bytes = typst.compile(source, font_paths=fonts, pdf_standards=["a-2a", "ua-1"])  # type: ignore[call-overload]
        folder.joinpath("bare.pdf").write_bytes(made)

    return work


def bare_xlsxwriter(folder: Path) -> Work:
    """Every cell of our workbook, formulas with their cached values, in a plain loop without formats."""
    formulas = openpyxl.load_workbook(folder / "statement.xlsx")
    values = openpyxl.load_workbook(folder / "statement.xlsx", data_only=True)
    sheets = {
        sheet.title: [
            (row, column, content, value)
            for row, (contents, cached) in enumerate(zip(sheet.values, values[sheet.title].values, strict=True))
            for column, (content, value) in enumerate(zip(contents, cached, strict=True))
            if content is not None
        ]
        for sheet in formulas.worksheets
    }

    def work() -> None:
        with xlsxwriter.Workbook(str(folder / "bare.xlsx")) as book:
            for name, cells in sheets.items():
                sheet = book.add_worksheet(name)
                for row, column, content, value in cells:
                    if isinstance(content, str) and content.startswith("="):
                        sheet.write_formula(row, column, content, None, value)
                    elif isinstance(content, str):
                        sheet.write_string(row, column, content)
                    else:
                        sheet.write(row, column, content)

    return work


def bare_python_docx(folder: Path) -> Work:
    """Every heading, paragraph and table, in the loop of python-docx's own manual."""
    one = _document(folder)

    def add(book: docx.document.Document, block: Block) -> None:
        if isinstance(block, Paragraph):
            book.add_paragraph(block.text)
        elif isinstance(block, BulletList):
            for item in block.items:
                book.add_paragraph(item.text, style="List Bullet")
        elif isinstance(block, Table):
            table = book.add_table(rows=1, cols=len(block.columns))
            for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
                cell.text = column.header
            for row in block.rows:
                for cell, content in zip(table.add_row().cells, row.cells, strict=True):
                    cell.text = content.printed

    def work() -> None:
        book = docx.Document()
        for section in one.sections():
            book.add_heading(section.title, level=section.level)
            for block in section.blocks:
                add(book, block.table if isinstance(block, Chart) else block)
        book.save(str(folder / "bare.docx"))

    return work


def bare_csv(folder: Path) -> Work:
    """The same rows through the standard library's writer."""
    files = [(path.name, list(csv.reader(path.open(encoding="utf-8", newline="")))) for path in sorted((folder / "data").glob("*.csv"))]

    def work() -> None:
        for name, rows in files:
            with folder.joinpath(f"bare-{name}").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)

    return work


CASES: dict[str, Callable[[Path], Work]] = {
    "document": document,
    "typst source": source,
    "pdf": pdf,
    "bare typst": bare_typst,
    "xlsx": xlsx,
    "bare XlsxWriter": bare_xlsxwriter,
    "docx": docx_,
    "bare python-docx": bare_python_docx,
    "html": html,
    "data": data,
    "bare csv": bare_csv,
    "whole": whole,
}


def _cpu_seconds() -> float:
    """Of this process and of the children it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    work = CASES[sys.argv[1]](Path(sys.argv[2]))
    cpu, wall = _cpu_seconds(), time.perf_counter()
    work()
    print(json.dumps({"cpu": _cpu_seconds() - cpu, "wall": time.perf_counter() - wall}))
