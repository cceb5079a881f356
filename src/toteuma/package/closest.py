"""What was probably meant: the nearest known name, for hints."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like ``name``, letter case apart; empty where none is near."""
    names = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(name.casefold(), list(names), n=1, cutoff=0.6)
    return names[found[0]] if found else ""
