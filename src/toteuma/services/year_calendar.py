"""The calendar of the year: which step is done, under way, late or still to come; and the day by which each step of a chapter is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from toteuma.core.language import Localized
from toteuma.core.records import CalendarStep
from toteuma.services.change_log import Kept
from toteuma.services.decision import PUBLICATIONS
from toteuma.services.desk import Desk
from toteuma.services.entries import CHAPTERS
from toteuma.services.journal import Journal
from toteuma.services.rights import Tree, rights
from toteuma.services.workplace import Workplace

SUBMIT, APPROVE, PROPOSE, FREEZE, PUBLISH = "submit", "approve", "propose", "freeze", "publish"
BACKWARDS = "returned"
"""A state that a chapter goes back to: nothing is fulfilled by it."""


class When(StrEnum):
    """``OVER``: its day is past, and nothing here tells whether it was done."""

    DONE = "done"
    LATE = "late"
    NOW = "now"
    NEXT = "next"
    LATER = "later"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it stands on a day. ``done`` of ``total`` chapters have taken it; ``statement`` is that of its document, empty where there is none here."""

    entry: CalendarStep
    when: When
    document: str
    statement: str = ""
    done: int = 0
    total: int = 0

    def days(self, today: date) -> int:
        """How many days are left, below zero after its day."""
        return (self.entry.due - today).days


def steps(place: Workplace, desk: Desk, statement: str, today: date, others: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps in the order of their days. ``others``: the statements of this workplace that are the year's other documents, by the document's id."""
    if desk.data is None:
        return ()
    own = desk.data.settings.document
    found = [_step(place, statement, entry, today, own, others) for entry in desk.data.calendar]
    found.sort(key=lambda one: (one.entry.due, one.entry.first_day or one.entry.due))
    coming = next((number for number, one in enumerate(found) if one.when is When.LATER), None)
    if coming is not None:
        one = found[coming]
        found[coming] = Step(one.entry, When.NEXT, one.document, one.statement, one.done, one.total)
    return tuple(found)


def _step(place: Workplace, statement: str, entry: CalendarStep, today: date, own: str, others: Mapping[str, str]) -> Step:
    where = statement if entry.document == own else others.get(entry.document, "")
    done, total = _taken(place, where, entry) if where and entry.step else (0, 0)
    return Step(entry, _when(entry, today, done=done, total=total), entry.document, where, done, total)


def _when(entry: CalendarStep, today: date, *, done: int, total: int) -> When:
    if entry.done is not None or (total and done == total):
        return When.DONE
    if entry.due < today:
        return When.LATE if total else When.OVER
    return When.NOW if (entry.first_day or entry.due) <= today else When.LATER


def _taken(place: Workplace, statement: str, entry: CalendarStep) -> tuple[int, int]:
    """How many of the chapters that the step is for have taken it, of how many."""
    tree = place.tree(statement)
    chapters = {unit: kept for (_, unit), kept in place.keeper.records(statement, CHAPTERS).items() if _is_for(entry, tree, unit)}
    if entry.step == PUBLISH:
        return (len(chapters) if Journal(place, statement).noted(PUBLICATIONS) else 0), len(chapters)
    passed = states_after(entry.step)
    return sum(kept.values["state"] in passed for kept in chapters.values()), len(chapters)


def states_after(step: str) -> frozenset[str]:
    """The states in which a chapter has taken the step."""
    states = rights().states
    return frozenset(states[states.index(rights().actions[step].to) :]) - {BACKWARDS}


def _is_for(entry: CalendarStep, tree: Tree, unit: str) -> bool:
    return not entry.unit or entry.unit in tree.line_of(unit)


def entry_for(desk: Desk, tree: Tree, unit: str, step: str) -> CalendarStep | None:
    """The entry of the calendar that says when a unit's chapter is to take a step: that of the nearest unit; None where there is none."""
    if desk.data is None:
        return None
    own = desk.data.settings.document
    fitting = [one for one in desk.data.calendar if one.step == step and one.document == own and _is_for(one, tree, unit)]
    line = tree.line_of(unit)
    return min(fitting, key=lambda one: line.index(one.unit) if one.unit else len(line), default=None)


def due_day(desk: Desk, tree: Tree, unit: str, chapter: Kept, step: str = SUBMIT) -> date | None:
    """The day by which a chapter is to take a step: of submitting that which was given with the statement, else that of the calendar."""
    given = chapter.values.get("due", "") if step == SUBMIT else ""
    if given:
        return date.fromisoformat(given)
    entry = entry_for(desk, tree, unit, step)
    return entry.due if entry else None


def document_title(desk: Desk, document: str) -> Localized:
    """The title of a document of the year; ``document`` empty: of the statement, which is not told here while another one is being written."""
    if desk.data is None:
        return Localized()
    settings = desk.data.settings
    if document == settings.document:
        return settings.title
    return settings.documents[document].title if document in settings.documents else Localized()


def by_document(found: Iterable[Step]) -> dict[str, list[Step]]:
    """The steps by their document, each where its first one stands."""
    groups: dict[str, list[Step]] = {}
    for one in found:
        groups.setdefault(one.document, []).append(one)
    return groups
