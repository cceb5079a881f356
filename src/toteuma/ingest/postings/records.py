"""Rows of text that the engine cannot read as they stand (ragged, quoted loosely, out of a workbook) → a file it can read, each row with its number."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path

from toteuma.ingest.postings.delivered import Tell, told_rows, untold

Record = tuple[int, str, Sequence[str]]
"""Number of the row as Excel shows it; the line as it stands where it is not to be read (empty: all is well); cells."""

_LONGEST_CELL = 1 << 24


def rows_of_text(path: Path, delimiter: str, skip: int, tell: Tell = untold) -> Iterator[tuple[int, list[str]]]:
    """The rows of a delimited UTF-8 file after the first ``skip``, with their numbers; quotation marks are taken as they come."""
    csv.field_size_limit(min(sys.maxsize, _LONGEST_CELL))
    with path.open("rb") as source, TextIOWrapper(source, encoding="utf-8-sig", errors="replace", newline="") as file:
        for number, row in enumerate(csv.reader(_without_zeros(told_rows(file, source, tell)), delimiter=delimiter), 1):
            if number > skip:
                yield number, row


def _without_zeros(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def as_records(rows: Iterable[tuple[int, Sequence[str]]], width: int, needed: int, delimiter: str) -> Iterator[Record]:
    """Rows made ``width`` cells long. Empty rows are left out. A row that ends before cell ``needed``, or has something beyond the last column, is not
    to be read: its cells may stand in wrong columns."""
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < needed or any(cell.strip() for cell in row[width:]):
            yield number, delimiter.join(row), [""] * width
        else:
            yield number, "", [*row[:width], *[""] * (width - len(row))]


def write_records(records: Iterable[Record], target: Path) -> int:
    """Write records as a file of the columns row, line, cells; how many there are."""
    count = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\n")
        for number, line, cells in records:
            out.writerow((number, line, *cells))
            count += 1
    return count
