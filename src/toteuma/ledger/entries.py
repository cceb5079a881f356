"""What a ledger gives a statement: for every unit, line, year, stage and scope the cents without the units below, and the postings they were made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from toteuma.core.periods import Month, Months
from toteuma.core.postings import ACTUAL
from toteuma.ledger.columns import BATCHED_CELL, CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.dimensions import NO_CENTRE, NOWHERE, UNTOLD, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import CELLS, Snapshot, folder_of

Cents = int


@dataclass(frozen=True, slots=True)
class Asked:
    """A year and stage of a statement, in one scope (external, internal, or all where nobody parted them); ``measure`` tells its months."""

    year: int
    stage: str
    scope: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Made:
    """The codes of what an entry was made of, in the order of the ledger; an empty cost centre where postings have none."""

    batches: tuple[str, ...]
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """**Sign** income +. ``whole``: with the units below, where these stood elsewhere at the time that is told."""

    unit: str
    line: str
    asked: Asked
    cents: Cents
    made: Made
    whole: bool = False


@dataclass
class _Making:
    batches: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    centres: set[int] = field(default_factory=set)


def stages_there(engine: Engine, snapshot: Snapshot) -> tuple[tuple[str, Month, str | None], ...]:
    """Every stage, month and scope (None: untold) that has a cell."""
    engine.register_files("cells", snapshot.files(CELLS), CELL)
    rows = engine.execute("SELECT DISTINCT stage, month, scope FROM cells ORDER BY stage, month, scope")
    return tuple((str(stage), int(month), None if scope is None else str(scope)) for stage, month, scope in rows)


def asked_of(there: Iterable[tuple[str, Month, str | None]], years: Iterable[int], through: int) -> tuple[Asked, ...]:
    """The columns that a statement can have of a ledger. Actuals run from January to the month ``through`` of every year; budgets and forecasts are the
    whole year's, so that an interim statement is held against the year's budget."""
    wanted = set(years)
    parted: dict[tuple[int, str], set[str | None]] = defaultdict(set)
    for stage, month, scope in there:
        if month // 100 in wanted and (stage != ACTUAL or month % 100 <= through):
            parted[month // 100, stage].add(scope)
    found = []
    for (year, stage), scopes in sorted(parted.items()):
        months = Months.to_date(year * 100 + through) if stage == ACTUAL else Months.of_year(year)
        for scope in sorted(scopes, key=str):
            found.append(Asked(year, stage, scope or "all", Measure((stage,), months, scope or UNTOLD)))
    return tuple(found)


def entries(engine: Engine, snapshot: Snapshot, frame: Frame, asked: Sequence[Asked]) -> Iterator[LedgerEntry]:
    """The entries without the units below. What nobody has is the unit ``NOWHERE``'s; what no range of the scheme names is on no entry."""
    if not asked:
        return
    plan = frame.plan([one.measure for one in asked])
    engine.register_files("cells", snapshot.files(CELLS), CELL)
    batches = {batch.number: [folder_of(snapshot.root, batch) / CELLS] for batch in snapshot.batches}
    engine.register_batches("batched_cells", batches, BATCHED_CELL)
    frame.register(engine)
    made = _made_of(snapshot, frame, engine.execute(compiled("made_of", engine.dialect, plan)), len(asked))
    for row in sorted(engine.execute(compiled("own", engine.dialect, plan)), key=lambda row: row[len(asked) :]):
        unit, line = row[len(asked) :]
        if line == NOWHERE:
            continue
        for index, cents in enumerate(row[: len(asked)]):
            if cents is not None:
                yield LedgerEntry(unit, line, asked[index], int(cents), made[unit, line, index])


def with_all_below(engine: Engine, frame: Frame, asked: Sequence[Asked]) -> dict[tuple[str, str, int], Cents]:
    """Unit, line, number of the column → cents with the units that stood below it at the time that is told. To be called after :func:`entries`."""
    if not asked:
        return {}
    rows = engine.execute(compiled("figures", engine.dialect, frame.plan([one.measure for one in asked])))
    width = len(asked)
    return {(row[width], row[width + 1], index): int(cents) for row in rows for index, cents in enumerate(row[:width]) if cents is not None}


def _made_of(snapshot: Snapshot, frame: Frame, rows: Iterable[Sequence[Any]], width: int) -> dict[tuple[str, str, int], Made]:
    """Unit, line, number of the column → what it was made of."""
    lines = {(account, mapping): line for account, mapping, line in frame.account_lines()}
    owners: dict[tuple[int, int, int | None], list[str]] = defaultdict(list)
    for era, centre, account, unit, low, high in frame.centres():
        if high > low:
            owners[era, centre, account].append(unit)
    found: dict[tuple[str, str, int], _Making] = defaultdict(_Making)
    for row in rows:
        era, mapping, batch, account, bare = row[width:]
        centre = NO_CENTRE if bare is None else bare
        line = lines.get((account, mapping), NOWHERE)
        units = owners.get((era, centre, account)) or owners.get((era, centre, None), [])
        for index, cents in enumerate(row[:width]):
            if cents is not None:
                for unit in units:
                    making = found[unit, line, index]
                    making.batches.add(batch)
                    making.accounts.add(account)
                    making.centres.add(centre)
    ids = {batch.number: batch.id for batch in snapshot.batches}
    text = snapshot.codes.text
    return {
        place: Made(
            tuple(ids[number] for number in sorted(making.batches)),
            tuple(text(number) for number in sorted(making.accounts)),
            tuple("" if number == NO_CENTRE else text(number) for number in sorted(making.centres)),
        )
        for place, making in found.items()
    }
