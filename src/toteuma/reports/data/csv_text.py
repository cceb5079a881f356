"""How values stand in a CSV file: exact numbers, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n]")


def exact(value: Decimal | None) -> str:
    """All digits with a decimal point, never an exponent, zero without a sign; empty for None."""
    return "" if value is None else format(value or value.copy_abs(), "f")


def safe(text: str) -> str:
    """``text``, behind an apostrophe where a spreadsheet would run it as a formula (``=1+1`` → ``'=1+1``).

    Also where apostrophes stand before such a beginning already, so that :func:`plain` gives every text back.
    """
    return "'" + text if FORMULA_LIKE.match(text) else text


def plain(field: str) -> str:
    """The text that :func:`safe` was given."""
    return field[1:] if field.startswith("'") and FORMULA_LIKE.match(field) else field


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 without a byte order mark, commas, LF; quotes only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")
