"""The open data of the Heinola example: every printed figure once, in three languages, valid by Frictionless."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from toteuma.core.document import Document
from toteuma.core.language import Language
from toteuma.core.spreadsheet_text import plain
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.data import write_data

EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"


@pytest.fixture(scope="module")
def documents() -> dict[Language, Document]:
    data = load_package(EXAMPLE).data
    assert data is not None
    return {language: build_document(Statement(data), language).document for language in Language}


@pytest.fixture(scope="module")
def folder(documents: dict[Language, Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(documents, tmp_path_factory.mktemp("heinola"))[0].parent


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_printed_figure_stands_once_in_print_order_with_its_exact_value(documents: dict[Language, Document], folder: Path) -> None:
    document = documents[Language.FI]
    printed = [
        (table.id, row.id, column.id, cell.printed)
        for table in document.tables()
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.figure is not None
    ]
    found = rows(folder, "figures.csv")
    assert [(row["table"], row["row"], row["column"], plain(row["printed"])) for row in found] == printed
    assert [Decimal(row["value"]) if row["value"] else None for row in found] == [entry.value for entry in document.figures]
    assert max(Counter(where[:3] for where in printed).values()) == 1


def test_the_published_totals_are_in_the_comparison(folder: Path) -> None:
    found = {(row["unit"], row["line"], row["stage"]): row for row in rows(folder, "comparison.csv") if row["year"] == "2025"}
    expenses = found["HYPA", "operating_expenses", "actual"]
    assert {key: expenses[key] for key in ("line_name_fi", "line_name_sv", "line_name_en", "unit_of_measure")} == {
        "line_name_fi": "Toimintakulut",
        "line_name_sv": "Verksamhetens kostnader",
        "line_name_en": "Operating expenses",
        "unit_of_measure": "EUR",
    }
    parts = [Decimal(found["HYPA", line, "actual"]["value"]) for line in ("operating_revenue", "operating_expenses")]
    assert sum(parts) == Decimal(found["HYPA", "operating_margin", "actual"]["value"])
    assert [round(part) for part in parts] == [2906105, -39424611]


def test_each_goal_and_project_is_one_record_and_finnish_texts_are_not_given_as_swedish(folder: Path) -> None:
    for name in ("goals.csv", "projects.csv", "risks.csv"):
        assert max(Counter((row["unit"], row["row"]) for row in rows(folder, name)).values()) == 1
    goals = rows(folder, "goals.csv")
    assert all(goal["goal_fi"] for goal in goals)
    assert {goal["goal_sv"] for goal in goals} == {""}
    assert Counter((goal["status"], goal["status_en"]) for goal in goals) == {("met", "Achieved"): 19, ("partly", "Partly achieved"): 3}


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    from frictionless import Package

    report = Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["type", "note"]) == []
    assert [task.name for task in report.tasks] == [
        "figures",
        "units",
        "comparison",
        "investments",
        "key-figures",
        "goals",
        "risks",
        "projects",
    ]
