"""Web pages read as a reader sees them: our own, those that office programs write, and careless ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.ingest_office import converted
from tests.integration.ingest_told import codes, example, figures_of, grids, read_figures, tables, told
from toteuma.core.document import Chart, Document, Table
from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding
from toteuma.core.language import Language
from toteuma.ingest.html import read_html_blocks
from toteuma.ingest.raw import RawDocument, RawParagraph, RawTable
from toteuma.reports.docx import write_docx
from toteuma.reports.html.site import site_files


def read_with_findings(tmp_path: Path, source: str | bytes) -> tuple[RawDocument, tuple[Finding, ...]]:
    path = tmp_path / "page.html"
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return read_html_blocks(path)


def read(tmp_path: Path, source: str | bytes) -> RawDocument:
    document, findings = read_with_findings(tmp_path, source)
    assert codes(findings) == []
    return document


# ——— our own pages ———


@pytest.mark.parametrize(("name", "language"), [("heinola-2025", Language.FI), ("aaltosaari-2025", Language.SV)])
def test_every_figure_of_our_own_site_is_read_back(name: str, language: Language, tmp_path: Path) -> None:
    statement = example(name, language)
    pages: dict[str, list[RawTable]] = {}
    for path, content in site_files({language: statement}, ()).items():
        if f"{language.value}/units/" in path and path.endswith(".html"):
            document = read(tmp_path, content)
            assert document.language == language.value
            for table in tables(document):
                pages.setdefault(table.caption, []).append(table)
    count = 0
    for table in _tables(statement):
        [found] = [read for caption, reads in pages.items() for read in reads if caption.startswith(table.caption) and _fits(read, table)]
        assert read_figures(found, table) == figures_of(table)
        assert [cell.text.rstrip("¹²³⁴ ") for cell in found.rows[0]] == [column.header for column in table.columns]
        count += sum(len(row) for row in figures_of(table))
    assert count > 500


def _tables(statement: Document) -> list[Table]:
    return [block for section in statement.sections() for block in section.blocks if isinstance(block, Table) and section.unit]


def _fits(read: RawTable, table: Table) -> bool:
    return len(read.rows) == len(table.rows) + 1 and len(read.rows[0]) == len(table.columns)


# ——— what a reader sees ———


def test_headings_paragraphs_and_lists(tmp_path: Path) -> None:
    source = """<!doctype html><html lang="sv"><head><title> Ett
 namn </title><style>p{}</style></head><body><header><p>Kommun</p></header><nav><a href="/">Meny</a></nav>
<h1>Bokslut <em>2025</em></h1><p>Ensimmäinen
rivi &amp; toinen<br>kolmas</p><div>Löysä teksti<ul><li>yksi</li><li><p>kaksi</p><ul><li>sisä</li></ul></li></ul></div>
<div role="heading" aria-level="3">Kolme</div><pre>a  b
c</pre><p hidden>piilo</p><p style="display: none">piilo</p><span class="sr-only">kuultava</span><script>x()</script>
<p>Vanha <del>poistettu</del><ins>lisätty</ins></p><img src="a.png" alt="Kuvio"><footer>Alaosa</footer></body></html>"""
    document = read(tmp_path, source)
    assert told(document) == [
        "# Bokslut 2025",
        "Ensimmäinen rivi & toinen",
        "kolmas",
        "Löysä teksti",
        "• yksi",
        "• kaksi",
        "• sisä",
        "### Kolme",
        "a  b",
        "c",
        "Vanha lisätty",
    ]
    assert (document.title, document.language) == ("Ett namn", "sv")
    assert [text for text, _ in document.unread] == ["poistettu", "Kuvio"]


def test_lines_of_the_file(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>\n\nyksi <b>kaksi\nkolme</b> neljä\n</p>\n<table>\n<tr>\n<td>x\n</td><td>1</td></tr></table>")
    [paragraph] = [block for block in document.blocks if isinstance(block, RawParagraph)]
    assert paragraph.lines == (("yksi kaksi", Spot(line=3)), ("kolme neljä", Spot(line=4)))
    assert [cell.spot.line for cell in tables(document)[0].rows[0]] == [8, 9]


def test_bold_paragraphs_are_headings_where_a_page_has_none(tmp_path: Path) -> None:
    source = "<p><b>Talous</b></p><p><b>Lihava virke.</b></p><p>Teksti <b>tässä</b></p>"
    assert told(read(tmp_path, source)) == ["## Talous", "Lihava virke.", "Teksti tässä"]
    assert told(read(tmp_path, "<h1>A</h1>" + source))[:2] == ["# A", "Talous"]


def test_only_the_main_part_where_there_is_one(tmp_path: Path) -> None:
    assert told(read(tmp_path, "<body><div>Valikko</div><main><p>Sisältö</p></main><div>Muuta</div></body>")) == ["Sisältö"]


# ——— tables ———


def test_spans_head_foot_and_caption(tmp_path: Path) -> None:
    source = """<table><caption>Tulot <small>1 000 €</small></caption><colgroup><col></colgroup>
<thead><tr><th rowspan=2>Selite<th colspan=2>2025<tr><th>TA<th>T</thead>
<tfoot><tr><td colspan=3>Luvut on pyöristetty.</td></tr><tr><th>Yhteensä<td>3<td>4</tfoot>
<tbody><tr><td rowspan=0>Myynti<td>1<td>2<tr><td>5<td></tbody></table>"""
    document = read(tmp_path, source)
    assert grids(document) == [[["Selite", "2025", "^"], ["^", "TA", "T"], ["Myynti", "1", "2"], ["^", "5", ""], ["Yhteensä", "3", "4"]]]
    [table] = tables(document)
    assert (table.heads, table.caption, table.notes) == (2, "Tulot 1 000 €", ("Luvut on pyöristetty.",))


def test_rows_of_heads_without_a_head_part(tmp_path: Path) -> None:
    document = read(tmp_path, "<table><tr><th>S<th>T</tr><tr><th>a<td>1</tr><tr><td>b</tr></table>")
    assert (grids(document), tables(document)[0].heads) == ([[["S", "T"], ["a", "1"], ["b", ""]]], 1)


def test_what_stands_in_a_cell(tmp_path: Path) -> None:
    source = """<table><tr><td><p><b>Kasvu</b></p><ul><li>• yksi</li><li>kaksi</li></ul><td><b>1&nbsp;234</b><sup>2</sup>
<td><span class=judged><span><svg></svg>suotuisa</span> <span>−565 805</span></span><td>▲ −90 858<td><span>12</span> <span>euroa</span>
<td>12<a class=note-ref href="#n1"><span class=unseen>Huomautus </span>1</a></table>"""
    document = read(tmp_path, source)
    assert grids(document) == [[["Kasvu\n• yksi\n• kaksi", "1\u00a0234²", "−565 805", "−90 858", "12 euroa", "12¹"]]]
    assert document.unread == (("suotuisa", Spot(line=2)),)
    assert [cell.bold for cell in tables(document)[0].rows[0]] == [False, True, False, False, False, False]


def test_a_dash_before_a_number_is_never_lost(tmp_path: Path) -> None:
    document = read(tmp_path, "<table><tr><td><ul><li>- 5<li>- viisi</ul><td>- 565 805</table>")
    assert grids(document) == [[["• - 5\n• viisi", "- 565 805"]]]


def test_tables_within_tables(tmp_path: Path) -> None:
    inner = "<table><tr><td>x<td>1</table>"
    document = read(tmp_path, f"<table><tr><td>A {inner} B<td>2</table>")
    assert grids(document) == [[["A\nB", "2"]], [["x", "1"]]]
    layout = read(tmp_path, f"<table><tr><td><h2>Otsikko</h2><p>Teksti</p>{inner}</table><table><tr><td>{inner}</table>")
    assert told(layout) == ["## Otsikko", "Teksti", "[1 x 2]", "[1 x 2]"]


def test_careless_pages(tmp_path: Path) -> None:
    source = "<table><tr><td colspan=x>a<td colspan=-1>b<td rowspan=99999>c</tr><tr><td>d</table><p>auki <b>jää<p>&nbsp;<p>&#0;&#150;5 &lt;"
    assert told(read_with_findings(tmp_path, source)[0])[:2] == ["[2 x 3]", "auki jää"]
    deep = "<div>" * 3000 + "pohja" + "</div>" * 3000
    assert isinstance(read_with_findings(tmp_path, deep)[0], RawDocument)


# ——— bytes ———


def test_declared_encodings(tmp_path: Path) -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><p>Tilinpäätös</p></html>'
    for encoding in ("windows-1252", "iso-8859-1", "utf-8"):
        assert told(read(tmp_path, page.format(encoding).encode(encoding))) == ["Tilinpäätös"]
    assert told(read(tmp_path, page.format("utf-8").encode("utf-16"))) == ["Tilinpäätös"]
    document, findings = read_with_findings(tmp_path, page.format("klingon").encode("cp1252"))
    assert (told(document), codes(findings)) == (["Tilinpäätös"], ["encoding_guessed"])
    assert told(read(tmp_path, '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>ä</p></html>')) == ["ä"]


@pytest.mark.parametrize("source", ["", "   ", "<!-- -->", "<html><body></body></html>", "<script>", "\0"])
def test_pages_without_text(tmp_path: Path, source: str) -> None:
    assert codes(read_with_findings(tmp_path, source)[1])[-1:] in (["no_text"], [])


# ——— pages that an office program wrote ———


@pytest.mark.office
def test_a_page_that_libreoffice_wrote(tmp_path: Path) -> None:
    statement = example("heinola-2025", Language.FI)
    write_docx(statement, tmp_path / "statement.docx")
    document, findings = read_html_blocks(converted(tmp_path / "statement.docx", "html", tmp_path))
    assert findings == ()
    reads = [table for table in tables(document) if table.heads == 1]
    expected = [table for table in _tables(statement) if figures_of(table)]
    for table in expected:
        fitting = [read_figures(read, table) for read in reads if _fits(read, table)]
        assert figures_of(table) in fitting
    headings = [line.lstrip("# ") for line in told(document) if line.startswith("#")]
    assert [section.title for section in statement.sections() if section.title not in headings] == []
    assert not any(isinstance(block, Chart) for block in document.blocks)
