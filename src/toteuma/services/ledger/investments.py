"""The investments of a statement from the postings of its projects, held against those that were entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.core.agreement import differences, stage_of
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.investments import INVESTMENT_SCHEME, PROJECT_PREFIX, investment_book
from toteuma.core.money import euros
from toteuma.core.periods import Months
from toteuma.core.postings import ACTUAL, FORECAST, ORIGINAL
from toteuma.core.records import InvestmentAmount
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.ledger.columns import BATCHED_CELL
from toteuma.ledger.engine import Engine
from toteuma.ledger.entries import Asked
from toteuma.ledger.store import CELLS, Snapshot, folder_of
from toteuma.package.structure import structure_of
from toteuma.services.ledger.loose_investments import loose_investments

ZERO = Decimal("0.00")
BUDGET = "budget"
_FIRST_STAGE = {ACTUAL: ACTUAL, BUDGET: ORIGINAL}
Where = tuple[str, str, int, str]
"""Project of the ledger, line, year, stage."""


@dataclass
class _Sum:
    cents: int = 0
    accounts: dict[str, None] = field(default_factory=dict)
    centres: dict[str, None] = field(default_factory=dict)
    batches: dict[int, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invested:
    """``amounts``: those of the statement, from the ledger and entered."""

    amounts: tuple[InvestmentAmount, ...]
    findings: tuple[Finding, ...] = ()


def invested(data: StatementData, snapshot: Snapshot, engine: Engine, asked: Sequence[Asked]) -> Invested:
    """Expenditure and income of every investment project in the told years and stages: its postings on the accounts of investments.

    Of a year's actuals the ledger counts where it has actuals, of its budget or forecast where it has any of investments; else what was entered. Where a
    ledger has no investments at all, what was entered counts. A project that has investments in the ledger has none, not nothing, where it counts and
    nothing was posted.
    """
    posted = _posted(data, snapshot, engine, asked) if data.investment_projects else {}
    owners, findings = _owners(data)
    told = {where: one for where, one in posted.items() if where[0] in owners}
    findings += _unknown(posted, owners, data)
    if not told:
        return Invested(data.investments, tuple(findings))
    counted = {(year, _group(stage)) for _, _, year, stage in told} | {(one.year, ACTUAL) for one in asked if one.stage == ACTUAL}
    amounts = tuple(_amounts(data, snapshot, asked, owners, told, counted))
    known = {amendment.id for amendment in data.amendments}
    amounts = tuple(amount for amount in amounts if not amount.amendment or amount.amendment in known)
    replaced = tuple(row for row in data.investments if (row.year, _group(row.stage)) in counted)
    kept = tuple(row for row in data.investments if (row.year, _group(row.stage)) not in counted)
    findings += _differences(data, replaced, amounts)
    for one in asked:
        if (one.year, one.stage) == (data.settings.year, ACTUAL):
            findings += loose_investments(data, snapshot, engine, one.measure.months)
            break
    return Invested((*kept, *amounts), tuple(findings))


def _group(stage: str) -> str:
    return stage if stage in (ACTUAL, FORECAST) else BUDGET


def _owners(data: StatementData) -> tuple[dict[str, str], list[Finding]]:
    """Project of the ledger → project of the statement."""
    owners: dict[str, str] = {}
    findings = []
    for project in data.investment_projects:
        for code in project.ledger_projects.split() or [project.id]:
            if owners.setdefault(code, project.id) != project.id:
                details = {"project": code, "one": owners[code], "other": project.id}
                findings.append(Finding(Level.ERROR, "posted.project_of_two", project.place, details))
    return owners, findings


def _posted(data: StatementData, snapshot: Snapshot, engine: Engine, asked: Sequence[Asked]) -> dict[Where, _Sum]:
    """What was posted on projects and accounts of investments, in the scope that is displayed."""
    structure, number = structure_of(data, INVESTMENT_SCHEME.id), snapshot.codes.number
    accounts = sorted({account for batch in snapshot.batches for account in batch.accounts if structure.lines(account)})
    if not accounts or not asked:
        return {}
    engine.register_batches(
        "batched_cells", {batch.number: [folder_of(snapshot.root, batch) / CELLS] for batch in snapshot.batches}, BATCHED_CELL
    )
    chosen = f"project IS NOT NULL AND account IN ({', '.join(str(number(account)) for account in accounts)})"
    keys = "project, account, month, stage, scope, batch, cost_centre"
    rows = engine.execute(f"SELECT {keys}, sum(cents) FROM batched_cells WHERE {chosen} GROUP BY {keys} ORDER BY {keys}")
    months = {(one.year, one.stage): one.measure.months for one in asked}
    shown = data.municipality.display.scope
    found: dict[Where, _Sum] = defaultdict(_Sum)
    for project, account_number, month, stage, scope, batch, centre, cents in rows:
        account, year = snapshot.codes.text(account_number), int(month) // 100
        line = next((each.line for each in structure.lines(account) if month in each.when), "")
        if line and month in months.get((year, stage), ()) and (shown == "all" or scope in (shown, None)):
            one = found[str(project), line, year, str(stage)]
            one.cents += int(cents)
            one.accounts[account] = None
            one.batches[int(batch)] = None
            one.centres["" if centre is None else snapshot.codes.text(centre)] = None
    return dict(found)


def _unknown(posted: Mapping[Where, _Sum], owners: Mapping[str, str], data: StatementData) -> list[Finding]:
    """Projects with investments in the statement's year that the statement does not know."""
    sums: dict[str, int] = defaultdict(int)
    for (project, _, year, stage), one in posted.items():
        if project not in owners and (year, stage) == (data.settings.year, ACTUAL):
            sums[project] += one.cents
    place = Place(data.settings.ledger.folder)
    return [
        Finding(Level.WARNING, "posted.project_unknown", place, {"project": project}, numbers={"sum": euros(cents)})
        for project, cents in sums.items()
        if cents
    ]


def _amounts(
    data: StatementData,
    snapshot: Snapshot,
    asked: Sequence[Asked],
    owners: Mapping[str, str],
    told: Mapping[Where, _Sum],
    counted: set[tuple[int, str]],
) -> Iterator[InvestmentAmount]:
    ids = {batch.number: batch.id for batch in snapshot.batches}
    months = {(one.year, one.stage): one.measure.months for one in asked}
    by_owner: dict[Where, list[tuple[str, _Sum]]] = {}
    for (project, line, year, stage), one in told.items():
        by_owner.setdefault((owners[project], line, year, stage), []).append((project, one))
    for owner, line in {(owner, line): None for owner, line, _, _ in by_owner}:
        for year, group in sorted(counted):
            # A forecast is somebody's word: of what nobody foretold there is none.
            if group in _FIRST_STAGE:
                by_owner.setdefault((owner, line, year, _FIRST_STAGE[group]), [])
    for (owner, line, year, stage), parts in by_owner.items():
        kind, _, amendment = stage.partition(":")
        selection = PostingSelection(
            data.settings.ledger.folder,
            tuple(dict.fromkeys(ids[number] for _, one in parts for number in one.batches)),
            tuple(dict.fromkeys(account for _, one in parts for account in one.accounts)),
            tuple(dict.fromkeys(centre for _, one in parts for centre in one.centres)),
            months.get((year, stage), Months.of_year(year)),
            (stage,),
            projects=tuple(project for project, _ in parts),
        )
        amount = euros(sum(one.cents for _, one in parts)) if parts else ZERO
        place = Place(data.settings.ledger.folder)
        yield InvestmentAmount(
            place=place, project=owner, line=line, year=year, stage=kind, amendment=amendment, amount=amount, postings=selection
        )


def _differences(data: StatementData, entered: tuple[InvestmentAmount, ...], computed: tuple[InvestmentAmount, ...]) -> Iterator[Finding]:
    """Entered investments that differ from the ledger's, which count."""
    periods = tuple(dict.fromkeys((row.year, stage_of(row.stage, row.amendment)) for row in entered))
    one, other = (
        investment_book(data.organisation, data.investment_projects, rows, year=data.settings.year) for rows in (entered, computed)
    )
    for difference in differences(one, other, periods):
        given, key = difference.entered, difference.entered.key
        if given.value is None or not key.unit.startswith(PROJECT_PREFIX):
            continue
        found = difference.computed.value or ZERO
        source = next(given.sources())
        details = {"project": key.unit.removeprefix(PROJECT_PREFIX), "line": key.item, "year": str(key.year), "stage": key.stage}
        yield Finding(
            Level.ERROR,
            "posted.investment_differs",
            Place(source.file, row=source.row, column="amount", quote=str(given.value)),
            details,
            stated=str(given.value),
            expected=str(found),
            numbers={"stated": given.value, "computed": found, "difference": given.value - found},
        )
