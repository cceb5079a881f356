"""Every table as a CSV file that a Finnish Excel opens with a double click: UTF-8 with BOM, semicolons, decimal comma.

Numbers are exact, in the unit that the table is printed in. Text that a spreadsheet would take for a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from toteuma.core.document import Cell, ColumnKind, Table
from toteuma.core.money import round_half_up
from toteuma.core.spreadsheet_text import safe

DECIMALS = 10
"""Quotients such as rates have no exact decimal form: they are given to this many decimals."""


def table_csv(table: Table) -> bytes:
    """The whole table: header, then every row; a cell that spans rows is repeated in each of them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(column.header) for column in table.columns])
    above = [""] * len(table.columns)
    for row in table.rows:
        for index, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
            if not cell.covered:
                above[index] = _value(cell, table.scale if column.unit == "EUR" else 1, is_label=column.kind is ColumnKind.LABEL)
        writer.writerow(above)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _value(cell: Cell, scale: int, *, is_label: bool) -> str:
    exact = cell.shown if cell.exact is None else cell.exact
    return safe(cell.printed) if exact is None or is_label else _number(exact / scale)


def _number(value: Decimal) -> str:
    exact = format(round_half_up(value, DECIMALS), "f")
    return (exact.rstrip("0").rstrip(".") or "0").replace(".", ",")
