"""Reading the CSV tables of a package: every fault becomes a finding that names file, row and column, all of them at once."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.package.schema import Field, TableSchema

Value = str | Decimal | int | date | bool | Localized | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row with its values by field name, and where it stands (``row`` 1-based as Excel shows it)."""

    place: Place
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows that can be used, and every name in the first key column, of rows with faults too; ``names`` is None where the table cannot be read."""

    rows: list[ReadRow]
    names: frozenset[str] | None


UNREADABLE = ReadTable([], None)


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like ``name``, for hints; empty where none is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def is_there(path: Path, file: str, findings: list[Finding], *, required: bool = False) -> bool:
    """Whether a file of the package is there to be read. One that is needed and missing, and anything else in its place, is a finding."""
    if path.is_file():
        return True
    if path.exists():
        findings.append(Finding(Level.ERROR, "not_a_file", Place(file), {"file": file}))
    elif required:
        findings.append(Finding(Level.ERROR, "file_missing", Place(file), {"file": file}))
    return False


def read_text(path: Path, file: str, findings: list[Finding]) -> str | None:
    """A UTF-8 file, with or without byte order mark. Anything else is a finding that names the row of the first bad byte."""
    data = path.read_bytes()
    bad = data.find(b"\0")  # UTF-16 without a byte order mark can be valid UTF-8, with a zero byte beside each letter
    try:
        if bad < 0:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.start
    row = data.count(b"\n", 0, bad) + 1
    quote = data[max(0, bad - 12) : bad + 12].replace(b"\0", b"").decode("windows-1252", "replace").strip()
    findings.append(Finding(Level.ERROR, "encoding", Place(file, row=row, quote=quote)))
    return None


def read_table(path: Path, schema: TableSchema, findings: list[Finding]) -> ReadTable:
    """The rows of a table that can be read; what cannot is in ``findings``. Comma, semicolon or tab part the columns."""
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
        return UNREADABLE
    return ReadTable(_without_duplicates(rows, schema, findings), frozenset(names))


def _records(text: str, file: str, findings: list[Finding]) -> list[list[str]] | None:
    """The rows of a CSV file, or None with a finding at the row that breaks it."""
    header_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=header_line.count)
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
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


def read_row(
    cells: dict[str, str], schema: TableSchema, place: Place, findings: list[Finding], *, only: set[str] | None = None
) -> ReadRow | None:
    """The typed values of one row, or None where a cell is wrong (each wrong cell is a finding). ``only``: the columns that can be looked at."""
    values: dict[str, Value] = {}
    faults = len(findings)
    for field in schema.fields:
        if only is not None and only.isdisjoint(field.columns()):
            continue
        if field.localized:
            texts = {str(language): cells.get(f"{field.name}_{language}", "") for language in Language}
            values[field.name] = Localized.from_mapping(texts)
            if field.required and not any(texts.values()):
                findings.append(_cell_fault("value_missing", place, field.columns()[0], ""))
            continue
        text = cells.get(field.name, "") or field.default
        if not text:
            if field.required:
                findings.append(_cell_fault("value_missing", place, field.name, ""))
            values[field.name] = () if field.type == "list" else None if field.type not in ("string", "text") else ""
            continue
        values[field.name] = _cell(text, field, place, findings)
    return ReadRow(place, values) if len(findings) == faults else None


def _cell_fault(code: str, place: Place, column: str, quote: str, **details: str) -> Finding:
    return Finding(
        Level.ERROR, code, Place(place.file, place.sheet, place.row, column, quote=quote), {"column": column, "value": quote, **details}
    )


def _cell(text: str, field: Field, place: Place, findings: list[Finding]) -> Value:
    if field.enum and text not in field.enum:
        hint = closest(text, field.enum)
        findings.append(_cell_fault("not_in_list", place, field.name, text, allowed=", ".join(field.enum), hint=hint))
        return None
    if field.pattern and not re.fullmatch(field.pattern, text):
        findings.append(_cell_fault("bad_form", place, field.name, text, pattern=field.pattern))
        return None
    if field.type in ("string", "text"):
        return text
    if field.type == "list":
        return tuple(part.strip() for part in text.split(";") if part.strip())
    if field.type == "date":
        day = parse_date(text)
        if day is None:
            findings.append(_cell_fault("broken_date", place, field.name, text))
        return day
    if field.type == "decimal":
        return _decimal(text, field, place, findings)
    if not re.fullmatch(r"\d{4}" if field.type == "year" else r"-?\d+", text):
        findings.append(_cell_fault("broken_year" if field.type == "year" else "broken_whole", place, field.name, text))
        return None
    if field.minimum is not None and int(text) < field.minimum:
        findings.append(_cell_fault("too_small", place, field.name, text, minimum=str(field.minimum)))
        return None
    return int(text)


def parse_date(text: str) -> date | None:
    """ISO ``2026-03-10`` or Finnish ``10.3.2026``. None for anything else, and for a day that there is not."""
    iso, finnish = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text), re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    parts = iso.groups() if iso else finnish.groups()[::-1] if finnish else ()
    try:
        return date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        return None


_DECIMAL = re.compile(r"[-\u2212]?\s?(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+|\d+)(?:[.,]\d+)?")


def parse_decimal(text: str) -> Decimal | None:
    """A number as people write it: ``-1234.5``, ``−1 234,50``; groups are parted by spaces only. None for anything else."""
    if not _DECIMAL.fullmatch(text):
        return None
    plain = re.sub(r"\s", "", text).replace("\u2212", "-").replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _decimal(text: str, field: Field, place: Place, findings: list[Finding]) -> Decimal | None:
    value = parse_decimal(text)
    if value is None:
        findings.append(_cell_fault("broken_number", place, field.name, text))
        return None
    exponent = value.as_tuple().exponent
    if field.decimals is not None and isinstance(exponent, int) and -exponent > field.decimals:
        findings.append(_cell_fault("too_many_decimals", place, field.name, text, decimals=str(field.decimals)))
        return None
    return value


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
