"""Tables found by where text and rules stand: every way that municipalities lay them out, read back cell by cell."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from tests.documents import document
from tests.integration.ingest_pdf_made import cells, doubts, made, prose, read, tables
from toteuma.ingest.pdf import read_pdf_blocks
from toteuma.ingest.pdf.chunks import Kind, kind_of
from toteuma.reports.pdf import write_pdf

ROWS = [
    ["Toimintatuotot", "1 234 567", "1 300 000", "−65 433"],
    ["Myyntituotot", "234 567", "300 000", "−65 433"],
    ["Maksutuotot", "1 000 000", "1 000 000", "0"],
    ["Toimintakulut", "−12 345 678", "−12 000 000", "−345 678"],
    ["Toimintakate", "−11 111 111", "−10 700 000", "−411 111"],
]


def grid(rows: list[list[str]], **options: str) -> str:
    """A typst table of rows; ``columns`` and the like as options."""
    settings = {"columns": "4", "align": "(left, right, right, right)", "stroke": "none"} | options
    body = "\n".join(", ".join(f"[{cell}]" for cell in row) + "," for row in rows)
    return "#table(" + ", ".join(f"{name}: {value}" for name, value in settings.items()) + ",\n" + body + "\n)\n"


HEAD = [["Selite", "Toteuma 2025", "Talousarvio 2025", "Poikkeama"]]


@pytest.mark.parametrize(
    "options",
    [
        {"stroke": "0.5pt"},
        {"stroke": "none"},
        {"stroke": "(x, y) => (bottom: 0.4pt)"},
        {"stroke": "(x, y) => (left: 0.4pt, right: 0.4pt)"},
        {"stroke": "none", "fill": "(x, y) => if y == 0 { green } else { white }"},
        {"stroke": "none", "inset": "(x: 3pt, y: 2pt)"},
        {"stroke": "none", "columns": "(1fr, 1fr, 1fr, 1fr)"},
        {"stroke": "none", "align": "(left, center, center, center)"},
        {"stroke": "none", "align": "left"},
    ],
    ids=["grid", "unruled", "level rules", "upright rules", "shaded", "tight", "wide", "centred", "flush left"],
)
def test_one_table_in_every_dress(tmp_path: Path, options: dict[str, str]) -> None:
    file = read(made(tmp_path / "a.pdf", "Ennen taulukkoa on tekstiä.\n" + grid(HEAD + ROWS, **options) + "Ja sen jälkeen."))
    [table] = tables(file)
    assert cells(table) == HEAD + ROWS
    assert table.heads == 1
    assert doubts(table) == {}
    assert prose(file) == ["Ennen taulukkoa on tekstiä.", "Ja sen jälkeen."]


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_wrapped_labels_and_heads(tmp_path: Path, stroke: str) -> None:
    rows = [
        ["Selite", "Alku-\\ peräinen \\ talousarvio", "Talousarvio \\ muutosten \\ jälkeen"],
        ["Aineet, tarvikkeet ja tava-\\ rat", "1 234", "5 678"],
        ["Muut palvelut", "10", "20"],
        ["Pitkäaikaisten lainojen lisäykset muilta", "100", "200"],
        ["Yhteensä", "1 344", "5 898"],
    ]
    source = grid(
        rows, columns="(95pt, 90pt, 90pt)", align="(left + bottom, right + bottom, right + bottom)", stroke=stroke, inset="(y: 5pt)"
    )
    [table] = tables(read(made(tmp_path / "a.pdf", source)))
    assert cells(table) == [
        ["Selite", "Alkuperäinen talousarvio", "Talousarvio muutosten jälkeen"],
        ["Aineet, tarvikkeet ja tavarat", "1 234", "5 678"],
        ["Muut palvelut", "10", "20"],
        ["Pitkäaikaisten lainojen lisäykset muilta", "100", "200"],
        ["Yhteensä", "1 344", "5 898"],
    ]
    assert doubts(table) == {}


def test_figures_on_the_first_line_or_the_middle_of_a_wrapped_label(tmp_path: Path) -> None:
    rows = [
        ["Selite", "2025", "2024"],
        ["Suunnitelman mukaiset poistot ja arvonalentumiset", "1 234", "5 678"],
        ["Korot", "1", "2"],
        ["Muut", "3", "4"],
    ]
    for align in ("top", "horizon"):
        source = grid(rows, columns="(110pt, 90pt, 90pt)", align=f"(left + {align}, right + {align}, right + {align})")
        assert cells(tables(read(made(tmp_path / "a.pdf", source)))[0]) == rows


def test_merged_heads_cover_their_columns(tmp_path: Path) -> None:
    body = """#table(columns: 5, stroke: 0.5pt, align: (left, right, right, right, right),
      table.cell(rowspan: 2)[Selite], table.cell(colspan: 2, align: center)[Konserni], table.cell(colspan: 2, align: center)[Kunta],
      [2025], [2024], [2025], [2024], [Lainat], [10], [20], [30], [40], [Velat], [11], [], [31], [41])"""
    [table] = tables(read(made(tmp_path / "a.pdf", body)))
    assert cells(table) == [
        ["Selite", "Konserni", "^", "Kunta", "^"],
        ["^", "2025", "2024", "2025", "2024"],
        ["Lainat", "10", "20", "30", "40"],
        ["Velat", "11", "", "31", "41"],
    ]
    assert table.heads == 2


def test_heads_over_several_columns_without_rules_count_for_each(tmp_path: Path) -> None:
    body = """#table(columns: (100pt, 70pt, 70pt, 70pt, 70pt), stroke: none, align: (left, right, right, right, right),
      [], table.cell(colspan: 2, align: center)[Konserni], table.cell(colspan: 2, align: center)[Kunta],
      [Selite], [2025], [2024], [2025], [2024], [Lainat], [10], [20], [30], [40], [Velat], [11], [21], [31], [41])"""
    [table] = tables(read(made(tmp_path / "a.pdf", body)))
    assert cells(table) == [
        ["Selite", "Konserni 2025", "Konserni 2024", "Kunta 2025", "Kunta 2024"],
        ["Lainat", "10", "20", "30", "40"],
        ["Velat", "11", "21", "31", "41"],
    ]


def test_section_rows_and_empty_cells_stay_in_their_place(tmp_path: Path) -> None:
    rows = [
        *HEAD,
        ["Investoinnit", "", "", ""],
        ["Menot", "100", "200", "300"],
        ["Tulot", "", "50", ""],
        ["Muut", "1", "", "2"],
        ["Netto", "101", "250", "302"],
    ]
    for stroke in ("0.5pt", "none"):
        assert cells(tables(read(made(tmp_path / "a.pdf", grid(rows, stroke=stroke))))[0]) == rows


def test_a_minus_apart_and_a_minus_on_the_line_above(tmp_path: Path) -> None:
    rows = [
        ["Selite", "2025", "2024"],
        ["Kulut", "#h(1fr) − #h(8pt) 12 345", "−1 000"],
        ["Toimintakulut yhteensä", "\\- \\ 46 525 690,00", "0"],
        ["Tuotot", "9 186 718,06", "5"],
        ["Muut", "\\-9 186 718,06", "6"],
    ]
    for stroke in ("0.5pt", "none"):
        source = grid(rows, columns="(140pt, 66pt, 60pt)", align="(left + bottom, right + bottom, right + bottom)", stroke=stroke)
        [table] = tables(read(made(tmp_path / "a.pdf", source)))
        assert [row[1] for row in cells(table)] == ["2025", "− 12 345", "-46 525 690,00", "9 186 718,06", "-9 186 718,06"]
        assert doubts(table) == {}


def test_numbers_broken_within_their_last_group_are_whole(tmp_path: Path) -> None:
    rows = [["Tuotot", "4 098", "4 148"], ["Verksamhets- \\ bidrag", "–20 73 \\ 1", "–20 85 \\ 1"], ["Skatter", "20 900", "21 000"]]
    [table] = tables(
        read(made(tmp_path / "a.pdf", grid([["Selite", "TP 2025", "TP 2024"], *rows], columns="(80pt, 60pt, 60pt)", stroke="0.5pt")))
    )
    assert cells(table)[1:] == [["Tuotot", "4 098", "4 148"], ["Verksamhetsbidrag", "–20 731", "–20 851"], ["Skatter", "20 900", "21 000"]]
    assert doubts(table) == {}


def test_a_dash_for_none_is_no_sign_of_the_row_below(tmp_path: Path) -> None:
    rows = [["Selite", "2025", "2024"], ["Lisäykset", "–", "–"], ["Vähennykset", "–", "5"], ["Peruspääoma", "36 430", "36 430"]]
    for stroke in ("0.5pt", "none"):
        assert cells(tables(read(made(tmp_path / "a.pdf", grid(rows, columns="3", stroke=stroke))))[0]) == rows


def test_numbers_as_they_are_written(tmp_path: Path) -> None:
    written = ["1\u202f234\u202f567", "1\u200b234", "12.345.678", "1\u2009234,50", "98,5 %", "+7", "1 23 400", "(1 234)"]
    rows = [["Selite", "Luku", "Toinen"], *([f"Rivi {letter}", number, "10"] for letter, number in zip("abcdefgh", written, strict=True))]
    [table] = tables(read(made(tmp_path / "a.pdf", grid(rows, columns="3", align="(left, right, right)"))))
    assert [row[1] for row in cells(table)[1:]] == ["1 234 567", "1234", "12.345.678", "1 234,50", "98,5 %", "+7", "1 23 400", "(1 234)"]


def test_numbers_close_together_are_two(tmp_path: Path) -> None:
    rows = [
        ["Selite", "2025", "2024"],
        ["Maa- ja vesialueet", "14 683 594,53", "14 263 954,85"],
        ["Rakennukset", "114 995 100", "109 531 200"],
        ["Muut", "1", "2"],
    ]
    source = grid(rows, columns="(120pt, 66pt, 66pt)", align="(left, right, right)", inset="(x: 1.5pt, y: 4pt)")
    [table] = tables(read(made(tmp_path / "a.pdf", source)))
    assert cells(table) == rows


def test_figures_that_share_a_place_are_doubted(tmp_path: Path) -> None:
    rows = [["Selite", "2025", "2024"], ["Kulut", "12 #h(14pt) 345", "9"], ["Tuotot", "123 456 789", "8"], ["Netto", "123 456 000", "7"]]
    [table] = tables(read(made(tmp_path / "a.pdf", grid(rows, columns="3", align="(left, right, right)", stroke="0.5pt"))))
    assert doubts(table) == {"12 345": "number_split"}


def test_two_tables_side_by_side_are_two(tmp_path: Path) -> None:
    left = [["Vastaavaa", "2025", "2024"], *([f"Erä {n}", f"{n}00", f"{n}01"] for n in range(1, 6))]
    right = [["Vastattavaa", "2025", "2024"], *([f"Velka {n}", f"{n}50", f"{n}51"] for n in range(1, 6))]
    rows = [[*a, *b] for a, b in zip(left, right, strict=True)]
    source = grid(rows, columns="(80pt, 45pt, 45pt, 100pt, 45pt, 45pt)", align="(left, right, right, left, right, right)")
    assert [cells(table) for table in tables(read(made(tmp_path / "a.pdf", source)))] == [left, right]


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_a_table_goes_on_over_pages(tmp_path: Path, stroke: str, repeated: bool) -> None:
    rows = [[f"Rivi {n}", f"{n} 000", f"{n} 500", "500"] for n in range(1, 121)]
    head = (
        "table.header([Selite], [Toteuma 2025], [Talousarvio 2025], [Poikkeama]),"
        if repeated
        else "[Selite], [Toteuma 2025], [Talousarvio 2025], [Poikkeama],"
    )
    body = "\n".join(", ".join(f"[{cell}]" for cell in row) + "," for row in rows)
    source = f"#table(columns: (100pt, 90pt, 100pt, 80pt), align: (left, right, right, right), stroke: {stroke},\n{head}\n{body})\nLoppu."
    file = read(made(tmp_path / "a.pdf", source))
    [table] = tables(file)
    assert file.pages == 3
    assert cells(table) == HEAD + rows
    assert [row[0].spot.page for row in table.rows][-1] == 3
    assert prose(file) == ["Loppu."]


def test_a_cell_cut_by_a_page_break_has_its_pieces(tmp_path: Path) -> None:
    long = " ".join(f"sana{n}" for n in range(300))
    source = "#v(560pt)\n" + grid(
        [["Tavoite", "Tulos"], ["Ensimmäinen", long], ["Toinen", "lyhyt"]], columns="(100pt, 200pt)", align="left", stroke="0.5pt"
    )
    [table] = tables(read(made(tmp_path / "a.pdf", source)))
    [_, first, second] = table.rows
    assert [one.text.split() for one in first] == [["Ensimmäinen"], long.split()]
    assert [spot.page for _, spot in first[1].pieces] == [1, 2]
    assert [one.text for one in second] == ["Toinen", "lyhyt"]


@pytest.mark.parametrize("stroke", ["0.4pt", "(x, y) => (bottom: 0.4pt)"], ids=["grid", "level rules"])
@pytest.mark.parametrize("spanned", [False, True], ids=["single", "spanned"])
def test_text_in_columns_is_a_table(tmp_path: Path, stroke: str, spanned: bool) -> None:
    """Goals, risks and projects: wrapped text in columns that nothing but white space parts; a cell over several rows."""
    goals = [
        [
            "Palvelut paranevat kaikissa toimipisteissä",
            "Asiakkaiden tyytyväisyys on vähintään 80 prosenttia",
            "Tyytyväisyys oli 83 prosenttia kyselyssä",
            "3",
            "Toteutui",
        ],
        [
            "Talous pysyy tasapainossa koko kauden",
            "Vuosikate kattaa poistot joka vuosi",
            "Vuosikate oli 120 prosenttia poistoista",
            "12",
            "Toteutui",
        ],
        [
            "Henkilöstö voi hyvin työssään",
            "Sairauspoissaolot vähenevät edellisvuodesta selvästi",
            "Poissaoloja oli enemmän kuin vuotta aiemmin",
            "–",
            "Ei toteutunut",
        ],
    ]
    heads = ["Päämäärä", "Tavoite", "Mittari", "Tulos", "Riski", "Tila"]
    first = ["Hyvä elämä", "", ""] if spanned else ["Hyvä elämä", "Vakaa talous", "Hyvä elämä"]
    cell = f"table.cell(rowspan: {3 if spanned else 1})"
    body = "\n".join(
        (f"{cell}[{start}]," if start else "") + ", ".join(f"[{text}]" for text in row) + ","
        for start, row in zip(first, goals, strict=True)
    )
    source = f"""#table(columns: (70pt, 95pt, 95pt, 95pt, 35pt, 60pt), align: left, stroke: {stroke}, inset: (x: 5pt, y: 4pt),
      {", ".join(f"[{head}]" for head in heads)}, {body})"""
    [table] = tables(read(made(tmp_path / "a.pdf", source)))
    covered = ["Hyvä elämä", "^", "^"] if spanned else first
    assert cells(table) == [heads, *([start, *row] for start, row in zip(covered, goals, strict=True))]


def test_our_own_tables_read_the_same_without_their_structure(tmp_path: Path) -> None:
    write_pdf(document(), tmp_path / "tagged.pdf")
    with pikepdf.open(tmp_path / "tagged.pdf") as pdf:
        del pdf.Root[Name.StructTreeRoot]
        del pdf.Root[Name.MarkInfo]
        pdf.save(tmp_path / "bare.pdf")
    bare = [
        [re.sub(r"\s", "", text) for text in row] for table in tables(read_pdf_blocks(tmp_path / "bare.pdf")[0]) for row in cells(table)
    ]
    amounts = [
        [re.sub(r"\s", "", text) for text in row]
        for table in tables(read(tmp_path / "tagged.pdf"))
        for row in cells(table)
        if len(row) > 2 and all(kind_of(text) is Kind.NUMBER for text in row[1:])
    ]
    assert len(amounts) >= 5
    assert [row for row in amounts if row not in bare] == []


def test_a_turned_page_reads_upright(tmp_path: Path) -> None:
    path = made(tmp_path / "a.pdf", grid(HEAD + ROWS), page="#set page(width: 842pt, height: 595pt, margin: 60pt)\n#set text(size: 10pt)\n")
    for turn in (90, 180, 270):
        with pikepdf.open(path) as pdf:
            page = pdf.pages[0]
            page.rotate(turn, relative=False)
            width, height = 842, 595
            matrix = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}[turn]
            page.MediaBox = pikepdf.Array([0, 0, height, width] if turn != 180 else [0, 0, width, height])
            page.contents_add(f"q {' '.join(map(str, matrix))} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            pdf.save(tmp_path / "turned.pdf")
        assert cells(tables(read(tmp_path / "turned.pdf"))[0]) == HEAD + ROWS


def test_charts_are_no_tables(tmp_path: Path) -> None:
    bars = "\n".join(
        f"#place(top + left, dx: 80pt, dy: {40 * n + 60}pt, stack(dir: ltr, spacing: 4pt, rect(width: {width}pt, height: 14pt, fill: blue), [{value}]))"
        f"#place(top + left, dy: {40 * n + 62}pt)[Yksikkö {n}]"
        for n, (width, value) in enumerate([(40, "1 200"), (130, "3 900"), (75, "2 250"), (210, "6 300")])
    )
    file = read(made(tmp_path / "a.pdf", bars))
    assert tables(file) == []
