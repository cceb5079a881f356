"""A sheet's filled cells → the tables that stand on it, parted by empty rows and columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from toteuma.core.number_runs import runs

_FEWEST_LABELS = 0.5


Place = tuple[int, int]
IsLabel = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Region:
    """Rows and columns from–to, both included; ``columns`` those that hold something.

    ``after_gap``: one empty row parts it from the region above, in the same columns. ``named``: the workbook itself calls it a table.
    """

    top: int
    left: int
    bottom: int
    right: int
    columns: tuple[int, ...] = ()
    after_gap: bool = False
    named: bool = False

    def holds(self, place: Place) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right


def regions(filled: frozenset[Place], named: Iterable[Region], is_label: IsLabel) -> list[Region]:
    """The regions in reading order. ``named``: tables that the workbook itself names, which are regions whole. ``is_label``: a cell is words."""
    found: list[Region] = []
    loose = set(filled)
    for region in named:
        if held := {place for place in loose if region.holds(place)}:
            found.append(replace(_around(held), named=True))
            loose -= held
    ordered = sorted([*found, *_parted(loose, is_label)], key=lambda region: (region.top, region.left))
    ends = {(region.bottom, region.left, region.right) for region in ordered}
    return [replace(region, after_gap=(region.top - 2, region.left, region.right) in ends) for region in ordered]


def _around(filled: set[Place]) -> Region:
    rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    return Region(min(rows), min(columns), max(rows), max(columns), tuple(sorted(columns)))


def _parted(filled: set[Place], is_label: IsLabel) -> list[Region]:
    if not filled:
        return []
    parts = _parts(filled, 0, runs({row for row, _ in filled}))
    if len(parts) == 1:
        parts = _parts(filled, 1, _split_columns(filled, is_label))
    return [_around(filled)] if len(parts) == 1 else [region for part in parts for region in _parted(part, is_label)]


def _parts(filled: set[Place], axis: int, ranges: list[tuple[int, int]]) -> list[set[Place]]:
    starts = [first for first, _ in ranges]
    parts: list[set[Place]] = [set() for _ in ranges]
    for place in filled:
        parts[bisect_right(starts, place[axis]) - 1].add(place)
    return parts


def _split_columns(filled: set[Place], is_label: IsLabel) -> list[tuple[int, int]]:
    """Columns parted where one is empty and the next begins a table of its own, with labels; a narrow gap for looks parts nothing."""
    found = runs({column for _, column in filled})
    parts = [found[0]]
    for first, last in found[1:]:
        rows = [row for row, column in filled if column == first]
        own = len(rows) > 1 and last > first and sum(is_label(row, first) for row in rows) >= max(2, _FEWEST_LABELS * len(rows))
        if own:
            parts.append((first, last))
        else:
            parts[-1] = (parts[-1][0], last)
    return parts
