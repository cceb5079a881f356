"""Which blocks stand on portrait pages and which on landscape ones.

A wide table takes its heading and a short lead along, so that no heading stays behind on a portrait page; wide tables with little
between them share landscape pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from toteuma.core.document import Block, BulletList, Chart, Document, Paragraph, Section, Table
from toteuma.reports.pdf.widths import lies_wide

SHORT_LEAD = 700
"""Characters of prose that may go to a landscape page with the table they lead to: about eight lines."""
FEW_ROWS = 6
"""Rows of a table that may follow a wide one onto its landscape page."""


@dataclass(frozen=True, slots=True)
class Heading:
    section: Section


@dataclass(frozen=True, slots=True)
class SmallCharts:
    """A run of small multiples, side by side."""

    charts: tuple[Chart, ...]


Item = Heading | SmallCharts | Block


@dataclass(frozen=True, slots=True)
class Part:
    """A run of items on pages of one orientation."""

    landscape: bool
    items: tuple[Item, ...]


def parts(document: Document) -> tuple[Part, ...]:
    """The whole document in print order, cut where the paper turns."""
    items = list(_items(document))
    turned = _landscape(items)
    runs = groupby(zip(turned, items, strict=True), key=lambda pair: pair[0])
    return tuple(Part(landscape, tuple(item for _, item in run)) for landscape, run in runs)


def _items(document: Document) -> Iterator[Item]:
    for section in document.sections():
        yield Heading(section)
        small: list[Chart] = []
        for block in section.blocks:
            if isinstance(block, Chart) and block.small:
                small.append(block)
                continue
            if small:
                yield SmallCharts(tuple(small))
                small = []
            yield block
        if small:
            yield SmallCharts(tuple(small))


def _prose_length(item: Item) -> int | None:
    """Characters of a paragraph or list; None for anything else."""
    if isinstance(item, Paragraph):
        return len(item.text)
    if isinstance(item, BulletList):
        return sum(len(paragraph.text) for paragraph in item.items)
    return None


def _landscape(items: list[Item]) -> list[bool]:
    turned = [isinstance(item, Table) and lies_wide(item) for item in items]
    for index in range(1, len(items)):
        # What little belongs to a wide table, such as the matrix of its risks or a chart of its projects, stays with it.
        turned[index] = turned[index] or (turned[index - 1] and _is_little(items[index]))
    for index in [index for index, wide in enumerate(turned) if wide]:
        start = _lead(items, index)
        turned[start:index] = [True] * (index - start)
    for start, end in _gaps(turned):
        if _short(items[start:end]):
            turned[start:end] = [True] * (end - start)
    return turned


def _is_little(item: Item) -> bool:
    return isinstance(item, Chart) or (isinstance(item, Table) and len(item.rows) <= FEW_ROWS)


def _lead(items: list[Item], index: int) -> int:
    """Where the headings and the short prose before the table at ``index`` begin; ``index`` itself when the prose is long or not prose."""
    start = index
    while start and _prose_length(items[start - 1]) is not None:
        start -= 1
    if not start or not isinstance(items[start - 1], Heading) or not _short(items[start:index]):
        return index
    while start and isinstance(items[start - 1], Heading):
        start -= 1
    return start


def _short(items: Iterable[Item]) -> bool:
    lengths = [_prose_length(item) for item in items if not isinstance(item, Heading)]
    return None not in lengths and sum(length or 0 for length in lengths) <= SHORT_LEAD


def _gaps(turned: list[bool]) -> list[tuple[int, int]]:
    """Portrait stretches between two landscape ones."""
    gaps: list[tuple[int, int]] = []
    position = 0
    for landscape, run in groupby(turned):
        length = len(list(run))
        if not landscape and position and position + length < len(turned):
            gaps.append((position, position + length))
        position += length
    return gaps
