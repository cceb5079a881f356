"""Rows that come and go: with what is written in them, by adding and by removing. What was removed can be brought back from the log."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from toteuma.core.errors import NotAllowed, NotFound, WrongValue
from toteuma.core.findings import Finding, Place
from toteuma.package.cells import read_row
from toteuma.package.schema import tables
from toteuma.services.change_log import WHOLE, Change, Kept, whole_record
from toteuma.services.entries import PROSE, STATEMENT, Entry, entry_key
from toteuma.services.families import either_of, part_shape, parts_of
from toteuma.services.rights import Filling, may, may_as, roles_for

if TYPE_CHECKING:
    from toteuma.services.workplace import Workplace


def unwritten(place: Workplace, statement: str, table: str, key: str) -> Kept | None:
    """The row that writing in it would make: the values of its key, and ``made`` 0. None for a key that no such row can have."""
    if table not in place.filling(statement).rows:
        return None
    if table == PROSE:
        unit, _, section = key.partition("/")
        return Kept(0, {}, 0) if section in place.prose_sections(statement) and unit in place.tree(statement).units else None
    schema = tables()[table]
    values = {column: text for column, text in zip(schema.key, key_texts(key), strict=False) if text}
    if entry_key(table, values) != key or any(
        place.cell_findings(statement, table, column, values.get(column, "")) for column in schema.key
    ):
        return None
    return Kept(_position(place, statement, table, values), values, 0)


def key_texts(key: str) -> list[str]:
    """The values that a key was made of."""
    return [re.sub(r"\\(.)", r"\1", part) for part in re.findall(r"(?:^|\|)((?:\\.|[^|\\])*)", key)]


def _position(place: Workplace, statement: str, table: str, values: Mapping[str, str]) -> int:
    """With the rows of the same first key, else at the end."""
    first = tables()[table].key[0]
    rows = place.keeper.records(statement, table).values()
    beside = [kept.position for kept in rows if kept.values.get(first) == values.get(first)]
    return max(beside) if beside else max((kept.position for kept in rows), default=-1) + 1


def changes_of(filling: Filling, table: str, key: str, kept: Kept, column: str, text: str, *, by: str, at: datetime) -> list[Change]:
    """What writing a field does to the log: the row appears with it, goes with its last content, or the field changes and empties those it excludes."""

    def changed(field: str, old: str, new: str) -> Change:
        return Change(at=at, by=by, table=table, key=key, field=field, old=old, new=new)

    after = {**kept.values, column: text}
    if not kept.made:
        return [changed(WHOLE, "", whole_record(Entry(table, key, kept.position, after)))]
    keys = () if table == PROSE else tables()[table].key
    if table in filling.rows and not any(value for name, value in after.items() if name not in keys):
        return [changed(WHOLE, whole_record(Entry(table, key, kept.position, kept.values)), "")]
    emptied = [other for other in either_of(table, column) if text and kept.values.get(other)]
    return [changed(column, kept.values.get(column, ""), text), *(changed(other, kept.values[other], "") for other in emptied)]


def added_by(place: Workplace, statement: str, table: str, kept: Kept) -> str:
    """Who added a row in the workplace; empty for one that came with the package, and of tables that nobody adds to."""
    came = place.keeper.record(statement, STATEMENT, "")
    if table not in place.filling(statement).adds or came is None or kept.made <= came.made:
        return ""
    return place.keeper.change(statement, kept.made).by


def may_add(place: Workplace, statement: str, table: str, unit: str, person: str) -> bool:
    """Whether somebody may now add a row of a unit."""
    adds = place.filling(statement).adds.get(table)
    return adds is not None and _may_as(place, statement, adds.roles, unit, person)


def _may_as(place: Workplace, statement: str, wanted: Collection[str], unit: str, person: str) -> bool:
    roles = roles_for(place.keeper.duties(person, statement), unit, place.tree(statement))
    return bool(roles) and may_as(wanted, roles, place.state(statement, unit))


def may_remove(place: Workplace, statement: str, table: str, kept: Kept, unit: str, person: str) -> bool:
    """Who added a row may remove it, and whoever may remove those that others added."""
    adds = place.filling(statement).adds.get(table)
    if adds is None:
        return False
    removes = _may_as(place, statement, adds.removed_by, unit, person)
    return removes or (may_add(place, statement, table, unit, person) and added_by(place, statement, table, kept) == person)


def add(place: Workplace, statement: str, table: str, unit: str, given: Mapping[str, str], *, by: str, at: datetime, of: str = "") -> str:
    """Add a row of a unit with what was given; its key comes back, which no row had before. ``of``: the record of the unit that the row is a part of.

    **Raises** NotFound for a unit or a record that there is not, NotAllowed, WrongValue with the findings of all cells; then nothing is written.
    """
    with place.keeper.transaction():
        head = place.keeper.locked(statement)
        if not may_add(place, statement, table, unit, by):
            raise NotAllowed(action="write", unit=unit, state=place.state(statement, unit))
        values = {column: text for column, text in given.items() if text and place.filling(statement).fills_own(table, column)}
        key = _free_key(place, statement, table, unit, head.number + 1)
        values |= _belongs(place, statement, table, unit, of) | {tables()[table].key[0]: key}
        findings = tuple(row_findings(place, statement, table, values))
        if findings:
            raise WrongValue(findings)
        last = max((kept.position for kept in place.keeper.records(statement, table).values()), default=-1)
        entry = Entry(table, key, last + 1, values)
        place.append(statement, head, [Change(at=at, by=by, table=table, key=key, field=WHOLE, old="", new=whole_record(entry))])
    return key


def _belongs(place: Workplace, statement: str, table: str, unit: str, of: str) -> dict[str, str]:
    """The field that says whose a row is: its unit, or the record that it is a part of."""
    shape = part_shape(table)
    if shape is None:
        return {"unit": unit}
    above = tables()[table].field_of(shape.of).references
    kept = place.keeper.record(statement, above, of)
    if kept is None or place.unit_of(statement, above, of, kept) != unit:
        raise NotFound(kind="record", name=of, known="–")
    return {shape.of: of}


def _free_key(place: Workplace, statement: str, table: str, unit: str, number: int) -> str:
    """A key by the number of the change, or the next that no row has: one that came with the package may be called so."""
    while place.keeper.record(statement, table, f"{unit}-{number}") is not None:
        number += 1
    return f"{unit}-{number}"


def row_findings(place: Workplace, statement: str, table: str, values: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with a row, cell by cell."""
    schema, found = tables()[table], list[Finding]()
    read_row(dict(values), schema, Place(schema.file), found)
    yield from found
    wrong = {finding.place.column for finding in found}
    for column, text in values.items():
        if column not in wrong:
            yield from place.cell_findings(statement, table, column, text)


def remove(place: Workplace, statement: str, table: str, key: str, *, by: str, at: datetime) -> int:
    """Remove a row and its parts; the number of the change comes back, from which :func:`restore` brings it back. **Raises** NotFound, NotAllowed."""
    with place.keeper.transaction():
        head = place.keeper.locked(statement)
        kept = place.keeper.record(statement, table, key)
        if kept is None:
            raise NotFound(kind="record", name=f"{table} {key}", known="–")
        unit = place.unit_of(statement, table, key, kept)
        if not may_remove(place, statement, table, kept, unit, by):
            raise NotAllowed(action="write", unit=unit, state=place.state(statement, unit))
        gone = [(table, key, kept), *_parts(place, statement, table, kept)]
        changes = [
            Change(at=at, by=by, table=one, key=own, field=WHOLE, old=whole_record(Entry(one, own, row.position, row.values)), new="")
            for one, own, row in gone
        ]
        written, *_ = place.append(statement, head, changes)
    return written.number


def _parts(place: Workplace, statement: str, table: str, kept: Kept) -> Iterator[tuple[str, str, Kept]]:
    """The rows that are parts of a record, and go and come with it."""
    shape = parts_of(table)
    if shape is None:
        return
    own = kept.values.get(tables()[table].key[0], "")
    for (_, key), row in place.keeper.records(statement, shape.table).items():
        if row.values.get(shape.of) == own:
            yield shape.table, key, row


def restore(place: Workplace, statement: str, number: int, *, by: str, at: datetime) -> Change:
    """Bring back what a change removed; by who may (:func:`may_restore`). **Raises** NotFound where nothing is to be brought back, NotAllowed."""
    with place.keeper.transaction():
        head = place.keeper.locked(statement)
        gone = place.keeper.change(statement, number) if 0 < number <= head.number else None
        if gone is None or gone.field != WHOLE or gone.new or place.keeper.record(statement, gone.table, gone.key) is not None:
            raise NotFound(kind="record", name=str(number), known="–")
        unit = place.unit_of(statement, gone.table, gone.key, restored(gone))
        if not may_restore(place, statement, gone, by):
            raise NotAllowed(action="write", unit=unit, state=place.state(statement, unit))
        back = [gone, *_gone_with(place, statement, gone)]
        place.append(
            statement, head, [Change(at=at, by=by, table=one.table, key=one.key, field=WHOLE, old="", new=one.old) for one in back]
        )
    return gone


def _gone_with(place: Workplace, statement: str, gone: Change) -> Iterator[Change]:
    """The removals of the parts that went with a record."""
    shape = parts_of(gone.table)
    if shape is None:
        return
    own = restored(gone).values.get(tables()[gone.table].key[0], "")
    for change in place.keeper.changes_after(statement, gone.number, (shape.table,)):
        with_it = (change.at, change.by, change.field, change.new) == (gone.at, gone.by, WHOLE, "")
        if with_it and restored(change).values.get(shape.of) == own and place.keeper.record(statement, change.table, change.key) is None:
            yield change


def may_restore(place: Workplace, statement: str, gone: Change, person: str) -> bool:
    """Whether somebody may now bring back what a change removed: of rows that are added, who removed it or who corrects; of those that go with the last of
    what is written in them, whoever may write in them."""
    kept = restored(gone)
    unit = place.unit_of(statement, gone.table, gone.key, kept)
    filling = place.filling(statement)
    if gone.table in filling.adds:
        return may_add(place, statement, gone.table, unit, person) and (
            gone.by == person or may_remove(place, statement, gone.table, kept, unit, person)
        )
    if gone.table not in filling.rows:
        return False
    roles = roles_for(place.keeper.duties(person, statement), unit, place.tree(statement))
    state = place.state(statement, unit) if roles else ""
    officers_own = filling.officers_row(gone.table, kept.values, place.year(statement))
    return may("correct", roles, state) or (may("write", roles, state) and officers_own)


def removed(place: Workplace, statement: str, changes: Iterable[Change], person: str) -> tuple[Change, ...]:
    """The rows that are not there any more and that the person may bring back, the last first: of each the change that removed it last. ``changes``: those
    that removed a row."""
    last = {(change.table, change.key): change for change in sorted(changes, key=lambda one: one.number)}
    gone = (change for (table, key), change in last.items() if place.keeper.record(statement, table, key) is None)
    return tuple(sorted((one for one in gone if may_restore(place, statement, one, person)), key=lambda one: -one.number))


def restored(gone: Change) -> Kept:
    """The record that a change removed."""
    told = json.loads(gone.old)
    return Kept(told["position"], told["values"], 0)
