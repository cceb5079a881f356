"""What every reader of a format makes: headings, paragraphs and grids of text in reading order. What they mean is told later, once, for all formats."""

from __future__ import annotations

from dataclasses import dataclass

from toteuma.core.evidence import Quantity, Spot


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell of a grid. ``text`` keeps its line breaks (``\\n``); a list item starts with ``• ``. Markup is gone; ``bold`` says that all of it was bold.

    ``quantity`` where the format itself knows the number (a workbook). ``doubt`` says why the reader is not sure of the text (empty: sure).
    ``covered``: the cell lies under a merged one and has no text of its own.
    """

    text: str
    spot: Spot
    bold: bool = False
    quantity: Quantity | None = None
    doubt: str = ""
    covered: bool = False
    pieces: tuple[tuple[str, Spot], ...] = ()
    """The parts that a page break cut the cell into, where it did."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A grid; every row has the same number of cells. ``heads`` is how many rows at the top are heads, where the format says so; None: to be found out.

    ``rows`` of a continued table may stand in several places: each cell has its own spot. ``caption`` and ``notes`` where the format has them.
    ``broken``: the table follows a page break with nothing but the page's own furniture between, so that it may go on from the one before.
    """

    rows: tuple[tuple[RawCell, ...], ...]
    spot: Spot
    heads: int | None = None
    caption: str = ""
    notes: tuple[str, ...] = ()
    broken: bool = False


@dataclass(frozen=True, slots=True)
class RawParagraph:
    """Lines as they stand in the input, each with its spot; a line break inside a paragraph is soft."""

    lines: tuple[tuple[str, Spot], ...]
    item: bool = False
    """An item of a list."""


@dataclass(frozen=True, slots=True)
class RawHeading:
    text: str
    level: int
    spot: Spot


RawBlock = RawHeading | RawParagraph | RawTable


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The blocks of a file in reading order. ``title`` and ``language`` where the file itself states them; ``unread`` what had to be left out."""

    blocks: tuple[RawBlock, ...]
    title: str = ""
    language: str = ""
    pages: int | None = None
    unread: tuple[tuple[str, Spot], ...] = ()
