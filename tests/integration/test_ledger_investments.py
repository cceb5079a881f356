"""Investments computed from the postings of projects: by project and unit, held against what was entered, and led back to their postings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.integration.test_ledger_statement import CENTRES, settled, told
from tests.postings_made import FINNISH, csv_file, taken_in
from toteuma.core.investments import PROJECT_PREFIX
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.template import write_template
from toteuma.services.explanation import explain
from toteuma.services.validation import Validated, validate

Row = tuple[str, str, str, str, str, str, str]
ENTERED = "project,line,year,stage,amount\nschool_yard,expenditure,2025,actual,-57480.50\nschool_yard,income,2025,actual,10000.00\n"
LEDGER = '\n[ledger]\nfolder = "kirjanpito"\nwithout_cost_centre = "KUNTA"\n'


def bought(voucher: str, day: str, account: str, project: str, amount: str) -> list[Row]:
    """A purchase paid from the bank; an amount with a minus is received."""
    other = amount.removeprefix("-") if amount.startswith("-") else f"-{amount}"
    return [(voucher, day, account, "", project, "Hankinta", amount), (voucher, day, "1900", "", "", "Hankinta", other)]


YARD = [
    *bought("1", "31.01.2025", "1130", "school_yard", "57000,00"),
    *bought("2", "30.11.2025", "1195", "school_yard", "480,50"),
    *bought("3", "30.11.2025", "3385", "school_yard", "-10000,00"),
    # Wages of the project are no investment; another year's purchase is that year's.
    *bought("4", "30.11.2025", "4000", "school_yard", "77,00"),
    *bought("5", "30.11.2024", "1130", "school_yard", "5000,00"),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package"
    write_template(path)
    for table in ("amounts", "remarks", "risks"):
        (path / f"{table}.csv").unlink()
    for text in (path / "prose").rglob("*.md"):
        text.write_text("Vuosi oli tavallinen.\n", encoding="utf-8")
    (path / "cost_centres.csv").write_text(CENTRES, encoding="utf-8")
    (path / "investments.csv").write_text(ENTERED, encoding="utf-8")
    settled(path, LEDGER)
    return path


def posted(package: Path, rows: Iterable[Row], name: str = "viennit.csv") -> Path:
    imported = taken_in(package / "kirjanpito", csv_file(package.parent / name, rows), profile=FINNISH)
    assert imported.batch is not None, imported.findings
    return package


def read(package: Path, *more: str) -> Validated:
    settled(package, "".join(f"{line}\n" for line in more))
    return validate(package, languages=(Language.FI,))


def cents(validated: Validated, holder: str, line: str, year: int = 2025, stage: str = "actual") -> str:
    assert validated.data is not None
    book = Statement(validated.data).investment_book
    return str(book.figure(unit=holder, line=line, year=year, stage=stage).value)


def with_settings(package: Path, *more: str) -> None:
    """Settings of the ledger, which stands last in the file."""
    settled(package, "".join(f"{line}\n" for line in more))


def test_expenditure_income_and_net_come_from_the_postings_of_projects(package: Path) -> None:
    posted(package, YARD)
    with_settings(package, 'investment_income = ["3380-3389"]')
    found = read(package)
    assert [finding for finding in told(found.findings) if "investment" in finding[0]] == [], "as entered"
    yard = PROJECT_PREFIX + "school_yard"
    assert [cents(found, yard, line) for line in ("expenditure", "income", "net")] == ["-57480.50", "10000.00", "-47480.50"]
    assert [cents(found, unit, "net") for unit in ("SIV", "KUNTA", "TEK")] == ["-47480.50", "-47480.50", "None"]
    assert cents(found, yard, "expenditure", 2024) == "-5000.00"
    assert cents(found, yard, "income", 2024) == "0.00", "the ledger has 2024, and the project no income in it"


def test_without_accounts_of_income_what_is_received_lessens_the_expenditure(package: Path) -> None:
    posted(package, [*YARD, *bought("6", "01.12.2025", "1130", "school_yard", "-7480,50")])
    found = read(package)
    assert cents(found, PROJECT_PREFIX + "school_yard", "expenditure") == "-50000.00"
    assert cents(found, PROJECT_PREFIX + "school_yard", "income") == "None"


def test_what_was_entered_otherwise_is_told_and_the_ledger_counts(package: Path) -> None:
    text = ENTERED.replace("57480.50", "57480.51")
    (package / "investments.csv").write_text(text + "road,expenditure,2025,original,-70000.00\n", encoding="utf-8")
    posted(package, YARD)
    with_settings(package, 'investment_income = ["3380-3389"]')
    found = read(package)
    (finding,) = [finding for finding in found.findings if finding.code == "posted.investment_differs"]
    assert (finding.place.file, finding.place.row, finding.stated, finding.expected) == ("investments.csv", 2, "-57480.51", "-57480.50")
    assert not found.ok
    assert cents(found, PROJECT_PREFIX + "school_yard", "expenditure") == "-57480.50"
    assert cents(found, PROJECT_PREFIX + "road", "expenditure", stage="amended") == "-70000.00", "the ledger has no budget of investments"


def test_a_ledger_without_projects_leaves_what_was_entered(package: Path) -> None:
    posted(package, [(*row[:4], "", *row[5:]) for row in YARD])
    found = read(package)
    assert [finding for finding in told(found.findings) if "investment" in finding[0]] == []
    assert cents(found, PROJECT_PREFIX + "school_yard", "expenditure") == "-57480.50"


def test_projects_may_have_other_codes_in_the_ledger_and_unknown_ones_are_told(package: Path) -> None:
    projects = "id,unit,name_fi,name_sv,total_estimate,ledger_projects\nschool_yard,SIV,Koulun piha,Skolgården,60000,9001 9002\n"
    (package / "investment_projects.csv").write_text(projects, encoding="utf-8")
    (package / "investments.csv").unlink()
    posted(
        package,
        [
            *bought("1", "31.01.2025", "1130", "9001", "40,00"),
            *bought("2", "31.01.2025", "1130", "9002", "2,50"),
            *bought("3", "31.01.2025", "1130", "9999", "7,00"),
        ],
    )
    found = read(package)
    assert cents(found, PROJECT_PREFIX + "school_yard", "expenditure") == "-42.50"
    (finding,) = [finding for finding in found.findings if finding.code == "posted.project_unknown"]
    assert (finding.details["project"], str(finding.numbers["sum"])) == ("9999", "-7.00")


def test_an_investment_without_a_project_is_told_depreciation_and_transfers_are_not(package: Path) -> None:
    loose = [
        *bought("7", "28.02.2025", "1130", "", "900,00"),
        ("8", "31.03.2025", "1195", "100", "", "Kone", "100,50"),
        ("8", "31.03.2025", "1900", "", "", "Kone", "-100,50"),
        *bought("9", "31.03.2025", "3385", "", "-55,00"),
    ]
    quiet = [
        # Depreciation; from work in progress to roads; and a purchase that was taken back in the same voucher.
        ("10", "31.12.2025", "7110", "100", "", "Poisto", "3000,00"),
        ("10", "31.12.2025", "1130", "", "", "Poisto", "-3000,00"),
        ("11", "31.12.2025", "1130", "", "", "Valmis", "480,50"),
        ("11", "31.12.2025", "1195", "", "", "Valmis", "-480,50"),
        *bought("12", "28.02.2024", "1130", "", "7,00"),
    ]
    posted(package, [*YARD, *loose, *quiet])
    with_settings(package, 'investment_income = ["3380-3389"]')
    found = [finding for finding in read(package).findings if finding.code == "posted.investment_without_project"]
    told = [(f.details["account"], f.details["cost_centre"], str(f.numbers["sum"]), f.details["voucher"], f.place.row) for f in found]
    assert told == [("1130", "–", "-900.00", "7", 12), ("1195", "100", "-100.50", "8", 14), ("3385", "–", "55.00", "9", 16)]


def test_accounts_of_investments_are_what_the_package_says(package: Path) -> None:
    """The opposite of the common chart: purchases stand on an account of the income statement until they are activated."""
    posted(package, YARD)
    with_settings(package, 'investment_expenditure = ["4000"]')
    assert cents(read(package), PROJECT_PREFIX + "school_yard", "expenditure") == "-77.00"


@pytest.mark.parametrize("written", ["1199-1000", "-"])
def test_a_range_that_is_none_is_told(package: Path, written: str) -> None:
    posted(package, YARD)
    with_settings(package, f'investment_income = ["{written}"]')
    assert [finding.details["value"] for finding in read(package).findings if finding.code == "not_an_account_range"] == [written]


def test_the_origin_of_a_figure_names_project_account_and_batch(package: Path) -> None:
    posted(package, YARD)
    with_settings(package, 'investment_income = ["3380-3389"]')
    entries = explain(package, "SIV", "project:school_yard:expenditure", Language.FI)
    sources = " ".join(step.source for entry in entries for step in entry.steps)
    assert "projektit school_yard" in sources
    assert "1130" in sources
    assert "000001-" in sources
