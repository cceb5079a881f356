"""Edits of tables worked out into the changes of the log that they come to, held against what whoever sent them saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language
from toteuma.core.whole_numbers import whole_number
from toteuma.package.cells import read_row
from toteuma.package.schema import TableSchema, tables
from toteuma.services.arranging import ORDER, Arranged, CellFault, Clash, Edit, canonical, in_order, is_ordered, shown
from toteuma.services.change_log import POSITION, WHOLE, Change, Kept, whole_record
from toteuma.services.entries import CHAPTERS, CONTENT, Entry, entry_key
from toteuma.services.rows import restored
from toteuma.services.settings_edits import merged, touches
from toteuma.services.workplace import Workplace


def arranged(
    place: Workplace, statement: str, edits: Sequence[Edit], *, seen: int, language: Language, by: str, at: datetime, reason: str = ""
) -> Arranged:
    """What edits come to, made on what stood when ``seen`` was the number of the last change."""
    changes: list[Change] = []
    clashes: list[Clash] = []
    faults: list[CellFault] = []
    for edit in edits:
        one = _Arranging(place, statement, edit, seen, language, by, at, reason)
        one.run()
        changes += one.changes
        clashes += one.clashes
        faults += one.faults
    return Arranged(tuple(changes), tuple(clashes), tuple(faults))


class _Arranging:
    """One edit of one table."""

    def __init__(
        self, place: Workplace, statement: str, edit: Edit, seen: int, language: Language, by: str, at: datetime, reason: str
    ) -> None:
        self.place, self.statement, self.edit, self.language = place, statement, edit, language
        self.table = edit.table
        self.schema: TableSchema | None = tables().get(edit.table)
        self.stamp = {"at": at, "by": by, "reason": reason}
        self.records = place.keeper.records(statement, edit.table)
        self.later = list(place.keeper.changes_after(statement, seen, (edit.table,)))
        self.changes: list[Change] = []
        self.clashes: list[Clash] = []
        self.faults: list[CellFault] = []

    def run(self) -> None:
        order = [key for key, _ in in_order(self.records, self.table)]
        wanted = self._wanted_places()
        for key in self.edit.removed:
            self._remove(key, order)
        for key, cells in self.edit.cells.items():
            if key not in self.edit.removed:
                self._change(key, cells, order)
        for number, cells in enumerate(self.edit.added, 1):
            self._add(str(number), cells, order, wanted)
        self._place(order, wanted)

    def _wanted_places(self) -> dict[str, int]:
        """Rows by the place that somebody gave them, where it is another than the one they saw."""
        before = [key for key, _ in in_order(self.records, self.table)]
        found = {}
        for key, cells in self.edit.cells.items():
            number = whole_number(cells.get(ORDER, ""))
            if number is not None and key in before and number != before.index(key) + 1:
                found[key] = number
        return found

    # --- rows that are there ---------------------------------------------------------------------------------------------------

    def _seen(self, key: str) -> tuple[dict[str, str], Change | None]:
        """What of a row somebody saw that is another now, by column; and the change by which the row went since, where it did."""
        old: dict[str, str] = {}
        for change in self.later:
            if change.key != key:
                continue
            if change.field == WHOLE and not change.new:
                return {**restored(change).values, **old}, change
            if change.field not in (WHOLE, POSITION):
                old.setdefault(change.field, change.old)
        return old, None

    def _change(self, key: str, cells: Mapping[str, str], order: list[str]) -> None:
        kept = self.records.get((self.table, key))
        old, gone = self._seen(key)
        stands = kept.values if kept else {}
        values = dict(stands)
        if self.schema is None and CONTENT not in cells and kept is not None:
            cells, old = self._merged(key, cells, stands, old), {}
        for column, text in cells.items():
            if column == ORDER or not self._has(column):
                continue
            before = old[column] if column in old else (stands if kept else old).get(column, "")
            if text.strip() == shown(self.table, column, before, self.language).strip() or canonical(self.table, column, text) == before:
                continue
            new = canonical(self.table, column, text)
            if kept is None:
                self._clash(key, column, text, "", gone)
            elif column in old and stands.get(column, "") not in (before, new):
                self._clash(key, column, text, stands.get(column, ""), self._last(key, column))
            else:
                values[column] = new
        if kept is not None and values != stands:
            self._write(key, kept, values, order)

    def _write(self, key: str, kept: Kept, values: dict[str, str], order: list[str]) -> None:
        values = {column: text for column, text in values.items() if text}
        self._check(key, values)
        after = key
        if self.schema is not None and any(values.get(name, "") != kept.values.get(name, "") for name in self.schema.key):
            after = self._free(entry_key(self.table, values), order, key)
        if after != key:
            self._whole(key, kept, new=False)
            self._whole(after, Kept(kept.position, values, 0), new=True)
            order[order.index(key)] = after
            return
        for column in sorted({*values, *kept.values}):
            was, now = kept.values.get(column, ""), values.get(column, "")
            if was != now:
                self.changes.append(Change(table=self.table, key=key, field=column, old=was, new=now, **self.stamp))  # type: ignore[arg-type]

    def _remove(self, key: str, order: list[str]) -> None:
        kept = self.records.get((self.table, key))
        if kept is None:
            return
        old, _ = self._seen(key)
        if old:
            self._clash(key, "", "", "", self._last(key, ""))
            return
        self._whole(key, kept, new=False)
        order.remove(key)

    # --- new rows ---------------------------------------------------------------------------------------------------------------

    def _add(self, number: str, cells: Mapping[str, str], order: list[str], wanted: dict[str, int]) -> None:
        if self.schema is None:
            return
        given = {column: canonical(self.table, column, text) for column, text in cells.items() if column != ORDER and self._has(column)}
        values = {column: text for column, text in given.items() if text}
        if not values:
            return
        self._check(number, values)
        key = self._free(entry_key(self.table, values), order, "")
        at = whole_number(cells.get(ORDER, ""))
        if at is not None:
            wanted[key] = at
        last = max((kept.position for kept in self.records.values()), default=-1)
        added = sum(change.field == WHOLE and bool(change.new) for change in self.changes)
        self._whole(key, Kept(last + 1 + added, values, 0), new=True)
        order.append(key)

    def _free(self, key: str, order: Iterable[str], but: str) -> str:
        """A key that no other row has: rows of one key are a fault that the loader tells of."""
        taken, number, free = {*order} - {but}, 1, key
        while free in taken:
            number += 1
            free = f"{key}#{number}"
        return free

    # --- places -----------------------------------------------------------------------------------------------------------------

    def _place(self, order: list[str], wanted: Mapping[str, int]) -> None:
        """Give the rows the places that somebody wants, by moving as few as follow them."""
        if not wanted or not is_ordered(self.table):
            return
        after = [key for key in order if key not in wanted]
        for key, number in sorted(wanted.items(), key=lambda one: one[1]):
            if key in order:
                after.insert(max(number - 1, 0), key)
        positions = {key: kept.position for (_, key), kept in self.records.items()}
        last = -1
        for key in after:
            own = positions.get(key)
            now = own if own is not None and own > last and key not in wanted else last + 1
            last = now
            self._move(key, own, now)

    def _move(self, key: str, own: int | None, now: int) -> None:
        made = next((n for n, c in enumerate(self.changes) if c.key == key and c.field == WHOLE and c.new), None)
        if made is not None:
            values = restored(replace(self.changes[made], old=self.changes[made].new)).values
            self.changes[made] = replace(self.changes[made], new=whole_record(Entry(self.table, key, now, values)))
        elif own is not None and own != now:
            self.changes.append(Change(table=self.table, key=key, field=POSITION, old=str(own), new=str(now), **self.stamp))  # type: ignore[arg-type]

    def _merged(self, key: str, cells: Mapping[str, str], stands: Mapping[str, str], old: Mapping[str, str]) -> dict[str, str]:
        """Single settings as the whole text of their file."""
        now = stands.get(CONTENT, "")
        try:
            text, met = merged(now, old.get(CONTENT, now), cells)
        except ValueError as error:
            found = Finding(Level.ERROR, "web_package.settings_apart", Place(key, column=CONTENT), {"setting": str(error)})
            self.faults.append(CellFault(self.table, key, found))
            return {}
        for one in met:
            changes = (change for change in reversed(self.later) if change.key == key and touches(one.column, change.old, change.new))
            self._clash(key, one.column, one.sent, one.stands, next(changes, None))
        return {CONTENT: text}

    # --- parts --------------------------------------------------------------------------------------------------------------------

    def _has(self, column: str) -> bool:
        return column in self.schema.columns() if self.schema else column == CONTENT

    def _whole(self, key: str, kept: Kept, *, new: bool) -> None:
        text = whole_record(Entry(self.table, key, kept.position, kept.values))
        told = {"old": "", "new": text} if new else {"old": text, "new": ""}
        self.changes.append(Change(table=self.table, key=key, field=WHOLE, **told, **self.stamp))  # type: ignore[arg-type]

    def _last(self, key: str, column: str) -> Change | None:
        return next((one for one in reversed(self.later) if one.key == key and column in ("", one.field)), None)

    def _clash(self, key: str, column: str, sent: str, stands: str, change: Change | None) -> None:
        at = change.at if change else self.stamp["at"]
        stood = shown(self.table, column, stands, self.language) if column else stands
        self.clashes.append(Clash(self.table, key, column, sent, stood, change.by if change else "", at))  # type: ignore[arg-type]

    def _check(self, row: str, values: Mapping[str, str]) -> None:
        """By the schema alone: names that another table must know are looked for in the whole package, where that table may be changed as well."""
        if self.schema is None:
            return
        findings: list[Finding] = []
        read_row(dict(values), self.schema, Place(self.schema.file), findings)
        self.faults += [CellFault(self.table, row, finding) for finding in findings]


def with_chapters(place: Workplace, statement: str, changes: Sequence[Change]) -> Iterator[Change]:
    """The changes, and those of the chapters that come and go with units."""
    yield from changes
    chapters = place.keeper.records(statement, CHAPTERS)
    due = next((kept.values["due"] for kept in chapters.values() if kept.values.get("due")), "")
    for change in changes:
        if change.table != "units" or change.field != WHOLE:
            continue
        stands = chapters.get((CHAPTERS, change.key))
        if change.new:
            values = {"state": "draft"} | ({"due": due} if due else {})
            position = restored(replace(change, old=change.new)).position
            yield replace(change, table=CHAPTERS, new=whole_record(Entry(CHAPTERS, change.key, position, values)))
        elif stands is not None:
            yield replace(change, table=CHAPTERS, old=whole_record(Entry(CHAPTERS, change.key, stands.position, stands.values)))
