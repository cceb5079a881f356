"""What somebody may do with the whole statement: what they may do in every chapter of it."""

from __future__ import annotations

from toteuma.core.errors import NotAllowed
from toteuma.services.entries import CHAPTERS
from toteuma.services.rights import may, roles_for
from toteuma.services.workplace import Workplace


def may_of_whole(place: Workplace, statement: str, action: str, person: str) -> bool:
    """Whether the person may do it in each chapter, in the state that this is in."""
    duties, tree = place.keeper.duties(person, statement), place.tree(statement)
    chapters = place.keeper.records(statement, CHAPTERS)
    return bool(chapters) and all(may(action, roles_for(duties, unit, tree), kept.values["state"]) for (_, unit), kept in chapters.items())


def check_may_of_whole(place: Workplace, statement: str, action: str, person: str) -> None:
    """**Raises** NotFound for a statement that there is not, NotAllowed."""
    place.keeper.head(statement)
    if not may_of_whole(place, statement, action, person):
        raise NotAllowed(action=action, unit="", state="")


def may_anywhere(place: Workplace, statement: str, action: str, person: str) -> bool:
    """Whether there is a chapter in which the person may do it."""
    duties, tree = place.keeper.duties(person, statement), place.tree(statement)
    chapters = place.keeper.records(statement, CHAPTERS) if duties else {}
    return any(may(action, roles_for(duties, unit, tree), kept.values["state"]) for (_, unit), kept in chapters.items())


def check_may_anywhere(place: Workplace, statement: str, action: str, person: str) -> None:
    """**Raises** NotFound, NotAllowed."""
    place.keeper.head(statement)
    if not may_anywhere(place, statement, action, person):
        raise NotAllowed(action=action, unit="", state="")


def stage_of(place: Workplace, statement: str) -> str:
    """The state that all chapters are in; empty while they are in several."""
    states = {kept.values["state"] for kept in place.keeper.records(statement, CHAPTERS).values()}
    return states.pop() if len(states) == 1 else ""


def readable_units(place: Workplace, statement: str, person: str) -> frozenset[str]:
    """The units whose chapters the person may read; with them the empty one, for what is of no unit."""
    duties, tree = place.keeper.duties(person, statement), place.tree(statement)
    chapters = place.keeper.records(statement, CHAPTERS)
    found = (unit for (_, unit), kept in chapters.items() if may("read", roles_for(duties, unit, tree), kept.values["state"]))
    return frozenset(("", *found))
