"""A second municipality, whose habits are all the other way: own chart of accounts, external items alone, costs without sign, thousands that foot, Swedish, as
reported, an interim statement, no cost centres at the top."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toteuma.core.document import Table
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.package.template import write_template
from toteuma.services.ledger.batches import acceptance_rules, profile_of
from toteuma.services.ledger.importing import Imported, import_files
from toteuma.services.validation import Validated, validate

SETTINGS = """
[sections.brygga]
kind = "bridge"
include = "subtree"

[ledger]
folder = "../bokforing"
comparatives = "as_reported"
through = 8
forecast = "straight_line"
without_cost_centre = "KUNTA"
"""
PROFILE = """vouchers_complete = false
decimal = "."
dates = "yyyy-mm-dd"
sign = "credit"
[constants]
stage = "actual"
[columns]
voucher = "Ver"
date = "Datum"
account = "Konto"
cost_centre = "Kst"
amount = "Belopp"
scope = "Part"
[values.scope]
E = "external"
I = "internal"
"""
HEAD = "Ver,Datum,Konto,Kst,Belopp,Part\n"
ROWS = """1,2024-03-31,L1,K-1,-2500.50,E
2,2024-03-31,L1,K-2,-1500.50,E
3,2024-10-31,L1,K-2,-99000.00,E
4,2025-03-31,L1,K-1,-4400.40,E
5,2025-04-30,L1,K-2,-3600.60,E
6,2025-04-30,H7,K-2,-700.00,I
7,2025-05-31,H7,K-1,700.00,I
8,2025-05-31,S,,8000.00,E
9,2025-11-30,S,,5.00,E
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "paket"
    write_template(path)
    for table in ("amounts", "remarks", "risks", "investments", "investment_projects"):
        (path / f"{table}.csv").unlink()
    for text in (path / "prose").rglob("*.md"):
        text.write_text("Året var vanligt.\n", encoding="utf-8")
    (path / "cost_centres.csv").write_text(
        "cost_centre,unit,valid_from,valid_to\nK-1,SIV,,\nK-2,TEK,,2024-12-31\nK-2,SIV,2025-01-01,\n", encoding="utf-8"
    )
    (path / "accounts.csv").write_text("account,name_sv,mapped_to\nL1,Löner,4000\n", encoding="utf-8")
    (path / "account_lines.csv").write_text("first_account,line\nH7,other_operating_expenses\nS,municipal_income_tax\n", encoding="utf-8")
    municipality = (path / "municipality.toml").read_text(encoding="utf-8")
    for old, new in (
        ('cost_sign = "negative"', 'cost_sign = "positive"'),
        ("unit = 1 ", "unit = 1000 "),
        ('rounding = "independent"', 'rounding = "footing"'),
        ('scope = "all"', 'scope = "external"'),
    ):
        assert old in municipality, old
        municipality = municipality.replace(old, new, 1)
    (path / "municipality.toml").write_text(municipality, encoding="utf-8")
    statement = (path / "statement.toml").read_text(encoding="utf-8")
    statement = statement.replace('measure = "original"', 'measure = "forecast"', 1).replace('"projects"]', '"projects", "brygga"]', 1)
    (path / "statement.toml").write_text(statement + SETTINGS, encoding="utf-8")
    (path / "profiles").mkdir()
    (path / "profiles" / "export.toml").write_text(PROFILE, encoding="utf-8")
    return path


def imported(package: Path, rows: str, name: str = "export.csv") -> Imported:
    file = package.parent / name
    file.write_text(HEAD + rows, encoding="utf-8")
    profile, _ = profile_of(package, "export")
    data = validate(package, languages=(Language.SV,)).data
    rules = acceptance_rules(data) if data is not None else AcceptanceRules((), None)
    return import_files(package.parent / "bokforing", [file], profile, rules, by="test", at=datetime(2025, 9, 1, tzinfo=UTC))


def comparison(package: Path, unit: str) -> tuple[Validated, dict[str, list[str]]]:
    validated = validate(package, languages=(Language.SV,))
    tables = {table.id: table for table in validated.documents[Language.SV].tables()}
    return validated, _printed(tables[f"{unit}-comparison"])


def _printed(table: Table) -> dict[str, list[str]]:
    return {row.id: [cell.printed.replace("\u00a0", " ") for cell in row.cells[1:]] for row in table.rows}


def _columns(row: Iterable[str]) -> tuple[str, str, str]:
    """Last year's actual, the forecast and the actual of a row of the standard columns."""
    told = list(row)
    return told[0], told[1], told[4]


def test_a_ledger_with_all_habits_turned_gives_its_statement(package: Path) -> None:
    taken = imported(package, ROWS)
    assert (taken.accepted.rows, taken.rejected.rows, [f.code + str(f.details) for f in taken.findings]) == (9, 0, [])
    validated, area = comparison(package, "SIV")
    assert [finding.code for finding in errors(validated.findings)] == []
    assert _columns(area["wages_and_salaries"]) == ("3", "12", "8")
    assert "other_operating_expenses" not in area
    _, whole = comparison(package, "KUNTA")
    # As reported 2 500,50 + 1 500,50 stand apart; external alone; October is not told; the tax of November neither.
    assert _columns(whole["wages_and_salaries"]) == ("4", "12", "8")
    assert _columns(whole["municipal_income_tax"]) == ("–", "12", "8")
    _, other = comparison(package, "TEK")
    assert _columns(other["wages_and_salaries"]) == ("2", "–", "–")


def test_its_bridge_is_told_although_the_statement_is_as_reported(package: Path) -> None:
    imported(package, ROWS)
    tables = {table.id: table for table in validate(package, languages=(Language.SV,)).documents[Language.SV].tables()}
    bridge = _printed(tables["KUNTA-brygga"])
    assert bridge["SIV:wages_and_salaries"] == ["3", "2", "0", "4"]
    assert bridge["TEK:wages_and_salaries"] == ["2", "0", "−2", "0"]
    assert tables["KUNTA-brygga"].columns[1].header == "Rapporterat 2024"


def test_scopes_that_nobody_told_cannot_be_shown_alone(package: Path) -> None:
    imported(package, "1,2025-03-31,L1,K-1,-4400.40,\n")
    validated = validate(package, languages=(Language.SV,))
    assert [finding.code for finding in errors(validated.findings)] == ["posted.scope_untold"]
