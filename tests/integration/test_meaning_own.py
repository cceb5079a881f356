"""Our own statements read back from every format: each printed number is found, worth what it was, in a column that tells what it told."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from toteuma.core.document import Document, FigureEntry
from toteuma.core.evidence import ReadCell, ReadColumn, ReadDocument, ReadTable, Role, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.core.statement import Statement
from toteuma.ingest.reading import read_document
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.docx import write_docx
from toteuma.reports.html import write_html
from toteuma.reports.pdf import write_pdf
from toteuma.reports.xlsx import write_xlsx

EXAMPLES = Path(__file__).parents[2] / "examples"
ROLES = {
    stage: Role(stage)
    for stage in ("original", "amended", "amendment", "deviation", "rate", "change", "change_percent", "forecast", "target")
}
ROLES |= {"own_share_percent": Role.SHARE, "realisation_percent": Role.RATE}
MOST_STEPS = 2
"""A figure made to foot may be printed one step further from its exact value than rounding takes it."""
LISTED = re.compile(r"risks|matrix")
"""Tables whose columns tell scores and counts, for which there are no roles."""

Found = tuple[ReadTable, ReadColumn, ReadCell]


@cache
def _made(example: str, language: Language) -> Document:
    data = load_package(EXAMPLES / example).data
    assert data is not None
    return build_document(Statement(data), language).document


def _in_site(document: Document, folder: Path) -> list[ReadDocument]:
    write_html({document.language: document}, folder)
    return [read_document(page)[0] for page in sorted((folder / document.language / "units").glob("*.html"))]


def _in_file(write: Callable[[Document, Path], object], name: str) -> Callable[[Document, Path], list[ReadDocument]]:
    def read(document: Document, folder: Path) -> list[ReadDocument]:
        write(document, folder / name)
        return [read_document(folder / name)[0]]

    return read


FORMATS = {
    "html": _in_site,
    "pdf": _in_file(write_pdf, "statement.pdf"),
    "docx": _in_file(write_docx, "statement.docx"),
    "xlsx": _in_file(write_xlsx, "statement.xlsx"),
}


def _value(printed: str, language: Language) -> Decimal | None:
    quantity = parse_quantity(printed, language)
    assert quantity is not None, printed
    return quantity.value


def _numbers(table: ReadTable) -> list[Found]:
    cells = [(table, column, cell) for row in table.rows for column, cell in zip(table.columns, row.cells, strict=True)]
    return [found for found in cells if found[1].role is not Role.LABEL and found[2].quantity is not None]


def _same(numbers: list[Found], wanted: list[Decimal | None]) -> bool:
    """A workbook holds more of a number than it shows: the same to the last digit shown."""
    if len(numbers) != len(wanted):
        return False
    pairs = [(cell.quantity, value) for (_, _, cell), value in zip(numbers, wanted, strict=True)]
    return all(one and one.value is not None and value is not None and abs(one.value - value) <= one.step / 2 for one, value in pairs)


def _scale(found: Found, entry: FigureEntry) -> int:
    """Euros of the accounts stand in the table's scale; projects and key figures in whole ones."""
    accounts = entry.unit_of_measure == "EUR" and found[0].kind in (TableKind.COMPARISON, TableKind.INVESTMENTS)
    return found[0].scale if accounts else 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("example", "language"),
    [("aaltosaari-2025", Language.SV), ("heinola-2025", Language.EN)],
)
def test_every_printed_number_is_read_back(example: str, language: Language, form: str, tmp_path: Path) -> None:
    document = _made(example, language)
    read = FORMATS[form](document, tmp_path)
    assert {(one.language, one.year) for one in read} == {(language, 2025)}
    left = [numbers for one in read for table in one.tables() if (numbers := _numbers(table))]
    printed = [entry for entry in document.figures if any(map(str.isdigit, entry.printed))]
    assert len(printed) > 500
    for name, run in groupby(printed, key=lambda entry: entry.table):
        entries = list(run)
        wanted = [_value(entry.printed, language) for entry in entries]
        found = next((numbers for numbers in left if _same(numbers, wanted)), None)
        assert found is not None, name
        left.remove(found)
        for one, entry in zip(found, entries, strict=True):
            quantity = one[2].quantity
            assert quantity is not None
            assert quantity.value is not None
            scale = _scale(one, entry)
            if entry.value is not None:  # a rate of nothing is printed, but is no number
                assert abs(quantity.value * scale - entry.value) <= MOST_STEPS * quantity.step * scale, entry.id
            if LISTED.search(name):
                continue
            stage = entry.stage.split(":")[0]
            prior = stage == "actual" and entry.period.isdigit() and int(entry.period) < 2025
            assert one[1].role is ROLES.get(stage, Role.PRIOR if prior else Role.ACTUAL) or stage in ("total_funding", "total_estimate"), (
                name,
                one[1],
            )
            assert not one[1].doubt
