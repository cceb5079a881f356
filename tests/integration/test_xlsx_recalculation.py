"""Live formulas, recalculated by LibreOffice from poisoned caches: they must give the exact figures of the document."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.documents import document, figure
from tests.integration.xlsx_reading import cells_of, formulas, poison, recalculate
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Document, Row, RowKind, Section, Table
from toteuma.core.language import Language
from toteuma.reports.xlsx import write_xlsx
from toteuma.services.validation import validate

ONE = Decimal(1)
EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"
AUDIT = Path(sys.executable).with_name("openxml-audit")


def cell(
    value: str | None, *terms: tuple[str, str], operation: CellOperation = CellOperation.SUM, zero: str | None = None, printed: str = "–"
) -> Cell:
    """A figure cell; its terms are (factor, row) of the same column."""
    formula = None
    if terms:
        refs = tuple((Decimal(factor), CellRef("every", row, "value")) for factor, row in terms)
        formula = CellFormula(operation, refs, None if zero is None else Decimal(zero))
    shown = None if value is None else Decimal(value)
    return Cell(printed if shown is None else str(shown), shown=shown, formula=formula, decimals=2)


def every_operation() -> Table:
    """A row an operation, over the rows ``a``–``e``; ``n`` has no figure."""
    op = CellOperation
    one, two = ("1", "a"), ("1", "b")
    rows = {
        "a": cell("200.10"),
        "b": cell("-300.05"),
        "c": cell("0.35"),
        "d": cell("0"),
        "e": cell("7"),
        "n": cell(None, printed="n.v."),
        "sum": cell("-99.60", one, two, ("1", "c")),
        "sum of distant": cell("207.45", one, ("1", "c"), ("1", "e")),
        "difference": cell("500.15", one, ("-1", "b")),
        "negated": cell("300.05", ("-1", "b")),
        "factors": cell("-237.375", ("0.5", "a"), ("-1.5", "b"), ("-100", "e"), ("-250", "c")),
        "sum with absent": cell("207.10", one, ("1", "n"), ("1", "e")),
        "less absent": cell("200.10", one, ("-1", "n")),
        "percent": cell(str(Decimal("-30005") / Decimal("20010") * 100), ("1", "b"), one, operation=op.PERCENT, zero="0"),
        "percent of zero": cell("0", one, ("1", "d"), operation=op.PERCENT, zero="0"),
        "percent undefined": cell(None, one, ("1", "d"), operation=op.PERCENT),
        "percent blank": cell(None, one, ("1", "d"), operation=op.PERCENT, printed=""),
        "percent of absent": cell(None, one, ("1", "n"), operation=op.PERCENT, printed="n.v."),
        "negative base": cell(str(Decimal(20010) / Decimal(30005) * 100), one, ("-1", "b"), operation=op.PERCENT),
        "change": cell(str((Decimal("200.10") - 7) / 7 * 100), one, ("1", "e"), operation=op.CHANGE_PERCENT),
        "change of losses": cell(
            str((Decimal("-200.10") - Decimal("-300.05")) / Decimal("-300.05") * 100), ("-1", "a"), two, operation=op.CHANGE_PERCENT
        ),
        "change of sign": cell(None, one, two, operation=op.CHANGE_PERCENT),
        "change from zero": cell(None, one, ("1", "d"), operation=op.CHANGE_PERCENT),
        "quotient": cell(str(Decimal("200.10") / 7), one, ("1", "e"), operation=op.QUOTIENT),
        "abs quotient": cell(str(Decimal("300.05") / 7), two, ("1", "e"), operation=op.ABS_QUOTIENT),
        "weighted": cell(
            str((Decimal("200.10") * 7 + Decimal("-300.05") * Decimal("0.35")) / Decimal("7.35")),
            one,
            ("1", "e"),
            two,
            ("1", "c"),
            operation=op.WEIGHTED_MEAN,
        ),
        "weighted range": cell(
            str((Decimal("200.10") * Decimal("0.35") + Decimal("-300.05") * 0) / Decimal("0.35")),
            one,
            ("1", "c"),
            two,
            ("1", "d"),
            operation=op.WEIGHTED_MEAN,
        ),
        "mean": cell("-33.2", one, two, ("1", "c"), operation=op.MEAN),
        "mean of negated": cell("250.075", one, ("-1", "b"), operation=op.MEAN),
    }
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("value", "Arvo", ColumnKind.NUMBER, unit="EUR"))
    return Table(
        "every",
        "comparison",
        "HYPA",
        "Kaikki",
        "Kaikki laskut.",
        columns,
        tuple(Row(k, RowKind.BODY, (Cell(k), v)) for k, v in rows.items()),
    )


def small_document(*tables: Table) -> Document:
    whole = document()
    return Document(
        **{name: getattr(whole, name) for name in Document.__dataclass_fields__ if name not in ("chapters", "figures")},
        chapters=(Section("s", 1, "Luku", "comparison", "HYPA", tables),),
        figures=(),
    )


def recalculated_values(statement: Document, folder: Path) -> tuple[list[object], list[object], int]:
    """(what LibreOffice computes, what the document says) for every formula cell, and how many formulas the workbook has."""
    write_xlsx(statement, folder / "original.xlsx")
    poisoned = poison(folder / "original.xlsx", folder / "poisoned.xlsx")
    original = openpyxl.load_workbook(folder / "original.xlsx")
    assert poisoned == len(formulas(original))
    again = openpyxl.load_workbook(recalculate(folder / "poisoned.xlsx", folder), data_only=True)
    read, expected = [], []
    for (*_, content, place), (*_, found) in zip(cells_of(original, statement), cells_of(again, statement), strict=True):
        if place.data_type == "f":
            read.append((place.coordinate, place.value, "" if found.value is None else found.value))
            value = content.printed if content.shown is None else pytest.approx(float(content.shown), rel=1e-12, abs=1e-9)
            expected.append((place.coordinate, place.value, value))
    return read, expected, poisoned


@pytest.mark.office
def test_every_operation_recalculates_to_the_exact_figure(tmp_path: Path) -> None:
    read, expected, poisoned = recalculated_values(small_document(every_operation()), tmp_path)
    assert read == expected
    assert len(read) == poisoned == 22


@pytest.mark.office
def test_a_whole_statement_recalculates_to_its_own_figures(tmp_path: Path) -> None:
    statement = document()
    read, expected, poisoned = recalculated_values(statement, tmp_path)
    assert read == expected
    assert len(read) == poisoned - len(statement.figures)
    assert len(read) > 30


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Sparkline Group extension is not supported")
def test_a_published_statement_recalculates_to_its_own_figures(tmp_path: Path) -> None:
    statement = validate(EXAMPLE, languages=(Language.FI,)).documents[Language.FI]
    read, expected, _ = recalculated_values(statement, tmp_path)
    assert read == expected
    stored, again = (openpyxl.load_workbook(tmp_path / name, data_only=True) for name in ("original.xlsx", "recalculated/poisoned.xlsx"))
    places = formulas(openpyxl.load_workbook(tmp_path / "original.xlsx"))
    drawn = [place for place in places if place[0] in ("Kuviot", "Kehitys vuosittain")]
    assert len(drawn) > 100
    assert [again[sheet][cell].value for sheet, cell in drawn] == [
        pytest.approx(stored[sheet][cell].value, rel=1e-12) for sheet, cell in drawn
    ]
    formulas_told = sum(1 for table in statement.tables() for row in table.rows for cell in row.cells if cell.formula)
    assert len(read) >= formulas_told > 200
    audit = subprocess.run([AUDIT, tmp_path / "original.xlsx"], capture_output=True, text=True, check=False, timeout=60)
    assert (audit.returncode, audit.stdout.splitlines()[-1]) == (0, "Errors: 0")


def roll_up(count: int) -> Document:
    """``count`` units that the first table adds up, each in a table of its own."""
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("value", "Arvo", ColumnKind.NUMBER, unit="EUR"))
    parts = [
        Table(
            f"t{n}",
            "comparison",
            f"U{n}",
            f"Yksikkö {n}",
            "",
            columns,
            (Row("r", RowKind.BODY, (Cell("Rivi"), Cell("1", shown=Decimal("1.01"))), 0),),
        )
        for n in range(count)
    ]
    refs = tuple((ONE, CellRef(f"t{n}", "r", "value")) for n in range(count))
    total = Cell(str(count), shown=Decimal("1.01") * count, formula=CellFormula(CellOperation.SUM, refs))
    whole = Table("whole", "comparison_summary", "HYPA", "Kaikki", "", columns, (Row("r", RowKind.TOTAL, (Cell("Yhteensä"), total)),))
    return small_document(whole, *parts)


@pytest.mark.office
def test_more_units_than_excel_takes_arguments_add_up(tmp_path: Path) -> None:
    read, expected, poisoned = recalculated_values(roll_up(270), tmp_path)
    assert (read, poisoned) == (expected, 1)


def test_a_formula_too_long_for_excel_leaves_the_exact_value(tmp_path: Path) -> None:
    write_xlsx(roll_up(400), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Yhteenveto"]
    assert sheet["C6"].value == 404


def test_a_cell_that_rests_on_one_outside_the_workbook_keeps_its_value(tmp_path: Path) -> None:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("value", "Arvo", ColumnKind.NUMBER, unit="EUR"))
    lost = CellFormula(CellOperation.SUM, ((ONE, CellRef("elsewhere", "r", "value")),))
    rows = (Row("r", RowKind.BODY, (Cell("Rivi"), Cell("5", shown=Decimal("5.25"), formula=lost))),)
    write_xlsx(small_document(Table("t", "comparison", "HYPA", "T", "", columns, rows)), tmp_path / "t.xlsx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx")["Talousarvio ja toteuma"]["C6"].value == 5.25


def test_a_figure_told_twice_refers_to_its_first_cell(tmp_path: Path) -> None:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("value", "Arvo", ColumnKind.NUMBER, unit="EUR"))
    same = figure("HYPA", "operating_expenses", 2025, "actual", "-12.34")

    def table(name: str, kind: str, shown: str) -> Table:
        return Table(
            name, kind, "HYPA", "T", "", columns, (Row("r", RowKind.BODY, (Cell("Rivi"), Cell("12", figure=same, shown=Decimal(shown)))),)
        )

    statement = small_document(
        table("s", "comparison_summary", "-12.34"), table("t", "comparison", "-12.34"), table("i", "investments", "12.34")
    )
    write_xlsx(statement, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    home = "'Talousarvio ja toteuma'!C6"
    assert [book[name]["C6"].value for name in ("Yhteenveto", "Talousarvio ja toteuma", "Investoinnit")] == [
        f"={home}",
        -12.34,
        f"=-{home}",
    ]
