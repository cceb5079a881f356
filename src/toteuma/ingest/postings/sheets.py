"""Workbooks of postings → rows of text written as the profile says, so that one way of reading serves both.

A workbook keeps amounts as binary fractions of 15 digits; they are taken at those 15 digits, as Excel shows them, and never rounded further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import duckdb
from python_calamine import CalamineError, CalamineWorkbook

from toteuma.core.findings import Finding, Level, Place
from toteuma.ingest.archives import opened
from toteuma.ingest.faults import Faults
from toteuma.ingest.postings.delimited import read_rows
from toteuma.ingest.postings.delivered import Delivered, Tell, untold
from toteuma.ingest.postings.profile import DATES, Profile

_SHOWN = Context(prec=15)
_OPENED, _ROWS = 25, 75
"""How much of the reading is done when the sheet is opened, and when its rows are handed over, in percent: about what it takes of the time."""


def read_sheet(path: Path, profile: Profile, folder: Path, engine: duckdb.DuckDBPyConnection, tell: Tell = untold) -> Delivered:
    """The postings of one sheet: the profile's, else the first. ``tell``: called with how many of its rows are read."""
    faults = Faults(path)
    archive = opened(path, "XLSX", faults)
    if archive is None:
        return Delivered(None, faults.all(), format="xlsx")
    archive.close()
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        names = workbook.sheet_names
        name = profile.sheet or next(iter(names), "")
        if name not in names:
            details = {"file": path.name, "sheet": name, "sheets": ", ".join(names)}
            return Delivered(None, (Finding(Level.ERROR, "postings.sheet_missing", Place(path.name), details),), format="xlsx")
        sheet = workbook.get_sheet_by_name(name)
        rows = numbered(_told(sheet.iter_rows(), sheet.total_height, tell), profile)
        heads: list[str] = []
        for number, row in rows:
            if number == profile.header_rows:
                heads = row
                break
            if number > profile.header_rows:
                heads, rows = [""] * len(row), _again((number, row), rows)
                break
        return read_rows(path, rows, heads, name, profile, folder, engine)
    except CalamineError as error:
        faults.broken("XLSX", error)
        return Delivered(None, faults.all(), format="xlsx")


def numbered(rows: Iterable[list[Any]], profile: Profile) -> Iterator[tuple[int, list[str]]]:
    """Rows as text with their numbers in Excel."""
    for number, row in enumerate(rows, 1):
        yield number, [as_written(value, profile) for value in row]


def _told(rows: Iterable[list[Any]], height: int, tell: Tell) -> Iterator[list[Any]]:
    for number, row in enumerate(rows):
        tell(_OPENED + number * (_ROWS - _OPENED) // max(height, 1))
        yield row


def _again(first: tuple[int, list[str]], rest: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def as_written(value: object, profile: Profile) -> str:
    """A cell's value in the profile's way of writing."""
    if isinstance(value, bool) or value is None:
        return str(value) if value is not None else ""
    if isinstance(value, float):
        shown = format(_SHOWN.create_decimal(Decimal(value)).normalize(), "f")
        return shown.replace(".", profile.decimal)
    if isinstance(value, datetime | date):
        return value.strftime(DATES[profile.dates])
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
