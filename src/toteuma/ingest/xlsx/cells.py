"""One cell of a sheet → its text as shown, its number as stored, and doubts."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.cell.rich_text import CellRichText, TextBlock

from toteuma.core.evidence import Spot
from toteuma.ingest.marks import bare_number, one_bullet
from toteuma.ingest.raw import RawCell
from toteuma.ingest.superscripts import raised
from toteuma.ingest.xlsx.formats import shown_moment, shown_number

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f]")


def read_cell(cell: Cell, spot: Spot, *, not_calculated: bool) -> RawCell:
    """The cell as a reader sees it. **None when** there is no number: ``quantity`` of text, dates and errors."""
    value = cell.value
    bold = bool(cell.font is not None and cell.font.b)
    if not_calculated:
        return RawCell("", spot, doubt="not_calculated")
    if value is None:
        return RawCell("", spot)
    if cell.data_type == "e":
        return RawCell(str(value), spot, doubt="error_value")
    if isinstance(value, bool):
        return RawCell(str(value).upper(), spot, bold)
    if isinstance(value, (int, float, Decimal)):
        return _number(value, cell.number_format or "General", spot, bold=bold)
    if isinstance(value, (datetime, date, time, timedelta)):
        return RawCell(shown_moment(value, cell.number_format or ""), spot, bold)
    text = _text(value)
    return RawCell(text, spot, bold and bool(text), doubt="unknown_character" if "\ufffd" in text else "")


def _number(value: int | float | Decimal, number_format: str, spot: Spot, *, bold: bool) -> RawCell:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return RawCell(str(value), spot, bold, doubt="error_value")
    text, quantity = shown_number(exact, number_format)
    if not text:
        return RawCell(shown_number(exact, "General")[0], spot, bold, quantity, doubt="hidden_text")
    return RawCell(text, spot, bold, quantity)


def _text(value: object) -> str:
    text = "".join(_part(part) for part in value) if isinstance(value, CellRichText) else str(value)
    text = _ESCAPED.sub(lambda mark: chr(int(mark[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    return one_bullet(bare_number(_UNSHOWN.sub("", text).strip()))


def _part(part: str | TextBlock) -> str:
    if isinstance(part, str):
        return part
    if part.font is not None and part.font.strike:
        return ""
    return raised(part.text) if part.font is not None and part.font.vertAlign == "superscript" else part.text
