"""Findings that were given to somebody to mend by a day. One that is no longer found, or was explained, asks for nothing any more: nobody has to say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from toteuma.core.errors import NotFound, ReasonMissing
from toteuma.services.journal import Journal, Noted
from toteuma.services.rights import may, roles_for
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

GIVEN = "given_findings"
Finding = Mapping[str, Any]
"""A finding as a check of the workplace keeps it (:func:`toteuma.services.self_check.self_check`)."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who mends a finding, and by when; ``by`` gave it."""

    finding: str
    person: str
    due: date
    by: str
    at: datetime

    def late(self, today: date) -> bool:
        return self.due < today


def key_of(finding: Finding) -> str:
    """What a finding is known by from check to check: its fingerprint; of one that has none what it is of."""
    return str(finding["fingerprint"] or finding["id"])


def owners(place: Workplace, statement: str) -> dict[str, Owner]:
    """Who has which finding, by its key; also of findings that are no more."""
    return {one.key: _owner(one) for one in Journal(place, statement).noted(GIVEN)}


def _owner(one: Noted) -> Owner:
    return Owner(one.key, one.values["person"], date.fromisoformat(one.values["due"]), one.by, one.at)


def given_to(place: Workplace, statement: str, person: str, findings: Iterable[Finding]) -> Iterator[tuple[Finding, Owner]]:
    """The findings that are the person's to mend, the first due first. ``findings``: those of the last check."""
    own = {key: one for key, one in owners(place, statement).items() if one.person == person}
    found = {key_of(one): one for one in findings if not one["explained"]} if own else {}
    for key, owner in sorted(own.items(), key=lambda one: (one[1].due, one[0])):
        if key in found:
            yield found[key], owner


def give_finding(place: Workplace, statement: str, finding: Finding, person: str, due: date | None, *, by: str, at: datetime) -> None:
    """Give a finding to somebody who works on its chapter, or give it on to somebody else.

    **Raises** NotAllowed, ReasonMissing without a person or a day, NotFound for a person who does not work there.
    """
    check_may_of_whole(place, statement, "explain", by)
    if not person or due is None:
        raise ReasonMissing(action="explain")
    if not may_mend(place, statement, str(finding["unit"]), person):
        raise NotFound(kind="person", name=person, known="–")
    journal, key = Journal(place, statement), key_of(finding)
    values = {"person": person, "due": due.isoformat(), "unit": str(finding["unit"]), "about": str(finding["sentence"])}
    with place.keeper.transaction():
        if journal.record(GIVEN, key) is not None:
            journal.remove(GIVEN, key, by=by, at=at)
        journal.add(GIVEN, values, key=key, by=by, at=at)


def take_back_finding(place: Workplace, statement: str, key: str, *, by: str, at: datetime) -> None:
    """Let nobody have a finding any more. **Raises** NotAllowed, NotFound where nobody has it."""
    check_may_of_whole(place, statement, "explain", by)
    Journal(place, statement).remove(GIVEN, key, by=by, at=at)


def may_mend(place: Workplace, statement: str, unit: str, person: str) -> bool:
    """Whether somebody works on the chapter that a finding is of; of one that is of none, on any chapter."""
    duties = place.keeper.duties(person, statement)
    tree = place.tree(statement)
    if unit not in tree.units:
        return any(may("settle", (duty.role,), "") for duty in duties)
    return may("settle", roles_for(duties, unit, tree), place.state(statement, unit))
