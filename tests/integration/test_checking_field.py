"""What the field knows, seen working through the command on a whole statement in each language: one figure wrong at a time, told and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.integration.field_made import Statement, text_of, true_statement
from toteuma.cli.commands import app
from toteuma.core.language import Language

Spoil = Callable[[Statement], None]


def told(folder: Path, spoil: Spoil, language: Language, *options: str) -> list[dict[str, object]]:
    """The errors and warnings of the command, as the published form has them."""
    made = true_statement()
    spoil(made)
    path = folder / "statement.txt"
    path.write_text(text_of(made, language), encoding="utf-8")
    ran = CliRunner().invoke(app, ["check", str(path), "--output", "json", "--lang", language, *options], catch_exceptions=False)
    findings = [finding for finding in json.loads(ran.stdout)["findings"] if finding["level"] != "info"]
    assert ran.exit_code == int(any(finding["level"] == "error" for finding in findings))
    return findings


def unspoilt(_made: Statement) -> None:
    """The true statement."""


def both(first: tuple[str, str, int, int], second: tuple[str, str, int, int]) -> Spoil:
    def spoil(made: Statement) -> None:
        made.spoil(*first)
        made.spoil(*second)

    return spoil


def one(table: str, row: str, column: int, by: int | str) -> Spoil:
    return lambda made: made.spoil(table, row, column, by)


def exchanged(made: Statement) -> None:
    """Result and annual margin change places."""
    rows = list(made.tables["income_statement"].items())
    names = [name for name, _ in rows]
    here, there = names.index("annual_margin"), names.index("result_for_period")
    rows[here], rows[there] = rows[there], rows[here]
    made.tables["income_statement"] = dict(rows)


ERRORS: dict[str, tuple[str, Spoil]] = {
    "amendments": ("BUDGET_STAGES", one("first", "operating_revenue", 0, 900)),
    "deviation": ("COL_DIFF", one("second", "operating_expenses", 4, 27_000)),
    "units": ("ROLLUP_SUM", both(("first", "operating_revenue", 3, 9_000), ("first", "operating_margin", 3, 9_000))),
    "income statement": ("ROW_SUM", one("income_statement", "annual_margin", 0, 27_000)),
    "scheme": ("SCHEME_ORDER", exchanged),
    "cash flow": ("ROW_SUM", one("cash_flow", "investing_cash_flow", 0, 1_800)),
    "cash at the beginning": ("ROW_SUM", one("cash_flow", "opening_cash", 0, 9_000)),
    "cash over the years": ("IDENTITY", both(("cash_flow", "opening_cash", 1, 9_000), ("cash_flow", "closing_cash", 1, 9_000))),
    "assets and liabilities": ("IDENTITY", both(("balance_sheet", "assets", 0, 500), ("balance_sheet", "receivables", 0, 500))),
    "result into equity": (
        "IDENTITY",
        both(("balance_sheet", "surplus_deficit", 0, 300), ("balance_sheet", "accumulated_surplus_deficit", 0, -300)),
    ),
    "cash": ("IDENTITY", both(("balance_sheet", "cash_at_bank", 0, 700), ("balance_sheet", "receivables", 0, -700))),
    "opening and changes": ("ROLL_FORWARD", one("equity", "increase", 0, 4_000)),
    "equity ratio": ("RATIO", one("key_figures", "equity_ratio", 0, "3.5")),
    "per inhabitant": ("RATIO", one("key_figures", "per_head", 0, 45)),
    "investments": ("PROJECT_TOTAL", one("investments", "total", 1, 9_000)),
}


@pytest.mark.parametrize("language", Language)
def test_true_statement_is_held_and_nothing_is_told(language: Language, tmp_path: Path) -> None:
    assert told(tmp_path, unspoilt, language) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("code", "spoil"), ERRORS.values(), ids=ERRORS)
def test_wrong_figure_is_told(language: Language, code: str, spoil: Spoil, tmp_path: Path) -> None:
    findings = told(tmp_path, spoil, language)
    assert findings, "nothing was told"
    assert code in {other for finding in findings for other in (finding["code"], *finding["also"])}  # type: ignore[misc]


@pytest.mark.parametrize("language", Language)
def test_last_years_statement_is_held_against_the_comparative_year(language: Language, tmp_path: Path) -> None:
    whole = true_statement().tables
    kept = ("income_statement", "cash_flow", "balance_sheet", "equity", "key_figures")
    last = Statement({name: {row: [figures[1], figures[1]] for row, figures in whole[name].items()} for name in kept})
    last.tables["income_statement"]["tax_revenue"][0] += 4_500
    path = tmp_path / "last.txt"
    path.write_text(text_of(last, language, year=2024), encoding="utf-8")
    found = told(tmp_path, unspoilt, language, "--previous", str(path))
    assert [finding["code"] for finding in found] == ["PRIOR_YEAR"]


@pytest.mark.parametrize("language", Language)
def test_two_documents_of_a_year_are_held_against_each_other(language: Language, tmp_path: Path) -> None:
    other = true_statement()
    other.spoil("balance_sheet", "cash_at_bank", 0, 50)
    path = tmp_path / "other.txt"
    path.write_text(text_of(other, language), encoding="utf-8")
    found = told(tmp_path, unspoilt, language, "--against", str(path))
    assert [finding["code"] for finding in found] == ["TWIN"]
