"""Texts in files that a spreadsheet opens: none of them is to be taken for a formula, and each comes back as it was."""

from __future__ import annotations

import re

FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n]")


def safe(text: str) -> str:
    """``text``, behind an apostrophe where a spreadsheet would run it as a formula (``=1+1`` → ``'=1+1``).

    Also where apostrophes stand before such a beginning already, so that :func:`plain` gives every text back.
    """
    return "'" + text if FORMULA_LIKE.match(text) else text


def plain(field: str) -> str:
    """The text that :func:`safe` was given."""
    return field[1:] if field.startswith("'") and FORMULA_LIKE.match(field) else field
