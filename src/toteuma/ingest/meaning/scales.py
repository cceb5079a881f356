"""Euros, thousands or millions: what one unit of a table's figures is, from the words nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toteuma.ingest.meaning.grid import Grid
from toteuma.ingest.meaning.roles import Column
from toteuma.ingest.meaning.wording import collapsed, scale_in
from toteuma.rules.reading import cue, scale_rules

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_CENTS = re.compile(r"\d[.,]\d\d$")
_LONG = 160
_TITLE = 60


def scale_of_table(grid: Grid, columns: Sequence[Column], above: Sequence[str]) -> int | None:
    """The scale told by the heads, else the caption and titles, else the lines right above; None where nothing near tells it."""
    if grid.parted:
        return 1
    own = [column.head.scale for column in columns[1:] if column.head.scale is not None]
    amounts = [column for column in columns[grid.label + 1 :] if not column.head.percent]
    first = columns[0].head.scale if columns else None
    about = [scale for scale in (first, *(scale_in(text) for text in (grid.caption, *grid.titles, *grid.notes))) if scale is not None]
    if own and len(set(own)) == 1 and 2 * len(own) >= len(amounts):
        # A head of plain euros names the currency; thousands told of the whole table say how many.
        return about[0] if own[0] == 1 and about and about[0] > 1 and not _in_cents(grid) else own[0]
    if about:
        return about[0]
    for text in above:
        if (found := scale_told(text)) is not None:
            return found
    return None


def _in_cents(grid: Grid) -> bool:
    """Whether a figure shows two decimals: such a table is in euros whatever stands above it."""
    return any(_CENTS.search(cell.text.strip()) for row in grid.rows for index, cell in enumerate(row) if index != grid.label)


def scale_told(text: str) -> int | None:
    """The scale that a line near a table tells: a heading or remark that is little else (``1 000 €``), or a sentence about the figures."""
    plain = collapsed(text)
    for sentence in _SENTENCE.split(plain):
        if len(sentence) > _LONG:
            continue
        for worth, pattern in scale_rules():
            match = pattern.search(sentence)
            if match is None:
                continue
            rest = re.sub(r"[()\[\],.:]", " ", sentence[: match.start()] + sentence[match.end() :]).strip()
            if len(rest) < _TITLE and sentence == plain and not sentence[match.end() :].strip(" ).:") and plain[-1] != ".":
                return worth
            bracketed = re.search(r"\([^()]*\)", sentence)
            if (
                len(rest) <= 4
                or (bracketed and pattern.search(bracketed[0]) and len(sentence) < 80)
                or cue("scale_notes.of_figures").search(rest)
            ):
                return worth
    return None


def scale_of_document(texts: Sequence[str], front: Sequence[str]) -> int:
    """What the document says of all its tables; 1 where it says nothing. ``front``: what stands before the first table, and so speaks of all of them."""
    for cues, told in (("scale_notes.of_document", texts), ("scale_notes.of_figures", front)):
        for text in told:
            for sentence in _SENTENCE.split(collapsed(text)):
                if len(sentence) <= _LONG and cue(cues).search(sentence) and (found := scale_in(sentence)) is not None:
                    return found
    return 1
