"""Sections that a ledger tells: the bridge of a reorganisation, binding levels, balance sheet and cash flow; in every output."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_ledger_statement import LEDGER, YEARS, posted, settled
from tests.integration.test_xlsx_recalculation import recalculated_values
from tests.ledger_made import Posting
from toteuma.core.document import Table
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.package.template import write_template
from toteuma.rules import line_scheme
from toteuma.rules.derivations import cash_flow_rule
from toteuma.services.ledger.printed import explain_printed
from toteuma.services.validation import Validated, validate

SECTIONS = """
[sections.bridge]
kind = "bridge"
include = "subtree"
[sections.own_bridge]
kind = "bridge"
lines = ["wages_and_salaries", "operating_margin"]
[sections.levels]
kind = "binding_levels"
include = "subtree"
[sections.balance]
kind = "balance_sheet"
[sections.cash]
kind = "cash_flow"
"""
LEVELS = """unit,line,basis
SIV,operating_expenses,Valtuusto § 70
SIV,operating_margin,Valtuusto § 70
TEK,operating_margin,Valtuusto § 70
"""
CENTRES = """cost_centre,unit,valid_from,valid_to,share
100,SIV,,,
150,SIV,,2024-12-31,
150,TEK,2025-01-01,,
200,TEK,,,
"""
BALANCED: tuple[Posting, ...] = (
    ("actual", 202312, "1900", "", -10_000_000),
    ("actual", 202312, "1110", "", -50_000_000),
    ("actual", 202312, "2000", "", 40_000_000),
    ("actual", 202312, "2400", "", 20_000_000),
    ("actual", 202406, "4000", "150", -300_000),
    ("actual", 202406, "1900", "", 300_000),
    ("actual", 202506, "3200", "100", 700_000),
    ("actual", 202506, "1720", "", -700_000),
    ("actual", 202507, "7100", "100", -100_000),
    ("actual", 202507, "1110", "", 100_000),
    ("actual", 202508, "1110", "", -900_000),
    ("actual", 202508, "1900", "", 900_000),
    ("actual", 202509, "2400", "", 500_000),
    ("actual", 202509, "1900", "", -500_000),
    ("original", 202512, "3200", "100", 800_000),
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
    (path / "binding_levels.csv").write_text(LEVELS, encoding="utf-8")
    settings = (path / "statement.toml").read_text(encoding="utf-8")
    settings = settings.replace('"projects"]\narea', '"projects", "bridge", "levels", "balance", "cash"]\narea').replace(
        '"operating_goals"]', '"operating_goals", "own_bridge"]'
    )
    (path / "statement.toml").write_text(settings, encoding="utf-8")
    settled(path, SECTIONS + LEDGER)
    return path


def built(package: Path) -> tuple[Validated, dict[str, Table]]:
    validated = validate(package, languages=(Language.FI,))
    return validated, {table.id: table for table in validated.documents[Language.FI].tables()}


def printed(table: Table) -> dict[str, list[str]]:
    return {row.id: [cell.printed.replace("\u00a0", " ") for cell in row.cells[1:]] for row in table.rows}


def test_a_bridge_leads_from_reported_to_restated_in_the_chapters_of_units_with_moves(package: Path) -> None:
    validated, tables = built(posted(package, YEARS))
    assert printed(tables["KUNTA-bridge"])["TEK:wages_and_salaries"] == ["0", "−10 000", "0", "−10 000"]
    assert printed(tables["KUNTA-bridge"])["SIV:wages_and_salaries"] == ["−812 400", "0", "10 000", "−802 400"]
    assert "KUNTA:wages_and_salaries" not in printed(tables["KUNTA-bridge"])
    assert list(printed(tables["SIV-own_bridge"])) == ["wages_and_salaries", "operating_margin"]
    figures = {row.id: [cell.figure for cell in row.cells[1:]] for row in tables["KUNTA-bridge"].rows}
    book = {row.id: row.cells[1].figure for row in tables["SIV-comparison"].rows}
    for row, (reported, moved_in, moved_out, restated) in figures.items():
        if reported is not None and moved_in is not None and moved_out is not None and restated is not None:
            assert (reported.value or 0) + (moved_in.value or 0) + (moved_out.value or 0) == restated.value
            unit, _, line = row.partition(":")
            if unit == "SIV":
                compared = book[line]
                assert compared is not None
                assert restated.value == compared.value
    assert not [finding for finding in errors(validated.findings) if finding.code.startswith("posted.") and "differs" not in finding.code]


def test_without_moves_there_is_no_bridge(package: Path) -> None:
    (package / "cost_centres.csv").write_text("cost_centre,unit\n100,SIV\n150,SIV\n200,TEK\n", encoding="utf-8")
    _, tables = built(posted(package, YEARS))
    assert not [id for id in tables if "bridge" in id]


def test_binding_levels_tell_their_overruns_gross_and_net(package: Path) -> None:
    validated, tables = built(posted(package, [*YEARS, ("actual", 202512, "4400", "100", -1_500_000)]))
    told = [(f.place.row, f.numbers["difference"]) for f in validated.findings if f.code == "binding_level_exceeded"]
    assert told == [(2, Decimal("-5000.00")), (4, Decimal("-24999.00"))]
    table = tables["KUNTA-levels"]
    assert printed(table)["SIV:operating_expenses"] == ["−830 000", "−835 000", "−5 000"]
    assert printed(table)["SIV:operating_margin"][2] == "39 810"
    assert [bool(row.cells[0].note_refs) for row in table.rows] == [True, False, True]
    assert "Sivistys" in table.notes[0].paragraph.text
    assert "5 000" in table.notes[0].paragraph.text.replace("\u00a0", " ")


# --- the municipality's own statements ------------------------------------------------------------------------------------------


def test_the_balance_sheet_balances_and_the_cash_flow_is_the_change_in_cash(package: Path) -> None:
    validated, tables = built(posted(package, BALANCED))
    assert [finding.code for finding in errors(validated.findings)] == []
    balance, cash = printed(tables["KUNTA-balance"]), printed(tables["KUNTA-cash"])
    assert balance["assets"] == balance["liabilities_and_equity"] == ["608 000", "597 000"]
    assert balance["buildings"] == ["508 000", "500 000"]
    assert balance["surplus_deficit"] == ["6 000", "−3 000"]
    assert balance["accumulated_surplus_deficit"] == ["−3 000", "–"]
    assert cash["annual_margin"] == ["7 000", "−3 000"]
    assert cash["capital_expenditure"] == ["−9 000", "–"]
    assert cash["loan_changes"] == ["5 000", "–"]
    assert cash["change_in_receivables"] == ["−7 000", "–"]
    assert cash["change_in_cash"] == ["−4 000", "−3 000"]
    assert cash["closing_cash"] == ["93 000", "97 000"]
    assert balance["cash_at_bank"] == ["93 000", "97 000"]


def test_what_does_not_balance_is_told(package: Path) -> None:
    validated, _ = built(posted(package, [*BALANCED, ("actual", 202510, "1900", "", 5)]))
    assert [(finding.code, finding.details["year"]) for finding in errors(validated.findings)] == [
        ("posted.balance_differs", "2025"),
        ("posted.cash_differs", "2025"),
    ]


def test_every_line_of_the_other_schemes_goes_into_the_cash_flow_once() -> None:
    rule = cash_flow_rule(2025)
    for name in ("income_statement", "balance_sheet"):
        scheme = line_scheme(name, 2025)
        for line in scheme:
            if not scheme.parts(line.id):
                above = [each for each in (line.id, *scheme.ancestors(line.id)) if (name, each) in rule.lines]
                assert len(above) == (0 if line.id in rule.cash else 1), (name, line.id)
    flow = line_scheme("cash_flow", 2025)
    assert {*rule.lines.values(), rule.closing} <= {line.id for line in flow}


def sum_of(year: int) -> int:
    """Cents of the actuals of a year, of which the counter-entries have the sign turned."""
    return sum(cents for stage, month, _, _, cents in YEARS[:-1] if stage == "actual" and month // 100 == year)


# --- every output -----------------------------------------------------------------------------------------------------------------


def test_all_outputs_have_the_sections_with_live_formulas(package: Path, toteuma: Callable[..., Any], tmp_path: Path) -> None:
    posted(package, [*YEARS[:-1], *(("actual", month, "1900", "", -sum_of(month // 100)) for month in (202412, 202512))])
    out = tmp_path / "out"
    ran = toteuma("build", package, "--out", out, "--languages", "fi")
    assert (ran.code, ran.err) == (0, "")
    page = "".join(path.read_text(encoding="utf-8") for path in out.rglob("*.html"))
    assert "Siirtynyt sisään" in page
    assert "Sitovuustaso" in page
    with (out / "data" / "bridge.csv").open(encoding="utf-8") as file:
        rows = {(row["unit"], row["line"], row["stage"]): row["value"] for row in csv.DictReader(file)}
    assert rows["TEK", "wages_and_salaries", "moved_in"] == "-10000.00"
    assert (out / "data" / "balance_sheet.csv").is_file()
    assert (out / "data" / "cash_flow.csv").is_file()


@pytest.mark.office
def test_the_formulas_of_the_sections_recalculate_to_their_figures(package: Path, tmp_path: Path) -> None:
    document = built(posted(package, [*BALANCED, *YEARS[:6]]))[0].documents[Language.FI]
    sections = [table for table in document.tables() if table.kind in ("bridge", "binding_levels", "balance_sheet", "cash_flow")]
    assert {table.kind for table in sections} == {"bridge", "binding_levels", "balance_sheet", "cash_flow"}
    assert all(any(cell.formula for row in table.rows for cell in row.cells) for table in sections)
    read, expected, _ = recalculated_values(document, tmp_path)
    assert read == expected


def test_every_kind_of_printed_figure_is_led_back_by_its_id_and_added_up_again(package: Path) -> None:
    _, tables = built(posted(package, BALANCED + YEARS[:2]))
    told: dict[str, int] = {}
    for table in tables.values():
        if table.kind in LED_BACK:
            row = next(row for row in reversed(table.rows) if any(cell.figure for cell in row.cells))
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.figure is not None:
                    explained = explain_printed(package, f"{table.id}.{row.id}.{column.id}", Language.FI)
                    assert explained.agrees, explained
                    assert all(part.figure is not None or not part.postings for part in explained.parts)
                    told[table.kind] = told.get(table.kind, 0) + sum(part.postings for part in explained.parts)
    assert set(told) == LED_BACK
    assert all(told.values()), told


LED_BACK = {"comparison", "bridge", "binding_levels", "balance_sheet", "cash_flow"}


def test_a_figure_is_named_as_a_reader_has_it_before_him(package: Path, toteuma: Callable[..., Any]) -> None:
    posted(package, BALANCED)
    shown = [
        toteuma("ledger", "explain", package, id)
        for id in (
            "KUNTA-balance.assets.actual:2025",
            "f-kunta-balance.assets.actual:2025",
            "https://testila.fi/2025/fi/figures/kunta.html#f-KUNTA-balance.assets.actual:2025",
            "KUNTA-balance,assets,actual:2025",
        )
    ]
    assert {ran.code for ran in shown} == {0}, shown
    assert len({ran.out for ran in shown}) == 1
    assert "Täsmää." in shown[0].out
    wrong = toteuma("ledger", "explain", package, "KUNTA-balance.asset.actual:2025")
    assert (wrong.code, "TAULUKKO.RIVI.SARAKE" in wrong.err, "KUNTA-balance.assets.actual:2025" in wrong.err) == (2, True, True)
    assert toteuma("ledger", "explain", package, "KUNTA-balance.assets.actual:2025", "--unit", "SIV").code == 2
    assert toteuma("ledger", "explain", package, "--unit", "SIV").code == 2
