"""The web pages, read back: every figure, link, id and heading, the tables to download, and text that would be markup."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tests.documents import comparison, paragraph
from tests.e2e.sample_site import DOWNLOADS, projects, sample_documents, write_sample
from toteuma.core.document import BulletList, Cell, Chart, Column, ColumnKind, Document, Paragraph, Row, RowKind, Run, Section, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language
from toteuma.reports.html import Download, write_html
from toteuma.reports.html.downloads import size_in_words
from toteuma.reports.html.plan import anchor, distinct_slugs, make_plan
from toteuma.reports.html.prose import Glossary
from toteuma.reports.html.sheets import table_csv
from toteuma.reports.html.site import site_files
from toteuma.reports.html.widths import column_percents, divisible
from toteuma.texts import furniture

Element = html.HtmlElement
ROOM = Path(__file__).parents[2] / "src/toteuma/reports/html"
EXTERNAL = re.compile(r"^(https?|mailto):")


@cache
def site() -> dict[str, bytes]:
    return site_files(sample_documents(), DOWNLOADS)


@cache
def page(path: str) -> Element:
    return html.document_fromstring(site()[path].decode("utf-8"))


def pages() -> list[str]:
    return [path for path in site() if path.endswith(".html")]


def by_id(root: Element, name: str) -> Element:
    (found,) = root.xpath("//*[@id=$name]", name=name)
    return found


def text_of(element: Element, *without: str) -> str:
    """The visible text as one line, without soft hyphens and without what has one of these classes."""
    copy = html.fromstring(html.tostring(element, encoding="unicode"))
    for name in without:
        for part in copy.find_class(name):
            part.drop_tree()
    return re.sub(r"[ \n]+", " ", copy.text_content().replace("\u00ad", "")).strip(" ")


def expected_cell(cell: Cell) -> list[str]:
    parts = [item for part in cell.content for item in (part.items if isinstance(part, BulletList) else (part,))]
    return [part.text for part in parts] or [cell.printed]


def shown_cell(element: Element) -> list[str]:
    parts = element.xpath("./p | ./ul/li")
    furniture_classes = ("judgement", "note-refs", "lang-mark", "why-more")
    return [text_of(part, *furniture_classes) for part in parts or [element]]


def tables(document: Document) -> Iterator[Table]:
    yield from document.tables()
    yield from (chart.table for chart in document.charts())


def test_every_cell_of_every_table_is_on_its_page() -> None:
    for language, document in sample_documents().items():
        plan = make_plan(document, dict(document.labels))
        for table in tables(document):
            root = page(f"{language}/{plan.table_pages[table.id]}")
            (grid,) = by_id(root, anchor("t", table.id)).xpath(".//table")
            assert text_of(grid.find("caption"), "unseen") == f"{table.caption} {table.unit_note}".strip()
            assert [text_of(head) for head in grid.xpath("./thead/tr/th")] == [column.header for column in table.columns]
            rows = [[shown_cell(cell) for cell in row] for row in grid.xpath("./tbody/tr")]
            assert rows == [[expected_cell(cell) for cell in row.cells if not cell.covered] for row in table.rows]
            spans = [[int(cell.get("rowspan", "1")) for cell in row] for row in grid.xpath("./tbody/tr")]
            assert spans == [[cell.rowspan for cell in row.cells if not cell.covered] for row in table.rows]


def test_judgements_statuses_and_notes_stand_with_their_cells() -> None:
    root = page("fi/units/hypa.html")
    grid = by_id(root, "t-HYPA-income_statement")
    table = comparison("HYPA", "HYPA-income_statement")
    expected = [cell.judgement_word for row in table.rows for cell in row.cells if cell.judgement_word]
    assert [text_of(word) for word in grid.find_class("judgement")] == expected
    (reference,) = grid.find_class("note-ref")
    assert text_of(reference) == "Huomautus 11"
    assert text_of(by_id(root, reference.get("href")[1:])) == table.notes[0].paragraph.text
    states = by_id(root, "t-HYPA-goals").find_class("state")
    assert [(text_of(state), state.get("class")) for state in states] == [
        ("Toteutui", "state tone-good"),
        ("Toteutui osittain", "state tone-partial"),
        ("Ei toteutunut", "state tone-bad"),
        ("Ei arvioitu", "state tone-none"),
    ]


def test_each_row_with_figures_leads_to_how_they_came_about() -> None:
    document = sample_documents()[Language.FI]
    root = page("fi/units/hypa.html")
    links = by_id(root, "t-HYPA-income_statement").find_class("why")
    assert [text_of(link) for link in links] == [
        "Myyntituotot",
        "Maksutuotot",
        "Toimintatuotot",
        "Henkilöstökulut",
        "Toimintakulut",
        "Toimintakate",
    ]
    proofs = page("fi/figures/hypa.html")
    shown = {
        entry.get("id"): (text_of(entry.find("dt")), text_of(entry.find_class("n")[0]), text_of(entry.find_class("origin")[0], "unseen"))
        for entry in proofs.xpath("//div[@class='proof']/dl/div")
    }
    assert shown == {anchor("f", e.id): (e.column_label, e.printed, e.steps[0].source) for e in document.figures if e.unit == "HYPA"}


def targets(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        for name in ("href", "src", "action"):
            if isinstance(element.tag, str) and element.get(name) is not None:
                yield element.tag, element.get(name)


def test_every_link_and_anchor_leads_somewhere_and_nothing_is_loaded_from_outside() -> None:
    known = set(site()) | {download.path.as_posix() for download in DOWNLOADS}
    external = set()
    for path in pages():
        for tag, address in targets(page(path)):
            if EXTERNAL.match(address):
                assert tag == "a"
                external.add(address)
                continue
            parts = urlsplit(address)
            target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
            assert target in known, (path, address)
            if parts.fragment:
                assert by_id(page(target), unquote(parts.fragment)) is not None, (path, address)
    assert external == {
        "https://www.finlex.fi/",
        "https://www.saavutettavuusvaatimukset.fi/",
        "https://www.tillganglighetskrav.fi/",
        "https://www.webaccessibility.fi/",
    }
    styles = site()["assets/site.css"].decode()
    assert [f"assets/{address}" in site() for address in re.findall(r"url\(([^)]*)\)", styles)] == [True, True, True]
    assert not re.search(r"https?:|@import", styles)


def test_the_search_index_leads_to_what_it_names() -> None:
    items = re.findall(r'"u":"([^"]+)"', site()["fi/search-index.js"].decode())
    assert len(items) > 40
    for address in items:
        path, _, fragment = address.partition("#")
        root = page(f"fi/{path}")
        assert not fragment or by_id(root, fragment) is not None


@pytest.mark.parametrize("path", pages())
def test_structure_of_the_page(path: str) -> None:
    """Unique ids, references that resolve, headings without gaps, and nothing that the content security policy would refuse."""
    root = page(path)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        assert set(" ".join(root.xpath(f"//@{attribute}")).split()) <= set(ids)
    levels = [int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert root.xpath("//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert root.xpath("//a[not(@href)] | //*[starts-with(@href, 'javascript')]") == []
    assert root.get("lang") == (path.split("/")[0] if "/" in path else "fi")


def test_the_language_switch_leads_to_the_same_page() -> None:
    links = page("sv/units/hyvi.html").xpath("//nav[@class='languages']//a")
    assert [(link.get("hreflang"), link.get("href"), link.get("aria-current")) for link in links] == [
        ("fi", "../../fi/units/hyvi.html", None),
        ("sv", "hyvi.html", "true"),
        ("en", "../../en/units/hyvi.html", None),
    ]


def test_the_first_page_leads_to_the_first_language() -> None:
    root = page("index.html")
    assert root.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=fi/index.html"]
    assert root.xpath("//main//a/@href") == ["fi/index.html", "sv/index.html", "en/index.html"]


def test_text_that_is_not_in_the_language_of_the_page_says_so() -> None:
    root = page("fi/units/hyvi.html")
    (fallback,) = root.find_class("fallback")
    assert [(part.get("lang"), text_of(part)) for part in fallback] == [(None, "Teksti on vain ruotsiksi"), ("sv", "Text.")]
    assert by_id(root, "s-HYVI-text").find("h2").get("lang") == "sv"
    table = by_id(root, "t-HYVI-projects")
    assert [text_of(mark) for mark in table.find_class("lang-mark")] == ["SV", "SV"]
    assert text_of(table.find_class("table-note")[0]) == "Merkinnällä SV varustetut tekstit ovat vain ruotsiksi."
    assert page("sv/units/hyvi.html").xpath("//section[@id='s-HYVI-key']//table//td/@lang") == []


def test_a_term_is_marked_once_in_a_section_and_the_text_stays_whole() -> None:
    section = by_id(page("fi/units/hypa.html"), "s-HYPA-description")
    (term,) = section.find_class("term")
    assert (term.find("button").text, text_of(term.find_class("tip")[0])) == ("Toimintakatteen", "Tuotot vähennettynä kuluilla.")
    assert text_of(term.getparent(), "tip") == "Toimintakatteen kehitys oli hyvä: toimintakate parani."
    glossary = Glossary(sample_documents()[Language.FI].glossary, Language.FI)
    pieces = list(glossary.pieces("Toimintakatteet ja toimintakate.", Language.FI))
    assert [(piece.text, piece.term is not None) for piece in pieces] == [
        ("Toimintakatteet ja ", False),
        ("toimintakate", True),
        (".", False),
    ]
    assert [piece.term for piece in glossary.pieces("toimintakate", Language.SV)] == [None]


def test_nasty_text_stays_text() -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    document = sample_documents()[Language.FI]
    text = Paragraph((Run(nasty), Run(nasty, strong=True, link="javascript:alert(1)")), Language.FI)
    table = comparison("X", "x y")
    table = replace(table, id="x y", caption=nasty, columns=(replace(table.columns[0], header=nasty), *table.columns[1:]))
    unit = Section("../../evil", 1, nasty, "unit", "../../evil", (text, table))
    document = replace(document, title=nasty, municipality=nasty, approval=nasty, chapters=(document.chapters[0], unit))
    files = site_files({Language.FI: document}, ())
    assert "fi/units/evil.html" in files
    assert "fi/tables/x-y.csv" in files
    for name, content in files.items():
        if name.endswith(".html"):
            root = html.document_fromstring(content.decode())
            assert root.xpath("//script[not(@src)] | //img | //@onerror | //a[starts-with(@href, 'java')]") == []
    root = html.document_fromstring(files["fi/units/evil.html"].decode())
    assert text_of(root.find(".//h1")) == nasty
    assert [text_of(p) for p in root.xpath("//main/p")] == [nasty + nasty]
    assert by_id(root, "t-x_y") is not None


def test_the_mark_of_a_note_ends_the_text_it_belongs_to() -> None:
    document = sample_documents()[Language.FI]
    table = comparison("X", "x")
    text = Cell("Yksi kaksi", content=(paragraph("Yksi"), paragraph("kaksi")), note_refs=(1,))
    listed = Cell("Yksi", content=(BulletList((paragraph("Yksi"),)),), note_refs=(1,))
    row = replace(table.rows[0], cells=(text, listed, *table.rows[0].cells[2:]))
    columns = (table.columns[0], replace(table.columns[1], kind=ColumnKind.TEXT), *table.columns[2:])
    unit = Section("X", 1, "X", "unit", "X", (replace(table, columns=columns, rows=(row, *table.rows[1:])),))
    files = site_files({Language.FI: replace(document, chapters=(document.chapters[0], unit))}, ())
    first = by_id(html.document_fromstring(files["fi/units/x.html"].decode()), "t-x").xpath(".//tbody/tr[1]")[0]
    assert [[part.tag for part in cell.iter() if part.get("class") == "note-refs" or part.tag in ("p", "ul")] for cell in first[:2]] == [
        ["p", "p", "span"],
        ["ul", "span"],
    ]
    assert [mark.getparent().tag for mark in first.find_class("note-refs")] == ["p", "td"]


def test_units_with_codes_that_look_the_same_have_pages_of_their_own() -> None:
    assert distinct_slugs(["A B", "a-b", "Å", "a", "§"]) == {"A B": "a-b", "a-b": "a-b-2", "Å": "a", "a": "a-2", "§": "x"}


def test_table_to_download_has_exact_values() -> None:
    rows = list(csv.reader(io.StringIO(table_csv(comparison("HYPA", "t")).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Selite", "Tilinpäätös 2024", "Talousarvio 2025", "Toteuma 2025", "Poikkeama", "Toteuma %"]
    assert rows[1] == ["TOIMINTATUOTOT", "", "", "", "", ""]
    assert rows[2] == ["Myyntituotot", "1031445,6", "710600", "1031106,25", "-320506,25", "145,1036096257"]
    assert rows[-1] == ["Toimintakate", "-18978477,4", "-19476800", "-18984885,55", "-491914,45", "97,4743569272"]


def test_table_to_download_runs_nothing_and_repeats_spanning_cells() -> None:
    assert table_csv(projects()) == ("\ufeffPäämäärä;Hanke;Rahoitus;Tila\r\n'@päämäärä;'=HYPERLINK(1);15;Toteutui\r\n".encode())
    goals = site()["fi/tables/hypa-goals.csv"].decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in goals] == ["Strateginen päämäärä", *['"Hyvinvoinnin kasvu: Hyvinvointi lisääntyy'] * 4]


def test_long_finnish_words_can_be_divided() -> None:
    text = "Maahanmuuttokoordinaattori ja lyhyt: konsultaatiomalli"
    assert divisible(text, Language.FI) == "Maahan-muut-to-koor-di-naat-tori ja lyhyt: konsul-taa-tio-malli".replace("-", "\u00ad")
    assert divisible(text, Language.SV) == text


def test_columns_have_room_for_their_words() -> None:
    columns = tuple(Column(name, name, ColumnKind.TEXT, weight) for name, weight in (("a", 10), ("b", 10), ("c", 80)))
    table = Table("t", "goals", "", "", "", columns, (Row("r", RowKind.BODY, (Cell("x"), Cell("konsultaatiomalli"), Cell("y"))),))
    assert column_percents(table) == [9, 12, 77]


def test_downloads_are_listed_with_their_sizes() -> None:
    listed = [text_of(item) for item in by_id(page("fi/index.html"), "downloads").findall(".//li")]
    assert listed == [
        "Julkaisu PDF-tiedostona PDF, 1,2 Mt",
        "Julkaisu Word-tiedostona DOCX, 346 kt",
        "Avoin data ZIP, 999 tavua",
    ]
    labels = dict(sample_documents()[Language.EN].labels)
    assert [size_in_words(size, Language.EN, labels) for size in (1, 1000, 2_500_000)] == ["1 bytes", "1 kB", "2.5 MB"]


def test_two_builds_are_equal(tmp_path: Path) -> None:
    first = {path.relative_to(tmp_path / "a"): path.read_bytes() for path in write_sample(tmp_path / "a")}
    second = {path.relative_to(tmp_path / "b"): path.read_bytes() for path in write_sample(tmp_path / "b")}
    assert first == second
    assert {path.as_posix(): content for path, content in first.items()} == site()


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "fi" / "index.html").mkdir(parents=True)
    with pytest.raises(OutputFailed) as failure:
        write_html(sample_documents(), tmp_path, downloads=[Download("pdf", None, Path("a.pdf"), 1)])
    assert failure.value.details["path"] == str(tmp_path / "fi" / "index.html")
    assert list(tmp_path.rglob("*.part")) == []


def test_no_word_of_the_furniture_is_left_over() -> None:
    """Each key is asked for somewhere, whole or by its beginning (``"kind_" ~ …``); a key that is missing fails the other tests."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (*ROOM.glob("*.py"), *ROOM.glob("templates/*.html")))
    keys = [key.removeprefix("html.") for key in furniture() if key.startswith("html.")]
    starts = ("language_", "only_", "marked_", "download_", "kind_")
    topics = {f"{topic}{suffix}" for topic in ("goals", "key_figures", "projects", "risks") for suffix in ("", "_intro")}
    unused = [key for key in keys if not re.search(rf"[\"'.]{key}\b", code) and not key.startswith(starts) and key not in topics]
    assert unused == []


def test_a_chapter_of_another_kind_has_a_page_too() -> None:
    document = sample_documents()[Language.FI]
    chapter = Section("appendix", 1, "Liite", "prose", "", (paragraph("Liitteen teksti."),))
    files = site_files({Language.FI: replace(document, chapters=(*document.chapters, chapter))}, ())
    root = html.document_fromstring(files["fi/chapters/appendix.html"].decode())
    assert [text_of(p) for p in root.xpath("//main/p")] == ["Liitteen teksti."]


def test_every_block_type_of_the_sample_is_on_a_page() -> None:
    document = sample_documents()[Language.FI]
    charts = [block for section in document.sections() for block in section.blocks if isinstance(block, Chart)]
    plan = make_plan(document, dict(document.labels))
    for chart in charts:
        root = page(f"fi/{plan.places[chart.id].path}")
        block = by_id(root, anchor("c", chart.id))
        pictures = block.xpath(".//*[name()='svg'][@role='img']")
        widths = ("small",) if chart.small else ("broad", "narrow")
        assert [picture.get("class") for picture in pictures] == [f"chart-{tone} {width}" for width in widths for tone in ("light", "dark")]
        assert [[text_of(part) for part in picture[:2]] for picture in pictures] == [[chart.title, chart.alt]] * len(pictures)
        assert text_of(block.find_class("finding")[0]) == chart.finding
