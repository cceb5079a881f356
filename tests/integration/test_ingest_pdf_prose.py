"""Headings and paragraphs of untagged files: order, joined lines, whole words, columns; furniture left out."""

from __future__ import annotations

from pathlib import Path

from tests.integration.ingest_pdf_made import PAGE, cells, made, prose, read, tables

LONG = "Kaupungin toimintakulut olivat vuonna 2025 yhteensä 12 345 678 euroa, mikä oli hieman talousarviota vähemmän. "


def test_headings_paragraphs_and_lists(tmp_path: Path) -> None:
    source = """#text(size: 18pt, weight: "bold")[Tilinpäätös 2025]

#text(size: 14pt)[1 Talous]

Ensimmäinen kappale on tässä ja se jatkuu niin pitkään, että sen on pakko jatkua myös toiselle riville asti.

*Verotulot*

Toinen kappale.

- yksi asia
- toinen asia

1. numeroitu
"""
    assert prose(read(made(tmp_path / "a.pdf", source))) == [
        "# Tilinpäätös 2025",
        "## 1 Talous",
        "Ensimmäinen kappale on tässä ja se jatkuu niin pitkään, että sen on pakko jatkua myös toiselle riville asti.",
        "### Verotulot",
        "Toinen kappale.",
        "• yksi asia",
        "• toinen asia",
        "1. numeroitu",
    ]


def test_words_broken_at_a_line_end_are_whole(tmp_path: Path) -> None:
    source = (
        "Kaupunki sai pitkäaikai-\\ sia lainoja, ja linja-\\ autoliikenne jatkui. Tulo- \\ ja menoarvio pysyi, samoin Etelä-\\ Suomen osuus. "
        + "Loppu tulee."
    )
    assert prose(read(made(tmp_path / "a.pdf", source))) == [
        "Kaupunki sai pitkäaikaisia lainoja, ja linja-autoliikenne jatkui. Tulo- ja menoarvio pysyi, samoin Etelä-Suomen osuus. Loppu tulee."
    ]


def test_a_paragraph_goes_on_over_pages(tmp_path: Path) -> None:
    text = " ".join(f"sana{n}" for n in range(900)) + "."
    document = read(made(tmp_path / "a.pdf", "#set par(justify: true)\n" + text))
    assert document.pages == 2
    assert prose(document) == [text]
    [paragraph] = document.blocks
    assert {spot.page for _, spot in paragraph.lines} == {1, 2}  # type: ignore[union-attr]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = "Vasemman palstan teksti kertoo taloudesta ja sen kehityksestä monin sanoin. " * 5
    right = "Oikean palstan teksti kertoo henkilöstöstä ja sen määrästä toisin sanoin. " * 5
    source = f"#grid(columns: (1fr, 1fr), gutter: 24pt, [{left}], [{right}])"
    assert prose(read(made(tmp_path / "a.pdf", source))) == [left.strip(), right.strip()]


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    page = PAGE.replace(
        "margin: 60pt",
        'margin: 60pt, header: [Kaupunki · Tilinpäätös 2025 #h(1fr) #context counter(page).display()], footer: [Sivu #context counter(page).display("1/1", both: true)]',
    )
    texts = [LONG + f"Sivun {word} oma asia." for word in ("yksi", "kaksi", "kolme", "neljä", "viisi")]
    document = read(
        made(tmp_path / "a.pdf", "#pagebreak()\n".join(f"#v({40 + 9 * n}pt) {text}\n" for n, text in enumerate(texts)), page=page)
    )
    assert prose(document) == texts


def test_rows_at_one_height_on_every_page_are_no_furniture(tmp_path: Path) -> None:
    """The rows of a long table stand at the same heights on all pages and differ in their numbers only."""
    rows = "\n".join(f"[Rivi {n}], [{n}]," for n in range(1, 301))
    document = read(
        made(tmp_path / "a.pdf", f"#table(columns: 2, align: (left, right), stroke: none, {rows})", page=PAGE.replace("60pt", "20pt"))
    )
    assert [row for table in tables(document) for row in cells(table)] == [[f"Rivi {n}", str(n)] for n in range(1, 301)]


def test_lists_of_contents_are_left_out(tmp_path: Path) -> None:
    source = "*Sisällys*\n\n" + "\n\n".join(f"{n} Luku numero {n} #box(width: 1fr, repeat[.]) {n * 3}" for n in range(1, 8)) + "\n\n" + LONG
    assert prose(read(made(tmp_path / "a.pdf", source))) == ["# Sisällys", LONG.strip()]


def test_amounts_after_leaders_are_a_table(tmp_path: Path) -> None:
    rows = [("Myyntituotot", "1 234"), ("Maksutuotot", "99"), ("Tuet", "567"), ("Muut", "12")]
    source = "\\ \n".join(f"{label} #box(width: 1fr, repeat[.]) {amount}" for label, amount in rows)
    assert [cells(table) for table in tables(read(made(tmp_path / "a.pdf", source)))] == [[list(row) for row in rows]]


def test_a_sentence_with_numbers_is_no_table(tmp_path: Path) -> None:
    document = read(made(tmp_path / "a.pdf", "#set par(justify: true)\n" + LONG * 12))
    assert tables(document) == []
    assert prose(document) == [(LONG * 12).strip()]
