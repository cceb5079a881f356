"""The total row of projects by the declared rule, and the means behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.ledger import municipality, name, statement
from toteuma.core.conventions import Include, TotalRule
from toteuma.core.evaluation import Context, Evaluator
from toteuma.core.expression import parse_expression
from toteuma.core.figure import Absence, Figure, Key, Operation, absent, entered
from toteuma.core.means import mean
from toteuma.core.money import divide
from toteuma.core.records import Project
from toteuma.core.statement import Statement

UNITS = """
T
  A
  B
"""
KEY = Key("T", "projects", 2025, "share")


def project(id: str, unit: str, funding: str, share: str | None) -> Project:
    return Project(
        id=id, unit=unit, name=name(id), total_funding=Decimal(funding), own_share_percent=None if share is None else Decimal(share)
    )


PROJECTS = (project("p", "A", "1000.10", "20"), project("q", "B", "3000.20", "60"), project("r", "B", "0.05", None))


def made(projects: tuple[Project, ...] = PROJECTS, **rules: TotalRule) -> Statement:
    town: dict[str, Any] = {"project_totals": rules}
    return statement(UNITS, projects=projects, town=municipality(**town))


def total(of: Statement, measure: str, unit: str = "T") -> Figure:
    projects = of.records_of(of.data.projects, unit, Include.SUBTREE)
    return of.project_total(projects, measure, unit)


def test_a_sum_is_exact_and_tells_its_projects() -> None:
    figure = total(made(total_funding=TotalRule.SUM), "total_funding")
    assert (figure.value, figure.unit_of_measure, figure.origin.operation) == (Decimal("4000.35"), "EUR", Operation.SUM)
    assert [term.figure.key.item for term in figure.origin.terms] == ["project:p", "project:q", "project:r"]


def test_a_mean_by_funding_weighs_only_those_that_have_a_share() -> None:
    figure = total(made(own_share_percent=TotalRule.WEIGHTED_MEAN), "own_share_percent")
    # (20 · 1000.10 + 60 · 3000.20) / 4000.30
    assert figure.value == divide(Decimal("200014"), Decimal("4000.30"))
    assert (figure.unit_of_measure, figure.origin.operation) == ("percent", Operation.WEIGHTED_MEAN)
    assert [term.weight and term.weight.value for term in figure.origin.terms] == [Decimal("1000.10"), Decimal("3000.20")]


def test_a_plain_mean_counts_each_project_once() -> None:
    figure = total(made(own_share_percent=TotalRule.MEAN), "own_share_percent")
    assert (figure.value, figure.origin.operation, [term.weight for term in figure.origin.terms]) == (40, Operation.MEAN, [None, None])


def test_a_unit_has_the_total_of_its_own_projects_and_those_below() -> None:
    of = made(total_funding=TotalRule.SUM)
    assert [total(of, "total_funding", unit).value for unit in ("T", "A", "B")] == [
        Decimal("4000.35"),
        Decimal("1000.10"),
        Decimal("3000.25"),
    ]
    assert Evaluator(of).evaluate(parse_expression('project_total("total_funding", unit="B")'), Context("T", 2025)).value == Decimal(
        "3000.25"
    )


@pytest.mark.parametrize("rule", [None, TotalRule.NONE])
def test_without_a_rule_there_is_no_total(rule: TotalRule | None) -> None:
    rules = {} if rule is None else {"total_funding": rule}
    assert total(made(**rules), "total_funding").absence is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("rule", [TotalRule.SUM, TotalRule.MEAN, TotalRule.WEIGHTED_MEAN])
def test_where_no_project_says_anything_there_is_no_total(rule: TotalRule) -> None:
    of = made(own_share_percent=rule, realisation_percent=rule)
    assert total(of, "realisation_percent").absence is Absence.NOT_APPLICABLE
    assert total(made((), own_share_percent=rule), "own_share_percent").absence is Absence.NOT_APPLICABLE


def test_shares_of_projects_without_money_have_no_weighted_mean() -> None:
    of = made((project("p", "A", "0", "20"), project("q", "A", "0", "40")), own_share_percent=TotalRule.WEIGHTED_MEAN)
    assert total(of, "own_share_percent").absence is Absence.UNDEFINED


def test_a_missing_weight_weighs_nothing() -> None:
    figures = tuple(entered(KEY, Decimal(n), "percent", None) for n in (10, 90))
    weights = (entered(KEY, Decimal(5), "EUR", None), absent(KEY, "EUR", Absence.NO_FIGURE))
    assert mean(KEY, figures, weights, "percent").value == 10
    assert mean(KEY, figures, None, "percent").value == 50


def test_a_mean_of_nothing_is_undefined() -> None:
    nothing = absent(KEY, "percent", Absence.NO_FIGURE)
    for weights in (None, (entered(KEY, Decimal(1), "EUR", None),)):
        assert mean(KEY, (nothing,), weights, "percent").absence is Absence.UNDEFINED
    assert mean(KEY, (), None, "percent").absence is Absence.UNDEFINED


def test_a_mean_of_zeros_is_zero() -> None:
    zero = entered(KEY, Decimal(0), "percent", None)
    assert mean(KEY, (zero, zero), None, "percent").value == 0
