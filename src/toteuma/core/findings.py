"""Wrong data, or a disagreement in the statement: collected, never raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is; ``ERROR`` stops publication."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is wrong. ``row`` is 1-based as an editor or Excel shows it (the header is row 1)."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    unit: str = ""
    quote: str = ""

    def sort_key(self) -> tuple[str, str, int, str]:
        return (self.file, self.sheet, self.row or 0, self.column)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. The sentence stands in ``texts`` under ``code``; ``details`` fills its places, and ``numbers`` those of figures, which
    are written as the reader's language writes them.

    ``stated`` and ``expected`` are the two values that disagree, ``formula`` the relation with the numbers put in, ``proposed`` a
    value that would mend it; each empty where it has no meaning.
    """

    level: Level
    code: str
    place: Place = Place()
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    stated: str = ""
    expected: str = ""
    formula: str = ""
    proposed: str = ""
    numbers: Mapping[str, Decimal] = field(default_factory=dict, hash=False)

    def sort_key(self) -> tuple[int, str, str, int, str, str]:
        order = (Level.ERROR, Level.WARNING, Level.INFO).index(self.level)
        file, sheet, row, column = self.place.sort_key()
        return (order, file, sheet, row, column, self.code)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop publication, in the order given."""
    return tuple(finding for finding in findings if finding.level is Level.ERROR)
