"""The organisation: a dated tree of units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from toteuma.core.records import Unit


class Organisation:
    """A tree of units in the order they were given, each in force from its first day to its last.

    The units given must form a tree (the loader reports cycles and unknown parents as findings and leaves those units out).

    **Time.** A statement has a chapter for every unit that was in force on a day of its year. A unit that ended earlier keeps what was booked on it:
    its amounts of earlier years count in the units above it, so that their comparatives are whole and as reported. They are not moved to the units
    that go on with its work; what those lack therefore is told where their figures stand (:meth:`predecessors`). A unit that was renamed, moved,
    merged or split is one that ended and one or more that go on, tied by ``successors``.
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
        """Units directly below, whenever they were in force, in order."""
        return tuple(self._children.get(code, ()))

    def subtree(self, code: str) -> Iterator[str]:
        """The unit and all below it, in print order."""
        yield code
        for child in self.children(code):
            yield from self.subtree(child)

    def upwards(self) -> Iterator[str]:
        """Every unit, those below before the one above them."""
        for root in self.roots():
            yield from reversed([*self.subtree(root)])

    def ancestors(self, code: str) -> Iterator[str]:
        """The units above, nearest first."""
        parent = self.units[code].parent
        while parent:
            yield parent
            parent = self.units[parent].parent

    def depth(self, code: str) -> int:
        """0 for a root."""
        return sum(1 for _ in self.ancestors(code))

    def exists_during(self, code: str, year: int) -> bool:
        """Whether the unit is in force on any day of ``year``, its first and last day included."""
        unit = self.units[code]
        started = unit.valid_from is None or unit.valid_from <= date(year, 12, 31)
        return started and not self.ended_before(code, date(year, 1, 1))

    def ended_before(self, code: str, day: date) -> bool:
        """Whether the unit's last day lies before ``day``."""
        last = self.units[code].valid_to
        return last is not None and last < day

    def predecessors(self, code: str, year: int) -> tuple[str, ...]:
        """The units whose work the unit had taken over by the last day of ``year``, directly or through others, in order.

        One that ended on that last day still did its work the whole year: its heir begins the year after. Those below the unit itself are left out:
        their amounts count in it anyway. Circles of successors are walked once.
        """
        end = date(year, 12, 31)
        found = {code}
        waiting = [code]
        while waiting:
            heir = waiting.pop()
            before = [unit.code for unit in self.units.values() if heir in unit.successors and self.ended_before(unit.code, end)]
            waiting += (unit for unit in before if unit not in found)
            found.update(before)
        own = set(self.subtree(code))
        return tuple(unit for unit in self.units if unit in found and unit not in own)
