"""Rounding and exact money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.money import cents, divide, euros, round_down, round_half_up, round_up


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.49999999999999999999999999999999999999", 0, "0"),
        ("124.185", 2, "124.19"),
        ("-124.185", 2, "-124.19"),
        ("93.8649999", 2, "93.86"),
        ("1250", -2, "1.3E+3"),
        ("123456789012345678901234567890.005", 2, "123456789012345678901234567890.01"),
    ],
)
def test_half_goes_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@pytest.mark.parametrize("value", ["0", "-0", "-0.00", "-0.4", "-0.0049"])
def test_there_is_no_minus_zero(value: str) -> None:
    assert str(round_half_up(Decimal(value))) == "0"
    assert str(round_up(Decimal(value))) == "0"
    assert not round_down(Decimal("-0.00")).is_signed()


def test_down_and_up_are_the_printable_neighbours() -> None:
    assert (round_down(Decimal("-1.2")), round_up(Decimal("-1.2"))) == (Decimal(-2), Decimal(-1))
    assert (round_down(Decimal("3.00")), round_up(Decimal("3.00"))) == (Decimal(3), Decimal(3))
    assert (round_down(Decimal("1.239"), 2), round_up(Decimal("1.231"), 2)) == (Decimal("1.23"), Decimal("1.24"))


@pytest.mark.parametrize(("amount", "whole"), [("0.01", 1), ("-565805.50", -56580550), ("7", 700), ("1.500", 150), ("-0.00", 0)])
def test_cents_are_whole(amount: str, whole: int) -> None:
    assert cents(Decimal(amount)) == whole
    assert euros(whole) == Decimal(amount)


@pytest.mark.parametrize("amount", ["0.001", "-3.999", "123456789012345678901234567890.001"])
def test_parts_of_a_cent_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="parts of a cent"):
        cents(Decimal(amount))


def test_a_quotient_is_rounded_once_and_a_zero_base_is_refused() -> None:
    third = divide(Decimal(100), Decimal(3))
    assert len(third.as_tuple().digits) == 60
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(1), Decimal("0.00"))
