"""Who may do what: role × unit × statement × state, from ``rights.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.conventions import DocumentKind
from toteuma.package.schema import tables
from toteuma.services.entries import PROSE


@dataclass(frozen=True, slots=True)
class Duty:
    """What a person is in a statement: ``role`` for ``unit`` and all units below it."""

    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done to a chapter. ``states`` empty: in any; ``to`` empty: the state stays."""

    name: str
    roles: tuple[str, ...]
    states: tuple[str, ...] = ()
    to: str = ""
    reason: bool = False
    whole: bool = False
    other_person: bool = False
    fields: bool = False
    decided: bool = False

    def fits(self, state: str) -> bool:
        return not self.states or state in self.states


@dataclass(frozen=True, slots=True)
class Adds:
    """Rows that are added by a form of their own. ``roles`` may add, ``removed_by`` remove what somebody else added; ``fields``: those of who added the row."""

    roles: tuple[str, ...]
    removed_by: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What officers fill in of one kind of document, by table; see ``rights.toml``."""

    fields: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Mapping[str, str]]
    adds: Mapping[str, Adds]
    emptied: bool = False

    @property
    def tables(self) -> frozenset[str]:
        """Those that officers write anything in."""
        return frozenset((*self.fields, *self.adds))

    def names(self, table: str, *, own: bool) -> tuple[str, ...]:
        """The fields of a table's form; ``own``: with those of who added the row."""
        adds = self.adds[table].fields if own and table in self.adds else ()
        return tuple(dict.fromkeys((*adds, *self.fields.get(table, ()))))

    def officer_fills(self, table: str, column: str) -> bool:
        """Whether a column is one that officers fill in: ``goals``, ``result_fi``."""
        if table == PROSE:
            return column in self.fields.get(PROSE, ())
        return _has(table, self.fields.get(table, ()), column)

    def officers_row(self, table: str, values: Mapping[str, str], year: str) -> bool:
        """Whether a row is one of those of its table that officers fill in."""
        return all(values.get(column) == (year if wanted == "year" else wanted) for column, wanted in self.rows.get(table, {}).items())

    def fills_own(self, table: str, column: str) -> bool:
        """Whether a column is one that who added the row fills in."""
        return table in self.adds and _has(table, self.adds[table].fields, column)


def _has(table: str, names: Collection[str], column: str) -> bool:
    """Whether a column belongs to one of these fields of the table."""
    return any(column in field.columns() for field in tables()[table].fields if field.name in names)


@dataclass(frozen=True, slots=True)
class Rights:
    roles: tuple[str, ...]
    states: tuple[str, ...]
    actions: Mapping[str, Action]
    documents: Mapping[DocumentKind, Filling]

    @property
    def tables(self) -> frozenset[str]:
        """Those that officers write in, of any kind of document."""
        return frozenset(table for filling in self.documents.values() for table in filling.tables)


@cache
def rights() -> Rights:
    """The table of rights."""
    data = tomllib.loads(files(__package__).joinpath("rights.toml").read_text(encoding="utf-8"))
    actions = {name: _action(name, told) for name, told in data["actions"].items()}
    documents = {
        DocumentKind(kind): _filling({**data["documents"].get(told.get("as", ""), {}), **told}) for kind, told in data["documents"].items()
    }
    return Rights(tuple(data["roles"]), tuple(data["states"]), actions, documents)


def _filling(told: Mapping[str, Any]) -> Filling:
    adds = {table: Adds(**{name: tuple(one) for name, one in given.items()}) for table, given in told["adds"].items()}
    return Filling({table: tuple(names) for table, names in told["fields"].items()}, told["rows"], adds, told["emptied"])


def _action(name: str, told: Mapping[str, Any]) -> Action:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    return Action(name, **values)


class Tree:
    """Which unit stands below which, by code; built from rows that may have faults, so a circle ends where it began."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = parents
        self._lines: dict[str, tuple[str, ...]] = {}

    @property
    def units(self) -> Collection[str]:
        return self._parents.keys()

    def line_of(self, unit: str) -> tuple[str, ...]:
        """The unit and those above it, nearest first."""
        if unit not in self._lines:
            line = [unit]
            while (above := self._parents.get(line[-1], "")) and above not in line:
                line.append(above)
            self._lines[unit] = tuple(line)
        return self._lines[unit]


def roles_for(duties: Iterable[Duty], unit: str, tree: Tree) -> frozenset[str]:
    """The roles that somebody has for a unit, by its own duties or by ones for a unit above. Of a unit that there is not: none."""
    if unit not in tree.units:
        return frozenset()
    line = tree.line_of(unit)
    return frozenset(duty.role for duty in duties if duty.unit in line)


def may(action: str, roles: Collection[str], state: str) -> bool:
    """Whether somebody with these roles for a chapter may do this to it in its state."""
    one = rights().actions[action]
    return one.fits(state) and not set(one.roles).isdisjoint(roles)


def may_as(wanted: Collection[str], roles: Collection[str], state: str) -> bool:
    """Whether somebody with these roles may write or correct in a chapter by one of the roles that are wanted."""
    fitting = set(roles) & set(wanted)
    return may("write", fitting, state) or may("correct", fitting, state)
