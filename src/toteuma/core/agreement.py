"""Amounts that were entered held against the same amounts computed from a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from toteuma.core.amounts import AmountBook
from toteuma.core.figure import Figure


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure as it was entered and as the ledger has it; absent where the ledger has nothing there."""

    entered: Figure
    computed: Figure


def differences(entered: AmountBook, computed: AmountBook, periods: Iterable[tuple[int, str]]) -> Iterator[Difference]:
    """Where the two differ in the years and stages of ``periods``, nearest to the cause: of a line before the lines it adds into, of a unit before those
    above it; what only follows is not told again. Nothing against zero is no difference; a figure that was not entered is not held against anything."""
    for year, stage in periods:
        scopes = _scopes(entered, year, stage)
        for scope in scopes:
            told: set[tuple[str, str]] = set()
            for unit in entered.organisation.upwards():
                for line in entered.scheme:  # parts stand before what they add up to
                    one = entered.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope)
                    if one.value is None:
                        continue
                    other = computed.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope)
                    if one.value == (other.value or 0):
                        continue
                    below = any((child, line.id) in told for child in entered.organisation.children(unit))
                    parts = any((unit, part) in told for part in entered.scheme.parts(line.id))
                    told.add((unit, line.id))
                    if not below and not parts:
                        yield Difference(one, other)


def _scopes(book: AmountBook, year: int, stage: str) -> tuple[str, ...]:
    """The scopes the amounts of a year and stage were parted into; all together where they were not, or not all of them."""
    found = {amount.scope for amount in book.amounts if amount.year == year and stage_of(amount.stage, amount.amendment) == stage}
    return ("all",) if not found or "all" in found else tuple(sorted(found))


def stage_of(stage: str, amendment: str) -> str:
    """The stage of a figure that an amount's stage and decision are: ``amendment:ID``, else the stage itself."""
    return f"{stage}:{amendment}" if amendment else stage
