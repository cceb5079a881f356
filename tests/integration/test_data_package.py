"""Open data: the files read back hold the document's figures and texts, and the descriptor tells the truth about them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.documents import document, figure
from toteuma.core.document import Cell, Column, ColumnKind, Document, Licence, Row, RowKind, Section, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.figure import Absence, Figure, Key, Operation, Origin
from toteuma.core.language import Language
from toteuma.core.spreadsheet_text import plain, safe
from toteuma.reports.data import write_data
from toteuma.reports.data.csv_text import exact
from toteuma.reports.data.records import long_table

FI, SV, EN = Language
FIGURE_COLUMNS = ["unit", "table", "row", "column", "period", "stage", "value", "unit_of_measure", "printed", "origin"]


def number_cell(value: Figure, printed: str) -> Cell:
    return Cell(printed, figure=value, shown=value.value)


def extra_tables() -> tuple[Table, ...]:
    """Investments, key figures, risks and projects, which the common test document does not have."""
    year = Column("actual:2025", "Toteuma 2025", ColumnKind.NUMBER, 12, "actual", 2025, "EUR")
    label = Column("label", "Nimi", ColumnKind.LABEL)
    spent = figure("project:P1", "expenditure", 2025, "actual", "-1000.50")
    every = figure("HYPA", "expenditure", 2025, "actual", "-1000.50")
    missing = Figure(Key("HYPA", "key_figure:costs", 2025, "actual"), None, "EUR", Origin(Operation.ENTERED), Absence.NOT_YET_KNOWN)
    risk_columns = (
        Column("description", "Riski", ColumnKind.LABEL),
        Column("probability", "Todennäköisyys", ColumnKind.NUMBER),
        Column("control", "Hallinta", ColumnKind.TEXT),
    )
    project_columns = (
        Column("name", "Hanke", ColumnKind.LABEL),
        Column("total_funding", "Rahoitus", ColumnKind.NUMBER, unit="EUR"),
        Column("period", "Vuodet", ColumnKind.NUMBER),
    )
    funding = figure("HYPA", "project:P2", 2025, "total_funding", "1E+5")
    return (
        Table(
            "HYPA-investments",
            "investments",
            "HYPA",
            "Investoinnit",
            "",
            (label, year),
            (
                Row("P1:expenditure", RowKind.BODY, (Cell("Koulun katto"), number_cell(spent, "−1 001")), 1, "HYPA"),
                Row("total", RowKind.TOTAL, (Cell("Menot yhteensä"), number_cell(every, "−1 001")), 0, "HYPA"),
            ),
        ),
        Table(
            "HYPA-key_figures",
            "key_figures",
            "HYPA",
            "Tunnusluvut",
            "",
            (label, year),
            (Row("costs", RowKind.BODY, (Cell("Nettokulut"), Cell("–", figure=missing)), 0, "HYPA"),),
        ),
        Table(
            "HYPA-risks",
            "risks",
            "HYPA",
            "Riskit",
            "",
            risk_columns,
            (
                Row("R1", RowKind.BODY, (Cell("-Sairauspoissaolot"), Cell("2"), Cell("=1+1")), 0, "HYPA"),
                Row("R2", RowKind.BODY, (Cell("HYPA: Toinen"), Cell("3"), Cell("På svenska", lang=SV, fallback=True)), 0, "HYPA"),
            ),
        ),
        Table(
            "HYPA-projects",
            "projects",
            "HYPA",
            "Hankkeet",
            "",
            project_columns,
            (
                Row("P2", RowKind.BODY, (Cell("Luontopolku"), number_cell(funding, "100 000"), Cell("2024–2025")), 0, "HYPA"),
                Row("total", RowKind.TOTAL, (Cell("Yhteensä"), number_cell(funding, "100 000"), Cell()), 0, "HYPA"),
            ),
        ),
    )


def finnish() -> Document:
    base = document()
    return replace(base, chapters=(*base.chapters, Section("more", 1, "Lisää", "about", blocks=extra_tables())))


def translated(base: Document, language: Language) -> Document:
    """The same document with every word in another language: ``word (sv)``."""

    def word(text: str) -> str:
        return f"{text} ({language})" if text else ""

    def cell(one: Cell) -> Cell:
        if one.fallback:
            return replace(one, fallback=one.lang is not language)
        return one if one.figure else replace(one, printed=word(one.printed))

    def table(one: Table) -> Table:
        rows = tuple(replace(row, cells=tuple(map(cell, row.cells))) for row in one.rows)
        return replace(one, rows=rows, columns=tuple(replace(column, header=word(column.header)) for column in one.columns))

    def section(one: Section) -> Section:
        blocks = tuple(table(block) if isinstance(block, Table) else block for block in one.blocks)
        return replace(one, title=word(one.title), blocks=blocks, sections=tuple(map(section, one.sections)))

    chapters = tuple(map(section, base.chapters))
    return replace(base, language=language, title=word(base.title), municipality=word(base.municipality), chapters=chapters)


@pytest.fixture
def documents() -> dict[Language, Document]:
    return {FI: finnish(), SV: translated(finnish(), SV)}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(documents: Mapping[Language, Document], out: Path, name: str) -> list[dict[str, str]]:
    return read(next(path for path in write_data(documents, out) if path.name == name))


def test_figures_read_back_are_the_documents_figures(documents: dict[Language, Document], tmp_path: Path) -> None:
    rows = written(documents, tmp_path, "figures.csv")
    assert list(rows[0]) == FIGURE_COLUMNS
    entries = documents[FI].figures
    expected = [(e.unit, e.table, e.row, e.column, e.period, e.stage, e.value, e.unit_of_measure, e.printed, e.origin) for e in entries]
    found = []
    for row in rows:
        value = Decimal(row.pop("value")) if row["value"] else row.pop("value") and None
        texts = [plain(text) for text in row.values()]
        found.append((*texts[:6], value, *texts[6:]))
    assert found == expected


def test_every_figure_of_the_tables_in_the_test_document_stands_once(tmp_path: Path) -> None:
    rows = written({FI: document()}, tmp_path, "figures.csv")
    cells = [
        (table.id, row.id, column.id)
        for table in document().tables()
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.figure is not None
    ]
    assert [(row["table"], row["row"], row["column"]) for row in rows] == cells
    assert len(set(cells)) == len(cells) > 50


def test_values_have_all_their_digits_and_no_exponent(tmp_path: Path) -> None:
    base = document()
    values = (Decimal("1E+6"), Decimal("-0.000000000000000000001"), Decimal(100) / Decimal(3), None, Decimal("12.30"))
    figures = tuple(replace(entry, value=value) for entry, value in zip(base.figures, values, strict=False))
    rows = written({FI: replace(base, figures=figures)}, tmp_path, "figures.csv")
    assert [row["value"] for row in rows] == ["1000000", "-0.000000000000000000001", "33.33333333333333333333333333", "", "12.30"]


def test_files_are_plain_utf8_with_lf_and_the_same_every_time(documents: dict[Language, Document], tmp_path: Path) -> None:
    first, second = (write_data(documents, tmp_path / name) for name in ("one", "two"))
    assert [path.relative_to(tmp_path / "one").as_posix() for path in first] == [
        *("data/figures.csv", "data/units.csv", "data/comparison.csv", "data/investments.csv", "data/key_figures.csv"),
        *("data/goals.csv", "data/risks.csv", "data/projects.csv", "data/datapackage.json"),
    ]
    assert sorted((tmp_path / "one" / "data").iterdir()) == sorted(first)
    for one, other in zip(first, second, strict=True):
        content = one.read_bytes()
        assert content == other.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_comparison_has_one_record_per_figure_in_statement_sign(documents: dict[Language, Document], tmp_path: Path) -> None:
    rows = written(documents, tmp_path, "comparison.csv")
    expected = {
        (f.key.unit, f.key.item, str(f.key.year), f.key.stage): (f.value, f.unit_of_measure)
        for table in documents[FI].tables()
        if table.kind == "comparison"
        for row in table.rows
        for cell in row.cells
        if (f := cell.figure)
    }
    found = {(r["unit"], r["line"], r["year"], r["stage"]): (Decimal(r["value"]), r["unit_of_measure"]) for r in rows}
    assert found == expected
    assert len(rows) == len(expected)
    margin = next(row for row in rows if row["line"] == "operating_margin" and row["stage"] == "deviation")
    assert margin == {
        "unit": "HYPA",
        "unit_name_fi": "Hyvinvointipalvelut",
        "unit_name_sv": "Hyvinvointipalvelut (sv)",
        "unit_name_en": "",
        "line": "operating_margin",
        "line_name_fi": "Toimintakate",
        "line_name_sv": "Toimintakate (sv)",
        "line_name_en": "",
        "year": "2025",
        "stage": "deviation",
        "value": "491914.45",
        "unit_of_measure": "EUR",
        "absence": "",
    }


def test_investments_key_figures_projects_and_risks(documents: dict[Language, Document], tmp_path: Path) -> None:
    paths = {path.name: path for path in write_data(documents, tmp_path)}

    def some(name: str, *columns: str) -> list[tuple[str, ...]]:
        return [tuple(row[column] for column in columns) for row in read(paths[name])]

    assert some("investments.csv", "unit", "project", "line", "line_name_sv", "value") == [
        ("HYPA", "P1", "expenditure", "Koulun katto (sv)", "-1000.50"),
        ("HYPA", "", "expenditure", "Menot yhteensä (sv)", "-1000.50"),
    ]
    assert some("key_figures.csv", "unit", "key_figure", "key_figure_name_fi", "value", "absence") == [
        ("HYPA", "costs", "Nettokulut", "", "not_yet_known")
    ]
    assert some("projects.csv", "row", "name_fi", "name_sv", "total_funding", "period_fi") == [
        ("P2", "Luontopolku", "Luontopolku (sv)", "100000", "2024–2025")
    ]
    assert some("risks.csv", "row", "description_fi", "probability", "control_fi", "control_sv") == [
        ("R1", "'-Sairauspoissaolot", "2", "'=1+1", "'=1+1 (sv)"),
        ("R2", "Toinen", "3", "", "På svenska"),
    ]


def test_goals_have_status_code_and_word_and_the_text_of_a_cell_that_spans_rows(
    documents: dict[Language, Document], tmp_path: Path
) -> None:
    rows = written(documents, tmp_path, "goals.csv")
    assert [(row["row"], row["status"], row["status_fi"], row["status_sv"]) for row in rows] == [
        ("HYPA-0", "met", "Toteutui", "Toteutui (sv)"),
        ("HYPA-1", "partly", "Toteutui osittain", "Toteutui osittain (sv)"),
        ("HYPA-2", "not_met", "Ei toteutunut", "Ei toteutunut (sv)"),
        ("HYPA-3", "not_assessed", "Ei arvioitu", "Ei arvioitu (sv)"),
    ]
    assert {row["objective_fi"] for row in rows} == {"Hyvinvoinnin kasvu: Hyvinvointi lisääntyy; Toimiva arki"}


def test_one_key_with_two_values_is_refused() -> None:
    base = finnish()
    other = figure("HYPA", "sales_revenue", 2024, "actual", "1")
    contradiction = Table("X", "comparison", "HYPA", "", "", (), (Row("r", RowKind.BODY, (Cell("Myynti"), number_cell(other, "1"))),))
    twice = replace(base, chapters=(*base.chapters, Section("x", 1, "x", "about", blocks=(contradiction,))))
    with pytest.raises(OutputFailed) as raised:
        long_table({FI: twice}, "comparison")
    assert raised.value.details == {"path": "comparison.csv", "cause": "HYPA.sales_revenue.2024.actual: 1031445.60 ≠ 1"}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("=1+1", "'=1+1"),
        ("+358", "'+358"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("−5", "−5"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_texts_that_look_like_formulas_are_marked_and_come_back(text: str, field: str) -> None:
    assert safe(text) == field
    assert plain(field) == text


@pytest.mark.filterwarnings("ignore")
def test_frictionless_finds_the_package_valid_and_a_changed_file_invalid(documents: dict[Language, Document], tmp_path: Path) -> None:
    from frictionless import Package

    descriptor = write_data(documents, tmp_path)[-1]
    report = Package(str(descriptor)).validate()
    assert report.flatten(["type", "note"]) == []
    assert len(report.tasks) == 8
    figures = descriptor.parent / "figures.csv"
    figures.write_text(figures.read_text("utf-8") + figures.read_text("utf-8").splitlines()[1] + "\n", "utf-8")
    faults = {fault for (fault,) in Package(str(descriptor)).validate().flatten(["type"])}
    assert faults == {"primary-key", "byte-count", "hash-count"}


@pytest.fixture
def descriptor_of(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def build(documents: Mapping[Language, Document], **settings: Any) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(write_data(documents, tmp_path, **settings)[-1].read_text("utf-8"))
        return loaded

    return build


def test_descriptor_names_the_package_and_describes_every_column_in_english_and_finnish(
    documents: dict[Language, Document], descriptor_of: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    package = descriptor_of(documents)
    resources = package.pop("resources")
    assert {key: package[key] for key in ("profile", "name", "version", "languages", "licenses", "contributors")} == {
        "profile": "tabular-data-package",
        "name": "heinolan-kaupunki-tilinpaatos-2025",
        "version": "2025.0.0",
        "languages": ["fi", "sv"],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Nimeä 4.0 Kansainvälinen",
                "title_fi": "Creative Commons Nimeä 4.0 Kansainvälinen",
                "title_sv": "Creative Commons Nimeä 4.0 Kansainvälinen",
            }
        ],
        "contributors": [{"title": "Heinolan kaupunki", "role": "publisher"}],
    }
    assert package["title_fi"] == "Heinolan kaupunki: Tilinpäätös 2025"
    assert package["title_sv"] == "Heinolan kaupunki (sv): Tilinpäätös 2025 (sv)"
    for resource in resources:
        content = (tmp_path / "data" / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), "sha256:" + hashlib.sha256(content).hexdigest())
        header = content.decode("utf-8").splitlines()[0].split(",")
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert [field["name"] for field in fields if not (field["description"] and field["description_fi"])] == []
        assert set(resource["schema"]["primaryKey"]) <= set(header)
        assert resource["schema"]["missingValues"] == [""]


def test_licence_business_id_and_version_are_data(descriptor_of: Callable[..., dict[str, Any]]) -> None:
    finnish, swedish = (
        replace(document(), language=language, business_id="1234567-1", licence=Licence("CC0-1.0", "https://example.org/cc0", title))
        for language, title in ((FI, "CC0 yleismaailmallinen"), (SV, "CC0 universell"))
    )
    package = descriptor_of({FI: finnish, SV: swedish}, version="2025.1.0")
    assert package["licenses"] == [
        {
            "name": "CC0-1.0",
            "path": "https://example.org/cc0",
            "title": "CC0 yleismaailmallinen",
            "title_fi": "CC0 yleismaailmallinen",
            "title_sv": "CC0 universell",
        }
    ]
    assert package["contributors"] == [{"title": "Heinolan kaupunki", "role": "publisher", "business_id": "1234567-1"}]
    assert package["version"] == "2025.1.0"


def test_without_finnish_the_first_language_leads(tmp_path: Path) -> None:
    base = document()
    swedish = translated(replace(base, figures=base.figures[:1]), SV)
    english = translated(base, EN)
    assert len(written({SV: swedish, EN: english}, tmp_path, "figures.csv")) == 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("in the way", "utf-8")
    with pytest.raises(OutputFailed) as raised:
        write_data({FI: document()}, blocked)
    assert raised.value.details["path"] == str(blocked / "data")
    assert blocked.read_text("utf-8") == "in the way"


def test_zero_has_no_sign() -> None:
    assert [exact(Decimal(text)) for text in ("-0.00", "0", "-0.01")] == ["0.00", "0", "-0.01"]
