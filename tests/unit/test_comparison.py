"""Figures against each other: signs, zero bases, what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.comparison import change, change_percent, deviation, judge, rate
from toteuma.core.document import Judgement
from toteuma.core.figure import Absence, Figure, Key, Operation, absent, entered


def figure(
    value: str | None, stage: str = "actual", year: int = 2025, *, scope: str = "all", absence: Absence = Absence.NO_FIGURE
) -> Figure:
    key = Key("A", "employee_costs", year, stage, scope=scope)
    return absent(key, "EUR", absence) if value is None else entered(key, Decimal(value), "EUR", None)


@pytest.mark.parametrize(
    ("actual", "budget", "better_by", "judgement"),
    [
        ("90.00", "100.00", "-10.00", Judgement.UNFAVOURABLE),  # income that did not come
        ("110.00", "100.00", "10.00", Judgement.FAVOURABLE),
        ("-90.00", "-100.00", "10.00", Judgement.FAVOURABLE),  # costs that were saved
        ("-110.00", "-100.00", "-10.00", Judgement.UNFAVOURABLE),
        ("-0.01", "0", "-0.01", Judgement.UNFAVOURABLE),
        ("0.01", "0", "0.01", Judgement.FAVOURABLE),
        ("5.00", "-5.00", "10.00", Judgement.FAVOURABLE),  # a net that turned
        ("0.00", "0.00", "0.00", Judgement.NEUTRAL),
    ],
)
def test_above_zero_is_favourable_for_income_and_costs_alike(actual: str, budget: str, better_by: str, judgement: Judgement) -> None:
    found = deviation(actual=figure(actual), budget=figure(budget, "amended"))
    assert (found.value, found.unit_of_measure, judge(found)) == (Decimal(better_by), "EUR", judgement)
    assert found.origin.operation is Operation.DIFFERENCE
    assert [(term.figure.key.stage, term.factor) for term in found.origin.terms] == [("actual", 1), ("amended", -1)]


@pytest.mark.parametrize(
    ("actual", "budget", "percent"),
    [
        ("90", "100", "90"),
        ("-90", "-100", "90"),
        ("0", "-100", "0"),
        ("7", "-5", "-140"),  # income where costs were budgeted
        ("3286493", "2646600", "124.178"),
        ("1", "3", "33.333"),
    ],
)
def test_a_rate_is_the_share_of_the_budget_in_percent(actual: str, budget: str, percent: str) -> None:
    found = rate(actual=figure(actual), budget=figure(budget, "amended"))
    assert found.value is not None
    assert (round(found.value, 3), found.unit_of_measure) == (Decimal(percent).quantize(Decimal("0.001")), "percent")


@pytest.mark.parametrize(
    ("actual", "prior", "percent"),
    [("110", "100", "10"), ("-110", "-100", "10"), ("-90", "-100", "-10"), ("0", "-100", "-100"), ("100", "100", "0")],
)
def test_growth_is_above_zero_whatever_the_sign_of_what_grew(actual: str, prior: str, percent: str) -> None:
    found = change_percent(actual=figure(actual), prior=figure(prior, year=2024))
    assert (found.value, found.unit_of_measure) == (Decimal(percent), "percent")


def test_a_change_keeps_statement_sign() -> None:
    assert change(actual=figure("-110"), prior=figure("-100", year=2024)).value == -10
    assert change(actual=figure("5"), prior=figure("-5", year=2024)).value == 10


@pytest.mark.parametrize("actual", ["5.00", "-5.00", "0.00"])
def test_a_zero_base_gives_no_percentage_and_says_so(actual: str) -> None:
    for found in (
        rate(actual=figure(actual), budget=figure("0", "amended")),
        change_percent(actual=figure(actual), prior=figure("0.00", year=2024)),
    ):
        assert (found.value, found.absence) == (None, Absence.UNDEFINED)
        assert [term.figure.value for term in found.origin.terms] == [Decimal(actual), 0]


def test_a_change_through_zero_has_no_percentage() -> None:
    found = change_percent(actual=figure("5"), prior=figure("-5", year=2024))
    assert (found.value, found.absence) == (None, Absence.UNDEFINED)


@pytest.mark.parametrize(("actual", "base"), [(None, "100"), ("100", None), (None, None), (None, "0")])
@pytest.mark.parametrize("compare", ["deviation", "rate", "change", "change_percent"])
def test_what_is_missing_is_never_taken_for_zero(compare: str, actual: str | None, base: str | None) -> None:
    one, other = figure(actual), figure(base, "amended")
    found = {
        "deviation": lambda: deviation(actual=one, budget=other),
        "rate": lambda: rate(actual=one, budget=other),
        "change": lambda: change(actual=one, prior=other),
        "change_percent": lambda: change_percent(actual=one, prior=other),
    }[compare]()
    assert (found.value, found.absence) == (None, Absence.NO_FIGURE)
    assert judge(found) is Judgement.NEUTRAL


def test_the_reason_of_the_absence_goes_on() -> None:
    pending = figure(None, absence=Absence.NOT_YET_KNOWN)
    assert deviation(actual=pending, budget=figure("1", "amended")).absence is Absence.NOT_YET_KNOWN
    assert rate(actual=figure("1"), budget=figure(None, "amended", absence=Absence.NOT_APPLICABLE)).absence is Absence.NOT_APPLICABLE


def test_a_difference_is_told_of_the_scope_it_is_made_of() -> None:
    external = deviation(actual=figure("1", scope="external"), budget=figure("3", "amended", scope="external"))
    assert str(external.key) == "A.employee_costs.2025.deviation.external"
    assert external.key != deviation(actual=figure("1"), budget=figure("3", "amended")).key


def test_a_figure_has_a_value_or_a_reason_and_never_both() -> None:
    key = Key("A", "x", 2025, "actual")
    origin = entered(key, Decimal(1), "EUR", None).origin
    for value, absence in ((None, None), (Decimal(1), Absence.NO_FIGURE)):
        with pytest.raises(ValueError, match=r"A\.x\.2025\.actual"):
            Figure(key, value, "EUR", origin, absence)
