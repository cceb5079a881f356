"""Euros, thousands or millions: what one unit of a table's figures is, from the words nearest to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toteuma.ingest.meaning.grid import Grid
from toteuma.ingest.meaning.roles import Column
from toteuma.ingest.meaning.wording import collapsed, scale_in
from toteuma.rules.reading import cue, scale_rules

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
_LONG = 160
_TITLE = 60


def scale_of_table(grid: Grid, columns: Sequence[Column], above: Sequence[str]) -> int | None:
    """The scale told by the heads, else the caption and titles, else the lines right above; None where nothing near tells it."""
    if grid.parted:
        return 1
    own = [column.head.scale for column in columns[1:] if column.head.scale is not None]
    amounts = [column for column in columns[grid.label + 1 :] if not column.head.percent]
    if own and len(set(own)) == 1 and 2 * len(own) >= len(amounts):
        return own[0]
    first = columns[0].head.scale if columns else None
    for found in (first, *(scale_in(text) for text in (grid.caption, *grid.titles, *grid.notes))):
        if found is not None:
            return found
    for text in above:
        if (found := scale_told(text)) is not None:
            return found
    return None


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


def scale_of_document(texts: Sequence[str]) -> int:
    """What the document says of all its tables; 1 where it says nothing."""
    for text in texts:
        for sentence in _SENTENCE.split(collapsed(text)):
            if cue("scale_notes.of_document").search(sentence) and (found := scale_in(sentence)) is not None:
                return found
    return 1
