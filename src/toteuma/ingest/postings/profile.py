"""How a municipality's export is to be read: which column is what, how numbers and dates are written, on which side a sign stands. A TOML file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from toteuma.core.findings import Finding, Level, Place

TEXTS = ("voucher", "project", "service_class", "scope", "activity", "text", "reference", "stage")
"""Columns of a posting that are taken as they are written."""

COLUMNS = ("date", "month", "account", "cost_centre", "amount", "debit", "credit", "opening", "closing", *TEXTS)
"""What a column of the source can be; ``dimension:NAME`` besides, for a further dimension."""

DATES = {
    "dd.mm.yyyy": "%d.%m.%Y",
    "dd.mm.yy": "%d.%m.%y",
    "yyyy-mm-dd": "%Y-%m-%d",
    "yyyymmdd": "%Y%m%d",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd-mm-yyyy": "%d-%m-%Y",
}
"""Styles of dates → how an engine is told them."""

DECIMALS = {"euros": 2, "cents": 0, "thousands": 5}
"""Unit of the amounts → how many decimals make cents of them."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "decimal": (",", "."),
    "dates": tuple(DATES),
    "unit": tuple(DECIMALS),
    "sign": ("debit", "credit"),
    "openings": ("compare", "post"),
}
_TEXT_KEYS = ("name", "delimiter", "encoding", "sheet", "groups", *_CHOICES)


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts of one period: ``month`` 202501 is January, 2025 the whole year. ``stage`` empty: as the rest of the file."""

    column: str
    month: int
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """``columns``: what → the heads (or numbers, counted from 1) of the source's columns; several are joined with a space (a series and a number make a voucher).

    ``sign``: the side on which an amount without sign stands; ``credit``: the source writes income +. ``constants``: what the source does not tell.
    ``values``: what → as the source writes it → as we do. ``skip``: head → values by which a row is no posting (a row of totals).
    ``first_word``: columns of which only the first word counts (``3005 Sales``). ``openings``: opening balances are only held against the postings, or
    posted in the month before the first. ``dimensions``: what → number of the dimension, in formats that count them.
    """

    name: str = ""
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_rows: int = 1
    decimal: str = ","
    groups: str = ""
    dates: str = "dd.mm.yyyy"
    unit: str = "euros"
    sign: str = "debit"
    openings: str = "compare"
    vouchers_complete: bool = True
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    amounts: tuple[AmountColumn, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict, hash=False)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    first_word: tuple[str, ...] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)


def read_profile(path: Path) -> tuple[Profile | None, tuple[Finding, ...]]:
    """The profile of a file; None where it cannot be used, and the findings (``postings.profile_…``) say what to mend."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        return None, (Finding(Level.ERROR, "postings.profile_unreadable", Place(path.name), {"file": path.name, "cause": cause}),)
    reading = _Reading(path.name, data)
    profile = reading.profile()
    return (None if reading.findings else profile), tuple(reading.findings)


class _Reading:
    def __init__(self, file: str, data: Mapping[str, object]) -> None:
        self.file = file
        self.data = data
        self.findings: list[Finding] = []

    def wrong(self, key: str, value: object, allowed: str) -> None:
        details = {"file": self.file, "key": key, "value": str(value), "allowed": allowed}
        self.findings.append(Finding(Level.ERROR, "postings.profile_value", Place(self.file, column=key), details))

    def profile(self) -> Profile:
        known = {*Profile.__dataclass_fields__}
        for key in self.data:
            if key not in known:
                self.wrong(key, key, ", ".join(sorted(known)))
        texts = {key: str(self.data[key]) for key in _TEXT_KEYS if key in self.data}
        for key, allowed in _CHOICES.items():
            if key in texts and texts[key] not in allowed:
                self.wrong(key, texts[key], " ".join(allowed))
        profile = Profile(
            **texts,
            header_rows=self._whole("header_rows", 1),
            vouchers_complete=self._truth("vouchers_complete", True),
            columns=self._columns(),
            amounts=self._amounts(),
            constants=self._constants(),
            values={what: {str(k): str(v) for k, v in pairs.items()} for what, pairs in self._tables("values").items()},
            skip={str(head): _many(values) for head, values in self._table("skip").items()},
            first_word=_many(self.data.get("first_word", ())),
            dimensions={what: str(number) for what, number in self._table("dimensions").items()},
        )
        self._complete(profile)
        return profile

    def _complete(self, profile: Profile) -> None:
        """A profile of columns must tell account, amount and time."""
        has = {*profile.columns, *profile.constants}
        if not profile.columns:
            return
        if "account" not in has:
            self.wrong("columns.account", "", 'account = "…"')
        if not profile.amounts and not has & {"amount", "debit", "credit"}:
            self.wrong("columns.amount", "", 'amount = "…"')
        if not profile.amounts and not has & {"date", "month"}:
            self.wrong("columns.date", "", 'date = "…"')

    def _table(self, key: str) -> Mapping[str, object]:
        value = self.data.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.wrong(key, value, f"[{key}]")
        return {}

    def _tables(self, key: str) -> Mapping[str, Mapping[str, object]]:
        return {name: value for name, value in self._table(key).items() if isinstance(value, Mapping)}

    def _columns(self) -> Mapping[str, tuple[str, ...]]:
        columns = self._table("columns")
        for what in columns:
            if what not in COLUMNS and not what.startswith("dimension:"):
                self.wrong(f"columns.{what}", what, ", ".join(COLUMNS))
        return {what: _many(heads) for what, heads in columns.items()}

    def _amounts(self) -> tuple[AmountColumn, ...]:
        found = []
        rows = self.data.get("amounts", ())
        for row in rows if isinstance(rows, list) else ():
            month = row.get("month", 0)
            if not isinstance(month, int) or "column" not in row or not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])?", str(month)):
                self.wrong("amounts.month", month, "202501, 2025")
                continue
            found.append(AmountColumn(str(row["column"]), month, str(row.get("stage", ""))))
        return tuple(found)

    def _constants(self) -> Mapping[str, str]:
        constants = self._table("constants")
        for what in constants:
            if what not in (*COLUMNS, "year"):
                self.wrong(f"constants.{what}", what, ", ".join((*COLUMNS, "year")))
        return {what: value.isoformat() if isinstance(value, date) else str(value) for what, value in constants.items()}

    def _whole(self, key: str, otherwise: int) -> int:
        value = self.data.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(key, value, "0, 1, 2 …")
        return otherwise

    def _truth(self, key: str, otherwise: bool) -> bool:
        value = self.data.get(key, otherwise)
        if isinstance(value, bool):
            return value
        self.wrong(key, value, "true, false")
        return otherwise


def _many(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def profile_text(profile: Profile, remarks: Mapping[str, str] | None = None) -> str:
    """The profile as a TOML file. ``remarks``: key → why it was chosen, written as a comment after it."""
    told = remarks or {}

    def line(key: str, value: object, path: str = "") -> str:
        name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)
        remark = told.get(f"{path}{key}", "")
        return f"{name} = {_written(value)}" + (f"  # {remark}" if remark else "")

    plain = Profile()
    keys = [*_TEXT_KEYS, "header_rows", "vouchers_complete"]
    always = {"name", "decimal", "dates", "sign", "vouchers_complete", "header_rows"}
    lines = [line(key, getattr(profile, key)) for key in keys if key in always or getattr(profile, key) != getattr(plain, key)]
    if profile.first_word:
        lines.append(line("first_word", profile.first_word))
    for table in ("columns", "constants", "skip", "dimensions"):
        if content := getattr(profile, table):
            lines += ["", f"[{table}]", *(line(key, value, f"{table}.") for key, value in content.items())]
    for what, pairs in profile.values.items():
        lines += ["", f"[values.{what}]", *(line(key, value) for key, value in pairs.items())]
    for amount in profile.amounts:
        lines += ["", "[[amounts]]", line("column", amount.column), line("month", amount.month)]
        lines += [line("stage", amount.stage)] if amount.stage else []
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return _quoted(value[0]) if len(value) == 1 else "[" + ", ".join(map(_quoted, value)) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
