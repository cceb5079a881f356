"""The amounts of a statement that come from the ledger its package names, joined with those that were entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toteuma.core.agreement import Difference, differences, stage_of
from toteuma.core.amounts import AmountBook
from toteuma.core.conventions import Comparatives
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.money import euros
from toteuma.core.periods import Month
from toteuma.core.postings import ACTUAL, FORECAST
from toteuma.core.records import Amount
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.ledger.dimensions import NOWHERE, Frame
from toteuma.ledger.engine import Engine
from toteuma.ledger.engines import chosen_engine
from toteuma.ledger.entries import Asked, LedgerEntry, asked_of, entries, stages_there, with_all_below
from toteuma.ledger.store import LedgerStore, Snapshot
from toteuma.ledger.view import contents_of
from toteuma.package.structure import structure_of
from toteuma.services.ledger.bridges import bridges
from toteuma.services.ledger.budget import unbudgeted
from toteuma.services.ledger.completeness import completeness
from toteuma.services.ledger.financial import FINANCIAL, FinancialReading
from toteuma.services.ledger.forecast import forecasts
from toteuma.services.ledger.investments import invested

BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """The ledger of a package as its statement is told from it. ``as_of`` None: every month by the organisation of its own time."""

    data: StatementData
    snapshot: Snapshot
    engine: Engine
    as_of: Month | None

    @property
    def frame(self) -> Frame:
        return Frame(structure_of(self.data), self.data.scheme, contents_of(self.snapshot), self.as_of)


def with_ledger(package: Path, data: StatementData) -> tuple[StatementData, tuple[Finding, ...]]:
    """The data with the ledger's amounts, and findings: what the ledger has that the statement lacks, and where entered amounts differ from it.

    Of a year's actuals, budget or forecast the ledger counts where it has any; else what was entered. Unchanged where the settings name no ledger.
    """
    folder = data.settings.ledger.folder
    if not folder:
        return data, ()
    snapshot = LedgerStore(package / folder).snapshot()
    engine = chosen_engine()
    try:
        return _joined(LedgerReading(data, snapshot, engine, told_as_of(data)))
    finally:
        engine.close()


def told_as_of(data: StatementData) -> Month | None:
    """The month by whose organisation the figures are told; None: each by that of its own time."""
    ledger = data.settings.ledger
    return None if ledger.comparatives is Comparatives.AS_REPORTED else data.settings.year * 100 + ledger.through


def _joined(reading: LedgerReading) -> tuple[StatementData, tuple[Finding, ...]]:
    data, ledger = reading.data, reading.data.settings.ledger
    asked = asked_of(stages_there(reading.engine, reading.snapshot), years_of(data), ledger.through)
    if not asked:
        return data, (
            Finding(Level.ERROR if not data.amounts else Level.WARNING, "posted.empty", Place(ledger.folder), {"folder": ledger.folder}),
        )
    frame = reading.frame
    found = tuple(entries(reading.engine, reading.snapshot, frame, asked))
    findings = list(completeness(data, reading.snapshot, reading.engine, frame, asked))
    if reading.as_of is None:
        found = (*found, *_wholes(reading, frame, asked, found))
    known = {amendment.id for amendment in data.amendments}
    told = tuple(amount_of(entry, data, reading.as_of) for entry in found if entry.unit != NOWHERE)
    told = tuple(amount for amount in told if not amount.amendment or amount.amendment in known)
    told = (*told, *unbudgeted(data, told))
    counted = {(amount.year, _group(amount.stage)) for amount in told}
    replaced = tuple(amount for amount in data.amounts if (amount.year, _group(amount.stage)) in counted)
    findings += _differences(data, replaced, told)
    kept = tuple(amount for amount in data.amounts if (amount.year, _group(amount.stage)) not in counted)
    amounts = (*kept, *told)
    amounts = (*amounts, *forecasts(data, reading.snapshot, reading.engine, amounts))
    investments = invested(data, reading.snapshot, reading.engine, asked)
    findings += investments.findings
    joined = replace(
        data, amounts=amounts, investments=investments.amounts, bridges=tuple(bridges(data, reading.snapshot, reading.engine, asked))
    )
    if any(section.kind in FINANCIAL for section in data.settings.sections.values()):
        financial = FinancialReading.of(data, reading.snapshot, reading.engine)
        findings += financial.findings()
        joined = replace(joined, financial=tuple(financial.amounts()), financial_schemes=financial.schemes)
    return joined, tuple(findings)


def years_of(data: StatementData) -> tuple[int, ...]:
    """The years that a statement tells of, and the year before, which changes are reckoned from."""
    back = {column.year for columns in data.settings.columns.values() for column in columns} | {0}
    return tuple(sorted({data.settings.year + year - before for year in back for before in (0, 1)}))


def amount_of(entry: LedgerEntry, data: StatementData, as_of: Month | None) -> Amount:
    """An entry of the ledger as an amount of the statement."""
    asked = entry.asked
    stage, _, amendment = asked.stage.partition(":")
    selection = PostingSelection(
        data.settings.ledger.folder,
        entry.made.batches,
        entry.made.accounts,
        entry.made.cost_centres,
        asked.measure.months,
        asked.measure.stages,
        as_of,
    )
    return Amount(
        place=Place(data.settings.ledger.folder),
        unit=entry.unit,
        line=entry.line,
        year=asked.year,
        stage=stage,
        amendment=amendment,
        scope=asked.scope,
        extent="whole" if entry.whole else "own",
        amount=euros(entry.cents),
        postings=selection,
    )


def _group(stage: str) -> str:
    """What the ledger gives whole or not at all: a year's actuals, its budget with the amendments, its forecast."""
    return stage if stage in (ACTUAL, FORECAST) else BUDGET


def _wholes(reading: LedgerReading, frame: Frame, asked: Sequence[Asked], found: Iterable[LedgerEntry]) -> Iterator[LedgerEntry]:
    """As reported, a unit had below it what stood there then: where today's tree gives it something else, its figures are given with all below; zero
    for what then stood elsewhere."""
    organisation = reading.data.organisation
    own: dict[tuple[str, str, int], int] = {}
    made = {}
    number = {one: index for index, one in enumerate(asked)}
    for entry in found:
        place = (entry.unit, entry.line, number[entry.asked])
        own[place] = entry.cents
        made[entry.line, number[entry.asked]] = entry.made
    lines = {line for _, line, _ in own}
    reported = with_all_below(reading.engine, frame, asked)
    for unit in organisation.units:
        below = tuple(organisation.subtree(unit))
        for index, one in enumerate(asked):
            now: dict[str, int] = defaultdict(int)
            for line in lines:
                for each in below:
                    now[line] += own.get((each, line, index), 0)
            if any(now[line] != reported.get((unit, line, index), 0) for line in lines):
                for line in sorted(lines):
                    cents = reported.get((unit, line, index), 0 if now[line] else None)
                    if cents is not None:
                        yield LedgerEntry(unit, line, one, cents, made[line, index], whole=True)


def _differences(data: StatementData, entered: tuple[Amount, ...], computed: tuple[Amount, ...]) -> Iterator[Finding]:
    """Entered amounts that differ from the ledger's, which count."""
    periods = tuple(dict.fromkeys((amount.year, stage_of(amount.stage, amount.amendment)) for amount in entered))
    one, other = (AmountBook(amounts, data.organisation, data.scheme) for amounts in (entered, computed))
    for difference in differences(one, other, periods):
        yield _finding(difference)


def _finding(difference: Difference) -> Finding:
    entered, computed = difference.entered, difference.computed
    assert entered.value is not None
    key, known = entered.key, computed.value
    source = next(entered.sources())
    return Finding(
        Level.ERROR,
        "posted.differs" if known is not None else "posted.lacks",
        Place(source.file, row=source.row, column="amount", unit=key.unit, quote=str(entered.value)),
        {"unit": key.unit, "line": key.item, "year": str(key.year), "stage": key.stage, "scope": key.scope},
        stated=str(entered.value),
        expected="" if known is None else str(known),
        numbers={"stated": entered.value} | ({} if known is None else {"computed": known, "difference": entered.value - known}),
    )
