"""The dated organisation and chart of accounts."""

from __future__ import annotations

from toteuma.core.periods import LAST_MONTH, Months, before, following
from toteuma.core.structure import AccountRange, Assignment, Piece, Placement, Structure


def test_months_turn_at_the_year() -> None:
    assert following(202512) == 202601
    assert before(202601) == 202512
    assert list(Months(202511, 202602)) == [202511, 202512, 202601, 202602]
    assert list(Months.to_date(202503)) == [202501, 202502, 202503]


def moved() -> Structure:
    return Structure(
        [
            Placement("CITY", ""),
            Placement("A", "CITY"),
            Placement("B", "CITY"),
            Placement("YOUTH", "A", Months(last=202412)),
            Placement("YOUTH", "B", Months(first=202501)),
        ],
        [
            Assignment("100", "YOUTH"),
            Assignment("200", "A", Months(last=202506)),
            Assignment("200", "B", Months(first=202507), share=2_500),
            Assignment("200", "A", Months(first=202507), share=7_500),
            Assignment("300", "A"),
            Assignment("300", "B", accounts=("4300", "4499")),
        ],
        [AccountRange("3000", "3199", "sales"), AccountRange("4300", "4499", "services", Months(last=202412))],
    )


def test_every_change_begins_an_era_and_no_month_is_left_out() -> None:
    structure = moved()
    assert [(months.first, months.last) for months in structure.eras][1:] == [(202501, 202506), (202507, LAST_MONTH)]
    assert structure.eras[0].last == 202412
    assert [structure.era(month) for month in (202412, 202501, 202506, 202507)] == [0, 1, 1, 2]


def test_a_moved_unit_has_another_unit_above_it() -> None:
    structure = moved()
    assert ("YOUTH", "A") in set(structure.ancestors(0))
    assert ("YOUTH", "B") in set(structure.ancestors(1))
    assert ("YOUTH", "A") not in set(structure.ancestors(1))


def test_shares_stand_one_after_the_other_and_accounts_go_before_the_rest() -> None:
    structure = moved()
    assert structure.pieces(2, "200", "4000") == (Piece("B", 0, 2_500), Piece("A", 2_500, 10_000))
    assert structure.pieces(0, "300", "4350") == (Piece("B", 0, 10_000),)
    assert structure.pieces(0, "300", "4500") == (Piece("A", 0, 10_000),)
    assert structure.pieces(0, "999", "4500") == ()


def test_ranges_compare_accounts_as_numbers() -> None:
    structure = moved()
    assert [each.line for each in structure.lines("3005")] == ["sales"]
    assert structure.lines("300") == ()
    assert structure.lines("A3005") == ()
