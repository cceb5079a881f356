"""How a table shows costs and deviations, told by its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from toteuma.core.evidence import Role, Sign
from toteuma.core.scheme import Nature
from toteuma.ingest.meaning.arithmetic import BUDGETS, Figures, differences

BUDGET_MINUS_ACTUAL = "budget_minus_actual"
ACTUAL_MINUS_BUDGET = "actual_minus_budget"
FAVOURABLE_POSITIVE = "favourable_positive"
_AMOUNTS = BUDGETS | {Role.ACTUAL, Role.PRIOR}


def cost_sign(roles: Sequence[Role], figures: Figures, natures: Sequence[Nature | None]) -> Sign:
    """Whether costs stand with a minus: the sign that most amounts of cost lines have; unknown where there are none."""
    negative = positive = 0
    for role, column in zip(roles, figures, strict=True):
        if role not in _AMOUNTS:
            continue
        for quantity, nature in zip(column, natures, strict=True):
            if nature is Nature.EXPENSE and quantity is not None and quantity.value:
                negative += quantity.value < 0
                positive += quantity.value > 0
    if negative == positive:
        return Sign.UNKNOWN
    return Sign.NEGATIVE if negative > positive else Sign.POSITIVE


def deviation_convention(roles: Sequence[Role], figures: Figures, natures: Sequence[Nature | None], sign: Sign) -> str:
    """How the deviation is counted, empty where there is none or the rows do not tell.

    Favourable-positive differs from a plain difference only where costs are shown without a minus: then a saving is budget − actual,
    and more income actual − budget.
    """
    if Role.DEVIATION not in roles or Role.ACTUAL not in roles:
        return ""
    derived = roles.index(Role.DEVIATION)
    actual = max(index for index, role in enumerate(roles) if role is Role.ACTUAL)
    for stage in (Role.AMENDED, Role.ORIGINAL, Role.FORECAST):
        for budget in (index for index, role in enumerate(roles) if role is stage):
            plain = differences(figures, derived, budget, actual)
            votes = {BUDGET_MINUS_ACTUAL: plain.rows, ACTUAL_MINUS_BUDGET: differences(figures, derived, actual, budget).rows}
            if sign is Sign.POSITIVE:
                votes[FAVOURABLE_POSITIVE] = _favourable(figures, natures, derived, budget, actual)
            best = max(votes.values())
            chosen = [name for name, count in votes.items() if count == best]
            if 2 * best > plain.telling:
                return chosen[0] if len(chosen) == 1 else ""
    return ""


def _favourable(figures: Figures, natures: Sequence[Nature | None], derived: int, budget: int, actual: int) -> int:
    held = 0
    for c, b, a, nature in zip(figures[derived], figures[budget], figures[actual], natures, strict=True):
        if c is None or b is None or a is None or c.value is None or not b.value or not a.value or nature is None:
            continue
        expected = b.value - a.value if nature is Nature.EXPENSE else a.value - b.value
        held += abs(expected - c.value) <= (a.step + b.step + c.step) * Decimal("0.5")
    return held
