"""The journal of a statement: a second log beside its own, of what happens around it: comments, duties, builds, publications, assessments.

It is tied by hashes as the first is, and kept under a name that no statement can have. Nothing in it is published, so it is never frozen: an auditor
assesses, and people are given duties, after the statement itself can no longer change.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from toteuma.core.errors import NotFound, NotLoadable
from toteuma.services.change_log import WHOLE, Change, Kept, Verdict, whole_record
from toteuma.services.entries import Entry
from toteuma.services.workplace import Head, Workplace

JOURNAL = ":journal"


def journal_of(statement: str) -> str:
    """The name that the journal of a statement is kept under."""
    return f"{statement}{JOURNAL}"


@dataclass(frozen=True, slots=True)
class Noted:
    """A record of the journal: what stands in it, and who made it when."""

    key: str
    values: Mapping[str, str]
    number: int
    by: str
    at: datetime
    numbers: Mapping[str, int]
    """The number of the last change of each field that changed since."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one statement. It comes into being with its first entry; before that nothing stands in it."""

    place: Workplace
    statement: str

    @property
    def name(self) -> str:
        return journal_of(self.statement)

    def noted(self, table: str) -> tuple[Noted, ...]:
        """The records of a table that stand now, in the order in which they were made."""
        records = self.place.keeper.records(self.name, table)
        made = {change.number: change for change in self.changes(table) if change.field == WHOLE} if records else {}
        found = ((key, kept, made[kept.made]) for (_, key), kept in records.items())
        noted = (Noted(key, kept.values, kept.made, change.by, change.at, kept.numbers) for key, kept, change in found)
        return tuple(sorted(noted, key=lambda one: one.number))

    def changes(self, table: str) -> tuple[Change, ...]:
        """Every change of a table, the first first."""
        return tuple(self.place.keeper.changes_after(self.name, 0, (table,)))

    def record(self, table: str, key: str) -> Kept | None:
        return self.place.keeper.record(self.name, table, key)

    def add(self, table: str, values: Mapping[str, str], *, by: str, at: datetime, key: str = "", reason: str = "") -> str:
        """Write a new record. Without ``key`` it is called by its number, which comes back."""
        with self.place.keeper.transaction():
            head = self._locked()
            key = key or str(head.number + 1)
            entry = Entry(table, key, head.number + 1, {name: text for name, text in values.items() if text})
            self._write(head, Change(at=at, by=by, table=table, key=key, field=WHOLE, old="", new=whole_record(entry), reason=reason))
        return key

    def put(self, table: str, key: str, field: str, text: str, *, by: str, at: datetime, reason: str = "") -> None:
        """Change one field of a record; what stands there already is no change. **Raises** NotFound."""
        with self.place.keeper.transaction():
            head = self._locked()
            kept = self._known(table, key)
            stands = kept.values.get(field, "")
            if stands != text:
                self._write(head, Change(at=at, by=by, table=table, key=key, field=field, old=stands, new=text, reason=reason))

    def remove(self, table: str, key: str, *, by: str, at: datetime, reason: str = "") -> None:
        """Take a record away; that it was there stays in the journal. **Raises** NotFound."""
        with self.place.keeper.transaction():
            head = self._locked()
            kept = self._known(table, key)
            whole = whole_record(Entry(table, key, kept.position, kept.values))
            self._write(head, Change(at=at, by=by, table=table, key=key, field=WHOLE, old=whole, new="", reason=reason))

    def verify(self) -> Verdict | None:
        """Whether the journal is whole; None where nothing was ever written into it."""
        try:
            return self.place.verify(self.name)
        except NotFound:
            return None

    def _known(self, table: str, key: str) -> Kept:
        kept = self.record(table, key)
        if kept is None:
            raise NotFound(kind="record", name=f"{table} {key}", known="–")
        return kept

    def _locked(self) -> Head:
        keeper = self.place.keeper
        keeper.head(self.statement)
        try:
            return keeper.locked(self.name)
        except NotFound:
            with suppress(NotLoadable):  # somebody else began it in this moment
                keeper.create(self.name)
            return keeper.locked(self.name)

    def _write(self, head: Head, change: Change) -> None:
        self.place.append(self.name, head, [change])
