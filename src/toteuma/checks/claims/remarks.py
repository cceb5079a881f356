"""What is said of a claim that does not agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.figures import Figure
from toteuma.checks.claims.link import Doubt
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.quality import Quality
from toteuma.checks.claims.rewording import reworded
from toteuma.checks.claims.sentences import Number
from toteuma.checks.claims.verdicts import Judged
from toteuma.core.claim import Claim, Verdict
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where, Wording

_CODES: Final = {
    Verdict.LOOSE: ("CLAIM", Level.INFO),
    Verdict.HEDGE: ("CLAIM_HEDGE", Level.WARNING),
    Verdict.FALSE: ("CLAIM", Level.ERROR),
    Verdict.CONTRADICTORY: ("CLAIM", Level.ERROR),
}
DERIVED: Final = frozenset({"deviation", "deviation_percent", "change", "change_percent", "rate", "share"})
"""Readings that are no cell of their own; each has a sentence of its own that says what the number is of."""
_DIRECTIONS: Final = {
    "deviation": "claim_direction_budget",
    "deviation_percent": "claim_direction_budget",
    "change": "claim_direction_year",
    "change_percent": "claim_direction_year",
}
_ASIDES: Final = (
    ("whose", {Doubt.ELSEWHERE, Doubt.GROUP, Doubt.BORROWED, Doubt.PASSING, Doubt.AFAR}),
    ("several", {Doubt.SEVERAL, Doubt.COUNTED}),
    ("words", {Doubt.WORDS, Doubt.WORD, Doubt.BESIDE, Doubt.VERB}),
    ("name", {Doubt.NAME}),
    ("cue", {Doubt.CUE, Doubt.BASIS}),
    ("carried", {Doubt.CARRIED}),
)
_PERCENT: Final = frozenset({"rate", "share", "deviation_percent", "change_percent"})
TENTH: Final = Decimal("0.1")


def remark(book: Book, claim: Claim, judgement: Judged, number: Number) -> Claim:
    """The claim with its remark: what the prose says, what the tables say, both places, and what the sentence should say."""
    figure, measure = judgement.figure, judgement.measure
    assert figure is not None
    assert measure is not None
    code, level = _CODES[judgement.verdict]
    if judgement.doubts:
        level = Level.WARNING
    proposed = "" if judgement.verdict is Verdict.CONTRADICTORY else reworded(claim.written, number, figure.measured, book.words)
    value = _shown(figure.measured.value, judgement.reading, number.quantity.decimals)
    details = {**_told(book, claim, measure, figure), "value": value, "hedge": number.hedge_text}
    return replace(
        claim,
        remark=Remark(
            code,
            level,
            (Where(claim.spot, claim.quote, claim.entity), *claim.linked_to),
            details,
            _sentence(judgement),
            stated=claim.written,
            expected=value,
            formula=tuple(_formula(book, figure, judgement.reading, value)),
            proposed=proposed,
            key=(claim.entity, measure.label, judgement.reading, claim.written),
            aside=_aside(judgement.doubts),
        ),
    )


def _aside(doubts: frozenset[Doubt]) -> str:
    """The sentence that says why a warning is no error: of the gravest doubt."""
    return next((f"check_doubt.{name}" for name, some in _ASIDES if doubts & some), "")


def _sentence(judgement: Judged) -> str:
    match judgement.verdict:
        case Verdict.LOOSE:
            return "claim_loose"
        case Verdict.HEDGE:
            return "claim_hedge"
        case Verdict.CONTRADICTORY:
            return _DIRECTIONS.get(judgement.reading, "claim_direction_sign")
    return f"claim_{judgement.reading}" if judgement.reading in DERIVED else "claim"


def quality_remark(book: Book, claim: Claim, quality: Quality) -> Claim:
    """The same for a claim without a number."""
    trend = quality.reading == "trend"
    code = "CLAIM_TREND" if trend else "CLAIM_QUAL"
    level = Level.INFO if quality.verdict is Verdict.LOOSE else Level.WARNING
    moved = quality.figure.grown or trend
    value = quality.figure.measured.value if moved else _shown(quality.figure.measured.value, "rate", 0)
    sentence = "claim_trend" if trend else "claim_qual_moved" if moved else "claim_qual"
    details = {**_told(book, claim, quality.measure, quality.figure), "value": value}
    return replace(
        claim,
        remark=Remark(
            code,
            level,
            (Where(claim.spot, claim.quote, claim.entity), *claim.linked_to),
            details,
            sentence,
            stated=claim.written,
            expected=value,
            formula=tuple(_formula(book, quality.figure, "deviation" if moved else "rate", value)),
            key=(claim.entity, quality.measure.label, quality.reading, claim.written),
        ),
    )


def _told(book: Book, claim: Claim, measure: Measure, figure: Figure) -> dict[str, Wording]:
    """What the sentences of remarks can name. ``actual`` and ``base`` are the two cells behind a figure that follows from two."""
    values = _values(book, figure)
    return {
        "written": claim.written,
        "quote": claim.quote,
        "row": measure.label,
        "of": f"{measure.label} ({claim.entity})" if claim.entity not in ("", measure.label) else measure.label,
        "entity": claim.entity,
        "column": claim.linked_to[0].column,
        "whole": claim.linked_to[-1].row,
        "actual": values[0] if values else "",
        "base": values[-1] if values else "",
    }


def _values(book: Book, figure: Figure) -> list[Decimal]:
    """The cells behind a figure, in euros where their row's label has them in thousands."""
    return [cell.value * book.factor(*at[:2]) for at in figure.cells if (cell := book.reading.cell(*at))]


def _shown(value: Decimal, reading: str, decimals: int) -> Decimal:
    """A percentage with one decimal more than the claim has, so that it is seen on which side of it the figure lies."""
    return value.quantize(TENTH.scaleb(-decimals)) if reading in _PERCENT else value


def _formula(book: Book, figure: Figure, reading: str, value: Decimal) -> Iterator[Wording]:
    values = _values(book, figure)
    if len(values) != 2:
        return
    now, base = values
    match reading:
        case "rate" | "share":
            yield from (Decimal(100), " · ", now, " ÷ ", base, " = ", value)
        case "deviation_percent" | "change_percent":
            yield from (Decimal(100), " · (", now, " − ", base, ") ÷ ", base, " = ", value)
        case _:
            yield from (now, " − ", base, " = ", now - base)
