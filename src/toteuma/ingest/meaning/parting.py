"""Grids of cells → tables with heads: one or several, as heads stand again further down, units follow each other, or labels and values alternate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from toteuma.core.language import Language
from toteuma.ingest.meaning.beside import by_group
from toteuma.ingest.meaning.grid import LONG_HEAD, Grid, RawRow, is_head, is_joining, is_number, is_title
from toteuma.ingest.meaning.lines import names_of
from toteuma.ingest.meaning.roles import named_role
from toteuma.ingest.meaning.turned import turned
from toteuma.ingest.meaning.wording import collapsed, folded, head_of, joined_lines, without_note_marks
from toteuma.ingest.raw import RawCell, RawTable
from toteuma.rules import scheme_ids
from toteuma.rules.reading import cue

MOST_HEADS = 3
_LINES = 3


def grids_of(table: RawTable, language: Language) -> list[Grid]:
    """The tables that a grid of cells holds: one, or several where heads stand again further down, or where labels and values alternate."""
    if form := _form(table, language):
        return [form]
    rows, titles = list(table.rows), []
    told = table.heads
    while len(rows) > 2 and is_title(rows[0]) and (is_head(rows[1], language) or (told or 0) > 1 or _heads_below(rows, told, language)):
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
        if is_title(rows[at]) and _about_key_figures(rows[at][0].text) and _of_lines(grids[-1], language):
            title = joined_lines(rows[at][0].text)
            grids.append(Grid(list(grids[-1].heads), [], rows[at][0].spot, "", [title], [], grids[-1].head_rows, parted=True))
            at += 1
            continue
        if at > count and (again := _heads_again(rows, at, grids[-1], language)):
            heads = _joined_heads(rows[at : at + again], len(rows[at]))
            if [folded(head) for head in heads] != [folded(head) for head in grids[-1].heads]:
                above: list[str] = []
                while grids[-1].rows and is_title(grids[-1].rows[-1]):
                    above.insert(0, joined_lines(grids[-1].rows.pop()[0].text))
                grids.append(Grid(heads, [], rows[at][0].spot, "", above, [], again))
            at += again
            continue
        grids[-1].rows.append(rows[at])
        at += 1
    whole = by_group(grids[0], rows[:count], language) if len(grids) == 1 else grids
    parted = [turned(part, language) for grid in whole if grid.rows for part in _by_unit(grid)]
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


def _heads_below(rows: Sequence[RawRow], told: int | None, language: Language) -> bool:
    """Under a title, where the format tells of no heads: words over several columns, and figures below them."""
    words = sum(bool(cell.text.strip()) for cell in rows[1][1:])
    return not told and words > 1 and len(rows) > 3 and _looks_like_head(rows[1:], language)


def _looks_like_head(rows: Sequence[RawRow], language: Language) -> bool:
    if is_head(rows[0], language):
        return True
    texts = [collapsed(cell.text) for cell in rows[0]]
    if len(rows) < 2 or any(is_number(cell, language) for cell in rows[0][1:]) or not any(texts[1:]):
        return False
    if all(cell.bold or not cell.text.strip() for cell in rows[0]) and not all(cell.bold or not cell.text.strip() for cell in rows[1]):
        return True
    short = all(len(text) <= LONG_HEAD for text in texts)
    below = [any(is_number(row[column], language) for row in rows[1:]) for column in range(1, len(rows[0]))]
    longer = max(len(collapsed(cell.text)) for row in rows[1:] for cell in row) > LONG_HEAD
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
    return count if at + count < len(rows) else 0


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
