"""The document's blocks, one after another, as pieces of the Word file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from toteuma.core.document import Block, BulletList, Card, Cards, Chart, Document, Paragraph, Section, Table
from toteuma.reports.docx.contents import contents
from toteuma.reports.docx.markup import field, paragraph, run, styled
from toteuma.reports.docx.multiples import ACROSS, small_charts
from toteuma.reports.docx.numbering import FIRST_RESTARTED_LIST
from toteuma.reports.docx.pictures import ImageStore, drawing, pictures
from toteuma.reports.docx.prose import Prose, marked_once
from toteuma.reports.docx.sheets import BROAD_ROOM, LETTERS_PER_PICTURE, LETTERS_PER_ROW, ROOM, Piece
from toteuma.reports.docx.tables import ARROWS, NBSP, TableWriter, cell_frame, head_row, row_frame, table_frame
from toteuma.reports.docx.widths import fits

HEADING_LEVELS = 6


class Story:
    """Writes the blocks of one document and counts its captions, lists and pictures on the way."""

    def __init__(self, document: Document, store: ImageStore) -> None:
        self._document = document
        self._store = store
        self.prose = Prose(document)
        self._tables = TableWriter(self.prose, document.theme.accent)
        self._captions = {"docx.table": 0, "docx.figure": 0}
        self._pictures = pictures(list(document.charts()), document.theme)
        self._drawn = 0
        self.ordered_lists = 0

    def pieces(self) -> Iterator[Piece]:
        """Cover, contents, then every section in print order."""
        titles = {section.id: self._title(section) for section in self._document.sections()}
        yield Piece(self._cover())
        yield Piece(contents(self._document, self.prose, titles))
        for section in self._document.sections():
            level = min(section.level, HEADING_LEVELS)
            heading = paragraph(f"Heading{level}", self.prose.headings[section.id].at(titles[section.id]))
            yield Piece(heading, heading=True, chapter=section.level == 1, length=len(section.title))
            after_table = False
            for small, blocks in groupby(marked_once(section.blocks), key=_is_small):
                if small:
                    yield self._small_charts([block for block in blocks if isinstance(block, Chart)])
                    after_table = True
                    continue
                for block in blocks:
                    yield self._piece(block, after_table=after_table)
                    after_table = isinstance(block, Table | Chart | Cards)

    def _title(self, section: Section) -> str:
        if section.title_lang in (None, self.prose.language):
            return self.prose.line(section.title)
        return self.prose.fallback_mark(section.title_lang) + self.prose.line(section.title, section.title_lang)

    def _cover(self) -> str:
        document = self._document
        lines = [document.organ] if document.organ != document.subtitle else []
        return (
            paragraph("CoverOwner", run(document.municipality))
            + paragraph("Title", run(document.title))
            + paragraph("Subtitle", run(document.subtitle))
            + "".join(paragraph("CoverText", run(line)) for line in (*lines, document.approval) if line)
        )

    def _piece(self, block: Block, *, after_table: bool) -> Piece:
        if isinstance(block, Paragraph):
            style = "BodyTextAfterTable" if after_table else "BodyText"
            return Piece(paragraph(style, self.prose.content(block)), length=len(block.text))
        if isinstance(block, BulletList):
            return Piece(self._list(block), length=sum(len(item.text) for item in block.items))
        if isinstance(block, Table):
            return Piece(self._table(block), broad=_is_broad(block), length=_room(block))
        if isinstance(block, Chart):
            return Piece(
                self._chart(block),
                broad=not block.shown_in and _is_broad(block.table),
                length=LETTERS_PER_PICTURE + (0 if block.shown_in else _room(block.drawn_table())),
            )
        return Piece(self._cards(block), length=2 * LETTERS_PER_ROW * len(block.cards))

    def _list(self, block: BulletList) -> str:
        style, numbering = "ListBullet", ""
        if block.ordered:
            style = "ListNumber"
            numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{FIRST_RESTARTED_LIST + self.ordered_lists}"/></w:numPr>'
            self.ordered_lists += 1
        return "".join(paragraph(style, self.prose.content(item), numbering) for item in block.items)

    def _caption(self, target: str, label_key: str, text: str) -> str:
        return paragraph("Caption", self.prose.captions[target].at(self._numbered(label_key, text)))

    def _numbered(self, label_key: str, text: str) -> str:
        """``Taulukko 3. Tuloslaskelma``. The sequence is named as Word names it in the language, so that captions added by hand count on."""
        self._captions[label_key] += 1
        label = self._document.label(label_key)
        number = field(f"SEQ {label} \\* ARABIC", run(str(self._captions[label_key])))
        return run(f"{label}{NBSP}") + number + run(f". {text}")

    def _table(self, table: Table) -> str:
        unit = f" ({table.unit_note})" if table.unit_note else ""
        caption = self._caption(table.id, "docx.table", table.caption + unit)
        return caption + self._tables.table(table, BROAD_ROOM if _is_broad(table) else ROOM) + self._tables.notes(table)

    def _chart(self, chart: Chart) -> str:
        return (
            self._caption(chart.id, "docx.figure", chart.title)
            + (paragraph("Finding", self.prose.line(chart.finding)) if chart.finding else "")
            + paragraph("Figure", self._picture(chart))
            + (self._shown_elsewhere(chart) if chart.shown_in else self._table(chart.drawn_table()))
            + (paragraph("BodyTextAfterTable", self.prose.line(chart.rest)) if chart.rest else "")
        )

    def _shown_elsewhere(self, chart: Chart) -> str:
        """A line that leads to the table beside the chart which has its figures already."""
        words = self.prose.line(self._document.label("docx.figures_in_table"), None, '<w:rStyle w:val="Hyperlink"/>')
        return paragraph("BodyText", self.prose.linked(f"#{chart.shown_in}", words))

    def _picture(self, chart: Chart) -> str:
        png = self._pictures[chart.id]
        self._drawn += 1
        return drawing(chart, png, self._drawn, self._store(png))

    def _small_charts(self, charts: list[Chart]) -> Piece:
        label = self._document.label
        heads = [label("docx.small_charts_subject"), label("docx.figure"), label("docx.small_charts_figures")]
        rows = small_charts(charts, heads, self.prose, self._picture)
        caption = self._numbered("docx.table", label("docx.small_charts"))
        table = table_frame(label("docx.small_charts"), label("docx.small_charts_summary"), ACROSS, rows)
        return Piece(paragraph("Caption", caption) + table, length=LETTERS_PER_PICTURE * len(charts))

    def _cards(self, cards: Cards) -> str:
        label, figure, sentence = (self._document.label(f"docx.card_{name}") for name in ("label", "figure", "sentence"))
        across = [ROOM * share // 100 for share in (28, 31, 41)]
        head = head_row([(self.prose.line(text), False) for text in (label, figure, sentence)], across)
        rows = "".join(self._card(card, across) for card in cards.cards)
        return table_frame(label, self._document.label("docx.cards_summary"), across, head + rows)

    def _card(self, card: Card, across: list[int]) -> str:
        linked = bool(card.link) and self.prose.leads_somewhere(card.link)
        label = self.prose.linked(card.link, self.prose.line(card.label, None, '<w:rStyle w:val="Hyperlink"/>' if linked else ""))
        judgement = styled(f" {ARROWS[card.judgement]}{NBSP}{card.judgement_word}", "Judgement") if card.judgement_word else ""
        contents = (
            paragraph("CardLabel", label),
            paragraph("CardFigure", self.prose.line(card.printed)),
            paragraph("CardLabel", self.prose.line(card.sentence) + judgement),
        )
        return row_frame(
            "".join(cell_frame(width, text, '<w:vAlign w:val="center"/>') for width, text in zip(across, contents, strict=True))
        )


def _room(table: Table) -> int:
    """What a table with its caption takes of a page, in letters of running text."""
    return LETTERS_PER_ROW * (len(table.rows) + 3)


def _is_small(block: Block) -> bool:
    return isinstance(block, Chart) and block.small


def _is_broad(table: Table) -> bool:
    """Whether a table needs a broad page: because it says so, or because its figures would break on an upright one."""
    return table.wide or not fits(table, ROOM)
