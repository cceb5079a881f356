"""What a municipality can settle for its checks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Settings:
    """``parents`` maps a unit's name to the unit above and goes before what a reader found; ``without`` lists kinds that are not run.

    ``spent_percent``: a project that has spent more is told of. ``year_ratio``: a figure that grows or shrinks more than so many times is told of.
    ``budget_band``: between which rates "in line with the budget" is true.
    """

    parents: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    spent_percent: Decimal = Decimal(105)
    year_ratio: Decimal = Decimal(5)
    budget_band: tuple[Decimal, Decimal] = (Decimal(95), Decimal(105))
