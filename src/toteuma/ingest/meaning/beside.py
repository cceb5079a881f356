"""Tables that show several units side by side, each with the same columns, under heads in two rows: parted, so that each unit has a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from toteuma.core.language import Language
from toteuma.ingest.meaning.grid import Grid, RawRow
from toteuma.ingest.meaning.roles import named_role
from toteuma.ingest.meaning.wording import folded, head_of, joined_lines

_LEAST_COLUMNS = 2


def by_group(grid: Grid, heads: Sequence[RawRow], language: Language) -> list[Grid]:
    """The table as it is; or, where the upper of two rows of heads names units and the lower one tells the same columns below each, one table a unit.

    ``heads`` are the rows of heads before they were joined.
    """
    groups = _groups(heads, language)
    if not groups:
        return [grid]
    parts = []
    for name, columns in groups:
        lower = [joined_lines(heads[1][column].text) for column in columns]
        rows: list[RawRow] = [(row[0], *(row[column] for column in columns)) for row in grid.rows]
        parts.append(replace(grid, heads=[grid.heads[0], *lower], rows=rows, titles=list(grid.titles), notes=list(grid.notes), unit=name))
    return parts


def _groups(heads: Sequence[RawRow], language: Language) -> list[tuple[str, list[int]]]:
    """Each unit with its columns; nothing where the heads tell of no units side by side."""
    if len(heads) != 2 or len(heads[0]) != len(heads[1]) or len(heads[0]) < 1 + 2 * _LEAST_COLUMNS:
        return []
    upper, name = [], ""
    for cell in heads[0][1:]:
        name = joined_lines(cell.text) or name
        upper.append(name)
    groups = [(name, [column for column, _ in run]) for name, run in groupby(enumerate(upper, 1), key=lambda pair: pair[1])]
    names = [folded(name) for name, _ in groups]
    lower = [[folded(heads[1][column].text) for column in columns] for _, columns in groups]
    alike = len(groups) > 1 and len(lower[0]) >= _LEAST_COLUMNS and all(each == lower[0] for each in lower)
    if not alike or len(set(names)) < len(names) or not all(names):
        return []
    telling = all(_tells(text, language) for text in lower[0])
    return groups if telling and not any(_tells(name, language) for name in names) else []


def _tells(text: str, language: Language) -> bool:
    """Whether a head says which figures its column has: their year, their stage, or how they differ."""
    head = head_of(text, language)
    return named_role(head) is not None or head.year is not None
