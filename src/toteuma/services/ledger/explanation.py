"""Use case: how a figure of the ledger came about, and the same figure added up a second time from the postings themselves.

The figure comes from the monthly cells by the compiled definitions. The second way has nothing in common with them but the files of postings and what the
package says: a plain query gives the sums by batch, month, account and cost centre, and the organisation, the lines and the shares are applied here, one sum
after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toteuma.core.language import Localized
from toteuma.core.periods import Month, Months
from toteuma.core.scheme import LineScheme
from toteuma.core.sql import text
from toteuma.core.statement import StatementData
from toteuma.core.structure import WHOLE, Structure
from toteuma.ledger.batch import Batch
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.dimensions import NOWHERE, Measure, mapping_eras
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.narrowing import Only
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of
from toteuma.ledger.view import LedgerView, Rolled
from toteuma.package.structure import structure_of
from toteuma.services.ledger.batches import ledger_of
from toteuma.services.ledger.figures import line_of, stages_of, told_months, unit_of
from toteuma.services.ledger.filters import only_of, told_where_nothing
from toteuma.services.ledger.statement import told_as_of

Cents = int


@dataclass(slots=True)
class Added:
    """So many postings, and what they add up to. **Sign** income +."""

    postings: int = 0
    cents: Cents = 0

    def add(self, postings: int, cents: Cents) -> None:
        self.postings += postings
        self.cents += cents


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure, what it is the sum of, and what its postings add up to. ``figure`` None: there is none. **Unit** cents. **Sign** income +."""

    unit: Localized
    line: Localized
    months: Months
    stages: tuple[str, ...]
    as_of: Month | None
    only: Only
    figure: Cents | None
    lines: tuple[tuple[Localized, Cents], ...]
    """The lines that add up to it; empty where it has none or only one of them has a figure."""
    units: tuple[tuple[Localized, Cents], ...]
    """The units right below with a figure; an empty name: what is the unit's own."""
    accounts: tuple[tuple[str, Localized, Added], ...]
    cost_centres: tuple[str, ...]
    batches: tuple[tuple[Batch, Added], ...]
    readded: Cents
    postings: int

    @property
    def agrees(self) -> bool:
        return (self.figure or 0) == self.readded


def explain_figure(
    package: Path,
    *,
    unit: str,
    line: str,
    months: Months | None,
    stage: str,
    as_reported: bool,
    only: Mapping[str, Sequence[str]],
) -> Explained:
    """How a figure came about, or the part of it that ``only`` tells. **Raises** as :func:`toteuma.services.ledger.figures.drill_into`."""
    ledger = ledger_of(package)
    data, snapshot = ledger.data, ledger.store.snapshot()
    own, (scheme, row) = unit_of(data, unit), line_of(data, line)
    chosen, stages, wanted = months or told_months(data), stages_of(snapshot, stage), only_of(snapshot, only)
    as_of = None if as_reported else told_as_of(data)
    structure = structure_of(data, scheme.id)
    engine = EmbeddedEngine()
    try:
        rolled = LedgerView(engine, snapshot, structure, scheme, as_of=as_of, only=wanted).roll_up([Measure(stages, chosen)])
        again = _Again(structure, scheme, own, row, as_of)
        again.add_all(engine, snapshot, chosen, stages, wanted)
        if not again.accounts:
            told_where_nothing(engine, snapshot, wanted)
    finally:
        engine.close()
    names = {account.account: account.name for account in data.accounts}
    accounts = sorted(again.accounts.items(), key=lambda item: (-abs(item[1].cents), item[0]))
    return Explained(
        data.organisation[own].name if own else Localized(),
        scheme[row].name if row else Localized(),
        chosen,
        stages,
        as_of,
        wanted,
        rolled.get(own, row, 0),
        _lines(scheme, rolled, own, row),
        _units(data, structure, rolled, own, row, as_of or chosen.last),
        tuple((account, names.get(account, Localized()), added) for account, added in accounts),
        tuple(sorted(again.centres, key=lambda centre: (len(centre), centre))),
        tuple((batch, again.batches[batch.number]) for batch in snapshot.batches if batch.number in again.batches),
        again.total,
        sum(added.postings for added in again.accounts.values()),
    )


def _lines(scheme: LineScheme, rolled: Rolled, unit: str, line: str) -> tuple[tuple[Localized, Cents], ...]:
    parts = [(scheme[part].name, rolled.get(unit, part, 0)) for part in (scheme.parts(line) if line else ())]
    found = tuple((name, cents) for name, cents in parts if cents is not None)
    return found if len(found) > 1 else ()


def _units(
    data: StatementData, structure: Structure, rolled: Rolled, unit: str, line: str, at: Month
) -> tuple[tuple[Localized, Cents], ...]:
    below = [child for child, above in structure.parents(structure.era(at)).items() if above == unit] if unit else []
    found = [(data.organisation[child].name, cents) for child in below if (cents := rolled.get(child, line, 0)) is not None]
    rest = (rolled.get(unit, line, 0) or 0) - sum(cents for _, cents in found)
    if found and rest:
        found.append((Localized(), rest))
    return tuple(found)


@dataclass
class _Again:
    """The second way to a figure."""

    structure: Structure
    scheme: LineScheme
    unit: str
    line: str
    as_of: Month | None
    total: Cents = 0
    accounts: dict[str, Added] = field(default_factory=lambda: defaultdict(Added))
    batches: dict[int, Added] = field(default_factory=lambda: defaultdict(Added))
    centres: set[str] = field(default_factory=set)

    def add_all(self, engine: EmbeddedEngine, snapshot: Snapshot, months: Months, stages: tuple[str, ...], only: Only) -> None:
        """Add up every posting of the months and stages that counts and is asked for. Where a cost centre is shared, what it has on an account in one era is cut as a whole,
        so that its parts add up to it; batches and accounts then have their parts to the nearest cent."""
        files = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
        engine.register_batches("every_posting", files, BATCHED)
        conditions = f"month BETWEEN {months.first} AND {months.last} AND stage IN ({', '.join(map(text, stages))})"
        if only:
            conditions += f" AND {only.condition(engine.dialect, snapshot.codes)}"
        sums = "SELECT batch, month, account, cost_centre, count(*), sum(cents) FROM every_posting"
        rows = engine.execute(f"{sums} WHERE {conditions} GROUP BY ALL ORDER BY ALL")
        mappings = mapping_eras(self.structure.ranges)
        shared: dict[tuple[int, int, int, int, str, str], Cents] = defaultdict(int)
        for batch, month, account_number, centre_number, count, cents in rows:
            account = snapshot.codes.text(account_number)
            centre = "" if centre_number is None else snapshot.codes.text(centre_number)
            if not self._on_line(account, month):
                continue
            era = self.structure.era(self.as_of or month)
            mapping = next(index for index, held in enumerate(mappings) if month in held)
            for index, (low, high) in enumerate(self._parts(era, centre, account)):
                self.centres.add(centre)
                part = _portion(int(cents), high) - _portion(int(cents), low)
                self.accounts[account].add(0 if index else int(count), part)
                self.batches[batch].add(0 if index else int(count), part)
                shared[self.structure.era(month), mapping, low, high, account, centre] += int(cents)
        self.total = sum(_portion(cents, high) - _portion(cents, low) for (_, _, low, high, _, _), cents in shared.items())

    def _on_line(self, account: str, month: Month) -> bool:
        line = next((each.line for each in self.structure.lines(account) if month in each.when), NOWHERE)
        return line == self.line or (bool(line) and self.line in self.scheme.ancestors(line))

    def _parts(self, era: int, centre: str, account: str) -> Iterator[tuple[int, int]]:
        """The stretches of the postings, in ten-thousandths, that are the unit's or those of a unit below it."""
        pieces = self.structure.pieces(era, centre, account)
        reached = 0
        for piece in pieces:
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
