"""What holds in any ledger: in which order and batches it came changes nothing, what is reversed vanishes, a unit is its own and its parts, bridges add up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger_made import Posting, imported
from tests.property.ledgers import LEAVES, SCHEME
from toteuma.core.periods import Month, Months, before
from toteuma.core.structure import AccountRange, Assignment, Placement, Structure
from toteuma.ledger.bridge import bridge
from toteuma.ledger.dimensions import NOWHERE, Frame, Measure
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.entries import Asked, entries, with_all_below
from toteuma.ledger.store import LedgerStore
from toteuma.ledger.view import LedgerView, contents_of

few = settings(max_examples=8, deadline=None)
MONTHS = (202401, 202406, 202412, 202501, 202507, 202512)
CHANGES = (202407, 202501, 202507)
"""Months in which something may move."""
UNITS = ("T", "A", "B", "C", "D")
CENTRES = ("1", "2", "3", "K-4")
ACCOUNTS = {f"{1000 + index}": line for index, line in enumerate(LEAVES)}
YEARS = (Measure(("actual",), Months.of_year(2024)), Measure(("actual",), Months.of_year(2025)))
ASKED = tuple(Asked(measure.months.first // 100, "actual", "all", measure) for measure in YEARS)

postings = st.lists(
    st.tuples(
        st.sampled_from(["actual", "original"]),
        st.sampled_from(MONTHS),
        st.sampled_from(list(ACCOUNTS)),
        st.sampled_from(CENTRES),
        st.integers(-(10**9), 10**9),
    ),
    min_size=1,
    max_size=14,
)


@st.composite
def structures(draw: st.DrawFn) -> Structure:
    """Units that stand under ``T`` or one drawn before them, some moved once; cost centres that change hands, some shared."""
    placements = [Placement("T", "")]
    for index, unit in enumerate(UNITS[1:], 1):
        first, second = (draw(st.sampled_from(UNITS[:index])) for _ in range(2))
        cut = draw(st.sampled_from((None, *CHANGES)))
        for when in _spans(cut):
            placements.append(Placement(unit, second if cut is not None and when.first == cut else first, when))
    assignments = []
    for centre in CENTRES:
        cut = draw(st.sampled_from((None, *CHANGES)))
        for when in _spans(cut):
            share = draw(st.sampled_from((10_000, 3_333)))
            assignments.append(Assignment(centre, draw(st.sampled_from(UNITS)), when, share=share))
            if share < 10_000:
                assignments.append(Assignment(centre, draw(st.sampled_from(UNITS)), when, share=10_000 - share))
    return Structure(placements, assignments, [AccountRange(account, account, line) for account, line in ACCOUNTS.items()])


def _spans(cut: Month | None) -> tuple[Months, ...]:
    return (Months(),) if cut is None else (Months(last=before(cut)), Months(first=cut))


@contextmanager
def ledger(*batches: list[Posting]) -> Iterator[tuple[EmbeddedEngine, LedgerStore]]:
    with TemporaryDirectory() as folder:
        store = LedgerStore(Path(folder))
        for batch in batches:
            if batch:
                imported(store, batch)
        engine = EmbeddedEngine()
        try:
            yield engine, store
        finally:
            engine.close()


def figures(structure: Structure, as_of: Month | None, *batches: list[Posting]) -> dict[tuple[str, str, int], int]:
    """Every figure that is not zero: a reversed posting leaves a zero where it was."""
    with ledger(*batches) as (engine, store):
        rolled = LedgerView(engine, store.snapshot(), structure, SCHEME, as_of=as_of).roll_up(YEARS)
    return {(unit, line, year): cents for (unit, line), row in rolled.figures.items() for year, cents in enumerate(row) if cents}


as_ofs = st.sampled_from([None, 202401, 202512])


@few
@given(structures(), postings, as_ofs, st.randoms(use_true_random=False), st.integers(0, 14))
def test_order_and_batches_change_nothing(structure: Structure, rows: list[Posting], as_of: Month | None, chance: Random, cut: int) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert figures(structure, as_of, rows) == figures(structure, as_of, shuffled[:cut], shuffled[cut:])


@few
@given(structures(), postings, postings, as_ofs)
def test_what_is_reversed_vanishes(structure: Structure, rows: list[Posting], wrong: list[Posting], as_of: Month | None) -> None:
    reversing = [(*posting[:4], -posting[4]) for posting in wrong]
    assert figures(structure, as_of, [*rows, *wrong], reversing) == figures(structure, as_of, rows)


@few
@given(structures(), postings, as_ofs)
def test_a_unit_is_its_own_and_its_parts_and_nothing_is_lost(structure: Structure, rows: list[Posting], as_of: Month | None) -> None:
    with ledger(rows) as (engine, store):
        frame = Frame(structure, SCHEME, contents_of(store.snapshot()), as_of)
        own = {(entry.unit, entry.line, entry.asked.year): entry.cents for entry in entries(engine, store.snapshot(), frame, ASKED)}
        whole = with_all_below(engine, frame, ASKED)
    for (unit, line, index), cents in whole.items():
        if as_of is None or unit == NOWHERE or line not in LEAVES:
            continue
        era = structure.era(as_of)
        children = [child for child, above in structure.parents(era).items() if above == unit]
        below = sum(whole.get((child, line, index), 0) for child in children)
        assert cents == own.get((unit, line, 2024 + index), 0) + below
    for year in (2024, 2025):
        posted = sum(cents for stage, month, _, _, cents in rows if stage == "actual" and month // 100 == year)
        assert sum(cents for (_, _, of), cents in own.items() if of == year) == posted
        assert sum(whole.get((root, "result", year - 2024), 0) for root in ("T", NOWHERE)) == posted


@few
@given(structures(), postings, st.sampled_from([202401, 202412, 202512]))
def test_a_bridge_of_any_moves_adds_up(structure: Structure, rows: list[Posting], to: Month) -> None:
    with ledger(rows) as (engine, store):
        found = bridge(engine, store.snapshot(), structure, SCHEME, YEARS, to)
    assert all(row.reported + row.moved_in + row.moved_out == row.restated for row in found.values())
    reported, restated = figures(structure, None, rows), figures(structure, to, rows)
    assert {place: row.reported for place, row in found.items() if row.reported} == reported
    assert {place: row.restated for place, row in found.items() if row.restated} == restated
    assert all(row.moved_in == row.moved_out == 0 for (unit, _, _), row in found.items() if unit == "T")
