"""Units that end: they leave the year's tables, stay in the comparatives above them, and those that go on say whose figures they lack."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from toteuma.core.document import BulletList, Document, Table
from toteuma.core.language import Language
from toteuma.services.validation import validate

EXAMPLE = Path(__file__).parents[2] / "examples" / "aaltosaari-2025"
YEARS = "comparison_years"

Copy = Callable[..., Document]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The second example with a table of two years for every unit and *ENDED* beside the harbours, ended and followed as asked."""

    @cache
    def made(
        *, last: str = "2024-12-31", successors: str = "KADUT", language: Language = Language.FI, amounts: tuple[str, ...] = AMOUNTS
    ) -> Document:
        package = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("time") / "package"))
        statement = package / "statement.toml"
        text = re.sub(r"(?m)^(sector|area) = .*$", rf'\1 = ["text", "{YEARS}"]', statement.read_text(encoding="utf-8"))
        start = text.index(f"[sections.{YEARS}]")
        statement.write_text(text[:start] + re.sub(r"lines = \[.*?\]", 'lines = "all"', text[start:], count=1), encoding="utf-8")
        settings = package / "municipality.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace('"footing"', '"independent"'), encoding="utf-8")
        _add(
            package / "units.csv",
            code="ENDED",
            parent="TEKNINEN",
            level="area",
            name_fi="Satamat",
            name_sv="Hamnar",
            valid_to=last,
            successors=successors,
        )
        for year, line, amount in (each.split() for each in amounts):
            _add(package / "amounts.csv", unit="ENDED", line=line, year=year, stage="actual", scope="external", amount=amount)
        validated = validate(package)
        assert {finding.code for finding in validated.findings} <= {"prose_missing"}
        return validated.documents[language]

    return made


AMOUNTS = ("2024 sales_revenue 7000.50", "2024 materials_and_supplies -20000.00")


def _add(path: Path, **values: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(values)


def table_of(document: Document, unit: str) -> Table:
    return next(table for table in document.tables() if table.id == f"{unit}-{YEARS}")


def value(document: Document, unit: str, line: str, column: str) -> Decimal | None:
    (found,) = (e.value for e in document.figures if (e.cell.table, e.row, e.column) == (f"{unit}-{YEARS}", line, column))
    return found


def notes(document: Document, unit: str) -> list[str]:
    return [note.paragraph.text for note in table_of(document, unit).notes]


def about(document: Document) -> list[str]:
    return [
        item.text
        for section in document.sections()
        if section.kind == "about"
        for block in section.blocks
        if isinstance(block, BulletList)
        for item in block.items
    ]


def test_a_unit_that_had_ended_leaves_the_years_tables_and_stays_in_the_comparatives_above(copy: Copy) -> None:
    document = copy()
    plain = validate(EXAMPLE).documents[Language.FI]
    shown = {section.unit for section in document.sections()} | {row.unit for table in document.tables() for row in table.rows}
    assert "ENDED" not in shown
    assert not any("Satamat" in cell.printed for table in document.tables() for row in table.rows for cell in row.cells)
    for line, change in (("sales_revenue", "7000.50"), ("operating_expenses", "20000.00"), ("operating_margin", "-12999.50")):
        before = value(document, "TEKNINEN", line, "actual:2024")
        own = [value(document, unit, line, "actual:2024") or Decimal(0) for unit in ("TILAT", "KADUT")]
        assert before == sum(own) + Decimal(change), line
    for column in ("actual:2025", "actual:2024"):
        town = {row: value(document, "KUNTA", row, column) for row in ("operating_margin", "operating_revenue")}
        was = {e.row: e.value for e in plain.figures if e.cell.table == f"KUNTA-{YEARS}" and e.column == column and e.row in town}
        added = {"operating_margin": Decimal("-12999.50"), "operating_revenue": Decimal("7000.50")}
        assert town == {row: amount + (added[row] if column == "actual:2024" else 0) for row, amount in was.items() if amount is not None}


def test_formulas_point_only_to_what_is_in_the_document(copy: Copy) -> None:
    document = copy()
    cells = {
        (table.id, row.id, column.id)
        for table in document.tables()
        for row in table.rows
        for column in table.columns
        if column.id != "label"
    }
    refs = {
        (ref.table, ref.row, ref.column)
        for table in document.tables()
        for row in table.rows
        for cell in row.cells
        if cell.formula is not None
        for _, ref in cell.formula.terms
    }
    assert len(refs) > 100
    assert refs - cells == set()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            Language.FI,
            "Satamat lakkasi 31.12.2024, ja sen tehtäviä jatkaa Kadut ja satamat. Sen lukuja (2024) ei ole tässä taulukossa.",
        ),
        (
            Language.SV,
            "Hamnar upphörde 31.12.2024, och dess uppgifter fortsätter i Gator och hamnar. Dess siffror (2024) ingår inte i den här tabellen.",
        ),
    ],
)
def test_who_goes_on_says_at_the_years_column_whose_figures_are_not_in_it(copy: Copy, language: Language, sentence: str) -> None:
    document = copy(language=language)
    table = table_of(document, "KADUT")
    (note,) = (note for note in table.notes if note.paragraph.text == sentence)
    assert [column.id for column in table.columns if note.number in column.note_refs] == ["actual:2024"]
    assert sentence not in notes(document, "TEKNINEN") + notes(document, "TILAT") + notes(document, "KUNTA")


def test_a_predecessor_without_figures_in_the_tables_years_is_only_told_of_in_the_chapter_about_the_figures(copy: Copy) -> None:
    document = copy(amounts=("2022 sales_revenue 5.00",))
    assert not any("Satamat" in note for note in notes(document, "KADUT"))
    assert "Satamat lakkasi 31.12.2024. Tehtäviä jatkaa Kadut ja satamat." in about(document)


def test_a_unit_that_ends_within_the_year_has_its_chapter_still(copy: Copy) -> None:
    document = copy(last="2025-07-31", amounts=(*AMOUNTS, "2025 sales_revenue 100.00"))
    assert value(document, "ENDED", "sales_revenue", "actual:2025") == 100
    assert value(document, "ENDED", "sales_revenue", "actual:2024") == Decimal("7000.50")
    assert "Satamat lakkasi 31.7.2025, ja sen tehtäviä jatkaa Kadut ja satamat. Sen lukuja (2024, 2025) ei ole tässä taulukossa." in notes(
        document, "KADUT"
    )


def test_a_unit_that_ends_with_the_year_left_nothing_out_of_its_heirs_table(copy: Copy) -> None:
    document = copy(last="2025-12-31", amounts=(*AMOUNTS, "2025 sales_revenue 100.00"))
    assert value(document, "ENDED", "sales_revenue", "actual:2025") == 100
    assert not any("Satamat" in note for note in notes(document, "KADUT"))
    assert "Satamat lakkasi 31.12.2025. Tehtäviä jatkaa Kadut ja satamat." in about(document)


def test_what_has_several_heirs_and_what_has_none_is_told_so(copy: Copy) -> None:
    assert "Satamat lakkasi 31.12.2024. Tehtäviä jatkavat Tilapalvelut, Kadut ja satamat." in about(copy(successors="TILAT; KADUT"))
    assert "Satamat lakkasi 31.10.2024." in about(copy(last="2024-10-31", successors=""))


def test_an_end_to_come_is_not_told_as_if_it_had_been(copy: Copy) -> None:
    document = copy(last="2026-12-31")
    assert not any("Satamat" in sentence for sentence in about(document))
    assert not any("Satamat" in note for note in notes(document, "KADUT"))
