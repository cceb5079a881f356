"""Which of a figure's postings are asked for, beyond its unit, line, months and stages: those of a project, an account, a service class, a voucher …"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from toteuma.core.sql import text
from toteuma.ledger.codes import Codes
from toteuma.ledger.columns import CELL

NUMBERED = ("account", "cost_centre")
"""Columns that hold numbers of codes."""

NARROWING = (*NUMBERED, "project", "service_class", "scope", "activity", "voucher", "reference")
"""Columns of a posting that can be asked for by what stands in them."""


@dataclass(frozen=True, slots=True)
class Only:
    """``values``: column of ``NARROWING`` → any of these values, an empty one for postings that have none. ``dimensions``: the same by the name of a
    further dimension. ``words``: what is part of the posting's text, letter case apart."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.values or self.dimensions or self.words)

    @property
    def of_cells(self) -> bool:
        """Whether the monthly cells tell all that is asked."""
        return not self.dimensions and not self.words and all(column in CELL for column in self.values)

    def condition(self, dialect: str, codes: Codes) -> str:
        """As a condition of the engine's SQL on postings, or on cells where :attr:`of_cells`."""
        conditions = [_any(_held(column, value, dialect, codes) for value in values) for column, values in self.values.items()]
        conditions += [_any(_dimension(name, value, dialect) for value in values) for name, values in self.dimensions.items()]
        if self.words:
            conditions.append(f"contains(lower(text), {_text(self.words.lower(), dialect)})")
        return " AND ".join(conditions) or "true"

    def each(self) -> Iterator[tuple[str, str, Only]]:
        """Every value that is asked for: column (``dimension:NAME``, ``text``), value, and that alone."""
        for column, values in self.values.items():
            yield from ((column, value, Only({column: (value,)})) for value in values)
        for name, values in self.dimensions.items():
            yield from ((f"dimension:{name}", value, Only(dimensions={name: (value,)})) for value in values)
        if self.words:
            yield "text", self.words, Only(words=self.words)


EVERYTHING = Only()


def _any(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(conditions)})"


def _held(column: str, value: str, dialect: str, codes: Codes) -> str:
    if not value:
        return f"{column} IS NULL"
    if column not in NUMBERED:
        return f"{column} = {_text(value, dialect)}"
    try:
        return f"{column} = {codes.number(value)}"
    except KeyError:
        return "false"


def _dimension(name: str, value: str, dialect: str) -> str:
    """Dimensions are JSON with nothing between its parts: a name and value are found in it as they are written, and nowhere else."""
    named = f"{json.dumps(name, ensure_ascii=False)}:"
    if value:
        return f"coalesce(contains(dimensions, {_text(named + json.dumps(value, ensure_ascii=False), dialect)}), false)"
    return f"NOT coalesce(contains(dimensions, {_text(named, dialect)}), false)"


def _text(value: str, dialect: str) -> str:
    return text(value.replace("\\", "\\\\") if dialect != "duckdb" else value)
