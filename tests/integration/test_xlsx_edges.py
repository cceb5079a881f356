"""Where a workbook would tell something else than the statement: a minus before nothing, a foreign head, a text longer than a cell."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.documents import document
from tests.integration.xlsx_reading import HEADER
from toteuma.core.document import Cell, Column, ColumnKind, Row, RowKind, Section, Table
from toteuma.reports.xlsx import write_xlsx


def table(*cells: Cell, header: str = "Toteuma 2025", id: str = "t", scale: int = 1) -> Table:
    columns = (Column("label", "Selite", ColumnKind.LABEL), Column("actual:2025", header, ColumnKind.NUMBER, 12, "actual", 2025, "EUR"))
    rows = tuple(Row(f"r{n}", RowKind.BODY, (Cell(f"Rivi {n}"), cell)) for n, cell in enumerate(cells))
    return Table(id, "comparison", "HYVI", f"Taulukko {id}", "Luvut.", columns, rows, scale=scale)


def written(folder: Path, *tables: Table) -> Path:
    path = folder / "t.xlsx"
    write_xlsx(replace(document(), chapters=(Section("s", 1, "Luvut", "comparison", "HYVI", tables),), figures=()), path)
    return path


def amounts(values: tuple[str, ...], decimals: int = 0) -> tuple[Cell, ...]:
    return tuple(Cell(printed=value, shown=Decimal(value), decimals=decimals) for value in values)


@pytest.mark.office
@pytest.mark.parametrize(
    ("values", "decimals", "scale", "shown"),
    [
        (("-0.4", "-0.5", "0.4", "-1234"), 0, 1, ["0", "−1", "0", "−1,234"]),
        (("-0.004", "-0.005", "0"), 2, 1, ["0.00", "−0.01", "0.00"]),
        (("-499", "-500", "-1500000"), 0, 1000, ["0", "−1", "−1,500"]),
    ],
)
def test_nothing_has_no_minus(tmp_path: Path, values: tuple[str, ...], decimals: int, scale: int, shown: list[str]) -> None:
    path = written(tmp_path, table(*amounts(values, decimals), scale=scale))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = subprocess.run(["pdftotext", "-layout", str(tmp_path / "t.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    assert [line.split()[-1] for line in printed.splitlines() if "Rivi" in line] == shown


def test_figures_under_another_head_have_a_column_of_their_own(tmp_path: Path) -> None:
    first = table(*amounts(("1",)), id="a")
    second = table(*amounts(("2",)), id="b", header="Ennuste 2025")
    sheet = openpyxl.load_workbook(written(tmp_path, first, second))["Talousarvio ja toteuma"]
    heads = [cell.value for cell in sheet[HEADER]]
    figures = {
        (heads[cell.column - 1], cell.value) for row in sheet.iter_rows(min_row=HEADER + 1) for cell in row if isinstance(cell.value, int)
    }
    assert figures == {("Toteuma 2025", 1), ("Ennuste 2025", 2)}


def test_a_source_longer_than_a_cell_ends_in_an_ellipsis(tmp_path: Path) -> None:
    statement = document()
    first = statement.figures[0]
    steps = (replace(first.steps[0], formula="1 + " * 10_000, source="x" * 40_000), *first.steps[1:])
    write_xlsx(replace(statement, figures=(replace(first, steps=steps), *statement.figures[1:])), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    texts = [str(cell.value) for cell in book[statement.label("xlsx.origins")][HEADER + 1] if cell.value]
    long = [text for text in texts if len(text) > 1000]
    assert [len(text) for text in long] == [32_767, 32_767]
    assert all(text.endswith(" …") for text in long)
