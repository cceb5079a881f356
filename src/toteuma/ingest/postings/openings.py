"""Opening balances that a source states, as postings of the month before its first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from toteuma.core.periods import Month, Months, before
from toteuma.core.posting_files import PARQUET
from toteuma.core.postings import ACTUAL, STAGED, is_plain
from toteuma.core.sql import quoted, text
from toteuma.ingest.postings.delivered import Delivered


def with_openings(one: Delivered, words: str, folder: Path, engine: duckdb.DuckDBPyConnection, *, of_the_year: bool) -> Delivered:
    """What was delivered with its opening balances posted, each account's in one row. ``words``: what the source calls them; the text of the rows. ``of_the_year``: the balances are
    those of the turn of the year, whatever month the source's own postings begin in (a trial balance is told in its last month)."""
    opened = max((_before(balance.months, of_the_year) for balance in one.balances if balance.opening), default=None)
    rows = []
    for balance in one.balances:
        if balance.opening:
            plain = is_plain(balance.account)
            row: dict[str, object] = {
                "account" if plain else "account_code": balance.account,
                "month": _before(balance.months, of_the_year),
            }
            row |= {"row": balance.row, "stage": ACTUAL, "text": words or None, "cents": balance.opening}
            rows.append([row.get(column) for column in STAGED])
    if one.staged is None or not rows:
        return one
    types = ", ".join(f"{quoted(name)} {kind}" for name, kind in STAGED.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE opening ({types})")
    engine.executemany(f"INSERT INTO opening VALUES ({', '.join('?' * len(STAGED))})", rows)
    engine.execute("UPDATE opening SET date = last_day(make_date(month // 100, month % 100, 1))")
    target = folder / "opened.parquet"
    both = f"SELECT * FROM opening UNION ALL BY NAME SELECT * FROM read_parquet({text(str(one.staged))})"
    engine.execute(f"COPY ({both}) TO {text(str(target))} ({PARQUET})")
    cents = [balance.opening for balance in one.balances if balance.opening]
    return replace(
        one,
        staged=target,
        rows=one.rows + len(rows),
        debit_cents=one.debit_cents - sum(each for each in cents if each < 0),
        credit_cents=one.credit_cents + sum(each for each in cents if each > 0),
        opened=opened,
        witnessed=False,
    )


def _before(months: Months, of_the_year: bool) -> Month:
    return before(months.first // 100 * 100 + 1 if of_the_year else months.first)
