"""The tables by which a ledger is told: what they give as a structure, and what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from toteuma.core.findings import errors
from toteuma.core.periods import LAST_MONTH, Months
from toteuma.core.statement import StatementData
from toteuma.core.structure import Piece
from toteuma.package.loading import LoadedPackage, load_package
from toteuma.package.structure import structure_of
from toteuma.package.template import write_template

SETTINGS = '\n[ledger]\nfolder = "ledger"\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package"
    write_template(path)
    with (path / "statement.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return path


def write(package: Path, **tables: str) -> LoadedPackage:
    for name, text in tables.items():
        (package / f"{name}.csv").write_text(text, encoding="utf-8")
    return load_package(package)


def told(loaded: LoadedPackage) -> set[tuple[str, str, int | None]]:
    return {(finding.code, finding.place.file, finding.place.row) for finding in errors(loaded.findings)}


def units(data: StatementData) -> list[str]:
    return list(data.organisation.units)


def test_a_package_gives_the_structure_of_its_ledger(package: Path) -> None:
    first, second, *_ = [code for code in units(write(package).data) if load_package(package).data.organisation[code].parent]  # type: ignore[arg-type, union-attr]
    loaded = write(
        package,
        cost_centres=f"cost_centre,unit,valid_from,valid_to,first_account,share\n100,{first},,31.12.2024,,\n100,{second},2025-01-01,,,60\n"
        f"100,{first},2025-01-01,,,40\n200,{first},,,,\n200,{second},,,4300,\n",
        accounts="account,name_fi,mapped_to\n43001,Asiakaspalvelut,4300\n",
        account_lines="first_account,last_account,line,valid_from,valid_to\n9000,9099,fee_revenue,,2024-12-31\n",
        closed_periods="valid_from,valid_to,basis\n2024-01-01,2024-12-31,Tilinpäätös\n",
    )
    assert told(loaded) == set()
    assert loaded.data is not None
    structure = structure_of(loaded.data)
    before, after = structure.era(202412), structure.era(202501)
    assert structure.pieces(before, "100", "4000") == (Piece(first, 0, 10_000),)
    assert structure.pieces(after, "100", "4000") == (Piece(second, 0, 6_000), Piece(first, 6_000, 10_000))
    assert structure.pieces(after, "200", "4300") == (Piece(second, 0, 10_000),)
    assert structure.pieces(after, "200", "4301") == (Piece(first, 0, 10_000),)
    assert [each.line for each in structure.lines("43001")] == ["service_purchases"]
    (own,) = structure.lines("9050")
    assert (own.line, own.when.last) == ("fee_revenue", 202412)
    assert loaded.data.closed_periods[0].valid_to.year == 2024
    assert [each.line for each in structure_of(loaded.data, "balance_sheet").lines("1900")] == ["cash_at_bank"]


def test_a_moved_unit_stands_where_its_placements_say(package: Path) -> None:
    data = write(package).data
    assert data is not None
    root = data.settings.root
    moved = units(data)[-1]
    loaded = write(package, placements=f"unit,above,valid_from,valid_to\n{moved},,,2024-12-31\n{moved},{root},2025-01-01,\n")
    assert told(loaded) == set()
    assert loaded.data is not None
    placed = [(each.parent, each.when) for each in structure_of(loaded.data).placements if each.unit == moved]
    assert placed == [("", Months(last=202412)), (root, Months(202501, LAST_MONTH))]


def test_what_is_wrong_in_the_tables_is_told_at_its_row(package: Path) -> None:
    data = load_package(package).data
    assert data is not None
    root, *_, last = units(data)
    loaded = write(
        package,
        cost_centres=f"cost_centre,unit,valid_from,valid_to,first_account,last_account,share\n1,{last},2025-01-15,,,,\n2,{last},,2025-12-30,,,\n"
        f"3,{last},,,,,60\n3,{root},,,,,30\n4,{last},,,,,0\n5,{last},,,4000,4500,\n5,{root},,,4400,4600,\n6,{last},2026-01-01,2025-12-31,,,\n",
        account_lines="first_account,last_account,line\n9000,9099,fee_revenue\n9050,,sales_revenue\n",
        placements=f"unit,above,valid_from\n{last},{root},\n{last},,2025-01-01\n{root},{last},2026-01-01\n",
    )
    assert told(loaded) >= {
        ("not_month_valid_from", "cost_centres.csv", 2),
        ("not_month_valid_to", "cost_centres.csv", 3),
        ("shares_not_whole", "cost_centres.csv", 4),
        ("share_out_of_bounds", "cost_centres.csv", 6),
        ("cost_centre_parts_cross", "cost_centres.csv", 8),
        ("dates_out_of_order", "cost_centres.csv", 9),
        ("account_on_two_lines", "account_lines.csv", 3),
        ("unit_at_two_places", "placements.csv", 3),
        ("circular", "placements.csv", 4),
    }


def test_a_package_with_a_ledger_needs_no_amounts(package: Path) -> None:
    (package / "amounts.csv").unlink()
    assert ("file_missing", "amounts.csv", None) not in told(load_package(package))
    statement = package / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8").replace(SETTINGS, ""), encoding="utf-8")
    assert "amounts.csv" in {finding.place.file for finding in errors(load_package(package).findings)}


def test_a_folder_is_asked_for_and_the_chart_is_one_that_is_known(package: Path) -> None:
    statement = package / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8").replace('folder = "ledger"', 'accounts = "aurra"'), encoding="utf-8")
    found = {(finding.code, finding.place.column) for finding in errors(load_package(package).findings)}
    assert found >= {("setting_missing", "ledger.folder"), ("not_in_list", "ledger.accounts")}


def test_the_tree_of_the_units_is_the_organisation_of_the_told_months(package: Path) -> None:
    data = write(package).data
    assert data is not None
    root, first, last = data.settings.root, units(data)[-2], units(data)[-1]
    loaded = write(package, placements=f"unit,above,valid_from,valid_to\n{last},{root},,2024-12-31\n{last},{first},2025-01-01,\n")
    assert told(loaded) == {("placement_not_parent", "placements.csv", 3)}
    loaded = write(package, placements=f"unit,above,valid_from,valid_to\n{last},{root},,2025-12-31\n{last},{first},2026-01-01,\n")
    assert told(loaded) == set()
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write('without_cost_centre = "KUNTTA"\n')
    found = [(finding.code, finding.place.column) for finding in errors(load_package(package).findings)]
    assert found == [("unknown_reference", "ledger.without_cost_centre")]
