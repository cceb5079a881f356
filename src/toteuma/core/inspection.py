"""What came of holding a document against itself: what was checked and held, what does not agree, and how much was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from toteuma.core.claim import Claim
from toteuma.core.evidence import ReadDocument
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where, Wording


class Held(StrEnum):
    """How a relation came out. ``ROUNDED``: it holds as far as the rounding of the figures shown lets it."""

    EXACT = "held"
    ROUNDED = "held_within_rounding"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckedRelation:
    """A relation between figures of the document. ``places``: the figure it gives, then those it rests on; ``formula`` has the numbers put in."""

    code: str
    rule: str
    verdict: Held
    places: tuple[Where, ...]
    formula: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was looked at. "Nothing found" without it is no result."""

    cells_read: int
    relations_checked: int
    held: int
    held_within_rounding: int
    failed: int
    claims_found: int
    claims_linked: int
    cells_checked: int = 0
    """Number cells that stand in at least one relation that was checked, or that a claim was linked to."""
    doubtful: int = 0
    """Number cells of which the reader was not sure."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """``remarks`` come worst first. ``morphology`` names what the words of the prose were analysed with."""

    document: ReadDocument
    relations: tuple[CheckedRelation, ...]
    remarks: tuple[Remark, ...]
    claims: tuple[Claim, ...]
    coverage: Coverage
    morphology: str = ""

    def worst(self) -> Level | None:
        """The gravest level among the remarks that nobody has explained; None where there are none."""
        order = (Level.ERROR, Level.WARNING, Level.INFO)
        levels = [remark.level for remark in self.remarks if remark.explained is None]
        return min(levels, key=order.index, default=None)
