"""Investments: every project a unit under its own unit, rolled up like income and expenses."""

from __future__ import annotations

from decimal import Decimal

from tests.ledger import name, tree
from toteuma.core.amounts import AmountBook
from toteuma.core.investments import PROJECT_PREFIX, TOTAL_ESTIMATE, investment_book
from toteuma.core.records import InvestmentAmount, InvestmentProject

UNITS = tree("""
    T
      A
        A1
      B
""")
PROJECTS = (
    InvestmentProject(id="yard", unit="A1", name=name("yard"), total_estimate=Decimal("500.25")),
    InvestmentProject(id="pier", unit="A", name=name("pier"), total_estimate=Decimal("99.80")),
    InvestmentProject(id="idle", unit="B", name=name("idle")),
)


def book(*rows: str) -> AmountBook:
    """``project line year stage amount``; ``amendment:A1`` names the decision."""
    found = []
    for row in rows:
        project, line, year, stage, amount = row.split()
        kind, _, decision = stage.partition(":")
        found.append(InvestmentAmount(project=project, line=line, year=int(year), stage=kind, amendment=decision, amount=Decimal(amount)))
    return investment_book(UNITS, PROJECTS, tuple(found), year=2025)


def value(of: AmountBook, unit: str, line: str, stage: str = "actual") -> Decimal | None:
    return of.figure(unit=unit, line=line, year=2025, stage=stage).value


def test_projects_roll_up_to_their_units_and_income_lessens_the_net() -> None:
    of = book("yard expenditure 2025 actual -100.10", "pier expenditure 2025 actual -50.00", "pier income 2025 actual 20.05")
    table = {
        unit: [value(of, unit, line) for line in ("expenditure", "income", "net")]
        for unit in ("T", "A", "A1", "B", f"{PROJECT_PREFIX}pier")
    }
    assert table == {
        "T": [Decimal("-150.10"), Decimal("20.05"), Decimal("-130.05")],
        "A": [Decimal("-150.10"), Decimal("20.05"), Decimal("-130.05")],
        "A1": [Decimal("-100.10"), None, Decimal("-100.10")],
        "B": [None, None, None],
        "project:pier": [Decimal("-50"), Decimal("20.05"), Decimal("-29.95")],
    }


def test_the_amended_budget_is_original_and_amendments_of_every_project() -> None:
    of = book(
        "yard expenditure 2025 original -100.00",
        "yard expenditure 2025 amendment:S -20.00",
        "pier expenditure 2025 amendment:S -5.00",
        "pier income 2025 original 3.00",
    )
    assert [value(of, "T", "net", stage) for stage in ("original", "amendments", "amended")] == [-97, -25, -122]
    assert [value(of, "A1", "net", stage) for stage in ("original", "amendments", "amended")] == [-100, -20, -120]


def test_a_project_without_amounts_is_not_a_project_of_zero() -> None:
    of = book("yard expenditure 2025 actual 0.00")
    assert (value(of, "project:yard", "net"), value(of, "project:idle", "net"), value(of, "B", "net")) == (0, None, None)


def test_a_project_stands_below_the_units_of_its_unit() -> None:
    of = book()
    assert of.organisation.children("A") == ("A1", "project:pier")
    assert list(of.organisation.ancestors("project:yard")) == ["A1", "A", "T"]


def test_total_estimates_are_expenditure_of_the_statements_year_and_roll_up() -> None:
    of = book("yard expenditure 2025 actual -100.10")
    assert [value(of, unit, "expenditure", TOTAL_ESTIMATE) for unit in ("T", "A1", "B", f"{PROJECT_PREFIX}pier")] == [
        Decimal("-600.05"),
        Decimal("-500.25"),
        None,
        Decimal("-99.80"),
    ]
    assert value(of, "T", "income", TOTAL_ESTIMATE) is None
