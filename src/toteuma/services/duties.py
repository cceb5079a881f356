"""Who has what role where since when. Every duty that is given or taken stands in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from toteuma.core.errors import NotAllowed, NotFound
from toteuma.services.journal import Journal
from toteuma.services.rights import Duty, rights
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

DUTIES = "duties"


@dataclass(frozen=True, slots=True)
class Given:
    """A duty that a person has. ``by`` is empty and ``at`` None where it was given before there was a journal."""

    person: str
    duty: Duty
    by: str = ""
    at: datetime | None = None


def given(place: Workplace, statement: str) -> tuple[Given, ...]:
    """All duties of a statement, in the order of the roles."""
    noted = {one.key: one for one in Journal(place, statement).noted(DUTIES)}
    found = []
    for person, duty in place.keeper.all_duties(statement):
        one = noted.get(_key(person, duty))
        found.append(Given(person, duty, one.by if one else "", one.at if one else None))
    roles = rights().roles
    return tuple(sorted(found, key=lambda one: (roles.index(one.duty.role), one.duty.unit, one.person)))


@dataclass(frozen=True, slots=True)
class PastJournal:
    """Duties that are not what the journal makes them: ``given`` nobody gave, ``taken`` nobody took."""

    given: tuple[tuple[str, Duty], ...]
    taken: tuple[tuple[str, Duty], ...]

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)


def past_journal(place: Workplace, statement: str) -> PastJournal:
    """What was done to the duties of a statement without the journal."""
    stand = place.keeper.all_duties(statement)
    noted = [(one.values["person"], Duty(one.values["role"], one.values["unit"])) for one in Journal(place, statement).noted(DUTIES)]
    return PastJournal(tuple(one for one in stand if one not in noted), tuple(one for one in noted if one not in stand))


def grant(place: Workplace, statement: str, person: str, duty: Duty, *, by: str, at: datetime) -> bool:
    """Give somebody else a duty. False where they have it already. **Raises** NotAllowed, NotFound."""
    check_may_grant(place, statement, person, by)
    return give(place, statement, person, duty, by=by, at=at)


def revoke(place: Workplace, statement: str, person: str, duty: Duty, *, by: str, at: datetime, reason: str = "") -> None:
    """Take a duty from somebody else. **Raises** NotAllowed, NotFound where they do not have it."""
    check_may_grant(place, statement, person, by)
    with place.keeper.transaction():
        journal = Journal(place, statement)
        if not place.keeper.take_duty(person, statement, duty):
            raise NotFound(kind="duty", name=_key(person, duty), known="–")
        if journal.record(DUTIES, _key(person, duty)) is None:
            journal.add(DUTIES, _values(person, duty), key=_key(person, duty), by=by, at=at)
        journal.remove(DUTIES, _key(person, duty), by=by, at=at, reason=reason)


def give(place: Workplace, statement: str, person: str, duty: Duty, *, by: str, at: datetime, reason: str = "") -> bool:
    """Give a duty without asking who may: for commands, and with a new version of a statement. False where they have it already.

    **Raises** NotFound for a role, a unit or a person that there is not.
    """
    if duty.role not in rights().roles:
        raise NotFound(kind="role", name=duty.role, known=", ".join(rights().roles))
    units = place.tree(statement).units
    if duty.unit not in units:
        raise NotFound(kind="unit", name=duty.unit, known=", ".join([*units][:8]))
    with place.keeper.transaction():
        if not place.keeper.give_duty(person, statement, duty):
            return False
        Journal(place, statement).add(DUTIES, _values(person, duty), key=_key(person, duty), by=by, at=at, reason=reason)
    return True


def check_may_grant(place: Workplace, statement: str, person: str, by: str) -> None:
    """Nobody gives themselves a duty or takes one from themselves: a second pair of eyes sees each. **Raises** NotFound, NotAllowed."""
    check_may_of_whole(place, statement, "grant", by)
    if person == by:
        raise NotAllowed(action="grant", unit="", state="")


def _key(person: str, duty: Duty) -> str:
    return f"{person}|{duty.role}|{duty.unit}"


def _values(person: str, duty: Duty) -> dict[str, str]:
    return {"person": person, "role": duty.role, "unit": duty.unit}
