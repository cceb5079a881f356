"""Figures against each other: deviation, execution rate, change.

**Sign.** Internally ``deviation = actual − budget`` in statement sign, so above zero is favourable for income and expenses alike. All compare figures of
one unit, item and scope, and the result is told of the first of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from toteuma.core.document import Judgement
from toteuma.core.figure import Absence, Figure, Key, Operation, Origin, Term, absent
from toteuma.core.money import divide

MINUS_ONE = Decimal(-1)


def difference(key: Key, *, minuend: Figure, subtrahend: Figure) -> Figure:
    """``minuend − subtrahend``, in the unit of the minuend. **None when** either is missing: no figure minus a figure is not a change."""
    if minuend.value is None or subtrahend.value is None:
        return absent(key, minuend.unit_of_measure, minuend.absence or subtrahend.absence or Absence.NO_FIGURE)
    terms = (Term(minuend), Term(subtrahend, MINUS_ONE))
    return Figure(key, minuend.value - subtrahend.value, minuend.unit_of_measure, Origin(Operation.DIFFERENCE, terms))


def _of(figure: Figure, stage: str) -> str:
    """The stage of what is computed: of a forecast it is told apart from that of the actual."""
    return f"forecast_{stage}" if figure.key.stage == "forecast" else stage


def deviation(*, actual: Figure, budget: Figure) -> Figure:
    """How much better than budgeted, in the unit of the figures: actual 90 of budgeted income 100 → −10; expenses −90 of −100 → +10."""
    return difference(replace(actual.key, stage=_of(actual, "deviation")), minuend=actual, subtrahend=budget)


def rate(*, actual: Figure, budget: Figure) -> Figure:
    """100 · actual / budget, **unit** percent: −90 of −100 → 90. **None when** the budget is zero (``undefined``) or either is missing."""
    key = replace(actual.key, stage=_of(actual, "rate"))
    return _percent(key, Operation.RATE_PERCENT, actual, budget, lambda a, b: divide(100 * a, b))


def change(*, actual: Figure, prior: Figure) -> Figure:
    """Change from last year, ``actual − prior``, in the unit of the figures: expenses −110 after −100 → −10. **None when** either is missing."""
    return difference(replace(actual.key, stage=_of(actual, "change")), minuend=actual, subtrahend=prior)


def change_percent(*, actual: Figure, prior: Figure) -> Figure:
    """100 · (actual − prior) / prior, **unit** percent: growing expenses are above zero, as growing income is. −110 after −100 → 10.

    **None when** prior is zero or the sign changed (``undefined``), or either is missing.
    """
    key = replace(actual.key, stage=_of(actual, "change_percent"))
    if actual.value is not None and prior.value is not None and actual.value * prior.value < 0:
        return Figure(key, None, "percent", Origin(Operation.CHANGE_PERCENT, (Term(actual), Term(prior))), Absence.UNDEFINED)
    return _percent(key, Operation.CHANGE_PERCENT, actual, prior, lambda a, b: divide(100 * (a - b), b))


def _percent(key: Key, operation: Operation, first: Figure, base: Figure, compute: Callable[[Decimal, Decimal], Decimal]) -> Figure:
    if first.value is None or base.value is None:
        return absent(key, "percent", first.absence or base.absence or Absence.NO_FIGURE)
    terms = (Term(first), Term(base))
    if base.value == 0:
        return Figure(key, None, "percent", Origin(operation, terms), Absence.UNDEFINED)
    return Figure(key, compute(first.value, base.value), "percent", Origin(operation, terms))


def judge(deviation_figure: Figure) -> Judgement:
    """Favourable above zero, unfavourable below, else neutral."""
    value = deviation_figure.value
    if value is None or value == 0:
        return Judgement.NEUTRAL
    return Judgement.FAVOURABLE if value > 0 else Judgement.UNFAVOURABLE
