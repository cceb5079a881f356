"""A document becomes a draft package that validates, and whose statement shows the document's figures again."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.meaning_made import codes, read
from tests.integration.test_meaning_conventions import MANY_UNITS, SWEDISH, UNSIGNED_FAVOURABLE
from toteuma.core.document import Document, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.evidence import ReadDocument, ReadTable, TableKind
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.core.scheme import LineScheme
from toteuma.ingest.reading import read_document
from toteuma.rules import line_scheme
from toteuma.services.drafting import draft_package
from toteuma.services.drafting.fitting import fitted
from toteuma.services.validation import Validated, validate
from toteuma.texts.findings import sentence

PUBLISHED = Path(__file__).parents[2].parent / "shared/heinola-2025/tilinpaatos-2025.txt"


def drafted(document: ReadDocument, folder: Path) -> tuple[Validated, tuple[Finding, ...]]:
    findings = draft_package(document, folder)
    assert all(sentence(finding, language) for finding in findings for language in Language)
    return validate(folder), findings


def printed(table: Table) -> list[list[str]]:
    """Rows with figures, as printed, without the marks of layout."""
    rows = [[_plain(cell.printed) for cell in row.cells] for row in table.rows]
    return [row for row in rows if any(any(map(str.isdigit, text)) for text in row[1:])]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).replace("−", "-").removeprefix("+")


def comparisons(document: Document) -> dict[str, list[list[list[str]]]]:
    """By name of unit the comparison tables that are printed."""
    found: dict[str, list[list[list[str]]]] = {}
    for section in document.sections():
        for block in section.blocks:
            if isinstance(block, Table) and block.kind in ("comparison", "comparison_summary"):
                found.setdefault(block.unit, []).append(printed(block))
    return found


def shown(table: ReadTable) -> list[list[str]]:
    rows = [[_plain(cell.raw) for cell in row.cells] for row in table.rows]
    return [row for row in rows if any(any(map(str.isdigit, text)) for text in row[1:])]


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published statement is not beside the repository: {PUBLISHED}")
def test_a_published_statement_is_drafted_and_its_comparisons_print_the_same(tmp_path: Path) -> None:
    document, _ = read_document(PUBLISHED)
    validated, findings = drafted(document, tmp_path / "package")
    assert validated.ok, [finding.code for finding in validated.findings if finding.level == "error"]
    assert set(codes(findings)) == {"drafting.unit_under_root", "drafting.status_closest", "drafting.municipality_code"}
    built = comparisons(validated.documents[Language.FI])
    assert validated.data is not None
    units = {unit.name.fi: code for code, unit in validated.data.organisation.units.items()}
    told: dict[str, list[list[list[str]]]] = {}
    for table in document.tables():
        if table.kind is TableKind.COMPARISON:
            told.setdefault(units[table.entity], []).append(shown(table))
    assert {unit: tables[: len(told[unit])] for unit, tables in built.items()} == told
    counts = {name: len(getattr(validated.data, name)) for name in ("goals", "key_figures", "risks", "projects", "investment_projects")}
    assert counts == {"goals": 23, "key_figures": 39, "risks": 10, "projects": 19, "investment_projects": 1}


@pytest.mark.parametrize("text", [UNSIGNED_FAVOURABLE, SWEDISH, MANY_UNITS], ids=["unsigned", "swedish", "many units"])
def test_drafts_of_unlike_statements_validate_and_print_alike(text: str, tmp_path: Path) -> None:
    document, _ = read(tmp_path, text)
    validated, _ = drafted(document, tmp_path / "package")
    assert validated.ok, [(finding.code, dict(finding.details)) for finding in validated.findings if finding.level == "error"]
    assert validated.data is not None
    assert validated.data.municipality.languages == (document.language,)
    built = comparisons(validated.documents[document.language])
    for table in document.tables():
        if table.kind is TableKind.COMPARISON and not any(row.entity for row in table.rows):
            (code,) = [code for code, unit in validated.data.organisation.units.items() if unit.name.get(document.language) == table.entity]
            rows = {row[0]: row[1:] for row in built[code][0]}
            for row in table.rows:
                line = _plain(validated.data.scheme[row.line].name.get(document.language))
                if row.line != "employee_costs":  # one part of a total whose others are not told has no place of its own
                    assert rows[line] == [_plain(cell.raw) for cell in row.cells[1:]], row.label


def test_amendments_without_a_day_are_told(tmp_path: Path) -> None:
    document, _ = read(tmp_path, SWEDISH)
    validated, findings = drafted(document, tmp_path / "package")
    assert "drafting.amendment_undated" in codes(findings)
    assert validated.data is not None
    assert [(amendment.id, str(amendment.date)) for amendment in validated.data.amendments] == [("amendments", "2025-12-31")]


def test_no_year_and_no_comparison_are_errors_and_nothing_is_written(tmp_path: Path) -> None:
    for text, code in (("Teksti ilman vuotta ja lukuja.", "no_year"), ("# Tilinpäätös 2025\n\nPelkkää tekstiä.", "nothing_placed")):
        document, _ = read(tmp_path, text)
        assert codes(draft_package(document, tmp_path / "package")) == [f"drafting.{code}"]
    assert not (tmp_path / "package").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    document, _ = read(tmp_path, SWEDISH)
    with pytest.raises(OutputFailed):
        draft_package(document, tmp_path)


@pytest.fixture(scope="module")
def scheme() -> LineScheme:
    return line_scheme("income_statement", 2025)


def test_cents_repeat_every_figure_and_total(scheme: LineScheme) -> None:
    told = {
        "sales_revenue": 100,
        "fee_revenue": 200,
        "operating_revenue": 301,
        "employee_costs": -500,
        "operating_expenses": -500,
        "operating_margin": -199,
    }
    amounts, missed = fitted({line: Decimal(value) for line, value in told.items()}, Decimal(1), scheme)
    assert missed == ()
    revenue = amounts["sales_revenue"] + amounts["fee_revenue"]
    assert [round(value) for value in (amounts["sales_revenue"], amounts["fee_revenue"], revenue, revenue + amounts["employee_costs"])] == [
        100,
        200,
        301,
        -199,
    ]


def test_a_total_that_its_parts_miss_is_kept_itself(scheme: LineScheme) -> None:
    amounts, missed = fitted({"sales_revenue": Decimal(100), "operating_revenue": Decimal(250)}, Decimal(1), scheme)
    assert (amounts, missed) == ({"operating_revenue": Decimal("250.00")}, ("operating_revenue",))


def test_states_with_a_mark_before_them_are_states(tmp_path: Path) -> None:
    goals = (
        "\n\nTavoite | Mittari | Toteuma | Tila\nRanta auki | päiviä 90 | 91 | ● Valmis\nSilta kuntoon | valmis 2025 | siirtyi | × Kesken\n"
    )
    document, _ = read(tmp_path, UNSIGNED_FAVOURABLE.rstrip() + goals)
    validated, findings = drafted(document, tmp_path / "package")
    assert "drafting.status_unknown" not in codes(findings)
    assert validated.data is not None
    assert [goal.status for goal in validated.data.goals] == ["valmis", "kesken"]


PARTS_LEFT_OUT = """
# Tilinpäätös 2025

## Sivistyslautakunta

Selite | Talousarvio 2025 | Toteuma 2025 | Poikkeama
Toimintatuotot | 400 | 421 | 21
Toimintakulut | -900 | -935 | -35
Toimintakate | -500 | -514 | -14

Selite | Tilinpäätös 2024 | Toteuma 2025
Toimintakate | -488 | -514
Vuosikate | -460 | -480

## Sivistyspalvelut

Palvelut toimivat suunnitellusti.

Liite | Luku
Avustus A | 3
Avustus B | 4

Kohde | Kappaletta
Avustus C | 3
Avustus D | 4
"""


def test_what_a_balance_holds_beyond_its_parts_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    document, _ = read(tmp_path, PARTS_LEFT_OUT)
    validated, findings = drafted(document, tmp_path / "package")
    assert validated.ok
    assert validated.data is not None
    rest = {(amount.line, amount.year): amount.amount for amount in validated.data.amounts if amount.line.startswith("unspecified")}
    assert rest == {
        ("unspecified_annual_margin", 2025): Decimal("34.00"),
        ("unspecified_operating_margin", 2024): Decimal("-488.00"),
        ("unspecified_annual_margin", 2024): Decimal("28.00"),
    }
    whole, short = comparisons(validated.documents[Language.FI])["SIVIST"]
    assert [row[0] for row in whole] == ["Toimintatuotot", "Toimintakulut", "Toimintakate"]
    assert short == [["Toimintakate", "-488", "-514"], ["Vuosikate", "-460", "-480"]]
    assert codes(findings).count("drafting.rest_apart") == 3
    assert codes(findings).count("drafting.tables_not_placed") == 1


def test_unit_that_only_tells_of_the_one_above_it_is_that_unit(tmp_path: Path) -> None:
    document, _ = read(tmp_path, PARTS_LEFT_OUT)
    validated, findings = drafted(document, tmp_path / "package")
    assert validated.data is not None
    assert list(validated.data.organisation.units) == ["SIVIST"]
    assert "drafting.unit_joined" in codes(findings)
    assert (tmp_path / "package/prose/SIVIST").is_dir()


BETWEEN = """
# Tilinpäätös 2025

## Rantalan kunta
{0} | -3 100 | -6 200
## Hallintolautakunta
{0} | -100 | -200
## Talouspalvelut
{0} | -90 | -180
## Sivistyslautakunta
{0} | -2 000 | -4 000
## Tekninen lautakunta
{0} | -1 000 | -2 000
"""


def test_unit_between_two_parts_of_the_whole_is_placed_under_the_first(tmp_path: Path) -> None:
    table = "\nSelite | Talousarvio 2025 | Toteuma 2025\nToimintatuotot | {1} | {2}\nToimintakulut"
    text = BETWEEN
    for revenue in ("300 | 604", "10 | 21", "9 | 18", "190 | 382", "100 | 201"):
        first, second = revenue.split(" | ")
        text = text.replace("{0}", table.replace("{1}", first).replace("{2}", second), 1)
    document, _ = read(tmp_path, text)
    validated, findings = drafted(document, tmp_path / "package")
    assert validated.data is not None
    assert {code: unit.parent for code, unit in validated.data.organisation.units.items()} == {
        "RANKUN": "",
        "HALLIN": "RANKUN",
        "TALOUS": "HALLIN",
        "SIVIST": "RANKUN",
        "TEKLAU": "RANKUN",
    }
    assert "drafting.unit_by_order" in codes(findings)


ROUNDED = """
# Tilinpäätös 2025

## Rantalan kunta
1 000 euroa
Selite | Talousarvio 2025 | Toteutuma 2025
Toimintatuotot | 301 | {revenue}
Toimintakulut | -3 101 | -6 204
Toimintakate | -2 800 | {margin}
## Sivistyslautakunta
1 000 euroa
Selite | Talousarvio 2025 | Toteutuma 2025
Toimintatuotot | 200 | 401
Toimintakulut | -2 000 | -4 002
Toimintakate | -1 800 | -3 601
## Tekninen lautakunta
1 000 euroa
Selite | Talousarvio 2025 | Toteutuma 2025
Toimintatuotot | 100 | 202
Toimintakulut | -1 100 | -2 201
Toimintakate | -1 000 | -1 999
"""


def test_draft_says_what_came_true_as_the_document_does(tmp_path: Path) -> None:
    """The document says *toteutuma*, and so does everything that is printed of its draft; one that says *toteuma* needs no setting."""
    document, _ = read(tmp_path, ROUNDED.format(revenue="604", margin="-5 600"))
    validated, _ = drafted(document, tmp_path / "package")
    assert validated.data is not None
    assert validated.data.municipality.actual_word.fi == "toteutuma"
    shown = repr(validated.documents[Language.FI])
    assert re.search(r"\btoteuma", shown, re.IGNORECASE) is None
    assert re.search(r"\btoteutuman\b", shown) is not None
    document, _ = read(tmp_path, ROUNDED.format(revenue="604", margin="-5 600").replace("Toteutuma", "Toteuma"))
    validated, _ = drafted(document, tmp_path / "other")
    assert validated.data is not None
    assert not validated.data.municipality.actual_word
    assert re.search(r"\btoteutuma\b", repr(validated.documents[Language.FI]), re.IGNORECASE) is None


def test_draft_of_a_document_in_thousands_knows_its_rounding(tmp_path: Path) -> None:
    """The sums of its units are off by a thousand here and there: that is rounding. Three thousand are not."""
    document, _ = read(tmp_path, ROUNDED.format(revenue="604", margin="-5 600"))
    validated, _ = drafted(document, tmp_path / "package")
    assert validated.data is not None
    assert {amount.rounded_to for amount in validated.data.amounts} == {Decimal(1000)}
    assert codes(validated.findings) == []
    document, _ = read(tmp_path, ROUNDED.format(revenue="608", margin="-5 596"))
    validated, _ = drafted(document, tmp_path / "wrong")
    assert "whole_against_units" in codes(validated.findings)
