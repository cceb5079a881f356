"""Every change goes into the log and is carried out with it, or is not made at all; whether log and records are whole can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.services.change_log import WHOLE, Change, Records, Verdict, apply, chained, verified
from toteuma.services.entries import content_hash
from toteuma.services.keeping import Head
from toteuma.services.standing import Standing


@dataclass(frozen=True, slots=True)
class Logged(Standing):
    """Changes on one keeper."""

    def append(self, statement: str, head: Head, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Tie changes to the log and carry them out; in a transaction that holds ``head`` locked."""
        tied = chained(statement, head.number, head.hash, changes)
        records: Records = {}
        for change in tied:
            place = (change.table, change.key)
            if change.field != WHOLE and place not in records:
                kept = self.keeper.record(statement, *place)
                assert kept is not None, place
                records[place] = kept
            apply(records, change)
        self.keeper.append(statement, tied, {(c.table, c.key): records.get((c.table, c.key)) for c in tied})
        return tied

    def verify(self, statement: str) -> Verdict:
        """Whether the log is whole and the records are what it makes them; of a frozen statement also whether its files are those that were frozen."""
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            records = self.keeper.records(statement)
            verdict = verified(statement, self.keeper.changes(statement), records, count=head.number, last_hash=head.hash)
            if not verdict.fault and head.frozen and content_hash(self.files(statement)) != head.frozen:
                return Verdict(verdict.changes, verdict.last_hash, "frozen", head.number)
        return verdict
