"""A small site in three languages with every kind of block and page, for the tests of the web pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.documents import MET, document, figure, paragraph
from toteuma.core.document import (
    BulletList,
    Cell,
    Chart,
    ChartKind,
    ChartPoint,
    ChartSeries,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    RowKind,
    Run,
    Section,
    Table,
)
from toteuma.core.language import Language
from toteuma.reports.accessibility import accessibility_parts
from toteuma.reports.html import Download, write_html
from toteuma.texts import furniture_in

DOWNLOADS = (
    Download("pdf", Language.FI, Path("fi/tilinpaatos-2025.pdf"), 1_234_567),
    Download("docx", Language.FI, Path("fi/tilinpaatos-2025.docx"), 345_600),
    Download("pdf", Language.SV, Path("sv/tilinpaatos-2025.pdf"), 1_234_567),
    Download("data", None, Path("data/tilinpaatos-2025.zip"), 999),
)


def key_figures() -> Table:
    columns = (
        Column("label", "Tunnusluku", ColumnKind.LABEL, 30),
        Column("actual:2024", "Toteuma 2024", ColumnKind.NUMBER, 10, "actual", 2024, "EUR_per_inhabitant"),
        Column("actual:2025", "Toteuma 2025", ColumnKind.NUMBER, 10, "actual", 2025, "EUR_per_inhabitant"),
    )
    rows = tuple(
        Row(name, RowKind.BODY, (Cell(label), *(Cell(printed, shown=Decimal(value), decimals=2) for printed, value in values)), unit="HYVI")
        for name, label, values in (
            ("library", "Kirjaston käynnit asukasta kohti", (("8,88", "8.88"), ("6,30", "6.3"))),
            ("delta", "−1 000 € tai enemmän", (("−0,50", "-0.5"), ("1 279,00", "1279"))),
        )
    )
    return Table("HYVI-key_figures", "key_figures", "HYVI", "Tunnusluvut", "Tunnusluvut kahdelta vuodelta.", columns, rows)


def projects() -> Table:
    """Texts that fell back to another language, a status, and text that a spreadsheet would run."""
    columns = (
        Column("objective", "Päämäärä", ColumnKind.LABEL, 20),
        Column("project", "Hanke", ColumnKind.TEXT, 40),
        Column("funding", "Rahoitus", ColumnKind.NUMBER, 12, "actual", 2025, "EUR"),
        Column("status", "Tila", ColumnKind.STATUS, 12),
    )
    swedish = Paragraph((Run("Ett projekt för unga", strong=True),), Language.SV, fallback=True)
    row = Row(
        "HYVI-P1",
        RowKind.BODY,
        (
            Cell("@päämäärä", lang=Language.SV, fallback=True),
            Cell("=HYPERLINK(1)", content=(swedish, BulletList((paragraph("=HYPERLINK(1)"),)))),
            Cell("15", figure=figure("HYVI", "P1", 2025, "actual", "15000"), shown=Decimal(15000)),
            Cell(MET.word, status=MET),
        ),
        unit="HYVI",
    )
    return Table(
        "HYVI-projects", "projects", "HYVI", "Hankkeet", "Hankkeet.", columns, (row,), unit_note="1 000 euroa", scale=1000, wide=True
    )


def small_chart(name: str) -> Chart:
    points = tuple(ChartPoint(year, "value", Decimal(value), value) for year, value in (("2023", "9"), ("2024", "8"), ("2025", "6")))
    columns = (Column("label", "Vuosi", ColumnKind.LABEL), Column("value", "Arvo", ColumnKind.NUMBER))
    rows = tuple(Row(point.label, RowKind.BODY, (Cell(point.label), Cell(point.printed, shown=point.value))) for point in points)
    table = Table(f"{name}-data", "chart_data", "HYVI", f"{name} lukuina", "Kuvion luvut.", columns, rows)
    series = (ChartSeries("value", "Arvo"),)
    return Chart(
        name,
        ChartKind.SERIES,
        "HYVI",
        f"Käynnit {name}",
        "Käynnit vähenivät.",
        "Viivakuvio: 9, 8, 6.",
        "kpl",
        series,
        points,
        table,
        small=True,
    )


def sample_documents() -> Mapping[Language, Document]:
    """The documents by language; the texts stay Finnish, the furniture is in the document's language."""
    base = document()
    front, unit = base.chapters
    prose, board = unit.sections[1], unit.sections[-1]
    term = paragraph("Toimintakatteen kehitys oli hyvä: toimintakate parani.")
    links = Paragraph(
        (Run("Lautakunta", link="HYVI"), Run(" ja "), Run("laki", link="https://www.finlex.fi/"), Run("!", link="javascript:x")),
        Language.FI,
    )
    prose = dataclasses.replace(prose, blocks=(*prose.blocks, term, links))
    extra = (
        Section("HYVI-key", 3, "Tunnusluvut", "key_figures", "HYVI", (key_figures(), small_chart("kaynnit"), small_chart("lainat"))),
        Section("HYVI-projects", 3, "Hankkeet", "projects", "HYVI", (projects(),)),
        Section(
            "HYVI-text", 3, "Text på svenska", "prose", "HYVI", (paragraph("Text.", Language.SV, fallback=True),), title_lang=Language.SV
        ),
    )
    board = dataclasses.replace(board, sections=(*board.sections, *extra))
    sibling = Section("KOUL", 2, "Kasvatus- ja opetuslautakunta", "unit", "KOUL", (paragraph("Ei poikkeamia."),))
    unit = dataclasses.replace(unit, sections=(unit.sections[0], prose, *unit.sections[2:-1], board, sibling))
    about = Section("about", 1, "Lukujen esitystapa", "about", "", (paragraph("Luvut on pyöristetty."),))
    told = {
        language: accessibility_parts(None, language, of="publication", title=base.title, on=date(2026, 3, 10))
        for language in base.languages
    }
    chapters = (front, unit, about)
    return {
        language: dataclasses.replace(
            base, language=language, labels=furniture_in(language), chapters=chapters, accessibility=told[language]
        )
        for language in base.languages
    }


def write_sample(folder: Path) -> list[Path]:
    """The sample site in ``folder``, with a stand-in for every download."""
    for download in DOWNLOADS:
        target = folder / download.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"")
    return write_html(sample_documents(), folder, downloads=DOWNLOADS)
