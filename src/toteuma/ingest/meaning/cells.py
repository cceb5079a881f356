"""Cells as they are read: a number, a keyed list, nothing, or text, each with its pieces and doubts."""

from __future__ import annotations

import re

from toteuma.core.evidence import Quantity, ReadCell
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.ingest.meaning.wording import collapsed, joined_lines, without_note_marks
from toteuma.ingest.raw import RawCell
from toteuma.rules.reading import cue

_ARROWS = re.compile(r"[▲▼△▽↑↓↗↘●○◐✓✔✗✘]")
_KEYED = re.compile(
    r"(?P<key>[^\W\d][^\d:=;]*?)\s*(?P<colon>[:=])?\s*(?P<number>[-−–]?\s?\d[\d\s.,\u00a0]*(?:[%€]|\w[\w/²³€]*\.?)?(?:\s?/\s?\w+\.?)?)"
)
_KEY_LENGTH = 40


def read_cell(cell: RawCell, language: Language, *, label: bool = False, words: bool = False) -> ReadCell:
    """A cell with its number or keyed list. ``label``: it names its row, and is never a number; ``words``: its column tells in words, so that a number
    with words around is no keyed list."""
    raw = joined_lines(cell.text)
    quantity = cell.quantity
    keyed: tuple[tuple[str, Quantity], ...] = ()
    doubt = cell.doubt
    if not label and raw and quantity is None and not cue("cells.none").fullmatch(raw):
        quantity = parse_quantity(cue("cells.verdict").sub("", _ARROWS.sub(" ", raw)), language)
        if quantity is not None and quantity.raw != raw:
            quantity = Quantity(raw, quantity.value, quantity.step, quantity.decimals, quantity.unit, quantity.style, quantity.invalid)
        if quantity is None and not words:
            keyed = keyed_list(cell.text, language)
    if quantity is not None and not doubt:
        doubt = quantity.invalid or ("ambiguous" if "ambiguous" in quantity.style else "")
    pieces = cell.pieces or tuple((collapsed(line), cell.spot) for line in cell.text.split("\n") if line.strip() and "\n" in cell.text)
    return ReadCell(raw, cell.spot, quantity, keyed, pieces, cell.bold, doubt)


def keyed_list(text: str, language: Language) -> tuple[tuple[str, Quantity], ...]:
    """``hyte: 19 432`` by line or one after the other → key and quantity; empty where anything else stands in the cell.

    A key may be cut by a mark (``op/kou 256 945``); without a colon it must be one short word.
    """
    found: list[tuple[str, Quantity]] = []
    for line in (collapsed(without_note_marks(part)) for part in text.split("\n")):
        if not line:
            continue
        parts = _line_parts(line, language)
        if not parts:
            return ()
        found += parts
    return tuple(found)


def _line_parts(line: str, language: Language) -> list[tuple[str, Quantity]]:
    parts: list[tuple[str, Quantity]] = []
    at = 0
    while at < len(line):
        match = _KEYED.match(line, at)
        if match is None:
            return []
        key = match["key"].strip()
        number = match["number"]
        quantity = parse_quantity(number, language)
        if quantity is None and (shorter := re.match(r"[-−–]?\s?\d[\d\s.,\u00a0]*", number)):
            number = shorter[0].rstrip(" ,.;")
            quantity = parse_quantity(number, language)
        if quantity is None or len(key) > _KEY_LENGTH or (not match["colon"] and (" " in key or cue("cells.bound").search(key))):
            return []
        parts.append((key, quantity))
        at = match.start("number") + len(number)
        while at < len(line) and line[at] in " ,;.":
            at += 1
    return parts
