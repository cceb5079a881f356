"""The log of changes: append-only, tied by hashes, and enough to make every record anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from toteuma.services.entries import Entry

START = "0" * 64
"""What stands before the first change."""

WHOLE = ""
"""The field of a change that made or removed a whole record."""

POSITION = ":position"
"""The field of a change that moved a record to another place among those of its table. No column is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record changed from ``old`` to ``new``; with field :data:`WHOLE` the record appeared (``new``) or went (empty)."""

    number: int = 0
    at: datetime
    by: str
    table: str
    key: str
    field: str
    old: str
    new: str
    reason: str = ""
    previous: str = ""
    hash: str = ""


def hash_of(statement: str, change: Change) -> str:
    """SHA-256 of everything that a change says, the statement and the hash before it included."""
    said = [
        statement,
        change.previous,
        change.number,
        change.at.astimezone(UTC).isoformat(timespec="microseconds"),
        change.by,
        change.table,
        change.key,
        change.field,
        change.old,
        change.new,
        change.reason,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def chained(statement: str, last_number: int, last_hash: str, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes with their numbers and hashes, each tied to the one before it."""
    tied: list[Change] = []
    for change in changes:
        numbered = replace(change, number=last_number + 1, previous=last_hash)
        whole = replace(numbered, hash=hash_of(statement, numbered))
        tied.append(whole)
        last_number, last_hash = whole.number, whole.hash
    return tuple(tied)


def whole_record(entry: Entry) -> str:
    """All of a record as one text, for the change that makes it."""
    told = {"position": entry.position, "values": dict(sorted(entry.values.items()))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Kept:
    """A record as it stands: its values, and the number of the last change of each field that changed since it appeared."""

    position: int
    values: dict[str, str]
    made: int
    numbers: dict[str, int] = field(default_factory=dict)

    def base(self, column: str) -> int:
        """The number that who saves the field must have seen."""
        return self.numbers.get(column, self.made)


Records = dict[tuple[str, str], Kept]


def apply(records: Records, change: Change) -> None:
    """Carry one change out."""
    place = (change.table, change.key)
    if change.field == WHOLE:
        if change.new:
            told = json.loads(change.new)
            records[place] = Kept(told["position"], told["values"], change.number)
        else:
            records.pop(place, None)
        return
    kept = records[place]
    kept.numbers[change.field] = change.number
    if change.field == POSITION:
        kept.position = int(change.new)
    elif change.new:
        kept.values[change.field] = change.new
    else:
        kept.values.pop(change.field, None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a log was found to be: how many changes, its last hash, and the first fault; empty where it is sound."""

    changes: int
    last_hash: str
    fault: str = ""
    number: int = 0


def verified(statement: str, changes: Iterable[Change], records: Mapping[tuple[str, str], Kept], *, count: int, last_hash: str) -> Verdict:
    """Whether every change is tied to the one before it, none is missing at the end (``count``, ``last_hash``), and all together make ``records``.

    ``fault``: ``number`` a change is missing or out of order, ``old`` it does not follow from what stood there, ``hash`` it is not what was written,
    ``end`` the last ones are missing, ``records`` a record is not what its changes make it.
    """
    before, number = START, 0
    replayed: Records = {}
    for change in changes:
        number += 1
        if change.number != number or change.previous != before:
            return Verdict(number - 1, before, "number", number)
        if hash_of(statement, change) != change.hash:
            return Verdict(number - 1, before, "hash", number)
        if not _follows(replayed, change):
            return Verdict(number - 1, before, "old", number)
        apply(replayed, change)
        before = change.hash
    if (number, before) != (count, last_hash):
        return Verdict(number, before, "end", number)
    if replayed != dict(records):
        differing = [place for place in replayed.keys() | records.keys() if replayed.get(place) != records.get(place)]
        last = max((kept.made for place in differing if (kept := replayed.get(place))), default=number)
        return Verdict(number, before, "records", last)
    return Verdict(number, before)


def _follows(records: Records, change: Change) -> bool:
    kept = records.get((change.table, change.key))
    if change.field == WHOLE:
        return (kept is None) == bool(change.new)
    if change.field == POSITION:
        return kept is not None and str(kept.position) == change.old
    return kept is not None and kept.values.get(change.field, "") == change.old
