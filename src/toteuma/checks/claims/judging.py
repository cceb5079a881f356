"""Whether a written number, with the word before it, is true of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from toteuma.core.claim import Verdict

ORDER: Final = (Verdict.TRUE, Verdict.LOOSE, Verdict.HEDGE, Verdict.FALSE)
"""Best first: a claim that can be of two figures is judged by the one it suits better."""

_WIDEST: Final = Decimal("0.05")
_FRACTION_WIDTH: Final = Decimal("0.10")
_OVER: Final = Decimal("1.10")
_OVER_LOOSE: Final = Decimal("1.25")
_SIGNIFICANT: Final = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """What the tables say: ``value`` without sign, ``slack`` how far its own rounding may have moved it."""

    value: Decimal
    slack: Decimal


@dataclass(frozen=True, slots=True)
class Said:
    """What the prose says. ``step`` is the worth of the last written digit."""

    value: Decimal
    step: Decimal
    hedge: str = ""
    fraction: bool = False


def rounding(value: Decimal, step: Decimal) -> Decimal:
    """Largest power of ten that divides a value and leaves it at least two digits: what a round number was probably rounded to."""
    power = step
    while value and value % (power * 10) == 0 and value >= power * 10 * _SIGNIFICANT:
        power *= 10
    return power


def _grain(value: Decimal, step: Decimal) -> Decimal:
    """Coarsest 1, 2 or 5 times a power of ten that divides the value and is at most half of it."""
    best = step
    power = step
    while power <= value:
        for digit in (1, 2, 5):
            grain = power * digit
            if value % grain == 0 and grain * 2 <= value:
                best = max(best, grain)
        power *= 10
    return best


def judge(said: Said, measured: Measured) -> Verdict:
    """The verdict of the hedge table: ``Said(2.9 M, step 0.1 M, bit_over)`` is true of 2 904 000, loose of 2 999 000, hedge of 2 870 000."""
    v, x, slack = said.value, measured.value, measured.slack
    step = rounding(v, said.step)
    wide = max(step / 2, min(_grain(v, said.step) / 2, v * _WIDEST))
    if said.fraction:
        step, wide = v * _FRACTION_WIDTH * 2, v * _FRACTION_WIDTH
    low, high = x - slack, x + slack
    rounds = abs(x - v) <= step / 2 + slack
    if said.hedge == "":
        return _plainly(v, step, low, high, rounds)
    if said.hedge == "about":
        return Verdict.TRUE if rounds or abs(x - v) <= wide + slack else Verdict.FALSE
    if said.hedge in ("at_least", "at_most"):
        return Verdict.TRUE if (high >= v if said.hedge == "at_least" else low <= v) else Verdict.FALSE
    loose = max(step, wide)
    ranges = {
        "bit_over": (v, v + wide, v, v + loose),
        "nearly": (v - wide, v, v - loose, v),
        "over": (v, max(v + step, v * _OVER), v, v * _OVER_LOOSE),
        "under": (min(v - step, v * (2 - _OVER)), v, v * (2 - _OVER_LOOSE), v),
    }[said.hedge]
    if high >= ranges[0] and low <= ranges[1]:
        return Verdict.TRUE
    if high >= ranges[2] and low <= ranges[3]:
        return Verdict.LOOSE
    return Verdict.HEDGE if rounds else Verdict.FALSE


def _plainly(v: Decimal, step: Decimal, low: Decimal, high: Decimal, rounds: bool) -> Verdict:
    if rounds:
        return Verdict.TRUE
    return Verdict.LOOSE if high >= v and low < v + step else Verdict.FALSE
