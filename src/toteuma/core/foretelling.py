"""The outcome of a year foretold from the months that are known."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.conventions import ForecastMethod
from toteuma.core.money import divide, round_half_up

MONTHS = 12


def foretold(
    method: ForecastMethod, *, told: Decimal | None, through: int, before: Decimal | None, whole: Decimal | None
) -> Decimal | None:
    """The amount of the whole year. **Unit**, **sign** as ``told``; rounded to cents, half away from zero.

    ``told``: January to the month ``through`` of this year. ``before``: the same months of last year, ``whole``: all of last year. Evenly: ``told`` ÷
    ``through`` × 12. As last year: ``told`` × ``whole`` ÷ ``before``; where last year has nothing to grow from, or its sign turned before its end, ``told``
    plus the rest of last year; and evenly where there is no last year. **None when** nothing is known of either year, or nothing is to be foretold.
    """
    if method is ForecastMethod.MANUAL:
        return None
    if through == MONTHS or (method is ForecastMethod.STRAIGHT_LINE and told is None):
        return told
    if method is ForecastMethod.STRAIGHT_LINE or whole is None:
        return None if told is None else round_half_up(divide(told * MONTHS, Decimal(through)), 2)
    known, earlier = told or Decimal(0), before or Decimal(0)
    if known and whole and earlier and (whole > 0) == (earlier > 0):
        return round_half_up(divide(known * whole, earlier), 2)
    return known + whole - earlier
