"""The municipality of 150 units with a ledger: what was spent and earned in two years stands in postings, and the statement is computed from them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.municipality import COSTS, INCOME, SEED, YEAR, Place, units, write_package
from toteuma.core.language import Language
from toteuma.rules.account_mappings import account_ranges
from toteuma.services.ledger.batches import import_into

CASH = "1900"
HEADS = ("voucher", "date", "account", "cost_centre", "amount")
PROFILE = f"""delimiter = ","
dates = "yyyy-mm-dd"
unit = "cents"
sign = "debit"
[columns]
{chr(10).join(f'{name} = "{name}"' for name in HEADS)}
"""


def write_town(folder: Path, postings: int) -> Path:
    """The package in ``folder / "koivuranta"``, its ledger imported: about as many postings, half of them on income and costs. Always the same."""
    package = folder / "koivuranta"
    package.mkdir(parents=True)
    write_package(package)
    leaves = [unit for unit in units() if unit.level == "responsibility_area"]
    _without_actuals(package / "amounts.csv")
    with package.joinpath("statement.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[ledger]\nfolder = "kirjanpito"\n')
    with package.joinpath("cost_centres.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [("cost_centre", "unit", "name_fi"), *((u.code[1:], u.code, u.name) for u in leaves)]
        )
    package.joinpath("profiles").mkdir()
    package.joinpath("profiles", "viennit.toml").write_text(PROFILE, encoding="utf-8")
    source = folder / "viennit.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows(_postings(leaves, postings))
    told = import_into(
        package,
        [source],
        profile="viennit",
        by="benchmark",
        at=datetime(2026, 1, 15, tzinfo=UTC),
        strict=True,
        rejected_into=folder,
        progress=None,
        language=Language.FI,
    )
    if told.batch is None or told.rejected.rows:
        raise SystemExit(f"the ledger was not taken in: {[one.code for one in told.findings]}")
    return package


def _without_actuals(amounts: Path) -> None:
    """Leave the budget; the ledger tells the rest."""
    rows = amounts.read_text(encoding="utf-8").splitlines(keepends=True)
    amounts.write_text("".join(row for row in rows if ",actual," not in row), encoding="utf-8")


def _postings(leaves: list[Place], wanted: int) -> Iterator[tuple[object, ...]]:
    """Vouchers of two postings, an account of a line against the bank. **Unit** cents. **Sign** debit +."""
    random = Random(SEED)
    first = {each.line: each.first for each in reversed(account_ranges("aura", "income_statement"))}
    places = [(year, leaf, line) for year in (YEAR - 1, YEAR) for leaf in leaves for line in (*INCOME, *COSTS)]
    each = -(-wanted // (2 * len(places)))
    number = 0
    for year, leaf, line in places:
        usual = INCOME.get(line) or COSTS[line]
        for _ in range(each):
            number += 1
            on = date(year, 1, 1) + timedelta(days=random.randrange(365))
            cents = max(1, usual * random.randrange(75_000, 125_000) // each) * (-1 if line in INCOME else 1)
            yield number, on, first[line], leaf.code[1:], cents
            yield number, on, CASH, "", -cents
