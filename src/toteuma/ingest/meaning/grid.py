"""A table while it is being understood: its heads joined column by column, its body, and what stood above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from toteuma.core.evidence import Spot
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.roles import named_role
from toteuma.ingest.meaning.wording import YEAR, collapsed, folded, head_of, joined_lines, scale_in, without_note_marks
from toteuma.ingest.raw import RawCell, RawTable
from toteuma.rules import scheme_ids
from toteuma.rules.reading import cue

RawRow = tuple[RawCell, ...]
MOST_HEADS = 3
_LONG_HEAD = 60
_SHORT_HEAD = 25
_LINES = 3


@dataclass(slots=True)
class Grid:
    """``heads`` has one joined text for each column. ``titles`` are rows above the heads with one text only. ``told`` says that there were heads."""

    heads: list[str]
    rows: list[RawRow]
    spot: Spot
    caption: str = ""
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    head_rows: int = 0
    broken: bool = False
    lent: bool = False
    """The table has no heads of its own, and these are those of the table before, which has as many columns."""
    unit: str = ""
    """Whose rows these are, where a column of units stands before the labels."""
    label: int = 0
    parted: bool = False
    """A part of a table that tells something else than its heads do: key figures below the lines of a statement."""


def is_number(cell: RawCell, language: Language) -> bool:
    """Whether the cell is a figure; a bare year is none."""
    text = collapsed(cell.text)
    if YEAR.fullmatch(text):
        return False
    return cell.quantity is not None or (
        bool(text) and text[-1:] != ":" and any(map(str.isdigit, text)) and parse_quantity(text, language) is not None
    )


def is_joining(row: RawRow, language: Language) -> bool:
    """A row right under a head that belongs to it: its label says so, or it is blank and the rest tells years, units and periods."""
    label = folded(row[0].text)
    rest = [cell for cell in row[1:] if cell.text.strip()]
    if any(is_number(cell, language) and scale_in(cell.text) is None for cell in rest):
        return False
    if cue("heads.joins").search(label):
        return True
    told = [_told(cell.text, language) for cell in rest]
    return (
        not label
        and len(row) > 2
        and bool(told)
        and (all(told) or (2 * sum(told) > len(told) and all(len(cell.text) < _SHORT_HEAD for cell in rest)))
    )


def _told(text: str, language: Language) -> bool:
    """A text that can stand in a head of figures: years, units, periods, words of stages."""
    head = head_of(text, language)
    return not head.words or named_role(head) is not None or (len(head.text) < _SHORT_HEAD and head.scale is not None)


def is_head(row: RawRow, language: Language) -> bool:
    """A row that can be the head of a table: no figures, and at least two cells beside the first (or the only one) that heads know."""
    rest = [cell.text for cell in row[1:] if cell.text.strip()]
    if not rest or any(is_number(cell, language) for cell in row[1:]) or any(len(text) > _LONG_HEAD for text in rest):
        return False
    known = sum(_told(text, language) for text in rest)
    return known >= min(2, len(rest)) and 2 * known >= len(rest)


def _is_title(row: RawRow) -> bool:
    return bool(row[0].text.strip()) and all(not cell.text.strip() for cell in row[1:]) and len(row) > 1


def grids_of(table: RawTable, language: Language) -> list[Grid]:
    """The tables that a grid of cells holds: one, or several where heads stand again further down, or where labels and values alternate."""
    if form := _form(table, language):
        return [form]
    rows, titles = list(table.rows), []
    told = table.heads
    while len(rows) > 2 and _is_title(rows[0]) and (is_head(rows[1], language) or (told or 0) > 1):
        titles.append(joined_lines(rows.pop(0)[0].text))
        told = told - 1 if told else told
    count = _head_count(rows, told, language)
    grid = Grid(
        _joined_heads(rows[:count], len(rows[0]) if rows else 0),
        [],
        table.spot,
        table.caption,
        titles,
        list(table.notes),
        count,
        table.broken,
    )
    grids = [grid]
    at = count
    while at < len(rows):
        if _is_title(rows[at]) and _about_key_figures(rows[at][0].text) and _of_lines(grids[-1], language):
            title = joined_lines(rows[at][0].text)
            grids.append(Grid(list(grids[-1].heads), [], rows[at][0].spot, "", [title], [], grids[-1].head_rows, parted=True))
            at += 1
            continue
        if at > count and (again := _heads_again(rows, at, grids[-1], language)):
            heads = _joined_heads(rows[at : at + again], len(rows[at]))
            if [folded(head) for head in heads] != [folded(head) for head in grids[-1].heads]:
                above: list[str] = []
                while grids[-1].rows and _is_title(grids[-1].rows[-1]):
                    above.insert(0, joined_lines(grids[-1].rows.pop()[0].text))
                grids.append(Grid(heads, [], rows[at][0].spot, "", above, [], again))
            at += again
            continue
        grids[-1].rows.append(rows[at])
        at += 1
    parted = [part for grid in grids if grid.rows for part in _by_unit(grid)]
    return parted or grids[:1]


def _by_unit(grid: Grid) -> list[Grid]:
    """A table whose first column tells the unit of each row, the labels standing in the second, parted by unit. Otherwise the table as it is."""
    units = [collapsed(row[0].text) for row in grid.rows]
    if len(grid.heads) < 3 or not cue("heads.units_as_rows").search(folded(grid.heads[0])) or len(set(units)) == len(units):
        return [grid]
    if not all(row[1].text.strip() for row, unit in zip(grid.rows, units, strict=True) if unit):
        return [grid]
    parts: list[Grid] = []
    for unit, run in groupby(zip(units, grid.rows, strict=True), key=lambda pair: pair[0]):
        rows = [row for _, row in run]
        part = Grid(grid.heads, rows, rows[0][0].spot, grid.caption, list(grid.titles), [], grid.head_rows, unit=unit, label=1)
        if len(rows) > 1 and _only_label(rows[0]):
            part.caption = joined_lines(part.rows.pop(0)[1].text)
        while len(part.rows) > 1 and _only_label(part.rows[-1]) and cue("cells.note").search(collapsed(part.rows[-1][1].text)):
            part.notes.insert(0, joined_lines(part.rows.pop()[1].text))
        parts.append(part)
    return parts


def _only_label(row: RawRow) -> bool:
    return not any(without_note_marks(cell.text) for cell in row[2:])


def _about_key_figures(title: str) -> bool:
    return cue("tables.key_figures").search(title) is not None or cue("tables.key_figures").search(title.replace("-", "")) is not None


def _of_lines(grid: Grid, language: Language) -> bool:
    """The rows so far are lines of a statement."""
    names = [names_of(scheme, None, language) for scheme in scheme_ids()]
    return not grid.parted and sum(any(each.candidates(row[0].text) for each in names) for row in grid.rows) >= _LINES


def _head_count(rows: Sequence[RawRow], told: int | None, language: Language) -> int:
    if not rows:
        return 0
    count = told if told is not None else int(_looks_like_head(rows, language))
    if told == 0 and is_head(rows[0], language):
        count = 1
    while 0 < count < min(MOST_HEADS, len(rows) - 1) and is_joining(rows[count], language):
        count += 1
    return count


def _looks_like_head(rows: Sequence[RawRow], language: Language) -> bool:
    if is_head(rows[0], language):
        return True
    texts = [collapsed(cell.text) for cell in rows[0]]
    if len(rows) < 2 or any(is_number(cell, language) for cell in rows[0][1:]) or not any(texts[1:]):
        return False
    if all(cell.bold or not cell.text.strip() for cell in rows[0]) and not all(cell.bold or not cell.text.strip() for cell in rows[1]):
        return True
    short = all(len(text) <= _LONG_HEAD for text in texts)
    below = [any(is_number(row[column], language) for row in rows[1:]) for column in range(1, len(rows[0]))]
    longer = max(len(collapsed(cell.text)) for row in rows[1:] for cell in row) > _LONG_HEAD
    return short and (any(below) or longer)


def _joined_heads(rows: Sequence[RawRow], width: int) -> list[str]:
    """Heads of several rows joined column by column; a head over several columns is told of each."""
    heads: list[list[str]] = [[] for _ in range(width)]
    for index, row in enumerate(rows):
        spread = ""
        for column, cell in enumerate(row):
            text = joined_lines(cell.text)
            if text:
                spread = text
            elif spread and column > 1 and index == 0 and len(rows) > 1:
                below = any(following[column].text.strip() for following in rows[1:])
                if (cell.covered and below) or (not cell.covered and below and not rows[1][0].text.strip()):
                    text = spread
            if text and text not in heads[column]:
                heads[column].append(text)
    return [" ".join(parts) for parts in heads]


def _heads_again(rows: Sequence[RawRow], at: int, grid: Grid, language: Language) -> int:
    """How many rows at ``at`` are heads in the middle of a table; 0 where none is. Years alone are a head only where years were before."""
    row = rows[at]
    filled = [collapsed(cell.text) for cell in row[1:] if cell.text.strip()]
    if len(filled) < 2 or at + 1 >= len(rows) or not is_head(row, language):
        return 0
    same = [folded(text) for text in filled] == [folded(head) for head in grid.heads[1:] if head]
    if not same and not all(named_role(head_of(text, language)) for text in filled):
        return 0
    count = 1
    while at + count < len(rows) and is_joining(rows[at + count], language):
        count += 1
    return count


def cut_form(upper: RawTable, lower: RawTable, language: Language) -> Grid | None:
    """A form whose rows a page break cut into two tables; None where the two make no form."""
    if not lower.broken or upper.heads or lower.heads:
        return None
    width = max(len(row) for row in (*upper.rows, *lower.rows))
    rows = [(*row, *(RawCell("", row[-1].spot, covered=True) for _ in range(width - len(row)))) for row in (*upper.rows, *lower.rows)]
    return _form(replace(upper, rows=tuple(rows)), language)


def _form(table: RawTable, language: Language) -> Grid | None:
    """A form with its labels above its values, row after row, laid out as a table of one row."""
    rows = table.rows
    if table.heads or len(rows) < 4 or len(rows) % 2 or len(rows) > 8:
        return None
    labels, values = rows[0::2], rows[1::2]
    heads: list[str] = []
    cells: list[RawCell] = []
    for above, below in zip(labels, values, strict=True):
        for head, cell in zip(above, below, strict=True):
            if head.text.strip():
                if named_role(head_of(head.text, language)) is None:
                    return None
                heads.append(joined_lines(head.text))
                cells.append(replace(cell, covered=False))
            elif cell.text.strip():
                return None
    if len(heads) < 3 or len({folded(head) for head in heads}) < len(heads):
        return None
    return Grid(heads, [tuple(cells)], table.spot, table.caption, [], list(table.notes), 1, table.broken)


def same_heads(one: Grid, other: Grid) -> bool:
    return bool(one.head_rows and other.head_rows) and [folded(head) for head in one.heads] == [folded(head) for head in other.heads]


def shape_of(text: str) -> str:
    """The beginning of a cell's text without a mark of a list item."""
    return re.sub(r"^[•·▪◦*-]\s*", "", collapsed(text))
