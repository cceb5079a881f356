"""What is told of some postings of a ledger together: how many they are, their months and sum, and where the first of them stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.money import euros
from toteuma.core.periods import Months
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import Snapshot

_ORDER = 10**12
"""Above every row of a file: batch × this + row puts postings in the order of the ledger."""


@dataclass(frozen=True, slots=True)
class Use:
    """``first``: batch and row of the first posting. **Unit** cents. **Sign** income +."""

    months: Months
    cents: int
    count: int
    first: tuple[int, int]
    sheet: str
    voucher: str

    @classmethod
    def of(cls, row: Sequence[Any]) -> Use:
        """Out of the columns of :func:`use_columns`."""
        first, last, cents, count, at, sheet, voucher = row
        return cls(Months(first, last), int(cents), int(count), divmod(int(at), _ORDER), sheet or "", voucher or "")

    def finding(self, snapshot: Snapshot, code: str, details: Mapping[str, str], level: Level = Level.ERROR) -> Finding:
        """A finding at the first posting: file, sheet and row, with its voucher and batch."""
        number, row = self.first
        batch = next(batch for batch in snapshot.batches if batch.number == number)
        file = batch.sources[0].name if len(batch.sources) == 1 else ""
        first, last = (f"{month % 100}/{month // 100}" for month in (self.months.first, self.months.last))
        told = {
            "batch": batch.id,
            "voucher": self.voucher or "–",
            "count": str(self.count),
            "months": first if first == last else f"{first}–{last}",
        }
        return Finding(level, code, Place(file, self.sheet, row), {**details, **told}, numbers={"sum": euros(self.cents)})


def use_columns(engine: Engine) -> str:
    """The columns of a grouped query over postings with their batches, for :meth:`Use.of`."""
    place = f"(batch * {_ORDER} + row)" if engine.dialect == "duckdb" else f"(CAST(batch AS BIGINT) * {_ORDER} + `row`)"
    return f"min(month), max(month), sum(cents), count(*), min({place}), min_by(sheet, {place}), min_by(voucher, {place})"
