"""A statement computed from a ledger: the figures, their origins, what is missing, what was entered beside, and the opposite habits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.ledger import statement
from tests.ledger_made import Posting, imported
from toteuma.core.amounts import AmountBook
from toteuma.core.findings import Finding, errors
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.ledger.store import LedgerStore
from toteuma.package.template import write_template
from toteuma.services.explanation import explain
from toteuma.services.ledger.budget import unbudgeted
from toteuma.services.validation import Validated, validate

LEDGER = """
[ledger]
folder = "kirjanpito"
"""
CENTRES = """cost_centre,unit,valid_from,valid_to,share
100,SIV,,,
150,SIV,,2024-12-31,
150,TEK,2025-01-01,,
200,TEK,,,
"""
YEARS: tuple[Posting, ...] = (
    ("actual", 202403, "3200", "100", 4_120_050),
    ("actual", 202412, "4000", "150", -1_000_000),
    ("actual", 202403, "4000", "100", -80_240_010),
    ("actual", 202506, "3200", "100", 4_481_025),
    ("actual", 202506, "4000", "150", -2_000_000),
    ("actual", 202511, "4000", "150", -500_000),
    ("actual", 202511, "4000", "100", -82_000_000),
    ("original", 202512, "4000", "100", -81_800_000),
    ("amendment:autumn", 202512, "4000", "100", -1_200_000),
    ("original", 202512, "4000", "200", -100),
    ("actual", 202511, "1900", "", 80_018_975),
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package"
    write_template(path)
    for table in ("amounts", "remarks", "risks"):
        (path / f"{table}.csv").unlink()
    for text in (path / "prose").rglob("*.md"):
        text.write_text("Vuosi oli tavallinen.\n", encoding="utf-8")
    (path / "cost_centres.csv").write_text(CENTRES, encoding="utf-8")
    settled(path, LEDGER)
    return path


def settled(package: Path, more: str) -> None:
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write(more)


def posted(package: Path, postings: Iterable[Posting]) -> Path:
    imported(LedgerStore(package / "kirjanpito"), postings)
    return package


def read(package: Path) -> tuple[AmountBook, Validated]:
    validated = validate(package, languages=(Language.FI,))
    assert validated.data is not None
    return Statement(validated.data).book, validated


def euros(book: AmountBook, unit: str, line: str, year: int = 2025, stage: str = "actual", scope: str = "all") -> str:
    return str(book.figure(unit=unit, line=line, year=year, stage=stage, scope=scope).value)


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.file) for finding in findings if finding.code.startswith("posted.")]


# --- figures ------------------------------------------------------------------------------------------------------------------


def test_a_statement_is_computed_from_postings_alone(package: Path) -> None:
    book, validated = read(posted(package, YEARS))
    assert (validated.ok, told(validated.findings)) == (True, [])
    assert euros(book, "SIV", "fee_revenue") == "44810.25"
    assert euros(book, "SIV", "employee_costs") == "-820000.00"
    assert euros(book, "TEK", "employee_costs") == "-25000.00"
    assert euros(book, "KUNTA", "operating_margin") == str(Decimal("44810.25") - 845_000)
    assert [euros(book, "SIV", "wages_and_salaries", stage=stage) for stage in ("original", "amendments", "amended")] == [
        "-818000.00",
        "-12000.00",
        "-830000.00",
    ]


def test_earlier_years_are_restated_or_as_reported(package: Path) -> None:
    posted(package, YEARS)
    restated, _ = read(package)
    assert [euros(restated, unit, "wages_and_salaries", 2024) for unit in ("SIV", "TEK", "KUNTA")] == [
        "-802400.10",
        "-10000.00",
        "-812400.10",
    ]
    settled(package, 'comparatives = "as_reported"\n')
    reported, validated = read(package)
    assert validated.ok
    assert [euros(reported, unit, "wages_and_salaries", 2024) for unit in ("SIV", "TEK", "KUNTA")] == ["-812400.10", "None", "-812400.10"]
    assert euros(reported, "TEK", "wages_and_salaries") == euros(restated, "TEK", "wages_and_salaries")


def test_a_unit_that_moved_counts_where_it_stood_when_as_reported(package: Path) -> None:
    with (package / "units.csv").open("a", encoding="utf-8") as file:
        file.write("NUO,TEK,area,Nuoriso,Ungdom,\n")
    (package / "placements.csv").write_text("unit,above,valid_from,valid_to\nNUO,SIV,,2024-12-31\nNUO,TEK,2025-01-01,\n", encoding="utf-8")
    with (package / "cost_centres.csv").open("a", encoding="utf-8") as file:
        file.write("300,NUO,,,\n")
    posted(package, [*YEARS, ("actual", 202405, "4000", "300", -700), ("actual", 202505, "4000", "300", -900)])
    restated, _ = read(package)
    assert [euros(restated, unit, "wages_and_salaries", 2024) for unit in ("SIV", "TEK", "NUO")] == ["-802400.10", "-10007.00", "-7.00"]
    settled(package, 'comparatives = "as_reported"\n')
    reported, validated = read(package)
    assert validated.ok
    assert [euros(reported, unit, "wages_and_salaries", 2024) for unit in ("SIV", "TEK", "NUO")] == ["-812407.10", "0.00", "-7.00"]
    assert euros(reported, "KUNTA", "operating_margin", 2024) == euros(restated, "KUNTA", "operating_margin", 2024)


def test_an_interim_statement_is_cumulative_against_the_budget_of_the_year(package: Path) -> None:
    settled(package, "through = 6\n")
    book, _ = read(posted(package, YEARS))
    assert euros(book, "TEK", "wages_and_salaries") == "-20000.00"
    assert euros(book, "SIV", "wages_and_salaries") == "None"
    assert euros(book, "SIV", "wages_and_salaries", 2024) == "-802400.10"
    assert euros(book, "TEK", "wages_and_salaries", 2024) == "None"
    assert euros(book, "SIV", "wages_and_salaries", stage="amended") == "-830000.00"


FORECASTS = {
    "straight_line": ["-40000.00", "89620.50", "None"],
    "last_year": ["-30000.00", "44810.25", "-10.00"],
}


@pytest.mark.parametrize("method", FORECASTS)
def test_the_rest_of_the_year_is_foretold_as_the_settings_ask(package: Path, method: str) -> None:
    settled(package, f'through = 6\nforecast = "{method}"\n')
    extra: list[Posting] = [
        ("actual", 202402, "4000", "150", -2_000_000),
        ("actual", 202409, "4400", "200", -1_000),
        ("forecast", 202512, "4000", "100", -5),
    ]
    book, _ = read(posted(package, [*YEARS, *extra]))
    assert [
        euros(book, "TEK", "wages_and_salaries", stage="forecast"),
        euros(book, "SIV", "fee_revenue", stage="forecast"),
        euros(book, "TEK", "service_purchases", stage="forecast"),
    ] == FORECASTS[method]
    assert euros(book, "SIV", "wages_and_salaries", stage="forecast") == "-0.05"


def test_without_cost_centres_everything_can_belong_to_one_unit(package: Path) -> None:
    posted(package, [("actual", 202506, "5000", "", 1_000), ("actual", 202506, "3200", "100", 1)])
    _, validated = read(package)
    assert told(validated.findings) == [("posted.no_cost_centre", "made.csv")]
    settled(package, 'without_cost_centre = "KUNTA"\n')
    book, validated = read(package)
    assert told(validated.findings) == []
    assert euros(book, "KUNTA", "municipal_income_tax") == "10.00"


# --- what is missing, what was entered beside -----------------------------------------------------------------------------------


def test_what_would_be_missing_is_told_at_its_first_posting(package: Path) -> None:
    wrong: list[Posting] = [
        ("actual", 202502, "9999", "100", -3),
        ("actual", 202504, "9999", "100", -4),
        ("actual", 202505, "4000", "777", -5),
        ("amendment:spring", 202512, "4000", "100", -6),
        ("actual", 202503, "8800", "", -7),
    ]
    book, validated = read(posted(package, wrong))
    found = {finding.code: finding for finding in errors(validated.findings) if finding.code.startswith("posted.")}
    assert set(found) == {"posted.account_without_line", "posted.cost_centre_without_unit", "posted.amendment_unknown"}
    account = found["posted.account_without_line"]
    assert (account.place.file, account.place.row, account.details["months"]) == ("made.csv", 2, "2/2025–4/2025")
    assert (account.numbers["sum"], account.details["count"]) == (Decimal("-0.07"), "2")
    assert found["posted.cost_centre_without_unit"].details["cost_centre"] == "777"
    assert euros(book, "KUNTA", "wages_and_salaries") == "None"


AMOUNTS = """unit,line,year,stage,amendment,amount
SIV,fee_revenue,2025,actual,,{fees}
SIV,employee_costs,2025,actual,,-820000.00
SIV,employee_costs,2025,original,,-818000.00
SIV,employee_costs,2025,amendment,autumn,-12000.00
TEK,employee_costs,2025,original,,-1.00
TEK,employee_costs,2025,actual,,-25000.00
SIV,service_purchases,2025,forecast,,-1.00
TEK,service_purchases,2025,actual,,{services}
"""


def test_entered_amounts_are_held_against_the_ledger_which_counts(package: Path) -> None:
    posted(package, YEARS)
    amounts = package / "amounts.csv"
    amounts.write_text(AMOUNTS.format(fees="44810.25", services="0.00"), encoding="utf-8")
    book, validated = read(package)
    assert (validated.ok, told(validated.findings)) == (True, [])
    assert euros(book, "SIV", "service_purchases", stage="forecast") == "-1.00"
    amounts.write_text(AMOUNTS.format(fees="44810.20", services="-3.00"), encoding="utf-8")
    book, validated = read(package)
    assert [(finding.code, finding.place.row, finding.stated, finding.expected) for finding in errors(validated.findings)] == [
        ("posted.differs", 2, "44810.20", "44810.25"),
        ("posted.lacks", 9, "-3.00", ""),
    ]
    assert euros(book, "SIV", "fee_revenue") == "44810.25"


def test_an_empty_ledger_is_told(package: Path) -> None:
    _, validated = read(package)
    assert told(errors(validated.findings)) == [("posted.empty", "kirjanpito")]


# --- where it came from -----------------------------------------------------------------------------------------------------------


def test_what_is_not_budgeted_is_budgeted_at_zero_where_the_unit_has_a_budget(package: Path) -> None:
    book, _ = read(posted(package, YEARS))
    assert [euros(book, unit, "fee_revenue", stage="amended") for unit in ("SIV", "TEK", "KUNTA")] == ["0.00", "None", "0.00"]
    told_sources = {step.source for entry in explain(package, "SIV", "fee_revenue", Language.FI) for step in entry.steps}
    assert "kirjanpito: ei vientejä, 2025" in told_sources


def test_a_figure_explains_itself_down_to_accounts_cost_centres_and_batches(package: Path) -> None:
    posted(package, YEARS)
    batch = LedgerStore(package / "kirjanpito").batches()[0].id
    sources = {step.source for entry in explain(package, "SIV", "fee_revenue", Language.FI) for step in entry.steps}
    assert f"kirjanpito: tilit 3200, kustannuspaikat 100, 2025, erät {batch}, organisaatio 12/2025" in sources


def test_every_output_is_built_from_postings(package: Path, toteuma: Callable[..., Any], tmp_path: Path) -> None:
    posted(package, YEARS)
    ran = toteuma("build", package, "--out", tmp_path / "out", "--languages", "fi", "--formats", "html,xlsx,data")
    assert (ran.code, ran.err) == (0, "")
    figures = next((tmp_path / "out" / "data").glob("figures*.csv")).read_text(encoding="utf-8")
    assert "kirjanpito: tilit 3200" in figures
    assert "44\u00a0810" in toteuma("show", package, "--unit", "SIV").out


def test_a_budget_that_nobody_parted_into_scopes_has_no_zeros_beside_it() -> None:
    data = statement(
        "T\n  A",
        """
        A wages_and_salaries 2025 original -100
        A wages_and_salaries 2025 actual   -80  external
        A wages_and_salaries 2025 actual   -10  internal
        A fee_revenue        2025 actual     5  external
        T fee_revenue        2025 actual     7  external
        """,
    ).data
    assert [(zero.unit, zero.line, zero.scope) for zero in unbudgeted(data, data.amounts)] == [("A", "fee_revenue", "external")]
