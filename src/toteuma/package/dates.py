"""Dates side by side: of units and those above them, of projects, of amounts and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from toteuma.core.findings import Finding, Level
from toteuma.core.records import Amount, InvestmentAmount, Unit
from toteuma.core.statement import StatementData
from toteuma.package.places import at_cell


def date_checks(data: StatementData) -> Iterator[Finding]:
    """Dates out of order, units and amounts beyond the time a unit exists, decisions after the year."""
    for unit in data.organisation.units.values():
        if unit.valid_from and unit.valid_to and unit.valid_from > unit.valid_to:
            details = {"first": unit.valid_from.isoformat(), "last": unit.valid_to.isoformat()}
            yield Finding(Level.ERROR, "dates_out_of_order", at_cell(unit, "valid_to", unit.valid_to.isoformat()), details)
        yield from _successors(data, unit)
        yield from _beyond_parent(data, unit)
    for project in data.projects:
        if project.first_year and project.last_year and project.first_year > project.last_year:
            details = {"first": str(project.first_year), "last": str(project.last_year)}
            yield Finding(Level.ERROR, "dates_out_of_order", at_cell(project, "last_year", str(project.last_year)), details)
    for amount in data.amounts:
        if not data.organisation.exists_during(amount.unit, amount.year):
            details = {"unit": amount.unit, "year": str(amount.year)}
            yield Finding(Level.WARNING, "unit_not_in_force", at_cell(amount, "year", str(amount.year)), details)
    yield from _amendments(data)


def _amendments(data: StatementData) -> Iterator[Finding]:
    """A budget is amended in its own year only."""
    years: dict[str, set[int]] = {}
    amounts: tuple[Amount | InvestmentAmount, ...] = (*data.amounts, *data.investments)
    for amount in amounts:
        if amount.amendment:
            years.setdefault(amount.amendment, set()).add(amount.year)
    for amendment in data.amendments:
        budgets = years.get(amendment.id, {data.settings.year})
        if amendment.date.year not in budgets:
            details = {"date": amendment.date.isoformat(), "year": str(max(budgets))}
            yield Finding(Level.WARNING, "amendment_other_year", at_cell(amendment, "date", amendment.date.isoformat()), details)


def _successors(data: StatementData, unit: Unit) -> Iterator[Finding]:
    """Who goes on with the work of a unit that ended is there on the next day."""
    if not unit.successors:
        return
    if unit.valid_to is None:
        yield Finding(Level.WARNING, "successor_without_end", at_cell(unit, "successors", "; ".join(unit.successors)), {"unit": unit.code})
        return
    next_day = unit.valid_to + timedelta(days=1)
    for successor in unit.successors:
        if successor == unit.code or (successor in data.organisation and not _in_force(data.organisation[successor], next_day)):
            details = {"unit": unit.code, "successor": successor, "date": next_day.isoformat()}
            yield Finding(Level.WARNING, "successor_not_in_force", at_cell(unit, "successors", successor), details)


def _in_force(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)


def _beyond_parent(data: StatementData, unit: Unit) -> Iterator[Finding]:
    """A unit exists only while the unit above it does: else its amounts have nowhere to go."""
    if unit.parent not in data.organisation:
        return
    above = data.organisation[unit.parent]
    if above.valid_to and (unit.valid_to is None or unit.valid_to > above.valid_to):
        own = unit.valid_to.isoformat() if unit.valid_to else ""
        details = {"unit": unit.code, "parent": above.code, "last": above.valid_to.isoformat()}
        yield Finding(Level.ERROR, "outlives_parent", at_cell(unit, "valid_to", own), details)
    if above.valid_from and (unit.valid_from is None or unit.valid_from < above.valid_from):
        own = unit.valid_from.isoformat() if unit.valid_from else ""
        details = {"unit": unit.code, "parent": above.code, "first": above.valid_from.isoformat()}
        yield Finding(Level.ERROR, "before_parent", at_cell(unit, "valid_from", own), details)
