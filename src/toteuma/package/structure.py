"""The structure by which a ledger is told, from the tables of a package and a common chart of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from toteuma.core.investments import EXPENDITURE, INCOME, INVESTMENT_SCHEME
from toteuma.core.periods import FIRST_MONTH, LAST_MONTH, Months, month_of
from toteuma.core.statement import StatementData
from toteuma.core.structure import AccountRange, Assignment, Placement, Structure
from toteuma.rules.account_mappings import account_ranges

PER_PERCENT = 100
"""Ten-thousandths in a percent."""


def structure_of(data: StatementData, scheme: str = "") -> Structure:
    """Placements, cost centres and accounts of a package. ``scheme``: whose lines the accounts are; else that of the statement."""
    return Structure(_placements(data), _assignments(data), _ranges(data, scheme or data.settings.scheme))


def months_of(first: date | None, last: date | None) -> Months:
    """The months from the one of the first day to the one of the last."""
    return Months(month_of(first) if first else FIRST_MONTH, month_of(last) if last else LAST_MONTH)


def _placements(data: StatementData) -> Iterator[Placement]:
    """Where units stood: as their placements say, else under their parent as long as they are in force."""
    moved = {placement.unit for placement in data.placements}
    for unit in data.organisation.units.values():
        if unit.code not in moved:
            yield Placement(unit.code, unit.parent, months_of(unit.valid_from, unit.valid_to))
    for placement in data.placements:
        yield Placement(placement.unit, placement.above, months_of(placement.valid_from, placement.valid_to))


def _assignments(data: StatementData) -> Iterator[Assignment]:
    for row in data.cost_centres:
        accounts = (row.first_account, row.last_account or row.first_account) if row.first_account else None
        when = months_of(row.valid_from, row.valid_to)
        yield Assignment(row.cost_centre, row.unit, when, accounts, int(row.share * PER_PERCENT))
    if rest := data.settings.ledger.without_cost_centre:
        yield Assignment("", rest)


def _ranges(data: StatementData, scheme: str) -> Iterator[AccountRange]:
    """The package's own ranges first, then accounts that stand for one of the common chart, then the chart itself: the first that holds counts."""
    if scheme == data.settings.scheme:
        for row in data.account_lines:
            yield AccountRange(row.first_account, row.last_account or row.first_account, row.line, months_of(row.valid_from, row.valid_to))
    ledger = data.settings.ledger
    common = account_ranges(ledger.accounts, scheme)
    if scheme == INVESTMENT_SCHEME.id:
        for line, ranges in ((INCOME, ledger.investment_income), (EXPENDITURE, ledger.investment_expenditure)):
            yield from (AccountRange(first, last, line) for first, last in ranges)
        common = () if ledger.investment_expenditure else common
    for account in data.accounts:
        if account.mapped_to:
            for each in common:
                if account.mapped_to in each:
                    yield AccountRange(account.account, account.account, each.line, each.when)
    yield from common
