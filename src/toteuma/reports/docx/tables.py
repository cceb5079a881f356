"""Tables as Word's own tables: repeated header row, first column as row header, caption and description, numbers to the right.

No cell is merged. A cell that covers the rows below it stands in its first row, the covered cells are empty and without a rule between
them: it looks the same, the table stays regular for screen readers and Word's own checker, and rows can be added or taken away by hand.

In a number cell the marks (note, favourable or not) stand left of the number, so that the digits stay aligned on the right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from toteuma.core.document import BulletList, Cell, Column, ColumnKind, Judgement, Paragraph, Row, RowKind, Shape, Table
from toteuma.reports.docx.markup import literal, paragraph, run, styled
from toteuma.reports.docx.prose import Prose, marked_once
from toteuma.reports.docx.styles import INK, MUTED, TABLE_LEVELS, TABLE_STYLE, mixed
from toteuma.reports.docx.widths import NUMERIC, column_widths

SUMS = frozenset({RowKind.SUBTOTAL, RowKind.TOTAL})
BOLD_STYLES = frozenset({"TableTotal", "TableTotalNumber", "TableSection"})
NBSP = "\u00a0"
KEEPABLE = re.compile(r'(<w:pStyle w:val="[^"]+"/>)')

MARKS = {Shape.FULL: "●", Shape.HALF: "○", Shape.CROSS: "×", Shape.DASH: "–"}
"""Arial has all four (it lacks a half-filled circle); the word beside the mark is what counts."""

ARROWS = {Judgement.FAVOURABLE: "▲", Judgement.UNFAVOURABLE: "▼"}

WHOLE_ROW = 500
"""A row with a cell longer than this may break over two pages; a shorter one stays whole."""

WHOLE_TABLE = 14
"""A table of figures with at most so many rows stays on one page."""

TINTS = (0, 12, 26, 40, 56)
"""Percent of the accent behind a cell of the risk matrix: ink on it keeps more than 6 : 1."""


def table_frame(caption: str, summary: str, across: Sequence[int], rows: str) -> str:
    """A table round its finished rows, with the title and description that assistive technology reads."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in across)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{sum(across)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{literal(caption)}"/><w:tblDescription w:val="{literal(summary)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{rows}</w:tbl>"
    )


def row_frame(cells: str, *, header: bool = False, whole: bool = True) -> str:
    """A row round its finished cells."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def cell_frame(width: int, content: str, properties: str = "") -> str:
    """A cell round its finished paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def kept_with_next(row: str) -> str:
    """A row that stays on the page of the next one. Word knows this of paragraphs only, so each paragraph says it."""
    return KEEPABLE.sub(r"\1<w:keepNext/>", row)


def head_row(headers: Sequence[tuple[str, bool]], across: Sequence[int]) -> str:
    """The header row: (runs, whether numbers stand below them)."""
    cells = (
        cell_frame(width, paragraph("TableHeadNumber" if numeric else "TableHead", runs))
        for (runs, numeric), width in zip(headers, across, strict=True)
    )
    return row_frame("".join(cells), header=True)


def references(numbers: Sequence[int], after: str = "") -> str:
    """Marks that lead to the notes under the table."""
    return styled(" ".join(f"{number})" for number in numbers) + after, "NoteReference") if numbers else ""


class TableWriter:
    """Writes tables of one document in one width of page."""

    def __init__(self, prose: Prose, accent: str) -> None:
        self._prose = prose
        self._tints = [mixed(accent, percent) for percent in TINTS]

    def table(self, table: Table, room: int) -> str:
        """The table itself, without caption and notes."""
        across = column_widths(table, room)
        heads = [(self._prose.line(column.header) + references(column.note_refs), column.kind in NUMERIC) for column in table.columns]
        rows = [head_row(heads, across)]
        open_rows = [0] * len(table.columns)
        for row in table.rows:
            rows.append(self._row(row, table.columns, across, open_rows))
        if len(table.rows) <= WHOLE_TABLE and all(column.kind in NUMERIC for column in table.columns[1:]):
            rows[:-1] = [kept_with_next(row) for row in rows[:-1]]
        return table_frame(table.caption, table.summary, across, "".join(rows))

    def notes(self, table: Table) -> str:
        """What stands under the table: the key to the arrows, then the notes by number."""
        words: dict[Judgement, str] = {}
        for row in table.rows:
            for cell in row.cells:
                if cell.judgement_word:
                    words.setdefault(cell.judgement, cell.judgement_word)
        key = [f"{ARROWS[judgement]}{NBSP}{words[judgement]}" for judgement in ARROWS if judgement in words]
        parts = [paragraph("Note", self._prose.line("   ".join(key)))] if key else []
        for note in table.notes:
            parts.append(paragraph("Note", styled(f"{note.number})", "NoteReference") + run(NBSP) + self._prose.content(note.paragraph)))
        return "".join(parts)

    def _row(self, row: Row, columns: Sequence[Column], across: Sequence[int], open_rows: list[int]) -> str:
        """``open_rows`` counts, per column, the rows that a covering cell above still covers."""
        cells: list[str] = []
        for index, (cell, column, width) in enumerate(zip(row.cells, columns, across, strict=True)):
            open_rows[index] = cell.rowspan - 1 if cell.rowspan > 1 else max(0, open_rows[index] - 1) if cell.covered else 0
            properties = self._properties(row.kind, cell, covers_on=open_rows[index] > 0)
            cells.append(cell_frame(width, self._content(row, cell, column), properties))
        return row_frame("".join(cells), whole=max(len(cell.printed) for cell in row.cells) <= WHOLE_ROW)

    def _properties(self, kind: RowKind, cell: Cell, *, covers_on: bool) -> str:
        """Rules and shading of a cell. Word has no style for a single row, so the rule over a sum stands in its cells."""
        borders = ""
        if kind in SUMS:
            size, colour = (8, INK) if kind is RowKind.TOTAL else (4, MUTED)
            borders = f'<w:top w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        if cell.covered:
            borders = '<w:top w:val="nil"/>'
        if covers_on:
            borders += '<w:bottom w:val="nil"/>'
        tint = f'<w:shd w:val="clear" w:color="auto" w:fill="{self._tints[cell.tint]}"/>' if cell.tint else ""
        return (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "") + tint

    def _content(self, row: Row, cell: Cell, column: Column) -> str:
        if cell.status is not None:
            mark = styled(MARKS[cell.status.shape], f"Status{cell.status.tone.title()}")
            return paragraph("TableText", mark + self._prose.line(NBSP + cell.status.word))
        if column.kind in NUMERIC and not cell.content:
            style = "TableTotalNumber" if row.kind in SUMS else "TableNumber"
            return paragraph(style, self._marks(cell) + self._text(cell, strong=cell.strong and style not in BOLD_STYLES))
        style = self._text_style(row, column)
        strong = (cell.strong or row.kind in SUMS) and style not in BOLD_STYLES
        if not cell.content:
            return paragraph(style, self._text(cell, strong=strong) + references(cell.note_refs))
        return "".join(self._blocks(cell, style))

    def _blocks(self, cell: Cell, style: str) -> list[str]:
        """The paragraphs of a text cell; the marks of its notes end the last one, or stand under a list."""
        blocks: list[str] = []
        notes = references(cell.note_refs)
        for number, block in enumerate(marked_once(cell.content), start=1):
            if isinstance(block, Paragraph):
                text = replace(block, runs=tuple(replace(item, strong=True) for item in block.runs)) if cell.strong else block
                blocks.append(paragraph(style, self._prose.content(text) + (notes if number == len(cell.content) else "")))
            else:
                blocks.extend(self._items(block))
        return blocks if not notes or isinstance(cell.content[-1], Paragraph) else [*blocks, paragraph(style, notes)]

    def _items(self, block: BulletList) -> list[str]:
        if block.ordered:
            return [
                paragraph("TableText", self._prose.line(f"{number}.{NBSP}") + self._prose.content(item))
                for number, item in enumerate(block.items, start=1)
            ]
        return [paragraph("TableBullet", self._prose.content(item)) for item in block.items]

    def _text(self, cell: Cell, *, strong: bool) -> str:
        mark = self._prose.fallback_mark(cell.lang) if cell.fallback and cell.lang else ""
        return mark + self._prose.line(cell.printed, cell.lang, '<w:rStyle w:val="Strong"/>' if strong else "") if cell.printed else ""

    def _marks(self, cell: Cell) -> str:
        arrow = ARROWS.get(cell.judgement, "") if cell.judgement_word else ""
        return references(cell.note_refs, NBSP) + (styled(arrow + NBSP, "Judgement") if arrow else "")

    @staticmethod
    def _text_style(row: Row, column: Column) -> str:
        label = column.kind is ColumnKind.LABEL
        if label and row.kind is RowKind.HEADING:
            return "TableSection"
        if label and row.depth:
            return f"TableLevel{min(row.depth, TABLE_LEVELS)}"
        return "TableTotal" if row.kind in SUMS else "TableText"
