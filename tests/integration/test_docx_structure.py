"""The Word file is whole: valid, accessible, the same bytes every time, and LibreOffice opens it."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import docx
import openxml_audit
import pikepdf
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from lxml import etree

from tests.documents import chart, comparison, document, goals
from toteuma.core.document import ChartPoint, ChartSeries, ColumnKind, Section
from toteuma.core.errors import OutputFailed
from toteuma.reports.docx import write_docx
from toteuma.reports.docx.contents import depth
from toteuma.reports.docx.sheets import Piece, settled
from toteuma.reports.docx.styles import mixed
from toteuma.reports.docx.widths import column_widths

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("docx") / "statement.docx"
    write_docx(document(), target)
    return target


@pytest.fixture(scope="module")
def word(path: Path) -> WordDocument:
    return docx.Document(str(path))


def part(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def test_the_file_obeys_the_schema(path: Path) -> None:
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.MICROSOFT_365).validate(str(path))
    assert [str(error) for error in result.errors] == []
    assert result.is_valid


def test_two_builds_are_byte_equal(path: Path, tmp_path: Path) -> None:
    write_docx(document(), tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == path.read_bytes()


def test_nothing_of_the_empty_file_it_began_from_is_left(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/footer2.xml",
            "word/header1.xml",
            "word/header2.xml",
            "word/media/chart1.png",
            "word/numbering.xml",
            "word/settings.xml",
            "word/styles.xml",
            "word/theme/theme1.xml",
        ]


def test_properties_come_from_the_document(word: WordDocument) -> None:
    properties = word.core_properties
    assert (properties.title, properties.subject, properties.author, properties.language, properties.revision) == (
        "Tilinpäätös 2025",
        "Hyvinvointipalvelut",
        "Heinolan kaupunki",
        "fi-FI",
        1,
    )
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == datetime(2026, 3, 10)  # noqa: DTZ001


def test_a_draft_is_dated_at_the_end_of_its_year(tmp_path: Path) -> None:
    write_docx(replace(document(), approved_on=None), tmp_path / "draft.docx")
    assert docx.Document(str(tmp_path / "draft.docx")).core_properties.created.replace(tzinfo=None) == datetime(2025, 12, 31)  # noqa: DTZ001


def test_every_table_repeats_its_head_and_describes_itself_and_is_regular(word: WordDocument) -> None:
    assert len(word.tables) == 7
    for table in word.tables:
        rows = list(table._tbl.iter(f"{W}tr"))
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1)
        assert rows[0].find(f"{W}trPr/{W}cantSplit") is not None
        look = table._tbl.find(f"{W}tblPr/{W}tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
        assert table._tbl.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")
        assert table._tbl.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
        assert {len(row.findall(f"{W}tc")) for row in rows} == {len(table.columns)}
        assert table._tbl.find(f".//{W}gridSpan") is None
        assert table._tbl.find(f".//{W}vMerge") is None
        assert all(cell.text.strip() for cell in table.rows[0].cells)


def test_every_picture_says_in_words_what_it_shows(word: WordDocument) -> None:
    pictures = list(word.element.body.iter(f"{WP}docPr"))
    assert [(picture.get("id"), picture.get("descr")) for picture in pictures] == [
        ("1", "Pylväskuvio: toimintakulut 20,9 miljoonaa euroa, talousarvio 21,0."),
        ("2", "Pylväskuvio: toimintakulut 20,9 miljoonaa euroa, talousarvio 21,0."),
    ]
    assert [round(shape.width.cm, 1) for shape in word.inline_shapes] == [16.9, 16.9]


def test_heading_levels_never_skip(word: WordDocument) -> None:
    levels = [int(p.style.name[-1]) for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_contents_link_to_every_heading_and_ask_nothing_on_opening(path: Path, word: WordDocument) -> None:
    listed = word.element.body.find(f"{W}sdt/{W}sdtContent")
    codes = [code.text.strip() for code in listed.iter(f"{W}instrText")]
    links = list(listed.iter(f"{W}hyperlink"))
    assert codes == ['TOC \\o "1-3" \\h \\z \\u', *(f"PAGEREF {link.get(f'{W}anchor')} \\h" for link in links)]
    kinds = [char.get(f"{W}fldCharType") for char in listed.iter(f"{W}fldChar")]
    assert (kinds.count("begin"), kinds.count("separate"), kinds.count("end")) == (len(links) + 1,) * 3
    places = {
        start.get(f"{W}name"): "".join(text.text for text in start.getparent().iter(f"{W}t"))
        for start in word.element.body.iter(f"{W}bookmarkStart")
        if start.get(f"{W}name").startswith("_Toc")
    }
    assert {link.get(f"{W}anchor"): "".join(text.text for text in link.iter(f"{W}t")) for link in links} == places
    assert list(places.values()) == [section.title for section in document().sections()]
    assert part(path, "word/settings.xml").find(f"{W}updateFields") is None


def test_a_long_statement_lists_fewer_levels() -> None:
    def unit(number: int) -> Section:
        return Section(f"{number}", 1, "Yksikkö", "unit", sections=(Section(f"{number}-a", 2, "Osio", "prose"),))

    assert [depth(replace(document(), chapters=tuple(map(unit, range(count))))) for count in (60, 61)] == [3, 1]


def test_every_look_has_a_name(path: Path) -> None:
    """Paragraphs and runs carry a style and, beside it, only what a style cannot say: language, rows that stay together, section break."""
    body = part(path, "word/document.xml")
    known = {style.get(f"{W}styleId") for style in part(path, "word/styles.xml").iter(f"{W}style")}
    used = {element.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for element in body.iter(f"{W}{tag}")}
    assert used <= known
    assert all(p.find(f"{W}pPr/{W}pStyle") is not None for p in body.iter(f"{W}p"))
    assert {child.tag for properties in body.iter(f"{W}pPr") for child in properties} == {f"{W}pStyle", f"{W}keepNext", f"{W}sectPr"}
    assert {child.tag for properties in body.iter(f"{W}rPr") for child in properties} == {f"{W}rStyle", f"{W}lang"}


def test_numbers_stand_on_the_right_and_sums_under_a_rule(word: WordDocument) -> None:
    table = word.tables[2]
    looks = [
        [(cell.paragraphs[0].style.name, cell._tc.find(f"{W}tcPr/{W}tcBorders/{W}top") is not None) for cell in table.rows[index].cells[:2]]
        for index in (1, 2, 4)
    ]
    assert looks == [
        [("Table Section", False), ("Table Number", False)],
        [("Table Level 1", False), ("Table Number", False)],
        [("Table Total", True), ("Table Total Number", True)],
    ]
    right = [word.styles[name].paragraph_format.alignment for name in ("Table Number", "Table Total Number", "Table Head Number")]
    assert right == [WD_ALIGN_PARAGRAPH.RIGHT] * 3
    assert word.styles["Table Total"].font.bold


def test_the_risk_matrix_is_tinted_by_step(word: WordDocument) -> None:
    fills = [
        [shade.get(f"{W}fill") if (shade := cell._tc.find(f"{W}tcPr/{W}shd")) is not None else "" for cell in row.cells]
        for row in word.tables[5].rows
    ]
    accent = "#1d4f91"
    light, middle, dark, darkest = (mixed(accent, percent) for percent in (12, 26, 40, 56))
    assert fills == [["", "", "", ""], ["", middle, dark, darkest], ["", light, middle, dark], ["", "", light, middle]]
    assert (mixed("#000000", 20), mixed("#fa0", 100), mixed(accent, 0)) == ("CCCCCC", "FFAA00", "FFFFFF")


def test_a_covered_cell_is_empty_and_has_no_rule_above_it(word: WordDocument) -> None:
    first = [row.cells[0]._tc for row in word.tables[4].rows[1:]]
    rules = [{rule.tag.removeprefix(W): rule.get(f"{W}val") for rule in cell.iterfind(f"{W}tcPr/{W}tcBorders/*")} for cell in first]
    assert rules == [{"bottom": "nil"}, {"top": "nil", "bottom": "nil"}, {"top": "nil", "bottom": "nil"}, {"top": "nil"}]


def test_language_of_the_file_and_of_the_words_in_another(path: Path) -> None:
    assert part(path, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "fi-FI"
    foreign = [
        ("".join(text.text for text in run.iter(f"{W}t")), run.find(f"{W}rPr/{W}lang").get(f"{W}val"))
        for run in part(path, "word/document.xml").iter(f"{W}r")
        if run.find(f"{W}rPr/{W}lang") is not None
    ]
    assert foreign == [("Text på svenska.", "sv-FI")]


def test_a_wide_table_its_heading_and_the_little_after_it_stand_on_a_broad_page(word: WordDocument) -> None:
    assert [section.orientation for section in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    broad = list(word.sections[1].iter_inner_content())
    assert [getattr(item, "text", "table") for item in broad] == [
        "Käyttösuunnitelma",
        "Taulukko\u00a04. Käyttösuunnitelman tavoitteet",
        "table",
        "Riskienhallinta",
        "Taulukko\u00a05. Riskimatriisi",
        "table",
        "",
    ]


def test_the_little_that_follows_a_broad_table_stays_on_its_page() -> None:
    wide, heading, few, many = Piece("w", broad=True), Piece("h", heading=True, length=9), Piece("f", length=500), Piece("m", length=950)
    chapter, table = Piece("c", heading=True, chapter=True, length=9), Piece("t")

    def layout(*pieces: Piece) -> str:
        """Upper case is on a broad page."""
        return "".join(piece.xml.upper() if broad else piece.xml for piece, broad in settled(pieces))

    assert layout(few, wide, heading, few, wide) == "fWHFW"
    assert layout(wide, heading, many, heading, wide) == "WhmHW"
    assert layout(wide, few, table, wide) == "WftW"
    assert layout(wide, few, heading, heading, table) == "WFhht"
    assert layout(wide, few, chapter, few, table) == "WFcft"
    assert layout(table, chapter, heading, wide) == "tCHW"


def test_columns_are_as_wide_as_their_longest_word() -> None:
    table = goals("A")
    across = column_widths(table, 14570)
    assert sum(across) == 14570
    assert across[3] >= 88 * len("varhaiskasvatusjohtaja")
    assert sum(column_widths(table, 3000)) == 3000


def test_a_table_whose_figures_would_break_stands_on_a_broad_page(tmp_path: Path) -> None:
    narrow = comparison("A", "a")
    number = next(column for column in narrow.columns if column.kind is ColumnKind.NUMBER)
    figure = narrow.rows[-1].cells[1]
    rows = tuple(replace(row, cells=(*row.cells, *[figure] * 3)) for row in narrow.rows)
    many = replace(narrow, id="b", columns=(*narrow.columns, *[number] * 3), rows=rows)
    write_docx(replace(document(), chapters=(Section("only", 1, "Luku", "prose", blocks=(narrow, many)),)), tmp_path / "a.docx")
    word = docx.Document(str(tmp_path / "a.docx"))
    assert [section.orientation for section in word.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert [len(table.columns) for table in word.sections[1].iter_inner_content() if isinstance(table, Table)] == [9]


def test_a_chart_taller_than_the_page_is_drawn_smaller(tmp_path: Path) -> None:
    bars = tuple(ChartPoint(f"Yksikkö {number}", "actual", Decimal(number), str(number)) for number in range(1, 121))
    tall = replace(chart("A"), series=(ChartSeries("actual", "Toteuma"),), points=bars)
    write_docx(replace(document(), chapters=(Section("only", 1, "Luku", "prose", blocks=(tall,)),)), tmp_path / "a.docx")
    shape = docx.Document(str(tmp_path / "a.docx")).inline_shapes[0]
    width, height = struct.unpack_from(">II", zipfile.ZipFile(tmp_path / "a.docx").read("word/media/chart1.png"), 16)
    assert round(shape.height.cm, 2) == 22
    assert abs(shape.width * height - shape.height * width) <= max(width, height)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "taken.docx"
    taken.mkdir()
    with pytest.raises(OutputFailed) as failed:
        write_docx(document(), taken)
    assert failed.value.details["path"] == str(taken)
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken.docx"]


@pytest.mark.office
def test_libreoffice_opens_it_and_finds_the_figures(path: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is missing: scripts/install-system-packages"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "statement.pdf") as pdf:
        shapes = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
    assert shapes == [False, False, False, False, True, False]
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "statement.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    pages = [page.replace("\u00a0", " ") for page in text.split("\f")]
    for page, words in ((2, "Sisällys"), (3, "Vuosi lyhyesti"), (5, "Konsultaatiokäyntejä oli 43."), (5, "Riskimatriisi"), (6, "HYVI")):
        assert words in pages[page - 1]
    comparison = next(document().tables())
    figures = {cell.printed.replace("\u00a0", " ") for row in comparison.rows for cell in row.cells[1:] if cell.printed}
    assert len(figures) == 25
    assert {figure for figure in figures if figure not in pages[3]} == set()
