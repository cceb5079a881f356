"""A linked number judged: against every figure it can be of, by the one that suits it best."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.doubtful import likely
from toteuma.checks.claims.figures import Figure, combined, figures, level_year, of_cells
from toteuma.checks.claims.judging import ORDER, Measured, Said, judge
from toteuma.checks.claims.link import Doubt, Link
from toteuma.checks.claims.measures import Measure
from toteuma.core.claim import Verdict
from toteuma.core.scheme import Nature

FAR: Final = 5
VERY_FAR: Final = 10
"""How many times one number may be the other before a link is doubted: less where the unit is only supposed."""
_NAMES: Final = {"original": "budget", "amended": "budget"}


@dataclass(frozen=True, slots=True)
class Judged:
    """``figure`` is the one the claim was held against; None with ``UNVERIFIABLE``."""

    verdict: Verdict
    reading: str = ""
    figure: Figure | None = None
    measure: Measure | None = None
    doubts: frozenset[Doubt] = frozenset()
    """Why a disagreement is only a warning."""


UNVERIFIABLE: Final = Judged(Verdict.UNVERIFIABLE)


def judged(book: Book, link: Link) -> Judged:
    """The verdict on a link. A doubtful one that disagrees is told with its doubts where it is likely, else it is unverifiable."""
    told = link.cue
    said = Said(link.number.value, abs(link.number.quantity.step), link.number.hedge, link.number.fraction)
    found: list[tuple[Verdict, Figure, Measure]] = []
    for measure in link.measures:
        rows = book.is_at(measure, link.entity) if measure.counted else measure.rows
        wholes = tuple(row for whole in link.whole for row in whole.rows)
        added = tuple(tuple(row for one in measures for row in one.rows) for measures in link.added)
        kind = _kind(told.kind, measure)
        if link.cells:
            given = of_cells(book, link.cells)
        elif measure.terms:
            given = tuple(combined(book, measure.terms, kind, level_year(kind, told.year, book.reading.year)))
        else:
            given = figures(book, rows, kind, told.year, measure.nature, wholes, added)
        for figure in given:
            measured = _as_written(book, link, figure) if measure.counted or link.cells else figure.measured
            found.append((_directed(judge(said, measured), figure, link, measure), figure, measure))
    if not found:
        return UNVERIFIABLE
    verdict, figure, measure = min(found, key=lambda item: _suits(said, *item[:2]))
    kind = _kind(told.kind, measure)
    reading = _NAMES.get(kind, kind)
    if verdict is Verdict.TRUE:
        return Judged(verdict, reading, figure, measure)
    doubts = link.doubts | _ambiguous(link, found)
    if doubts and not (verdict is Verdict.FALSE and likely(book, link, doubts, said, figure)):
        return UNVERIFIABLE
    if _far(said.value, figure.measured.value, FAR if link.borrowed else VERY_FAR):
        return UNVERIFIABLE
    return Judged(verdict, reading, figure, measure, doubts)


def _suits(said: Said, verdict: Verdict, figure: Figure) -> tuple[int, Decimal]:
    """How well a figure suits a number, least best: by the verdict; among those that it is not true of, by how near they are."""
    near = abs(figure.measured.value - said.value) if verdict is Verdict.FALSE else Decimal(0)
    return (*ORDER, Verdict.CONTRADICTORY).index(verdict), near


def _ambiguous(link: Link, found: list[tuple[Verdict, Figure, Measure]]) -> frozenset[Doubt]:
    if not _differ(link, found):
        return frozenset()
    return frozenset({Doubt.NAME if any(measure.counted for measure in link.measures) else Doubt.SEVERAL})


def _as_written(book: Book, link: Link, figure: Figure) -> Measured:
    """A key figure told with as many digits as its cell has: nothing was rounded on the way, so one off in the last digit is another figure."""
    cell = book.reading.cell(*figure.cells[0]) if len(figure.cells) == 1 else None
    written = link.number.quantity.step
    return Measured(figure.measured.value, Decimal(0)) if cell is not None and cell.unit == written else figure.measured


def _far(said: Decimal, told: Decimal, times: int) -> bool:
    """Whether two sizes are so far apart that the sentence surely tells of something else; the same digits in another place are a slip."""
    if max(said, told) <= times * min(said, told):
        return False
    one, other = (str(value.normalize().scaleb(0)).replace(".", "").replace("-", "").lstrip("0").split("E")[0] for value in (said, told))
    return not (one and other and (one.startswith(other[:2]) or other.startswith(one[:2])))


def _kind(kind: str, measure: Measure) -> str:
    """A percentage that is itself a key figure has levels, not rates."""
    if measure.counted and kind == "rate":
        return "actual"
    if measure.counted and kind == "change_percent" and measure.unit == "percent":
        return "change"
    return kind


def _differ(link: Link, found: list[tuple[Verdict, Figure, Measure]]) -> bool:
    """A key figure that stands with two values in the document, or a name that two lines have: which one is meant cannot be told unless they agree."""
    if any(measure.counted for measure in link.measures):
        return len({figure.measured.value for _, figure, _ in found}) > 1
    if len(link.measures) == 1:
        return False
    first = found[0][1].measured
    together = all(abs(figure.measured.value - first.value) <= figure.measured.slack + first.slack for _, figure, _ in found)
    return not together or len({measure for _, _, measure in found}) < len(link.measures)


def _directed(verdict: Verdict, figure: Figure, link: Link, measure: Measure) -> Verdict:
    """The right size in the wrong direction contradicts the tables."""
    told = link.cue
    against = (
        (told.grown and figure.grown and told.grown != figure.grown)
        or (told.better and figure.better and told.better != figure.better)
        or (told.signed and measure.nature is Nature.NET and measure.key != "operating_margin" and told.signed * figure.signed < 0)
    )
    if not against or verdict is Verdict.FALSE:
        return verdict
    return Verdict.CONTRADICTORY
