"""Figures added up a second time from the postings themselves.

This way has nothing in common with the monthly cells and the compiled definitions but the files of postings and what the package says: a plain query gives the
sums by batch, month, account and cost centre, and the organisation, the lines and the shares are applied here, one sum after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toteuma.core.periods import Month, Months
from toteuma.core.scheme import LineScheme
from toteuma.core.sql import text
from toteuma.core.structure import WHOLE, Structure
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.dimensions import NOWHERE, mapping_eras
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.narrowing import Only
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of

Cents = int


@dataclass(slots=True)
class Added:
    """So many postings, and what they add up to. **Sign** income +."""

    postings: int = 0
    cents: Cents = 0

    def add(self, postings: int, cents: Cents) -> None:
        self.postings += postings
        self.cents += cents


@dataclass(slots=True)
class Readded:
    """What was found again: in all, by account, by number of batch; and the cost centres, an empty one for postings without."""

    total: Cents = 0
    accounts: dict[str, Added] = field(default_factory=lambda: defaultdict(Added))
    batches: dict[int, Added] = field(default_factory=lambda: defaultdict(Added))
    centres: set[str] = field(default_factory=set)

    @property
    def postings(self) -> int:
        return sum(added.postings for added in self.accounts.values())

    def add(self, row: PostedSum, postings: int, cents: Cents) -> None:
        self.centres.add(row.centre)
        self.accounts[row.account].add(postings, cents)
        self.batches[row.batch].add(postings, cents)


class PostedSum(NamedTuple):
    """What some postings add up to. ``centre`` empty: they have none."""

    batch: int
    month: Month
    account: str
    centre: str
    postings: int
    cents: Cents


def posted_sums(engine: EmbeddedEngine, snapshot: Snapshot, months: Months, stages: tuple[str, ...], only: Only) -> Iterator[PostedSum]:
    """Every posting of the months and stages that counts and is asked for."""
    files = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
    engine.register_batches("every_posting", files, BATCHED)
    conditions = f"month BETWEEN {months.first} AND {months.last} AND stage IN ({', '.join(map(text, stages))})"
    if only:
        conditions += f" AND {only.condition(engine.dialect, snapshot.codes)}"
    sums = "SELECT batch, month, account, cost_centre, count(*), sum(cents) FROM every_posting"
    for batch, month, account, centre, count, cents in engine.execute(f"{sums} WHERE {conditions} GROUP BY ALL ORDER BY ALL"):
        code = "" if centre is None else snapshot.codes.text(centre)
        yield PostedSum(int(batch), int(month), snapshot.codes.text(account), code, int(count), int(cents))


def readded(rows: Iterable[PostedSum], factor: Callable[[str, Month], int]) -> Readded:
    """The postings, whoever's they are, each times the factor of its account and month: 0 where it does not count."""
    found = Readded()
    for row in rows:
        if times := factor(row.account, row.month):
            found.add(row, row.postings, times * row.cents)
            found.total += times * row.cents
    return found


def is_on_line(structure: Structure, scheme: LineScheme, line: str, account: str, month: Month) -> bool:
    """Whether an account stands on a line in a month, or on one below it; ``line`` empty: on none."""
    own = next((each.line for each in structure.lines(account) if month in each.when), NOWHERE)
    return own == line or (bool(own) and line in scheme.ancestors(own))


@dataclass(frozen=True, slots=True)
class UnitsLine:
    """A unit's line, by the organisation of ``as_of``, else by that of each month."""

    structure: Structure
    scheme: LineScheme
    unit: str
    line: str
    as_of: Month | None

    def readded(self, rows: Iterable[PostedSum]) -> Readded:
        """What is the unit's. Where a cost centre is shared, what it has on an account in one era is cut as a whole, so that its parts add up to it; batches
        and accounts then have their parts to the nearest cent."""
        found = Readded()
        mappings = mapping_eras(self.structure.ranges)
        shared: dict[tuple[int, int, int, int, str, str], Cents] = defaultdict(int)
        for row in rows:
            if not is_on_line(self.structure, self.scheme, self.line, row.account, row.month):
                continue
            era = self.structure.era(self.as_of or row.month)
            mapping = next(index for index, held in enumerate(mappings) if row.month in held)
            for index, (low, high) in enumerate(self._parts(era, row.centre, row.account)):
                found.add(row, 0 if index else row.postings, _portion(row.cents, high) - _portion(row.cents, low))
                shared[self.structure.era(row.month), mapping, low, high, row.account, row.centre] += row.cents
        found.total = sum(_portion(cents, high) - _portion(cents, low) for (_, _, low, high, _, _), cents in shared.items())
        return found

    def _parts(self, era: int, centre: str, account: str) -> Iterator[tuple[int, int]]:
        """The stretches of the postings, in ten-thousandths, that are the unit's or those of a unit below it."""
        reached = 0
        for piece in self.structure.pieces(era, centre, account):
            reached = piece.high
            if self._is_below(era, piece.unit):
                yield piece.low, piece.high
        if reached < WHOLE and self.unit == NOWHERE:
            yield reached, WHOLE

    def _is_below(self, era: int, unit: str) -> bool:
        parents = self.structure.parents(era)
        seen = set[str]()
        while unit and unit not in seen:
            if unit == self.unit:
                return True
            seen.add(unit)
            unit = parents.get(unit, "")
        return False


def _portion(cents: Cents, share: int) -> Cents:
    """The cents up to a share, to the nearest cent."""
    return (cents * share + WHOLE // 2) // WHOLE
