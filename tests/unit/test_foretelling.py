"""The outcome of a year foretold from the months that are known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.conventions import ForecastMethod
from toteuma.core.foretelling import foretold

EVENLY, AS_LAST, BY_HAND = ForecastMethod.STRAIGHT_LINE, ForecastMethod.LAST_YEAR, ForecastMethod.MANUAL


@pytest.mark.parametrize(
    ("method", "told", "through", "before", "whole", "expected"),
    [
        (EVENLY, "-100.00", 8, None, None, "-150.00"),
        (EVENLY, "0.05", 7, None, None, "0.09"),
        (EVENLY, "-0.05", 10, None, None, "-0.06"),
        (EVENLY, None, 8, "1.00", "2.00", None),
        (AS_LAST, "110.00", 6, "100.00", "250.00", "275.00"),
        (AS_LAST, "-1.00", 6, "-3.00", "-10.00", "-3.33"),
        (AS_LAST, "10.00", 6, None, "7.00", "17.00"),
        # Nearly all comes in December: a hundred euros more by June are a hundred euros more, not ten thousand.
        (AS_LAST, "200.00", 6, "100.00", "10000.00", "10100.00"),
        (AS_LAST, "2000.00", 6, "1666.67", "10000.00", "11999.98"),
        (AS_LAST, "1000.00", 6, "1600.00", "10000.00", "9400.00"),
        # Most was given back before the end.
        (AS_LAST, "-200.00", 6, "-100.00", "-5.00", "-105.00"),
        (AS_LAST, "20.00", 6, "100.00", "100.00", "20.00"),
        (AS_LAST, "10.00", 6, "-5.00", "7.00", "22.00"),
        (AS_LAST, None, 6, "2.00", "7.00", "5.00"),
        (AS_LAST, "10.00", 6, None, None, "20.00"),
        (AS_LAST, "10.00", 12, "1.00", "7.00", "10.00"),
        (BY_HAND, "10.00", 6, "1.00", "7.00", None),
    ],
)
def test_the_rest_of_the_year_is_foretold(
    method: ForecastMethod, told: str | None, through: int, before: str | None, whole: str | None, expected: str | None
) -> None:
    numbers = [None if text is None else Decimal(text) for text in (told, before, whole, expected)]
    assert foretold(method, told=numbers[0], through=through, before=numbers[1], whole=numbers[2]) == numbers[3]
