"""A figure: an exact value, or the reason why there is none, and where it came from.

**Sign.** Statement sign: income +, expense −. How it prints is display convention, applied at the very end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from toteuma.core.selection import PostingSelection


class Absence(StrEnum):
    """Why there is no value. A missing figure is never a zero, and the reasons are told apart in every output."""

    NO_FIGURE = "no_figure"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPARABLE = "not_comparable"
    NOT_YET_KNOWN = "not_yet_known"
    UNDEFINED = "undefined"


class Operation(StrEnum):
    """How a figure came about from its terms."""

    ENTERED = "entered"
    SUM = "sum"
    DIFFERENCE = "difference"
    RATE_PERCENT = "rate_percent"
    CHANGE_PERCENT = "change_percent"
    RATIO = "ratio"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"
    COUNT = "count"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entered value stands: file and row of the package, and what document or decision it rests on; or the postings it was made of.
    ``slack``: how far the true value may be from the entered one, in its unit: half of what it was rounded to."""

    file: str = ""
    row: int | None = None
    column: str = ""
    basis: str = ""
    postings: PostingSelection | None = None
    slack: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Key:
    """Which figure it is. ``year`` is the year the figure tells of; ``stage`` e.g. ``actual``; ``measure`` what is told of it."""

    unit: str
    item: str
    year: int
    stage: str
    measure: str = "amount"
    scope: str = "all"

    def __str__(self) -> str:
        parts = [self.unit, self.item, str(self.year), self.stage]
        if self.measure != "amount":
            parts.append(self.measure)
        if self.scope != "all":
            parts.append(self.scope)
        return ".".join(parts)


@dataclass(frozen=True, slots=True)
class Term:
    """One figure that went into another, times ``factor``; ``weight`` only in a weighted mean."""

    figure: Figure
    factor: Decimal = Decimal(1)
    weight: Figure | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """How a figure came about: an operation over terms, or an entry with its source."""

    operation: Operation
    terms: tuple[Term, ...] = ()
    source: Source | None = None
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """An exact value with its unit and origin.

    **Unit**: ``unit_of_measure``, e.g. ``EUR`` (euros, exact cents), ``percent``, or a key figure's own unit.
    **None when** ``absence`` says why; ``value`` and ``absence`` are never both set.
    """

    key: Key
    value: Decimal | None
    unit_of_measure: str
    origin: Origin
    absence: Absence | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.absence is None):
            raise ValueError(f"{self.key}: a figure has either a value or a reason for its absence")

    def sources(self) -> Iterator[Source]:
        """Every entry the figure rests on, depth first, in the order of the formula."""
        if self.origin.source is not None:
            yield self.origin.source
        for term in self.origin.terms:
            yield from term.figure.sources()
            if term.weight is not None:
                yield from term.weight.sources()


def absent(key: Key, unit_of_measure: str, absence: Absence) -> Figure:
    """A figure that is not there, with the reason."""
    return Figure(key, None, unit_of_measure, Origin(Operation.ENTERED), absence)


def entered(key: Key, value: Decimal, unit_of_measure: str, source: Source | None) -> Figure:
    """A figure that somebody gave."""
    return Figure(key, value, unit_of_measure, Origin(Operation.ENTERED, source=source))
