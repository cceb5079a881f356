"""Word files read as they stand when all changes are accepted: our own, LibreOffice's, and what people do in Word."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.integration.ingest_docx_made import made, p, run, tbl, tc, tr
from tests.integration.ingest_office import converted
from tests.integration.ingest_told import codes, doubts, example, figures_of, grids, read_figures, tables, told
from toteuma.core.document import Document, Table
from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.ingest.docx import read_docx_blocks
from toteuma.ingest.raw import RawDocument
from toteuma.reports.docx import write_docx

BOLD = "<w:b/>"


def read_with_findings(tmp_path: Path, body: str, **parts: str) -> tuple[RawDocument, tuple[Finding, ...]]:
    return read_docx_blocks(made(tmp_path / "statement.docx", body, **parts))


def read(tmp_path: Path, body: str, **parts: str) -> RawDocument:
    document, findings = read_with_findings(tmp_path, body, **parts)
    assert codes(findings) == []
    return document


# ——— whole statements ———


def _tables(statement: Document) -> list[Table]:
    return [block for section in statement.sections() for block in section.blocks if isinstance(block, Table)]


def _check_whole(statement: Document, document: RawDocument) -> None:
    """Every figure of every table, in order, and every heading."""
    reads = [table for table in tables(document) if table.heads == 1]
    at = count = 0
    for table in _tables(statement):
        fitting = (index for index in range(at, len(reads)) if table.caption in reads[index].caption)
        at = next(fitting, -1)
        assert at >= 0, table.caption
        assert read_figures(reads[at], table) == figures_of(table)
        count += sum(len(row) for row in figures_of(table))
        at += 1
    printed = Counter(entry.printed for entry in statement.figures)
    cells = Counter(cell.text for table in reads for row in table.rows for cell in row)
    assert {text: number for text, number in printed.items() if cells[text] < number} == {}
    headings = [line.lstrip("# ") for line in told(document) if line.startswith("#")]
    titles = [section.title for section in statement.sections()]
    assert [title for title in headings if title in titles] == titles
    assert count > 500
    assert document.title == statement.title


@pytest.mark.parametrize(("name", "language"), [("heinola-2025", Language.FI), ("aaltosaari-2025", Language.SV)])
def test_every_figure_of_our_own_word_file_is_read_back(name: str, language: Language, tmp_path: Path) -> None:
    statement = example(name, language)
    write_docx(statement, tmp_path / "statement.docx")
    document, findings = read_docx_blocks(tmp_path / "statement.docx")
    assert findings == ()
    assert document.language[:2] == language.value
    _check_whole(statement, document)


@pytest.mark.office
def test_a_word_file_that_libreoffice_wrote(tmp_path: Path) -> None:
    statement = example("heinola-2025", Language.FI)
    write_docx(statement, tmp_path / "statement.docx")
    document, findings = read_docx_blocks(converted(tmp_path / "statement.docx", "docx", tmp_path))
    assert findings == ()
    _check_whole(statement, document)


# ——— headings, paragraphs, lists ———


def test_headings_by_outline_level_whatever_the_style_is_called(tmp_path: Path) -> None:
    body = (
        p("Yksi", "Otsikko1")
        + p("Kolme", "Oma")
        + p("Kaksi", "", '<w:outlineLvl w:val="1"/>')
        + p("Ei otsikko", "Otsikko1", '<w:outlineLvl w:val="9"/>')
        + p("Sisällys<w:tab/>4", "Sisluet1")
        + p(run("Lihava", BOLD))
    )
    assert told(read(tmp_path, body)) == ["# Yksi", "### Kolme", "## Kaksi", "Ei otsikko", "Lihava"]


def test_bold_and_large_paragraphs_are_headings_where_no_style_makes_any(tmp_path: Path) -> None:
    body = (
        p(run("TILINPÄÄTÖS", '<w:sz w:val="32"/>'))
        + p(run("Ta", BOLD) + run("lous", BOLD))
        + p(run("1.1 Tulot", BOLD))
        + p(run("Tämä on lihava virke.", BOLD))
        + p(run("Osa", BOLD) + run(" lihavaa"))
        + p("Leipäteksti on pidempi kuin mikään otsikko.")
    )
    assert told(read(tmp_path, body)) == [
        "# TILINPÄÄTÖS",
        "## Talous",
        "## 1.1 Tulot",
        "Tämä on lihava virke.",
        "Osa lihavaa",
        "Leipäteksti on pidempi kuin mikään otsikko.",
    ]


def test_lists_breaks_tabs_and_characters(tmp_path: Path) -> None:
    body = (
        p("Kohta", "Luettelo")
        + p("Numeroitu", "", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + p("Ei enää", "Luettelo", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + p(
            "<w:r><w:t>Työlli</w:t><w:softHyphen/><w:t>\u00adsyys</w:t><w:tab/><w:t>TE</w:t><w:noBreakHyphen/><w:t>palvelut</w:t><w:br/><w:t>uusi rivi</w:t></w:r>"
        )
        + p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:br w:type="page"/><w:t xml:space="preserve"> valmis</w:t></w:r>')
        + p("   ")
    )
    assert told(read(tmp_path, body)) == ["• Kohta", "• Numeroitu", "Ei enää", "Työllisyys TE-palvelut", "uusi rivi", "✓ valmis"]


def test_fields_show_their_results_and_links_their_text(tmp_path: Path) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    sequence = (
        field.format("begin") + "<w:r><w:instrText>SEQ X</w:instrText></w:r>" + field.format("separate") + run("7") + field.format("end")
    )
    body = (
        p(run("Taulukko ") + sequence + run(". Tulot"))
        + p(
            '<w:hyperlink w:anchor="a"><w:r><w:t>Linkki</w:t></w:r></w:hyperlink><w:fldSimple w:instr="PAGE"><w:r><w:t> 12</w:t></w:r></w:fldSimple>'
        )
        + p(field.format("begin") + "<w:r><w:instrText>XE</w:instrText><w:t>piilo</w:t></w:r>")
        + p("Seuraava")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Ohjausobjekti')}</w:sdtContent></w:sdt>"
        + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        + f"<w:sdtContent>{p('Sisällys')}</w:sdtContent></w:sdt>"
    )
    assert told(read(tmp_path, body)) == ["Taulukko 7. Tulot", "Linkki 12", "Seuraava", "Ohjausobjekti"]


def test_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>'
    body = (
        p(run("Tulot ") + gone + '<w:ins w:id="2">' + run("120") + "</w:ins>" + run(" €"))
        + p("Ensimmäinen ", "", '<w:rPr><w:del w:id="3"/></w:rPr>')
        + p("ja toinen")
        + tbl(tr("a", "1"), tr("b", "2", properties='<w:del w:id="4"/>'), tr("c", "3", properties='<w:ins w:id="5"/>'))
        + p(run("Piilo", "<w:vanish/>") + run("Näkyvä") + run("yli", "<w:strike/>") + '<w:r><w:commentReference w:id="0"/></w:r>')
    )
    document, findings = read_with_findings(tmp_path, body)
    assert told(document) == ["Tulot 120 €", "Ensimmäinen ja toinen", "[2 x 2]", "Näkyvä"]
    assert codes(findings) == ["unaccepted_changes", "comments", "hidden_text"]
    assert findings[0].details["count"] == "5"
    assert document.unread == (("yli", Spot()),)


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('Laatikko')}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wp:docPr id="1" name="k" descr="Kuvio tuloista"/><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    document = read(tmp_path, p(run("Ennen") + f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>") + p("Jälkeen"))
    assert told(document) == ["Ennen", "Laatikko", "Jälkeen"]
    assert document.unread == (("Kuvio tuloista", Spot()),)


def test_notes_follow_the_block_that_refers_to_them(tmp_path: Path) -> None:
    reference = '<w:r><w:rPr><w:rStyle w:val="Viite"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
    footnotes = "".join(f'<w:footnote w:id="{n}">{p(text)}</w:footnote>' for n, text in ((5, "Ilman sisäisiä."), (9, "Arvio.")))
    body = p(run("Tulot 120") + reference.format(5)) + tbl(tr("Tulot", tc(p(run("130") + reference.format(9)))))
    document = read(tmp_path, body, footnotes=f'<w:footnote w:id="-1" w:type="separator">{p("x")}</w:footnote>{footnotes}')
    assert told(document) == ["Tulot 120¹", "1) Ilman sisäisiä.", "[1 x 2]"]
    assert (grids(document), tables(document)[0].notes) == ([[["Tulot", "130²"]]], ("2) Arvio.",))


def test_marks_of_notes_stand_apart_from_numbers(tmp_path: Path) -> None:
    mark = '<w:vertAlign w:val="superscript"/>'
    body = tbl(tr(tc(p(run("1 234") + run("2", mark))), tc(p(run("1 234") + run("1)", mark))), tc(p(run("▲ ") + run("−5 678")))))
    assert grids(read(tmp_path, body)) == [[["1 234²", "1 234 1)", "−5 678"]]]


# ——— tables ———


def test_merged_cells_heads_and_captions(tmp_path: Path) -> None:
    head = "<w:tblHeader/>"
    body = p("Taulukko 1. Tulot, 1 000 €", "Kuvaotsikko") + tbl(
        tr(tc("Selite", '<w:vMerge w:val="restart"/>'), tc("2025", '<w:gridSpan w:val="2"/>'), properties=head),
        tr(tc(p(""), "<w:vMerge/>"), "TA", "T", properties=head),
        tr(tc(p(run("Myynti", BOLD))), tc(p("1") + p("rivi")), properties=""),
        tr("Netto", "5", properties='<w:gridBefore w:val="0"/><w:gridAfter w:val="1"/>'),
        tr("6", properties='<w:gridBefore w:val="2"/>'),
    )
    document = read(tmp_path, body)
    assert grids(document) == [[["Selite", "2025", "^"], ["^", "TA", "T"], ["Myynti", "1\nrivi", ""], ["Netto", "5", ""], ["", "", "6"]]]
    [table] = tables(document)
    assert (table.heads, table.caption) == (2, "Taulukko 1. Tulot, 1 000 €")
    assert [cell.bold for cell in table.rows[2]] == [True, False, False]
    assert told(document) == ["[5 x 3]"]


def test_tables_within_tables_and_frames(tmp_path: Path) -> None:
    inner = tbl(tr("x", "1"))
    document = read(
        tmp_path, tbl(tr(tc(p("A") + inner + p("B")), "2")) + p("väli") + tbl(tr(tc(p("Kehys", "Otsikko1") + p("Teksti") + inner)))
    )
    assert told(document) == ["[1 x 2]", "[1 x 2]", "väli", "# Kehys", "Teksti", "[1 x 2]"]
    assert grids(document)[0] == [["A\nB", "2"]]


def test_tables_with_nothing_between_go_on(tmp_path: Path) -> None:
    body = tbl(tr("S", "T")) + p("") + p('<w:r><w:br w:type="page"/></w:r>') + tbl(tr("y", "2")) + p("Teksti") + tbl(tr("z", "3"))
    assert [table.broken for table in tables(read(tmp_path, body))] == [False, True, False]


def test_paragraphs_of_tabs_are_a_table(tmp_path: Path) -> None:
    tabbed = "<w:r><w:t>{}</w:t><w:tab/><w:t>{}</w:t><w:tab/><w:t>{}</w:t></w:r>"
    body = (
        p(tabbed.format("Selite", "TA", "T"))
        + p(tabbed.format("Tulot", "1 000", "2 000"))
        + p("<w:r><w:t>Menot</w:t><w:tab/><w:t>5</w:t></w:r>")
        + p("Loppu")
    )
    document = read(tmp_path, body)
    assert grids(document) == [[["Selite", "TA", "T"], ["Tulot", "1 000", "2 000"], ["Menot", "5", ""]]]
    assert doubts(document) == {"Menot": "row_short", "5": "row_short"}


def test_items_and_tabs_in_cells(tmp_path: Path) -> None:
    body = tbl(
        tr(tc(p(run("Kasvu", BOLD)) + p("yksi", "Luettelo") + p("• kaksi", "Luettelo")), tc("<w:p><w:r><w:tab/><w:t>5</w:t></w:r></w:p>"))
    )
    assert grids(read(tmp_path, body)) == [[["Kasvu\n• yksi\n• kaksi", "5"]]]


# ——— places, language, title ———


def test_pages_where_word_noted_them(tmp_path: Path) -> None:
    turn = "<w:r><w:lastRenderedPageBreak/></w:r>"
    cell = tc("<w:p><w:r><w:t>alku</w:t><w:lastRenderedPageBreak/><w:t>loppu</w:t></w:r></w:p>")
    body = p("Eka") + p(turn + run("Toka")) + tbl(tr(cell, cell), tr("x", "1")) + p("Viimeinen")
    document = read(tmp_path, body)
    pages = [block.lines[0][1].page for block in document.blocks if hasattr(block, "lines")]
    assert (pages, document.pages) == ([1, 2, 3], 3)
    assert [[cell.spot.page for cell in row] for row in tables(document)[0].rows] == [[2, 2], [3, 3]]


def test_the_language_that_most_letters_have(tmp_path: Path) -> None:
    finnish = '<w:lang w:val="fi-FI"/>'
    assert read(tmp_path, p(run("Tilinpäätös ja talous", finnish) + run("note"))).language == "fi-FI"
    assert read(tmp_path, p("Only this")).language == "en-US"


# ——— what cannot be read ———


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_broken_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "statement.docx"
    path.write_bytes(content)
    assert codes(read_docx_blocks(path)[1]) == ["broken"]
    assert codes(read_docx_blocks(tmp_path)[1]) == ["cannot_open"]


def test_a_broken_part_and_an_empty_body(tmp_path: Path) -> None:
    assert codes(read_with_findings(tmp_path, "<w:p>")[1]) == ["broken"]
    assert codes(read_with_findings(tmp_path, "")[1]) == ["no_text"]
    assert told(read(tmp_path, p("Teksti"), styles="", footnotes="")) == ["Teksti"]
