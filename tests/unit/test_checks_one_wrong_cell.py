"""One wrong cell breaks several relations: it is accused once, with the value that mends them all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.core.remark import Remark

CLEAN = """== fi 2025 Kuusiniemi
@comparison Sivistyspalvelut; cost=negative
Selite | prior: TP 2024 | amended: TA 2025 | actual: Toteuma 2025 | deviation: Poikkeama | rate: Toteuma %
Myyntituotot | 118 402 | 120 000 | 131 250 | -11 250 | 109,38
Maksutuotot | 305 117 | 310 000 | 298 401 | 11 599 | 96,26
Tuet ja avustukset | 44 873 | 40 000 | 52 619 | -12 619 | 131,55
Muut toimintatuotot | 12 005 | 11 000 | 10 884 | 116 | 98,95
Toimintatuotot | 480 397 | 481 000 | 493 154 | -12 154 | 102,53
Henkilöstökulut | -2 316 880 | -2 400 000 | -2 381 640 | -18 360 | 99,24
Palvelujen ostot | -799 214 | -810 000 | -836 215 | 26 215 | 103,24
Aineet, tarvikkeet ja tavarat | -210 460 | -205 000 | -199 872 | -5 128 | 97,50
Avustukset | -90 110 | -95 000 | -91 300 | -3 700 | 96,11
Muut toimintakulut | -388 002 | -390 000 | -391 544 | 1 544 | 100,40
Toimintakulut | -3 804 666 | -3 900 000 | -3 900 571 | 571 | 100,01
Toimintakate | -3 324 269 | -3 419 000 | -3 407 417 | -11 583 | 99,66
"""


def told(text: str) -> list[Remark]:
    return [remark for remark in inspect(document(text)).remarks if remark.level != "info"]


def test_the_clean_table_has_nothing_to_tell() -> None:
    inspection = inspect(document(CLEAN))
    assert told(CLEAN) == []
    assert inspection.coverage.failed == 0
    assert inspection.coverage.held == inspection.coverage.relations_checked > 30
    assert inspection.coverage.cells_checked == inspection.coverage.cells_read == 60


@pytest.mark.parametrize(
    ("right", "wrong", "row", "column", "value"),
    [
        ("131 250", "132 150", "Myyntituotot", "Toteuma 2025", 131_250),
        ("-836 215", "-863 215", "Palvelujen ostot", "Toteuma 2025", -836_215),
        ("-836 215", "836 215", "Palvelujen ostot", "Toteuma 2025", -836_215),
        ("-2 381 640", "-2 831 640", "Henkilöstökulut", "Toteuma 2025", -2_381_640),
        ("-3 900 571", "-3 900 751", "Toimintakulut", "Toteuma 2025", -3_900_571),
        ("-3 407 417", "-3 407 714", "Toimintakate", "Toteuma 2025", -3_407_417),
        ("-95 000", "-59 000", "Avustukset", "TA 2025", -95_000),
    ],
)
def test_cell_in_several_relations(right: str, wrong: str, row: str, column: str, value: int) -> None:
    (remark,) = told(CLEAN.replace(f"| {right} |", f"| {wrong} |", 1))
    assert (remark.places[0].row, remark.places[0].column) == (row, column)
    assert remark.proposed == Decimal(value)
    assert remark.also


def test_percentage_alone() -> None:
    (remark,) = told(CLEAN.replace("103,24", "130,24"))
    assert (remark.code, remark.places[0].row) == ("COL_PCT", "Palvelujen ostot")
    assert remark.proposed == Decimal("103.24")


def test_several_candidates_are_listed_with_what_each_would_have_to_be() -> None:
    """A table of two sums and no other column to tell them apart by."""
    text = """== fi 2025 Kuusiniemi
@comparison Sivistyspalvelut; cost=negative
Selite | actual: Toteuma 2025
Toimintatuotot | 480 397
Toimintakulut | -3 804 666
Toimintakate | -3 329 269
"""
    (remark,) = told(text)
    assert remark.sentence == "candidates"
    assert {(where.row, value) for where, value in remark.candidates} == {
        ("Toimintakate", Decimal(-3_324_269)),
        ("Toimintatuotot", Decimal(475_397)),
        ("Toimintakulut", Decimal(-3_809_666)),
    }


def test_total_that_other_calculations_bear_out_is_not_accused_of_its_parts() -> None:
    """The margin needs the total as it stands: one of its parts is wrong, and each is named with what it would have to be, the total last."""
    text = """== fi 2025 Kuusiniemi
@comparison Sivistyspalvelut; cost=negative
Selite | actual: Toteuma 2025
Myyntituotot | 161 250
Maksutuotot | 298 401
Tuet ja avustukset | 52 619
Muut toimintatuotot | 10 884
Toimintatuotot | 493 154
Toimintakulut | -3 900 571
Toimintakate | -3 407 417
"""
    (remark,) = told(text)
    assert remark.sentence == "candidates_parts"
    assert [where.row for where in remark.places] == [
        "Myyntituotot",
        "Maksutuotot",
        "Tuet ja avustukset",
        "Muut toimintatuotot",
        "Toimintatuotot",
    ]
    assert [(where.row, value) for where, value in remark.candidates][:2] == [("Myyntituotot", 131_250), ("Maksutuotot", 268_401)]
    assert "Toimintatuotot" not in {where.row for where, _ in remark.candidates}


def test_two_wrong_cells_are_two_remarks() -> None:
    text = CLEAN.replace("| 131 250 |", "| 132 150 |").replace("| -90 110 |", "| -91 010 |")
    assert sorted(remark.places[0].row for remark in told(text)) == ["Avustukset", "Myyntituotot"]


def test_doubtful_cell_is_no_error() -> None:
    """Where the reader was not sure, the document is not accused."""
    found = inspect(document(CLEAN.replace("| 131 250 |", "| 132 150?? |"))).remarks
    assert [(remark.level, remark.sentence) for remark in found] == [("info", "doubtful_cell")]
