"""What a reader of the Word file gets is what the document says: every figure, every word, in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import openxml_audit
import pytest
from docx.document import Document as WordDocument
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from tests.documents import FI, chart, document, paragraph
from toteuma.core.document import BulletList, Cards, Cell, Chart, Column, ColumnKind, Document, Paragraph, Row, RowKind, Run, Section, Table
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.docx import write_docx
from toteuma.reports.docx.multiples import figure_lines
from toteuma.texts import furniture_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

EXAMPLE = Path(__file__).parents[2] / "examples" / "heinola-2025"
MARKS = ("Note Reference", "Judgement", "Fallback Mark")
"""Character styles of what stands beside a figure."""


@pytest.fixture(scope="module")
def statement() -> Document:
    return document()


@pytest.fixture(scope="module")
def word(statement: Document, tmp_path_factory: pytest.TempPathFactory) -> WordDocument:
    path = tmp_path_factory.mktemp("docx") / "statement.docx"
    write_docx(statement, path)
    return docx.Document(str(path))


def written(statement: Document, folder: Path) -> WordDocument:
    write_docx(statement, folder / "statement.docx")
    return docx.Document(str(folder / "statement.docx"))


def expected_grid(table: Table) -> list[list[str]]:
    return [[column.header for column in table.columns], *([expected_text(cell) for cell in row.cells] for row in table.rows)]


def expected_grids(statement: Document) -> list[list[list[str]]]:
    """Every table of the file in print order: cards, tables, those of the charts, and one for each run of small charts."""
    grids: list[list[list[str]]] = []
    for section in statement.sections():
        before: object = None
        for block in section.blocks:
            small = isinstance(block, Chart) and block.small
            if small and not (isinstance(before, Chart) and before.small):
                grids.append([[statement.label(f"docx.{key}") for key in ("small_charts_subject", "figure", "small_charts_figures")]])
            if isinstance(block, Cards):
                heads = [statement.label(f"docx.card_{key}") for key in ("label", "figure", "sentence")]
                grids.append([heads, *([card.label, card.printed, card.sentence] for card in block.cards)])
            elif isinstance(block, Table):
                grids.append(expected_grid(block))
            elif small:
                grids[-1].append([f"{block.title}\n{block.finding}", "", "\n".join(figure_lines(block.table))])
            elif isinstance(block, Chart) and not block.shown_in:
                grids.append(expected_grid(block.table))
            before = block
    return grids


def expected_text(cell: Cell) -> str:
    if cell.status is not None:
        return {"full": "●", "half": "○", "cross": "×", "dash": "–"}[cell.status.shape] + "\u00a0" + cell.status.word
    if not cell.content:
        return cell.printed
    lines = [part for block in cell.content for part in (block.items if isinstance(block, BulletList) else (block,))]
    return "\n".join(line.text for line in lines)


def cell_text(lines: list[WordParagraph]) -> str:
    """The text of a cell, links too, without the marks beside its figure."""
    runs = [[run for item in line.iter_inner_content() for run in getattr(item, "runs", [item])] for line in lines]
    return "\n".join("".join(run.text for run in line if run.style.name not in MARKS) for line in runs)


def grid(table: WordTable) -> list[list[str]]:
    return [[cell_text(cell.paragraphs) for cell in row.cells] for row in table.rows]


def test_every_cell_of_every_table_is_read_back_as_it_was_printed(statement: Document, word: WordDocument) -> None:
    assert [grid(table) for table in word.tables] == expected_grids(statement)
    assert word.tables[2].rows[8].cells[3].text == "−18\u00a0984\u00a0886"


@pytest.mark.parametrize("language", list(Language))
def test_every_cell_of_a_real_statement_is_read_back(language: Language, tmp_path: Path) -> None:
    data = load_package(EXAMPLE).data
    assert data is not None
    statement = build_document(Statement(data), language).document
    word = written(statement, tmp_path)
    read = [grid(table) for table in word.tables]
    assert read == expected_grids(statement)
    assert sum(len(row) for table in read for row in table) > 1000
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.MICROSOFT_365).validate(str(tmp_path / "statement.docx"))
    assert [str(error) for error in result.errors] == []


def test_under_a_chart_of_some_stand_the_figures_that_are_drawn_and_where_the_others_are(tmp_path: Path) -> None:
    some = replace(
        chart("A"), points=tuple(point for point in chart("A").points if point.label == "Toimintakulut"), rest="Muut ovat datassa."
    )
    word = written(with_blocks(some), tmp_path)
    assert [[row[0] for row in grid(table)[1:]] for table in word.tables] == [["Toimintakulut"]]
    assert "Muut ovat datassa." in [line.text for line in word.paragraphs]


def test_small_charts_are_the_rows_of_one_table(tmp_path: Path) -> None:
    first, second = (replace(chart(unit), small=True) for unit in ("A", "B"))
    word = written(with_blocks(first, second, paragraph("Loppu.")), tmp_path)
    assert [grid(table) for table in word.tables] == [
        [
            ["Mitä kuvio näyttää", "Kuvio", "Luvut"],
            *[
                [
                    "Talousarvio ja toteuma\nKulut jäivät 0,7 % alle talousarvion.",
                    "",
                    "Toimintatuotot: Talousarvio\u00a01 553 600 · Toteuma\u00a01 904 597\n"
                    "Toimintakulut: Talousarvio\u00a021 030 400 · Toteuma\u00a020 889 482",
                ]
            ]
            * 2,
        ]
    ]
    assert [len(list(row.cells[1]._tc.iter(f"{W}drawing"))) for row in word.tables[0].rows] == [0, 1, 1]
    assert [p.text for p in word.paragraphs if p.style.name == "Caption"] == ["Taulukko\u00a01. Kehitys kuvioina"]
    assert word.paragraphs[-1].style.name == "Body Text after Table"


def test_the_cards_are_a_table_of_label_figure_and_sentence(word: WordDocument) -> None:
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Vuosi yhdellä silmäyksellä", "Luku", "Mitä luku kertoo"],
        ["Toimintakate", "−18 984 886 €", "0,5 milj. euroa parempi kuin talousarvio ▲\u00a0suotuisa"],
        ["Tavoitteista toteutui", "1/4", "yksi toteutui osittain"],
    ]


def test_headings_follow_the_sections(statement: Document, word: WordDocument) -> None:
    headings = [(p.style.name, p.text) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [(f"Heading {section.level}", section.title) for section in statement.sections()]


def test_captions_are_numbered_in_order_and_carry_the_unit(word: WordDocument) -> None:
    assert [p.text for p in word.paragraphs if p.style.name == "Caption"] == [
        "Kuvio\u00a01. Talousarvio ja toteuma",
        "Taulukko\u00a01. Talousarvio ja toteuma lukuina (euroa)",
        "Taulukko\u00a02. Tuloslaskelma, HYPA (euroa)",
        "Kuvio\u00a02. Talousarvio ja toteuma",
        "Taulukko\u00a03. Talousarvio ja toteuma lukuina (euroa)",
        "Taulukko\u00a04. Käyttösuunnitelman tavoitteet",
        "Taulukko\u00a05. Riskimatriisi",
        "Taulukko\u00a06. Tuloslaskelma, HYVI (euroa)",
    ]


def test_prose_is_literal_and_a_fallback_says_its_language(word: WordDocument) -> None:
    prose = [(p.style.name, p.text) for p in word.paragraphs if p.style.name in ("Body Text", "List Bullet", "Finding", "Note")]
    assert prose == [
        ("Finding", "Kulut jäivät 0,7 % alle talousarvion."),
        ("Note", "▲\u00a0suotuisa"),
        ("Note", "1)\u00a0Vuoden 2024 vertailutiedot eivät ole suoraan vertailukelpoisia."),
        ("Finding", "Kulut jäivät 0,7 % alle talousarvion."),
        ("Body Text", "=1+1 <b>ei merkintää</b> & #alleviivattu $x$ vahva ja korostus"),
        ("List Bullet", "Ensimmäinen"),
        ("List Bullet", "Toinen"),
        ("Body Text", "[vain ruotsiksi] Text på svenska."),
        ("Note", "▲\u00a0suotuisa"),
        ("Note", "1)\u00a0Vuoden 2024 vertailutiedot eivät ole suoraan vertailukelpoisia."),
    ]
    nasty = next(p for p in word.paragraphs if p.text.startswith("=1+1"))
    assert [(run.text, run.style.name) for run in nasty.runs][1:] == [
        ("vahva", "Strong"),
        (" ja ", "Default Paragraph Font"),
        ("korostus", "Emphasis"),
    ]


def test_the_cover_says_whose_what_and_by_whom_approved(word: WordDocument) -> None:
    assert [(p.style.name, p.text) for p in word.paragraphs[:5]] == [
        ("Cover Owner", "Heinolan kaupunki"),
        ("Title", "Tilinpäätös 2025"),
        ("Subtitle", "Hyvinvointipalvelut"),
        ("Cover Text", "Hyvinvoinnin edistämisen lautakunta"),
        ("Cover Text", "Lautakunta hyväksyi 10.3.2026."),
    ]


def test_header_and_footer(word: WordDocument) -> None:
    section = word.sections[0]
    assert section.header.paragraphs[0].text == "Heinolan kaupunki · Tilinpäätös 2025"
    assert section.footer.paragraphs[0].text == "Sivu 1 / 1"
    codes = [code.text.strip() for code in section.footer.part.element.iter("{*}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]
    assert [p.text for p in section.first_page_header.paragraphs] == [""]


def with_blocks(*blocks: object) -> Document:
    return replace(document(), chapters=(Section("only", 1, "Luku", "prose", blocks=blocks),))  # type: ignore[arg-type]


def test_characters_that_xml_cannot_hold_are_seen_to_be_lost(tmp_path: Path) -> None:
    word = written(with_blocks(paragraph("a\x00b\x1fc\ud800d\ufffee\r\nf\tg")), tmp_path)
    assert word.paragraphs[-1].text == "a\ufffdb\ufffdc\ufffdd\ufffde\nf\tg"


def test_of_successive_fallback_paragraphs_the_first_says_so(tmp_path: Path) -> None:
    def swedish(text: str) -> Paragraph:
        return paragraph(text, Language.SV, fallback=True)

    blocks = (
        swedish("ett"),
        BulletList((swedish("två"), paragraph("kolme"))),
        swedish("fyra"),
        paragraph("five", Language.EN, fallback=True),
    )
    word = written(with_blocks(*blocks), tmp_path)
    assert [p.text for p in word.paragraphs[-5:]] == [
        "[vain ruotsiksi] ett",
        "två",
        "kolme",
        "[vain ruotsiksi] fyra",
        "[vain englanniksi] five",
    ]
    languages = [p.runs[-1]._r.find(f"{W}rPr/{W}lang") for p in word.paragraphs[-5:]]
    assert [None if lang is None else lang.get(f"{W}val") for lang in languages] == ["sv-FI", "sv-FI", None, "sv-FI", "en-GB"]


def test_the_mark_of_a_note_ends_the_text_it_belongs_to(tmp_path: Path) -> None:
    text = Cell("Yksi kaksi", content=(paragraph("Yksi"), paragraph("kaksi")), note_refs=(1,))
    listed = Cell("Yksi", content=(BulletList((paragraph("Yksi"),)),), note_refs=(1, 2))
    columns = (Column("a", "A", ColumnKind.LABEL), Column("b", "B", ColumnKind.TEXT))
    word = written(with_blocks(Table("t", "goals", "X", "T", "", columns, (Row("r", RowKind.BODY, (text, listed)),))), tmp_path)
    assert [[line.text for line in cell.paragraphs] for cell in word.tables[0].rows[1].cells] == [["Yksi", "kaksi1)"], ["Yksi", "1) 2)"]]


def test_every_ordered_list_begins_at_one(tmp_path: Path) -> None:
    first, second = (BulletList((paragraph("yksi"), paragraph("kaksi")), ordered=True) for _ in range(2))
    word = written(with_blocks(first, paragraph("väli"), second), tmp_path)
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers == [4, 4, 5, 5]
    numbering = word.part.numbering_part.element
    assert [num.numId for num in numbering.num_lst if num.lvlOverride_lst] == [4, 5]


def test_links_lead_to_sections_tables_and_pages(tmp_path: Path) -> None:
    runs = (
        Run("osio", link="#only"),
        Run("taulukko", link="t"),
        Run("sivu", link="https://example.org/a?b&c", strong=True),
        Run("ei minnekään", link="#gone"),
    )
    table = Table("t", "goals", "", "Taulukko", "Tiivistelmä", (Column("a", "A", ColumnKind.LABEL),), ())
    word = written(with_blocks(Paragraph(runs, FI), table), tmp_path)
    links = word.paragraphs[-3].hyperlinks
    assert [(link.text, link.fragment if not link.address else link.url) for link in links] == [
        ("osio", "_Toc000000001"),
        ("taulukko", "_Ref000000002"),
        ("sivu", "https://example.org/a?b&c"),
    ]
    assert [mark.get(f"{W}name") for mark in word.element.body.iter(f"{W}bookmarkStart")] == ["_Toc000000001", "_Ref000000002"]


def test_swedish_words_and_language(tmp_path: Path) -> None:
    swedish = replace(with_blocks(paragraph("Suomeksi.", fallback=True)), language=Language.SV, labels=furniture_in(Language.SV))
    word = written(swedish, tmp_path)
    assert word.paragraphs[-1].text == "[endast på finska] Suomeksi."
    assert word.paragraphs[-1].runs[-1]._r.rPr.find(f"{W}lang").get(f"{W}val") == "fi-FI"
    assert word.core_properties.language == "sv-FI"
