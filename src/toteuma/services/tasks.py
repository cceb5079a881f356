"""What is whose to do: chapters by person, with their state, due day and progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from toteuma.core.language import Language, Localized
from toteuma.services.change_log import Kept, Records
from toteuma.services.entries import CHAPTERS
from toteuma.services.rights import may, roles_for
from toteuma.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Task:
    """A unit's chapter as one person sees it. ``done`` of ``total`` goals have a result and a status; ``writes`` and ``reviews`` say what they may do
    now; ``reason`` why it was returned."""

    statement: str
    unit: str
    name: str
    name_language: Language
    state: str
    due: date | None
    done: int
    total: int
    writes: bool
    reviews: bool
    started: bool
    reason: str

    def late(self, today: date) -> bool:
        """Whether it should have been submitted before ``today``."""
        return self.due is not None and self.due < today and self.state in ("draft", "returned")


def localized(kept: Kept, name: str) -> Localized:
    """A field that stands as one column per language."""
    return Localized.from_mapping({language: kept.values.get(f"{name}_{language}", "") for language in Language})


def unit_name(units: Records, unit: str, language: Language) -> tuple[str, Language]:
    """The unit's name and its language; its code where it has none."""
    kept = units.get(("units", unit))
    name, found = localized(kept, "name").in_language(language) if kept else ("", language)
    return (name, found) if name else (unit, language)


def is_done(goal: Kept, indicators: list[Kept]) -> bool:
    """Whether a goal has a result, and a status of its own or on all of its indicators."""
    result = any(text for column, text in goal.values.items() if column.startswith("result_"))
    statuses = [indicator.values.get("status", "") for indicator in indicators]
    return result and bool(goal.values.get("status") or (statuses and all(statuses)))


def goals_of(goals: Records, unit: str) -> list[tuple[str, Kept]]:
    """The unit's own goals with their keys, in the order of the package. One without an id is a fault that validating tells of; it has no page."""
    own = [(key, kept) for (_, key), kept in goals.items() if key and kept.values.get("unit") == unit]
    return sorted(own, key=lambda one: (one[1].position, one[0]))


def indicators_of(indicators: Records, goal: str) -> list[tuple[str, Kept]]:
    """The indicators of a goal with their keys, in the order of the package."""
    own = [(key, kept) for (_, key), kept in indicators.items() if kept.values.get("goal") == goal]
    return sorted(own, key=lambda one: (one[1].position, one[0]))


def tasks(place: Workplace, statement: str, person: str, language: Language) -> Iterator[Task]:
    """The chapters with goals that the person may read, in the order of the units."""
    duties = place.keeper.duties(person, statement)
    if not duties:
        return
    tree, keeper = place.tree(statement), place.keeper
    units, goals, indicators = (keeper.records(statement, table) for table in ("units", "goals", "indicators"))
    chapters = keeper.records(statement, CHAPTERS)
    for (_, unit), chapter in sorted(chapters.items(), key=lambda one: one[1].position):
        roles = roles_for(duties, unit, tree)
        state = chapter.values["state"]
        own = goals_of(goals, unit)
        if not own or not may("read", roles, state):
            continue
        name, name_language = unit_name(units, unit, language)
        done = sum(is_done(kept, [one for _, one in indicators_of(indicators, kept.values.get("id", ""))]) for _, kept in own)
        due = chapter.values.get("due", "")
        yield Task(
            statement,
            unit,
            name,
            name_language,
            state,
            date.fromisoformat(due) if due else None,
            done,
            len(own),
            writes=may("write", roles, state),
            reviews=may("approve", roles, state),
            started=done > 0 or any(kept.numbers for _, kept in own),
            reason=keeper.change(statement, chapter.base("state")).reason if state == "returned" else "",
        )
