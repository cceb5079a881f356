"""``statement.toml`` of the next year: its year, and where its own year stands in titles; everything else as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from toteuma.core.conventions import Measure
from toteuma.core.errors import PackageUnreadable
from toteuma.services.toml_tables import without_table

APPROVAL, HEAD, DOCUMENTS = "[approval]", "[statement]", "[documents."
NAMING = ("id", "title", "subtitle")
"""Settings of the statement itself that may name its year."""

HEADINGS = ("heading", "header", "title")
"""Settings anywhere else that may."""

BUDGETS = frozenset(("original", "amendment", "amended"))
STAGES = {
    Measure.ORIGINAL: frozenset(("original",)),
    Measure.FORECAST: frozenset(("forecast",)),
    Measure.TARGET: frozenset(("target",)),
    Measure.ACTUAL: frozenset[str](),
    Measure.CHANGE: frozenset[str](),
    Measure.CHANGE_PERCENT: frozenset[str](),
    Measure.TOTAL_ESTIMATE: frozenset[str](),
}
"""Stages, besides the actual, that a column needs; of any other measure those of the budget."""


def settings_of_next_year(text: str, year: int) -> str:
    """The settings of the statement for ``year``, without the approval of the old one. **Raises** PackageUnreadable where the year cannot be found."""
    old = str(_statement(text).get("year", ""))
    lines, inside = [], ""
    for line in f"{without_table(text, APPROVAL).rstrip()}\n".splitlines(keepends=True):
        if header := re.match(r"\s*(\[[^\]\n]+\]?\])", line):
            inside = header[1]
        lines.append(_of_year(line, inside, old, str(year)))
    made = "".join(lines)
    if _statement(made).get("year") != year:
        raise PackageUnreadable(path="statement.toml", cause="statement.year")
    return made


def _of_year(line: str, inside: str, old: str, new: str) -> str:
    setting = re.match(r"\s*([\w-]+)\s*=", line)
    if setting is None:
        return line
    name = setting[1]
    if inside == HEAD and name == "year":
        return re.sub(rf"(=\s*){old}\b", rf"\g<1>{new}", line, count=1)
    if ((inside == HEAD or inside.startswith(DOCUMENTS)) and name in NAMING) or (inside != HEAD and name in HEADINGS):
        return re.sub(rf"(?<!\d){old}(?!\d)", new, line)
    return line


def _statement(text: str) -> dict[str, Any]:
    try:
        told = tomllib.loads(text).get("statement")
    except tomllib.TOMLDecodeError as error:
        raise PackageUnreadable(path="statement.toml", cause=str(error)) from error
    return told if isinstance(told, dict) else {}


def asked_of_earlier_years(text: str) -> dict[int, frozenset[str]]:
    """The stages besides the actual that the columns show of years before, by how many years before."""
    found: dict[int, frozenset[str]] = {}
    for column in _columns(tomllib.loads(text).get("columns")):
        year = column.get("year", 0)
        if isinstance(year, int) and year < 0:
            stages = STAGES.get(column.get("measure", ""), BUDGETS)
            found[year] = found.get(year, frozenset()) | stages
    return found


def _columns(sets: object) -> Iterator[dict[str, Any]]:
    for columns in sets.values() if isinstance(sets, dict) else ():
        yield from (column for column in columns if isinstance(column, dict))
