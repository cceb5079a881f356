"""The organisation: a dated tree of units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from toteuma.core.records import Unit


class Organisation:
    """A tree of units in the order they were given.

    The units given must form a tree (the loader reports cycles and unknown parents as findings and leaves those units out).
    """

    def __init__(self, units: tuple[Unit, ...]) -> None:
        self.units = {unit.code: unit for unit in units}
        self._children: dict[str, list[str]] = {}
        for unit in units:
            self._children.setdefault(unit.parent, []).append(unit.code)

    def __contains__(self, code: str) -> bool:
        return code in self.units

    def __getitem__(self, code: str) -> Unit:
        return self.units[code]

    def roots(self) -> tuple[str, ...]:
        return tuple(self._children.get("", ()))

    def children(self, code: str) -> tuple[str, ...]:
        """Units directly below, in order."""
        return tuple(self._children.get(code, ()))

    def subtree(self, code: str) -> Iterator[str]:
        """The unit and all below it, in print order."""
        yield code
        for child in self.children(code):
            yield from self.subtree(child)

    def ancestors(self, code: str) -> Iterator[str]:
        """The units above, nearest first."""
        parent = self.units[code].parent
        while parent:
            yield parent
            parent = self.units[parent].parent

    def depth(self, code: str) -> int:
        """0 for a root."""
        return sum(1 for _ in self.ancestors(code))

    def exists_on(self, code: str, day: date) -> bool:
        """Whether the unit is in force on ``day``, its first and last day included."""
        unit = self.units[code]
        return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)

    def exists_during(self, code: str, year: int) -> bool:
        """Whether the unit is in force on any day of ``year``."""
        unit = self.units[code]
        started = unit.valid_from is None or unit.valid_from <= date(year, 12, 31)
        ended = unit.valid_to is not None and unit.valid_to < date(year, 1, 1)
        return started and not ended
