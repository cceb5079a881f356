"""The families of forms that officers fill in, from ``forms.toml``: how the rows of a table become a page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Layout(StrEnum):
    RECORD = "record"
    GRID = "grid"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a record stands on a page. Each of ``facts`` and ``done`` is one field or several, of which the first that is given counts."""

    table: str
    name: str = ""
    over: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    done: tuple[tuple[str, ...], ...] = ()
    scale: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    id: str
    layout: Layout
    shape: Shape
    parts: Shape | None = None
    optional: bool = False

    @property
    def table(self) -> str:
        return self.shape.table


@cache
def families() -> Mapping[str, Family]:
    """All families by id, in the order of the workplace."""
    data = tomllib.loads(files(__package__).joinpath("forms.toml").read_text(encoding="utf-8"))
    parts = {table: _shape({"table": table, **told}) for table, told in data.pop("parts").items()}
    return {
        name: Family(name, Layout(told["layout"]), _shape(told), parts.get(told.get("parts", "")), told.get("optional", False))
        for name, told in data.items()
    }


def _shape(told: Mapping[str, Any]) -> Shape:
    return Shape(
        told["table"],
        told.get("name", ""),
        tuple(told.get("over", ())),
        _alternatives(told.get("facts", ())),
        _alternatives(told.get("done", ())),
        tuple(told.get("scale", ())),
        tuple(told.get("either", ())),
        told.get("of", ""),
    )


def _alternatives(given: list[str | list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple((one,) if isinstance(one, str) else tuple(one) for one in given)


def either_of(table: str, column: str) -> tuple[str, ...]:
    """The other columns of a table that writing this one empties."""
    fields = next((family.shape.either for family in families().values() if family.table == table), ())
    return tuple(other for other in fields if other != column) if column in fields else ()
