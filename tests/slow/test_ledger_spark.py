"""The ledger on a real Spark cluster, a master and two workers: every figure is the same as on the embedded engine, to the cent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.test_ledger_figures import CENTRES, SCHEME, STRUCTURE, YEARS, by_hand
from tests.ledger_made import Posting, imported
from tests.postings_made import FINNISH, HEADS, csv_file, taken_in
from tests.spark_cluster import cluster
from toteuma.core.periods import Months
from toteuma.ledger.bridge import bridge
from toteuma.ledger.dimensions import Frame, Measure
from toteuma.ledger.drill import Drilled, drill
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.engine import Engine
from toteuma.ledger.narrowing import Only
from toteuma.ledger.store import LedgerStore
from toteuma.ledger.view import LedgerView, contents_of

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default::ResourceWarning", "default::DeprecationWarning")]
pytest.importorskip("pyspark", reason="make test-spark installs it")

POSTINGS = 20_000
MEASURES = (*YEARS, Measure(("original", "amendment:1"), Months(202503, 202511)), Measure(("actual",), Months(202407, 202506)))
"""The last one has postings in common with the first two."""
CLUSTER = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "700m",
    "spark.sql.shuffle.partitions": "4",
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    from toteuma.ledger.spark import SparkEngine

    with cluster(tmp_path_factory.mktemp("spark"), workers=2) as master:
        engine = SparkEngine(master, settings=CLUSTER)
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def postings() -> list[Posting]:
    chance = random.Random(5)
    months = [202401, 202412, 202501, 202506, 202507, 202512]
    stages = ["actual"] * 4 + ["original", "amendment:1"]
    accounts = ["3005", "3199", "4300", "8888", "K1"]
    return [
        (chance.choice(stages), chance.choice(months), chance.choice(accounts), chance.choice(CENTRES), chance.randint(-(10**12), 10**12))
        for _ in range(POSTINGS)
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, postings: list[Posting]) -> LedgerStore:
    """Three batches and a fourth that was undone."""
    store = LedgerStore(tmp_path_factory.mktemp("ledger"))
    for part in range(3):
        imported(store, postings[part::3])
    wrong = imported(store, postings[:50])
    store.undo(wrong.id, by="test", at=wrong.imported)
    return store


@pytest.fixture(scope="module")
def embedded() -> Iterator[Engine]:
    engine = EmbeddedEngine()
    yield engine
    engine.close()


def test_two_workers_share_the_work(spark: Engine) -> None:
    from toteuma.ledger.spark import SparkEngine

    assert isinstance(spark, SparkEngine)
    assert spark.execute("SELECT sum(id) FROM range(1000000)") == [(499_999_500_000,)]
    executors = spark.session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(executors) == 3  # The driver is one of them.


@pytest.mark.parametrize("from_cells", [True, False])
@pytest.mark.parametrize("as_of", [None, 202512])
def test_every_figure_is_the_same(
    spark: Engine, embedded: Engine, store: LedgerStore, postings: list[Posting], as_of: int | None, from_cells: bool
) -> None:
    ours, theirs = (
        LedgerView(engine, store.snapshot(), STRUCTURE, SCHEME, as_of=as_of, from_cells=from_cells).roll_up(MEASURES).figures
        for engine in (embedded, spark)
    )
    assert theirs == ours
    told = {(*place, year): row[year] for place, row in theirs.items() for year in range(len(YEARS)) if row[year] is not None}
    assert told == dict(by_hand(postings, as_of))


def test_the_bridge_is_the_same(spark: Engine, embedded: Engine, store: LedgerStore) -> None:
    ours, theirs = (bridge(engine, store.snapshot(), STRUCTURE, SCHEME, MEASURES, 202512) for engine in (embedded, spark))
    assert theirs == ours
    assert any(row.moved_in for row in theirs.values())


@pytest.mark.parametrize(("unit", "line"), [("B", "sales"), ("CITY", "result"), ("", "")])
def test_the_postings_behind_a_figure_are_the_same(spark: Engine, embedded: Engine, store: LedgerStore, unit: str, line: str) -> None:
    ours, theirs = (_drilled(engine, store, unit, line) for engine in (embedded, spark))
    assert theirs == ours
    assert len(theirs.postings) == theirs.count - 5
    assert {posting.batch for posting in theirs.postings} == {1, 2, 3}


def _drilled(engine: Engine, store: LedgerStore, unit: str, line: str) -> Drilled:
    snapshot = store.snapshot()
    frame = Frame(STRUCTURE, SCHEME, contents_of(snapshot), 202512)
    return drill(engine, snapshot, frame, unit=unit, line=line, measure=YEARS[1], limit=POSTINGS, offset=5)


def test_rows_that_are_not_numbered_one_by_one_keep_their_numbers(spark: Engine, embedded: Engine, tmp_path: Path) -> None:
    rows = [
        (str(voucher), f"{day:02}.03.2025", "8888", "", "", "", amount) for voucher, day in ((1, 9), (2, 5)) for amount in ("5,00", "-5,00")
    ]
    taken_in(tmp_path, csv_file(tmp_path / "a.csv", rows))
    store = LedgerStore(tmp_path)
    frame = Frame(STRUCTURE, SCHEME, contents_of(store.snapshot()))
    ours, theirs = (drill(engine, store.snapshot(), frame, unit="", line="", measure=YEARS[1]) for engine in (embedded, spark))
    assert theirs == ours
    assert [posting.row for posting in theirs.postings] == [4, 5, 2, 3]


NARROWED = (
    Only({"project": ("P1", "")}),
    Only({"project": ("P'1\\",)}),
    Only({"account": ("8888",), "cost_centre": ("",)}),
    Only({"service_class": ("",)}),
    Only(dimensions={"Kohde": ('Koulu "A" \\',)}),
    Only(dimensions={"Kohde": ("",)}),
    Only(words="ÄITI'n"),
)


@pytest.mark.parametrize("only", NARROWED)
def test_some_of_the_postings_are_the_same(spark: Engine, embedded: Engine, tmp_path: Path, only: Only) -> None:
    """Whatever they are asked for by, also where it has signs that a query has to escape."""
    heads = (*HEADS, "Kohde")
    told = [("1", "P1", "Palkka", 'Koulu ""A"" \\'), ("2", "P'1\\", "Äiti'n palkka", "Koulu"), ("3", "", "", "")]
    rows = [
        (voucher, "05.03.2025", "8888", "", project, text, amount, f'"{place}"' if place else "")
        for voucher, project, text, place in told
        for amount in ("5,00", "-2,00")
    ]
    profile = replace(FINNISH, vouchers_complete=False, columns={**FINNISH.columns, "dimension:Kohde": ("Kohde",)})
    imported = taken_in(tmp_path, csv_file(tmp_path / "a.csv", rows, heads=heads), profile=profile)
    assert imported.accepted.rows == len(rows), imported.findings
    snapshot = LedgerStore(tmp_path).snapshot()
    frame = Frame(STRUCTURE, SCHEME, contents_of(snapshot))
    ours, theirs = (drill(engine, snapshot, frame, unit=None, line=None, measure=YEARS[1], only=only) for engine in (embedded, spark))
    assert theirs == ours
    assert 0 < theirs.count <= len(rows)
    figures = [LedgerView(engine, snapshot, STRUCTURE, SCHEME, only=only).roll_up(YEARS).figures for engine in (embedded, spark)]
    assert figures[0] == figures[1] != {}


def test_an_empty_ledger_has_no_figures(spark: Engine, tmp_path: Path) -> None:
    view = LedgerView(spark, LedgerStore(tmp_path).snapshot(), STRUCTURE, SCHEME)
    assert view.roll_up(YEARS).figures == {}


def test_a_sum_that_does_not_fit_raises_and_never_wraps(spark: Engine) -> None:
    spark.register_rows("large", [(2**62,)] * 3, {"cents": "BIGINT"})
    with pytest.raises(Exception, match="ARITHMETIC_OVERFLOW"):
        spark.execute("SELECT sum(cents) FROM large")
