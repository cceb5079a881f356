"""Use case: how a figure of the ledger came about, and the same figure added up a second time from the postings themselves (:mod:`readding`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toteuma.core.language import Localized
from toteuma.core.periods import Month, Months
from toteuma.core.scheme import LineScheme
from toteuma.core.statement import StatementData
from toteuma.core.structure import Structure
from toteuma.ledger.batch import Batch
from toteuma.ledger.dimensions import Measure
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import Snapshot
from toteuma.ledger.view import LedgerView, Rolled
from toteuma.package.structure import structure_of
from toteuma.services.ledger.batches import ledger_of
from toteuma.services.ledger.figures import Chosen, line_of, stages_of, told_months, unit_of
from toteuma.services.ledger.filters import only_of, told_where_nothing
from toteuma.services.ledger.readding import Added, Readded, UnitsLine, posted_sums
from toteuma.services.ledger.statement import told_as_of

Cents = int


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure, what it is the sum of, and what its postings add up to. ``figure`` None: there is none. **Unit** cents. **Sign** income +."""

    unit: Localized
    line: Localized
    chosen: Chosen
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
    as_of = None if as_reported else told_as_of(data)
    chosen = Chosen(months or told_months(data), stages_of(snapshot, stage), as_of, only_of(snapshot, only))
    engine = EmbeddedEngine()
    try:
        explained = explained_line(data, snapshot, engine, own, (scheme, row), chosen)
        if not explained.accounts:
            told_where_nothing(engine, snapshot, chosen.only)
    finally:
        engine.close()
    return explained


def explained_line(
    data: StatementData, snapshot: Snapshot, engine: EmbeddedEngine, unit: str, line: tuple[LineScheme, str], chosen: Chosen
) -> Explained:
    """A unit's line by the compiled definitions, and once more."""
    scheme, row = line
    structure = structure_of(data, scheme.id)
    view = LedgerView(engine, snapshot, structure, scheme, as_of=chosen.as_of, only=chosen.only)
    rolled = view.roll_up([Measure(chosen.stages, chosen.months)])
    rows = posted_sums(engine, snapshot, chosen.months, chosen.stages, chosen.only)
    again = UnitsLine(structure, scheme, unit, row, chosen.as_of).readded(rows)
    names = data.organisation[unit].name if unit else Localized(), scheme[row].name if row else Localized()
    parts = _lines(scheme, rolled, unit, row), _units(data, structure, rolled, unit, row, chosen.as_of or chosen.months.last)
    return told(data, snapshot, names, chosen, rolled.get(unit, row, 0), again, parts)


Parts = tuple[tuple[Localized, Cents], ...]


def told(
    data: StatementData,
    snapshot: Snapshot,
    names: tuple[Localized, Localized],
    chosen: Chosen,
    figure: Cents | None,
    again: Readded,
    parts: tuple[Parts, Parts] = ((), ()),
) -> Explained:
    """A figure, its unit and line by name, beside what was found again; ``parts``: the lines and the units that add up to it."""
    accounts = {account.account: account.name for account in data.accounts}
    found = sorted(again.accounts.items(), key=lambda item: (-abs(item[1].cents), item[0]))
    return Explained(
        *names,
        chosen,
        figure,
        *parts,
        tuple((account, accounts.get(account, Localized()), added) for account, added in found),
        tuple(sorted(again.centres, key=lambda centre: (len(centre), centre))),
        tuple((batch, again.batches[batch.number]) for batch in snapshot.batches if batch.number in again.batches),
        again.total,
        again.postings,
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
