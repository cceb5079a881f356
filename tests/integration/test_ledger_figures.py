"""Figures rolled up from postings: against plain arithmetic, as reported and restated, from cells and from the postings themselves."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.ledger_made import Posting, imported
from toteuma.core.language import Localized
from toteuma.core.periods import Months
from toteuma.core.scheme import Line, LineScheme, Nature
from toteuma.core.structure import AccountRange, Assignment, Placement, Structure
from toteuma.ledger.bridge import bridge
from toteuma.ledger.dimensions import Frame, Measure, Plan
from toteuma.ledger.drill import drill
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.narrowing import EVERYTHING, Only
from toteuma.ledger.reducing import groups
from toteuma.ledger.store import LedgerStore
from toteuma.ledger.view import LedgerView, Rolled, contents_of

SCHEME = LineScheme(
    "test",
    Localized(),
    "",
    (
        Line("sales", "result", Nature.INCOME, Localized()),
        Line("services", "costs", Nature.EXPENSE, Localized()),
        Line("costs", "result", Nature.EXPENSE, Localized()),
        Line("result", "", Nature.NET, Localized(), result=True),
    ),
)
STRUCTURE = Structure(
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
        Assignment("200", "B", Months(first=202507), share=3_333),
        Assignment("200", "A", Months(first=202507), share=6_667),
        Assignment("300", "A"),
        Assignment("300", "B", accounts=("4300", "4499")),
        Assignment("400", "B", accounts=("4300", "4499")),
        Assignment("X-5", "B", share=5_000),
    ],
    [AccountRange("3000", "3199", "sales"), AccountRange("4300", "4499", "services"), AccountRange("K1", "K1", "costs")],
)
YEARS = (Measure(("actual",), Months.of_year(2024)), Measure(("actual",), Months.of_year(2025)))


def rolled(store: LedgerStore, measures: tuple[Measure, ...] = YEARS, as_of: int | None = None, *, from_cells: bool = True) -> Rolled:
    engine = EmbeddedEngine()
    found = LedgerView(engine, store.snapshot(), STRUCTURE, SCHEME, as_of=as_of, from_cells=from_cells).roll_up(measures)
    engine.close()
    return found


def test_a_unit_that_moved_is_told_where_it_was_or_where_it_is(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    imported(store, [("actual", 202405, "3005", "100", 700), ("actual", 202505, "3005", "100", 900)])
    reported, restated = rolled(store), rolled(store, as_of=202512)
    assert [reported.get("A", "sales", year) for year in (0, 1)] == [700, None]
    assert [reported.get("B", "sales", year) for year in (0, 1)] == [None, 900]
    assert [restated.get("A", "sales", year) for year in (0, 1)] == [None, None]
    assert [restated.get("B", "sales", year) for year in (0, 1)] == [700, 900]
    assert [restated.get("CITY", "result", year) for year in (0, 1)] == [700, 900]


def test_what_nobody_has_and_no_range_names_is_shown_and_never_lost(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    postings = [("actual", 202503, "3005", "999", 10), ("actual", 202503, "8888", "300", 20), ("actual", 202503, "3005", "400", 40)]
    imported(store, [*postings, ("actual", 202503, "3005", "X-5", 81), ("actual", 202503, "K1", "300", -7)])
    figures = rolled(store)
    assert figures.get("", "sales", 1) == 10 + 40 + 40
    assert figures.get("B", "sales", 1) == 41
    assert figures.get("A", "", 1) == 20
    assert figures.get("A", "costs", 1) == -7


def test_an_amended_budget_is_the_sum_of_its_stages(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    imported(
        store,
        [("original", 202512, "3005", "300", 100), ("amendment:1", 202512, "3005", "300", -30), ("forecast", 202512, "3005", "300", 5)],
    )
    amended = Measure(("original", "amendment:1"), Months.of_year(2025))
    assert rolled(store, (amended,)).get("CITY", "sales", 0) == 70


def test_an_empty_ledger_has_no_figures(tmp_path: Path) -> None:
    assert rolled(LedgerStore(tmp_path)).figures == {}


CENTRES = ("100", "200", "300", "400", "X-5", "999", "")
POSTINGS = st.lists(
    st.tuples(
        st.sampled_from(["actual", "original"]),
        st.sampled_from([202401, 202412, 202501, 202506, 202507, 202512]),
        st.sampled_from(["3005", "3199", "4300", "8888", "K1"]),
        st.sampled_from(CENTRES),
        st.integers(-(10**11), 10**11),
    ),
    max_size=25,
)


def by_hand(postings: list[Posting], as_of: int | None) -> dict[tuple[str, str, int], int]:
    """The same figures by plain arithmetic, cell by cell."""
    cells: dict[tuple[int, str, str], int] = defaultdict(int)
    for stage, month, account, centre, cents in postings:
        if stage == "actual":
            cells[month, account, centre] += cents
    found: dict[tuple[str, str, int], int] = defaultdict(int)
    per_year: dict[tuple[int, int, str, str], int] = defaultdict(int)
    for (month, account, centre), cents in cells.items():
        # Shares are cut from what a year has in each era of its own, also where it is restated: so does a bridge, which starts from those.
        per_year[month // 100 - 2024, STRUCTURE.era(month), account, centre] += cents
    for (year, own, account, centre), cents in per_year.items():
        era = own if as_of is None else STRUCTURE.era(as_of)
        line = next((each.line for each in STRUCTURE.lines(account)), "")
        lines = [line, *(SCHEME.ancestors(line) if line else ())]
        above = dict[str, list[str]]()
        for unit, ancestor in STRUCTURE.ancestors(era):
            above.setdefault(unit, []).append(ancestor)
        cut, high = [], 0
        for piece in STRUCTURE.pieces(era, centre, account):
            cut.append((piece.unit, piece.low, piece.high))
            high = piece.high
        if high < 10_000:
            cut.append(("", high, 10_000))
        for unit, low, top in cut:
            part = (cents * top + 5_000) // 10_000 - (cents * low + 5_000) // 10_000
            for ancestor in above.get(unit, [""]):
                for each in lines:
                    found[ancestor, each, year] += part
    return found


@settings(max_examples=25, deadline=None)
@given(POSTINGS, st.sampled_from([None, 202401, 202512]), st.integers(0, 25))
@example([("actual", 202501, "3005", "200", 1), ("actual", 202507, "3005", "200", 1)], 202512, 0)
def test_every_figure_is_what_plain_arithmetic_gives(
    tmp_path_factory: pytest.TempPathFactory, postings: list[Posting], as_of: int | None, cut: int
) -> None:
    store = LedgerStore(tmp_path_factory.mktemp("ledger"))
    for part in (postings[:cut], postings[cut:]):
        if part:
            imported(store, part)
    expected = by_hand(postings, as_of)
    for from_cells in (True, False):
        found = rolled(store, as_of=as_of, from_cells=from_cells)
        told = {
            (unit, line, year): cents for (unit, line), row in found.figures.items() for year, cents in enumerate(row) if cents is not None
        }
        assert told == dict(expected)


HALF_YEARS = Measure(("actual",), Months(202407, 202506))
BUDGET = Measure(("original", "amendment:1"), Months.of_year(2025))
OVERLAPPING = (*YEARS, BUDGET, HALF_YEARS, Measure(("original",), Months(202501, 202503)))


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (YEARS, [[0], [1]]),
        ((*YEARS, BUDGET), [[0], [1], [2]]),
        ((YEARS[0], YEARS[0]), [[0, 1]]),
        (OVERLAPPING, [[0, 1, 3], [2, 4]]),
    ],
)
def test_measures_with_postings_in_common_are_added_up_together(measures: tuple[Measure, ...], expected: list[list[int]]) -> None:
    assert groups(Plan(measures, (), (), apart=True)) == expected
    assert groups(Plan(measures, (), ())) == [list(range(len(measures)))]


@settings(max_examples=15, deadline=None)
@given(POSTINGS, st.sampled_from([None, 202512]))
def test_measures_that_overlap_are_the_same_from_cells_and_from_postings(
    tmp_path_factory: pytest.TempPathFactory, postings: list[Posting], as_of: int | None
) -> None:
    store = LedgerStore(tmp_path_factory.mktemp("ledger"))
    imported(store, [*postings, ("original", 202502, "3005", "100", 500), ("amendment:1", 202503, "3005", "200", 70)])
    cells, apart = (rolled(store, OVERLAPPING, as_of, from_cells=from_cells).figures for from_cells in (True, False))
    told = [{place: row for place, row in each.items() if any(cents is not None for cents in row)} for each in (cells, apart)]
    assert told[0] == told[1]
    for place, measure in enumerate(OVERLAPPING):
        alone = {where: row[0] for where, row in rolled(store, (measure,), as_of).figures.items() if row[0] is not None}
        assert {where: row[place] for where, row in told[1].items() if row[place] is not None} == alone
    assert any(row[4] is not None for row in told[1].values())


@settings(max_examples=15, deadline=None)
@given(POSTINGS, st.sampled_from([202401, 202505, 202512]))
def test_the_bridge_leads_from_reported_to_restated_to_the_cent(
    tmp_path_factory: pytest.TempPathFactory, postings: list[Posting], to: int
) -> None:
    store = LedgerStore(tmp_path_factory.mktemp("ledger"))
    if postings:
        imported(store, postings)
    engine = EmbeddedEngine()
    rows = bridge(engine, store.snapshot(), STRUCTURE, SCHEME, YEARS, to)
    engine.close()
    reported, restated = by_hand(postings, None), by_hand(postings, to)
    assert {place: row.reported for place, row in rows.items() if place in reported} == dict(reported)
    assert {place: row.restated for place, row in rows.items() if place in restated} == dict(restated)
    assert set(rows) == set(reported) | set(restated)
    for row in rows.values():
        assert row.reported + row.moved_in + row.moved_out == row.restated
    tops = [row for (unit, _, _), row in rows.items() if unit == "CITY"]
    assert all(row.moved_in == row.moved_out == 0 for row in tops if not _unassigned(postings))


def _unassigned(postings: list[Posting]) -> bool:
    """Whether some cost centre is nobody's, or only in part."""
    return any(centre in ("", "999", "400", "X-5") for _, _, _, centre, _ in postings)


@settings(max_examples=15, deadline=None)
@given(
    POSTINGS, st.sampled_from([None, 202512]), st.sampled_from(["CITY", "A", "B", "YOUTH", ""]), st.sampled_from(["sales", "result", ""])
)
def test_the_postings_behind_a_figure_add_up_to_it(
    tmp_path_factory: pytest.TempPathFactory, postings: list[Posting], as_of: int | None, unit: str, line: str
) -> None:
    store = LedgerStore(tmp_path_factory.mktemp("ledger"))
    for part in (postings[:9], postings[9:]):
        if part:
            imported(store, part)
    engine = EmbeddedEngine()
    snapshot = store.snapshot()
    frame = Frame(STRUCTURE, SCHEME, contents_of(snapshot), as_of)
    found = drill(engine, snapshot, frame, unit=unit, line=line, measure=YEARS[1], limit=1_000)
    engine.close()
    expected = by_hand(postings, as_of).get((unit, line, 1), 0)
    assert abs(found.cents - expected) <= sum(posting.part != posting.cents for posting in found.postings)
    assert found.count == len(found.postings)
    assert found.cents == sum(posting.part for posting in found.postings)
    given_rows = {(account, centre, cents) for _, _, account, centre, cents in postings}
    assert {(posting.account, posting.cost_centre, posting.cents) for posting in found.postings} <= given_rows


def test_an_engine_that_was_asked_for_some_of_the_postings_tells_of_all_of_them_afterwards(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    imported(store, [("actual", 202503, "3005", "100", 700), ("actual", 202503, "4300", "100", -20), ("actual", 202504, "3005", "300", 5)])
    engine, snapshot = EmbeddedEngine(), store.snapshot()
    whole = rolled(store).figures

    def told(only: Only, *, from_cells: bool = True) -> dict[tuple[str, str], list[int | None]]:
        return LedgerView(engine, snapshot, STRUCTURE, SCHEME, only=only, from_cells=from_cells).roll_up(YEARS).figures

    for from_cells in (True, False):
        some = told(Only({"cost_centre": ("300",)}), from_cells=from_cells)
        assert some["CITY", "sales"][1] == 5
        assert told(EVERYTHING, from_cells=from_cells) == whole
    frame = Frame(STRUCTURE, SCHEME, contents_of(snapshot), None)
    for only, count in ((Only(dimensions={"Kohde": ("",)}), 3), (EVERYTHING, 3), (Only({"cost_centre": ("300",)}), 1)):
        assert drill(engine, snapshot, frame, unit=None, line=None, measure=YEARS[1], only=only).count == count
    engine.close()


def test_shares_of_amounts_beyond_what_a_fraction_holds_are_exact(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    cents = 9_007_199_254_740_993_001
    imported(store, [("actual", 202508, "3005", "200", cents), ("actual", 202509, "3005", "X-5", -cents)])
    figures = rolled(store)
    part = (cents * 3_333 + 5_000) // 10_000
    half = (-cents * 5_000 + 5_000) // 10_000
    assert figures.get("A", "sales", 1) == cents - part
    assert figures.get("B", "sales", 1) == part + half
