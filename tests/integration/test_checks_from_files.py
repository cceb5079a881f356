"""Checks seen working on files: what a document, read as a user gives it, has told of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toteuma.checks.inspection import inspect
from toteuma.core.inspection import Inspection
from toteuma.ingest.reading import read_document

SHORT_ROW = """
# Tilinpäätös 2025

## Sivistyslautakunta

Erä | Tilinpäätös 2024 | Talousarvio 2025 | Toteuma 2025 | Poikkeama | Toteuma-%
Myyntituotot | 100 | 110 | 121 | 11 | 110,0
Maksutuotot | 50 | 60 | 66 | 6
Toimintatuotot | 150 | 170 | 197 | 27 | 115,9
Henkilöstökulut | -300 | -330 | -363 | -33 | 110,0
Palvelujen ostot | -200 | -210 | -231 | -21 | 110,0
Toimintakulut | -500 | -540 | -594 | -54 | 110,0
Toimintakate | -350 | -370 | -397 | -27 | 107,3
"""
ASSETS = """
# Tilinpäätös 2025

Erä | Aineettomat oikeudet | Muut menot | Yhteensä | Maa-alueet | Rakennukset | Kalusto | Yhteensä
Poistamaton hankintameno 1.1. | 150 692,08 | 1 166 279,52 | 1 316 971,60 | 540 589,02 | 2 811 804,33 | 416 097,85 | 3 768 491,20
Lisäykset | 62 973,47 | 29 744,31 | 92 717,78 | 17 105,75 | 826 722,66 | 2 380,50 | 846 208,91
Rahoitusosuudet | 0,00 | 3 796,85 | {wrong} | 0,00 | 99 543,47 | 0,00 | 99 543,47
Tilikauden poisto | 57 982,68 | 230 393,30 | 288 375,98 | 0,00 | 379 407,21 | 134 459,17 | 513 866,38
Poistamaton hankintameno 31.12. | 155 682,87 | 961 833,68 | 1 117 516,55 | 557 694,77 | 3 159 576,31 | 284 019,18 | 4 001 290,26
"""


def inspected(folder: Path, text: str) -> Inspection:
    path = folder / "statement.txt"
    path.write_text(re.sub(r" ?\| ?", "\t", text.strip("\n")) + "\n", encoding="utf-8")
    return inspect(read_document(path)[0])


def told(found: Inspection) -> list[tuple[str, str, str, object]]:
    return [
        (remark.code, remark.places[0].row, remark.places[0].quote, remark.proposed) for remark in found.remarks if remark.level != "info"
    ]


def test_short_row_that_adds_up_excuses_no_total(tmp_path: Path) -> None:
    assert [remark[:3] for remark in told(inspected(tmp_path, SHORT_ROW))] == [("ROW_SUM", "Toimintatuotot", "197")]


def test_one_wrong_cell_of_fixed_assets_is_accused_once_by_row_and_column(tmp_path: Path) -> None:
    assert told(inspected(tmp_path, ASSETS.format(wrong="3 796,85"))) == []
    (remark,) = inspected(tmp_path, ASSETS.format(wrong="0,00")).remarks
    assert (remark.places[0].row, remark.places[0].quote, str(remark.proposed)) == ("Rahoitusosuudet", "0,00", "3796.85")
    assert {remark.code, *remark.also} == {"COL_SUM", "ROLL_FORWARD"}


def test_years_in_a_list_are_no_sum(tmp_path: Path) -> None:
    rows = "\n".join(f"{name} | 2025 | {amount} | {amount}" for name, amount in (("A", 172000), ("B", 98300), ("C", 270300), ("D", 81000)))
    assert told(inspected(tmp_path, f"# Tilinpäätös 2025\n\nErä | Kausi | Luku | Arvo\n{rows}")) == []


def test_end_of_a_range_counts_nothing(tmp_path: Path) -> None:
    text = "# Tilinpäätös 2025\n\nOpetusta annettiin luokille 1-9 kahdella koululla: Rannan koululla ja Metsän koululla."
    assert told(inspected(tmp_path, text)) == []
    assert [each[0] for each in told(inspected(tmp_path, text.replace("luokille 1-9 kahdella koululla", "9 koululla")))] == ["ENUM_COUNT"]


SEPARATE = """
# Tilinpäätös 2025

## Vesihuolto

Erä | TP 2025 | TP 2024
Henkilöstökulut | -67 320,94 | -69 597,57
Palvelujen ostot | -46 355,43 | -39 865,34
Aineet, tarvikkeet ja tavarat | -898,93 | -462,35
Muut toimintakulut | -4 528,91 | -2 635,69
Toimintakulut | -119 071,21 | -112 560,92
"""


def test_total_that_is_slightly_off_is_wrong_and_lacks_no_row(tmp_path: Path) -> None:
    assert [each[:3] for each in told(inspected(tmp_path, SEPARATE))] == [
        ("ROW_SUM", "Toimintakulut", "-119 071,21"),
        ("ROW_SUM", "Toimintakulut", "-112 560,92"),
    ]


CHANGES = """
# Annual statement 2025

Income statement | 2025 | 2024 | Change | Change %
Sales revenue | 110,000 | 100,000 | 10,000 | 10.0
Staff costs | (412,000) | (400,000) | (12,000) | {costs}
Purchase of services | (95,000) | (100,000) | 5,000 | {services}
Operating margin | (397,000) | (400,000) | 3,000 | {margin}
"""


@pytest.mark.parametrize(("costs", "services", "margin"), [("3.0", "(5.0)", "(0.8)"), ("(3.0)", "5.0", "0.8")])
def test_change_of_costs_is_in_per_cent_of_the_figure_or_of_its_size(tmp_path: Path, costs: str, services: str, margin: str) -> None:
    text = CHANGES.format(costs=costs, services=services, margin=margin)
    found = inspected(tmp_path, text)
    assert told(found) == []
    assert sum(relation.code == "COL_CHANGE_PCT" for relation in found.relations) == 4
    wrong = told(inspected(tmp_path, text.replace("10.0", "19.0")))
    assert [each[:3] for each in wrong] == [("COL_CHANGE_PCT", "Sales revenue", "19.0")]


def test_column_of_changes_left_from_an_earlier_version_is_told_once(tmp_path: Path) -> None:
    (remark,) = inspected(tmp_path, CHANGES.format(costs="7.7", services="21.4", margin="(9.9)").replace("10.0", "61.0")).remarks
    assert (remark.code, remark.level, remark.sentence, len(remark.places)) == ("COL_CHANGE_PCT", "warning", "col_change_pct_column", 4)


STRANGER = """
# Konsernitilinpäätös 2025

Konsernituloslaskelma | 2025 | 2024 | 2023
Toimintatuotot | {wrong} | 23 000 | 22 000
Toimintakulut | -74 500 | -73 100 | -71 400
Osuus osakkuusyhteisöjen tuloksesta | 35 | 70 | 60
Toimintakate | -50 465 | -50 030 | -49 340
"""


def test_column_that_holds_neither_way_is_held_as_the_others_are(tmp_path: Path) -> None:
    assert told(inspected(tmp_path, STRANGER.format(wrong="24 000"))) == []
    assert {each[0] for each in told(inspected(tmp_path, STRANGER.format(wrong="29 000")))} == {"ROW_SUM"}


BALANCE = """
# Annual statement 2025

Balance sheet | 31 Dec 2025 | December 31, 2024
Equity | 29,507,658 | 28,202,782
Liabilities | {wrong} | 27,224,104
Non-current liabilities | 21,004,000 | 21,004,000
Current liabilities | 6,220,104 | 6,220,104
Total equity and liabilities | 56,731,762 | 55,426,886
"""


def test_days_in_words_head_the_years_of_a_balance_sheet(tmp_path: Path) -> None:
    assert told(inspected(tmp_path, BALANCE.format(wrong="27,224,104"))) == []
    (remark,) = told(inspected(tmp_path, BALANCE.format(wrong="27,242,104")))
    assert (remark[1], str(remark[3])) == ("Liabilities", "27224104")


def test_costs_that_exceed_income_exceed_no_budget(tmp_path: Path) -> None:
    table = "Selite | Talousarvio 2025 | Toteuma 2025\nToimintatuotot | 100 000 | 110 000\nToimintakulut | -320 000 | -300 000"
    text = f"# Tilinpäätös 2025\n\n## Sivistyslautakunta\n\nMiinus tarkoittaa, että toimintakulut {{verb}}.\n\n{table}"
    assert told(inspected(tmp_path, text.format(verb="ylittävät toimintatuotot"))) == []
    assert [each[0] for each in told(inspected(tmp_path, text.format(verb="ylittyivät")))] == ["CLAIM_QUAL"]


def test_what_is_told_of_a_company_is_held_against_its_own_key_figures_only(tmp_path: Path) -> None:
    table = "Tunnusluku | 2025 | 2024\nOmavaraisuusaste, % | 40,3 | 39,8\nLainakanta, 1 000 € | 7 400 | 7 100"
    text = f"# Rannan kunta\n\n# Tilinpäätös 2025\n\n## Rannan kunta\n\n{table}\n\n## {{unit}}\n\nOmavaraisuusaste oli 81,0 %."
    assert told(inspected(tmp_path, text.format(unit="Rannan Vesi Oy"))) == []
    assert [each[0] for each in told(inspected(tmp_path, text.format(unit="Rannan kunta")))] == ["CLAIM"]


BESIDE = """<!doctype html><html lang="fi"><h1>Tilinpäätös 2025</h1><h2>Lautakunnat</h2><table>
<tr><th>1 000 €</th><th colspan="2">Hyvinvointilautakunta</th><th colspan="2">Ympäristölautakunta</th><th colspan="2">Yhteensä</th></tr>
<tr><th></th><th>TP 2024</th><th>TP 2025</th><th>TP 2024</th><th>TP 2025</th><th>TP 2024</th><th>TP 2025</th></tr>
<tr><td>Myyntituotot</td><td>376</td><td>133</td><td>891</td><td>757</td><td>1 267</td><td>890</td></tr>
<tr><td>Maksutuotot</td><td>127</td><td>289</td><td>739</td><td>394</td><td>866</td><td>683</td></tr>
<tr><td>Toimintatuotot</td><td>503</td><td>422</td><td>1 630</td><td>1 151</td><td>2 133</td><td>1 573</td></tr>
<tr><td>Toimintakulut</td><td>2 103</td><td>2 422</td><td>4 630</td><td>5 151</td><td>6 733</td><td>7 573</td></tr>
<tr><td>Toimintakate</td><td>-1 600</td><td>-2 000</td><td>-3 000</td><td>-4 000</td><td>-4 600</td><td>-6 000</td></tr>
</table></html>"""


def test_units_side_by_side_are_parted_and_added_up(tmp_path: Path) -> None:
    path = tmp_path / "statement.html"
    path.write_text(BESIDE, encoding="utf-8")
    document, _ = read_document(path)
    assert [table.entity for table in document.tables()] == ["Hyvinvointilautakunta", "Ympäristölautakunta", "Yhteensä"]
    assert told(inspect(document)) == []
    path.write_text(BESIDE.replace("<td>394</td>", "<td>349</td>"), encoding="utf-8")
    (remark,) = inspect(read_document(path)[0]).remarks
    assert (remark.places[0].entity, remark.places[0].row, remark.places[0].quote) == ("Ympäristölautakunta", "Maksutuotot", "349")
    assert remark.proposed == 394_000


def test_heads_of_years_over_income_and_expenses_are_no_units(tmp_path: Path) -> None:
    years = BESIDE.replace("Hyvinvointilautakunta", "TP 2023").replace("Ympäristölautakunta", "TP 2024").replace(">Yhteensä<", ">TP 2025<")
    years = years.replace("<th>TP 2024</th><th>TP 2025</th>", "<th>Tulot</th><th>Menot</th>")
    path = tmp_path / "statement.html"
    path.write_text(years, encoding="utf-8")
    assert len(list(read_document(path)[0].tables())) == 1


FAVOURABLE = """
# County of Pine, financial statements 2025

## General Fund

Item | Original Budget | Final Budget | Actual | Variance with Final Budget
Revenues | | | |
Property taxes | 3,913,416 | 3,919,402 | 3,797,316 | (122,086)
Charges for services | 2,709,009 | 2,783,177 | 2,737,582 | (45,595)
Investment earnings | 907,386 | 911,116 | 971,758 | 60,642
Total revenues | 7,529,811 | 7,613,695 | 7,506,656 | (107,039)
Expenditures | | | |
General government | 206,500 | 233,766 | 227,909 | {variance}
Public safety | 1,065,313 | 1,065,313 | 1,004,993 | 60,320
Public works | 2,588,385 | 2,613,157 | 2,580,932 | 32,225
Total expenditures | 3,860,198 | 3,912,236 | 3,813,834 | 98,402
Excess of revenues over expenditures | 3,669,613 | 3,701,459 | 3,692,822 | (8,637)
"""


def test_favourable_variances_are_told_by_the_headings_of_sections(tmp_path: Path) -> None:
    """Rows that no scheme knows: under *Expenditures* less is better, under *Revenues* more, and what is left over counts as revenue."""
    found = inspected(tmp_path, FAVOURABLE.format(variance="5,857"))
    assert told(found) == []
    (remark,) = inspected(tmp_path, FAVOURABLE.format(variance="(5,857)")).remarks
    assert (remark.code, remark.places[0].quote) == ("COL_DIFF", "(5,857)")
