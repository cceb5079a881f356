"""How values stand in a CSV file: exact numbers, rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal


def exact(value: Decimal | None) -> str:
    """All digits with a decimal point, never an exponent, zero without a sign; empty for None."""
    return "" if value is None else format(value or value.copy_abs(), "f")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 without a byte order mark, commas, LF; quotes only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
