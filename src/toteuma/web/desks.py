"""The workplace on this process's database, and the desks of its statements, made anew when something they show has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator

from django.db import connection

from toteuma.services.desk import Desk, read_desk
from toteuma.services.desk_values import counted_goals, with_saved_values
from toteuma.services.entries import CHAPTERS, CONTENT, PROSE, SETTINGS, STATEMENT
from toteuma.services.forms import is_year_before
from toteuma.services.next_document import followed
from toteuma.services.present_package import present_package
from toteuma.services.snapshot import Snapshot
from toteuma.services.workplace import Head, Workplace, year_in
from toteuma.web.database import kept_ledgers
from toteuma.web.keeper import DatabaseKeeper, RememberingKeeper
from toteuma.web.snapshots import snapshot_of

UNSHOWN = ("goals", "remarks", PROSE, CHAPTERS, STATEMENT)
"""Tables that a desk shows nothing of: a text that is saved makes no desk anew. Of goals only their statuses are counted."""

MOST, MOST_WHOLE = 16, 4

KEEPER = DatabaseKeeper()
WORKPLACE = Workplace(KEEPER, kept_ledgers())

_desks: OrderedDict[str, tuple[Snapshot, Desk]] = OrderedDict()
"""Of each statement the desk, and the records that it was made of."""

_whole: OrderedDict[str, tuple[str, Desk]] = OrderedDict()
"""Of a few statements the desk with all that stands in it, and the hash of the last change that is in it."""

_locks: dict[str, threading.Lock] = {}


def desk_of(statement: str) -> Desk:
    """The desk of a statement as it stands now. **Raises** NotFound."""
    snapshot, head = snapshot_of(KEEPER, statement)
    if connection.in_atomic_block:
        return _read(statement, snapshot, head)  # What is not yet written for good is not remembered.
    with _locks.setdefault(statement, threading.Lock()):
        made = _desks.get(statement)
        if made is None or _shows_another(made[0], snapshot):
            desk = with_saved_values(made[1], made[0], snapshot, UNSHOWN) if made else None
            made = (snapshot, desk or _read(statement, snapshot, head))
            _desks[statement] = made
            while len(_desks) > MOST:
                _desks.popitem(last=False)
        return made[1]


def _shows_another(before: Snapshot, after: Snapshot) -> bool:
    """Whether anything has changed that a desk shows. Of goals it shows how many there are of each status."""
    later = before.last_change(without=UNSHOWN) < after.last_change(without=UNSHOWN)
    return later or (before.number < after.number and counted_goals(before) != counted_goals(after))


def whole_desk_of(statement: str) -> Desk:
    """The desk of a statement with all that stands now, also what pages ask the records for (:data:`UNSHOWN`). **Raises** NotFound."""
    snapshot, head = snapshot_of(KEEPER, statement)
    if connection.in_atomic_block:
        return _read(statement, snapshot, head)
    with _locks.setdefault(f"{statement}:whole", threading.Lock()):
        found = _whole.get(statement)
        if found is None or found[0] != head.hash:
            found = _whole[statement] = (head.hash, _read(statement, snapshot, head))
            while len(_whole) > MOST_WHOLE:
                _whole.popitem(last=False)
        return found[1]


def _read(statement: str, snapshot: Snapshot, head: Head) -> Desk:
    """The desk of the whole package, as its records stood in the snapshot."""
    seen = RememberingKeeper(seen={statement: (snapshot, head)})
    with present_package(Workplace(seen, WORKPLACE.ledgers), statement) as package:
        return read_desk(package)


def of_the_year_before(statement: str) -> Iterator[str]:
    """The names of the statements that were written before this one: as another document of the same year, and the same document of the year before. The others' years are told by their settings, without their desks."""
    desk = desk_of(statement)
    if before := followed(WORKPLACE, statement):
        yield before
    if desk.data is not None:
        year = str(desk.data.settings.year - 1)
        for name, kept in KEEPER.everywhere(SETTINGS, "statement.toml").items():
            if year_in(kept[CONTENT]) == year and is_year_before(desk_of(name), desk):
                yield name
