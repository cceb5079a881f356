"""What only shows when the tables of a ledger stand side by side: whole months, shares, one line for an account, one place for a unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.records import AccountLine, ClosedPeriod, CostCentre, UnitPlacement
from toteuma.core.statement import StatementData
from toteuma.core.structure import account_key
from toteuma.package.closest import closest
from toteuma.package.places import at_cell
from toteuma.package.structure import months_of

Dated = AccountLine | ClosedPeriod | CostCentre | UnitPlacement
WHOLE = Decimal(100)


def ledger_checks(data: StatementData) -> Iterator[Finding]:
    """Findings over the tables by which a ledger is told."""
    dated: tuple[Dated, ...] = (*data.account_lines, *data.cost_centres, *data.placements, *data.closed_periods)
    for row in dated:
        yield from _whole_months(row)
    if data.settings.ledger.folder:
        for unit in data.organisation.units.values():
            for column, day, whole in (
                ("valid_from", unit.valid_from, _begins(unit.valid_from)),
                ("valid_to", unit.valid_to, _ends(unit.valid_to)),
            ):
                if day and not whole:
                    yield Finding(Level.ERROR, f"not_month_{column}", at_cell(unit, column, day.isoformat()), {"date": day.isoformat()})
        yield from _today(data)
        yield from _rest(data)
    yield from _ranges(data)
    yield from _places(data)
    yield from _shares(data)


def _whole_months(row: Dated) -> Iterator[Finding]:
    if row.valid_from and not _begins(row.valid_from):
        details = {"date": row.valid_from.isoformat()}
        yield Finding(Level.ERROR, "not_month_valid_from", at_cell(row, "valid_from", row.valid_from.isoformat()), details)
    if row.valid_to and not _ends(row.valid_to):
        details = {"date": row.valid_to.isoformat()}
        yield Finding(Level.ERROR, "not_month_valid_to", at_cell(row, "valid_to", row.valid_to.isoformat()), details)
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        details = {"first": row.valid_from.isoformat(), "last": row.valid_to.isoformat()}
        yield Finding(Level.ERROR, "dates_out_of_order", at_cell(row, "valid_to", row.valid_to.isoformat()), details)


def _begins(day: date | None) -> bool:
    return day is None or day.day == 1


def _ends(day: date | None) -> bool:
    return day is None or day == date.max or (day + timedelta(days=1)).day == 1


def _meet(one: Dated, other: Dated) -> bool:
    return months_of(one.valid_from, one.valid_to).meets(months_of(other.valid_from, other.valid_to))


def _crossing(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (first, last), (begin, end) = one, other
    return account_key(first) <= account_key(end or begin) and account_key(begin) <= account_key(last or first)


def _ranges(data: StatementData) -> Iterator[Finding]:
    """An account has one line at a time."""
    for one, other in combinations(data.account_lines, 2):
        if _meet(one, other) and _crossing((one.first_account, one.last_account), (other.first_account, other.last_account)):
            details = {"first": other.first_account, "line": other.line, "other": one.line, "row": str(one.place.row)}
            yield Finding(Level.ERROR, "account_on_two_lines", at_cell(other, "first_account", other.first_account), details)


def _places(data: StatementData) -> Iterator[Finding]:
    """A unit stands at one place at a time, and never below itself."""
    for one, other in combinations(data.placements, 2):
        if one.unit == other.unit and _meet(one, other):
            details = {"unit": other.unit, "row": str(one.place.row)}
            yield Finding(Level.ERROR, "unit_at_two_places", at_cell(other, "unit", other.unit), details)
    for placement in data.placements:
        if placement.above == placement.unit or (placement.above and placement.unit in data.organisation.ancestors(placement.above)):
            chain = f"{placement.unit} → {placement.above}"
            yield Finding(Level.ERROR, "circular", at_cell(placement, "above", placement.above), {"chain": chain})


def _today(data: StatementData) -> Iterator[Finding]:
    """A unit that was moved stands at the end of the told months where units.csv says: the tables of the statement follow that tree."""
    month = data.settings.year * 100 + data.settings.ledger.through
    moved: dict[str, list[UnitPlacement]] = {}
    for placement in data.placements:
        moved.setdefault(placement.unit, []).append(placement)
    for unit, placements in moved.items():
        parent, in_force = (
            data.organisation[unit].parent,
            month in months_of(data.organisation[unit].valid_from, data.organisation[unit].valid_to),
        )
        now = next((each for each in placements if month in months_of(each.valid_from, each.valid_to)), None)
        if in_force and (now is None or now.above != parent):
            last = now or placements[-1]
            details = {"unit": unit, "parent": parent or "–", "above": now.above if now else "–", "month": f"{month % 100}/{month // 100}"}
            yield Finding(Level.ERROR, "placement_not_parent", at_cell(last, "above", last.above), details)


def _rest(data: StatementData) -> Iterator[Finding]:
    """The unit of postings without a cost centre is one of the units."""
    unit = data.settings.ledger.without_cost_centre
    if unit and unit not in data.organisation:
        place = Place("statement.toml", column="ledger.without_cost_centre", quote=unit)
        hint = closest(unit, data.organisation.units) or ", ".join(data.organisation.units)
        details = {"column": "ledger.without_cost_centre", "value": unit, "table": "units.csv", "hint": hint}
        yield Finding(Level.ERROR, "unknown_reference", place, details)


def _shares(data: StatementData) -> Iterator[Finding]:
    """In every stretch of months the shares of a cost centre, or of the same accounts of it, are together the whole."""
    by_part: dict[tuple[str, str, str], list[CostCentre]] = {}
    for row in data.cost_centres:
        by_part.setdefault((row.cost_centre, row.first_account, row.last_account or row.first_account), []).append(row)
        if row.share <= 0 or row.share > WHOLE:
            yield Finding(Level.ERROR, "share_out_of_bounds", at_cell(row, "share", str(row.share)), {"share": str(row.share)})
    for rows in by_part.values():
        told: set[Decimal] = set()
        for row in rows:
            month = months_of(row.valid_from, row.valid_to).first
            together = [each for each in rows if month in months_of(each.valid_from, each.valid_to)]
            total = sum((each.share for each in together), Decimal(0))
            if total != WHOLE and total not in told:
                told.add(total)
                details = {"cost_centre": row.cost_centre, "total": str(total), "rows": ", ".join(str(each.place.row) for each in together)}
                yield Finding(Level.ERROR, "shares_not_whole", at_cell(row, "share", str(row.share)), details)
    yield from _parts(data)


def _parts(data: StatementData) -> Iterator[Finding]:
    """The account ranges by which a cost centre is split are the same or apart."""
    split = [row for row in data.cost_centres if row.first_account]
    for one, other in combinations(split, 2):
        same = (one.first_account, one.last_account) == (other.first_account, other.last_account)
        crossing = _crossing((one.first_account, one.last_account), (other.first_account, other.last_account))
        if one.cost_centre == other.cost_centre and not same and crossing and _meet(one, other):
            details = {"cost_centre": other.cost_centre, "row": str(one.place.row)}
            yield Finding(Level.ERROR, "cost_centre_parts_cross", at_cell(other, "first_account", other.first_account), details)
