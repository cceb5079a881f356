"""Finnish consonant gradation: ``tuotto : tuoto-``, ``kunta : kunna-``, ``hanke : hankkee-``, both ways."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

VOWELS: Final = "aeiouyäöå"

_WEAK: Final = (
    ("kk", "k"),
    ("pp", "p"),
    ("tt", "t"),
    ("nk", "ng"),
    ("nt", "nn"),
    ("mp", "mm"),
    ("lt", "ll"),
    ("rt", "rr"),
    ("ht", "hd"),
    ("lp", "lv"),
    ("rp", "rv"),
    ("lk", "l"),
    ("rk", "r"),
    ("hk", "h"),
)
_UNGRADED: Final = ("sk", "st", "sp", "tk", "ts", "hk")
_STRONG: Final = (
    ("nn", "nt"),
    ("ng", "nk"),
    ("mm", "mp"),
    ("ll", "lt"),
    ("rr", "rt"),
    ("hd", "ht"),
    ("lv", "lp"),
    ("rv", "rp"),
    ("k", "kk"),
    ("p", "pp"),
    ("t", "tt"),
    ("d", "t"),
    ("v", "p"),
    ("l", "lk"),
    ("r", "rk"),
)


def _cut(stem: str) -> tuple[str, str, str]:
    """A stem that ends in a vowel as (before, consonants before the last vowel, last vowel)."""
    match = re.fullmatch(rf"(.*?)([^{VOWELS}]*)([{VOWELS}])", stem)
    return (match[1], match[2], match[3]) if match else (stem, "", "")


@cache
def weak_grades(stem: str) -> tuple[str, ...]:
    """The stem in the weak grade (``tuotto`` → ``tuoto``); more than one where the language has two ways (``hk``), itself where nothing changes."""
    before, consonants, last = _cut(stem)
    if not consonants or not before:
        return (stem,)
    if consonants[-2:] == "hk":
        return (stem, before + consonants[:-1] + last)
    if consonants[-2:] in _UNGRADED:
        return (stem,)
    for strong, weak in _WEAK:
        if consonants.endswith(strong):
            return (before + consonants[: -len(strong)] + weak + last,)
    if consonants == "p":
        return (before + "v" + last,)
    if consonants == "t":
        return (before + "d" + last,)
    if consonants == "k":
        between = "v" if before[-1:] in "uy" and last == before[-1:] else ""
        return (before + between + last,)
    return (stem,)


def strong_grades(stem: str) -> tuple[str, ...]:
    """What ``stem``, read as the weak grade, may be in the strong one; itself always among them."""
    before, consonants, last = _cut(stem)
    found = [stem]
    found += [
        before + consonants[: -len(weak)] + strong + last
        for weak, strong in _STRONG
        if consonants.endswith(weak) and (len(weak) == 2 or len(consonants) == 1 or consonants[:-1] in ("n", "l", "r", "m"))
    ]
    if not consonants and len(before) >= 2:
        found.append(before + "k" + last)
    return tuple(found)
