"""Takes what a workbook says: cell by cell as the forms save, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, WrongValue
from toteuma.services.exchange.comparing import Compared, RowAdded
from toteuma.services.exchange.saving import CellSaved, prepared, write
from toteuma.services.rows import add
from toteuma.services.workplace import Workplace

MINE, THEIRS = "mine", "theirs"


class Unchosen(Exception):
    """A conflict for which nobody chose which value is to stand."""


class LookAgain(Exception):
    """What is to be taken is not what was looked at."""


def take(
    place: Workplace,
    statement: str,
    compared: Compared,
    chosen: Mapping[str, str],
    *,
    seen: str,
    by: str,
    at: datetime,
    read: Workplace | None = None,
) -> int:
    """Write the changes of a workbook as one; how many there were comes back. ``chosen``: of each conflict, by its id, whose value is to stand.
    ``read``: where the statement is read from before anything is locked.

    **Raises** LookAgain, also where somebody changes something in this very moment, Unchosen; then nothing is written.
    """
    if compared.findings or compared.seen != seen:
        raise LookAgain
    if any(chosen.get(one.id) not in (MINE, THEIRS) for one in compared.conflicts):
        raise Unchosen
    taken = [one for one in compared.changes if not one.met or chosen[one.id] == MINE]
    cells = [CellSaved(one.table, one.key, one.column, one.text, one.met.number if one.met else one.number) for one in taken]
    try:
        ready = prepared(read or place, statement, cells, by=by, at=at)
        with place.keeper.transaction():
            write(place, statement, place.keeper.locked(statement), ready, by=by)
            for row in compared.added:
                _add(place, statement, row, by, at)
    except (ChangedMeanwhile, NotAllowed, NotFound, WrongValue) as met:
        raise LookAgain from met
    return len(taken) + len(compared.added)


def _add(place: Workplace, statement: str, row: RowAdded, by: str, at: datetime) -> None:
    """Add a record, and fill in what officers fill in of one that is there."""
    given = row.given
    filling = place.filling(statement)
    first = {name: text for name, text in given.values.items() if filling.fills_own(given.table, name)}
    key = add(place, statement, given.table, given.unit, first, by=by, at=at)
    made = place.keeper.head(statement).number
    for name, text in given.values.items():
        if name not in first:
            place.save(statement, given.table, key, name, text, base=made, by=by, at=at)
