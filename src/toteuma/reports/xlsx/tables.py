"""Sheets of tables: one header row, the units' tables under each other, figures as numbers and formulas."""

from __future__ import annotations

from decimal import Context
from typing import Any

from toteuma.core.document import BulletList, Cell, CellRef, Column, ColumnKind, Document, Paragraph, Row, RowKind, Table
from toteuma.reports.xlsx.formulas import formula_text, link_text
from toteuma.reports.xlsx.frame import Head, add_headline, add_list, put_text, row_height, set_paper, show_zero_plain
from toteuma.reports.xlsx.plan import HEADER_ROW, Footnote, Opening, Part, Plan, SheetColumn, SheetPlan, TableRow, place_of
from toteuma.reports.xlsx.styles import BAND, QUIET, TINTS, TONES, Look, Styles, figure_format, scale_of, status_format, superscript

STORED = Context(prec=17)
"""A spreadsheet keeps binary doubles: 17 digits hold all that one can."""

NUMERIC = (ColumnKind.NUMBER, ColumnKind.PERCENT)
WORDY = 14
"""From this weight on a text column holds sentences: its rows are tall, and nothing is frozen beside it."""
DEEPEST = 7
"""Excel's number of outline levels."""

ROW_LOOKS: dict[RowKind, Look] = {
    RowKind.HEADING: {"bold": True},
    RowKind.BODY: {},
    RowKind.SUBTOTAL: {"bold": True, "top": 1, "top_color": "#8C8C8C"},
    RowKind.TOTAL: {"bold": True, "top": 1, "top_color": "#1A1A1A"},
}


def cell_text(cell: Cell, document: Document) -> str:
    """The text of a cell, its paragraphs and list items on lines of their own; text in another language says so."""
    lines: list[str] = []
    for block in cell.content:
        if isinstance(block, BulletList):
            lines.extend(f"{f'{n}.' if block.ordered else '•'} {marked(item, document)}" for n, item in enumerate(block.items, 1))
        else:
            lines.append(marked(block, document))
    text = "\n".join(lines)
    if not lines:
        fallback = f" [{document.label(f'xlsx.in_{cell.lang}')}]" if cell.fallback and cell.lang else ""
        text = cell.printed + fallback
    return f"{text} {superscript(cell.note_refs)}" if cell.note_refs else text


def marked(paragraph: Paragraph, document: Document) -> str:
    """A paragraph's text; where it fell back to another language, with the name of that language."""
    return paragraph.text + language_mark(paragraph, document)


def language_mark(paragraph: Paragraph, document: Document) -> str:
    """`` [suomeksi]`` after a paragraph that fell back to another language; else nothing."""
    return f" [{document.label(f'xlsx.in_{paragraph.lang}')}]" if paragraph.fallback else ""


def uncovered(table: Table, row: Row, index: int) -> Cell:
    """The cell itself, or the one that covers its place from above: repeated, so that a filtered row still says what it belongs to."""
    last = table.rows.index(row)
    return next(above.cells[index] for above in reversed(table.rows[: last + 1]) if not above.cells[index].covered)


class TableSheet:
    """Writes one planned sheet."""

    def __init__(self, sheet: Any, plan: SheetPlan, whole: Plan, document: Document, styles: Styles) -> None:
        self.sheet, self.plan, self.whole, self.document, self.styles = sheet, plan, whole, document, styles
        self.wordy = any(self._is(place, ColumnKind.TEXT) and place.column and place.column.weight >= WORDY for place in plan.columns)
        self.widths = [self._width(column) for column in plan.columns]
        self.wrapped: list[tuple[str, int]] = []
        """Texts of the row at hand that wrap, with the width they have: they make it tall."""

    def write(self) -> None:
        for row, line in enumerate(self.plan.lines, HEADER_ROW + 1):
            match line:
                case Opening(table):
                    self._opening(row, table)
                case TableRow(table, content):
                    self._row(row, table, content)
                case Footnote(table, note, words, begins, ends):
                    self._lead(row, table)
                    mark = f"{superscript((note.number,))} " if begins else "   "
                    text = mark + words + (language_mark(note.paragraph, self.document) if ends else "")
                    self._text(row, self.plan.label_position, text, {"italic": True, "font_color": QUIET})
                    self.sheet.set_row(row, None, None, {"level": 1})
        self._frame()

    def _opening(self, row: int, table: Table) -> None:
        """The row that opens a table: the outline closes on it. Notes of whole columns are marked here, above their figures."""
        look: Look = {"bold": True, "bg_color": BAND}
        marks = {place_of(column): superscript(column.note_refs) for column in table.columns}
        for position, place in enumerate(self.plan.columns):
            mark = marks.get(place_of(place.column), "") if place.column and place.part is Part.DATA else ""
            self._text(row, position, mark, {**look, "align": "right"})
        self._lead(row, table, **look)
        named = any(column.part is Part.TABLE for column in self.plan.columns)
        caption = "" if named else self.whole.without_unit(table.caption, table.unit)
        caption = ", ".join(filter(None, (caption, table.unit_note)))
        self._text(row, self.plan.label_position, caption, look)

    def _lead(self, row: int, table: Table, **look: Any) -> None:
        """Unit and table stand on every row, quietly: the filter needs them."""
        unit = self.whole.units.get(table.unit)
        form: Look = look or {"font_color": QUIET, "text_wrap": self.wordy}
        for position, column in enumerate(self.plan.columns):
            if column.part is Part.UNIT:
                self._text(row, position, self.whole.name_of(table.unit), {**form, "indent": unit.depth if unit else 0})
            elif column.part is Part.TABLE:
                self._text(row, position, self.whole.without_unit(table.caption, table.unit), form)

    def _row(self, row: int, table: Table, content: Row) -> None:
        self.wrapped = []
        self._lead(row, table)
        if self.wordy:
            self.wrapped = [(self.whole.name_of(table.unit), 20), (self.whole.without_unit(table.caption, table.unit), 22)]
        look = ROW_LOOKS[content.kind]
        own = {place_of(column): index for index, column in enumerate(table.columns)}
        for position, place in enumerate(self.plan.columns):
            if place.column is None:
                continue
            index = own.get(place_of(place.column))
            if index is None:
                self._text(row, position, "", look)
            elif place.part is Part.JUDGEMENT:
                self._text(row, position, content.cells[index].judgement_word, look)
            elif table.columns[index].kind in NUMERIC:
                self._figure(row, position, table, content, index, look)
            else:
                self._words(row, position, table, content, index, look)
        self.sheet.set_row(row, row_height(self.wrapped), None, {"level": min(DEEPEST, 1 + content.depth)})

    def _figure(self, row: int, position: int, table: Table, content: Row, index: int, base: Look) -> None:
        cell, column = content.cells[index], table.columns[index]
        look = {**base, **self._own_look(cell), "align": "right"}
        ref = CellRef(table.id, content.id, column.id)
        formula = formula_text(cell, self.plan.name, self.whole) or link_text(cell, ref, self.plan.name, self.whole)
        form = self.styles.get(**look, num_format=figure_format(table, column, cell), valign="top" if self.wordy else "vcenter")
        if formula:
            self.sheet.write_formula(row, position, formula, form, cell.printed if cell.shown is None else STORED.plus(cell.shown))
        elif cell.shown is not None:
            self.sheet.write_number(row, position, STORED.plus(cell.shown), form)
        else:
            self._text(row, position, cell_text(cell, self.document), look)
        if cell.shown is not None:
            show_zero_plain(self.sheet, row, position, cell.shown, self.styles, cell.decimals, scale_of(table, column))

    def _words(self, row: int, position: int, table: Table, content: Row, index: int, base: Look) -> None:
        cell, column = uncovered(table, content, index), table.columns[index]
        look = {**base, **self._own_look(cell), "text_wrap": True}
        if content.cells[index].covered:
            look |= {"font_color": QUIET, "bold": False}
        if cell.status is not None:
            look |= {"bg_color": TONES[cell.status.tone], "num_format": status_format(cell.status.shape)}
        if column.kind is ColumnKind.LABEL:
            look["indent"] = content.depth
        text = cell_text(cell, self.document)
        self.wrapped.append((text, self.widths[position] - 2 * int(look.get("indent", 0))))
        self._text(row, position, text, look)

    @staticmethod
    def _own_look(cell: Cell) -> Look:
        look: Look = {"bold": True} if cell.strong else {}
        return look | {"bg_color": TINTS[cell.tint]} if cell.tint else look

    def _text(self, row: int, column: int, text: str, look: Look) -> None:
        if self.wordy:
            look = {"valign": "top", **look}
        if self._follows_number(column):
            look = {"indent": 1, **look}
        if text:
            put_text(self.sheet, row, column, text, self.styles.text(text, **look))
        else:
            self.sheet.write_blank(row, column, None, self.styles.get(**look))

    def _frame(self) -> None:
        """Everything around the cells: title, header row as a table with filters, widths, panes, paper."""
        area = (HEADER_ROW, 0, HEADER_ROW + len(self.plan.lines), len(self.plan.columns) - 1)
        heads = [
            Head(place.header, width, self._is(place, *NUMERIC), self._follows_number(position))
            for position, (place, width) in enumerate(zip(self.plan.columns, self.widths, strict=True))
        ]
        add_headline(self.sheet, self.plan.name, self.document, self.styles)
        add_list(self.sheet, area, heads, self.plan.name, self.plan.tables[0].summary, self.styles)
        self.sheet.freeze_panes(HEADER_ROW + 1, 0 if self.wordy else self.plan.label_position + 1)
        set_paper(self.sheet, self.document)

    def _follows_number(self, position: int) -> bool:
        places = self.plan.columns
        return position > 0 and self._is(places[position - 1], *NUMERIC) and not self._is(places[position], *NUMERIC)

    @staticmethod
    def _is(place: SheetColumn, *kinds: ColumnKind) -> bool:
        return place.part is Part.DATA and place.column is not None and place.column.kind in kinds

    def _width(self, place: SheetColumn) -> int:
        if self.wordy and place.part in (Part.UNIT, Part.TABLE):
            return 22
        if place.part is Part.UNIT:
            return min(40, max([18, *(len(unit.name) + 2 * unit.depth + 2 for unit in self.whole.units.values())]))
        if place.part is not Part.DATA or place.column is None:
            return 30 if place.part is Part.TABLE else 18
        return data_width(place.column, wordy=self.wordy)


def data_width(column: Column, *, wordy: bool) -> int:
    """Characters a column needs to read well."""
    match column.kind:
        case ColumnKind.LABEL:
            return 30 if wordy else 40
        case ColumnKind.NUMBER:
            return 16
        case ColumnKind.PERCENT:
            return 13
        case ColumnKind.STATUS:
            return 22
    return max(18, min(52, column.weight * 9 // 4))
