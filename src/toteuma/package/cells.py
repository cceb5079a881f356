"""Cells of a table as typed values: what people write, and what it means. A wrong cell is a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.package.closest import closest
from toteuma.package.schema import Field, TableSchema

Value = str | Decimal | int | date | bool | Localized | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row with its values by field name, and where it stands (``row`` 1-based as Excel shows it)."""

    place: Place
    values: dict[str, Value]


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
        findings.append(_cell_fault("bad_form", place, field.name, text, pattern=field.form))
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
    if field.minimum is not None and value < field.minimum:
        findings.append(_cell_fault("too_small", place, field.name, text, minimum=str(field.minimum)))
        return None
    return value
