"""The second example has the opposite conventions, from data alone: what it prints is right, foots, and is the same in both languages and every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.integration.pdf_cells import expected_rows, printed_tables, read_rows
from tests.integration.pdf_tags import read_tags, structure_faults
from tests.integration.test_docx_content import expected_grids, grid
from tests.integration.xlsx_reading import formulas, poison, recalculate
from toteuma.core.conventions import Display, Measure
from toteuma.core.document import BulletList, Cell, Document, Paragraph, Row, Table
from toteuma.core.language import Language
from toteuma.core.money import round_half_up
from toteuma.core.scheme import LineScheme, Nature
from toteuma.core.statement import Statement
from toteuma.services.publication import Format, publish
from toteuma.services.validation import Validated, validate

EXAMPLE = Path(__file__).parents[2] / "examples" / "aaltosaari-2025"
Printed = dict[str, dict[str, str]]
THOUSAND = Decimal(1000)
COMPUTED = ("deviation", "rate", "change", "change_percent")


@pytest.fixture(scope="module")
def validated() -> Validated:
    return validate(EXAMPLE)


@pytest.fixture(scope="module")
def finnish(validated: Validated) -> Document:
    return validated.documents[Language.FI]


@pytest.fixture(scope="module")
def scheme(validated: Validated) -> LineScheme:
    assert validated.data is not None
    return validated.data.scheme


def table_of(document: Document, name: str) -> Table:
    return next(table for table in document.tables() if table.id == name)


def printed(table: Table) -> Printed:
    return {row.id: {column.id: cell.printed for column, cell in zip(table.columns, row.cells, strict=True)} for row in table.rows}


def whole(text: str) -> int:
    return 0 if text in ("–", "") else int(text.replace("\u00a0", "").replace("−", "-"))


# --- what is printed ------------------------------------------------------------------------------------------------------------


def test_conventions_are_the_opposite_of_the_other_example(validated: Validated, heinola: Path) -> None:
    data, other = validated.data, validate(heinola).data
    assert data is not None
    assert other is not None
    ours, theirs = data.municipality.display, other.municipality.display
    same = {name for name in Display.__dataclass_fields__ if getattr(ours, name) == getattr(theirs, name)}
    assert same == {"decimals"}
    assert (len(data.municipality.levels), len(other.municipality.levels)) == (4, 3)
    assert data.municipality.risk_scale is not None
    assert other.municipality.risk_scale is not None
    assert (data.municipality.risk_scale.maximum, other.municipality.risk_scale.maximum) == (5, 3)
    assert data.municipality.roll_up is not other.municipality.roll_up
    assert not {status.outcome.fi for status in data.municipality.statuses} & {status.outcome.fi for status in other.municipality.statuses}
    assert data.municipality.languages != other.municipality.languages
    kept = {name for name, rule in data.municipality.project_totals.items() if rule is other.municipality.project_totals[name]}
    assert kept == {"total_funding"}
    measures = {column.measure for columns in data.settings.columns.values() for column in columns}
    assert measures == set(Measure) - {Measure.AMENDMENTS}, "all together stands in the model, each by itself here"


def test_a_unit_that_was_merged_is_counted_where_it_was_and_told_of(validated: Validated, finnish: Document) -> None:
    """Culture went into the library at the turn of the year: no chapter, but its 2024 is in the sector's."""
    assert "KULTTUURI" not in {section.unit for section in finnish.sections()}
    data = validated.data
    assert data is not None
    below = {"SIVISTYS", "VARHAIS", "RANTATIE", "ANKKURI", "OPETUS", "KOULU_FI", "KOULU_SV", "KIRJASTO"}
    book = Statement(data).book
    whole_sector, now = (
        sum(
            amount.amount
            for amount in data.amounts
            if amount.unit in units
            and (amount.line, amount.year, amount.stage, amount.scope) == ("grants_paid", 2024, "actual", "external")
        )
        for units in (below | {"KULTTUURI"}, below)
    )
    assert book.figure(unit="SIVISTYS", line="grants_paid", year=2024, stage="actual", scope="external").value == whole_sector
    assert whole_sector - now == Decimal("-11531.24")
    for language, sentence in ((Language.FI, "Kulttuuritoimi"), (Language.SV, "Kulturväsendet")):
        document = validated.documents[language]
        told = [paragraph.text for paragraph in paragraphs(document) if paragraph.text.startswith(sentence)]
        assert any("31.12.2024" in text and ("Kirjasto" in text or "Bibliotek" in text) for text in told)


def test_cells_are_what_a_bookkeeper_computes_by_hand(finnish: Document) -> None:
    """Streets and harbours. Income 36 651,00 + 208 277,72 + 29 213,45 + 66 602,35 = 340 744,52, budget 38 + 205 + 30 + 64 = 337 thousand. Expenses
    290 902,04 + 48 143,37 + 9 587,44 + 11 380,54 + 733 269,37 + 184 056,09 + 24 516,87 + 21 201,42 = 1 323 057,14 of
    288 + 48 + 10 + 12 + 735 + 186 + 25 + 21 = 1 325 and 65 thousand in spring. The internal 30 000,00 is in none of them."""
    rows = printed(table_of(finnish, "KADUT-comparison_forecast"))
    assert rows["operating_revenue"] == {
        "label": "Toimintatuotot",
        "amended:2025": "337",
        "forecast:2025": "339",
        "actual:2025": "341",
        "deviation:2025": "4",  # 341 − 337; favourable
        "change:2025": "13",  # 341 − 328, of 340 744,52 − 327 672,76
    }
    assert rows["operating_expenses"] == {
        "label": "Toimintakulut",
        "amended:2025": "1\u00a0390",
        "forecast:2025": "1\u00a0335",
        "actual:2025": "1\u00a0323",
        "deviation:2025": "−67",  # 1 323 − 1 390, of costs without sign: less was spent
        "change:2025": "84",  # 1 323 − 1 239, of 1 323 057,14 − 1 238 803,97: costs grew
    }
    assert rows["operating_margin"] == {
        "label": "Toimintakate",
        "amended:2025": "−1\u00a0053",
        "forecast:2025": "−996",
        "actual:2025": "−982",
        "deviation:2025": "71",
        "change:2025": "−71",
    }


def test_percentages_have_one_decimal_and_come_from_exact_figures(finnish: Document) -> None:
    """Interest income 7 302,18 of 5 000,00 is 146,0 %, though it prints 7 of 5. Costs 11 965 628,… against 11 576 241,… grew by 3,4 %."""
    rows = printed(table_of(finnish, "KUNTA-comparison"))
    assert (rows["interest_income"]["actual:2025"], rows["interest_income"]["original:2025"]) == ("7", "5")
    assert rows["interest_income"]["rate:2025"] == "146,0"
    assert rows["change_in_reserves"]["rate:2025"] == "100,0"
    years = printed(table_of(finnish, "KUNTA-comparison_years"))
    assert {line: cells["change_percent:2025"] for line, cells in years.items()} == {
        "operating_revenue": "5,4",
        "operating_expenses": "3,4",
        "operating_margin": "3,2",
        "annual_margin": "−2,0",
        "result_for_period": "−7,0",
        "surplus_deficit": "−6,8",
    }


def test_the_amendments_stand_apart_with_date_and_decision(finnish: Document) -> None:
    table = table_of(finnish, "SIVISTYS-comparison")
    assert [column.header for column in table.columns] == [
        "Selite",
        "Alkuperäinen TA 2025",
        "Muutos 19.5.2025 §\u00a027",
        "Muutos 10.11.2025 §\u00a063",
        "TA muutosten jälkeen",
        "Toteutuma 2025",
        "Poikkeama",
        "Toteutuma %",
    ]
    wages = printed(table)["wages_and_salaries"]
    assert [wages[column] for column in ("original:2025", "amendment:spring:2025", "amendment:autumn:2025", "amended:2025")] == [
        "4\u00a0456",
        "80",
        "–",
        "4\u00a0536",
    ]


def test_statuses_follow_from_the_worst_indicator_in_the_municipalitys_words(finnish: Document) -> None:
    def statuses(name: str) -> dict[str, str]:
        return {
            row.id: cells["status"]
            for row, cells in zip(table_of(finnish, name).rows, printed(table_of(finnish, name)).values(), strict=True)
        }

    assert statuses("KUNTA-council_goals") == {  # harbour: one indicator done, one mostly
        "harbour": "Pääosin valmis",
        "ferry": "Kesken",
        "language_bath": "Pääosin valmis",
        "heat": "Valmis",
    }
    assert statuses("SIVISTYS-sector_goals") == {"absences": "Pääosin valmis", "daycare_places": "Valmis", "library_app": "Ei aloitettu"}


def test_goals_of_the_units_below_carry_their_name(finnish: Document) -> None:
    goals = printed(table_of(finnish, "SIVISTYS-sector_goals"))
    assert [cells["goal"] for cells in goals.values()] == [
        "Luvattomat poissaolot vähenevät.",
        "Rantatien päiväkoti: Päivähoitopaikan saa kahdessa viikossa.",
        "Kirjasto ja kulttuuri: Omatoimikirjasto avataan.",
    ]


def test_computed_key_figures_and_the_reasons_for_missing_ones(finnish: Document) -> None:
    """Net cost of basic education 3 528 3…,… / 246 pupils; per inhabitant / 2 402."""
    rows = printed(table_of(finnish, "KUNTA-key_figures"))
    (margin,) = [
        entry.value
        for entry in finnish.figures
        if (entry.table, entry.row, entry.column) == ("OPETUS-comparison_forecast", "operating_margin", "actual:2025")
    ]
    assert margin is not None
    assert rows["school_cost_pupil"]["actual:2025"] == "14\u00a0343" == f"{round_half_up(-margin / 246):,}".replace(",", "\u00a0")
    assert rows["school_cost"]["actual:2025"] == "1\u00a0469" == f"{round_half_up(-margin / 2402):,}".replace(",", "\u00a0")
    assert rows["loans"]["target:2025"] == "12,00"
    assert rows["grants:TEKNINEN"] == {
        "label": "Tekninen toimiala",
        "unit": "€",
        "target:2025": "30\u00a0000",
        "actual:2025": "ei vielä",
        "actual:2024": "28\u00a0400",
        "actual:2023": "n.v.",
    }


def test_what_key_figures_tell_stands_beside_how_they_were_made(validated: Validated) -> None:
    for language, sentence in (
        (Language.FI, "Perusopetus, oppilasta kohti: Nettokustannus oppilasta kohti. Jakaja: Oppilasmäärä. Lähde: Kirjanpito."),
        (Language.SV, "Grundläggande utbildning, per elev: Nettokostnad per elev. Divisor: Elevantal. Källa: Bokföringen."),
    ):
        (section,) = (section for section in validated.documents[language].sections() if section.id == "about-key_figures")
        told = [item.text for block in section.blocks if isinstance(block, BulletList) for item in block.items]
        assert sentence in told
        assert validated.data is not None
        assert len(told) == sum(1 for key_figure in validated.data.key_figures if key_figure.definition or key_figure.source)


def test_project_totals_follow_their_rules(finnish: Document) -> None:
    total = printed(table_of(finnish, "KUNTA-projects"))["total"]
    assert (total["total_funding"], total["own_share_percent"], total["realisation_percent"]) == (
        "298\u00a0500",  # 184 000 + 18 500 + 96 000
        "25",  # (25 + 10 + 40) / 3
        "",  # no rule
    )


def test_front_and_charts_tell_the_figures_of_the_tables_in_whole_euros(finnish: Document) -> None:
    rows = printed(table_of(finnish, "KUNTA-comparison"))
    cards = {card.id: card for section in finnish.sections() for block in section.blocks if hasattr(block, "cards") for card in block.cards}
    assert (
        cards["operating_expenses"].printed == f"{rows['operating_expenses']['actual:2025']}\u00a0000 euroa" == "11\u00a0965\u00a0000 euroa"
    )
    assert cards["operating_margin"].printed == f"{rows['operating_margin']['actual:2025']}\u00a0000 euroa"
    assert cards["operating_margin"].sentence == "301\u00a0000 euroa (2,7\u00a0%) parempi kuin talousarvio"
    shown = [(chart, table_of(finnish, chart.shown_in)) for chart in finnish.charts() if chart.shown_in and not chart.small]
    assert len(shown) == 4
    for chart, table in shown:
        by_label = {row.cells[0].printed: printed(table)[row.id] for row in table.rows}
        for point in chart.points:
            column = "amended:2025" if point.series == "budget" else "actual:2025"
            assert point.printed == by_label[point.label][column], (chart.id, point)


# --- footing --------------------------------------------------------------------------------------------------------------------


def amount_tables(document: Document) -> list[Table]:
    return [table for table in document.tables() if table.kind in ("comparison", "comparison_summary", "investments")]


def standing(scheme: LineScheme, line: str, rows: set[str]) -> Iterator[str]:
    """The parts of a line that stand in the table; of a balance that does not (it equals the one before it) those below it."""
    for part in scheme.parts(line):
        if part in rows:
            yield part
        elif scheme[part].result:
            yield from standing(scheme, part, rows)


def sums(table: Table, scheme: LineScheme) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each total row of a table with the rows that add up to it, all of them as printed: costs have no sign, so balances take them away."""
    if table.kind == "investments":
        projects = [row.id.removesuffix(":heading") for row in table.rows if row.id.endswith(":heading")]
        prefixes = [table.unit if name == "all" else f"project:{name}" for name in projects]
        for prefix in prefixes:
            yield f"{prefix}:net", [(1, f"{prefix}:income"), (-1, f"{prefix}:expenditure")]
        for line in ("expenditure", "income", "net"):
            yield f"{table.unit}:{line}", [(1, f"{prefix}:{line}") for prefix in prefixes if prefix != table.unit]
        return
    rows = {row.id for row in table.rows}
    for line in scheme:
        parts = list(standing(scheme, line.id, rows))
        complete = len(parts) > 1 or table.kind == "comparison"
        if line.id in rows and parts and complete and (table.kind == "comparison" or line.id == "operating_margin"):
            outer = scheme[line.id].nature is Nature.EXPENSE
            yield line.id, [(1 if outer or scheme[part].nature is not Nature.EXPENSE else -1, part) for part in parts]


def test_every_column_of_every_table_adds_up_as_printed(finnish: Document, scheme: LineScheme) -> None:
    checked = 0
    for table in amount_tables(finnish):
        rows = printed(table)
        for column in table.columns:
            if column.unit != "EUR":
                continue
            for total, parts in sums(table, scheme):
                if column.stage == "total_estimate" and total.endswith(":net"):
                    assert rows[total][column.id] == "–", "an estimate says nothing of income"
                    continue
                added = sum(sign * whole(rows[part][column.id]) for sign, part in parts if part in rows)
                assert whole(rows[total][column.id]) == added, (table.id, total, column.id)
                checked += 1
    assert checked > 280


def test_every_row_adds_up_across_as_printed(finnish: Document) -> None:
    checked = 0
    for table in amount_tables(finnish):
        for row, cells in printed(table).items():
            value = {
                name.partition(":2025")[0]: whole(text)
                for name, text in cells.items()
                if name.endswith(":2025") and "%" not in name and "rate" not in name and "percent" not in name
            }
            if "deviation" in value:
                assert value["deviation"] == value["actual"] - value["amended"], (table.id, row)
                checked += 1
            if "original" in value:
                assert value["amended"] == sum(value[name] for name in ("original", "amendment:spring", "amendment:autumn"))
                checked += 1
            if "change" in value and "actual:2024" in cells:
                assert value["change"] == value["actual"] - whole(cells["actual:2024"])
                checked += 1
    assert checked > 200


def own_rounding(cell: Cell) -> str:
    assert cell.exact is not None
    value = round_half_up(cell.exact / THOUSAND)
    return f"{value:,}".replace(",", "\u00a0").replace("-", "−")


def test_exactly_the_adjusted_cells_are_listed_under_their_table(finnish: Document) -> None:
    listed = 0
    for table in amount_tables(finnish):
        adjusted = [
            (column.header, cell.printed, own_rounding(cell))
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
            if column.unit == "EUR" and column.stage not in COMPUTED and cell.exact is not None and cell.printed != own_rounding(cell)
        ]
        notes = [note.paragraph.text for note in table.notes if note.paragraph.text.startswith("Täsmätyt")]
        told = [part.rpartition(", ")[2] for note in notes for part in note.removesuffix(".").partition("pyöristys): ")[2].split("; ")]
        assert sorted(told) == sorted(f"{header}: {value} ({own})" for header, value, own in adjusted), table.id
        listed += len(told)
        for _, value, own in adjusted:
            assert abs(whole(value) - whole(own)) == 1
    assert listed >= 20
    boiler = table_of(finnish, "KUNTA-investments").notes[-1].paragraph.text
    # 174 388,12 + 371 404,55 + 252 417,89 = 798 210,56, but 174 + 371 + 252 = 797: the one nearest to rounding up does so
    assert "Kunnantalon maalämpö, menot, Toteutuma 2025: 253 (252)" in boiler


# --- languages ------------------------------------------------------------------------------------------------------------------


def paragraphs(document: Document) -> Iterator[Paragraph]:
    for section in document.sections():
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block
            elif isinstance(block, BulletList):
                yield from block.items
            elif isinstance(block, Table):
                yield from (note.paragraph for note in block.notes)
                for cell in (cell for row in block.rows for cell in row.cells):
                    for content in cell.content:
                        yield from content.items if isinstance(content, BulletList) else (content,)


def test_both_languages_are_complete(validated: Validated) -> None:
    assert validated.findings == ()
    assert list(validated.documents) == [Language.FI, Language.SV]
    for language, document in validated.documents.items():
        assert {paragraph.lang for paragraph in paragraphs(document)} == {language}
        assert not any(paragraph.fallback for paragraph in paragraphs(document))
        assert not any(cell.fallback for table in document.tables() for row in table.rows for cell in row.cells)
        assert {section.title_lang for section in document.sections()} == {None}


def test_both_languages_show_the_same_figures(validated: Validated) -> None:
    """In tables, and in every sentence: the bound figures of a text are those of its translation, printed alike but for their words."""
    finnish, swedish = (validated.documents[language] for language in (Language.FI, Language.SV))
    assert [(entry.id, entry.value) for entry in finnish.figures] == [(entry.id, entry.value) for entry in swedish.figures]
    assert [entry.printed for entry in finnish.figures if entry.value is not None] == [
        entry.printed for entry in swedish.figures if entry.value is not None
    ]

    def bound(document: Document) -> list[list[tuple[str, Decimal | None, str]]]:
        return [
            sorted(
                (str(run.figure.key), run.figure.value, re.sub(r"[^\d,]", "", run.text)) for run in paragraph.runs if run.figure is not None
            )
            for paragraph in paragraphs(document)
        ]

    assert bound(finnish) == bound(swedish)
    assert sum(len(figures) for figures in bound(finnish)) >= 25


# --- formats --------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole publication, in every format."""
    out = tmp_path_factory.mktemp("aaltosaari") / "out"
    publication = publish(EXAMPLE, out)
    assert publication.findings == ()
    return out


def test_every_format_of_both_languages_is_there(published: Path) -> None:
    downloads = {path.name for path in (published / "download").iterdir()}
    assert downloads == {
        f"bokslut-2025-{language}.{form}" for language in ("fi", "sv") for form in (Format.PDF, Format.DOCX, Format.XLSX)
    } | {"bokslut-2025-data.zip"}
    assert {path.name for path in published.iterdir() if path.is_dir()} == {"assets", "data", "download", "fi", "sv"}


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_pdf_and_word_read_as_the_document_prints(validated: Validated, published: Path, language: Language) -> None:
    document = validated.documents[language]
    root = read_tags(published / "download" / f"bokslut-2025-{language}.pdf")
    assert structure_faults(root) == []
    tables = printed_tables(document)
    assert [read_rows(table)[1] for table in root.find("Table")] == [expected_rows(table) for table in tables]
    word = docx.Document(str(published / "download" / f"bokslut-2025-{language}.docx"))
    assert [grid(table) for table in word.tables] == expected_grids(document)


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline Group extension is not supported")
def test_the_workbook_recalculates_to_the_figures_that_are_printed(finnish: Document, published: Path, tmp_path: Path) -> None:
    original = published / "download" / "bokslut-2025-fi.xlsx"
    places = formulas(openpyxl.load_workbook(original))
    assert poison(original, tmp_path / "poisoned.xlsx") == len(places) > 500
    stored = openpyxl.load_workbook(original, data_only=True)
    again = openpyxl.load_workbook(recalculate(tmp_path / "poisoned.xlsx", tmp_path), data_only=True)
    for sheet, cell in places:
        assert again[sheet][cell].value == (
            pytest.approx(stored[sheet][cell].value, rel=1e-12)
            if isinstance(stored[sheet][cell].value, int | float)
            else stored[sheet][cell].value
        ), (sheet, cell)
    origins = list(again["Lukujen alkuperä"].iter_rows(min_row=5, values_only=True))
    assert len(origins) == len(finnish.figures)
    amounts = 0
    for entry, row in zip(finnish.figures, origins, strict=True):
        sheet, _, cell = str(row[8]).rpartition("!")
        found = again[sheet.strip("'")][cell].value
        if entry.unit_of_measure == "EUR" and entry.value is not None and ("-comparison" in entry.table or "-investments" in entry.table):
            assert found == whole(entry.printed) * 1000, entry.id
            amounts += 1
    assert amounts > 600


def test_rows_of_the_example_cover_what_packages_can_hold(finnish: Document) -> None:
    kinds = {table.kind for table in finnish.tables()}
    assert kinds == {"comparison", "comparison_summary", "investments", "goals", "key_figures", "risks", "risk_matrix", "projects"}
    depths = {row.depth for table in finnish.tables() for row in table.rows if isinstance(row, Row)}
    assert depths == {0, 1, 2, 3}
