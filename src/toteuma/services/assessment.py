"""Goals as an auditor sees them: whether they can be measured, what was aimed at and reached, what shows it, and the auditor's own judgement.

The judgement stands in the journal: it is nobody's to change but the auditors', and can be made after the statement is frozen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from toteuma.core.document import StatusMark
from toteuma.core.errors import NotAllowed, NotFound, WrongValue
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.services.change_log import Kept, Records
from toteuma.services.desk import Desk
from toteuma.services.forms import localized, of_unit, status_marks, written
from toteuma.services.journal import Journal
from toteuma.services.rights import may, roles_for
from toteuma.services.tasks import unit_name
from toteuma.services.workplace import Workplace

ASSESSMENTS = "assessments"
FIELDS = ("measurable", "status", "note")
YES, NO = "yes", "no"


class Since(StrEnum):
    """What became of a goal since last year; ``UNKNOWN`` where the workplace has no statement of last year."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator: what was aimed at, what it came to and when that was measured; empty where it was not given."""

    text: str
    language: Language
    target: str
    value: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """``measurable`` yes, no or empty; ``status`` one of the municipality's statuses or empty. ``by`` and ``at`` are of the last word."""

    measurable: str
    status: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AssessedGoal:
    """``measurable``: it has an indicator with a target that is a number; ``evidence``: what was written of its result."""

    key: str
    unit: str
    unit_name: str
    unit_language: Language
    text: str
    language: Language
    measures: tuple[Measure, ...]
    measurable: bool
    reached: StatusMark | None
    evidence: tuple[str, ...]
    evidence_language: Language
    since: Since
    own: Assessment | None
    assesses: bool


def assessed_goals(
    place: Workplace, desk: Desk, statement: str, person: str, language: Language, before: tuple[Records, Records] | None
) -> Iterator[AssessedGoal]:
    """The goals that the person may read, in the order of the package. ``before``: goals and indicators of last year's statement."""
    keeper, tree = place.keeper, place.tree(statement)
    duties, units = keeper.duties(person, statement), keeper.records(statement, "units")
    goals, indicators = keeper.records(statement, "goals"), keeper.records(statement, "indicators")
    marks = {mark.code: mark for mark in status_marks(desk.data, language)}
    own = _assessments(place, statement)
    for (_, key), kept in sorted(goals.items(), key=lambda one: (one[1].position, one[0])):
        unit = kept.values.get("unit", "")
        roles = roles_for(duties, unit, tree)
        if not may("read", roles, place.state(statement, unit)):
            continue
        parts = [part for _, part in of_unit(indicators, kept.values.get("id", ""), "goal")]
        text, found = desk.printed(unit, localized(kept, "text"), language)
        result = localized(kept, "result")
        said, said_in = result.in_language(language)
        name, name_language = unit_name(units, unit, language)
        yield AssessedGoal(
            key,
            unit,
            name,
            name_language,
            text,
            found,
            tuple(_measure(desk, unit, part, language) for part in parts),
            any(part.values.get("target_value") for part in parts),
            marks.get(kept.values.get("status", "")),
            desk.preview(unit, said, said_in).paragraphs if said else (),
            said_in,
            _since(kept, parts, before),
            own.get(key),
            may("assess", roles, place.state(statement, unit)),
        )


def _measure(desk: Desk, unit: str, part: Kept, language: Language) -> Measure:
    text, found = desk.printed(unit, localized(part, "text"), language)
    target = written("indicators", "target_value", part.values.get("target_value", ""), language)
    told = desk.printed(unit, localized(part, "target"), language)[0] or target
    value = written("indicators", "value", part.values.get("value", ""), language)
    return Measure(text, found, told, value, written("indicators", "as_of", part.values.get("as_of", ""), language))


def _since(kept: Kept, parts: list[Kept], before: tuple[Records, Records] | None) -> Since:
    if before is None:
        return Since.UNKNOWN
    goals, indicators = before
    key = kept.values.get("id", "")
    old = goals.get(("goals", key))
    if old is None:
        return Since.NEW

    def aims(goal: Kept, below: list[Kept]) -> list[object]:
        told = [
            part.values.get(name, "") for part in below for name in ("id", "text_fi", "text_sv", "text_en", "target_value", "target_fi")
        ]
        return [localized(goal, "text"), told]

    return Since.SAME if aims(old, [part for _, part in of_unit(indicators, key, "goal")]) == aims(kept, parts) else Since.CHANGED


def _assessments(place: Workplace, statement: str) -> dict[str, Assessment]:
    journal = Journal(place, statement)
    last = {change.key: change for change in journal.changes(ASSESSMENTS)}
    return {
        one.key: Assessment(
            one.values.get("measurable", ""), one.values.get("status", ""), one.values.get("note", ""), last[one.key].by, last[one.key].at
        )
        for one in journal.noted(ASSESSMENTS)
    }


def assess(place: Workplace, statement: str, goal: str, given: dict[str, str], *, by: str, at: datetime) -> None:
    """Write an auditor's judgement of a goal. **Raises** NotFound, NotAllowed, WrongValue for a status that there is not."""
    kept = place.keeper.record(statement, "goals", goal)
    if kept is None:
        raise NotFound(kind="record", name=goal, known="–")
    unit = kept.values.get("unit", "")
    state = place.state(statement, unit)
    if not may("assess", roles_for(place.keeper.duties(by, statement), unit, place.tree(statement)), state):
        raise NotAllowed(action="assess", unit=unit, state=state)
    values = {name: given.get(name, "").replace("\r\n", "\n").replace("\0", "").strip() for name in FIELDS}
    known = place.names(statement, "statuses") or frozenset()
    if (values["status"] and values["status"] not in known) or values["measurable"] not in ("", YES, NO):
        details = {"column": "status", "value": values["status"], "table": "statuses", "hint": ", ".join(sorted(known))}
        raise WrongValue((Finding(Level.ERROR, "unknown_reference", Place("goals.csv", column="status"), details),))
    journal = Journal(place, statement)
    with place.keeper.transaction():
        if journal.record(ASSESSMENTS, goal) is None:
            if any(values.values()):
                journal.add(ASSESSMENTS, values, key=goal, by=by, at=at)
            return
        for name in FIELDS:
            journal.put(ASSESSMENTS, goal, name, values[name], by=by, at=at)
