"""Months as numbers: 202512 is December 2025. A period of a figure is a run of months, both ends included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

Month = int
"""Year × 100 + month, 1–12."""

FIRST_MONTH: Month = 101
"""Before every month of a ledger: where a validity has no beginning."""
LAST_MONTH: Month = 999912
"""After every month of a ledger: where a validity has no end."""


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return day.year * 100 + day.month


def is_month(number: int) -> bool:
    return 1 <= number % 100 <= 12 and 1 <= number // 100 <= 9999


def following(month: Month) -> Month:
    """The next month: ``following(202512)`` is 202601."""
    return month + 1 if month % 100 < 12 else (month // 100 + 1) * 100 + 1


def before(month: Month) -> Month:
    """The month before: ``before(202601)`` is 202512."""
    return month - 1 if month % 100 > 1 else (month // 100 - 1) * 100 + 12


@dataclass(frozen=True, slots=True)
class Months:
    """A run of months, both ends included; empty where ``last`` lies before ``first``."""

    first: Month = FIRST_MONTH
    last: Month = LAST_MONTH

    @classmethod
    def of_year(cls, year: int) -> Months:
        return cls(year * 100 + 1, year * 100 + 12)

    @classmethod
    def to_date(cls, month: Month) -> Months:
        """Cumulative: from January to the month."""
        return cls(month // 100 * 100 + 1, month)

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __iter__(self) -> Iterator[Month]:
        month = self.first
        while month <= self.last:
            yield month
            month = following(month)

    def meets(self, other: Months) -> bool:
        """Whether the two have a month in common."""
        return max(self.first, other.first) <= min(self.last, other.last)


ALWAYS = Months()
