"""Charts and cards: figures that are drawn or lifted out, each with the words and the table that say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from toteuma.core.document.tables import Judgement, Shape, Table
from toteuma.core.figure import Figure


class ChartKind(StrEnum):
    BUDGET_ACTUAL = "budget_actual"
    """Per label: series ``actual`` (bar), ``budget`` (thin mark), optional ``prior`` (lighter bar)."""
    DEVIATION = "deviation"
    """Per label one signed bar: series ``deviation``; above zero is favourable."""
    SERIES = "series"
    """Per label (year) one value: series ``value``, optional ``target`` mark at the last year."""
    STATUS = "status"
    """Per label (objective) counts: one series per status code, in the order of the vocabulary."""
    AMOUNTS = "amounts"
    """Per label one bar: series ``amount``."""


@dataclass(frozen=True, slots=True)
class ChartPoint:
    label: str
    series: str
    value: Decimal
    printed: str


@dataclass(frozen=True, slots=True)
class ChartSeries:
    id: str
    name: str
    tone: str = ""
    shape: Shape | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """``finding`` is the computed sentence above the chart, ``alt`` its text alternative, ``table`` the same figures."""

    id: str
    kind: ChartKind
    unit: str
    title: str
    finding: str
    alt: str
    value_axis: str
    series: tuple[ChartSeries, ...]
    points: tuple[ChartPoint, ...]
    table: Table
    small: bool = False
    """A small multiple: several stand side by side."""
    shown_in: str = ""
    """Id of the table beside it that already has all its figures: on paper a writer points there instead of printing ``table`` too."""
    rest: str = ""
    """Where the figures are that ``table`` has and the drawing has not, for paper; empty where it draws them all."""

    def drawn_table(self) -> Table:
        """The rows of ``table`` that are drawn, in the order of the drawing: what stands under the chart on paper."""
        rows = {row.cells[0].printed: row for row in self.table.rows}
        drawn = dict.fromkeys(point.label for point in self.points)
        return replace(self.table, rows=tuple(rows[label] for label in drawn)) if self.rest else self.table


@dataclass(frozen=True, slots=True)
class Card:
    """One of the figures that matter: label, the printed figure with its unit, and its comparison in words."""

    id: str
    label: str
    printed: str
    sentence: str
    figure: Figure | None = None
    judgement: Judgement = Judgement.NEUTRAL
    judgement_word: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    id: str
    cards: tuple[Card, ...]
