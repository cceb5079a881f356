"""Controlled rounding of any tree of figures: it adds up everywhere and is never a whole unit away from what is exact."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger import SCHEME
from toteuma.core.footing import footed
from toteuma.core.language import Language
from toteuma.core.money import euros, round_half_up
from toteuma.core.quantities import parse_quantity
from toteuma.reports.numbers import number

ZERO = Decimal(0)
Parts = dict[str, tuple[str, ...]]


@st.composite
def trees(draw: st.DrawFn) -> tuple[Parts, dict[str, Decimal]]:
    """A tree of up to a dozen items under ``0``, its leaves in cents (many of them alike or near a half), its totals exact."""
    count = draw(st.integers(1, 12))
    parents = [draw(st.integers(0, index - 1)) for index in range(1, count)]
    parts: Parts = {}
    for index, parent in enumerate(parents, start=1):
        parts[str(parent)] = (*parts.get(str(parent), ()), str(index))
    cents = st.one_of(st.integers(-300, 300), st.sampled_from((0, 49, 50, 51, -49, -50, -51, 150, -150)), st.integers(-(10**12), 10**12))
    exact: dict[str, Decimal] = {}
    for index in reversed(range(count)):
        below = parts.get(str(index), ())
        exact[str(index)] = sum((exact[part] for part in below), ZERO) if below else euros(draw(cents))
    return parts, exact


@given(trees(), st.sampled_from((0, 1, -3)))
def test_printed_totals_are_the_sums_of_their_printed_parts(tree: tuple[Parts, dict[str, Decimal]], decimals: int) -> None:
    parts, exact = tree
    printed = footed(exact, lambda item: parts.get(item, ()), ("0",), decimals=decimals)
    assert set(printed) == set(exact)
    assert printed["0"] == round_half_up(exact["0"], decimals), "the last total is its own rounding"
    for item, below in parts.items():
        assert sum((printed[part] for part in below), ZERO) == printed[item]
    step = Decimal(1).scaleb(-decimals)
    for item, value in printed.items():
        assert abs(value - exact[item]) < step
        assert value == value.quantize(step)
        assert not (value == 0 and value.is_signed())


@given(trees())
def test_nothing_departs_that_need_not(tree: tuple[Parts, dict[str, Decimal]]) -> None:
    """Under each total all departures go one way, and no fewer would do."""
    parts, exact = tree
    printed = footed(exact, lambda item: parts.get(item, ()), ("0",))
    for item, below in parts.items():
        own = {part: round_half_up(exact[part]) for part in below}
        departures = [printed[part] - own[part] for part in below if printed[part] != own[part]]
        assert len(departures) == abs(printed[item] - sum(own.values(), ZERO))
        assert all(one == other for one, other in pairwise(departures))


@given(trees())
def test_whole_euros_stay_as_they_are(tree: tuple[Parts, dict[str, Decimal]]) -> None:
    parts, exact = tree
    whole = {item: value * 100 for item, value in exact.items()}
    assert footed(whole, lambda item: parts.get(item, ()), ("0",)) == whole


@given(
    st.dictionaries(
        st.sampled_from([line.id for line in SCHEME if not SCHEME.parts(line.id)]), st.integers(-(10**9), 10**9).map(euros), min_size=1
    )
)
def test_an_income_statement_that_is_read_back_adds_up(leaves: dict[str, Decimal]) -> None:
    """Of the lines that have a figure; what has none is no part of anything and prints nothing."""
    exact = dict(leaves)
    for line in SCHEME:
        below = [exact[part] for part in SCHEME.parts(line.id) if part in exact]
        if below:
            exact[line.id] = sum(below, ZERO)
    present = {line.id: tuple(part for part in SCHEME.parts(line.id) if part in exact) for line in SCHEME}
    printed = footed(exact, lambda item: present[item], ("surplus_deficit",))
    assert set(printed) == set(exact)
    for language in Language:
        read: dict[str, Decimal] = {}
        for item, value in printed.items():
            quantity = parse_quantity(number(value, language), language)
            assert quantity is not None
            assert quantity.value is not None
            read[item] = quantity.value
        for item, below in present.items():
            if below:
                assert sum((read[part] for part in below), ZERO) == read[item]
