"""What this process remembers of statements: their records behind the last change that it saw. Every page asks whether there is a later one.

A change is tied to the one before it by its hash, so that what is remembered is either brought up to date by the changes behind it, or read anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from django.db.transaction import get_connection

from toteuma.services.snapshot import Snapshot

if TYPE_CHECKING:
    from toteuma.services.workplace import Head
    from toteuma.web.keeper import DatabaseKeeper

MOST = 48
"""So many statements and journals are remembered."""

MOST_CHANGES = 5_000
"""Behind more changes than these all is read anew."""

TRIES = 5
"""So often all is read while others save; then they are held off for the moment that it takes."""

_kept: OrderedDict[tuple[str, str], Snapshot] = OrderedDict()
_lock = threading.Lock()


def snapshot_of(keeper: DatabaseKeeper, statement: str) -> tuple[Snapshot, Head]:
    """The records of a statement as they stand now, and where its log stands. **Raises** NotFound."""
    place = (keeper.using, statement)
    for number in range(TRIES):
        head = keeper.head(statement)
        known = _remembered(place)
        if known is not None and known.hash == head.hash:
            return known, head
        if known is not None and known.number > head.number and number == 0:
            continue  # Another thread has seen a later change than this one: ask again.
        found = _brought_up_to_date(keeper, statement, known, head) if known is not None else None
        if found is None:
            records = keeper.records(statement)
            found = Snapshot.of(head.number, head.hash, records) if keeper.head(statement).hash == head.hash else None
        if found is not None:
            if not get_connection(keeper.using).in_atomic_block:
                _remember(place, found)  # Not what may still be taken back.
            return found, head
    with keeper.transaction():
        head = keeper.locked(statement)
        return Snapshot.of(head.number, head.hash, keeper.records(statement)), head


def _brought_up_to_date(keeper: DatabaseKeeper, statement: str, known: Snapshot, head: Head) -> Snapshot | None:
    if not 0 < head.number - known.number <= MOST_CHANGES:
        return None
    found = known.after(keeper.changes_after(statement, known.number))
    return found if found is not None and found.number >= head.number else None


def _remembered(place: tuple[str, str]) -> Snapshot | None:
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
        return _kept.get(place)


def _remember(place: tuple[str, str], found: Snapshot) -> None:
    with _lock:
        _kept[place] = found
        _kept.move_to_end(place)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
