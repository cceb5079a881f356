"""Two texts that ought to be the same: how they differ, and whether in their numbers or only in their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from toteuma.checks.reading import Reading, folded
from toteuma.core.quantities import find_quantities

LIKE = 78
"""In per cent, so much of two texts is the same when they are versions of one."""
CONTEXT = 3
"""So many words are shown on each side of a difference."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The part of each text that differs, with the words around it. ``numeric``: a number, or the word that says how exact it is, is another one."""

    first: str
    second: str
    numeric: bool


def alike(first: str, second: str) -> bool:
    """Whether two texts are versions of one."""
    matcher = SequenceMatcher(None, folded(first), folded(second), autojunk=False)
    return all(100 * ratio() >= LIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def difference(reading: Reading, first: str, second: str) -> Difference | None:
    """How two versions of a text differ; None where only white space, letter case or closing punctuation does."""
    one, other = first.split(), second.split()
    matcher = SequenceMatcher(None, [_plain(word) for word in one], [_plain(word) for word in other], autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not changed:
        return None
    numbers = _numbers(reading, first), _numbers(reading, second)
    apart = [code for code in changed if _hedged(reading, one[code[1] : code[2]], other[code[3] : code[4]], one[code[2] : code[2] + 1])]
    numeric = bool((numbers[0] - numbers[1]) and (numbers[1] - numbers[0])) or bool(apart)
    told = apart[0] if apart else next((code for code in changed if numeric and _has_digit(one[code[1] : code[2]])), changed[0])
    return Difference(_shown(one, told[1], told[2]), _shown(other, told[3], told[4]), numeric)


def _numbers(reading: Reading, text: str) -> set[Decimal]:
    return {quantity.value for _, _, quantity in find_quantities(text, reading.language) if quantity.value is not None}


def _hedged(reading: Reading, one: list[str], other: list[str], after: list[str]) -> bool:
    """Whether the only difference before a number is the word that says how exact it is."""
    words = [*one, *other]
    return bool(words) and all(reading.cue("hedge").search(word) for word in words) and _has_digit(after)


def _has_digit(words: Iterable[str]) -> bool:
    return any(character.isdigit() for word in words for character in word)


def _plain(word: str) -> str:
    return re.sub(r"[–—−]", "-", word.casefold()).strip(".,;:()”\"'") or word


def _shown(words: list[str], start: int, end: int) -> str:
    lead = "… " if start > CONTEXT else ""
    tail = " …" if end + CONTEXT < len(words) else ""
    return f"{lead}{' '.join(words[max(0, start - CONTEXT) : end + CONTEXT]).rstrip(' .')}{tail}"
