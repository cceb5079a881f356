"""Whole numbers as somebody sends them in an address or a form."""

from __future__ import annotations

import re

MOST_DIGITS = 15
"""More are no number of anything here, and Python refuses to read thousands of them."""


def whole_number(text: str) -> int | None:
    """The number that digits say: ``"41"`` is 41. **None when** the text is anything else: a sign, letters, another script's digits, too many of them."""
    text = text.strip()
    return int(text) if re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", text) else None
