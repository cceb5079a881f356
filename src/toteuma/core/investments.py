"""The book of investments: the same roll-up as of income and expenses, with every project as a unit under its own unit."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.amounts import AmountBook
from toteuma.core.language import Localized
from toteuma.core.organisation import Organisation
from toteuma.core.records import Amount, InvestmentAmount, InvestmentProject, Unit
from toteuma.core.scheme import Line, LineScheme, Nature

EXPENDITURE, INCOME = "expenditure", "income"
"""Lines of the book that amounts stand on; the net follows."""

TOTAL_ESTIMATE = "total_estimate"
"""The stage of what projects may cost in all their years, told by their expenditure alone: an estimate says nothing of income."""

PROJECT_PREFIX = "project:"
"""Investment projects stand in the organisation of the investment book under their unit, with this before their id."""

INVESTMENT_SCHEME = LineScheme(
    "investments",
    Localized(),
    "",
    (
        Line(EXPENDITURE, "net", Nature.EXPENSE, Localized()),
        Line(INCOME, "net", Nature.INCOME, Localized()),
        Line("net", "", Nature.NET, Localized(), result=True),
    ),
)


def investment_book(
    organisation: Organisation, projects: tuple[InvestmentProject, ...], rows: tuple[InvestmentAmount, ...], *, year: int
) -> AmountBook:
    """Expenditure, income and net of every project and of every unit with those below it. ``year``: that of the statement, in which the total estimates
    of the projects stand."""
    units = list(organisation.units.values())
    units += [Unit(code=PROJECT_PREFIX + project.id, parent=project.unit, level="", name=project.name) for project in projects]
    amounts = tuple(
        Amount(
            place=row.place,
            unit=PROJECT_PREFIX + row.project,
            line=row.line,
            year=row.year,
            stage=row.stage,
            amendment=row.amendment,
            amount=row.amount,
            basis=row.basis,
            postings=row.postings,
        )
        for row in rows
    )
    amounts += tuple(_estimate(project, -project.total_estimate, year) for project in projects if project.total_estimate is not None)
    return AmountBook(amounts, Organisation(tuple(units)), INVESTMENT_SCHEME)


def _estimate(project: InvestmentProject, amount: Decimal, year: int) -> Amount:
    unit = PROJECT_PREFIX + project.id
    return Amount(place=project.place, unit=unit, line=EXPENDITURE, year=year, stage=TOTAL_ESTIMATE, amount=amount)
