"""Edits of a package proposed, looked at and made: what the controller sees before is what is done, or nothing is."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from toteuma.core.errors import NotAllowed, NotFound
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.arranged_rows import arranged, with_chapters
from toteuma.services.arranging import Arranged, CellFault, Edit
from toteuma.services.change_log import WHOLE, Change, Kept
from toteuma.services.desk import Desk
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.journal import Journal
from toteuma.services.outlook import Outlook, outlook
from toteuma.services.rights import rights
from toteuma.services.rows import restored
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace

ARRANGEMENTS = "arrangements"
"""Table of the journal: how much of which tables was changed at once, and why."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Edits as they would be made. ``outlook`` is None where something stands in the way. ``digest``: of the changes; by it they are made as shown."""

    arranged: Arranged
    outlook: Outlook | None
    digest: str


def propose(
    place: Workplace, statement: str, desk: Desk, edits: Sequence[Edit], *, seen: int, language: Language, by: str, at: datetime
) -> Proposal:
    """What edits would do. Nothing is written. **Raises** NotFound, NotAllowed."""
    check_may_of_whole(place, statement, "arrange", by)
    found = _arranged(place, statement, edits, seen, language, by, at, "")
    if found.clashes or found.faults or not found.changes:
        return Proposal(found, None, "")
    return Proposal(found, outlook(place, statement, desk, found.changes, language), digest_of(found.changes))


def make(
    place: Workplace,
    statement: str,
    edits: Sequence[Edit],
    digest: str,
    *,
    seen: int,
    language: Language,
    by: str,
    at: datetime,
    reason: str = "",
) -> int:
    """Make edits as they were shown; how many changes they were comes back, 0 where what stands there is another by now, and nothing was written.

    **Raises** NotFound, NotAllowed.
    """
    reason = reason.strip()
    with place.keeper.transaction():
        head = place.keeper.locked(statement)
        check_may_of_whole(place, statement, "arrange", by)
        found = _arranged(place, statement, edits, seen, language, by, at, reason)
        if found.clashes or found.faults or not found.changes or digest_of(found.changes) != digest:
            return 0
        place.append(statement, head, found.changes)
        values = {
            "tables": " ".join(dict.fromkeys(change.table for change in found.changes)),
            "changes": str(len(found.changes)),
            "reason": reason,
        }
        Journal(place, statement).add(ARRANGEMENTS, values, by=by, at=at, reason=reason)
    return len(found.changes)


def digest_of(changes: Iterable[Change]) -> str:
    """The same for the same changes, whoever makes them when."""
    said = [[one.table, one.key, one.field, one.old, one.new] for one in changes]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _arranged(
    place: Workplace, statement: str, edits: Sequence[Edit], seen: int, language: Language, by: str, at: datetime, reason: str
) -> Arranged:
    _check_tables(edits)
    found = arranged(place, statement, edits, seen=seen, language=language, by=by, at=at, reason=reason)
    _check_chapters_allow(place, statement, found.changes)
    changes = tuple(with_chapters(place, statement, found.changes))
    return replace(found, changes=changes, faults=(*found.faults, *_units_with_people(place, statement, changes), *_broken(changes)))


def _check_chapters_allow(place: Workplace, statement: str, changes: Iterable[Change]) -> None:
    """What officers write in is changed as long as their chapter can be corrected. **Raises** NotAllowed."""
    open_states = rights().actions["correct"].states
    for change in changes:
        if change.table not in rights().tables:
            continue
        for unit in _units_of(place, statement, change):
            if unit in place.tree(statement).units and (state := place.state(statement, unit)) not in open_states:
                raise NotAllowed(action="correct", unit=unit, state=state)


def _units_of(place: Workplace, statement: str, change: Change) -> Iterator[str]:
    """The unit that a changed row is of; of a row that goes over to another unit, both."""
    if change.field == WHOLE:
        yield place.unit_of(statement, change.table, change.key, restored(replace(change, old=change.old or change.new)))
    elif (kept := place.keeper.record(statement, change.table, change.key)) is not None:
        yield place.unit_of(statement, change.table, change.key, kept)
        yield place.unit_of(statement, change.table, change.key, Kept(kept.position, {**kept.values, change.field: change.new}, kept.made))


def _check_tables(edits: Iterable[Edit]) -> None:
    """The tables of the package and the text of its settings are changed so, and nothing that the workplace keeps of its own. **Raises** NotFound."""
    for edit in edits:
        if edit.table not in tables() and (edit.table != SETTINGS or edit.removed or edit.added):
            raise NotFound(kind="record", name=edit.table, known="–")


def _units_with_people(place: Workplace, statement: str, changes: Iterable[Change]) -> Iterator[CellFault]:
    """Nobody's role hangs on a unit that is no longer there."""
    gone = {change.key for change in changes if change.table == "units" and change.field == WHOLE and not change.new}
    people: dict[str, list[str]] = {}
    for person, duty in place.keeper.all_duties(statement) if gone else ():
        people.setdefault(duty.unit, []).append(person)
    for unit in sorted(gone & people.keys()):
        details = {"unit": unit, "people": ", ".join(people[unit])}
        yield CellFault("units", unit, Finding(Level.ERROR, "web_package.unit_has_people", Place("units.csv", column="code"), details))


def _broken(changes: Iterable[Change]) -> Iterator[CellFault]:
    """Settings that are no TOML: nothing of the statement could be told from them."""
    for change in changes:
        if change.table == SETTINGS and change.field == CONTENT:
            try:
                if not change.new:
                    raise tomllib.TOMLDecodeError(change.key)  # a statement without its settings could not even be shown
                tomllib.loads(change.new)
            except tomllib.TOMLDecodeError as error:
                place = Place(change.key, column=CONTENT)
                yield CellFault(SETTINGS, change.key, Finding(Level.ERROR, "web_package.settings_broken", place, {"cause": str(error)}))


def edits_as_text(edits: Sequence[Edit]) -> str:
    """Edits as one text, for the page that shows them and sends them back."""
    said = [
        {
            "table": one.table,
            "cells": {key: dict(cells) for key, cells in one.cells.items()},
            "removed": list(one.removed),
            "added": [dict(row) for row in one.added],
        }
        for one in edits
    ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def edits_in(text: str) -> tuple[Edit, ...]:
    """The edits that a text says; none where it is no such text."""
    try:
        return tuple(_edit(one) for one in json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def _edit(told: Mapping[str, object]) -> Edit:
    cells, removed, added = told["cells"], told["removed"], told["added"]
    if not isinstance(cells, dict) or not isinstance(removed, list) or not isinstance(added, list):
        raise TypeError
    return Edit(
        str(told["table"]),
        {str(key): {str(column): str(text) for column, text in row.items()} for key, row in cells.items()},
        tuple(str(key) for key in removed),
        tuple({str(column): str(text) for column, text in row.items()} for row in added),
    )
