"""Marks beside what a cell says: arrows at a number, bullets at an item of a list."""

from __future__ import annotations

import re

_ARROWS = "▲▼△▽▴▾↑↓↗↘→"
_NUMBER = re.compile(
    r"[-‐–−+]?[ \u00a0\u202f\u2009]?(?:\d{1,3}(?:[ \u00a0\u202f\u2009.]\d{3})+|\d+)(?:[.,]\d+)?[ \u00a0\u202f\u2009]?(?:%|€)?"
)
_DOUBLE_BULLET = re.compile(r"^•\s*(?:[•·*]|[–-](?=\s+[^\s\d]))\s+", re.MULTILINE)
"""A dash before a number may be its sign and stays."""
_ARROW = re.compile(rf"^[{_ARROWS}]\s*|\s*[{_ARROWS}]$")


def is_number(text: str) -> bool:
    """Whether a whole text is one written number, with its sign, percent or euro mark if it has them."""
    return bool(_NUMBER.fullmatch(text.strip()))


def bare_number(text: str) -> str:
    """A number without the arrow before or after it; any other text as it is."""
    bare = _ARROW.sub("", text)
    return bare if is_number(bare) else text


def has_arrow(text: str) -> bool:
    return any(character in _ARROWS for character in text)


def one_bullet(text: str) -> str:
    """Items of a list with one bullet each, where both the list and its text had one."""
    return _DOUBLE_BULLET.sub("• ", text)
