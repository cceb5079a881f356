"""The example statement in all its languages: compliant, in order, and every cell of every table reads as the document prints it."""

from __future__ import annotations

from pathlib import Path

import page
import pytest

from tests.integration.pdf_cells import expected_rows, printed_head, printed_tables, read_rows
from tests.integration.pdf_tags import read_tags, structure_faults
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.pdf import write_pdf

EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"


@pytest.fixture(scope="module")
def statement() -> Statement:
    data = load_package(EXAMPLE).data
    assert data is not None
    return Statement(data)


@pytest.mark.parametrize("language", list(Language))
def test_example_reads_as_it_was_built(statement: Statement, language: Language, tmp_path: Path) -> None:
    document = build_document(statement, language).document
    path = tmp_path / "statement.pdf"
    write_pdf(document, path)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert [failure.message for failure in page.validate_pdf(path, profile=profile).failures] == []
    root = read_tags(path)
    assert structure_faults(root) == []
    tables = printed_tables(document)
    read = [read_rows(table) for table in root.find("Table")]
    assert [headers for headers, _ in read] == [[printed_head(column) for column in table.columns] for table in tables]
    for table, (_, rows) in zip(tables, read, strict=True):
        assert rows == expected_rows(table), table.id
