"""Numbers broken at a line end in a narrow cell, made whole."""

from __future__ import annotations

import re

_UPPER = re.compile(r"[-‐–−+(]?\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})*[ \u00a0\u202f\u2009]\d{1,2}")
_LOWER = re.compile(r"\d{1,2}(?:,\d+)?\)?")
_WHOLE = re.compile(r"[-‐–−+(]?\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:,\d+)?\)?")


def joined_number(upper: str, lower: str) -> str | None:
    """Two lines as one number where the upper ends within a group of thousands that the lower one fills (``–20 73`` and ``1``); None where not."""
    above, below = upper.strip(), lower.strip()
    if _UPPER.fullmatch(above) and _LOWER.fullmatch(below) and _WHOLE.fullmatch(above + below):
        return above + below
    return None
