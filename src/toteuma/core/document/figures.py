"""The printed figures one by one, each with the explanation of how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.document.tables import CellRef


@dataclass(frozen=True, slots=True)
class OriginStep:
    """One line of an explanation: ``depth`` 0 is the figure itself. ``formula`` has the numbers put in; ``source`` where an entry stands;
    ``target`` the id of the printed figure (:class:`FigureEntry`) that tells the rest, where there is one. ``file`` and ``row`` are those of the
    package that the entry stands in; empty and None for what is computed."""

    depth: int
    label: str
    printed: str
    formula: str
    source: str
    target: str = ""
    file: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """A printed figure, in print order: the row of ``figures.csv`` and the anchor of its proof."""

    id: str
    unit: str
    unit_name: str
    table: str
    row: str
    row_label: str
    column: str
    column_label: str
    period: str
    stage: str
    value: Decimal | None
    unit_of_measure: str
    printed: str
    origin: str
    steps: tuple[OriginStep, ...]
    cell: CellRef
