"""A statement's records as they stood behind one change of its log, in memory, and how they stand after the next ones.

Records are never altered here: a page that reads one of them sees the statement of one moment, whatever is saved meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from toteuma.services.change_log import POSITION, WHOLE, Change, Kept, Records, apply

Found = TypeVar("Found")


class Rows(dict[tuple[str, str], Kept]):
    """The records of one table in the order of the package. What was found in them is kept with them, since they never change."""

    __slots__ = ("_found",)

    def __init__(self, records: Mapping[tuple[str, str], Kept]) -> None:
        super().__init__(records)
        self._found: dict[object, Any] = {}

    def once(self, name: object, find: Callable[[], Found]) -> Found:
        """What ``find`` finds in these records, looked for once."""
        if name not in self._found:
            self._found[name] = find()
        found: Found = self._found[name]
        return found

    def having(self, field: str, value: str) -> list[tuple[str, Kept]]:
        """The records in whose field this stands, with their keys, in the order of the package."""
        return self.once(("having", field), lambda: self._by(field)).get(value, [])

    def _by(self, field: str) -> dict[str, list[tuple[str, Kept]]]:
        found: dict[str, list[tuple[str, Kept]]] = {}
        for (_, key), kept in sorted(self.items(), key=_order):
            if key:
                found.setdefault(kept.values.get(field, ""), []).append((key, kept))
        return found


NONE = Rows({})


def once(records: Records, name: object, find: Callable[[], Found]) -> Found:
    """What ``find`` finds in the records of a table; looked for once where they never change."""
    return records.once(name, find) if isinstance(records, Rows) else find()


def _order(record: tuple[tuple[str, str], Kept]) -> tuple[int, str]:
    (_, key), kept = record
    return kept.position, key


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``number`` and ``hash``: those of the last change that is in it. ``changed``: by table, the number of the last change that is known to have
    touched it; all that was there when it was first read counts as of then."""

    number: int
    hash: str
    tables: Mapping[str, Rows]
    changed: Mapping[str, int]

    @classmethod
    def of(cls, number: int, hash: str, records: Records) -> Snapshot:
        """All records of a statement behind a change."""
        tables: dict[str, Records] = {}
        for place, kept in sorted(records.items(), key=_order):
            tables.setdefault(place[0], {})[place] = kept
        return cls(number, hash, {table: Rows(tables[table]) for table in sorted(tables)}, dict.fromkeys(tables, number))

    def rows(self, table: str) -> Rows:
        """The records of a table; none where there is no such."""
        return self.tables.get(table, NONE)

    def all(self) -> Records:
        """Every record, table by table."""
        return {place: kept for table in sorted(self.tables) for place, kept in self.tables[table].items()}

    def last_change(self, *, without: Iterable[str] = ()) -> int:
        """The number of the last change that touched any table but these; 0 where there was none."""
        left_out = set(without)
        return max((number for table, number in self.changed.items() if table not in left_out), default=0)

    def after(self, changes: Iterable[Change]) -> Snapshot | None:
        """With the next changes carried out; None where they do not follow on it."""
        number, last = self.number, self.hash
        by_table: dict[str, list[Change]] = {}
        for change in changes:
            if change.previous != last:
                return None
            number, last = change.number, change.hash
            by_table.setdefault(change.table, []).append(change)
        changed = {table: told[-1].number for table, told in by_table.items()}
        tables = {**self.tables, **{table: _after(self.rows(table), told) for table, told in by_table.items()}}
        return Snapshot(number, last, tables, {**self.changed, **changed})


def _after(rows: Rows, changes: Iterable[Change]) -> Rows:
    """The rows of a table with its changes carried out on copies of those that they touch."""
    records, copied, moved = dict(rows), set[tuple[str, str]](), False
    for change in changes:
        place = (change.table, change.key)
        if change.field != WHOLE and place not in copied:
            kept = records[place]
            records[place] = Kept(kept.position, dict(kept.values), kept.made, dict(kept.numbers))
        copied.add(place)
        moved |= change.field in (WHOLE, POSITION)
        apply(records, change)
    return Rows(dict(sorted(records.items(), key=_order)) if moved else records)
