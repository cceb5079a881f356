"""Small invented statements read from text: how a table comes out, in a form that a test can show."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from toteuma.core.evidence import ReadDocument, ReadTable
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.ingest.reading import read_document
from toteuma.texts.findings import sentence


def read(folder: Path, text: str, name: str = "statement.txt") -> tuple[ReadDocument, tuple[Finding, ...]]:
    """A text document read; `` | `` parts the cells of its tables."""
    path = folder / name
    path.write_text(re.sub(r" ?\| ?", "\t", text.strip("\n")) + "\n", encoding="utf-8")
    document, findings = read_document(path)
    assert all(sentence(finding, language) for finding in findings for language in Language), "a finding without words"
    return document, findings


def tables(document: ReadDocument) -> list[ReadTable]:
    return list(document.tables())


def roles(table: ReadTable) -> list[str]:
    """``prior 2024``, ``amended``, … and ``?`` where the head and the figures disagree."""
    return [f"{column.role}{f' {column.year}' if column.year else ''}{'?' if column.doubt else ''}" for column in table.columns]


def grounds(table: ReadTable) -> list[str]:
    return [column.by for column in table.columns]


def values(table: ReadTable, line: str, entity: str = "") -> list[Decimal | None]:
    """The numbers of a line's row, as the cells write them."""
    row = next(row for row in table.rows if row.line == line and (not entity or row.entity == entity))
    return [None if cell.quantity is None else cell.quantity.value for cell in row.cells[1:]]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]
