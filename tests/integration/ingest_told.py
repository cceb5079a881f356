"""What a reader made of a file, in a short form for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from toteuma.core.document import ColumnKind, Document, Table
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.ingest.raw import RawDocument, RawHeading, RawParagraph, RawTable
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.texts.findings import sentence

Reader = Callable[[Path], tuple[RawDocument, tuple[Finding, ...]]]


def tables(document: RawDocument) -> list[RawTable]:
    return [block for block in document.blocks if isinstance(block, RawTable)]


def grid(table: RawTable) -> list[list[str]]:
    """The texts of a table, with covered cells as ``^``."""
    return [["^" if cell.covered else cell.text for cell in row] for row in table.rows]


def grids(document: RawDocument) -> list[list[list[str]]]:
    return [grid(table) for table in tables(document)]


def doubts(document: RawDocument) -> dict[str, str]:
    return {cell.text: cell.doubt for table in tables(document) for row in table.rows for cell in row if cell.doubt}


def told(document: RawDocument) -> list[str]:
    """Every block as one line: ``## heading``, ``• item``, ``paragraph``, ``[rows x columns]``."""
    lines = []
    for block in document.blocks:
        if isinstance(block, RawHeading):
            lines.append("#" * block.level + " " + block.text)
        elif isinstance(block, RawParagraph):
            lines.append(("• " if block.item else "") + " ".join(text for text, _ in block.lines))
        else:
            lines.append(f"[{len(block.rows)} x {len(block.rows[0])}]")
    return lines


def codes(findings: Iterable[Finding]) -> list[str]:
    """Codes of findings, each of which has a sentence in every language that names its file or its place."""
    found = []
    for finding in findings:
        for language in Language:
            words = sentence(finding, language)
            assert finding.place.file in words or finding.place.row or finding.place.sheet
        found.append(finding.code.removeprefix("reading."))
    return found


@cache
def example(name: str, language: Language) -> Document:
    """The statement of an example, whole."""
    data = load_package(Path(__file__).parents[2] / "examples" / name).data
    assert data is not None
    return build_document(Statement(data), language).document


def figures_of(table: Table) -> list[list[str]]:
    """What a table of a statement prints in its columns of numbers, row by row."""
    numbers = [index for index, column in enumerate(table.columns) if column.kind in (ColumnKind.NUMBER, ColumnKind.PERCENT)]
    return [[row.cells[index].printed for index in numbers] for row in table.rows]


def read_figures(read: RawTable, table: Table, heads: int = 1) -> list[list[str]]:
    """What the same columns hold in a table that was read."""
    numbers = [index for index, column in enumerate(table.columns) if column.kind in (ColumnKind.NUMBER, ColumnKind.PERCENT)]
    return [[row[index].text for index in numbers] for row in read.rows[heads:]]
