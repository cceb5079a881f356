"""Tables cut by pages, tables that are several, cells that hold more than a number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.integration.meaning_made import codes, read, roles, tables
from toteuma.core.evidence import Spot, TableKind
from toteuma.ingest.meaning import understand
from toteuma.ingest.raw import RawCell, RawDocument, RawHeading, RawParagraph, RawTable

CUT_GOALS = """
# Tilinpäätös 2025

## Sivistyslautakunta

Tavoite 2025 | Mittari | Toteuma 31.12. | Tila
Kirjasto on auki myös iltaisin. | Aukiolotunnit | Kirjasto oli auki 3 210 tuntia. | Toteutui
Lukeminen lisääntyy kaikissa | Lainat | Lainoja oli 12 300, mikä on | Toteutui

Tavoite 2025 | Mittari | Toteuma 31.12. | Tila
ikäryhmissä. | | 400 enemmän kuin vuonna 2024. | osittain
Uimahalli avataan. | Kävijät | Halli avattiin | Ei to

Tavoite 2025 | Mittari | Toteuma 31.12. | Tila
 | | vasta joulukuussa. | teutunut
Koulumatkat ovat turvallisia. | | | Toteutui
"""


def test_rows_cut_by_pages_are_joined_cell_by_cell(tmp_path: Path) -> None:
    document, _ = read(tmp_path, CUT_GOALS)
    (table,) = tables(document)
    assert [row.cells[3].raw for row in table.rows] == ["Toteutui", "Toteutui osittain", "Ei toteutunut", "Toteutui"]
    assert table.rows[1].label == "Lukeminen lisääntyy kaikissa ikäryhmissä."
    result = table.rows[1].cells[2]
    assert result.raw == "Lainoja oli 12 300, mikä on 400 enemmän kuin vuonna 2024."
    assert [spot.line for _, spot in result.pieces] == [7, 10]


TWO_IN_ONE = """
# Tilinpäätös 2025

Kaupunginhallitus Selite | TP 2024 | TA 2025 | Toteuma 2025 | Poikkeama
Toimintatuotot | 10 | 12 | 13 | 1
Toimintakulut | -50 | -52 | -51 | 1
Toimintakate | -40 | -40 | -38 | 2
Tarkastuslautakunta Selite | TP 2024 | TA 2025 | Toteuma 2025 | Poikkeama
Toimintatuotot | 0 | 0 | 0 | 0
Toimintakulut | -5 | -6 | -7 | -1
Toimintakate | -5 | -6 | -7 | -1
"""


def test_a_table_with_heads_in_the_middle_is_two(tmp_path: Path) -> None:
    document, _ = read(tmp_path, TWO_IN_ONE)
    assert [(table.entity, len(table.rows)) for table in tables(document)] == [("Kaupunginhallitus", 3), ("Tarkastuslautakunta", 3)]


TWO_ALIKE = """
# Tilinpäätös 2025

## Kaupunginhallitus

Selite | TP 2024 | TA 2025 | Toteuma 2025
Toimintatuotot | 10 | 12 | 13
Toimintakate | -40 | -40 | -38

Selite | TP 2024 | TA 2025 | Toteuma 2025
Myyntituotot | 10 | 12 | 13
Toimintatuotot | 10 | 12 | 13
Toimintakate | -40 | -40 | -38

Selite | TP 2024 | TA 2025 | Toteuma 2025
Vuosikate | -40 | -40 | -38
"""


def test_a_line_that_comes_again_begins_another_table(tmp_path: Path) -> None:
    document, _ = read(tmp_path, TWO_ALIKE)
    assert [len(table.rows) for table in tables(document)] == [2, 4]


KEY_FIGURES = """
# Tilinpäätös 2025

## Sivistyslautakunta

Tunnusluku | Toteutuma 2023 | Toteutuma 2024 | Tavoite 2025 | Toteutuma 2025
Perusopetus €/asukas | 792 | 811 € | 845 | 815 euroa
€/oppilas | 10 553 | 10.879 | 11 224 | 11 4 43
Läsnäolo | 98,1 % | – | vähintään 98 | ei vielä
Ulkopuolinen rahoitus | opk: 5 000; vak: 300 | opk 5 100 | 0 |
Lainakanta, 1 000 € | 5 300 | 5 250 | | 5 199
"""


def test_cells_of_key_figures(tmp_path: Path) -> None:
    document, findings = read(tmp_path, KEY_FIGURES)
    (table,) = tables(document)
    assert (table.kind, roles(table)) == (TableKind.KEY_FIGURES, ["label", "prior 2023", "prior 2024", "target 2025", "actual 2025"])
    area, pupil, presence, funding, loans = table.rows
    assert [cell.quantity.unit for cell in area.cells[1:] if cell.quantity] == ["", "EUR", "", "EUR"]
    assert (area.unit, pupil.unit, pupil.above) == ("EUR_per_inhabitant", "EUR_per_pupil", "Perusopetus €/asukas")
    broken = pupil.cells[4]
    assert broken.quantity is not None
    assert (broken.quantity.value, broken.doubt) == (None, "split_groups")
    assert codes(findings) == ["meaning.number_broken"]
    assert [cell.quantity for cell in presence.cells[2:]] == [None, None, None]
    assert [(key, quantity.value) for key, quantity in funding.cells[1].keyed] == [("opk", 5000), ("vak", 300)]
    assert [(key, quantity.value) for key, quantity in funding.cells[2].keyed] == [("opk", 5100)]
    assert funding.cells[3].quantity is not None
    assert funding.cells[3].quantity.value == 0
    assert funding.cells[4].quantity is None
    assert (loans.scale, table.scale) == (1000, 1)


STATEMENT_AND_FIGURES = """
# Tilinpäätös 2025

## Tuloslaskelma ja sen tunnusluvut

 | 2025 | 2024
 | 1 000 € | 1 000 €
Toimintatuotot | 7 726 | 7 920
Toimintakulut | 46 217 | 47 230
Toimintakate | -38 491 | -39 310
Vuosikate | 9 552 | 10 107
Tuloslaskelman tunnusluvut
Vuosikate, €/asukas | 635 | 667
Asukasmäärä | 15 049 | 15 164
"""


def test_key_figures_below_a_statement_are_a_table_of_their_own(tmp_path: Path) -> None:
    document, _ = read(tmp_path, STATEMENT_AND_FIGURES)
    statement, figures = tables(document)
    assert (statement.kind, statement.scale, roles(statement)) == (TableKind.COMPARISON, 1000, ["label", "actual 2025", "prior 2024"])
    assert (figures.kind, figures.scale, figures.caption) == (TableKind.KEY_FIGURES, 1, "Tuloslaskelman tunnusluvut")


SAME_IN_THOUSANDS = """
# Kuusirannan kunta

## Tilinpäätös 2025

### Tuloslaskelma

 | 2025 | 2024
Verotulot | 33 595 351,41 | 33 172 130,90
Valtionosuudet | 15 120 644,00 | 17 195 324,00

### Verotulojen toteutuminen

 | TP 2025 | TP 2024 | Muutos
Verotulot | 33 595 | 33 172 | 423
Valtionosuudet | 15 121 | 17 195 | -2 075
"""


def test_a_scale_that_nothing_tells_is_seen_from_the_same_figures(tmp_path: Path) -> None:
    document, findings = read(tmp_path, SAME_IN_THOUSANDS)
    assert [table.scale for table in tables(document)] == [1, 1000]
    assert codes(findings) == ["meaning.scale_by_figures"]


def _cells(*texts: str, page: int = 1) -> tuple[RawCell, ...]:
    return tuple(RawCell(text, Spot(page=page)) for text in texts)


def test_a_form_cut_by_a_page_is_one_row(tmp_path: Path) -> None:
    del tmp_path
    first = RawTable((_cells("Tavoite", "Toimenpide/mittari"),), Spot(page=1))
    rows = (
        _cells("Tulos on nolla.", "Tilinpäätös", "", page=2),
        _cells("Arviointi", "", "Tila", page=2),
        _cells("Voittoa tuli.", "", "Valmis", page=2),
    )
    second = RawTable(rows, Spot(page=2), broken=True)
    document, _ = understand(RawDocument((RawHeading("Kuusirannan Vesi Oy", 2, Spot(page=1)), first, second), pages=2), "statement 2025")
    (table,) = tables(document)
    assert (table.kind, table.entity) == (TableKind.GOALS, "Kuusirannan Vesi Oy")
    assert [column.header for column in table.columns] == ["Tavoite", "Toimenpide/mittari", "Arviointi", "Tila"]
    assert [cell.raw for cell in table.rows[0].cells] == ["Tulos on nolla.", "Tilinpäätös", "Voittoa tuli.", "Valmis"]


def test_a_paragraph_cut_by_a_page_is_one_and_its_words_are_whole() -> None:
    upper = RawParagraph(
        (
            ("Toimintakate oli 4,6 miljoonaa euroa, mikä oli talous-", Spot(page=1)),
            ("arvion mukainen ja selvästi parempi kuin", Spot(page=1)),
        )
    )
    lower = RawParagraph((("edellisenä vuonna.", Spot(page=2)),))
    document, _ = understand(RawDocument((RawHeading("Tekninen lautakunta", 1, Spot(page=1)), upper, lower), pages=2), "x")
    (paragraph,) = document.paragraphs()
    assert (
        paragraph.text == "Toimintakate oli 4,6 miljoonaa euroa, mikä oli talousarvion mukainen ja selvästi parempi kuin edellisenä vuonna."
    )
    assert paragraph.entity == "Tekninen lautakunta"
    assert [paragraph.spot_at(paragraph.text.index(word)).page for word in ("Toimintakate", "edellisenä")] == [1, 2]


MISSPELT = """
# Tilinpäätös 2025

Tekninen lautakunta Selite | TP 2024 | TA 2025 | Toteuma 2025
TOIMITATUOTOT | 10 | 12 | 13
Henkilöstökullut | -30 | -31 | -32
Toimintakulttuuri | -50 | -52 | -51
TOIMINTAKATE | -40 | -40 | -38
"""


def test_a_slip_of_one_letter_is_still_the_line_and_another_word_is_not(tmp_path: Path) -> None:
    document, _ = read(tmp_path, MISSPELT)
    (table,) = tables(document)
    assert [row.line for row in table.rows] == ["operating_revenue", "employee_costs", "", "operating_margin"]
    assert table.rows[0].label == "TOIMITATUOTOT"


GROUP = """
# Kuusirannan kaupunki

## Tilinpäätös 2025

### Rahoituslaskelma

 | 2025 | 2024
Toiminnan rahavirta | |
Vuosikate | 9 552 | 10 107
Tulorahoituksen korjauserät | -25 | -181
Investointimenot | -12 332 | -16 882
Toiminnan ja investointien rahavirta | -2 805 | -6 956

### Tase

VASTAAVAA | 31.12.2025 | 31.12.2024
Pysyvät vastaavat | 114 995 | 109 531
Sijoitukset | 12 300 | 12 000
Muut saamiset | 300 | 200
Vaihtuvat vastaavat | 20 005 | 19 469
Saamiset | 3 000 | 2 900
Pitkäaikaiset saamiset | 400 | 500
Muut saamiset | 100 | 100
Vastaavaa yhteensä | 135 000 | 129 000

## Konsernitilinpäätös

### Konsernitase

VASTAAVAA | 31.12.2025 | 31.12.2024
Pysyvät vastaavat | 200 357 | 192 309
Vaihtuvat vastaavat | 36 948 | 41 744
Vastaavaa yhteensä | 237 305 | 234 053
"""


def test_balance_sheets_and_cash_flow_by_line_and_the_group_apart(tmp_path: Path) -> None:
    document, _ = read(tmp_path, GROUP)
    cash, balance, group = tables(document)
    assert [table.kind for table in (cash, balance, group)] == [TableKind.CASH_FLOW, TableKind.BALANCE_SHEET, TableKind.BALANCE_SHEET]
    assert [table.entity for table in (cash, balance, group)] == ["Kuusirannan kaupunki", "Kuusirannan kaupunki", "Konserni"]
    assert [row.line for row in balance.rows if row.label == "Muut saamiset"] == ["other_long_term_claims", "long_term_other_receivables"]
    assert cash.rows[4].line == "operating_and_investing_cash_flow"
    assert cash.rows[1].cells[1].quantity is not None
    assert cash.rows[1].cells[1].quantity.value == Decimal(9552)


YEARS_AS_ROWS = """
# Tilinpäätös 2025

Konsernituloslaskelma, 1 000 €

Vuosi | Toimintatuotot | Toimintakulut | Toimintakate | Verotulot | Vuosikate
2023 | 22 000 | -71 000 | -49 000 | 52 000 | 3 000
2024 | 23 000 | -73 000 | -50 000 | 53 500 | 3 500
2025 | 24 000 | -74 500 | -50 500 | 54 000 | 3 500
"""


def test_years_as_rows_are_turned_so_that_lines_have_rows(tmp_path: Path) -> None:
    document, findings = read(tmp_path, YEARS_AS_ROWS)
    (table,) = tables(document)
    assert (table.kind, table.scale, roles(table)) == (TableKind.COMPARISON, 1000, ["label", "prior 2023", "prior 2024", "actual 2025"])
    assert [row.line for row in table.rows][:3] == ["operating_revenue", "operating_expenses", "operating_margin"]
    assert [(cell.raw, cell.spot.line) for cell in table.rows[1].cells[1:]] == [("-71 000", 6), ("-73 000", 7), ("-74 500", 8)]
    assert codes(findings) == ["meaning.turned"]


def test_years_beside_other_things_than_lines_stay_as_they_are(tmp_path: Path) -> None:
    document, findings = read(
        tmp_path, "# Tilinpäätös 2025\n\nVuosi | Oppilaita | Kouluja | Opettajia\n2024 | 900 | 7 | 70\n2025 | 910 | 7 | 71"
    )
    assert [row.label for row in tables(document)[0].rows] == ["2024", "2025"]
    assert "meaning.turned" not in codes(findings)


def test_heads_that_nothing_knows_stand_under_a_title(tmp_path: Path) -> None:
    rows = "Rantayhtiö Oy | 4 100 | 4 180 | 2,0\nSaariyhtiö Oy | 900 | 990 | 10,0\nYhteensä | 5 000 | 5 170 | 3,4"
    document, _ = read(tmp_path, f"# Tilinpäätös 2025\n\nTytäryhtiöt | | |\nYhtiö | Liikevaihto 2024 | Liikevaihto 2025 | Muutos-%\n{rows}")
    (table,) = tables(document)
    assert (table.caption, [column.header for column in table.columns]) == (
        "Tytäryhtiöt",
        ["Yhtiö", "Liikevaihto 2024", "Liikevaihto 2025", "Muutos-%"],
    )
    assert roles(table)[-1] == "change_percent"
