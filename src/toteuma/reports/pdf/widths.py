"""Column widths in tenths of a millimetre.

The weights of the document give the proportions. A number must never break and a header word should not, so a column gets at least what its
longest word needs; what that costs is taken from the columns that can spare it. A table of few numbers is set as narrow as it reads best,
not stretched over the page.
"""

from __future__ import annotations

from functools import lru_cache

from toteuma.core.document import Column, ColumnKind, RowKind, Table

PORTRAIT = 1660
LANDSCAPE = 2530
EM = 30
"""One em of table text (8.5 pt)."""
PADDING = 34
DEPTH = 30
ARROW = 34
"""Room for the arrow of a judgement or the mark of a note."""
SHAPE = 40
"""Room for the shape of a status."""
LONGEST_WORD = 330
"""A longer word of a text column is hyphenated."""
SMALLEST = 70
"""Percent of the text size below which nobody reads it: six points."""
NUMBER_AT_LEAST = 220
LABEL_AT_LEAST = 420
LABEL_AT_MOST = 760
NUMERIC = (ColumnKind.NUMBER, ColumnKind.PERCENT)


def text_width(text: str) -> int:
    """About how wide ``text`` prints, on the safe side: thousandths of an em of semibold Source Sans, by kind of character."""
    thousandths = 0
    for character in text:
        if character in " \u00a0.,:;iljtfr|!'()-":
            thousandths += 340
        elif character in "mwMWÄÖÅ%€":
            thousandths += 850
        elif character.isupper():
            thousandths += 640
        else:
            thousandths += 530
    return thousandths * EM // 1000 + 1


@lru_cache(maxsize=65_536)
def longest_word(text: str) -> int:
    """The width of the longest stretch of ``text`` that does not break of itself."""
    # Only a plain space or a line end breaks a number: str.split() would also break at the no-break space of its groups.
    return max((text_width(word) for word in text.replace("\n", " ").split(" ")), default=0)


def breaks_words(texts: list[str], width: int) -> bool:
    """Whether a word of ``texts`` is longer than a column of ``width`` holds."""
    return any(longest_word(text) + PADDING > width for text in texts)


def _needs(table: Table, index: int, column: Column) -> int:
    need = longest_word(column.header) + ARROW * bool(column.note_refs)
    marks = 0
    for row in table.rows:
        cell = row.cells[index]
        if row.kind is not RowKind.HEADING:
            indent = row.depth * DEPTH if index == 0 else 0
            shape = SHAPE * (cell.status is not None)
            need = max(need, longest_word(cell.printed) + indent + shape)
            marks = max(marks, ARROW * (bool(cell.judgement_word) + bool(cell.note_refs)))
    if column.kind in (ColumnKind.LABEL, ColumnKind.TEXT):
        return min(need, LONGEST_WORD) + marks + PADDING
    return need + marks + PADDING


def _natural(table: Table, needs: list[int]) -> int:
    """The width at which a table of labels and numbers reads best."""
    labels = (text_width(row.cells[0].printed) + row.depth * DEPTH + PADDING for row in table.rows if row.kind is not RowKind.HEADING)
    label = max(LABEL_AT_LEAST, min(LABEL_AT_MOST, max(labels, default=0)))
    return label + sum(max(NUMBER_AT_LEAST, need) for need in needs[1:])


def lies_wide(table: Table) -> bool:
    """Whether the table stands on a landscape page: it says so, or its figures have no room on a portrait one."""
    return table.wide or _needed(table) > PORTRAIT


def text_scale(table: Table, room: int) -> int:
    """The size of the text in percent: 100, or as much smaller as the figures need to stand side by side, down to a limit."""
    return max(SMALLEST, min(100, room * 100 // _needed(table)))


def _needed(table: Table) -> int:
    return sum(_needs(table, index, column) for index, column in enumerate(table.columns))


def column_widths(table: Table, room: int) -> list[int]:
    """A width for each column; together at most ``room`` (the width of the page, or of a part of it)."""
    scale = text_scale(table, room)
    needs = [_needs(table, index, column) * scale // 100 for index, column in enumerate(table.columns)]
    total = room
    if all(column.kind in NUMERIC for column in table.columns[1:]):
        natural = _natural(table, needs)
        total = room if natural * 5 > room * 4 else natural
    weights = [max(1, column.weight) for column in table.columns]
    if total < room:
        # Equal number columns; the label takes the rest.
        numbers = [max(NUMBER_AT_LEAST, need) for need in needs[1:]]
        return [total - sum(numbers), *numbers]
    shares = [total * weight // sum(weights) for weight in weights]
    missing = sum(max(0, need - share) for need, share in zip(needs, shares, strict=True))
    spare = sum(max(0, share - need) for need, share in zip(needs, shares, strict=True))
    given = min(missing, spare)
    widths = []
    for need, share in zip(needs, shares, strict=True):
        if share < need:
            widths.append(share + (need - share) * given // missing)
        elif spare:
            # Rounded up, so that the sum never passes the room.
            widths.append(share + -(share - need) * given // spare)
        else:
            widths.append(share)
    return widths
