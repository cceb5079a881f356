"""Values put into a settings file, everything else in it staying as somebody wrote it: comments, order, spaces.

A *place* is the way to a table or a key: ``("sections", "risks", "include")``. What comes out is held against the parser: it has the values that were
asked for and no other change, or it is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from toteuma.services.toml_tables import toml_text, toml_texts

Way = tuple[str, ...]
Rows = Sequence[tuple[int, Mapping[str, object]]]
"""Tables of an array as they are to be, in order: where each stands now (from 0; −1: it is new), and the keys that are to be in it."""


@dataclass(slots=True)
class _Block:
    """A table with its header, the comments right above it, and its lines. ``index``: which of an array it is; −1: of none."""

    way: Way
    index: int
    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [*self.head, *self.body]


def settings_of(text: str) -> dict[str, Any]:
    """What a file says; nothing where it cannot be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def value_at(data: Mapping[str, object], way: Way) -> Any:
    """What stands at a place of a file that was read; None where nothing does."""
    found: object = data
    for name in way:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def with_value(text: str, way: Way, value: object) -> str:
    """The file with the value of a key: a text, number, truth value, day, list of texts or numbers, or texts by language; None takes the key away.

    **Raises** ValueError with the key where it is written in a way that cannot be changed like this.
    """
    wanted = tomllib.loads(text)
    _put(wanted, way, value)
    blocks = _blocks(text)
    own = [block for block in blocks if block.way == way[:-1] and block.index < 0]
    if not own and value is not None:
        own = [_new_block(blocks, way[:-1])]
    if own:
        own[0].body = _with_key(own[0].body, way[-1], value)
    return _checked(blocks, wanted, way)


def with_rows(text: str, way: Way, rows: Rows) -> str:
    """The file with the tables of an array. **Raises** ValueError as :func:`with_value` does."""
    wanted = tomllib.loads(text)
    before = value_at(wanted, way) or []
    _put(wanted, way, [dict(values) for _, values in rows] or None)
    blocks = _blocks(text)
    own = [block for block in blocks if block.way == way and block.index >= 0]
    if len(own) != len(before) or any(place >= len(own) for place, _ in rows):
        raise ValueError(".".join(way))
    after = [_row(own[place] if place >= 0 else None, way, before[place] if place >= 0 else {}, values) for place, values in rows]
    at = blocks.index(own[0]) if own else _end_of(blocks, way)
    _spaced(own, after, blocks[at - 1] if at else None)
    kept = [block for block in blocks if block not in own]
    first = sum(block not in own for block in blocks[:at])
    return _checked([*kept[:first], *after, *kept[first:]], wanted, way)


def with_table(text: str, way: Way, values: Mapping[str, object] | None) -> str:
    """The file with a new table of these keys, or without the one that is there and all that are in it. **Raises** ValueError as :func:`with_value` does."""
    wanted = tomllib.loads(text)
    _put(wanted, way, None if values is None else dict(values))
    blocks = _blocks(text)
    if values is None:
        blocks = [block for block in blocks if block.way[: len(way)] != way]
    else:
        block = _new_block(blocks, way)
        for key, value in values.items():
            block.body = _with_key(block.body, key, value)
    return _checked(blocks, wanted, way)


def _checked(blocks: Sequence[_Block], wanted: Mapping[str, object], way: Way) -> str:
    text = "".join(line for block in blocks for line in block.lines())
    try:
        after = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise ValueError(".".join(way)) from None
    if _filled(after) != _filled(wanted):
        raise ValueError(".".join(way))
    return text


def _filled(data: Mapping[str, object]) -> dict[str, object]:
    """Without tables in which nothing stands: whether the last key of one takes it along means nothing."""
    told = {key: _filled(value) if isinstance(value, Mapping) else value for key, value in data.items()}
    return {key: value for key, value in told.items() if value != {}}


def _put(data: dict[str, Any], way: Way, value: object) -> None:
    for name in way[:-1]:
        data = data.setdefault(name, {})
    if value is None:
        data.pop(way[-1], None)
    else:
        data[way[-1]] = value


# --- tables -------------------------------------------------------------------------------------------------------------------


def _blocks(text: str) -> list[_Block]:
    """The file as its tables: the first has no header. A line that only looks like one, as in a text of several lines, is none."""
    lines = [line if line.endswith("\n") else f"{line}\n" for line in text.splitlines(keepends=True)]
    blocks, counts = [_Block((), -1)], dict[Way, int]()
    for line in lines:
        if not line.lstrip().startswith("[") or not _whole(blocks[-1].body):
            blocks[-1].body.append(line)
            continue
        way, array = _way_of(line)
        counts[way] = counts.get(way, -1) + 1
        begin = _comments_above(blocks[-1].body)
        above, blocks[-1].body = blocks[-1].body[begin:], blocks[-1].body[:begin]
        blocks.append(_Block(way, counts[way] if array else -1, [*above, line]))
    return blocks


def _whole(body: Sequence[str]) -> bool:
    """Whether no value is still open at the end of some lines."""
    try:
        tomllib.loads("".join(body))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _way_of(header: str) -> tuple[Way, bool]:
    data: Any = tomllib.loads(header)
    way: list[str] = []
    while data:
        if isinstance(data, list):
            return tuple(way), True
        ((name, data),) = data.items()
        way.append(name)
    return tuple(way), False


def _comments_above(body: Sequence[str]) -> int:
    """Where the comments begin that stand right above the next header."""
    at = len(body)
    while at and body[at - 1].lstrip().startswith("#"):
        at -= 1
    return at


def _end_of(blocks: Sequence[_Block], way: Way) -> int:
    """Where a new table belongs: behind its like, that is behind the last table that shares the longest beginning with it."""
    for length in range(len(way), 0, -1):
        alike = [number for number, block in enumerate(blocks) if block.way[:length] == way[:length]]
        if alike:
            return alike[-1] + 1
    return len(blocks)


def _new_block(blocks: list[_Block], way: Way) -> _Block:
    """An empty table, put in its place among the others."""
    block, at = _Block(way, -1, [f"[{_name(way)}]\n"]), _end_of(blocks, way)
    before = blocks[at - 1].body or blocks[at - 1].head
    if before and before[-1].strip():
        blocks[at - 1].body.append("\n")
    if at < len(blocks):
        block.body = ["\n"]
    blocks.insert(at, block)
    return block


def _name(way: Way) -> str:
    return ".".join(name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_text(name) for name in way)


def _row(block: _Block | None, way: Way, before: Mapping[str, object], values: Mapping[str, object]) -> _Block:
    """A table of an array with the keys that it is to have."""
    row = _Block(way, 0, [*block.head], [*block.body]) if block else _Block(way, 0, [f"[[{_name(way)}]]\n"])
    for key in [key for key in before if key not in values]:
        row.body = _with_key(row.body, key, None)
    for key, value in values.items():
        if key not in before or before[key] != value:
            row.body = _with_key(row.body, key, value)
    return row


def _spaced(before: Sequence[_Block], after: Sequence[_Block], above: _Block | None) -> None:
    """Rows parted as they were, and what was written above the first of them stays above the first."""
    between = _blank(before[0]) if len(before) > 1 else []
    end = _blank(before[-1]) if before else ["\n"]
    comments = before[0].head[:-1] if before else []
    for number, block in enumerate(after):
        if before and block.head[:-1] == comments:
            block.head = block.head[-1:]
        if number == 0:
            block.head = [*comments, *block.head]
        block.body = block.body[: len(block.body) - len(_blank(block))] + (between if number + 1 < len(after) else end)
    if not before and above is not None and above.lines() and above.lines()[-1].strip():
        above.body.append("\n")


def _blank(block: _Block) -> list[str]:
    """The empty lines at the end of a table."""
    count = next((number for number, line in enumerate(reversed(block.body)) if line.strip()), len(block.body))
    return block.body[len(block.body) - count :]


# --- keys ---------------------------------------------------------------------------------------------------------------------


def _said(body: Sequence[str]) -> Iterator[list[str]]:
    """The lines of a table by what they say: a key with its value, however many lines it takes, or a line that says nothing."""
    open_: list[str] = []
    for line in body:
        open_.append(line)
        if _whole(open_):
            yield open_
            open_ = []
    if open_:
        yield open_


def _with_key(body: Sequence[str], key: str, value: object) -> list[str]:
    found, last, lines = False, 0, list[str]()
    for said in _said(body):
        told = tomllib.loads("".join(said)) if _whole(said) else {}
        if key not in told:
            lines += said
        elif not found and value is not None:
            lines.append(_written(said, key, value))
        found = found or key in told
        last = len(lines) if told else last
    if not found and value is not None:
        lines.insert(last, f"{_name((key,))} = {toml_value(value)}\n")
    return lines


def _written(said: Sequence[str], key: str, value: object) -> str:
    """A key with another value; its name as it was written and the remark behind it stay."""
    text = "".join(said).rstrip("\n")
    head = re.match(r"\s*(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')\s*=\s*", text)
    remark = next((text[at.start() :] for at in re.finditer(r"[ \t]*#.*$", text) if _same(text[: at.start()], text)), "")
    return f"{head.group() if head else f'{_name((key,))} = '}{toml_value(value)}{remark}\n"


def _same(one: str, other: str) -> bool:
    try:
        return tomllib.loads(one) == tomllib.loads(other)
    except tomllib.TOMLDecodeError:
        return False


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return toml_texts({str(key): str(text) for key, text in value.items()})
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml_value, value))}]"
    raise ValueError(str(value))
