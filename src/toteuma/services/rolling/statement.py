"""Use case: a frozen statement of the workplace goes on as the statement of the next year, with its people and due days."""

from __future__ import annotations

import re
from datetime import date, datetime

from toteuma.services.change_log import Change
from toteuma.services.decision import first_version
from toteuma.services.duties import give
from toteuma.services.entries import CHAPTERS
from toteuma.services.journal import Journal
from toteuma.services.present_package import present_package
from toteuma.services.rolling.roll import Goals, Rolled, roll, rolled
from toteuma.services.rolling.rows import a_year_later
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace, is_name

ROLLED = "rolled"
"""The table of the journal that tells which statement goes on as which."""


def next_name(place: Workplace, statement: str) -> str:
    """A name for the statement of the next year that none has yet: ``x-2026`` after ``x-2025``."""
    first, year = first_version(place, statement), place.year(statement)
    following = str(int(year) + 1) if year else ""
    name = (
        re.sub(rf"(?<!\d){year}(?!\d)", following, first) if year and re.search(rf"(?<!\d){year}(?!\d)", first) else f"{first}-{following}"
    )
    number, free = 1, name
    while place.keeper.exists(free):
        number += 1
        free = f"{name}-{number}"
    return free


def looked_at(place: Workplace, statement: str, goals: Goals, *, by: str) -> Rolled:
    """What would go on. **Raises** NotFound, NotAllowed, and as :func:`toteuma.services.rolling.roll.rolled`."""
    check_may_of_whole(place, statement, "roll", by)
    with present_package(place, statement) as package:
        return rolled(package, goals)


def roll_statement(place: Workplace, statement: str, name: str, goals: Goals, *, by: str, at: datetime) -> Rolled:
    """Begin the statement of the next year under a name, its chapters in draft. Whoever had a duty has it there too; days by which chapters are due go on
    by a year. Both journals tell of each other; the old statement itself does not change.

    **Raises** NotAllowed, NotLoadable where the name is taken or no name for an address.
    """
    check_may_of_whole(place, statement, "roll", by)
    with present_package(place, statement) as package:
        # Beside the old one, so that a ledger beside the packages is found from both.
        target = package.parent / (name if is_name(name) and name != package.name else f"{package.name}-next")
        made = roll(package, target, goals)
        with place.keeper.transaction():
            place.take_in(target, name, by=by, at=at)
            _carry_due_days(place, statement, name, by, at)
            for person, duty in place.keeper.all_duties(statement):
                give(place, name, person, duty, by=by, at=at, reason=statement)
            told = {"goals": goals.value, "year": str(made.year)}
            Journal(place, statement).add(ROLLED, {"followed_by": name, **told}, key=name, by=by, at=at)
            Journal(place, name).add(ROLLED, {"follows": statement, **told}, key=statement, by=by, at=at)
    return made


def _carry_due_days(place: Workplace, old: str, new: str, by: str, at: datetime) -> None:
    before = place.keeper.records(old, CHAPTERS)
    units = place.keeper.records(new, CHAPTERS)
    days = {unit: kept.values.get("due", "") for (_, unit), kept in before.items() if (CHAPTERS, unit) in units}
    changes = [
        Change(at=at, by=by, table=CHAPTERS, key=unit, field="due", old="", new=a_year_later(date.fromisoformat(day)).isoformat())
        for unit, day in days.items()
        if day
    ]
    if changes:
        place.append(new, place.keeper.locked(new), changes)
