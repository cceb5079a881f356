"""A number that disagrees although its link is not sure: told as a warning where the link is likely, else not at all.

Two things make it likely: the only doubt is of a kind that hardly ever misleads, or the number itself looks like a slip of what the table has, one digit
another one or two changed places. The number alone never links anything: the words have done that before.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.figures import Figure
from toteuma.checks.claims.judging import Measured, Said, judge, rounding
from toteuma.checks.claims.link import Doubt, Link
from toteuma.checks.relation import At
from toteuma.core.claim import Verdict

SLIGHT: Final = frozenset({Doubt.CUE, Doubt.CARRIED, Doubt.PASSING})
"""Doubts each of which, standing alone, leaves a link likely. A name that several lines bear, or a table of somebody else's, does not."""
GRAVE: Final = frozenset({Doubt.ELSEWHERE, Doubt.GROUP, Doubt.BESIDE})
"""Doubts because of which a short number is no evidence: what it tells of may be near, but not the same."""
LEAST_DIGITS: Final = 2
SURE_DIGITS: Final = 3
"""From so many digits on, two numbers hardly ever look alike by chance."""
_LONG: Final = 100
"""A number of so many steps is held against the other rows, too."""
MOST_DOUBTS: Final = 2
"""So many doubts a number with fewer digits may have."""


def likely(book: Book, link: Link, doubts: frozenset[Doubt], said: Said, figure: Figure) -> bool:
    """Whether a wrong number is worth a warning. Not where it is true of another cell of the row: then the words were misread, not miswritten."""
    slip = slipped(said, figure.measured)
    if not (slip or (len(doubts) == 1 and doubts <= SLIGHT)):
        return False
    if slip and slip < SURE_DIGITS and (doubts & GRAVE or len(doubts) > MOST_DOUBTS):
        return False
    if slip and slip < SURE_DIGITS and said.value >= _LONG * said.step and doubts & {Doubt.WORD, Doubt.WORDS}:
        return False  # the table has fewer digits than the sentence: too little to know it by
    if slip and link.number.quantity.unit == "percent" and Doubt.NAME in doubts:
        return False  # percentages of different things are often alike
    return not any(_true_of(book, said, at) for at in _beside(book, link, figure, whole=said.value >= _LONG * said.step))


def slipped(said: Said, told: Measured) -> int:
    """How many digits two numbers have that differ in one digit, or in two neighbours changed round; 0 where they differ more."""
    step = rounding(said.value, said.step)
    while step < 2 * told.slack:
        step *= 10
    written = _digits(said.value, step, ROUND_HALF_UP)
    for mode in (ROUND_CEILING if said.hedge == "nearly" else ROUND_FLOOR, ROUND_HALF_UP):
        right = _digits(told.value, step, mode)
        if len(written) != len(right) or len(written) < LEAST_DIGITS:
            continue
        other = [i for i, (one, two) in enumerate(zip(written, right, strict=True)) if one != two]
        if len(other) == 1 or (len(written) >= SURE_DIGITS and _swapped(written, right, other)):
            return len(written)
    return 0


def _digits(value: Decimal, step: Decimal, mode: str) -> str:
    return str(int((value / step).to_integral_value(rounding=mode)))


def _swapped(written: str, right: str, other: list[int]) -> bool:
    """Whether two neighbouring digits have changed places."""
    return len(other) == 2 and other[1] == other[0] + 1 and written[other[0] : other[1] + 1] == right[other[0] : other[1] + 1][::-1]


def _beside(book: Book, link: Link, figure: Figure, *, whole: bool) -> Iterator[At]:
    """The other cells of the row; with ``whole`` those of the column, too."""
    table, row, column = figure.cells[0]
    rows = {at for measure in link.measures for at in measure.rows} | {(table, row)}
    for t, r in sorted(rows):
        yield from ((t, r, c) for c in range(len(book.reading.tables[t].columns)) if (t, r, c) not in figure.cells)
    if whole:
        yield from ((table, r, column) for r in range(len(book.reading.tables[table].rows)) if r != row)


def _true_of(book: Book, said: Said, at: At) -> bool:
    cell = book.reading.cell(*at)
    return cell is not None and judge(said, Measured(abs(cell.value) * book.factor(*at[:2]), cell.slack)) is Verdict.TRUE
