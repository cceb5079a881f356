"""What holds of amounts whatever was booked: sums over units, lines and stages, order, splitting, reversal, nothing is not zero."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.property.ledgers import YEAR, Books, amounts_in_cents, books, everything, whole_books
from toteuma.core.disagreements import disagreements
from toteuma.core.money import euros
from toteuma.core.records import Amount

ZERO = Decimal(0)


def plain_sum(of: Books, unit: str, line: str, year: int, stage: str, scope: str) -> Decimal | None:
    """By the definition, without the program's way of getting there: the entries of the unit and all below it, of the line and all its parts."""
    book = of.book()
    units = set(of.organisation.subtree(unit))
    lines = {each.id for each in book.scheme if line in (each.id, *book.scheme.ancestors(each.id))}
    kinds = {"amendments": ("amendment",), "amended": ("original", "amendment")}.get(stage, (stage,))
    found = [
        amount.amount
        for amount in of.amounts
        if amount.unit in units and amount.line in lines and amount.year == year and amount.stage in kinds
        if scope in ("all", amount.scope)
    ]
    return sum(found, ZERO) if found else None


@given(books(), st.data())
def test_every_figure_is_the_plain_sum_of_what_was_booked_below_it(of: Books, data: st.DataObject) -> None:
    book = of.book()
    unit = data.draw(st.sampled_from(list(of.organisation.units)))
    stage = data.draw(st.sampled_from(("original", "amendments", "amended", "forecast", "actual")))
    scope = data.draw(st.sampled_from(("all", "external", "internal")))
    for line in book.scheme:
        for year in (YEAR - 1, YEAR):
            figure = book.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope)
            assert figure.value == plain_sum(of, unit, line.id, year, stage, scope)


@whole_books
@given(books())
def test_a_unit_is_its_own_and_those_below_it(of: Books) -> None:
    figures = everything(of.book())
    own = {code: everything(of.book(tuple(a for a in of.amounts if a.unit == code))) for code in of.organisation.units}
    for (unit, *rest), value in figures.items():
        parts = [own[unit][(unit, *rest)], *(figures[(child, *rest)] for child in of.organisation.children(unit))]
        given_parts = [part for part in parts if part is not None]
        assert value == (sum(given_parts, ZERO) if given_parts else None)


@whole_books
@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_nothing(of: Books, random: object) -> None:
    shuffled = list(of.amounts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert everything(of.book(tuple(shuffled))) == everything(of.book())


@whole_books
@given(books(), st.data())
def test_splitting_an_entry_changes_nothing(of: Books, data: st.DataObject) -> None:
    split: list[Amount] = []
    for amount in of.amounts:
        part = euros(data.draw(amounts_in_cents))
        split += [replace(amount, amount=part), replace(amount, amount=amount.amount - part)]
    assert everything(of.book(tuple(split))) == everything(of.book())


@whole_books
@given(books(), st.data())
def test_an_entry_and_its_reversal_vanish(of: Books, data: st.DataObject) -> None:
    if not of.amounts:
        return
    booked = data.draw(st.sampled_from(of.amounts))
    reversed_ = replace(booked, amount=-booked.amount)
    before = everything(of.book(tuple(a for a in of.amounts if a is not booked)))
    after = everything(of.book((*of.amounts, reversed_)))
    assert {key: value or ZERO for key, value in after.items()} == {key: value or ZERO for key, value in before.items()}
    assert all(after[key] is not None for key, value in before.items() if value is not None)


@whole_books
@given(books())
def test_external_and_internal_and_undivided_make_all(of: Books) -> None:
    figures = everything(of.book())
    undivided = everything(of.book(tuple(a for a in of.amounts if a.scope == "all")))
    for (unit, line, year, stage, scope), value in figures.items():
        if scope == "all":
            parts = [
                figures[unit, line, year, stage, "external"],
                figures[unit, line, year, stage, "internal"],
                undivided[unit, line, year, stage, "all"],
            ]
            known = [part for part in parts if part is not None]
            assert value == (sum(known, ZERO) if known else None)


@whole_books
@given(books())
def test_nothing_is_not_zero_at_any_level(of: Books) -> None:
    """A figure is there exactly where something was booked, were it 0.00 €; and it says which entries."""
    zeros = Books(of.organisation, tuple(replace(amount, amount=Decimal("0.00")) for amount in of.amounts))
    figures, of_zeros = everything(of.book()), everything(zeros.book())
    assert {key for key, value in figures.items() if value is None} == {key for key, value in of_zeros.items() if value is None}
    assert set(of_zeros.values()) <= {None, ZERO}
    book = of.book()
    for unit in of.organisation.units:
        figure = book.figure(unit=unit, line="result", year=YEAR, stage="actual")
        assert (figure.value is None) == (not list(figure.sources()))


@given(books())
def test_the_terms_of_a_figure_make_it_and_every_entry_counts_once(of: Books) -> None:
    places = tuple(replace(amount, place=replace(amount.place, row=index)) for index, amount in enumerate(of.amounts, start=2))
    book = of.book(places)
    for line in ("margin", "result"):
        figure = book.figure(unit="u0", line=line, year=YEAR, stage="amended")
        if figure.value is not None:
            assert sum((term.figure.value or ZERO for term in figure.origin.terms), ZERO) == figure.value
            rows = [source.row for source in figure.sources()]
            assert len(rows) == len(set(rows))
            assert sum((places[row - 2].amount for row in rows if row is not None), ZERO) == figure.value


@given(books())
def test_what_was_only_booked_never_disagrees_with_itself(of: Books) -> None:
    assert list(disagreements(of.book())) == []


@given(books(stages=("actual",)))
def test_a_whole_that_says_the_same_as_its_units_changes_nothing(of: Books) -> None:
    book = of.book()
    year_amounts = tuple(amount for amount in of.amounts if amount.year == YEAR)
    whole = tuple(
        Amount(unit="u0", line=line.id, year=YEAR, stage="actual", extent="whole", amount=value)
        for line in book.scheme
        if not book.scheme.parts(line.id) and (value := book.figure(unit="u0", line=line.id, year=YEAR, stage="actual").value) is not None
    )
    stated = of.book((*year_amounts, *whole))
    for line in book.scheme:
        assert (
            stated.figure(unit="u0", line=line.id, year=YEAR, stage="actual").value
            == book.figure(unit="u0", line=line.id, year=YEAR, stage="actual").value
        )
    assert list(disagreements(stated)) == []
