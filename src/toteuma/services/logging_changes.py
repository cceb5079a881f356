"""Every change goes into the log and is carried out with it, or is not made at all; whether log and records are whole can be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.services.change_log import WHOLE, Change, Kept, Records, Verdict, apply, chained, verified
from toteuma.services.entries import content_hash
from toteuma.services.keeping import Head
from toteuma.services.standing import Standing

FEW = 5
"""Up to so many records of a table are read one by one."""


@dataclass(frozen=True, slots=True)
class Logged(Standing):
    """Changes on one keeper."""

    def append(self, statement: str, head: Head, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Tie changes to the log and carry them out; in a transaction that holds ``head`` locked."""
        tied = chained(statement, head.number, head.hash, changes)
        records, stand = dict[tuple[str, str], Kept](), self._touched(statement, tied)
        for change in tied:
            place = (change.table, change.key)
            if change.field != WHOLE and place not in records:
                records[place] = stand[place]
            apply(records, change)
        self.keeper.append(statement, tied, {(c.table, c.key): records.get((c.table, c.key)) for c in tied})
        return tied

    def _touched(self, statement: str, changes: Sequence[Change]) -> Records:
        """The records of which fields change; those of a table at once where they are many."""
        touched = dict.fromkeys((change.table, change.key) for change in changes if change.field != WHOLE)
        count = Counter(table for table, _ in touched)
        found: Records = {}
        for table, many in count.items():
            if many > FEW:
                found.update({place: kept for place, kept in self.keeper.records(statement, table).items() if place in touched})
        for place in touched:
            if count[place[0]] <= FEW and (kept := self.keeper.record(statement, *place)) is not None:
                found[place] = kept
        return found

    def verify(self, statement: str) -> Verdict:
        """Whether the log is whole and the records are what it makes them; of a frozen statement also whether its files are those that were frozen."""
        with self.keeper.transaction():
            head = self.keeper.locked(statement)
            records = self.keeper.records(statement)
            verdict = verified(statement, self.keeper.changes(statement), records, count=head.number, last_hash=head.hash)
            if not verdict.fault and head.frozen and content_hash(self.files(statement)) != head.frozen:
                return Verdict(verdict.changes, verdict.last_hash, "frozen", head.number)
        return verdict
