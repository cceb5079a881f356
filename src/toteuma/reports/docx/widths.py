"""How wide the columns of a table are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toteuma.core.document import Cell, ColumnKind, Table
from toteuma.reports.docx.styles import INDENT, TABLE_LEVELS

NUMERIC = frozenset({ColumnKind.NUMBER, ColumnKind.PERCENT})

TWIPS_PER_WEIGHT = 190
"""Width of a table of figures by its weights; one with text takes the whole room."""

TWIPS_PER_LETTER = 88
TWIPS_PER_DIGIT = 96
"""A letter and a digit of the table text: a little more than Arial's, which for letters is the middle of running Finnish text."""

PADDING = 200
"""What the cell keeps free at its sides."""

NBSP = "\u00a0"
MARKS_ROOM = 2
"""Letters that an arrow, a note mark or the mark of a status needs beside the word."""


def column_widths(table: Table, room: int) -> list[int]:
    """Widths in twentieths of a point: by weight, but never less than the longest word or figure of the column needs.

    A Word without a hyphenation dictionary for the language would break such a word anywhere. Where the needs together exceed the room,
    everybody gives alike.
    """
    weights = [column.weight for column in table.columns]
    figures_only = all(column.kind in NUMERIC for column in table.columns[1:])
    total = min(room, sum(weights) * TWIPS_PER_WEIGHT) if figures_only else room
    needs = _needs(table)
    total = min(room, max(total, sum(needs)))
    return _rounded(_shared(weights, needs, total), total)


def fits(table: Table, room: int) -> bool:
    """Whether no word and no figure has to be broken to set the table in ``room``."""
    return sum(_needs(table)) <= room


def _shared(weights: Sequence[int], needs: Sequence[int], total: int) -> list[int]:
    """Who needs more than its share gets its need; the others share the rest."""
    if sum(needs) >= total:
        return list(needs)
    needy: set[int] = set()
    while True:
        rest = total - sum(needs[index] for index in needy)
        weight = sum(weight for index, weight in enumerate(weights) if index not in needy)
        short = {index for index in range(len(weights)) if index not in needy and rest * weights[index] < needs[index] * weight}
        if not short:
            return [needs[index] if index in needy else rest * weights[index] // weight for index in range(len(weights))]
        needy |= short


def _rounded(shares: Sequence[int], total: int) -> list[int]:
    """Whole widths in the proportions of ``shares`` that sum to ``total``."""
    edges = [total * sum(shares[:index]) // sum(shares) for index in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _needs(table: Table) -> list[int]:
    needs = []
    for index, column in enumerate(table.columns):
        each = TWIPS_PER_DIGIT if column.kind in NUMERIC else TWIPS_PER_LETTER
        need = _longest(column.header, TWIPS_PER_DIGIT)
        for row in table.rows:
            cell = row.cells[index]
            indent = INDENT * min(row.depth, TABLE_LEVELS) if column.kind is ColumnKind.LABEL else 0
            need = max(need, indent + _longest(cell.printed, each) + _marks(cell, each))
        needs.append(need + PADDING)
    return needs


def _marks(cell: Cell, each: int) -> int:
    return MARKS_ROOM * each if cell.judgement_word or cell.note_refs or cell.status else 0


def _longest(text: str, each: int) -> int:
    """Width of the longest piece that cannot be broken. A no-break space does not part; it is half as wide as a digit."""
    return max(each * (2 * len(piece) - piece.count(NBSP)) // 2 for piece in text.replace("-", "- ").replace("/", "/ ").split(" "))
