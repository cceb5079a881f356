"""What a package is told by, changed by the controller: rows of its tables and its settings, many at once, whole or not at all.

What somebody sends is held against what they saw: a cell that they left alone is left alone, and one that somebody else changed meanwhile is a clash,
shown with both values. Nothing is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.package.cells import parse_date, parse_decimal
from toteuma.package.schema import tables
from toteuma.services.change_log import Change, Kept, Records
from toteuma.services.entries import SETTINGS
from toteuma.services.forms import written
from toteuma.services.rights import rights

ORDER = "order"
"""What the place of a row among the others is called in what somebody sends: 1 is the first."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody wants of a table: ``cells`` by key and column as they typed them, ``removed`` keys, ``added`` rows. A cell that is not named stays.

    Of :data:`SETTINGS` the keys are files, and ``content`` is their only column."""

    table: str
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    removed: tuple[str, ...] = ()
    added: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else changed meanwhile: what was ``sent``, what ``stands``. ``column`` empty: the whole row, which is gone or was changed."""

    table: str
    key: str
    column: str
    sent: str
    stands: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell, by the row that was sent: the key of one that is there, the number from 1 of one that is added."""

    table: str
    row: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Arranged:
    """The changes that come of some edits; nothing may be written while there are clashes or faults."""

    changes: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()
    faults: tuple[CellFault, ...] = ()


def fixed_key(table: str) -> bool:
    """Whether other tables refer to the rows by their key: it then stays as it is as long as the row is there."""
    return any(one.references == table for schema in tables().values() for one in schema.fields)


def is_ordered(table: str) -> bool:
    """Whether the controller gives the rows their order: of things with a code of their own, but not of what officers write in, whose forms are open
    meanwhile."""
    return table in tables() and len(tables()[table].key) == 1 and table not in rights().tables


def in_order(records: Records, table: str) -> list[tuple[str, Kept]]:
    """The rows of a table with their keys, in the order of the package."""
    own = [(key, kept) for (name, key), kept in records.items() if name == table]
    return sorted(own, key=lambda one: (one[1].position, one[0]))


def shown(table: str, column: str, text: str, language: Language) -> str:
    """A cell as the page shows it and takes it back."""
    return text if table == SETTINGS else written(table, column, text, language)


def canonical(table: str, column: str, text: str) -> str:
    """A cell as the package keeps it: numbers and days in one form however they were typed; what is neither, as it was typed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if table == SETTINGS:
        return f"{text.rstrip()}\n" if text.strip() else ""
    text = text.strip()
    kind = tables()[table].field_of(column).type
    if kind == "decimal" and isinstance(number := parse_decimal(text) if text else None, Decimal):
        return format(number, "f")
    if kind == "date" and isinstance(day := parse_date(text) if text else None, date):
        return day.isoformat()
    return text
