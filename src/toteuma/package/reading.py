"""Reading the CSV tables of a package: every fault becomes a finding that names file, row and column, all of them at once."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from toteuma.core.findings import Finding, Level, Place
from toteuma.package.cells import ReadRow, Value, read_row
from toteuma.package.closest import closest
from toteuma.package.csv_form import csv_form
from toteuma.package.files import read_text
from toteuma.package.schema import TableSchema


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows that can be used, and every name in the first key column, of rows with faults too; ``names`` is None where the table cannot be read."""

    rows: list[ReadRow]
    names: frozenset[str] | None


UNREADABLE = ReadTable([], None)


def read_table(path: Path, schema: TableSchema, findings: list[Finding]) -> ReadTable:
    """The rows of a table that can be read; what cannot is in ``findings``. Comma, semicolon or tab part the columns, or what a ``sep=`` line says."""
    text = read_text(path, schema.file, findings)
    if text is None:
        return UNREADABLE
    records = _records(text, schema.file, findings)
    if records is None:
        return UNREADABLE
    if not records or not any(cell.strip() for cell in records[0]):
        findings.append(Finding(Level.ERROR, "table_empty", Place(schema.file, row=1), {"columns": ", ".join(_needed_columns(schema))}))
        return UNREADABLE
    header = [name.strip() for name in records[0]]
    usable = _usable_columns(header, schema, findings)
    rows: list[ReadRow] = []
    names: set[str] = set()
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        names.add(dict(zip(header, record, strict=False)).get(schema.key[0], "").strip())
        place = Place(schema.file, row=number)
        cells = _cells(record, header, place, findings)
        row = None if cells is None else read_row(cells, schema, place, findings, only=None if usable is None else set(usable))
        if row is not None:
            rows.append(row)
    if usable is not None:
        return ReadTable([], frozenset(names) if schema.key[0] in usable else None)
    return ReadTable(_without_duplicates(rows, schema, findings), frozenset(names))


def _records(text: str, file: str, findings: list[Finding]) -> list[list[str]] | None:
    """The rows of a CSV file, or None with a finding at the row that breaks it."""
    form = csv_form(text)
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(form.table, newline=""), delimiter=form.delimiter, strict=True):
            records.append(record)
    except csv.Error as error:
        code = "csv_unclosed" if "end of data" in str(error) else "csv_too_long" if "limit" in str(error) else "csv_quote"
        findings.append(Finding(Level.ERROR, code, Place(file, row=len(records) + 1), {"limit": str(csv.field_size_limit())}))
        return None
    return records


def _needed_columns(schema: TableSchema) -> tuple[str, ...]:
    return tuple(field.columns()[0] for field in schema.fields if field.required)


def _cells(record: list[str], header: list[str], place: Place, findings: list[Finding]) -> dict[str, str] | None:
    """The cells of a row by column; None where there are more or fewer than the header has. Empty cells beyond the header say nothing."""
    extra = [cell for cell in record[len(header) :] if cell.strip()]
    if len(record) < len(header) or extra:
        details = {"found": str(len(record)), "expected": str(len(header))}
        findings.append(Finding(Level.ERROR, "row_length", Place(place.file, row=place.row, quote="".join(extra[:1])), details))
        return None
    cells = {name: cell.strip() for name, cell in zip(header, record, strict=False) if name}
    for position, name in enumerate(header):
        if not name and record[position].strip():
            value = record[position].strip()
            where = Place(place.file, row=place.row, column=str(position + 1), quote=value)
            findings.append(Finding(Level.ERROR, "value_without_head", where, {"value": value, "position": str(position + 1)}))
    return cells


def _usable_columns(header: list[str], schema: TableSchema, findings: list[Finding]) -> list[str] | None:
    """None for a header that is right. Otherwise what is wrong is in ``findings``, and the columns whose cells can be looked at all the same come back."""
    known = schema.columns()
    faults = len(findings)
    for position, name in enumerate(header):
        place = Place(schema.file, row=1, column=name)
        if name and name not in known:
            hint = closest(name, known) or ", ".join(column for column in known if column not in header)
            findings.append(Finding(Level.ERROR, "unknown_column", place, {"column": name, "hint": hint}, proposed=hint))
        elif name and name in header[:position]:
            findings.append(Finding(Level.ERROR, "doubled_column", place, {"column": name}))
    for field in schema.fields:
        if field.required and not any(column in header for column in field.columns()):
            column = field.columns()[0]
            findings.append(Finding(Level.ERROR, "missing_column", Place(schema.file, row=1, column=column), {"column": column}))
    return None if len(findings) == faults else [name for name in known if header.count(name) == 1]


def _without_duplicates(rows: list[ReadRow], schema: TableSchema, findings: list[Finding]) -> list[ReadRow]:
    seen: dict[tuple[Value, ...], int] = {}
    kept: list[ReadRow] = []
    for row in rows:
        key = tuple(row.values[name] for name in schema.key)
        if key in seen:
            shown = ", ".join(str(part) for part in key if part not in ("", None))
            place = Place(schema.file, row.place.sheet, row.place.row, ", ".join(schema.key), quote=shown)
            findings.append(Finding(Level.ERROR, "doubled_key", place, {"key": shown, "first": str(seen[key])}))
            continue
        seen[key] = row.place.row or 0
        kept.append(row)
    return kept
