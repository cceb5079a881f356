"""What a user may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST = 8


def near(name: str, known: Iterable[str]) -> str:
    """The known names most like ``name``, letter case apart, the nearest first; the first few where none is like it."""
    names = list(dict.fromkeys(known))
    folded: dict[str, list[str]] = {}
    for one in names:
        folded.setdefault(one.casefold(), []).append(one)
    close = difflib.get_close_matches(name.casefold(), folded, n=MOST, cutoff=0.6)
    return ", ".join([one for match in close for one in folded[match]] or names[:MOST])
