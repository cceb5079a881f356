"""Plain text and Markdown read into blocks: what stands where, whatever the habits of whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.integration.ingest_told import codes, doubts, grids, tables, told
from toteuma.core.evidence import Spot
from toteuma.core.findings import Finding
from toteuma.ingest.raw import RawDocument, RawParagraph
from toteuma.ingest.text import read_text_blocks

HEINOLA = Path(__file__).parents[3] / "shared" / "heinola-2025" / "tilinpaatos-2025.txt"


def read_with_findings(tmp_path: Path, source: str | bytes) -> tuple[RawDocument, tuple[Finding, ...]]:
    path = tmp_path / "statement.md"
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    return read_text_blocks(path)


def read(tmp_path: Path, source: str | bytes) -> RawDocument:
    """The blocks of a text that reads without findings."""
    document, findings = read_with_findings(tmp_path, source)
    assert codes(findings) == []
    return document


# ——— a whole statement ———


@pytest.fixture(scope="module")
def heinola() -> RawDocument:
    if not HEINOLA.exists():
        pytest.skip("the statement of the first example is not at hand")
    document, findings = read_text_blocks(HEINOLA)
    assert findings == ()
    return document


def _runs_of_tab_lines() -> list[list[tuple[int, list[str]]]]:
    """The tables counted independently: runs of lines with a tab, with the 1-based line and its bare cells."""
    runs: list[list[tuple[int, list[str]]]] = [[]]
    for number, line in enumerate(HEINOLA.read_bytes().decode("utf-8").split("\n"), start=1):
        if "\t" in line:
            bare = [re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", cell)) for cell in line.split("\t")]
            runs[-1].append((number, bare))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def test_every_cell_of_every_table_with_its_line(heinola: RawDocument) -> None:
    read_back = [
        [(row[0].spot.line, [re.sub(r"\s+|(?<!\w)• ?(?=\w)", "", cell.text).replace("•", "") for cell in row]) for row in table.rows]
        for table in tables(heinola)
    ]
    counted = [[(line, [cell.replace("•", "") for cell in cells]) for line, cells in run] for run in _runs_of_tab_lines()]
    assert read_back == counted
    assert sum(len(cells) for run in counted for _, cells in run) == 1052
    assert doubts(heinola) == {}


def test_tables_after_a_page_break_are_told(heinola: RawDocument) -> None:
    first = [(table.rows[0][0].text, table.broken) for table in tables(heinola)]
    assert [text for text, broken in first if broken] == ["Strateginen päämäärä"] * 10
    assert sum(not broken for _, broken in first) == 15


def test_headings_and_prose_of_every_line(heinola: RawDocument) -> None:
    """No line of the document is lost, and none is told twice."""
    prose = [(spot.line, text) for block in heinola.blocks if isinstance(block, RawParagraph) for text, spot in block.lines]
    headings = [line.lstrip("# ") for line in told(heinola) if line.startswith("#")]
    source = HEINOLA.read_text(encoding="utf-8").split("\n")
    lines = [(number, line) for number, line in enumerate(source, start=1) if line.strip() and "\t" not in line]
    marked = [re.sub(r"^#+ |\*\*", "", line) for _, line in lines if line.startswith("#") or re.fullmatch(r"\*\*[^*]+\*\*", line)]
    assert headings == marked
    assert prose == [(n, line.replace("**", "").strip()) for n, line in lines if re.sub(r"^#+ |\*\*", "", line) not in marked]
    assert prose[-1][1].endswith("(90.1 %).")


def test_bold_and_list_items_of_cells(heinola: RawDocument) -> None:
    margin = tables(heinola)[0].rows[3]
    assert [(cell.text, cell.bold) for cell in margin[:2]] == [("Toimintakate", True), ("-33 250 687", True)]
    assert not any(cell.bold for cell in tables(heinola)[0].rows[1])
    objective = next(
        cell for table in tables(heinola) for row in table.rows for cell in row if "Velkamäärän" in cell.text and "Kasvua" in cell.text
    )
    assert [line[:2] for line in objective.text.split("\n")] == ["Ke", "• ", "• ", "• "]
    assert not objective.bold


# ——— headings, paragraphs, lists ———


def test_headings_of_every_kind(tmp_path: Path) -> None:
    source = "# Yksi #\n\n###Kolme\n\n**Lihava**\n\n<b>Tagit</b>\n\nAlla\n====\n\nViiva\n---\n\n**Tämä on virke.** Ja toinen.\n\n**Tämäkin.**\n\n#hashtag on sana\n"
    assert told(read(tmp_path, source)) == [
        "# Yksi",
        "### Kolme",
        "#### Lihava",
        "#### Tagit",
        "# Alla",
        "## Viiva",
        "Tämä on virke. Ja toinen.",
        "Tämäkin.",
        "#hashtag on sana",
    ]


def test_a_text_without_marks_has_its_short_lone_lines_as_headings(tmp_path: Path) -> None:
    source = "TILINPÄÄTÖS\n\n2.1 Talous\n\nTalous oli hyvä.\n\nHenkilöstö\n\nVäki\nkasvoi.\n\nLoppu"
    assert told(read(tmp_path, source)) == ["# TILINPÄÄTÖS", "## 2.1 Talous", "Talous oli hyvä.", "## Henkilöstö", "Väki kasvoi.", "Loppu"]


def test_lines_of_a_paragraph_know_their_place(tmp_path: Path) -> None:
    document = read(tmp_path, "# A\r\n\r\nKulut **olivat\r\n2,9 milj.** euroa\rja rivi.\r\n")
    [paragraph] = [block for block in document.blocks if isinstance(block, RawParagraph)]
    assert paragraph.lines == (("Kulut olivat", Spot(line=3)), ("2,9 milj. euroa", Spot(line=4)), ("ja rivi.", Spot(line=5)))


def test_list_items_and_dates(tmp_path: Path) -> None:
    source = (
        "# A\n10. MAALISKUUTA 2026\n\n- yksi\n  jatkuu\n* kaksi\n– kolme\n\n1. eka\n2. toka\n\n- 565 805 on luku\n\n•\tsarkain\n•\ttoinen"
    )
    assert told(read(tmp_path, source)) == [
        "# A",
        "10. MAALISKUUTA 2026",
        "• yksi jatkuu",
        "• kaksi",
        "• kolme",
        "• 1. eka",
        "• 2. toka",
        "- 565 805 on luku",
        "• sarkain",
        "• toinen",
    ]


def test_a_dash_before_a_number_is_never_lost(tmp_path: Path) -> None:
    source = "# A\nPoikkeama oli\n- 565 805 euroa.\n\n- 12 hanketta\n- 5 lasta\n– −3 %\n"
    assert told(read(tmp_path, source)) == ["# A", "Poikkeama oli - 565 805 euroa.", "• - 12 hanketta", "• - 5 lasta", "• −3 %"]


def test_markup_of_prose_is_gone_and_what_only_looks_like_it_stays(tmp_path: Path) -> None:
    source = "# A\n[Linkki](https://a.fi) ja `koodi` &amp; 2 * 3 * 4, a_b_c, <5 % ja\\*, kuva ![teksti](a.png), R&D\n> lainaus\n"
    assert told(read(tmp_path, source))[1] == "Linkki ja koodi & 2 * 3 * 4, a_b_c, <5 % ja*, kuva teksti, R&D lainaus"


def test_settings_at_the_top_are_title_and_language(tmp_path: Path) -> None:
    document = read(tmp_path, '---\ntitle: "Tilinpäätös"\nlang: fi\n---\n# A\nteksti\n')
    assert (document.title, document.language, told(document)) == ("Tilinpäätös", "fi", ["# A", "teksti"])
    assert told(read(tmp_path, "---\n\nteksti, joka jatkuu\n"))[0] == "teksti, joka jatkuu"


# ——— tables of tabs ———


def test_blank_cells_are_kept_and_trailing_ones_too_many_go(tmp_path: Path) -> None:
    document = read(tmp_path, "Selite\tTP\tTA\n\t1\t\nNetto\t\t2\t\t\nTUOTOT\nMyynti\t1\t2")
    assert grids(document) == [[["Selite", "TP", "TA"], ["", "1", ""], ["Netto", "", "2"], ["TUOTOT", "", ""], ["Myynti", "1", "2"]]]


def test_rows_that_do_not_fit_lose_no_cell(tmp_path: Path) -> None:
    document, findings = read_with_findings(tmp_path, "Selite\tTP\tTA\nA\t1\t2\nB\t3\nC\t4\t5\t6\nD\t7\t8\n")
    assert grids(document)[0][2:4] == [["B", "3", "", ""], ["C", "4", "5", "6"]]
    assert [(finding.code, finding.place.row) for finding in findings] == [("reading.row_short", 3), ("reading.row_long", 4)]
    assert codes(findings) == ["row_short", "row_long"]
    assert doubts(document) == {"B": "row_short", "3": "row_short"} | dict.fromkeys("C456", "row_long")


def test_a_row_that_wraps_is_one_row(tmp_path: Path) -> None:
    source = "Selite\tTP\tTA\nMyynti\t1\t2\nTuet ja\navustukset\t3\t4\nPitkä, \njoka jatkuu\t5\t6\nKulut\t7 000\n000\t8\nLoppu\t9\t10\n"
    document, findings = read_with_findings(tmp_path, source)
    assert grids(document)[0][2:] == [
        ["Tuet ja avustukset", "3", "4"],
        ["Pitkä,  joka jatkuu", "5", "6"],
        ["Kulut", "7 000 000", "8"],
        ["Loppu", "9", "10"],
    ]
    wrapped = tables(document)[0].rows[2][0]
    assert wrapped.pieces == (("Tuet ja", Spot(line=3)), ("avustukset", Spot(line=4)))
    assert set(doubts(document).values()) == {"wrapped"}
    assert codes(findings) == ["cell_wrapped"] * 3


def test_a_last_cell_that_wraps(tmp_path: Path) -> None:
    document, _ = read_with_findings(tmp_path, "Riski\tKeino\nTalous\tEnnakoidaan ja\nvalmistaudutaan hyvin\nVäki\tKoulutus\n\nLoppu.")
    assert grids(document) == [[["Riski", "Keino"], ["Talous", "Ennakoidaan ja valmistaudutaan hyvin"], ["Väki", "Koulutus"]]]


def test_cells_that_a_spreadsheet_quoted(tmp_path: Path) -> None:
    document = read(tmp_path, 'Riski\tKeino\tArvo\n"Talous\n""heikko"""\t"sana ""laina"""\t2\nVäki\t"oma" sana\t3\n')
    assert grids(document)[0][1:] == [['Talous\n"heikko"', 'sana "laina"', "2"], ["Väki", '"oma" sana', "3"]]


def test_a_table_goes_on_after_a_page_break(tmp_path: Path) -> None:
    document = read(tmp_path, "# A\nS\tT\nx\t1\n\n\n12\n\n\f\nS\tT\ny\t2\n\nTeksti väliin.\n\nS\tT\nz\t3\n\n77\n\nTeksti.")
    assert [table.broken for table in tables(document)] == [False, True, False]
    assert document.unread == (("12", Spot(line=6)),)
    assert told(document)[-2:] == ["77", "Teksti."]


def test_rows_with_blank_lines_between_are_one_table(tmp_path: Path) -> None:
    assert grids(read(tmp_path, "# A\nS\tT\n\nx\t1\n\ny\t2\n\nTeksti")) == [[["S", "T"], ["x", "1"], ["y", "2"]]]


def test_indented_text_is_no_table(tmp_path: Path) -> None:
    assert told(read(tmp_path, "# A\n\tSisennetty kappale\n\tjatkuu\n")) == ["# A", "Sisennetty kappale jatkuu"]


def test_numbers_that_spaces_part_are_no_table(tmp_path: Path) -> None:
    document, findings = read_with_findings(tmp_path, "# A\nTuotot   312 298    305\nKulut    -12 000   -13 000\nKate      300 298   292\n")
    assert [(codes([finding]), finding.place.row) for finding in findings] == [(["table_of_spaces"], 2)]
    assert tables(document) == []


# ——— tables of bars, and HTML ———


def test_pipe_tables(tmp_path: Path) -> None:
    source = "| Selite | TP |\n|:---|---:|\n| **A \\| B** | 1 234 |\n| C<br>D |\n\nX | Y\n--|--\n1 | `a`\n\n| y | z |\n| 1 | 2 |\n"
    document = read(tmp_path, source)
    assert grids(document) == [[["Selite", "TP"], ["A | B", "1 234"], ["C\nD", ""]], [["X", "Y"], ["1", "a"]], [["y", "z"], ["1", "2"]]]
    assert [table.heads for table in tables(document)] == [1, 1, None]
    assert tables(document)[0].rows[1][0].bold
    assert tables(document)[0].rows[2][0].spot == Spot(line=4)


def test_drawn_tables(tmp_path: Path) -> None:
    source = "+-----+-----+\n| S   | TP  |\n+=====+=====+\n| a   | 1   |\n| b   |     |\n+-----+-----+\n| c   | 2   |\n+-----+-----+\n"
    document = read(tmp_path, source)
    assert (grids(document), tables(document)[0].heads) == ([[["S", "TP"], ["a\nb", "1"], ["c", "2"]]], 1)


def test_html_within_text(tmp_path: Path) -> None:
    source = "# A\n\n<table>\n<tr><th>S</th><th>T</th></tr>\n\n<tr><td>x &amp; y</td>\n<td>1</td></tr>\n</table>\n\n<!-- pois\n\n\ttästä -->\n\n<h2>B</h2>\n\nLoppu.\n"
    document = read(tmp_path, source)
    assert told(document) == ["# A", "[2 x 2]", "## B", "Loppu."]
    assert (grids(document), tables(document)[0].heads) == ([[["S", "T"], ["x & y", "1"]]], 1)
    assert [cell.spot.line for cell in tables(document)[0].rows[1]] == [6, 7]


def test_a_comment_without_end_hides_its_own_line_only(tmp_path: Path) -> None:
    document = read(tmp_path, "# A\n<!-- unohtui\nTeksti.\n")
    assert (told(document), document.unread) == (["# A", "Teksti."], (("<!-- unohtui", Spot(line=2)),))


def test_marks_of_notes_stand_apart_from_numbers(tmp_path: Path) -> None:
    document = read(tmp_path, "S\tT\na\t1 234<sup>1</sup>\nb\t1 234<sup>2)</sup>\nc\t1 234[^3]\nd\t1 234*\ne\tm<sup>2</sup>\n")
    assert [row[1] for row in grids(document)[0][1:]] == ["1 234¹", "1 234 2)", "1 234³", "1 234*", "m²"]


# ——— bytes ———


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_tell_themselves(tmp_path: Path, encoding: str) -> None:
    assert told(read(tmp_path, "# Tilinpäätös\nTämä on –565 805 €".encode(encoding))) == ["# Tilinpäätös", "Tämä on –565 805 €"]


@pytest.mark.parametrize(("encoding", "found"), [("cp1252", "cp1252"), ("latin-1", "cp1252"), ("cp850", "cp850")])
def test_encodings_that_are_guessed_are_told(tmp_path: Path, encoding: str, found: str) -> None:
    document, findings = read_with_findings(tmp_path, "# Tilinpäätös\nHyvä työ, väki kasvoi yöllä.".encode(encoding))
    assert told(document) == ["# Tilinpäätös", "Hyvä työ, väki kasvoi yöllä."]
    assert codes(findings) == ["encoding_guessed"]
    assert findings[0].details["encoding"] == found


def test_characters_that_are_lost_or_were_lost_before(tmp_path: Path) -> None:
    document, findings = read_with_findings(tmp_path, b"S\tT\nTilinp\x81\xe4\t1\n")
    assert codes(findings) == ["encoding_guessed", "damaged_characters"]
    assert doubts(document) == {"Tilinp�ä": "unknown_character"}
    _, findings = read_with_findings(tmp_path, "Tilinpäätös ja hyvä".encode().decode("latin-1"))
    assert codes(findings) == ["misread_characters"]


def test_spaces_are_kept_and_soft_hyphens_go(tmp_path: Path) -> None:
    text = "1\u00a0234\u202f567\u2009890\u200b1"
    document = read(tmp_path, f"S\tT\nTyölli\u00adsyys\t\u00a0{text}\u00a0\n")
    assert grids(document) == [[["S", "T"], ["Työllisyys", text]]]


def test_a_file_without_text_and_one_that_is_missing(tmp_path: Path) -> None:
    assert codes(read_with_findings(tmp_path, "\n \n\ufeff")[1]) in (["no_text"], [])
    assert codes(read_text_blocks(tmp_path / "missing.txt")[1]) == ["cannot_open"]
    assert codes(read_text_blocks(tmp_path)[1]) == ["cannot_open"]
