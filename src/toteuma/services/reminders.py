"""What somebody is to be reminded of, and that nobody is told the same thing twice.

What was told is noted in the journal of the statement, before the mail goes out: if the server dies in between, a mail may be missing, and never comes twice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache
from importlib.resources import files

from toteuma.core.language import Language
from toteuma.services.change_log import Kept
from toteuma.services.comments import Comment, comments_of
from toteuma.services.desk import Desk
from toteuma.services.entries import CHAPTERS
from toteuma.services.finding_owners import Finding, Owner, given_to
from toteuma.services.journal import Journal, Noted
from toteuma.services.tasks import Task, tasks
from toteuma.services.whole import may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import APPROVE, SUBMIT, entry_for

REMINDERS = "reminders"

OFTEN = ("daily", "weekly", "never")
"""How often at most somebody is reminded."""
WEEK = timedelta(days=7)


class Kind(StrEnum):
    """In the order of a mail: what is most urgent first."""

    LATE = "late"
    RETURNED = "returned"
    DUE = "due"
    REVIEW = "review"
    DECIDE = "decide"
    FINDING = "finding"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to tell. ``key`` is the same as long as it is the same thing; ``unit`` is empty for the whole statement; ``count``: of comments or
    findings."""

    kind: Kind
    statement: str
    unit: str
    name: str
    keys: tuple[str, ...]
    due: date | None = None
    count: int = 1

    def days(self, today: date) -> int:
        return (self.due - today).days if self.due else 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be reminded: in which language, where, and how often."""

    username: str
    name: str
    email: str
    language: Language
    often: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one mail tells, and where it is noted: the key of its note in the journal of each statement."""

    reader: Reader
    matters: tuple[Matter, ...]
    notes: Mapping[str, str]


@cache
def _days() -> Mapping[str, tuple[int, ...]]:
    told = tomllib.loads(files(__package__).joinpath("reminders.toml").read_text(encoding="utf-8"))
    return {name: tuple(days) for name, days in told.items()}


def matters(
    place: Workplace, desk: Desk, statement: str, person: str, language: Language, today: date, findings: Iterable[Finding] = ()
) -> tuple[Matter, ...]:
    """All that the person could be told today, the most urgent first, one line a chapter and kind. ``findings``: those of the last check."""
    found: list[Matter] = []
    mine = list(tasks(place, desk, statement, person, language))
    for task in mine:
        chapter = place.keeper.record(statement, CHAPTERS, task.unit)
        if chapter is not None and (told := _of_chapter(place, desk, task, chapter, person, today)):
            found.append(told)
    if may_of_whole(place, statement, "freeze", person):
        number = max(kept.base("state") for kept in place.keeper.records(statement, CHAPTERS).values())
        found.append(Matter(Kind.DECIDE, statement, "", "", (f"decide|{number}",)))
    found.extend(_given(given_to(place, statement, person, findings), statement, today))
    found.extend(_comments(comments_of(place, statement), mine, person))
    return tuple(sorted(found, key=lambda one: list(Kind).index(one.kind)))


def _of_chapter(place: Workplace, desk: Desk, task: Task, chapter: Kept, person: str, today: date) -> Matter | None:
    """The one thing that a chapter asks of the person: of a late one that it is late, not also that it was returned."""
    unit, number = task.unit, chapter.base("state")

    def matter(kind: Kind, key: str) -> Matter:
        return Matter(kind, task.statement, unit, task.name, (f"{kind}|{unit}|{key}",), task.due)

    reviews = task.reviews and not task.writes
    if reviews and place.keeper.change(task.statement, number).by == person:
        return None
    if not task.writes and not reviews:
        return None
    if task.due and task.due < today:
        passed = [days for days in _days()["late_days"] if days <= (today - task.due).days]
        return matter(Kind.LATE, f"{task.due}|{max(passed)}|{number}") if passed else None
    if reviews:
        return matter(Kind.REVIEW, str(number))
    if task.state == "returned":
        return matter(Kind.RETURNED, str(number))
    entry = entry_for(desk, place.tree(task.statement), unit, APPROVE if reviews else SUBMIT)
    before = (
        sorted(int(days) for days in entry.remind_days if days.isdecimal()) if entry and entry.remind_days else sorted(_days()["due_days"])
    )
    near = next((days for days in before if task.due and (task.due - today).days <= days), None)
    return matter(Kind.DUE, f"{task.due}|{near}") if near is not None else None


def _given(given: Iterable[tuple[Finding, Owner]], statement: str, today: date) -> Iterator[Matter]:
    """The findings that were given to the person, as one line: told when they are given, and once more when their day is past."""
    own = [owner for _, owner in given]
    if own:
        keys = tuple(f"finding|{one.finding}|{one.due}|{'late' if one.late(today) else 'given'}" for one in own)
        yield Matter(Kind.FINDING, statement, "", "", keys, min(one.due for one in own), len(own))


def _comments(comments: Sequence[Comment], mine: Sequence[Task], person: str) -> Iterator[Matter]:
    """Open comments of others on what the person writes, and answers to the person's own."""
    asked = {one.key: one for one in comments}
    for task in mine:
        told = [
            one
            for one in comments
            if one.unit == task.unit
            and one.by != person
            and not asked.get(one.answers, one).settled_by
            and (task.writes or (one.answers and asked[one.answers].by == person))
        ]
        if told:
            keys = tuple(f"comment|{one.key}" for one in told)
            yield Matter(Kind.COMMENT, task.statement, task.unit, task.name, keys, count=len(told))


def take(
    place: Workplace, found: Mapping[str, Sequence[Matter]], reader: Reader, *, zone: tzinfo, by: str, at: datetime
) -> Reminder | None:
    """Note what is new of ``found`` (by statement) as told to the reader. None where there is nothing new, or it is not yet time.

    A day is one of ``zone``. The statements are held locked meanwhile, so that two processes that remind at once never tell the same.
    """
    with place.keeper.transaction():
        for statement in sorted(found):
            place.keeper.locked(statement)
        before = {statement: _told(place, statement, reader.username) for statement in found}
        if not _is_time(reader, [note for notes in before.values() for note in notes], zone, at):
            return None
        fresh: list[Matter] = []
        notes: dict[str, str] = {}
        for statement in sorted(found):
            known = {key for note in before[statement] for key in note.values["matters"].split("\n")}
            new = [one for matter in found[statement] if (one := _without(matter, known))]
            if new:
                keys = "\n".join(key for one in new for key in one.keys)
                notes[statement] = Journal(place, statement).add(REMINDERS, {"person": reader.username, "matters": keys}, by=by, at=at)
                fresh.extend(new)
    return Reminder(reader, tuple(fresh), notes) if fresh else None


def _without(matter: Matter, known: set[str]) -> Matter | None:
    """What is left of a matter without what was told already."""
    keys = tuple(key for key in matter.keys if key not in known)
    return Matter(matter.kind, matter.statement, matter.unit, matter.name, keys, matter.due, len(keys)) if keys else None


def _told(place: Workplace, statement: str, person: str) -> list[Noted]:
    return [one for one in Journal(place, statement).noted(REMINDERS) if one.values["person"] == person]


def _is_time(reader: Reader, before: Sequence[Noted], zone: tzinfo, at: datetime) -> bool:
    """At most one mail a day or a week."""
    if reader.often not in OFTEN or reader.often == "never" or not reader.email:
        return False
    last = max((one.at for one in before), default=None)
    if last is None:
        return True
    return at - last >= WEEK if reader.often == "weekly" else last.astimezone(zone).date() < at.astimezone(zone).date()


def keep_sent(place: Workplace, reminder: Reminder, *, by: str, at: datetime) -> None:
    """Note that the mail went out."""
    for statement, key in reminder.notes.items():
        Journal(place, statement).put(REMINDERS, key, "sent", "1", by=by, at=at)


def give_up(place: Workplace, reminder: Reminder, *, by: str, at: datetime) -> None:
    """Note that it did not, so that the same is told the next time."""
    for statement, key in reminder.notes.items():
        Journal(place, statement).remove(REMINDERS, key, by=by, at=at)
