"""The Excel workbook, read back: every figure exact, text still text, equal bytes, sound by the schema."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.documents import document
from tests.integration.xlsx_reading import HEADER, cells_of, formulas, headers
from toteuma.core.document import (
    Cell,
    Chart,
    ChartKind,
    ChartPoint,
    ChartSeries,
    Column,
    ColumnKind,
    Document,
    Note,
    Paragraph,
    Row,
    RowKind,
    Run,
    Section,
    Table,
)
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.reports.xlsx import write_xlsx

NUMERIC = (ColumnKind.NUMBER, ColumnKind.PERCENT)


@pytest.fixture(scope="module")
def statement() -> Document:
    return document()


@pytest.fixture(scope="module")
def path(statement: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsx") / "statement.xlsx"
    write_xlsx(statement, path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def values(path: Path) -> Workbook:
    return openpyxl.load_workbook(path, data_only=True)


def with_table(statement: Document, table: Table) -> Document:
    section = Section("extra", 1, "Lisä", "goals", table.unit, (table,))
    return dataclasses.replace(statement, chapters=(section,), figures=())


def of_texts(*texts: str) -> Table:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("text", "Teksti", ColumnKind.TEXT))
    rows = tuple(Row(f"r{n}", RowKind.BODY, (Cell(text), Cell(text))) for n, text in enumerate(texts))
    return Table("texts", "goals", "HYPA", "Tekstit", "Tekstejä.", columns, rows)


def test_sheets_stand_in_reading_order(book: Workbook) -> None:
    assert book.sheetnames == ["Sisällys", "Talousarvio ja toteuma", "Tavoitteet", "Riskimatriisi", "Kuviot", "Lukujen alkuperä"]


def test_every_figure_is_read_back_exactly(statement: Document, values: Workbook) -> None:
    read = {(t.id, r.id, c.id): found.value for t, r, c, cell, found in cells_of(values, statement) if cell.shown is not None}
    expected = {(t.id, r.id, c.id): float(cell.shown) for t, r, c, cell, _ in cells_of(values, statement) if cell.shown is not None}
    assert len(expected) == 60
    assert read == expected


def test_absent_figures_keep_what_is_printed(statement: Document, values: Workbook) -> None:
    absent = [
        (cell.printed or None, found.value)
        for _, _, c, cell, found in cells_of(values, statement)
        if c.kind in NUMERIC and cell.shown is None
    ]
    assert absent
    assert [printed for printed, _ in absent] == [value for _, value in absent]


def test_texts_are_read_back_by_paragraph(statement: Document, values: Workbook) -> None:
    read = [(c.id, found.value) for t, _, c, cell, found in cells_of(values, statement) if t.kind == "goals" and not cell.covered]
    assert read[:6] == [
        ("objective", "Hyvinvoinnin kasvu\n• Hyvinvointi lisääntyy\n• Toimiva arki"),
        ("goal", "OPKOU: Oppimisen tuen uudistus on käytössä (1)."),
        ("indicator", "Tukikäyntien määrä"),
        ("officer", "Nuoriso- ja vapaa-aikajohtaja, varhaiskasvatusjohtaja"),
        ("result", "Konsultaatiokäyntejä oli 40."),
        ("status", "Toteutui"),
    ]
    covered = [found.value for _, _, _, cell, found in cells_of(values, statement) if cell.covered]
    assert covered == ["Hyvinvoinnin kasvu\n• Hyvinvointi lisääntyy\n• Toimiva arki"] * 3


def test_status_is_a_word_with_a_mark_never_colour_alone(statement: Document, book: Workbook) -> None:
    marks = [(found.value, found.number_format) for _, _, _, cell, found in cells_of(book, statement) if cell.status]
    assert marks == [("Toteutui", '"● "@'), ("Toteutui osittain", '"◐ "@'), ("Ei toteutunut", '"✕ "@'), ("Ei arvioitu", '"– "@')]


def test_formulas_say_what_the_document_says(book: Workbook) -> None:
    sheet = book["Talousarvio ja toteuma"]
    rows = {sheet.cell(row, 2).value: row for row in range(HEADER + 1, 15)}
    revenue, expenses, margin = rows["Toimintatuotot"], rows["Toimintakulut"], rows["Toimintakate"]
    assert sheet.cell(revenue, 3).value == f"=SUM(C{revenue - 2}:C{revenue - 1})"
    assert sheet.cell(expenses, 3).value == f"=C{expenses - 1}"
    assert sheet.cell(margin, 5).value == f"=E{revenue}+E{expenses}"
    assert sheet.cell(margin, 6).value == f"=D{margin}-E{margin}"
    assert sheet.cell(margin, 8).value == f"=IF(D{margin}=0,0,E{margin}/D{margin}*100)"


def test_number_formats_show_whole_euros_with_a_true_minus(book: Workbook) -> None:
    sheet = book["Talousarvio ja toteuma"]
    assert sheet["D7"].number_format == '#,##0;"\u2212"#,##0;0'
    assert sheet["H7"].number_format == '#,##0.00;"\u2212"#,##0.00;0.00'
    noted = next(row for row in range(5, 20) if sheet.cell(row, 2).value == "Toimintakate")
    assert sheet.cell(noted, 3).number_format == '#,##0"\u00a0¹";"\u2212"#,##0"\u00a0¹";0"\u00a0¹"'
    assert sheet.cell(noted + 1, 2).value == "¹ Vuoden 2024 vertailutiedot eivät ole suoraan vertailukelpoisia."


def test_notes_of_a_whole_column_are_marked_above_its_figures(statement: Document, tmp_path: Path) -> None:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("actual", "Toteuma", ColumnKind.NUMBER, note_refs=(1, 2)))
    note = Note(1, Paragraph((Run("Text på svenska."),), Language.SV, fallback=True))
    row = Row("r", RowKind.BODY, (Cell("Rivi"), Cell("1", shown=Decimal(1))))
    table = Table("t", "investments", "HYPA", "Taulukko", "Yhteenveto.", columns, (row,), (note,), unit_note="euroa")
    write_xlsx(with_table(statement, table), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Investoinnit"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)] == [
        ["HYPA", "Taulukko, euroa", "¹ ²"],
        ["HYPA", "Rivi", 1],
        ["HYPA", "¹ Text på svenska. [ruotsiksi]", None],
    ]


@pytest.mark.parametrize(("exact", "sentence"), [(None, "Solun arvo on tarkka."), (Decimal("1.4"), "Pyöristykset on täsmätty:")])
def test_contents_say_whether_cells_hold_exact_values(statement: Document, tmp_path: Path, exact: Decimal | None, sentence: str) -> None:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("actual", "Toteuma", ColumnKind.NUMBER))
    row = Row("r", RowKind.BODY, (Cell("Rivi"), Cell("1", shown=Decimal(1), exact=exact)))
    write_xlsx(with_table(statement, Table("t", "investments", "HYPA", "Taulukko", "", columns, (row,))), tmp_path / "t.xlsx")
    told = [str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "t.xlsx")["Sisällys"]["B"] if cell.value]
    assert next(text for text in told if text.startswith(("Solun arvo", "Pyöristykset"))).startswith(sentence)
    assert not any("{" in text for text in told)


def test_thousands_are_a_matter_of_display(statement: Document, tmp_path: Path) -> None:
    columns = (
        Column("label", "Selite", ColumnKind.LABEL),
        Column("actual", "Toteuma", ColumnKind.NUMBER, unit="EUR"),
        Column("persons", "Henkilöstö", ColumnKind.NUMBER, unit="person"),
    )
    cells = (Cell("Rivi"), Cell("1\u00a0234,6", shown=Decimal("1234567.89"), decimals=1), Cell("12", shown=Decimal(12)))
    table = Table("t", "investments", "HYPA", "Tuhansina", "Tuhansina.", columns, (Row("r", RowKind.BODY, cells),), scale=1000)
    write_xlsx(with_table(statement, table), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Investoinnit"]
    assert [(cell.value, cell.number_format) for cell in sheet[6]][2:] == [
        (1234567.89, '#,##0.0,;"\u2212"#,##0.0,;0.0'),
        (12, '#,##0;"\u2212"#,##0;0'),
    ]


def test_judgement_stands_in_words_beside_the_deviation(statement: Document, book: Workbook) -> None:
    sheet = book["Talousarvio ja toteuma"]
    assert headers(sheet)[5:7] == ["Poikkeama", "Poikkeama: arvio"]
    words = [
        cell.judgement_word
        for t, _, c, cell, _ in cells_of(book, statement)
        if t.kind == "comparison" and c.id == "deviation" and cell.shown is not None
    ]
    assert [row[6].value for row in sheet.iter_rows(min_row=5) if row[6].value] == words


def test_units_are_outlined_and_every_row_names_its_unit(book: Workbook) -> None:
    sheet = book["Talousarvio ja toteuma"]
    levels = [sheet.row_dimensions[row].outlineLevel for row in range(5, 15)]
    assert levels == [0, 1, 2, 2, 1, 1, 2, 1, 1, 1]
    assert {row[0].value for row in sheet.iter_rows(min_row=5)} == {"Hyvinvointipalvelut", "Hyvinvoinnin edistämisen lautakunta"}
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_sheets_are_lists_that_print_and_scroll_well(book: Workbook) -> None:
    for sheet in book.worksheets[1:4]:
        (table,) = sheet.tables.values()
        assert table.autoFilter is not None
        assert table.ref.startswith("A4:")
        assert sheet.freeze_panes in ("A5", "C5")
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert all(not sheet.merged_cells.ranges for sheet in book)


def test_contents_say_what_whose_and_when(book: Workbook) -> None:
    sheet = book["Sisällys"]
    column = [cell.value for cell in sheet["A"]]
    assert column[:5] == [
        "Tilinpäätös 2025",
        "Hyvinvointipalvelut",
        "Heinolan kaupunki",
        "Hyvinvoinnin edistämisen lautakunta",
        "Lautakunta hyväksyi 10.3.2026.",
    ]
    approved = sheet.cell(column.index("Hyväksytty") + 1, 2)
    assert approved.value == datetime.fromisoformat("2026-03-10")
    assert approved.number_format == "d.m.yyyy"
    links = {cell.value: cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" if " " in name else f"{name}!A1" for name in book.sheetnames[1:]}


def test_origins_list_every_figure_with_a_link_to_its_cell(statement: Document, path: Path, values: Workbook) -> None:
    sheet = values["Lukujen alkuperä"]
    rows = list(sheet.iter_rows(min_row=HEADER + 1, values_only=True))
    assert [(row[0], row[2], row[3], row[5], row[6], row[10]) for row in rows] == [
        (e.unit_name, e.row_label, e.column_label, e.printed, pytest.approx(float(e.value), rel=1e-15), "amounts.csv, rivi 2")
        for e in statement.figures
        if e.value is not None
    ]
    where = {(t.id, r.id, c.id): found.coordinate for t, r, c, _, found in cells_of(values, statement)}
    assert [row[8] for row in rows] == [f"'Talousarvio ja toteuma'!{where[e.table, e.row, e.column]}" for e in statement.figures]
    first = openpyxl.load_workbook(path)["Lukujen alkuperä"]["I5"].value
    assert first == "=HYPERLINK(\"#'Talousarvio ja toteuma'!C7\",\"'Talousarvio ja toteuma'!C7\")"


def test_charts_are_native_described_and_refer_to_cells(statement: Document, path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        chart = package.read("xl/charts/chart1.xml").decode()
    assert re.findall(r' descr="([^"]*)"', drawing) == [chart.alt for chart in statement.charts()]
    assert re.findall(r"<c:val><c:numRef><c:f>([^<]*)</c:f>", chart) == ["Kuviot!$B$8:$B$9", "Kuviot!$C$8:$C$9"]
    assert re.findall(r"<c:v>(-?[\d.]+)</c:v>", chart) == ["1904596.55", "20889482.10", "1553600", "21030400"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+358 44", "-5", "@SUM(A1)", '=HYPERLINK("http://example.org")', "0012", "1e5", "http://example.org", "'a"]
)
def test_text_stays_text(statement: Document, tmp_path: Path, text: str) -> None:
    write_xlsx(with_table(statement, of_texts(text)), tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx")["Tavoitteet"]["C6"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix is (text[0] in "=+-@'")


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("Toimintatuotot", "1904596.55", "='Talousarvio ja toteuma'!E9"),
        ("Toimintakulut", "20889482.10", "=-'Talousarvio ja toteuma'!E12"),
        ("Toimintakulut", "5", 5),
        ("Muu", "1904596.55", 1904596.55),
        ("2025", "1031106.25", "='Talousarvio ja toteuma'!E7"),
    ],
)
def test_a_chart_draws_the_cells_of_the_table_beside_it(
    statement: Document, tmp_path: Path, label: str, value: str, expected: object
) -> None:
    drawn = next(statement.charts())
    chart = dataclasses.replace(drawn, shown_in="HYPA-income_statement", points=(ChartPoint(label, "actual", Decimal(value), value),))
    table = next(table for table in statement.tables() if table.id == "HYPA-income_statement")
    section = Section("extra", 1, "Lisä", "comparison", "HYPA", (table, chart))
    write_xlsx(dataclasses.replace(statement, chapters=(section,), figures=()), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["Kuviot"]["B8"].value == expected


@pytest.mark.filterwarnings("ignore:Sparkline Group extension is not supported")
def test_small_multiples_are_rows_with_a_line(statement: Document, tmp_path: Path) -> None:
    """Years in columns in their order, decimals as printed, the target apart, and the line over the years only."""

    def small(title: str, *points: tuple[str, str, str, str]) -> Chart:
        table = Table("t", "chart_data", "HYPA", "", "", (Column("label", "Vuosi", ColumnKind.LABEL),), ())
        series = (ChartSeries("value", "Toteuma"), ChartSeries("target", "Tavoite"))
        told = tuple(ChartPoint(label, key, Decimal(value), printed) for label, key, value, printed in points)
        return Chart(title, ChartKind.SERIES, "HYPA", title, f"{title} kasvoi.", "", "€/asukas", series, told, table, small=True)

    charts = (
        small("Kirjasto", ("2024", "value", "20.3", "20,3"), ("2025", "value", "21.5", "21,5"), ("2025", "target", "20", "20")),
        small("Museo", ("2023", "value", "1110.37", "1\u00a0110,37")),
    )
    section = Section("extra", 1, "Lisä", "key_figures", "HYPA", charts)
    write_xlsx(dataclasses.replace(statement, chapters=(section,), figures=()), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Sisällys", "Kehitys vuosittain"]
    sheet = book["Kehitys vuosittain"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER)] == [
        ["Organisaatioyksikkö", "Tunnusluku", "Mittayksikkö", "2023", "2024", "2025", "Tavoite", "Kehitys", "Havainto"],
        ["HYPA", "Kirjasto", "€/asukas", None, 20.3, 21.5, 20, None, "Kirjasto kasvoi."],
        ["HYPA", "Museo", "€/asukas", 1110.37, None, None, None, None, "Museo kasvoi."],
    ]
    assert [sheet[cell].number_format.partition(";")[0] for cell in ("E5", "G5", "D6")] == ["#,##0.0", "#,##0", "#,##0.00"]
    with zipfile.ZipFile(tmp_path / "t.xlsx") as package:
        lines = re.findall(r"<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)", package.read("xl/worksheets/sheet2.xml").decode())
    assert lines == [("'Kehitys vuosittain'!D6:F6", "H6"), ("'Kehitys vuosittain'!D5:F5", "H5")]


def test_text_in_another_language_says_so(statement: Document, tmp_path: Path) -> None:
    table = of_texts("Texten")
    row = Row("r", RowKind.BODY, (Cell("Texten"), Cell("Texten", lang=Language.SV, fallback=True)))
    write_xlsx(with_table(statement, dataclasses.replace(table, rows=(row,))), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Tavoitteet"]
    assert [cell.value for cell in sheet[6]] == ["HYPA", "Texten", "Texten [ruotsiksi]"]


def test_tables_with_other_columns_share_a_sheet(statement: Document, tmp_path: Path) -> None:
    first = of_texts("a")
    columns = (first.columns[0], Column("indicator", "Mittari", ColumnKind.TEXT), first.columns[1])
    second = dataclasses.replace(
        first, id="more", caption="Muut", columns=columns, rows=(Row("x", RowKind.BODY, (Cell("b"), Cell("m"), Cell("t"))),)
    )
    section = Section("extra", 1, "Lisä", "goals", "HYPA", (first, second))
    write_xlsx(dataclasses.replace(statement, chapters=(section,), figures=()), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Tavoitteet"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER)] == [
        ["Organisaatioyksikkö", "Taulukko", "Selite", "Mittari", "Teksti"],
        ["HYPA", "Tekstit", None, None, None],
        ["HYPA", "Tekstit", "a", None, "a"],
        ["HYPA", "Muut", None, None, None],
        ["HYPA", "Muut", "b", "m", "t"],
    ]


def test_text_too_long_for_a_cell_is_refused_and_nothing_is_left(statement: Document, tmp_path: Path) -> None:
    with pytest.raises(OutputFailed) as caught:
        write_xlsx(with_table(statement, of_texts("x" * 32768)), tmp_path / "t.xlsx")
    assert caught.value.details == {"path": "Tavoitteet", "cause": "B6: 32768 > 32767"}
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(statement: Document, tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        write_xlsx(statement, tmp_path / "missing" / "t.xlsx")


def test_two_builds_are_equal(path: Path, tmp_path: Path) -> None:
    write_xlsx(document(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_properties_are_the_statements_own(book: Workbook) -> None:
    properties = book.properties
    assert (properties.title, properties.subject, properties.creator) == (
        "Tilinpäätös 2025",
        "Hyvinvointipalvelut",
        "Hyvinvoinnin edistämisen lautakunta",
    )
    assert properties.created == datetime.fromisoformat("2026-03-10")


def test_the_schema_finds_no_error(path: Path) -> None:
    audit = Path(sys.executable).with_name("openxml-audit")
    done = subprocess.run([audit, path], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
    assert "Errors: 0" in done.stdout


def test_only_our_own_formulas_are_formulas(statement: Document, book: Workbook) -> None:
    expected = sum(1 for *_, cell, _ in cells_of(book, statement) if cell.formula) + len(statement.figures)
    assert len(formulas(book)) == expected
