"""What stands beside the figures is told in every format: who answers for a unit, what a project may cost, of what day a result is, who publishes."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from tests.integration.test_document_words import built, changed, table
from toteuma.core.document import BulletList, Document, Paragraph
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.package.loading import load_package
from toteuma.services.publication import publish

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline")
AALTOSAARI = EXAMPLES / "aaltosaari-2025"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("told") / "out"
    publish(AALTOSAARI, out)
    return out


def texts(published: Path, language: str) -> dict[str, str]:
    """All words of each format as one text, blanks made one."""
    stem = published / "download" / f"bokslut-2025-{language}"
    word = docx.Document(f"{stem}.docx")
    book = openpyxl.load_workbook(f"{stem}.xlsx")
    pages = pypdfium2.PdfDocument(f"{stem}.pdf")
    raw = {
        "html": " ".join(
            unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8"))) for page in sorted((published / language).rglob("*.html"))
        ),
        "pdf": " ".join(page.get_textpage().get_text_range() for page in pages),
        "docx": " ".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t")),
        "xlsx": " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None),
    }
    return {kind: re.sub(r"\s+", " ", text.replace("\ufffe", "")) for kind, text in raw.items()}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fi",
            (
                "Vastuuhenkilö: Susanna Rantala, sivistysjohtaja",
                "Kustannusarvio yhteensä",
                "Asiakaskysely: 3,8 (15.10.2025).",
                "Tilanne 30.9.2025.",
                "CC0 1.0 Yleismaailmallinen",
                "Nettokustannus asukasta kohti. Jakaja: Asukasluku.",
            ),
        ),
        (
            "sv",
            (
                "Ansvarig: Susanna Rantala, bildningsdirektör",
                "Kostnadsberäkning totalt",
                "Kundenkät: 3,8 (15.10.2025).",
                "Läget 30.9.2025.",
                "CC0 1.0 Universell",
                "Nettokostnad per invånare. Divisor: Invånarantal.",
            ),
        ),
    ],
)
def test_words_stand_in_every_format(published: Path, language: str, told: tuple[str, ...]) -> None:
    for kind, text in texts(published, language).items():
        # Excel has the tables and a list of the units; what is about the figures stands in the documents.
        expected = told if kind != "xlsx" else (told[0].partition(": ")[2], *told[1:4])
        assert {one for one in expected if one not in text} == set(), kind


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_open_data_have_them_too(published: Path) -> None:
    units = {row["unit"]: row for row in rows(published / "data" / "units.csv")}
    assert units["OPETUS"]["parent"] == "SIVISTYS"
    assert units["KUNTA"]["officer_fi"] == "Kaarina Ahlström, kunnanjohtaja"
    assert (units["RANTATIE"]["officer_sv"], units["RANTATIE"]["officer_en"]) == ("Daghemsföreståndare", "")
    estimates = {
        (row["project"], row["line"]): row["value"]
        for row in rows(published / "data" / "investments.csv")
        if row["stage"] == "total_estimate"
    }
    assert estimates["pier", "expenditure"] == "-540000.00"
    assert estimates["", "expenditure"] == "-1115000.00"
    assert estimates["pier", "income"] == estimates["pier", "net"] == ""
    [licence] = json.loads((published / "data" / "datapackage.json").read_text("utf-8"))["licenses"]
    assert (licence["name"], licence["title_sv"]) == ("CC0-1.0", "CC0 1.0 Universell")


def test_a_total_estimate_is_the_sum_of_what_is_printed(published: Path) -> None:
    sheet = openpyxl.load_workbook(published / "download" / "bokslut-2025-fi.xlsx")["Investoinnit"]
    [column] = [cell.column for row in sheet.iter_rows() for cell in row if cell.value == "Kustannusarvio yhteensä"]
    found = [sheet.cell(row, column).value for row in range(1, sheet.max_row + 1)]
    assert [value for value in found if isinstance(value, int | float)] == [310000, 540000, 265000]
    assert len([value for value in found if str(value).startswith("=SUM(")]) == 1


def about(document: Document) -> str:
    lists = (block for section in document.chapters[-1].walk() for block in section.blocks if isinstance(block, BulletList))
    return " ".join(paragraph.text for block in lists for paragraph in block.items)


def test_a_municipality_without_terms_of_its_own_has_the_documented_ones(heinola: Path) -> None:
    document = built(heinola)
    assert document.licence is not None
    assert document.licence.name == "CC-BY-4.0"
    assert "Julkaisija: Heinolan kaupunki (Y-tunnus 1068892-9)." in about(document)
    assert "Publisher: City of Heinola (business ID 1068892-9)." in about(built(heinola, Language.EN))
    # The day stands in the text of the result, in Finnish, whatever the document's language.
    results = [cell.printed for row in table(built(heinola, Language.EN), "HYPA-binding_goals").rows for cell in row.cells]
    assert not [text for text in results if "As at" in text]


def findings(package: Path) -> list[tuple[str, str, str]]:
    def told(finding: Finding) -> tuple[str, str, str]:
        return finding.level.value, finding.code, finding.place.column

    return [told(finding) for finding in load_package(package).findings]


def test_terms_are_given_whole(package: Path) -> None:
    changed(package, "municipality.toml", ("[[levels]]", '[licence]\nname = "CC0-1.0"\n\n[[levels]]'))
    assert [one for one in findings(package) if one[2].startswith("licence")] == [
        ("error", "setting_missing", "licence.path"),
        ("error", "setting_missing", "licence.title"),
    ]


def test_columns_that_a_section_has_no_figures_of_are_told(package: Path) -> None:
    changed(package, "statement.toml", ('columns = "values"', 'columns = "standard"'))
    assert ("warning", "columns_left_out", "sections.key_figures.columns") in findings(package)
    assert "deviation:2025" not in {column.id for column in table(built(package), "T-key_figures").columns}


def test_a_unit_without_an_officer_has_no_such_line(heinola: Path) -> None:
    sections = {section.unit: section for section in built(heinola).sections() if section.kind == "unit"}
    assert sections["HYVI"].officer is None
    assert sections["HYVI"].blocks == ()
    assert [block.text for block in sections["VIRE"].blocks if isinstance(block, Paragraph)] == [
        "Vastuuhenkilö: Nuoriso- ja vapaa-aikajohtaja"
    ]


def test_percentages_are_formulas_of_exact_values_where_cells_hold_footed_ones(published: Path) -> None:
    """What they come to when calculated anew is tested with the other formulas of the example."""
    book = openpyxl.load_workbook(published / "download" / "bokslut-2025-fi.xlsx")
    sheet = book["Talousarvio ja toteutuma"]
    [column] = {cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value == "Toteutuma %"}
    rates = [sheet.cell(row, column) for row in range(5, sheet.max_row + 1)]
    written = [cell.value for cell in rates if cell.data_type in ("f", "n") and cell.value is not None]
    assert len(written) > 80
    assert [value for value in written if not str(value).startswith("=IF('Lukujen alkuperä'!G")] == []
