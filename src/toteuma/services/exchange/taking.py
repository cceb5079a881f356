"""Takes what a workbook says: cell by cell as the forms save, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, WrongValue
from toteuma.services.exchange.comparing import Compared, RowAdded
from toteuma.services.rights import rights
from toteuma.services.rows import add
from toteuma.services.workplace import Workplace

MINE, THEIRS = "mine", "theirs"


class Unchosen(Exception):
    """A conflict for which nobody chose which value is to stand."""


class LookAgain(Exception):
    """What is to be taken is not what was looked at."""


def take(place: Workplace, statement: str, compared: Compared, chosen: Mapping[str, str], *, seen: str, by: str, at: datetime) -> int:
    """Write the changes of a workbook as one; how many there were comes back. ``chosen``: of each conflict, by its id, whose value is to stand.

    **Raises** LookAgain, also where somebody changes something in this very moment, Unchosen; then nothing is written.
    """
    if compared.findings or compared.seen != seen:
        raise LookAgain
    if any(chosen.get(one.id) not in (MINE, THEIRS) for one in compared.conflicts):
        raise Unchosen
    taken = [one for one in compared.changes if not one.met or chosen[one.id] == MINE]
    try:
        with place.keeper.transaction():
            for one in taken:
                base = one.met.number if one.met else one.number
                place.save(statement, one.table, one.key, one.column, one.text, base=base, by=by, at=at)
            for row in compared.added:
                _add(place, statement, row, by, at)
    except (ChangedMeanwhile, NotAllowed, NotFound, WrongValue) as met:
        raise LookAgain from met
    return len(taken) + len(compared.added)


def _add(place: Workplace, statement: str, row: RowAdded, by: str, at: datetime) -> None:
    """Add a record, and fill in what officers fill in of one that is there."""
    given = row.given
    first = {name: text for name, text in given.values.items() if rights().fills_own(given.table, name)}
    key = add(place, statement, given.table, given.unit, first, by=by, at=at)
    made = place.keeper.head(statement).number
    for name, text in given.values.items():
        if name not in first:
            place.save(statement, given.table, key, name, text, base=made, by=by, at=at)
