"""One cell of the package workbook: from the text of a CSV cell to a value of Excel and back, without loss.

A number is written as a number only where the text comes back from it exactly; its number format remembers how many decimals were written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Context, Decimal

from toteuma.core.findings import Finding, Level, Place
from toteuma.package.cells import parse_decimal
from toteuma.package.schema import Field

TEXT_FORMAT = "@"
DATE_FORMAT = "d.m.yyyy"
LONGEST = 32767
"""Characters (UTF-16) that a cell of Excel holds."""

EXACT_DIGITS = Context(prec=15)
"""Excel keeps 15 digits of what is typed; more of them come from calculating with binary fractions."""

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_UNSTORABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_x[0-9A-Fa-f]{4}_")
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands in a cell: text, an exact number, or a day; and its number format."""

    value: str | Decimal | date
    number_format: str


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def is_clean(text: str) -> bool:
    """Whether every character comes back from Excel as it went in: control characters do not, nor does what looks like their escape."""
    return not _UNSTORABLE.search(text)


def storable(text: str) -> bool:
    """Whether a cell of Excel can hold the text unchanged."""
    return utf16_length(text) <= LONGEST and is_clean(text)


def decimal_format(decimals: int, *, grouped: bool) -> str:
    """``#,##0.00``: two decimals, in groups."""
    return ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")


def column_format(field: Field) -> str:
    """The format of a column's empty cells, so that what is typed there stays what it is: codes such as ``0012`` stay text."""
    if field.type == "decimal":
        return "General" if field.decimals is None else decimal_format(field.decimals, grouped=True)
    return {"integer": "0", "year": "0", "date": DATE_FORMAT}.get(field.type, TEXT_FORMAT)


def stored(text: str, field: Field) -> Stored:
    """The cell for a text of a CSV file."""
    if field.type == "decimal" and _is_exact(text):
        decimals = len(text.partition(".")[2])
        return Stored(Decimal(text), decimal_format(decimals, grouped=field.decimals is not None))
    if field.type in ("integer", "year") and _is_exact(text) and "." not in text:
        return Stored(Decimal(text), "0")
    if field.type == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return Stored(text, TEXT_FORMAT)
        if day >= _FIRST_DAY:
            return Stored(day, DATE_FORMAT)
    return Stored(text, TEXT_FORMAT)


def _is_exact(text: str) -> bool:
    digits = re.sub(r"[-.]", "", text)
    return bool(_PLAIN_NUMBER.fullmatch(text)) and len(digits) <= 15 and not (text.startswith("-") and not digits.strip("0"))


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one column; what cannot be the text of a CSV cell is a finding at its place."""

    field: Field
    place: Place
    findings: list[Finding]

    def _fault(self, code: str, quote: str, proposed: str = "", **details: str) -> str:
        place = replace(self.place, quote=quote)
        details = {"column": self.place.column, "value": quote, "proposed": proposed, **details}
        self.findings.append(Finding(Level.ERROR, f"workbook.finding_{code}", place, details, stated=quote, proposed=proposed))
        return ""

    def text(self, value: object, kind: str, number_format: str) -> str:
        """The text of the CSV cell. ``kind`` is the type of the cell in the file: ``f`` a formula, ``e`` an error value, else what ``value`` is."""
        if value is None:
            return ""
        if kind in ("f", "e"):
            return self._fault("formula" if kind == "f" else "error_value", str(value))
        if isinstance(value, bool):
            return (
                str(value).lower() if self.field.type in ("string", "text", "list", "boolean") else self._fault("broken_number", str(value))
            )
        if isinstance(value, datetime):
            if self.field.type == "date" and value.time() == time():
                return value.date().isoformat()
            return self._fault("unexpected_date", value.isoformat(" ", "minutes"))
        if isinstance(value, int | float):
            # The file format has binary fractions only: their shortest text is what was typed.
            return self._number(Decimal(repr(value)), number_format)
        return self._typed_text(re.sub(r"_x000D_\n?", "\n", str(value)))

    def _number(self, value: Decimal, number_format: str) -> str:
        quote = _plain(value)
        if EXACT_DIGITS.plus(value) != value:
            return self._fault("float_noise", quote, _plain(EXACT_DIGITS.plus(value)))
        if self.field.type == "date":
            return self._fault("broken_date", quote)
        if self.field.type in ("integer", "year") and "." in quote:
            return self._fault("broken_number", quote)
        if self.field.type != "decimal":
            return quote
        shown = re.search(r"\.(0+)", number_format.partition(";")[0])
        decimals = max(_decimals(quote), len(shown[1]) if shown else 0)
        return self._within_decimals(f"{value:.{decimals}f}", quote)

    def _within_decimals(self, text: str, quote: str) -> str:
        allowed = self.field.decimals
        if allowed is not None and _decimals(quote) > allowed:
            return self._fault("too_many_decimals", quote, decimals=str(allowed))
        return text

    def _typed_text(self, text: str) -> str:
        content = text.strip()
        if not content:
            return text
        if self.field.type == "decimal":
            number = parse_decimal(content)
            return self._fault("broken_number", text) if number is None else self._within_decimals(text, f"{number:f}")
        if self.field.type in ("integer", "year") and not re.fullmatch(r"-?\d+", content):
            return self._fault("broken_number", text)
        if self.field.type == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}", content):
            return self._fault("broken_date", text)
        return text


def _plain(value: Decimal) -> str:
    """Without exponent and without zeros at the end: ``1E+2`` → ``100``, ``1.50`` → ``1.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
