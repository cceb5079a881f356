"""A published statement read as text: every number of its tables, whose it is and what it tells, against a count of its own."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.golden.heinola_document import PARTS, UNIT_HEADINGS, SourceDocument, amount, measured, plain
from tests.golden.heinola_document import read as read_source
from toteuma.core.evidence import ReadDocument, ReadTable, Role, Sign, TableKind
from toteuma.core.language import Language
from toteuma.ingest.reading import read_document

PUBLISHED = Path(__file__).parents[2].parent / "shared/heinola-2025/tilinpaatos-2025.txt"

pytestmark = pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published statement is not beside the repository: {PUBLISHED}")

KINDS = {
    "summary": TableKind.COMPARISON,
    "income_statement": TableKind.COMPARISON,
    "investments": TableKind.INVESTMENTS,
    "key_figures": TableKind.KEY_FIGURES,
    "projects": TableKind.PROJECTS,
    "risks": TableKind.RISKS,
    "binding_goals": TableKind.GOALS,
    "operating_goals": TableKind.GOALS,
}
ROLES = {
    "summary": [Role.LABEL, Role.PRIOR, Role.AMENDED, Role.ACTUAL, Role.DEVIATION, Role.RATE],
    "key_figures": [Role.LABEL, Role.PRIOR, Role.PRIOR, Role.TARGET, Role.ACTUAL],
    "projects": [Role.TEXT, Role.LABEL, Role.TEXT, Role.UNKNOWN, Role.SHARE, Role.RATE, Role.ACTUAL],
    "risks": [Role.TEXT, Role.LABEL, Role.UNKNOWN, Role.TEXT, Role.TEXT],
    "binding_goals": [Role.LABEL, Role.TARGET, Role.ACTUAL, Role.STATUS],
    "operating_goals": [Role.LABEL, Role.TARGET, Role.TARGET, Role.TEXT, Role.ACTUAL, Role.STATUS],
}
ROLES |= {"income_statement": ROLES["summary"], "investments": ROLES["summary"]}
NAMES = {code: heading.lstrip("# ") for heading, code in UNIT_HEADINGS.items()}


@pytest.fixture(scope="module")
def source() -> SourceDocument:
    return read_source(PUBLISHED)


@pytest.fixture(scope="module")
def document() -> ReadDocument:
    read, findings = read_document(PUBLISHED)
    assert findings == ()
    return read


def _pairs(source: SourceDocument, document: ReadDocument) -> list[tuple[str, str, list[list[str]], ReadTable]]:
    tables = list(document.tables())
    assert len(tables) == len(source.tables)
    return [(one.unit, one.kind, one.rows, table) for one, table in zip(source.tables, tables, strict=True)]


def test_the_document_itself(document: ReadDocument) -> None:
    assert (document.language, document.year) == (Language.FI, 2025)


def test_whose_every_table_is_and_what_its_columns_tell(source: SourceDocument, document: ReadDocument) -> None:
    for unit, kind, _, table in _pairs(source, document):
        assert table.entity.casefold() == NAMES[unit].casefold(), table.id
        assert table.kind is KINDS[kind], table.id
        assert [column.role for column in table.columns] == ROLES[kind], table.id
        assert all(not column.doubt for column in table.columns)


def test_every_number_of_every_table(source: SourceDocument, document: ReadDocument) -> None:
    counted = 0
    for _, kind, rows, table in _pairs(source, document):
        assert len(table.rows) == len(rows)
        for expected, row in zip(rows, table.rows, strict=True):
            for written, cell, column in zip(expected[1:], row.cells[1:], table.columns[1:], strict=True):
                if kind in ("summary", "income_statement", "investments"):
                    assert (cell.quantity.value if cell.quantity else None) == amount(written)
                    counted += cell.quantity is not None
                elif kind == "key_figures" and written:
                    counted += 1
                    if cell.keyed:
                        digits = re.sub(r"\D", "", re.sub(r"^\D+", "", written))
                        ((key, quantity),) = cell.keyed
                        assert (PARTS[key], quantity.value) == (PARTS[re.match(r"[\w/]+", written)[0]], Decimal(digits))  # type: ignore[index]
                    else:
                        assert cell.quantity is not None
                        unit = {"%": "percent", "€": "EUR", "": ""}[measured(written)[1]]
                        assert (cell.quantity.value, cell.quantity.unit.split("_")[0]) == (measured(written)[0], unit)
                elif kind == "projects" and column.role in (Role.UNKNOWN, Role.SHARE, Role.RATE):
                    assert cell.quantity is not None
                    assert cell.quantity.value == measured(written)[0]
                    counted += 1
                elif kind == "risks" and column.role is Role.UNKNOWN:
                    assert [quantity.value for _, quantity in cell.keyed] == [Decimal(digit) for digit in re.findall(r"\d", written)]
    assert counted == 438


def test_conventions_are_told_by_the_figures(document: ReadDocument) -> None:
    comparisons = [table for table in document.tables() if table.kind is TableKind.COMPARISON]
    assert {(table.cost_sign, table.deviation, table.scale) for table in comparisons} == {(Sign.NEGATIVE, "budget_minus_actual", 1)}
    assert all(table.notes for table in comparisons)


def test_rows_cut_by_a_page_keep_the_place_of_each_piece(document: ReadDocument) -> None:
    lines = PUBLISHED.read_text(encoding="utf-8").split("\n")
    cut = [
        cell for table in document.tables() for row in table.rows for cell in row.cells if len({spot.line for _, spot in cell.pieces}) > 1
    ]
    assert len(cut) > 15
    for cell in cut:
        for text, spot in cell.pieces:
            assert spot.line is not None
            assert text.replace("• ", "") in plain(lines[spot.line - 1]).replace("• ", "")


def test_text_stands_under_its_heading_and_unit(document: ReadDocument) -> None:
    paragraphs = [paragraph for paragraph in document.paragraphs() if paragraph.heading]
    assert {paragraph.entity for paragraph in paragraphs} == set(NAMES.values())
    (cut,) = [paragraph for paragraph in paragraphs if "370.000" in paragraph.text and paragraph.entity == NAMES["HYVI"]]
    first, second = cut.starts
    assert cut.text[second[0] :].startswith("syksyllä")
    assert cut.spot_at(second[0] + 5) == second[1] != first[1]
