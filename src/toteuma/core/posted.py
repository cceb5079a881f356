"""What a ledger tells of a statement besides the amounts of units: how a change of the organisation moved figures, and the municipality's own statements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.selection import PostingSelection


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgedAmount:
    """A unit's line of an earlier year: ``reported`` + ``moved_in`` + ``moved_out`` = ``restated``. **Unit** EUR. **Sign** income +; what moved out has
    its sign turned. ``postings`` tell the first and the last by their organisations."""

    unit: str
    line: str
    year: int
    reported: Decimal
    moved_in: Decimal
    moved_out: Decimal
    restated: Decimal
    postings: PostingSelection

    @property
    def moved(self) -> bool:
        return bool(self.moved_in or self.moved_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialAmount:
    """A line of the balance sheet or of the cash flow statement of the whole municipality. **Unit** EUR. **Sign** as the scheme adds up: assets and
    liabilities above zero, money that comes in +."""

    scheme: str
    line: str
    year: int
    amount: Decimal
    postings: PostingSelection
