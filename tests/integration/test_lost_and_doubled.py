"""No amount is counted twice or left out in silence, and what once crashed is now said or shown."""

import csv
import shutil
from pathlib import Path

import pytest

from toteuma.core.findings import Level
from toteuma.services.validation import Validated, validate

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return Path(shutil.copytree(EXAMPLES / request.param, tmp_path / "package"))


def _errors(validated: Validated) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.file) for finding in validated.findings if finding.level is Level.ERROR]


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("copy", ["aaltosaari-2025"], indirect=True)
def test_an_amount_given_in_all_and_apart_is_refused(copy: Path) -> None:
    path = copy / "amounts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["scope"] == "external")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, row, lineterminator="\n").writerow({**row, "scope": "all"})
    # The municipality shows external items only, so the amount in all is told to be left out as well.
    assert _errors(validate(copy)) == [("scope_mixed", "amounts.csv"), ("scope_not_parted", "amounts.csv")]


@pytest.mark.parametrize("copy", ["heinola-2025"], indirect=True)
def test_amounts_that_the_scope_would_hide_are_told_of(copy: Path) -> None:
    _replace(copy / "municipality.toml", 'scope = "all"', 'scope = "external"')
    validated = validate(copy)
    finding = next(finding for finding in validated.findings if finding.code == "scope_not_parted")
    with (copy / "amounts.csv").open(encoding="utf-8", newline="") as file:
        assert finding.details == {"count": str(sum(1 for _ in csv.DictReader(file)))}
    assert not validated.ok


@pytest.mark.parametrize("copy", ["heinola-2025"], indirect=True)
def test_a_head_that_names_something_else_than_the_year_is_a_finding(copy: Path) -> None:
    _replace(copy / "statement.toml", "Tilinpäätös {year}", "Tilinpäätös {vuosi}")
    assert _errors(validate(copy)) == [("header_place", "statement.toml")]


@pytest.mark.parametrize("copy", ["heinola-2025"], indirect=True)
def test_a_binding_without_its_end_is_a_finding(copy: Path) -> None:
    file = copy / "prose" / "HYTY" / "economy.fi.md"
    file.write_text('Kulut olivat {{ actual(line="operating_expenses") euroa.\n', encoding="utf-8")
    assert _errors(validate(copy)) == [("binding_unclosed", "prose/HYTY/economy.fi.md")]


@pytest.mark.parametrize("copy", ["heinola-2025"], indirect=True)
def test_projects_without_money_have_no_chart_and_an_undefined_mean(copy: Path) -> None:
    path = copy / "projects.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{**row, "total_funding": "0"} for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    validated = validate(copy)
    assert validated.ok
    for document in validated.documents.values():
        (table,) = (table for table in document.tables() if table.kind == "projects")
        total = {column.id: cell.printed for column, cell in zip(table.columns, table.rows[-1].cells, strict=True)}
        assert (total["total_funding"], total["own_share_percent"]) == ("0", "–")
        assert not any(chart.id == f"{table.id}-chart" for chart in document.charts())
