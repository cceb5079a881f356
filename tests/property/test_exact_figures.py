"""Money, printed numbers, rates and roll-ups of any figures: exact, read back as printed, and what is missing stays missing."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.ledger import STATUSES
from toteuma.core.comparison import change, change_percent, deviation, judge, rate
from toteuma.core.conventions import Met, RollUp
from toteuma.core.document import Judgement
from toteuma.core.figure import Absence, Figure, Key, absent, entered
from toteuma.core.goal_status import rolled_up
from toteuma.core.language import Language
from toteuma.core.means import mean
from toteuma.core.money import cents, euros, round_down, round_half_up, round_up
from toteuma.core.quantities import parse_quantity
from toteuma.reports.numbers import number, percent, recorded

KEY = Key("A", "x", 2025, "actual")
LANGUAGES = st.sampled_from(list(Language))
amounts = st.integers(-(10**13), 10**13).map(euros)
figures = st.one_of(
    amounts.map(lambda value: entered(KEY, value, "EUR", None)), st.sampled_from(list(Absence)).map(lambda why: absent(KEY, "EUR", why))
)


@given(st.integers(-(10**17), 10**17))
def test_cents_are_kept(amount: int) -> None:
    assert cents(euros(amount)) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=5), st.integers(-3, 4))
def test_rounding_stays_beside_the_value(value: Decimal, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    down, near, up = (rounding(value, decimals) for rounding in (round_down, round_half_up, round_up))
    assert down <= value <= up
    assert up - down in (0, step)
    assert near in (down, up)
    assert abs(near - value) * 2 <= step
    assert round_half_up(-value, decimals) == -near
    assert not any(rounded == 0 and rounded.is_signed() for rounded in (down, near, up))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4), st.integers(0, 3), LANGUAGES)
def test_what_is_printed_reads_back_as_the_rounded_value(value: Decimal, decimals: int, language: Language) -> None:
    for printed, unit in ((number(value, language, decimals), ""), (percent(value, language, decimals), "percent")):
        quantity = parse_quantity(printed, language)
        assert quantity is not None
        assert (quantity.value, quantity.unit, quantity.style) == (round_half_up(value, decimals), unit, ())


@given(amounts, LANGUAGES)
def test_what_is_printed_as_recorded_loses_nothing(value: Decimal, language: Language) -> None:
    quantity = parse_quantity(recorded(value, language), language)
    assert quantity is not None
    assert quantity.value == value


@given(figures, figures)
def test_comparisons_have_a_number_only_of_two_numbers(one: Figure, other: Figure) -> None:
    for found in (deviation(actual=one, budget=other), change(actual=one, prior=other)):
        assert (found.value is None) == (one.value is None or other.value is None)
        assert judge(found) is Judgement.NEUTRAL or found.value
    for found in (rate(actual=one, budget=other), change_percent(actual=one, prior=other)):
        assert found.value is None or (one.value is not None and other.value)
        if found.value is None and one.value is not None and other.value is not None:
            assert found.absence is Absence.UNDEFINED


@given(amounts, amounts)
def test_deviation_and_rate_say_the_same(actual: Decimal, budget: Decimal) -> None:
    assume(budget != 0)
    one, other = entered(KEY, actual, "EUR", None), entered(KEY, budget, "EUR", None)
    better, share = deviation(actual=one, budget=other).value, rate(actual=one, budget=other).value
    assert better is not None
    assert share is not None
    assert abs(budget + better - actual) == 0
    assert abs(share * budget / 100 - actual) < Decimal("1e-9")
    assert (share > 100) == (better * budget > 0)


@given(amounts, amounts)
def test_a_change_and_back_again_vanish(one: Decimal, other: Decimal) -> None:
    first, second = entered(KEY, one, "EUR", None), entered(KEY, other, "EUR", None)
    there, back = change(actual=first, prior=second).value, change(actual=second, prior=first).value
    assert there is not None
    assert back is not None
    assert there + back == 0


@given(st.lists(figures, max_size=8), st.booleans())
def test_a_mean_lies_among_what_it_is_the_mean_of(given_figures: list[Figure], weighted: bool) -> None:
    weights = tuple(entered(KEY, Decimal(index % 3), "EUR", None) for index in range(len(given_figures))) if weighted else None
    found = mean(KEY, tuple(given_figures), weights, "EUR")
    counted = [
        figure.value for index, figure in enumerate(given_figures) if figure.value is not None and (weights is None or weights[index].value)
    ]
    assert (found.value is None) == (not counted)
    if found.value is not None:
        assert min(counted) <= found.value <= max(counted)
    without = [
        (figure, None if weights is None else weights[index]) for index, figure in enumerate(given_figures) if figure.value is not None
    ]
    again = mean(KEY, tuple(figure for figure, _ in without), None if weights is None else tuple(w for _, w in without if w), "EUR")
    assert again.value == found.value, "what is missing weighs nothing"


@given(st.lists(st.sampled_from(["", *(status.id for status in STATUSES)]), max_size=6), st.sampled_from(list(RollUp)))
def test_a_goal_is_met_only_where_no_unknown_could_change_it(given_statuses: list[str], rule: RollUp) -> None:
    met = {status.id: status.met for status in STATUSES}
    found = rolled_up(given_statuses, STATUSES, rule)
    decided = met.get(found, Met.UNKNOWN)
    unknown = [one for one in given_statuses if met.get(one, Met.UNKNOWN) is Met.UNKNOWN]
    for better in (status.id for status in STATUSES if status.met is not Met.UNKNOWN):
        known = [one if one not in unknown else better for one in given_statuses]
        if decided is not Met.UNKNOWN:
            assert rolled_up(known, STATUSES, rule) == found
    assert given_statuses or found == ""
