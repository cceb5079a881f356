"""Excel workbooks: each sheet a heading and the tables on it, with numbers as stored and as shown."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding, Level
from toteuma.ingest.archives import UNREADABLE, opened
from toteuma.ingest.faults import Faults
from toteuma.ingest.raw import RawBlock, RawDocument

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

__all__ = ["read_xlsx_blocks"]


def read_xlsx_blocks(path: Path) -> tuple[RawDocument, tuple[Finding, ...]]:
    """The blocks of a workbook, sheet by sheet, and what could not be read (``reading.…``); never an exception.

    A formula is read as the result that Excel stored; one without a result is doubtful. Hidden sheets, rows and columns are read and told.
    """
    from lxml.etree import LxmlError

    from toteuma.ingest.xlsx.formulas import without_results

    faults = Faults(path)
    archive = opened(path, "XLSX", faults)
    if archive is None:
        return RawDocument(()), faults.all()
    with archive:
        try:
            unsolved = without_results(archive)
        except (*UNREADABLE, LxmlError) as error:
            faults.broken("XLSX", error)
            return RawDocument(()), faults.all()
    book = _loaded(path, faults)
    if book is None:
        return RawDocument(()), faults.all()
    blocks = _blocks(book, unsolved, faults)
    if not blocks:
        faults.add(Level.ERROR, "no_text")
    return RawDocument(tuple(blocks), (book.properties.title or "").strip()), faults.all()


def _loaded(path: Path, faults: Faults) -> Workbook | None:
    import openpyxl

    try:
        with path.open("rb") as file, warnings.catch_warnings():  # a file, not its path: the name tells openpyxl nothing it should go by
            warnings.simplefilter("ignore")  # what openpyxl does not know (sparklines, slicers) is not read here either
            return openpyxl.load_workbook(file, data_only=True, rich_text=True)
    except Exception as error:  # a broken file makes it raise whatever its parts raise: there is no list of them
        faults.broken("XLSX", error)
        return None


def _blocks(book: Workbook, unsolved: dict[str, frozenset[tuple[int, int]]], faults: Faults) -> list[RawBlock]:
    from toteuma.ingest.xlsx.sheets import SheetReader

    blocks: list[RawBlock] = []
    for sheet in book.worksheets:
        blocks += SheetReader(sheet, faults, unsolved.get(sheet.title, frozenset())).blocks()
    for chart in book.chartsheets:
        faults.add(Level.INFO, "charts_unread", Spot(sheet=chart.title), sheet=chart.title, count="1")
    return blocks
