"""The organisation: a tree, in time."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger import name, tree
from toteuma.core.organisation import Organisation
from toteuma.core.records import Unit

TOWN = tree("""
    T
      A
        A1
        A2
      B
    S
""")


def unit(code: str, parent: str = "", *, first: date | None = None, last: date | None = None, to: tuple[str, ...] = ()) -> Unit:
    return Unit(code=code, parent=parent, level="unit", name=name(code), valid_from=first, valid_to=last, successors=to)


def test_units_keep_the_order_they_were_given_in() -> None:
    assert TOWN.roots() == ("T", "S")
    assert TOWN.children("T") == ("A", "B")
    assert list(TOWN.subtree("T")) == ["T", "A", "A1", "A2", "B"]
    assert list(TOWN.subtree("A2")) == ["A2"]
    assert (list(TOWN.ancestors("A2")), list(TOWN.ancestors("T"))) == (["A", "T"], [])
    assert [TOWN.depth(code) for code in ("T", "A", "A2")] == [0, 1, 2]
    assert "A1" in TOWN
    assert "X" not in TOWN


def test_order_of_the_rows_does_not_change_who_stands_under_whom() -> None:
    rows = tuple(reversed(TOWN.units.values()))
    turned = Organisation(rows)
    assert {code: set(turned.subtree(code)) for code in turned.units} == {code: set(TOWN.subtree(code)) for code in TOWN.units}


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (None, None, {2023, 2024, 2025, 2026}),
        (date(2025, 1, 1), None, {2025, 2026}),
        (date(2025, 12, 31), None, {2025, 2026}),
        (date(2026, 1, 1), None, {2026}),
        (None, date(2024, 12, 31), {2023, 2024}),
        (None, date(2025, 1, 1), {2023, 2024, 2025}),
        (date(2024, 3, 1), date(2024, 3, 1), {2024}),
        (date(2024, 8, 1), date(2025, 7, 31), {2024, 2025}),
    ],
)
def test_a_unit_exists_in_every_year_that_it_has_a_day_in(first: date | None, last: date | None, years: set[int]) -> None:
    of = Organisation((unit("T"), unit("A", "T", first=first, last=last)))
    assert {year for year in range(2023, 2027) if of.exists_during("A", year)} == years


# --- who goes on with whose work --------------------------------------------------------------------------------------------------

END_2024, MID_2025, END_2030 = date(2024, 12, 31), date(2025, 7, 31), date(2030, 12, 31)


def test_a_renamed_a_merged_and_a_split_unit_lead_to_those_that_go_on() -> None:
    of = Organisation(
        (
            unit("T"),
            unit("OLD_NAME", "T", last=END_2024, to=("NEW_NAME",)),
            unit("NEW_NAME", "T", first=date(2025, 1, 1)),
            unit("M1", "T", last=date(2024, 6, 30), to=("MERGED",)),
            unit("M2", "T", last=MID_2025, to=("MERGED",)),
            unit("MERGED", "T"),
            unit("WHOLE", "T", last=END_2024, to=("HALF", "OTHER")),
            unit("HALF", "T"),
            unit("OTHER", "T"),
        )
    )
    assert {code: of.predecessors(code, 2025) for code in of.units if of.predecessors(code, 2025)} == {
        "NEW_NAME": ("OLD_NAME",),
        "MERGED": ("M1", "M2"),
        "HALF": ("WHOLE",),
        "OTHER": ("WHOLE",),
    }
    assert of.predecessors("MERGED", 2024) == ("M1",), "M2 was still there"
    assert of.predecessors("MERGED", 2023) == ()


def test_what_has_not_ended_has_no_heir_yet() -> None:
    of = Organisation((unit("A", last=END_2030, to=("B",)), unit("C", to=("B",)), unit("B")))
    assert of.predecessors("B", 2025) == of.predecessors("B", 2030) == (), "A works to the last day of 2030"
    assert of.predecessors("B", 2031) == ("A",)
    new_year = Organisation((unit("A", last=date(2025, 1, 1), to=("B",)), unit("B")))
    assert (new_year.predecessors("B", 2024), new_year.predecessors("B", 2025)) == ((), ("A",))


def test_work_that_was_handed_on_twice_is_followed_and_circles_end() -> None:
    chain = Organisation((unit("A", last=date(2022, 12, 31), to=("B",)), unit("B", last=END_2024, to=("C",)), unit("C")))
    assert chain.predecessors("C", 2025) == ("A", "B")
    circle = Organisation((unit("A", last=END_2024, to=("B",)), unit("B", last=END_2024, to=("A", "B")), unit("C")))
    assert (circle.predecessors("A", 2025), circle.predecessors("B", 2025)) == (("B",), ("A",))


def test_what_is_below_the_unit_counts_in_it_anyway() -> None:
    of = Organisation((unit("A"), unit("A1", "A", last=END_2024, to=("A",)), unit("B", last=END_2024, to=("A",))))
    assert of.predecessors("A", 2025) == ("B",)
