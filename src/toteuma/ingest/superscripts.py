"""Raised text, as marks of notes are, kept apart from the number that it stands at."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BRACKETED = re.compile(r"\s*(\d{1,2}\)(?:[ ,]*\d{1,2}\))*)\s*")


def raised(text: str) -> str:
    """``2`` → ``²``; ``2)`` → `` 2)``, apart by a space; a star or a word stays as it is."""
    if bracketed := _BRACKETED.fullmatch(text):
        return " " + bracketed[1]
    return text.translate(_RAISED) if re.fullmatch(r"[\d\s,]+", text) else text
