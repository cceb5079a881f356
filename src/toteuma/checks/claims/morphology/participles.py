"""Finnish participles in labels, and the past of the verb with which prose tells the same: *Syntyneitä lapsia* – *syntyi 85 lasta*."""

from __future__ import annotations

from functools import cache
from typing import Final

_ACTIVE: Final = ("neita", "neitä", "neiden", "neet", "nut", "nyt")
_PASSIVE: Final = (
    ("llut", "ltiin"), ("llyt", "ltiin"), ("nnut", "ntiin"), ("nnyt", "ntiin"), ("rrut", "rtiin"), ("rryt", "rtiin"),
    ("ttuja", "ttiin"), ("ttyjä", "ttiin"), ("ttujen", "ttiin"), ("ttyjen", "ttiin"), ("tuja", "tiin"), ("tyjä", "tiin"), ("tujen", "tiin"), ("tyjen", "tiin"),
    ("dut", "tiin"), ("dyt", "tiin"), ("tut", "ttiin"), ("tyt", "ttiin"),
)  # fmt: skip
_SHORTEST: Final = 3


@cache
def past_of(participle: str) -> frozenset[str]:
    """The finite forms of a plural participle; empty for other words: ``syntyneitä`` → ``syntyi syntyivät``, ``myönnetyt`` → ``myönnettiin``."""
    word = participle.lower()
    for ending in _ACTIVE:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST and stem[-1] in "aouäöyei":
            past = stem + "i" if stem[-1] in "ouöy" else stem[:-1] + "i"
            return frozenset({past, past + ("vat" if any(letter in "aou" for letter in word) else "vät")})
    return next((frozenset({word.removesuffix(ending) + past}) for ending, past in _PASSIVE if word.endswith(ending)), frozenset())
