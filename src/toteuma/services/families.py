"""The families of forms that officers fill in, from ``forms.toml``: how the rows of a table become a page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.conventions import DocumentKind
from toteuma.services.rights import rights


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
def _told() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("forms.toml").read_text(encoding="utf-8"))


def family_ids() -> tuple[str, ...]:
    """The ids of all families, in the order of the workplace."""
    return tuple(name for name in _told() if name != "parts")


@cache
def families(kind: DocumentKind) -> Mapping[str, Family]:
    """The families that are filled in in a kind of document, by id, in the order of the workplace."""
    filled = rights().documents[kind].tables
    parts = {table: _shape({"table": table, **_as_in(told, kind)}) for table, told in _told()["parts"].items() if table in filled}
    found = ((name, _as_in(_told()[name], kind)) for name in family_ids())
    return {
        name: Family(name, Layout(told["layout"]), _shape(told), parts.get(told.get("parts", "")), told.get("optional", False))
        for name, told in found
        if told["table"] in filled
    }


def _as_in(told: Mapping[str, Any], kind: DocumentKind) -> Mapping[str, Any]:
    """What is told of a form, with what is otherwise in a kind of document."""
    return {**told, **told.get(kind, {})}


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


def part_shape(table: str) -> Shape | None:
    """How the rows of a table stand that are parts of the records of another; None for a table of records."""
    return _shape({"table": table, **_told()["parts"][table]}) if table in _told()["parts"] else None


def parts_of(table: str) -> Shape | None:
    """The parts of the records of a table; None where they have none."""
    return next((part_shape(told["parts"]) for told in _told().values() if told.get("table") == table and "parts" in told), None)


def either_of(table: str, column: str) -> tuple[str, ...]:
    """The other columns of a table that writing this one empties."""
    fields: tuple[str, ...] = next((tuple(told.get("either", ())) for told in _told().values() if told.get("table") == table), ())
    return tuple(other for other in fields if other != column) if column in fields else ()
