"""The cells of a document as they must stand in its PDF, and the cells as they were read back from it."""

from __future__ import annotations

from tests.integration.pdf_tags import Element
from toteuma.core.document import Cell, Chart, Column, Document, Judgement, Paragraph, RowKind, Table
from toteuma.reports.pdf.formulas import with_formulas

ARROWS = {Judgement.FAVOURABLE: "\u00a0▲", Judgement.UNFAVOURABLE: "\u00a0▼", Judgement.NEUTRAL: ""}


def printed_tables(of: Document) -> list[Table]:
    """Every table in print order: those of the text, those of charts whose figures stand nowhere else, and the formulas."""
    blocks = [block for section in with_formulas(of).sections() for block in section.blocks]
    shown = [block for block in blocks if isinstance(block, Table) or (isinstance(block, Chart) and not block.shown_in)]
    return [block.table if isinstance(block, Chart) else block for block in shown]


def printed_head(column: Column) -> str:
    """The head of a column with the marks of its notes."""
    return column.header + "".join(f"\u00a0{number})" for number in column.note_refs)


def expected_rows(table: Table) -> list[list[str]]:
    rows = []
    for row in table.rows:
        cells = row.cells[:1] if row.kind is RowKind.HEADING else row.cells
        rows.append([_expected_text(cell) for cell in cells if not cell.covered])
    return rows


def _expected_text(cell: Cell) -> str:
    if cell.status is not None:
        return cell.status.word
    if not cell.content:
        mark = f"{cell.lang.upper()} " if cell.fallback and cell.lang else ""
        return mark + cell.printed + ARROWS[cell.judgement]
    text, before = "", ""
    for block in cell.content:
        for paragraph in (block,) if isinstance(block, Paragraph) else block.items:
            mark = paragraph.lang.upper() if paragraph.fallback else ""
            text += ("" if isinstance(block, Paragraph) else "•") + (f"{mark} " if mark and mark != before else "") + paragraph.text
            before = mark
    return text


def read_rows(table: Element) -> tuple[list[str], list[list[str]]]:
    """Column headers and body rows. A soft hyphen is where a long word was broken."""
    head, body = (next(child for child in table.children if child.kind == kind) for kind in ("THead", "TBody"))
    [headers] = [[cell.text.replace("\u00ad", "") for cell in row.children] for row in head.children]
    return headers, [[cell.text.replace("\u00ad", "") for cell in row.children] for row in body.children]
