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


def read_text(path: Path, file: str, findings: list[Finding]) -> str | None:
    """A UTF-8 file, with or without byte order mark. Anything else is a finding that names the row of the first bad byte."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        quote = data[max(0, error.start - 12) : error.start + 12].decode("windows-1252", "replace").strip()
        findings.append(Finding(Level.ERROR, "encoding", Place(file, row=row, quote=quote), {"file": file, "row": str(row)}))
        return None


def read_table(path: Path, schema: TableSchema, findings: list[Finding]) -> ReadTable:
    """The rows of a table that can be read; what cannot is in ``findings``. Comma, semicolon or tab part the columns."""
    text = read_text(path, schema.file, findings)
    if text is None:
        return UNREADABLE
    header_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=header_line.count)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        findings.append(Finding(Level.ERROR, "csv_broken", Place(schema.file), {"file": schema.file, "cause": str(error)}))
        return UNREADABLE
    if not records:
        findings.append(Finding(Level.ERROR, "table_empty", Place(schema.file, row=1), {"file": schema.file}))
        return UNREADABLE
    header = [name.strip() for name in records[0]]
    if not _header_is_right(header, schema, findings):
        return UNREADABLE
    rows: list[ReadRow] = []
    names: set[str] = set()
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        names.add(dict(zip(header, record, strict=False)).get(schema.key[0], "").strip())
        if len(record) != len(header):
            details = {"found": str(len(record)), "expected": str(len(header))}
            findings.append(Finding(Level.ERROR, "row_length", Place(schema.file, row=number), details))
            continue
        cells = {name: cell.strip() for name, cell in zip(header, record, strict=True)}
        row = read_row(cells, schema, Place(schema.file, row=number), findings)
        if row is not None:
            rows.append(row)
    return ReadTable(_without_duplicates(rows, schema, findings), frozenset(names))


def _header_is_right(header: list[str], schema: TableSchema, findings: list[Finding]) -> bool:
    known = schema.columns()
    faults = len(findings)
    for position, name in enumerate(header):
        place = Place(schema.file, row=1, column=name)
        if name not in known:
            hint = closest(name, known) or ", ".join(known)
            findings.append(Finding(Level.ERROR, "unknown_column", place, {"column": name, "hint": hint}, proposed=hint))
        elif name in header[:position]:
            findings.append(Finding(Level.ERROR, "doubled_column", place, {"column": name}))
    for field in schema.fields:
        if field.required and not any(column in header for column in field.columns()):
            column = field.columns()[0]
            findings.append(Finding(Level.ERROR, "missing_column", Place(schema.file, row=1, column=column), {"column": column}))
    return len(findings) == faults


def read_row(cells: dict[str, str], schema: TableSchema, place: Place, findings: list[Finding]) -> ReadRow | None:
    """The typed values of one row, or None where a cell is wrong (each wrong cell is a finding)."""
    values: dict[str, Value] = {}
    faults = len(findings)
    for field in schema.fields:
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
        return _date(text, field, place, findings)
    if field.type == "decimal":
        return _decimal(text, field, place, findings)
    if not re.fullmatch(r"\d{4}" if field.type == "year" else r"-?\d+", text):
        findings.append(_cell_fault("broken_number", place, field.name, text))
        return None
    if field.minimum is not None and int(text) < field.minimum:
        findings.append(_cell_fault("too_small", place, field.name, text, minimum=str(field.minimum)))
        return None
    return int(text)


def _date(text: str, field: Field, place: Place, findings: list[Finding]) -> date | None:
    """ISO ``2026-03-10`` or Finnish ``10.3.2026``."""
    finnish = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        return date(int(finnish[3]), int(finnish[2]), int(finnish[1])) if finnish else date.fromisoformat(text)
    except ValueError:
        findings.append(_cell_fault("broken_date", place, field.name, text))
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
