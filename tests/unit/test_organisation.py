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
