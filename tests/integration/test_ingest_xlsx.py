"""Workbooks read as Excel shows them, with the numbers as stored: our own, LibreOffice's, and what people make."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.integration.ingest_office import converted
from tests.integration.ingest_told import codes, doubts, example, grids, tables, told
from toteuma.core.evidence import Quantity, Spot
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.ingest.raw import RawCell, RawDocument
from toteuma.ingest.reading import read_document
from toteuma.ingest.xlsx import read_xlsx_blocks
from toteuma.reports.xlsx import write_xlsx


def read_rows(tmp_path: Path, *rows: list[object], change: object = None) -> tuple[RawDocument, tuple[Finding, ...]]:
    """A workbook with one sheet of these rows, changed by a function of the sheet, and read."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Tuloslaskelma"
    for row in rows:
        sheet.append(row)
    if callable(change):
        change(sheet)
    book.save(tmp_path / "book.xlsx")
    return read_xlsx_blocks(tmp_path / "book.xlsx")


def cells_by_place(document: RawDocument) -> dict[tuple[str, str], RawCell]:
    return {(cell.spot.sheet, cell.spot.cell): cell for table in tables(document) for row in table.rows for cell in row}


# ——— whole statements ———


def _check_figures(path: Path, count: int, scale: int = 1) -> RawDocument:
    """Every figure that the last sheet lists is read where it says, as printed and as stored exactly."""
    document, findings = read_xlsx_blocks(path)
    assert codes(findings) == ["charts_unread"]
    places = cells_by_place(document)
    checked = 0
    for row in tables(document)[-1].rows[1:]:
        printed, exact, link = row[5].text, row[6].quantity, re.fullmatch(r"'?(.+?)'?!([A-Z]+\d+)", row[8].text)
        if link and exact:
            cell = places[link[1], link[2]]
            assert cell.text == printed
            assert cell.quantity is not None
            value, stored = cell.quantity.value, exact.value
            assert value is not None
            assert stored is not None
            slack = (
                Decimal("1e-8") if scale == 1 else 2 * cell.quantity.step
            )  # footing moves each of the two cells of a difference by less than one
            assert min(abs(value - stored), abs(value - stored / scale)) <= slack
            checked += 1
    assert checked == count
    return document


@pytest.mark.parametrize(("name", "language", "scale"), [("heinola-2025", Language.FI, 1), ("aaltosaari-2025", Language.SV, 1000)])
def test_every_figure_of_our_own_workbook_is_read_back(name: str, language: Language, scale: int, tmp_path: Path) -> None:
    statement = example(name, language)
    write_xlsx(statement, tmp_path / "book.xlsx")
    numbers = sum(entry.value is not None for entry in statement.figures)
    document = _check_figures(tmp_path / "book.xlsx", numbers, scale)
    assert numbers > 400
    assert document.title == statement.title
    assert all(table.heads == 1 for table in tables(document) if table.spot.cell == "A4")


@pytest.mark.office
def test_a_workbook_that_libreoffice_wrote(tmp_path: Path) -> None:
    statement = example("heinola-2025", Language.FI)
    write_xlsx(statement, tmp_path / "book.xlsx")
    again = converted(tmp_path / "book.xlsx", "xlsx", tmp_path)
    document = _check_figures(again, sum(entry.value is not None for entry in statement.figures))
    assert grids(document) == grids(read_xlsx_blocks(tmp_path / "book.xlsx")[0])


# ——— numbers as shown and as stored ———


@pytest.mark.parametrize(
    ("value", "number_format", "text", "exact", "step", "unit"),
    [
        (1234.5, "General", "1234,5", "1234.5", "0.1", ""),
        (0.1 + 0.2, "General", "0,3", "0.3", "0.1", ""),
        (-36518506.8, "#,##0", "−36 518 507", "-36518506.8", "1", ""),
        (-1234.5, '#,##0.00;"−"#,##0.00;0.00', "−1 234,50", "-1234.5", "0.01", ""),
        (-1234, "#,##0_);[Red](#,##0)", "(1 234)", "-1234", "1", ""),
        (0, '#,##0;-#,##0;"–"', "–", "0", "1", ""),
        (0.96082, "0.0%", "96,1 %", "96.082", "0.1", "percent"),
        (0.96082, "0 %", "96 %", "96.082", "1", "percent"),
        (1234567, "#,##0,", "1 235", "1234.567", "1", ""),
        (1234567, '#,##0.0,,"M€"', "1,2M€", "1.234567", "0.1", "EUR"),
        (1234.5, "#,##0.00 [$€-40B]", "1 234,50 €", "1234.5", "0.01", "EUR"),
        (1234, r"#,##0\ \€", "1 234 €", "1234", "1", "EUR"),
        (2.5, "0.##", "2,5", "2.5", "0.01", ""),
        (2.5, "# ?/?", "2,5", "2.5", "0.1", ""),
        (12345678, "0.00E+00", "12345678", "12345678", "1", ""),
        (2.675, "0.00", "2,68", "2.675", "0.01", ""),
        (-0.4, "0", "0", "-0.4", "1", ""),
        (5, '"noin "0" kpl"', "noin 5 kpl", "5", "1", ""),
        (2025, "0", "2025", "2025", "1", ""),
    ],
)
def test_number_formats(tmp_path: Path, value: float, number_format: str, text: str, exact: str, step: str, unit: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B2"].number_format = number_format

    document, findings = read_rows(tmp_path, ["Selite", "T"], ["a", value], change=change)
    assert codes(findings) == []
    cell = tables(document)[0].rows[1][1]
    assert cell.text.replace("\u00a0", " ") == text
    assert cell.quantity is not None
    assert (cell.quantity.value, cell.quantity.step, cell.quantity.unit) == (Decimal(exact), Decimal(step), unit)
    assert -cell.quantity.step.as_tuple().exponent == cell.quantity.decimals  # type: ignore[operator]


def test_dates_words_and_truth(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B1"].number_format, sheet["C1"].number_format, sheet["D1"].number_format = "d.m.yyyy", "yyyy", "mm/yyyy"
        sheet["E1"].number_format = "dd.mm.yyyy hh:mm"

    day = date(2025, 12, 31)
    document, _ = read_rows(tmp_path, ["Päivä", day, day, day, datetime(2025, 1, 2, 3, 4), time(5, 6), True], change=change)  # noqa: DTZ001
    assert grids(document) == [[["Päivä", "31.12.2025", "2025", "12/2025", "2.1.2025 03:04", "05:06", "TRUE"]]]
    assert all(cell.quantity is None for cell in tables(document)[0].rows[0])


def test_text_of_cells(tmp_path: Path) -> None:
    raised = InlineFont(vertAlign="superscript")
    struck = InlineFont(strike=True)
    rich = CellRichText("Toteuma", TextBlock(raised, "1)"), TextBlock(struck, "vanha"))

    def change(sheet: Worksheet) -> None:
        sheet["A2"].font = Font(bold=True)

    document, _ = read_rows(tmp_path, [rich, "a\nb"], ["  Lihava ", "1\u00a0234"], ["▲ −5 678", "Työlli\u00adsyys"], change=change)
    assert grids(document) == [[["Toteuma 1)", "a\nb"], ["Lihava", "1\u00a0234"], ["−5 678", "Työllisyys"]]]
    assert [[cell.bold for cell in row] for row in tables(document)[0].rows] == [[False, False], [True, False], [False, False]]
    assert tables(document)[0].rows[1][1].spot == Spot(sheet="Tuloslaskelma", cell="B2")
    assert tables(document)[0].rows[1][1].quantity is None


# ——— what stands where ———


def test_tables_beside_and_below_each_other(tmp_path: Path) -> None:
    document, _ = read_rows(
        tmp_path,
        ["TILINPÄÄTÖS 2025"],
        [],
        ["Selite", "TA", "T", None, "Selite", "Kpl"],
        ["Tulot", 1, 2, None, "Lapset", 5],
        ["Menot", 3, 4, None, "Nuoret", 6],
        [],
        ["Kate", 5, 6],
        [],
        ["Huomautus: luvut ovat euroja."],
    )
    assert told(document) == ["# Tuloslaskelma", "TILINPÄÄTÖS 2025", "[3 x 3]", "[3 x 2]", "[1 x 3]", "Huomautus: luvut ovat euroja."]
    assert [table.broken for table in tables(document)] == [False, False, True]


def test_a_narrow_column_for_looks_parts_nothing(tmp_path: Path) -> None:
    document, _ = read_rows(tmp_path, ["Selite", None, "TA", None, "T"], ["Tulot", None, 1, None, 2], ["Menot", None, 3, None, 4])
    assert grids(document) == [[["Selite", "TA", "T"], ["Tulot", "1", "2"], ["Menot", "3", "4"]]]


def test_merged_cells_are_one(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    document, _ = read_rows(tmp_path, ["Selite", "2025", None], [None, "TA", "T"], ["Tulot", 1, 2], change=change)
    assert grids(document) == [[["Selite", "2025", "^"], ["^", "TA", "T"], ["Tulot", "1", "2"]]]


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    document, _ = read_rows(tmp_path, ["Selite", "T"], ["a", 1], change=lambda sheet: sheet.cell(1_048_576, 16_384, "kaukana"))
    assert told(document) == ["# Tuloslaskelma", "[2 x 2]", "kaukana"]


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for row in (2, 3, 5):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["C2"].number_format = ";;;"
        hidden = sheet.parent.create_sheet("Apu")  # type: ignore[union-attr]
        hidden.append(["x", 1])
        hidden.sheet_state = "veryHidden"
        sheet.parent.create_sheet("Tyhjä")  # type: ignore[union-attr]

    document, findings = read_rows(tmp_path, ["S", "TA", "T"], *([f"r{n}", n, n] for n in range(2, 6)), change=change)
    assert told(document) == ["# Tuloslaskelma", "[5 x 3]", "# Apu", "[1 x 2]"]
    assert codes(findings) == ["hidden_rows", "hidden_columns", "hidden_sheet"]
    assert (findings[0].details["rows"], findings[1].details["columns"]) == ("2–3, 5", "B")
    assert doubts(document) == {"2": "hidden_text"}


# ——— formulas ———


def test_formulas_are_read_as_their_results(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet = book.add_worksheet("A")
        sheet.write_row("A1", ["Selite", "T"])
        sheet.write_row("A2", ["Tulot", 5])
        sheet.write_formula("B3", "=B2*2", None, 10)
        sheet.write_string("A3", "Kate")
        sheet.write_formula("A4", '="Lop"&"pu"', None, "Loppu")
    document, findings = read_xlsx_blocks(tmp_path / "book.xlsx")
    assert (grids(document), codes(findings)) == ([[["Selite", "T"], ["Tulot", "5"], ["Kate", "10"], ["Loppu", ""]]], [])
    assert tables(document)[0].rows[2][1].quantity == Quantity("10", Decimal(10))


def test_formulas_that_nobody_calculated_are_told(tmp_path: Path) -> None:
    document, findings = read_rows(tmp_path, ["Selite", "T", "%"], ["Tulot", 5, "=B2/2"], ["Kate", "=B2*2", "=A1"])
    assert codes(findings) == ["not_calculated"]
    assert (findings[0].details["cells"], findings[0].place.row, findings[0].place.column) == ("C2, B3, C3", 2, "C")
    assert [[cell.doubt for cell in row] for row in tables(document)[0].rows[1:]] == [
        ["", "", "not_calculated"],
        ["", *["not_calculated"] * 2],
    ]


def test_error_values_are_told(tmp_path: Path) -> None:
    document, findings = read_rows(tmp_path, ["S", "T"], ["a", "#REF!"], ["b", "#DIV/0!"], ["c", "#REF!"])
    assert codes(findings) == ["error_value", "error_value"]
    assert [finding.details["cells"] for finding in findings] == ["B2, B4", "B3"]
    assert doubts(document) == {"#REF!": "error_value", "#DIV/0!": "error_value"}


def test_charts_are_told(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
        sheet.add_chart(chart, "E5")

    assert codes(read_rows(tmp_path, ["S", "T"], ["a", 1], change=change)[1]) == ["charts_unread"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"no zip"])
def test_broken_and_empty_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert codes(read_xlsx_blocks(path)[1]) == ["broken"]
    assert codes(read_xlsx_blocks(tmp_path / "missing.xlsx")[1]) == ["cannot_open"]
    assert codes(read_rows(tmp_path)[1]) == ["no_text"]


def test_sheet_about_the_figures_is_no_table_of_the_statement(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tuloslaskelma"
    for line in (("Erä", "Toteuma 2025"), ("Toimintatuotot", 141)):
        sheet.append(line)
    origins = book.create_sheet("Lukujen alkuperä")
    for row in (("Taulukko", "Kausi", "Tarkka arvo"), ("Tuloslaskelma", 2025, 141000)):
        origins.append(row)
    book.save(tmp_path / "book.xlsx")
    document, findings = read_document(tmp_path / "book.xlsx")
    assert [table.spot.sheet for table in document.tables()] == ["Tuloslaskelma"]
    assert [finding.code for finding in findings if finding.place.sheet == "Lukujen alkuperä"] == ["reading.origins_sheet"]
