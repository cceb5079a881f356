"""A profile of an import as a form: what each column of the file is, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from toteuma.ingest.postings.profile import COLUMNS, DATES, DECIMALS, Profile

PERIOD = "period"
"""What a column with the amounts of one month or year is called in the form."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "decimal": (",", "."),
    "dates": tuple(DATES),
    "unit": tuple(DECIMALS),
    "sign": ("debit", "credit"),
    "openings": ("compare", "post"),
    "vouchers_complete": ("yes", "no"),
}
"""Settings of a profile that are chosen in the form, each with what it can be."""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the file: its head, what it is (empty: it is not read), what it can be, and the month of a column of amounts."""

    head: str
    what: str
    options: tuple[str, ...]
    month: int = 0
    stage: str = ""


def column_rows(profile: Profile, heads: Iterable[str]) -> tuple[ColumnRow, ...]:
    """The columns of the file in order, and behind them those that the profile names and the file has not."""
    places = {head: what for what, named in profile.columns.items() for head in named}
    periods = {one.column.strip(): one for one in profile.amounts}
    further = tuple(sorted({what for what in profile.columns if what not in COLUMNS}))
    rows = []
    for head in dict.fromkeys((*heads, *places, *periods)):
        if head in periods:
            rows.append(ColumnRow(head, PERIOD, (PERIOD,), periods[head].month, periods[head].stage))
        else:
            rows.append(ColumnRow(head, places.get(head, ""), (*COLUMNS, *further)))
    return tuple(rows)


def settings_of(profile: Profile) -> dict[str, str]:
    """The chosen settings by name."""
    told = {name: str(getattr(profile, name)) for name in CHOICES if name != "vouchers_complete"}
    return {**told, "vouchers_complete": "yes" if profile.vouchers_complete else "no"}


def month_of(profile: Profile) -> str | None:
    """The month that all rows are of, ``2025-12``, where no column tells it; None where one does."""
    return None if profile.amounts or {"date", "month"} & {*profile.columns} else profile.constants.get("month", "")


def changed(profile: Profile, columns: Iterable[tuple[str, str]], settings: Mapping[str, str], *, month: str = "") -> Profile:
    """The profile with what somebody chose: each column's head with what it is, the settings by name, and the month of all rows. What is no choice
    stays as it was."""
    chosen: dict[str, tuple[str, ...]] = {}
    known = {*COLUMNS, *profile.columns}
    for head, what in columns:
        if what in known:
            chosen[what] = (*chosen.get(what, ()), head)
    constants = {what: value for what, value in profile.constants.items() if what not in chosen or what == "stage"}
    if {"date", "month"} & {*chosen}:
        constants.pop("month", None)
    elif re.fullmatch(r"\d{4}-\d\d", month):
        constants["month"] = month
    kept = {name: value for name, value in settings.items() if name in CHOICES and value in CHOICES[name]}
    complete = kept.pop("vouchers_complete", "yes" if profile.vouchers_complete else "no") == "yes"
    return replace(profile, columns=chosen, constants=constants, vouchers_complete=complete, **kept)  # type: ignore[arg-type]
