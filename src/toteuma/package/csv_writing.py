"""The canonical form of a package's files: how Toteuma writes them, so that equal content has equal bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from toteuma.package.csv_form import csv_form


def canonical_text(text: str) -> str:
    """Lines end in LF, the last one too; no byte order mark."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain if plain.endswith("\n") else plain + "\n"


def canonical_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Comma between columns, quotes only where needed, lines and line breaks in cells LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows)
    return out.getvalue()


def csv_records(text: str) -> list[list[str]] | None:
    """Header and rows of a CSV file, every cell as it stands; None where it is not a table (broken quotes, rows of unequal length)."""
    form = csv_form(text)
    try:
        records = [
            record for record in csv.reader(io.StringIO(form.table, newline=""), delimiter=form.delimiter, strict=True) if any(record)
        ]
    except csv.Error:
        return None
    return records if records and all(len(record) == len(records[0]) for record in records) else None
