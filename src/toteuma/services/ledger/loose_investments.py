"""What was posted on the accounts of investments without a project: no investment of the statement has it."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.core.findings import Finding, Level
from toteuma.core.investments import EXPENDITURE, INVESTMENT_SCHEME
from toteuma.core.periods import Months
from toteuma.core.postings import ACTUAL
from toteuma.core.statement import StatementData
from toteuma.core.structure import Structure
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of
from toteuma.package.structure import structure_of
from toteuma.services.ledger.uses import Use, use_columns


def loose_investments(data: StatementData, snapshot: Snapshot, engine: Engine, months: Months) -> Iterator[Finding]:
    """A finding for each account and cost centre with actuals of the months.

    Depreciation and what moves from one account of investments to another are no investments: of a voucher counts what it adds to these accounts in all.
    """
    structure = structure_of(data, INVESTMENT_SCHEME.id)
    batches = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
    engine.register_batches("investing", batches, BATCHED)
    for line in INVESTMENT_SCHEME:
        if accounts := _accounts(snapshot, structure, line.id, months):
            yield from _found(data, snapshot, engine, months, accounts, "<" if line.id == EXPENDITURE else ">")


def _accounts(snapshot: Snapshot, structure: Structure, line: str, months: Months) -> list[str]:
    """Accounts that are on a line in some of the months."""
    posted = sorted({account for batch in snapshot.batches for account in batch.accounts})
    return [account for account in posted if any(own.line == line and own.when.meets(months) for own in structure.lines(account))]


def _found(data: StatementData, snapshot: Snapshot, engine: Engine, months: Months, accounts: list[str], side: str) -> Iterator[Finding]:
    number, text = snapshot.codes.number, snapshot.codes.text
    shown = data.municipality.display.scope
    conditions = [
        "project IS NULL",
        f"stage = '{ACTUAL}'",
        f"month BETWEEN {months.first} AND {months.last}",
        f"account IN ({', '.join(str(number(account)) for account in accounts)})",
        *([] if shown == "all" else [f"(scope = '{shown}' OR scope IS NULL)"]),
    ]
    # Balances have no vouchers: of those, each account stands for itself.
    voucher = "batch, coalesce(voucher, concat_ws(' ', account, cost_centre))"
    loose = f"SELECT *, sum(cents) OVER (PARTITION BY {voucher}) AS whole FROM investing WHERE {' AND '.join(conditions)}"
    rows = engine.execute(
        f"SELECT account, cost_centre, {use_columns(engine)} FROM ({loose}) AS loose WHERE whole {side} 0"
        " GROUP BY account, cost_centre HAVING sum(cents) <> 0 ORDER BY account, cost_centre"
    )
    for account, centre, *row in rows:
        details = {"account": text(account), "cost_centre": "–" if centre is None else text(centre)}
        yield Use.of(row).finding(snapshot, "posted.investment_without_project", details, Level.WARNING)
