"""Tables whose unit the reader could not see: the prose speaks of thousands of what stands there. The table is told of once, and no sentence is accused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from toteuma.core.claim import Claim, Verdict
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Wording

FACTORS: Final = (Decimal(1000), Decimal(1_000_000))
CLOSE: Final = Decimal("0.02")
LEAST: Final = 2
"""One sentence that is a thousand times off is a slip; so many, and none that fits, are a table in thousands."""


def without_unseen_scales(claims: list[Claim]) -> list[Claim]:
    """The claims, those of such tables unverifiable but for a note on the first of each table."""
    off: Counter[str] = Counter()
    fits: Counter[str] = Counter()
    for claim in claims:
        if not claim.linked_to or claim.unit != "EUR":
            continue
        table = claim.linked_to[0].table
        if claim.verdict is Verdict.TRUE:
            fits[table] += 1
        elif _times(claim):
            off[table] += 1
    unseen = {table for table, count in off.items() if count >= LEAST and not fits[table]}
    return list(_mended(claims, unseen)) if unseen else claims


def _mended(claims: list[Claim], unseen: set[str]) -> Iterator[Claim]:
    told: set[str] = set()
    for claim in claims:
        table = claim.linked_to[0].table if claim.linked_to else ""
        if table not in unseen or claim.unit != "EUR" or claim.verdict is Verdict.TRUE:
            yield claim
            continue
        note = None if table in told or not _times(claim) else _note(claim)
        if note is not None:
            told.add(table)
        yield replace(claim, verdict=Verdict.UNVERIFIABLE, linked_to=(), remark=note)


def _times(claim: Claim) -> Decimal | None:
    """Thousand or million, where the sentence says so many times what the table has."""
    remark = claim.remark
    if remark is None or claim.value is None or not isinstance(remark.expected, Decimal) or not remark.expected:
        return None
    ratio = abs(claim.value / remark.expected)
    return next((factor for factor in FACTORS if abs(ratio / factor - 1) <= CLOSE), None)


def _note(claim: Claim) -> Remark:
    assert claim.remark is not None
    where = claim.linked_to[0]
    details: dict[str, Wording] = {
        "written": claim.written,
        "of": claim.remark.details["of"],
        "value": claim.remark.details["value"],
        "times": _times(claim) or Decimal(1),
    }
    own = claim.remark.places[0]
    return Remark("CLAIM", Level.INFO, (where, own), details, "claim_scale", stated=where.quote, key=(where.entity, where.table, "scale"))
