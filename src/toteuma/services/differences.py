"""What changed in a chapter since a moment: field by field from the log, and word by word in a text."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from toteuma.services.change_log import WHOLE, Change, Kept
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.workplace import Workplace

TOKENS = re.compile(r"\{\{.*?\}\}|\n+|[^\S\n]+|\w+|[^\w\s]")
"""A bound figure is one word."""


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that is the same, was added or was removed."""

    kind: Kind
    text: str


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts as one run of pieces: what is not added makes ``old``, what is not removed makes ``new``."""
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    found: list[Piece] = []
    removed = added = ""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if tag == "equal" and (gone.strip() or not removed + added):
            found += _changed(removed, added)
            found.append(Piece(Kind.SAME, gone))
            removed = added = ""
        else:  # a space alone between two changes would tear them into words
            removed, added = removed + gone, added + come
    return tuple(found + _changed(removed, added))


AROUND = 90
"""So many characters of what is the same stand beside a change."""


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without the middle of long stretches that are the same."""
    found = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.kind is Kind.SAME and len(text) > 3 * AROUND:
            begin = text[:AROUND].rpartition(" ")[0] if number else ""
            end = text[-AROUND:].partition(" ")[2] if number + 1 < len(pieces) else ""
            text = " … ".join((begin, end))
        found.append(Piece(piece.kind, text))
    return tuple(found)


def _changed(removed: str, added: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if text]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field from what stood there at the moment to what stands there now, and who changed it last. ``column`` empty: the whole record went."""

    table: str
    key: str
    column: str
    old: str
    new: str
    by: str
    at: datetime

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return word_pieces(self.old, self.new)


def changed_since(place: Workplace, statement: str, unit: str, number: int) -> dict[tuple[str, str, str], FieldChange]:
    """The fields of a unit's chapter that stand otherwise than after the change of this number, by table, key and column. What was changed and changed
    back is none."""
    first: dict[tuple[str, str, str], str] = {}
    last: dict[tuple[str, str, str], Change] = {}
    for change in place.keeper.changes_after(statement, number):
        if change.table == CHAPTERS or not _is_of(place, statement, unit, change):
            continue
        for column, old in _old_fields(change).items():
            field = (change.table, change.key, column)
            first.setdefault(field, old)
            last[field] = change
    found = {}
    for field, old in first.items():
        table, key, column = field
        kept = place.keeper.record(statement, table, key)
        new = kept.values.get(column, "") if kept else ""
        if new != old:
            found[field] = FieldChange(table, key, column, old, new, last[field].by, last[field].at)
    return found


def _old_fields(change: Change) -> dict[str, str]:
    """What stood in each field before the change."""
    if change.field != WHOLE:
        return {change.field: change.old}
    told: dict[str, str] = json.loads(change.old or change.new)["values"]
    return told if change.old else dict.fromkeys(told, "")


def _is_of(place: Workplace, statement: str, unit: str, change: Change) -> bool:
    if change.table == PROSE:
        return change.key.partition("/")[0] == unit
    kept = place.keeper.record(statement, change.table, change.key)
    if kept is None:
        if change.field != WHOLE:
            return False  # told with its going
        told = json.loads(change.old or change.new)
        kept = Kept(told["position"], told["values"], change.number)
    return place.unit_of(statement, change.table, change.key, kept) == unit
