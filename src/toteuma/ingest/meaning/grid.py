"""A table while it is being understood: its heads joined column by column, its body, and what stood above it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toteuma.core.evidence import Spot
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.ingest.meaning.roles import named_role
from toteuma.ingest.meaning.wording import YEAR, collapsed, folded, head_of, scale_in
from toteuma.ingest.raw import RawCell
from toteuma.rules.reading import cue

RawRow = tuple[RawCell, ...]
LONG_HEAD = 60
_SHORT_HEAD = 25


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
    turned: bool = False
    """In the document the rows are the columns: its rows are years."""


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
    if not rest or any(is_number(cell, language) for cell in row[1:]) or any(len(text) > LONG_HEAD for text in rest):
        return False
    known = sum(_told(text, language) for text in rest)
    return known >= min(2, len(rest)) and 2 * known >= len(rest)


def is_title(row: RawRow) -> bool:
    return bool(row[0].text.strip()) and all(not cell.text.strip() for cell in row[1:]) and len(row) > 1


def same_heads(one: Grid, other: Grid) -> bool:
    return bool(one.head_rows and other.head_rows) and [folded(head) for head in one.heads] == [folded(head) for head in other.heads]


def shape_of(text: str) -> str:
    """The beginning of a cell's text without a mark of a list item."""
    return re.sub(r"^[•·▪◦*-]\s*", "", collapsed(text))
