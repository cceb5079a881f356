"""How a CSV file is written: what parts its columns, and where its table begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKS = ",;\t"

_SEP_LINE = re.compile(r'"?sep=([^"\r\n])"?[,;\t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""The line by which Excel is told what parts the columns. It is no row of the table: Excel does not show it."""


@dataclass(frozen=True, slots=True)
class CsvForm:
    """``table`` is the text from the header row on; ``sep_line`` whether a ``sep=`` line stood before it."""

    delimiter: str
    table: str
    sep_line: bool


def csv_form(text: str) -> CsvForm:
    """What the ``sep=`` line says, else the one of comma, semicolon and tab that the header row has most of."""
    found = _SEP_LINE.match(text)
    if found:
        return CsvForm(found[1], text[found.end() :], sep_line=True)
    return CsvForm(max(MARKS, key=text.partition("\n")[0].count), text, sep_line=False)
