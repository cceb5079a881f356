"""The document as the data that the typst template reads: plain JSON, no layout decisions beyond what paper asks for."""

from __future__ import annotations

from datetime import date

from toteuma.core.document import BulletList, Card, Cards, Chart, Document, Judgement, Paragraph, Section, Table
from toteuma.core.language import Language
from toteuma.reports.charts import render_chart
from toteuma.reports.charts.colours import palette
from toteuma.reports.colours import text_on
from toteuma.reports.pdf.layout import Heading, Item, SmallCharts, parts
from toteuma.reports.pdf.prose import Json, Prose, fallback_runs
from toteuma.reports.pdf.tables import table_data

EXTERNAL = ("https://", "http://", "mailto:")
CONTENTS_LEVEL = 2
"""Sections down to this level stand in the table of contents; units always do. The PDF outline has them all."""
ACROSS = 3
SMALL_ROOM = 505
"""Small charts in a row, and the room of their tables in tenths of a millimetre."""


def payload(document: Document) -> Json:
    """Everything that ``main.typ`` reads, in print order. ``summaries`` are those of the tables, for the tag tree."""
    return _Payload(document).whole()


class _Payload:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.prose = Prose(document.language, self.link)
        self.anchors = {section.id for section in document.sections()}
        self.anchors |= {table.id for table in document.tables()}
        self.anchors |= {chart.id for chart in document.charts()}
        self.summaries: list[str] = []

    def whole(self) -> Json:
        document = self.document
        day = document.approved_on or date(document.year, 12, 31)
        laid_out = [
            {"landscape": part.landscape, "items": fallback_runs([self.item(item) for item in part.items])} for part in parts(document)
        ]
        only = {language.value: document.label(f"pdf.only_{language.value}") for language in Language}
        return {
            "lang": document.language.value,
            "title": document.title,
            "subtitle": document.subtitle,
            "municipality": document.municipality,
            "organ": document.organ,
            "year": document.year,
            "approval": document.approval,
            "description": document.description,
            "date": [day.year, day.month, day.day],
            "colours": self.colours(),
            "words": {"contents": document.label("pdf.contents"), "only": only},
            "parts": laid_out,
            "summaries": self.summaries,
        }

    def colours(self) -> Json:
        accent = self.document.theme.accent
        paper = palette(self.document.theme, dark=False)
        return {
            "accent": accent,
            "accent-text": paper.accent,
            "on-accent": text_on(accent),
            "ink": paper.ink,
            "muted": paper.muted,
            "hairline": paper.hairline,
        } | dict(paper.tones)

    def link(self, target: str) -> Json:
        """Where a link leads: a web address, a place in this document, or nowhere (the target is of another output)."""
        if target.startswith(EXTERNAL):
            return {"url": target}
        anchor = target.removeprefix("#")
        return {"anchor": anchor} if anchor in self.anchors else {}

    def item(self, item: Item) -> Json:
        match item:
            case Heading(section):
                return self.heading(section)
            case Paragraph():
                return self.prose.paragraph(item)
            case BulletList():
                return self.prose.bullets(item)
            case Table():
                return self.table(item)
            case Chart():
                return self.chart(item)
            case SmallCharts(charts):
                return {"type": "charts", "across": ACROSS, "charts": [self.chart(chart, SMALL_ROOM) for chart in charts]}
            case Cards():
                return {"type": "cards", "cards": [self.card(card) for card in item.cards]}

    def heading(self, section: Section) -> Json:
        unit = section.kind == "unit"
        data: Json = {
            "type": "heading",
            "id": section.id,
            "level": min(section.level, 6),
            "text": section.title,
            "unit": unit,
            "outlined": unit or section.level <= CONTENTS_LEVEL,
        }
        if section.title_lang is not None and section.title_lang is not self.document.language:
            data |= {"lang": section.title_lang.value, "mark": section.title_lang.value}
        return data

    def table(self, table: Table, room: int | None = None) -> Json:
        self.summaries.append(table.summary)
        return table_data(table, self.prose, room)

    def chart(self, chart: Chart, room: int | None = None) -> Json:
        """A chart with its figures: as a table, or as a line that leads to the table beside it which has them already."""
        figures: Json
        if chart.shown_in:
            figures = {"shown": {"text": self.document.label("pdf.figures_in_table")} | self.link(chart.shown_in)}
        else:
            figures = {"table": self.table(chart.drawn_table(), room) | {"small": True}}
            figures |= {"rest": chart.rest} if chart.rest else {}
        return figures | {
            "type": "chart",
            "id": chart.id,
            "title": chart.title,
            "finding": chart.finding,
            "alt": chart.alt,
            "svg": render_chart(chart, self.document.theme, dark=False),
        }

    def card(self, card: Card) -> Json:
        data: Json = {"label": card.label, "printed": card.printed, "sentence": card.sentence} | self.link(card.link)
        if card.judgement is not Judgement.NEUTRAL:
            data |= {"judgement": card.judgement.value, "word": card.judgement_word}
        return data
