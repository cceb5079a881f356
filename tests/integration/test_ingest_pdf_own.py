"""Our own PDF read back by its structure: every cell of every table, the headings, the paragraphs, in reading order."""

from __future__ import annotations

import re

import pytest

from tests.documents import document
from tests.integration.ingest_pdf_made import cells, prose, read, tables
from tests.integration.pdf_cells import expected_rows, printed_head, printed_tables
from toteuma.core.document import Table
from toteuma.ingest.pdf.cells import without_marks
from toteuma.ingest.raw import RawDocument
from toteuma.reports.pdf import write_pdf
from toteuma.reports.pdf.formulas import with_formulas

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> RawDocument:
    path = tmp_path_factory.mktemp("own") / "statement.pdf"
    write_pdf(document(), path)
    return read(path)


def _plain(text: str) -> str:
    """Without what layout adds: broken lines, bullets, marks of notes raised, arrows after numbers."""
    return re.sub(r"[\s•\u00ad]+", "", without_marks(text.translate(RAISED)))


def _expected(table: Table) -> list[list[str]]:
    return [[_plain(text) for text in row] for row in [[printed_head(column) for column in table.columns], *expected_rows(table)]]


def test_every_cell_of_every_table(own: RawDocument) -> None:
    read_back = []
    for table in tables(own):
        head, *body = cells(table)
        without_notes = [[re.sub(r"\s\d\)$", "", text) for text in row if text != "^"] for row in body]
        read_back.append([[_plain(text) for text in row] for row in [head, *without_notes]])
    assert read_back == [_expected(table) for table in printed_tables(document())]
    assert [table.heads for table in tables(own)] == [1] * len(read_back)
    assert [one.doubt for table in tables(own) for row in table.rows for one in row if one.doubt] == []


def test_headings_in_order_with_their_levels(own: RawDocument) -> None:
    headings = [line for line in prose(own) if line.startswith("#")]
    titles = [section.title for section in with_formulas(document()).sections()]
    assert [line.lstrip("# ") for line in headings if line.lstrip("# ") in titles] == titles
    assert headings[0].startswith("# ")


def test_the_file_says_its_language_and_title(own: RawDocument) -> None:
    assert own.language == "fi"
    assert document().title in own.title
    assert own.pages is not None
    assert all(one.spot.page for table in tables(own) for row in table.rows for one in row)


def test_pictures_are_told_by_their_description(own: RawDocument) -> None:
    assert own.unread
    assert all(text and spot.page for text, spot in own.unread)
