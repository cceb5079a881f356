"""Where the keys of a TOML file stand: ``tomllib`` gives values without their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_ID = re.compile(r"""\s*id\s*=\s*(["'])(.*?)\1""")
_FENCES = ('"""', "'''")


def rows_of(text: str) -> dict[str, int]:
    """The row of every table and key, by its path: ``display``, ``display.unit``, ``levels[2].id``; a table of an array by its id too: ``levels.area``.

    Of a file that can be read as TOML.
    """
    rows: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, fence, depth = "", "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if line.count(fence) % 2 else fence
            continue
        if depth == 0 and (heading := _HEADING.fullmatch(line)):
            table = _plain(heading[2])
            for end in (position for position, letter in enumerate(table) if letter == "."):
                rows.setdefault(table[:end], number)
            if heading[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                rows.setdefault(table, number)
                table = f"{table}[{counts[table]}]"
            rows.setdefault(table, number)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            rows.setdefault(f"{table}.{_plain(key[1])}" if table else _plain(key[1]), number)
            if table.endswith("]") and (own_id := _ID.match(line)):
                rows.setdefault(f"{table.rpartition('[')[0]}.{own_id[2]}", rows[table])
        fence = next((mark for mark in _FENCES if line.count(mark) % 2), "")
        depth += 0 if fence else _opened(line)
    return rows


def row_of(rows: Mapping[str, int], path: str) -> int | None:
    """The row of a path, else of what holds it; None where not even that stands in the file."""
    while path:
        if path in rows:
            return rows[path]
        path = path[: path.rindex("[")] if path.endswith("]") else path.rpartition(".")[0]
    return None


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def _opened(line: str) -> int:
    """How many brackets of a list a line opens beyond those it closes, texts and comments apart."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", line).partition("#")[0]
    return sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")
