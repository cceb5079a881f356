"""What stands in the PDF is what the document says: every cell, every text, in its place and its language."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from tests.documents import document, paragraph
from tests.integration.pdf_cells import expected_rows, printed_tables, read_rows
from tests.integration.pdf_tags import Element, read_tags
from toteuma.core.document import Paragraph, Run, Section
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.reports.pdf import write_pdf
from toteuma.reports.pdf.compiler import compile_source
from toteuma.reports.pdf.formulas import with_formulas
from toteuma.texts import furniture_in


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "statement.pdf"
    write_pdf(document(), path)
    return path


@pytest.fixture(scope="module")
def root(made: Path) -> Element:
    return read_tags(made)


def test_every_cell_of_every_table(root: Element) -> None:
    tables = printed_tables(document())
    read = [read_rows(table) for table in root.find("Table")]
    assert read == [([column.header for column in table.columns], expected_rows(table)) for table in tables]
    assert len(read) == 7


def test_captions_are_numbered_and_say_the_unit(root: Element) -> None:
    captions = [next(child for child in table.children if child.kind == "Caption").text for table in root.find("Table")]
    assert captions == [
        f"Taulukko {number} {table.caption}" + (f" ({table.unit_note})" if table.unit_note else "")
        for number, table in enumerate(printed_tables(document()), start=1)
    ]


def test_summaries_go_with_their_tables(root: Element) -> None:
    assert [table.attributes["Summary"] for table in root.find("Table")] == [table.summary for table in printed_tables(document())]


def test_footnote_is_referred_to_and_stands_under_the_table(root: Element) -> None:
    [mark] = [cell.find("Link")[0].whole_text for cell in root.find("Table")[1].find("TD") if cell.find("Link")]
    assert mark == "\u00a01)"
    notes = [p.whole_text for p in root.find("P") if p.whole_text.startswith("1)")]
    assert notes == ["1) Vuoden 2024 vertailutiedot eivät ole suoraan vertailukelpoisia."] * 2
    assert [p.whole_text for p in root.find("P") if p.whole_text.startswith("▲")] == ["▲ suotuisa"] * 2


def test_headings_follow_the_document(root: Element) -> None:
    headings = [(int(h.kind[1]), h.whole_text) for h in root.find("H1", "H2", "H3", "H4", "H5", "H6")]
    assert headings == [(1, "Sisällys"), *((section.level, section.title) for section in with_formulas(document()).sections())]


def test_text_that_would_be_markup_stands_literally(root: Element) -> None:
    texts = [p.whole_text for p in root.find("P")]
    assert "=1+1 <b>ei merkintää</b> & #alleviivattu $x$ vahva ja korostus" in texts


def test_text_in_another_language_is_marked_for_eye_and_ear(root: Element) -> None:
    paragraphs = root.find("P")
    [swedish] = [index for index, p in enumerate(paragraphs) if p.foreign]
    assert [p.whole_text for p in paragraphs[swedish - 1 : swedish + 1]] == ["vain ruotsiksi", "Text på svenska."]
    assert paragraphs[swedish].foreign == [("sv", "Text på svenska.")]


def test_charts_have_their_finding_their_alternative_and_their_figures(root: Element) -> None:
    charts = list(document().charts())
    assert [figure.alt for figure in root.find("Figure")] == [chart.alt for chart in charts]
    texts = [p.whole_text for p in root.find("P")]
    assert [text for text in texts if text in {chart.finding for chart in charts}] == [chart.finding for chart in charts]
    drawn = root.find("Figure")[0].whole_text.replace(" ", "").replace("\u00a0", "")
    assert all(point.printed.replace(" ", "") in drawn for point in charts[0].points)


def test_cards_say_figure_and_comparison(root: Element) -> None:
    texts = [p.whole_text for p in root.find("P")]
    start = texts.index("Toimintakate")
    assert texts[start : start + 6] == [
        "Toimintakate",
        "−18 984 886 €",
        "0,5 milj. euroa parempi kuin talousarvio ▲ suotuisa",
        "Tavoitteista toteutui",
        "1/4",
        "yksi toteutui osittain",
    ]


def test_contents_and_outline_lead_to_the_right_pages(made: Path, root: Element) -> None:
    contents = [entry.whole_text for entry in root.find("TOCI")]
    with pikepdf.open(made) as pdf:
        pages = {one.obj.objgen: number for number, one in enumerate(pdf.pages, start=1)}
        with pdf.open_outline() as outline:
            items = list(outline.root)
            leads = [(item.title, pages[item.destination[0].objgen]) for item in items for item in (item, *item.children)]
    assert [title for title, _ in leads[:3]] == ["Vuosi lyhyesti", "Hyvinvointipalvelut", "Tuloslaskelma"]
    assert contents == [f"{title} {page}" for title, page in leads]
    for title, number in leads:
        shown = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), made, "-"], capture_output=True, text=True, check=True)
        assert title in shown.stdout.splitlines()


def test_header_and_page_number_are_not_part_of_the_reading(made: Path, root: Element) -> None:
    text = subprocess.run(["pdftotext", "-f", "3", "-l", "3", made, "-"], capture_output=True, text=True, check=True).stdout
    assert "Heinolan kaupunki · Tilinpäätös 2025" in text
    assert text.strip().endswith("3")
    assert "Heinolan kaupunki ·" not in root.whole_text


def test_cover_and_metadata(made: Path, root: Element) -> None:
    cover = [p.whole_text for p in root.children[0].children[:5]]
    assert cover == [
        "Heinolan kaupunki",
        "Tilinpäätös 2025",
        "Hyvinvointipalvelut",
        "Hyvinvoinnin edistämisen lautakunta",
        "Lautakunta hyväksyi 10.3.2026.",
    ]
    with pikepdf.open(made) as pdf:
        assert str(pdf.Root.Lang) == "fi"
        assert {key: str(pdf.docinfo[key]) for key in ("/Title", "/Author", "/Subject", "/CreationDate")} == {
            "/Title": "Heinolan kaupunki: Tilinpäätös 2025",
            "/Author": "Heinolan kaupunki",
            "/Subject": "Lautakunnan tilinpäätös vuodelta 2025.",
            "/CreationDate": "D:20260310000000Z",
        }


def test_wide_table_lies_on_a_landscape_page(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        turned = [number for number, one in enumerate(pdf.pages, start=1) if one.mediabox[2] > one.mediabox[3]]
    assert turned == [5]
    text = subprocess.run(["pdftotext", "-f", "5", "-l", "5", made, "-"], capture_output=True, text=True, check=True).stdout
    # The heading went along with its table.
    assert ["Käyttösuunnitelma" in text, "Käyttösuunnitelman tavoitteet" in text, "Riskienhallinta" in text] == [True, True, False]


def test_swedish_statement_speaks_swedish(tmp_path: Path) -> None:
    path = tmp_path / "bokslut.pdf"
    write_pdf(replace(document(), language=Language.SV, labels=furniture_in(Language.SV)), path)
    root = read_tags(path)
    assert root.find("H1")[0].whole_text == "Innehåll"
    assert [c.text.split(" ")[0] for c in root.find("Caption")][:2] == ["Figur", "Tabell"]
    # Everything but the one Swedish paragraph is in Finnish, and says so.
    assert ("fi", "vahva") in [pair for part in root.find("P", "Strong") for pair in part.foreign]


def test_links_lead_where_they_say(tmp_path: Path) -> None:
    runs = (
        Run("verkossa", link="https://example.org/a?b=1&c"),
        Run(" tai "),
        Run("riskit", link="#HYPA-risk-matrix"),
        Run("muualla", link="/x/y"),
    )
    path = tmp_path / "links.pdf"
    base = document()
    write_pdf(replace(base, chapters=(*base.chapters, Section("more", 1, "Lisää", "prose", blocks=(Paragraph(runs, Language.FI),)))), path)
    [linked] = [p for p in read_tags(path).find("P") if p.whole_text == "verkossa tai riskitmuualla"]
    assert [link.whole_text for link in linked.find("Link")] == ["verkossa", "riskit"]
    with pikepdf.open(path) as pdf:
        annotations = [annotation for one in pdf.pages for annotation in one.get("/Annots", [])]
        assert [str(a.A.URI) for a in annotations if "/A" in a and "/URI" in a.A] == ["https://example.org/a?b=1&c"]


def test_character_that_the_font_lacks_stops_the_output_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(b"the old one")
    base = document()
    chapter = Section("more", 1, "Lisää", "prose", blocks=(paragraph("musta pallo ●"),))
    with pytest.raises(OutputFailed) as failed:
        write_pdf(replace(base, chapters=(*base.chapters, chapter)), path)
    assert failed.value.details["path"] == str(path)
    assert "●" in failed.value.details["cause"]
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_is_not_there_stops_the_output(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="output_failed"):
        write_pdf(document(), tmp_path / "nowhere" / "statement.pdf")


def test_warning_of_the_engine_is_a_refusal() -> None:
    source = b'#set document(title: "x", date: datetime(year: 2025, month: 1, day: 1))\n#set text(font: "No Such Font", lang: "fi")\n= x'
    with pytest.raises(Exception, match="unknown font family"):
        compile_source({"main.typ": source})
