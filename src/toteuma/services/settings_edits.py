"""Settings changed one by one, held against what whoever sent them saw: two people who change different settings of a file never meet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from toteuma.core.findings import Finding
from toteuma.package.settings import read_municipality, read_statement_settings
from toteuma.package.settings_schema import MUNICIPALITY, settings_files
from toteuma.package.toml_reading import settings_in
from toteuma.rules import compared_schemes
from toteuma.services.arranging import Edit
from toteuma.services.entries import SETTINGS
from toteuma.services.settings_text import Way, settings_of, value_at, with_rows, with_table, with_value

VALUE, ROWS, TABLE = "value", "rows", "table"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """What is wanted at a place of a settings file. ``kind``: :data:`VALUE` of a key (None: it goes), :data:`ROWS` of an array, as
    :func:`~toteuma.services.settings_text.with_rows` takes them, or a new :data:`TABLE` (None: the one that is there goes)."""

    way: Way
    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class SettingClash:
    """A place that somebody else changed meanwhile: what was sent and what stands, as JSON. ``column`` names it in the edit."""

    column: str
    sent: str
    stands: str


def edit_of(file: str, changes: Iterable[SettingChange]) -> Edit:
    """The changes of a file as an edit that a page can show and send back."""
    return Edit(SETTINGS, {file: {json.dumps(one.way, ensure_ascii=False): _text({one.kind: one.value}) for one in changes}})


def merged(now: str, then: str, cells: Mapping[str, str]) -> tuple[str, tuple[SettingClash, ...]]:
    """The file as it stands with the changes of an edit, and those of them that somebody else was before with. ``then``: the file as it was seen.

    **Raises** ValueError with the key of one that is written in a way that cannot be changed like this, or where the edit is none.
    """
    try:
        return _merged(now, settings_of(then), settings_of(now), cells)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _merged(
    now: str, before: Mapping[str, object], stands: Mapping[str, object], cells: Mapping[str, str]
) -> tuple[str, tuple[SettingClash, ...]]:
    clashes, text = [], now
    for column, told in cells.items():
        way = tuple(map(str, json.loads(column)))
        ((kind, value),) = json.loads(told, object_hook=_day).items()
        was, have = value_at(before, way), value_at(stands, way)
        wanted = [row for _, row in value] if kind == ROWS else value
        if have == (None if kind == ROWS and not wanted else wanted):
            continue
        if was != have:
            clashes.append(SettingClash(column, _shown(wanted), _shown(have)))
        else:
            text = _WRITERS[kind](text, way, value)
    return text, tuple(clashes)


def touches(column: str, old: str, new: str) -> bool:
    """Whether what an edit names by ``column`` differs in two texts of a file."""
    way = tuple(map(str, json.loads(column)))
    return bool(value_at(settings_of(old), way) != value_at(settings_of(new), way))


def differing(old: str, new: str) -> Iterator[tuple[Way, str, str]]:
    """The settings that differ in two texts of a file: the way to each, what it was and what it is. Tables of an array are told by their number from 1."""
    before, after = dict(_leaves(settings_of(old), ())), dict(_leaves(settings_of(new), ()))
    for way in dict.fromkeys((*before, *after)):
        if before.get(way) != after.get(way):
            yield way, _shown(before.get(way)), _shown(after.get(way))


def _leaves(told: object, way: Way) -> Iterator[tuple[Way, object]]:
    if isinstance(told, Mapping):
        for key, inner in told.items():
            yield from _leaves(inner, (*way, str(key)))
    elif isinstance(told, list) and told and isinstance(told[0], Mapping):
        for number, inner in enumerate(told, 1):
            yield from _leaves(inner, (*way, str(number)))
    else:
        yield way, ", ".join(map(str, told)) if isinstance(told, list) else told


_WRITERS: Mapping[str, Any] = {VALUE: with_value, ROWS: with_rows, TABLE: with_table}


def settings_findings(file: str, text: str) -> tuple[Finding, ...]:
    """What is wrong with a settings file by itself: types, choices, names of its own tables. ``column`` of their places is the way, parted by dots."""
    findings: list[Finding] = []
    settings = settings_in(text, findings, settings_files()[file])
    if settings is not None and file == MUNICIPALITY:
        read_municipality(settings)
    elif settings is not None:
        read_statement_settings(settings, compared_schemes())
    return tuple(findings)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda day: {"day": day.isoformat()})


def _day(told: dict[str, Any]) -> Any:
    return date.fromisoformat(told["day"]) if set(told) == {"day"} else told


def _shown(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
