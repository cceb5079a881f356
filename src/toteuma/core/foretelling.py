"""The outcome of a year foretold from the months that are known."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.conventions import ForecastMethod
from toteuma.core.money import divide, round_half_up

MONTHS = 12
LEAST_PART = Decimal(3)
"""What a year must have had in its first months, as a part of what falls into them evenly, to tell how it grows: this part of it."""


def foretold(
    method: ForecastMethod, *, told: Decimal | None, through: int, before: Decimal | None, whole: Decimal | None
) -> Decimal | None:
    """The amount of the whole year. **Unit**, **sign** as ``told``; rounded to cents, half away from zero.

    ``told``: January to the month ``through`` of this year. ``before``: the same months of last year, ``whole``: all of last year. Evenly: ``told`` ÷
    ``through`` × 12. As last year: ``told`` × ``whole`` ÷ ``before``; where last year has little to grow from (nothing, less than a third of what falls evenly
    into those months, or more than it had in the end), or its sign turned before its end, ``told`` plus the rest of last year, because there a few euros more
    would become many times as many; and evenly where there is no last year. **None when** nothing is known of either year, or nothing is to be foretold.
    """
    if method is ForecastMethod.MANUAL:
        return None
    if through == MONTHS or (method is ForecastMethod.STRAIGHT_LINE and told is None):
        return told
    if method is ForecastMethod.STRAIGHT_LINE or whole is None:
        return None if told is None else round_half_up(divide(told * MONTHS, Decimal(through)), 2)
    known, earlier = told or Decimal(0), before or Decimal(0)
    even = divide(whole * through, Decimal(MONTHS))
    if known and whole and (whole > 0) == (earlier > 0) and divide(abs(even), LEAST_PART) <= abs(earlier) <= abs(whole):
        return round_half_up(divide(known * whole, earlier), 2)
    return known + whole - earlier
