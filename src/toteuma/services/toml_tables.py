"""Tables put into a TOML file and taken out of it, everything else in the file staying as somebody wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any


def toml_text(value: str) -> str:
    """A text as TOML writes it."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter) or (letter if letter.isprintable() else f"\\u{ord(letter):04x}"[:6]) for letter in value) + '"'


def toml_texts(values: dict[str, str]) -> str:
    """Texts by language as an inline table."""
    return "{ " + ", ".join(f"{name} = {toml_text(text)}" for name, text in values.items()) + " }"


def with_table(text: str, block: str) -> str:
    """The file with a table at its end."""
    return f"{text.rstrip()}\n\n{block.rstrip()}\n" if text.strip() else f"{block.rstrip()}\n"


def without_table(text: str, header: str, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> str:
    """The file without the tables of this header (``[approval]``, ``[[explanations]]``) that are wanted away, with all that stands in them.

    A line that only looks like a header, as in a text of several lines, cuts nothing: what is left must read as before without them.
    """
    name = header.strip("[]")
    while True:
        before = tomllib.loads(text)
        found = before.get(name, [])
        tables = found if isinstance(found, list) else [found]
        index = next((number for number, table in enumerate(tables) if wanted(table)), None)
        if index is None:
            return text
        rest: list[Any] = [table for number, table in enumerate(tables) if number != index]
        after = {key: value for key, value in before.items() if key != name} | ({name: rest} if isinstance(found, list) and rest else {})
        text = _cut(text, header, after)


def _cut(text: str, header: str, after: dict[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    ends = [number for number, line in enumerate(lines) if re.match(r"\s*\[", line)] + [len(lines)]
    for begin in (number for number, line in enumerate(lines) if line.strip().partition("#")[0].strip() == header):
        for end in (_before_comments(lines, begin, number) for number in ends if number > begin):
            left = "".join(lines[:begin] + lines[end:])
            try:
                if tomllib.loads(left) == after:
                    return left
            except tomllib.TOMLDecodeError:
                continue
    raise ValueError(header)


def _before_comments(lines: list[str], begin: int, end: int) -> int:
    """Where a table ends whose next one begins at ``end``: comments right above that belong to it."""
    while end - 1 > begin and end < len(lines) and lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end
