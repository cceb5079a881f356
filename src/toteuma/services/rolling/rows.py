"""The records of a package as those of the next year: which go on, and what in them is filled in anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from toteuma.package.cells import parse_date
from toteuma.package.schema import tables
from toteuma.services.entries import Entry
from toteuma.services.rolling.rules import Keep, Rule, rules


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a table: how many rows go on, how many do not; ``emptied`` and ``moved``: fields in which something was."""

    table: str
    kept: int
    left: int
    emptied: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextYear:
    """The year it becomes, ``asked``: the stages of earlier years that are shown (:func:`.settings.asked_of_earlier_years`), ``goals``: the ids of those
    that go on."""

    year: int
    asked: Mapping[int, frozenset[str]]
    goals: Collection[str]


def rolled_rows(entries: Sequence[Entry], to: NextYear) -> tuple[list[Entry], tuple[Carried, ...]]:
    """The rows of the tables in the next year, and what became of each table. Rows of other entries than tables are not looked at."""
    rows: dict[str, list[Entry]] = {name: [] for name in tables()}
    for entry in entries:
        if entry.table in rows:
            rows[entry.table].append(entry)
    kept: dict[str, list[Entry]] = {}
    for rule in sorted(rules().values(), key=lambda one: bool(one.by or one.of)):
        kept[rule.table] = [entry for entry in rows[rule.table] if _goes_on(rule, entry, to, rows, kept)]
    carried, made = [], []
    for name in tables():
        rule = rules()[name]
        fresh = [_next(rule, entry) for entry in kept[name]]
        made += fresh
        if rows[name]:
            told = (tuple(part for part in parts if _any(name, part, kept[name])) for parts in (rule.empties, rule.moves))
            emptied, moved = told
            carried.append(Carried(name, len(fresh), len(rows[name]) - len(fresh), emptied, moved))
    return made, tuple(carried)


def _goes_on(rule: Rule, entry: Entry, to: NextYear, rows: Mapping[str, Sequence[Entry]], kept: Mapping[str, Sequence[Entry]]) -> bool:
    own = entry.values.get(tables()[rule.table].key[0], "")
    match rule.keep:
        case Keep.ALL:
            return True
        case Keep.EARLIER:
            return _is_earlier(entry.values, to)
        case Keep.USED:
            return own in _named(rule, kept)
        case Keep.WITH_ROWS:
            return own in _named(rule, kept) or own not in _named(rule, rows)
        case Keep.CHOSEN:
            return own in to.goals
        case Keep.WITH:
            key = tables()[rule.of].key[0]
            return entry.values.get(rule.field, "") in {one.values.get(key, "") for one in kept[rule.of]}
        case Keep.RUNNING:
            ends = entry.values.get(rule.ends, "")
            return not ends.isdecimal() or int(ends) >= to.year
        case _:
            return False


def _named(rule: Rule, rows: Mapping[str, Sequence[Entry]]) -> set[str]:
    """The records that rows of the deciding tables refer to."""
    return {entry.values.get(rule.field, "") for table in rule.by for entry in rows[table]} - {""}


def _is_earlier(values: Mapping[str, str], to: NextYear) -> bool:
    """The actuals of the years before become earlier years; of other stages what the columns show of years before."""
    year = values.get("year", "")
    if not year.isdecimal() or int(year) >= to.year:
        return False
    stage = values.get("stage", "actual")
    return stage == "actual" or stage in to.asked.get(int(year) - to.year, frozenset())


def _next(rule: Rule, entry: Entry) -> Entry:
    gone = {column for name in rule.empties for column in _columns(rule.table, name)}
    values = {column: text for column, text in entry.values.items() if column not in gone}
    for name in rule.moves:
        day = parse_date(values.get(name, ""))
        if day is not None:
            values[name] = a_year_later(day).isoformat()
    return replace(entry, values=values)


def a_year_later(day: date) -> date:
    """The same day of the next year; the last of February after a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def _columns(table: str, name: str) -> tuple[str, ...]:
    return next((field.columns() for field in tables()[table].fields if field.name == name), ())


def _any(table: str, name: str, rows: Sequence[Entry]) -> bool:
    return any(entry.values.get(column) for entry in rows for column in _columns(table, name))
