"""One pass over the postings tells what the queries of the engine tell: sums, months, codes, cells, and every voucher that is wrong as a whole."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.core.posting_files import PARQUET
from toteuma.core.postings import POSTING, STAGED
from toteuma.ledger.batch import Tally
from toteuma.ledger.columns import CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.survey import surveyed
from toteuma.ledger.vouchers import note_unsound

MONTH = st.sampled_from([202412, 202501, 202502])
POSTINGS = st.lists(
    st.fixed_dictionaries(
        {
            "stage": st.sampled_from(["actual", "actual", "original"]),
            "month": MONTH,
            "voucher": st.sampled_from(["1", "2", "longer than eight", None]),
            "account": st.sampled_from([3005, 4110, 999_999_999]),
            "cost_centre": st.sampled_from([1, 2_000_000_000, None]),
            "project": st.sampled_from(["P1", "P2", None]),
            "scope": st.sampled_from(["external", None]),
            "cents": st.sampled_from([-300, -5, 5, 100, 200, 10**12]),
        }
    ),
    max_size=14,
)


def written(engine: EmbeddedEngine, path: Path, rows: list[dict[str, object]], together: int) -> None:
    filled = [{"row": number, "date": date(int(str(row["month"])[:4]), 5, 1), **row} for number, row in enumerate(rows, 2)]
    engine.register_rows("made", [tuple(row.get(name) for name in STAGED) for row in filled], STAGED)
    engine.execute(f"COPY (FROM made ORDER BY row) TO '{path}' ({PARQUET}, ROW_GROUP_SIZE {together})")
    engine.register_files("staged", [path], STAGED)
    engine.register_files("postings", [path], POSTING)


def faults(engine: EmbeddedEngine, suspects: tuple[str, ...] | None) -> list[tuple[object, ...]]:
    engine.execute("CREATE OR REPLACE TABLE fault (row BIGINT, voucher VARCHAR, year INTEGER, code VARCHAR, stated VARCHAR, sheet VARCHAR)")
    note_unsound(engine, False, suspects)
    return engine.execute("FROM fault ORDER BY ALL")


@settings(max_examples=80, deadline=None)
@given(POSTINGS, st.integers(0, 3), st.sampled_from([2048, 4096]), st.booleans())
def test_the_pass_tells_what_the_engine_tells(rows: list[dict[str, object]], doubled: int, together: int, apart: bool) -> None:
    several = rows * (doubled + 1) if apart else [row for row in rows for _ in range(doubled + 1)]
    if not several:
        return
    engine = EmbeddedEngine()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "staged.parquet"
        # Far enough apart that vouchers run on from one row group into the next.
        filler = [{"stage": "actual", "month": 202501, "account": 1, "cents": 1, "voucher": None}] * (together - len(several) // 2)
        written(engine, path, [*filler, *several], together)
        found = surveyed(path, vouchers=True)
        ((count, debit, kredit),) = engine.execute(
            "SELECT count(*), coalesce(-sum(cents) FILTER (cents < 0), 0), coalesce(sum(cents) FILTER (cents > 0), 0) FROM staged"
        )
        assert found.tally == Tally(count, debit, kredit)
        assert found.months == {month for (month,) in engine.execute("SELECT DISTINCT month FROM staged")}
        assert found.accounts == {account for (account,) in engine.execute("SELECT DISTINCT account::VARCHAR FROM staged")}
        assert found.other_years is False
        made = ", ".join(CELL)
        cells = {tuple(row[name] for name in CELL) for row in found.cells.to_pylist()}
        assert cells == set(engine.execute(f"SELECT {made} FROM ({compiled('cells', engine.dialect)})"))
        assert len(cells) == found.cells.num_rows
        every = faults(engine, None)
        assert found.suspects is not None
        assert faults(engine, found.suspects) == every
        assert {voucher for _, voucher, *_ in every} <= set(found.suspects)
    engine.close()


def test_a_date_of_another_year_is_seen(tmp_path: Path) -> None:
    engine = EmbeddedEngine()
    path = tmp_path / "staged.parquet"
    rows = [{"stage": "actual", "month": 202501, "account": 1, "cents": 1, "date": day} for day in (date(2025, 3, 1), date(2024, 12, 31))]
    written(engine, path, rows, 2048)
    assert surveyed(path, vouchers=True).other_years is True
    engine.close()


def test_amounts_whose_sum_may_not_fit_are_not_added(tmp_path: Path) -> None:
    engine = EmbeddedEngine()
    path = tmp_path / "staged.parquet"
    written(engine, path, [{"stage": "actual", "month": 202501, "account": 1, "cents": 2**61}] * 3, 2048)
    with pytest.raises(OverflowError):
        surveyed(path, vouchers=True)
    engine.close()
