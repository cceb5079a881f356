"""The line scheme: which lines a statement has, and what each sums into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from toteuma.core.language import Localized


class Nature(StrEnum):
    """What a line tells of, which decides the sign it is displayed with: only expense lines turn positive where costs are unsigned."""

    INCOME = "income"
    EXPENSE = "expense"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Line:
    """A line. ``parent`` is the line its amount is added into. ``result`` marks a balance such as toimintakate; ``heading`` a line whose parts get
    a heading row above them."""

    id: str
    parent: str
    nature: Nature
    name: Localized
    result: bool = False
    heading: bool = False


class LineScheme:
    """Lines in display order (a total stands after its parts). Every total is the plain sum of its parts in statement sign."""

    def __init__(self, id: str, name: Localized, source: str, lines: tuple[Line, ...], source_names: Localized | None = None) -> None:
        self.id = id
        self.name = name
        self.source = source
        """The legal source by its official title."""
        self.source_names = source_names or Localized(fi=source)
        """How the source is named in each language, for readers."""
        self.lines = {line.id: line for line in lines}
        self._parts: dict[str, list[str]] = {}
        for line in lines:
            self._parts.setdefault(line.parent, []).append(line.id)

    def __contains__(self, line: str) -> bool:
        return line in self.lines

    def __getitem__(self, line: str) -> Line:
        return self.lines[line]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines.values())

    def parts(self, line: str) -> tuple[str, ...]:
        """The lines that add up to ``line``, in display order."""
        return tuple(self._parts.get(line, ()))

    def ancestors(self, line: str) -> Iterator[str]:
        """The lines that ``line`` adds into, nearest first."""
        above = self.lines[line].parent
        while above:
            yield above
            above = self.lines[above].parent

    def depth(self, line: str) -> int:
        """Steps to the nearest balance (result line) above, 0 for balances and for what sums straight into one."""
        steps = 0
        current = self.lines[line]
        while not current.result and current.parent and not self.lines[current.parent].result:
            current = self.lines[current.parent]
            steps += 1
        return steps
