"""The first sheet: what, whose, approved when, where to find what, and how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from toteuma.core.document import Cards, Document
from toteuma.core.language import Language
from toteuma.reports.xlsx.frame import add_link, put_text, row_height, set_paper
from toteuma.reports.xlsx.styles import BAND, QUIET, Styles

WIDTHS = (38, 84, 16, 12)
READING = ("read_formulas", "read_absent", "read_notes", "read_filter", "read_copy")


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet in the contents."""

    name: str
    about: str
    tables: int
    rows: int


class ContentsSheet:
    def __init__(self, sheet: Any, document: Document, styles: Styles) -> None:
        self.sheet, self.document, self.styles = sheet, document, styles
        self.row = 0

    def write(self, entries: Sequence[Entry]) -> None:
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self._whose()
        self._essentials()
        self._sheets(entries)
        self._reading()
        set_paper(self.sheet, self.document, pages_high=1)

    def _put(self, column: int, text: str, **look: Any) -> None:
        put_text(self.sheet, self.row, column, text, self.styles.text(text, **look))

    def _fit(self, *texts: str) -> None:
        self.sheet.set_row(self.row, row_height(zip(texts, WIDTHS, strict=False)))
        self.row += 1

    def _header(self, *headers: str) -> None:
        self.row += 1
        for column, header in enumerate(headers):
            put_text(self.sheet, self.row, column, header, self.styles.header(right=column > 1))
        self.row += 1

    def _whose(self) -> None:
        document = self.document
        self._put(0, document.title, bold=True, font_size=18)
        self.sheet.set_row(self.row, row_height((), 18))
        self.row += 1
        for text in (document.subtitle, document.municipality, document.organ):
            if text:
                self._put(0, text)
                self.row += 1
        self._put(0, document.approval, font_color=QUIET)
        self.row += 1
        if document.approved_on:
            self._put(0, document.label("xlsx.approved"))
            form = self.styles.get(num_format="d mmmm yyyy" if document.language is Language.EN else "d.m.yyyy", align="left")
            self.sheet.write_datetime(self.row, 1, datetime.combine(document.approved_on, time()), form)
            self.row += 1

    def _essentials(self) -> None:
        """The figures of the front page, as it words them."""
        cards = [
            card
            for section in self.document.chapters
            if section.kind == "front"
            for block in section.blocks
            if isinstance(block, Cards)
            for card in block.cards
        ]
        if not cards:
            return
        self._header(self.document.label("xlsx.essentials"), self.document.label("xlsx.meaning"), self.document.label("xlsx.value"))
        for card in cards:
            self._put(0, card.label, text_wrap=True)
            meaning = ", ".join(filter(None, (card.sentence, card.judgement_word)))
            self._put(1, meaning, text_wrap=True)
            self._put(2, card.printed, bold=True, align="right")
            self._fit(card.label, meaning)

    def _sheets(self, entries: Sequence[Entry]) -> None:
        words = ("sheet", "meaning", "tables_count", "rows_count")
        self._header(*(self.document.label(f"xlsx.{word}") for word in words))
        for entry in entries:
            add_link(self.sheet, self.row, 0, entry.name, "A1", entry.name, self.styles)
            self._put(1, entry.about, text_wrap=True)
            for column, count in ((2, entry.tables), (3, entry.rows)):
                if count:
                    self.sheet.write_number(self.row, column, count, self.styles.get(num_format="#,##0"))
            self.row += 1

    def _reading(self) -> None:
        self.row += 1
        for column in range(4):
            self.sheet.write_blank(self.row, column, None, self.styles.get(bg_color=BAND))
        self._put(0, self.document.label("xlsx.how_to_read"), bold=True, bg_color=BAND)
        self.row += 1
        cells = (cell for table in self.document.tables() for row in table.rows for cell in row.cells)
        values = "read_exact" if all(cell.exact is None for cell in cells) else "read_footed"
        for word in (values, *READING):
            text = self.document.label(f"xlsx.{word}").format(origins=self.document.label("xlsx.origins"))
            self._put(1, text, text_wrap=True)
            self._fit("", text)
