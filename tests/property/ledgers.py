"""Generated organisations and amounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from tests.ledger import lines, name
from toteuma.core.amounts import AmountBook
from toteuma.core.money import euros
from toteuma.core.organisation import Organisation
from toteuma.core.records import Amount, Unit

YEAR = 2025

whole_books = settings(max_examples=30)
"""For properties that compute every figure of several books: fewer examples, each of thousands of figures."""

SCHEME = lines(
    ("sales", "revenue"),
    ("fees", "revenue"),
    ("revenue", "margin"),
    ("wages", "costs"),
    ("costs", "margin"),
    ("tax", "result"),
    ("margin", "result"),
    ("result", ""),
)
"""As deep as the statutory one, but quick to compute in full."""
LEAVES = tuple(line.id for line in SCHEME if not SCHEME.parts(line.id))
STAGES = ("original", "amendment", "actual", "forecast")

amounts_in_cents = st.integers(-(10**13), 10**13)


@st.composite
def organisations(draw: st.DrawFn, *, most: int = 5) -> Organisation:
    """A tree under ``u0``: every unit stands under one that was drawn before it."""
    count = draw(st.integers(1, most))
    parents = [draw(st.integers(0, index - 1)) for index in range(1, count)]
    units = [Unit(code="u0", level="unit", name=name("u0"))]
    units += [
        Unit(code=f"u{index}", parent=f"u{parent}", level="unit", name=name(f"u{index}")) for index, parent in enumerate(parents, start=1)
    ]
    return Organisation(tuple(units))


@st.composite
def entries(draw: st.DrawFn, organisation: Organisation, *, stages: tuple[str, ...] = STAGES) -> Amount:
    """An amount that somebody booked on a line without parts, in external, internal or both together."""
    stage = draw(st.sampled_from(stages))
    return Amount(
        unit=draw(st.sampled_from(list(organisation.units))),
        line=draw(st.sampled_from(LEAVES)),
        year=draw(st.sampled_from((YEAR - 1, YEAR))),
        stage=stage,
        amendment=draw(st.sampled_from(("A1", "A2"))) if stage == "amendment" else "",
        scope=draw(st.sampled_from(("all", "external", "internal"))),
        amount=euros(draw(amounts_in_cents)),
    )


@dataclass(frozen=True)
class Books:
    organisation: Organisation
    amounts: tuple[Amount, ...]

    def book(self, amounts: tuple[Amount, ...] | None = None) -> AmountBook:
        return AmountBook(self.amounts if amounts is None else amounts, self.organisation, SCHEME)


@st.composite
def books(draw: st.DrawFn, *, stages: tuple[str, ...] = STAGES) -> Books:
    organisation = draw(organisations())
    return Books(organisation, tuple(draw(st.lists(entries(organisation, stages=stages), max_size=10))))


Everything = dict[tuple[str, str, int, str, str], Decimal | None]


def everything(book: AmountBook) -> Everything:
    """Every figure of a book."""
    stages = ("original", "amendments", "amendment:A1", "amended", "actual")
    return {
        (unit, line.id, year, stage, scope): book.figure(unit=unit, line=line.id, year=year, stage=stage, scope=scope).value
        for unit in book.organisation.units
        for line in book.scheme
        for year, stage in ((YEAR - 1, "actual"), *((YEAR, stage) for stage in stages))
        for scope in ("all", "external", "internal")
    }
