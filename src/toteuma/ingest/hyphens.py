"""Words broken at a line end, made whole."""

from __future__ import annotations

import re

_BROKEN = re.compile(r"(\w+)[-\u2010\u00ad]$")
_FIRST = re.compile(r"\w+")
_AND_OR = frozenset({"ja", "tai", "sekä", "eli", "och", "eller", "samt", "and", "or"})
"""Before these a hyphen stands for a shared part of two compounds (``tulo- ja menoarvio``)."""


def joined_by_hyphen(upper: str, lower: str) -> str | None:
    """Two lines made one where the upper ends within a word; None where it does not.

    The hyphen stays where it is one of the word's own: between equal vowels (``linja-auto``), before a capital or a digit.
    """
    broken, first = _BROKEN.search(upper), _FIRST.match(lower)
    if broken is None or first is None:
        return None
    if first[0].lower() in _AND_OR:
        return None
    last = broken[1][-1]
    own = not first[0][0].islower() or not last.isalpha() or (last.lower() == first[0][0] and last.lower() in "aeiouyäöå")
    return (upper if own else upper[:-1]) + lower
