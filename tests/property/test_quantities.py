"""Whatever number we print, we read back; whatever text we are given, we do not stumble."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toteuma.core.language import Language
from toteuma.core.quantities import find_quantities, parse_quantity
from toteuma.reports.numbers import number, percent

LANGUAGES = st.sampled_from(list(Language))


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4), LANGUAGES, st.integers(0, 3))
def test_a_printed_number_reads_back(value: Decimal, language: Language, decimals: int) -> None:
    printed = number(value, language, decimals)
    quantity = parse_quantity(printed, language)
    assert quantity is not None
    assert number(quantity.value or Decimal(0), language, decimals) == printed
    assert (quantity.decimals, quantity.step, quantity.invalid) == (decimals, Decimal(1).scaleb(-decimals), "")


@given(st.decimals(min_value=-999, max_value=9999, allow_nan=False, places=2), LANGUAGES)
def test_a_printed_percentage_is_found_in_prose_where_it_stands(value: Decimal, language: Language) -> None:
    printed = percent(value, language, 1)
    text = f"abc {printed} abc"
    ((start, end, quantity),) = find_quantities(text, language)
    assert (text[start:end], quantity.unit) == (printed, "percent")
    assert quantity == parse_quantity(printed, language)


@given(st.text(alphabet="0123456789 .,-–−\u00a0\u200b%€/:()abKä§\n", max_size=60), LANGUAGES)
def test_any_text_is_read_in_order_and_quoted_as_it_stands(text: str, language: Language) -> None:
    found = find_quantities(text, language)
    assert [start for start, _, _ in found] == sorted(start for start, _, _ in found)
    assert all(start < end and text[start:end] == quantity.raw for start, end, quantity in found)
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(found))
    assert all((quantity.value is None) == bool(quantity.invalid) for _, _, quantity in found)
    cell = parse_quantity(text, language)
    assert cell is None or (cell.raw == text.strip() and (cell.value is None) == bool(cell.invalid))
