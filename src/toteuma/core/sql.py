"""Names and texts as SQL writes them."""

from __future__ import annotations


def quoted(name: str) -> str:
    """An identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text of SQL."""
    return "'" + value.replace("'", "''") + "'"
