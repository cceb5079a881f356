"""Reorganisations as edits of a package: a unit that moves under another at a date, or ends and is continued by one (merged, renamed) or several (split).

Dates are first days of months, since postings are told by month. What was before the date stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.arranging import ORDER, Edit, in_order
from toteuma.services.change_log import Kept, Records
from toteuma.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """A unit in the tree of the statement: ``above`` tells under which units it stood before, with the last day of each; ``centres`` are its cost centres
    in force on the last day of the year."""

    code: str
    depth: int
    values: Mapping[str, str]
    above: tuple[tuple[str, str], ...] = ()
    centres: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        return next((text for one in (language, *Language) if (text := self.values.get(f"name_{one}", ""))), self.code)


@dataclass(frozen=True, slots=True)
class Continuing:
    """A unit that goes on with the work of another: one that is there, or a new one with its names by column."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)


def tree_of(place: Workplace, statement: str) -> Iterator[TreeUnit]:
    """The units from the top down, each below the one above it, in the order of the package."""
    units = in_order(place.keeper.records(statement, "units"), "units")
    placements = [kept.values for _, kept in in_order(place.keeper.records(statement, "placements"), "placements")]
    centres = [kept.values for _, kept in in_order(place.keeper.records(statement, "cost_centres"), "cost_centres")]
    last_day = f"{place.year(statement) or '9999'}-12-31"

    def below(above: str, depth: int, seen: frozenset[str]) -> Iterator[TreeUnit]:
        for _, kept in units:
            code = kept.values.get("code", "")
            if kept.values.get("parent", "") == above and code not in seen:
                before = [(row.get("above", ""), row["valid_to"]) for row in placements if row.get("unit") == code and row.get("valid_to")]
                own = [row["cost_centre"] for row in centres if row.get("unit") == code and (row.get("valid_to") or "9999") >= last_day]
                yield TreeUnit(code, depth, kept.values, tuple(before), tuple(dict.fromkeys(own)))
                yield from below(code, depth + 1, seen | {code})

    yield from below("", 0, frozenset())


def moved(place: Workplace, statement: str, unit: str, above: str, on: date) -> tuple[Edit, ...]:
    """A unit stands under another from a day on."""
    return _together(_moving(place, statement, unit, above, on))


def _moving(place: Workplace, statement: str, unit: str, above: str, on: date) -> Iterator[Edit]:
    kept = place.keeper.record(statement, "units", unit)
    before = kept.values.get("parent", "") if kept else ""
    last = (on - timedelta(days=1)).isoformat()
    own = [
        (key, row.values)
        for key, row in in_order(place.keeper.records(statement, "placements"), "placements")
        if row.values.get("unit") == unit
    ]
    still = [key for key, values in own if not values.get("valid_to")]
    added = [{"unit": unit, "above": above, "valid_from": on.isoformat()}]
    if own:
        yield Edit("placements", {key: {"valid_to": last} for key in still}, (), tuple(added))
    else:
        yield Edit("placements", {}, (), ({"unit": unit, "above": before, "valid_to": last}, *added))
    if on.isoformat() <= f"{place.year(statement)}-12-31":
        yield Edit("units", {unit: {"parent": above}})


def continued(
    place: Workplace, statement: str, unit: str, on: date, continuing: Sequence[Continuing], centres: Mapping[str, str]
) -> tuple[Edit, ...]:
    """A unit ends the day before ``on`` and others go on with its work: new ones stand where it stood. Its cost centres belong to the unit that
    ``centres`` names by their key, else to the first; the units below it stand under the first."""
    return _together(_continuing(place, statement, unit, on, continuing, centres))


def _continuing(
    place: Workplace, statement: str, unit: str, on: date, continuing: Sequence[Continuing], centres: Mapping[str, str]
) -> Iterator[Edit]:
    records = place.keeper.records(statement, "units")
    kept = records.get(("units", unit))
    if kept is None or not continuing:
        return
    last, first = (on - timedelta(days=1)).isoformat(), continuing[0].code
    yield Edit("units", {unit: {"valid_to": last, "successors": ";".join(one.code for one in continuing)}})
    place_of = [key for key, _ in in_order(records, "units")].index(unit) + 2
    for number, one in enumerate(continuing):
        if ("units", one.code) not in records:
            yield Edit("units", {}, (), (_new_unit(kept, one, on, place_of + number),))
    for key, row in _in_force(place.keeper.records(statement, "cost_centres"), unit, on):
        to = centres.get(key) or first
        fresh = {name: text for name, text in row.values.items() if name not in ("valid_from", "valid_to")}
        yield Edit(
            "cost_centres",
            {key: {"valid_to": last}},
            (),
            ({**fresh, "unit": to, "valid_from": on.isoformat(), "valid_to": row.values.get("valid_to", "")},),
        )
    for (_, code), row in records.items():
        if row.values.get("parent") == unit and (row.values.get("valid_to") or "9999") >= on.isoformat():
            yield from _moving(place, statement, code, first, on)


def _new_unit(like: Kept, one: Continuing, on: date, order: int) -> dict[str, str]:
    same = {name: like.values.get(name, "") for name in ("parent", "level", "officer")}
    return {**same, **one.names, "code": one.code, "valid_from": on.isoformat(), ORDER: str(order)}


def _in_force(records: Records, unit: str, on: date) -> Iterator[tuple[str, Kept]]:
    """The rows of a unit's cost centres that hold on a day."""
    for key, kept in in_order(records, "cost_centres"):
        from_, to = kept.values.get("valid_from") or "", kept.values.get("valid_to") or "9999"
        if kept.values.get("unit") == unit and from_ < on.isoformat() <= to:
            yield key, kept


def centres_of(place: Workplace, statement: str, unit: str) -> tuple[tuple[str, str, str], ...]:
    """The rows of a unit's cost centres that have no end: key, code and name."""
    found = []
    for key, kept in in_order(place.keeper.records(statement, "cost_centres"), "cost_centres"):
        if kept.values.get("unit") == unit and not kept.values.get("valid_to"):
            name = next((text for one in Language if (text := kept.values.get(f"name_{one}", ""))), "")
            found.append((key, kept.values.get("cost_centre", ""), name))
    return tuple(found)


def _together(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """One edit for each table, in the order of the schema: units before what refers to them."""
    cells: dict[str, dict[str, dict[str, str]]] = {}
    added: dict[str, list[Mapping[str, str]]] = {}
    for edit in edits:
        for key, row in edit.cells.items():
            cells.setdefault(edit.table, {}).setdefault(key, {}).update(row)
        added.setdefault(edit.table, []).extend(edit.added)
    return tuple(
        Edit(table, cells.get(table, {}), (), tuple(added.get(table, ()))) for table in tables() if table in cells or added.get(table)
    )
