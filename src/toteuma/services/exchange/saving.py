"""Many cells written as one: looked over before the lock is taken, and written under it in one go where nobody was there meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toteuma.core.errors import ChangedMeanwhile, NotFound
from toteuma.services.change_log import Change, Kept, Records, apply
from toteuma.services.entries import PROSE
from toteuma.services.keeping import Head
from toteuma.services.rights import Duty
from toteuma.services.rows import unwritten
from toteuma.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CellSaved:
    """A cell to be written, and the number of the change that it is written over."""

    table: str
    key: str
    column: str
    text: str
    base: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """Changes as they would be made behind the change ``number`` of the log, by somebody with these ``duties``."""

    changes: tuple[Change, ...]
    number: int
    duties: tuple[Duty, ...]


def prepared(place: Workplace, statement: str, cells: Iterable[CellSaved], *, by: str, at: datetime) -> Prepared:
    """What writing the cells comes to. Nothing is written and nothing locked.

    **Raises** NotFound, NotAllowed, WrongValue, ChangedMeanwhile, as saving each of them does.
    """
    number, duties = place.keeper.head(statement).number, place.keeper.duties(by, statement)
    records: Records = {}
    changes: list[Change] = []
    for cell in cells:
        found = list(_changes(place, statement, records, cell, by, at))
        for change in found:
            apply(records, replace(change, number=-1))  # a row that comes with its first cell is there for the next one
        changes += found
    return Prepared(tuple(changes), number, duties)


def _changes(place: Workplace, statement: str, records: Records, cell: CellSaved, by: str, at: datetime) -> Sequence[Change]:
    where = (cell.table, cell.key)
    if where not in records:
        kept = place.keeper.record(statement, *where) or unwritten(place, statement, *where)
        if kept is None:
            raise NotFound(kind="record", name=f"{cell.table} {cell.key} {cell.column}", known="–")
        records[where] = Kept(kept.position, dict(kept.values), kept.made, dict(kept.numbers))
    return place.changes_to(statement, *where, records[where], cell.column, cell.text, base=cell.base, by=by, at=at)


def write(place: Workplace, statement: str, head: Head, ready: Prepared, *, by: str) -> None:
    """Write what was prepared, in a transaction that holds ``head`` locked.

    **Raises** ChangedMeanwhile where what it rests on is another by now: one of its records, the state of a chapter, what the package is told by, or what
    the person may do.
    """
    if place.keeper.duties(by, statement) != ready.duties:
        raise ChangedMeanwhile(stands="", by="", at="", number=str(head.number))
    own = {(change.table, change.key) for change in ready.changes}
    officers = {*place.filling(statement).tables, PROSE}
    for later in place.keeper.changes_after(statement, ready.number) if head.number != ready.number else ():
        if (later.table, later.key) in own or later.table not in officers:
            raise ChangedMeanwhile(stands=later.new, by=later.by, at=later.at.isoformat(), number=str(later.number))
    if ready.changes:
        place.append(statement, head, ready.changes)
