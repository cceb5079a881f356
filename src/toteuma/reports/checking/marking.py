"""The document as read, ready for the page: sections, headings, paragraphs and tables, with their marks in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from toteuma.core.evidence import ReadCell, ReadHeading, ReadParagraph, ReadTable, Role, Spot
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.reports.checking.placing import Placing, State, Stretch, cell_id, stretch_id
from toteuma.reports.checking.wording import spot_text
from toteuma.reports.numbers import NBSP
from toteuma.texts import word

CLASSES = {State.FOUND: "found", State.TOUCHED: "touched", State.HELD: "held", State.FAILED: "touched", State.OPEN: "open"}
EXPLAINED = "explained"
LEVELS = (*(level.value for level in Level), EXPLAINED)
WORDS = (Role.LABEL, Role.TEXT, Role.STATUS)
BULLET = "• "
WORD_JOINER = "\u2060"
"""Keeps the full stop after a number's mark on the same line."""


@dataclass(frozen=True, slots=True)
class Words:
    """A heading (``level`` 3–6) or a paragraph (0)."""

    id: str
    level: int
    html: Markup


@dataclass(frozen=True, slots=True)
class CellView:
    id: str
    css: str
    html: Markup
    head: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    id: str
    css: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    id: str
    caption: str
    told: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[RowView, ...]
    notes: tuple[str, ...]
    marks: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """What stands from one heading to the next, or from one page to the next: ``page`` is its number where a page begins."""

    page: int | None
    blocks: tuple[Words | TableView, ...]


class DocumentView:
    """``parts`` in reading order, each to be laid out on its own, so that a long document stays fluent."""

    def __init__(self, placing: Placing, language: Language) -> None:
        self.placing = placing
        self.language = language
        self._paragraphs = {paragraph.text for paragraph in placing.document.paragraphs()}

    def parts(self) -> Iterator[Part]:
        held: list[Words | TableView] = []
        page: int | None = None
        shown: int | None = None
        table = -1
        for index, block in enumerate(self.placing.document.blocks):
            here = block.spot.page
            if (here is not None and here != page) or isinstance(block, ReadHeading):
                if held:
                    yield Part(shown, tuple(held))
                held, shown = [], here if here != page else None
                page = here if here is not None else page
            if isinstance(block, ReadTable):
                table += 1
                held.append(self._table(table, block))
            else:
                held.append(self._words(index, block))
        if held:
            yield Part(shown, tuple(held))

    def _words(self, index: int, block: ReadHeading | ReadParagraph) -> Words:
        level = min(block.level + 2, 6) if isinstance(block, ReadHeading) else 0
        return Words(f"b{index}", level, self._marked(f"b{index}", block.text))

    # --- tables ---------------------------------------------------------------------------------------------------------------

    def _table(self, number: int, table: ReadTable) -> TableView:
        name = f"t{number}"
        return TableView(
            id=name,
            caption=table.caption or table.entity or word("checking.table", self.language),
            told=" · ".join(part for part in (table.entity if table.caption else "", self._told(table), self._spot(table.spot)) if part),
            heads=tuple((column.header, "" if self._is_words(column.role) else "num") for column in table.columns),
            rows=tuple(self._row(number, r, table) for r in range(len(table.rows))),
            notes=tuple(note for note in table.notes if note not in self._paragraphs),
            marks=self._badges(name),
        )

    def _told(self, table: ReadTable) -> str:
        kind = word(f"checking.kind_{table.kind}", self.language)
        scale = f"{table.scale:,}".replace(",", NBSP)
        return kind if table.scale == 1 else f"{kind}, {word('checking.scale_note', self.language, scale=scale)}"

    def _row(self, number: int, r: int, table: ReadTable) -> RowView:
        row = table.rows[r]
        name = f"r{number}-{r}"
        cells = [
            self._cell(cell_id(number, r, c), cell, column.role, first=c == 0)
            for c, (cell, column) in enumerate(zip(row.cells, table.columns, strict=False))
        ]
        if marks := self._badges(name):
            cells[0] = CellView(cells[0].id, cells[0].css, cells[0].html + marks, cells[0].head)
        strong = any(cell.bold for cell in row.cells if cell.raw)
        return RowView(name, "strong" if strong else "", tuple(cells))

    def _cell(self, name: str, cell: ReadCell, role: Role, *, first: bool) -> CellView:
        css = "" if self._is_words(role) else "num"
        if cell.quantity is None or cell.quantity.value is None:
            html = self._listed(name, cell.raw)
            if name in self.placing.marked and cell.raw:
                css_of = self._css(self.placing.states.get(name, State.FOUND), self.placing.marked[name])
                html = Markup('<span class="{}">{}</span>').format(css_of, html)
            return CellView(name, css, html + self._badges(name), head=first)
        known = self.placing.states.get(name, State.OPEN)
        tag = '<span class="{}">{}</span>' if known is State.OPEN else '<button type="button" class="{}">{}</button>'
        number = Markup(tag).format(self._css(known, self.placing.marked.get(name, ())), cell.raw)
        if cell.doubt:
            doubt = word("checking.doubt", self.language)
            number += Markup(
                ' <span class="doubt" title="{}"><span aria-hidden="true">?</span><span class="unseen">{}</span></span>'
            ).format(doubt, doubt)
        return CellView(name, css, self._badges(name) + number, head=first)

    def _listed(self, name: str, text: str) -> Markup:
        """The text of a cell; the items of a list each on a line of its own."""
        return (
            Markup("<br>•").join(Markup(part) for part in self._marked(name, text).split("•"))
            if BULLET in text[1:]
            else self._marked(name, text)
        )

    @staticmethod
    def _is_words(role: Role) -> bool:
        return role in WORDS

    def _spot(self, spot: Spot) -> str:
        return spot_text(spot, self.language)

    # --- marks ----------------------------------------------------------------------------------------------------------------

    def _marked(self, holder: str, text: str) -> Markup:
        """A text with its marked stretches."""
        html, at = Markup(), 0
        for mark in self.placing.stretches.get(holder, ()):
            html += escape(text[at : mark.start]) + self._stretch(holder, mark, text[mark.start : mark.end])
            at = mark.end
        return html + escape(text[at:])

    def _stretch(self, holder: str, mark: Stretch, text: str) -> Markup:
        name = stretch_id(holder, mark)
        pressed = mark.claims and mark.state is not State.OPEN
        tag = Markup('<button type="button" id="{}" class="{}">{}</button>' if pressed else '<span id="{}" class="{}">{}</span>')
        return tag.format(name, self._css(mark.state, mark.remarks), text) + self._numbers(mark.remarks)

    def _css(self, state: State, numbers: Sequence[int]) -> str:
        """How a figure is drawn: an accused one in the tone of the gravest remark about it."""
        if state is not State.FOUND:
            return CLASSES[state]
        levels = [self._level(number) for number in numbers]
        return f"found {min(levels, key=LEVELS.index, default='error')}"

    def _level(self, number: int) -> str:
        remark = self.placing.inspection.remarks[number - 1]
        return EXPLAINED if remark.explained else remark.level.value

    def _badges(self, element: str) -> Markup:
        return self._numbers(self.placing.marked.get(element, ()))

    def _numbers(self, numbers: Sequence[int]) -> Markup:
        """The numbers of remarks as links to their cards."""
        html = Markup()
        for number in numbers:
            level = self._level(number)
            named = word("checking.finding_number", self.language, number=str(number))
            spoken = f"{named}: {word(f'checking.level_{level}', self.language)}"
            html += Markup('<a class="badge {}" href="#f{}" aria-label="{}">{}</a>').format(level, number, spoken, number) + WORD_JOINER
        return html
