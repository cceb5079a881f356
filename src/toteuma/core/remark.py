"""What a check has to say: a remark with its places, the formula with its numbers, and what would mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.core.evidence import Spot
from toteuma.core.findings import Level

Wording = str | Decimal
"""A part of a sentence: words of the document as they stand, or a number that is written in the reader's language at the very end."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the document. ``quote`` is what stands there; ``table`` the table's id, ``row`` its label, ``column`` the head.

    ``document`` is empty for the document being checked, else the name of the other one. ``cell`` is (table, row, column) counted from 0 where the
    place is a cell.
    """

    spot: Spot
    quote: str = ""
    entity: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    document: str = ""
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A named person's reason why a remark may stand."""

    person: str
    reason: str
    period: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. Its sentence stands in ``texts`` under ``check.<sentence>`` (else under its code), filled with ``details``.

    ``places`` names the suspect place first, then what it disagrees with. ``key`` is what the fingerprint rests on: entity, row, column, rule; never
    a line number, so that moving a paragraph does not lose an explanation.
    """

    code: str
    level: Level
    places: tuple[Where, ...]
    details: Mapping[str, Wording] = field(default_factory=dict, hash=False)
    sentence: str = ""
    stated: Wording = ""
    expected: Wording = ""
    formula: tuple[Wording, ...] = ()
    proposed: Wording = ""
    key: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Codes of other kinds that the same cell breaks."""
    candidates: tuple[tuple[Where, Decimal], ...] = ()
    """Where several cells could be the wrong one: each with what it would have to be."""
    explained: Explained | None = None
    aside: str = ""
    """Where ``texts`` has a second sentence that follows the first."""

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that stay the same when lines move."""
        text = "\x1f".join((self.code, *(" ".join(part.casefold().split()) for part in self.key)))
        return hashlib.sha256(text.encode()).hexdigest()[:12]
