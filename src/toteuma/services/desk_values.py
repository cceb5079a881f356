"""A desk after values were saved: records that officers fill in are read anew one by one, and everything else is taken from the desk before.

Where that cannot be done beyond doubt (other tables have changed, a record has a fault), there is no such desk, and the package is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from toteuma.core.conventions import Include
from toteuma.core.findings import Finding, Place
from toteuma.core.records import Goal, Indicator, KeyFigureValue, Project, Record, Risk
from toteuma.core.statement import StatementData
from toteuma.package.cells import ReadRow, read_row
from toteuma.package.loading import RECORDS, RENAMED, declared_names
from toteuma.package.schema import tables
from toteuma.services.desk import Desk
from toteuma.services.entries import entry_key
from toteuma.services.snapshot import Rows, Snapshot

VALUES = ("indicators", "key_figure_values", "risks", "projects")
"""Tables that no other refers to and that no amount is computed from."""

_OF_OTHERS = re.compile(r"\b(key_figure|indicator|goal_count)\(")
"""A formula or binding that tells a figure which may be another unit's."""


def with_saved_values(desk: Desk, before: Snapshot, after: Snapshot, unshown: tuple[str, ...]) -> Desk | None:
    """The desk of ``after``, from that of ``before``; None where the package must be read whole. ``unshown``: tables that a desk shows nothing of."""
    changed = [table for table, number in after.changed.items() if number > before.number and table not in unshown]
    if desk.data is None or not set(changed) <= set(VALUES):
        return None
    units: set[str] = set()
    records: dict[str, Any] = {"goals": _with_statuses(desk.data, before, after, units)}
    for table in changed:
        records[table] = _records(desk.data, table, before.rows(table), after.rows(table), units)
    if None in records.values():
        return None
    data = replace(desk.data, **records)
    return desk.with_values(data, None if _told_elsewhere(data, after) else _on_the_way_up(data, units))


def counted_goals(snapshot: Snapshot) -> dict[str, tuple[str, str, str]]:
    """What of goals is counted in figures: by id the unit, the kind and the status."""
    rows = snapshot.rows("goals")

    def told() -> dict[str, tuple[str, str, str]]:
        values = (kept.values for kept in rows.values())
        return {one.get("id", ""): (one.get("unit", ""), one.get("kind", ""), one.get("status", "")) for one in values}

    return rows.once("counted", told)


def _with_statuses(data: StatementData, before: Snapshot, after: Snapshot, units: set[str]) -> tuple[Goal, ...] | None:
    """The goals with the statuses that were chosen; None where goals came or went, were given to others, or have a fault that hides them."""
    old, now = counted_goals(before), counted_goals(after)
    if old == now:
        return data.goals
    same = old.keys() == now.keys() == {goal.id for goal in data.goals} and all(old[goal][:2] == now[goal][:2] for goal in old)
    known = {"", *(status.id for status in data.municipality.statuses)}
    if not same or not {status for _, _, status in now.values()} <= known:
        return None
    found = tuple(goal if goal.status == now[goal.id][2] else replace(goal, status=now[goal.id][2]) for goal in data.goals)
    units.update(goal.unit for goal, other in zip(data.goals, found, strict=True) if goal is not other)
    return found


def _records(data: StatementData, table: str, before: Rows, after: Rows, units: set[str]) -> tuple[Record, ...] | None:
    """The records of a table; the units of those that differ are added to ``units``."""
    known: tuple[Record, ...] = getattr(data, table)
    if len(known) != len(before):
        return None  # Some have faults that hide them.
    read = {id(kept): record for kept, record in zip(before.values(), known, strict=True)}
    found: list[Record] = []
    for number, ((_, key), kept) in enumerate(after.items(), start=2):
        record = read.pop(id(kept), None)
        if record is None:
            record = _read(data, table, key, kept.values, number)
            if record is None:
                return None
            units.update(_units(data, record))
        elif record.place.row != number:
            record = replace(record, place=replace(record.place, row=number))
        found.append(record)
    units.update(unit for record in read.values() for unit in _units(data, record))
    return tuple(found)


def _read(data: StatementData, table: str, key: str, values: dict[str, str], number: int) -> Record | None:
    """One record; None where it has a fault."""
    schema, findings = tables()[table], list[Finding]()
    cells = {column: text.strip() for column, text in values.items()}
    row = read_row(cells, schema, Place(schema.file, row=number), findings)
    if row is None or entry_key(table, values) != key or not _leads_to_records(data, table, row):
        return None
    told: dict[str, Any] = {RENAMED.get(name, name): value for name, value in row.values.items()}
    return RECORDS[table](place=row.place, **told)


def _leads_to_records(data: StatementData, table: str, row: ReadRow) -> bool:
    declared = declared_names(data.municipality, data.settings, data.scheme)
    for field in tables()[table].fields:
        value = row.values.get(field.name)
        for name in (value if isinstance(value, tuple) else (str(value),)) if field.references and value else ():
            if field.references == "units":
                there = name in data.organisation
            elif field.references in declared:
                there = name in declared[field.references]
            else:
                first = tables()[field.references].key[0]
                there = any(getattr(record, first) == name for record in getattr(data, field.references))
            if not there:
                return False
    return True


def _units(data: StatementData, record: Record) -> Iterator[str]:
    """The units whose tables a record may stand in."""
    if isinstance(record, Risk | Project):
        yield record.unit
    elif isinstance(record, Indicator):
        yield from (goal.unit for goal in data.goals if goal.id == record.goal)
    elif isinstance(record, KeyFigureValue):
        yield from (figure.unit for figure in data.key_figures if figure.id == record.key_figure)
        if record.part:
            yield record.part


def _on_the_way_up(data: StatementData, units: set[str]) -> frozenset[str]:
    """The units and those above them, whose tables may tell of those below."""
    return frozenset(one for unit in units if unit in data.organisation for one in (unit, *data.organisation.ancestors(unit)))


def _told_elsewhere(data: StatementData, after: Snapshot) -> bool:
    """Whether a value can stand in a table of a unit that is not above its own: by a section that shows others, a formula, or a binding in a table."""
    shows = any(section.include in (Include.ANCESTORS, Include.ALL) for section in data.settings.sections.values())
    formulas = (figure.formula for figure in data.key_figures)
    return shows or any(map(_OF_OTHERS.search, formulas)) or any(_binds_others(after.rows(table)) for table in ("goals", *VALUES))


def _binds_others(rows: Rows) -> bool:
    texts = (text for kept in rows.values() for text in kept.values.values())
    return rows.once("binds others", lambda: any(_OF_OTHERS.search(text) for text in texts if "{{" in text))
