"""Checks seen working on files: what a document, read as a user gives it, has told of it."""

from __future__ import annotations

import re
from pathlib import Path

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
