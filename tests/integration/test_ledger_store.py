"""The ledger's folder: batches whole or not at all, undone ones hidden, readers undisturbed, one writer."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.ledger_made import NOW, imported
from toteuma.core.errors import LedgerBusy, LedgerDamaged, NotFound
from toteuma.ledger.batch import Tally
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.integrity import is_unchanged
from toteuma.ledger.store import CELLS, POSTINGS, LedgerStore

SALES = [("actual", 202501, "3005", "100", 1_000), ("actual", 202501, "1900", "", -1_000), ("actual", 202502, "K-1", "X9", 250)]


def test_a_batch_tells_what_it_holds_and_reads_back_the_same(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path / "ledger")
    batch = imported(store, SALES)
    assert store.batches() == (batch,)
    assert batch.accepted == Tally(3, 1_000, 1_250)
    assert (batch.first_month, batch.last_month) == (202501, 202502)
    assert set(batch.accounts) == {"3005", "1900", "K-1"}
    assert set(batch.cost_centres) == {"100", "X9"}
    assert set(batch.codes) == {"K-1", "X9"}


def test_codes_keep_their_numbers_in_later_batches(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    first = imported(store, SALES)
    second = imported(store, [("actual", 202503, "K-1", "A0", 5), ("actual", 202503, "0042", "A0", 5)])
    assert set(second.codes) == {"A0", "0042"}
    assert not set(first.codes.values()) & set(second.codes.values())
    assert set(second.accounts) == {"K-1", "0042"}


def test_an_undone_batch_is_hidden_but_never_erased(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    first, second = imported(store, SALES), imported(store, SALES[:2])
    before = store.snapshot()
    store.undo(first.id, by="controller", at=NOW)
    assert [batch.id for batch in store.snapshot().batches] == [second.id]
    assert store.batches()[0].undone == {"at": NOW.isoformat(), "by": "controller"}
    assert all(path.exists() for path in before.files("postings.parquet"))
    assert store.undo(first.id, by="somebody else", at=NOW).undone["by"] == "controller"
    assert imported(store, SALES).number == 3


def test_an_unknown_batch_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        LedgerStore(tmp_path).undo("7", by="x", at=NOW)


def test_a_second_writer_is_told_and_readers_are_not_held_up(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    batch = imported(store, SALES)
    with store.writing():
        assert store.batches() == (batch,)
        with pytest.raises(LedgerBusy), LedgerStore(tmp_path).writing(wait_seconds=0):
            pass
    assert imported(store, SALES).number == 2


def test_cells_are_a_sum_of_postings_and_nothing_more_dropping_them_changes_nothing(tmp_path: Path) -> None:
    store = LedgerStore(tmp_path)
    imported(store, SALES)
    imported(store, [("actual", 202502, "3005", "100", 9_007_199_254_740_993_001), ("actual", 202502, "3005", "100", 7)])
    postings = store.snapshot().files(POSTINGS)
    cells = store.snapshot().files(CELLS)
    before = [pq.read_table(path).to_pylist() for path in cells]
    for path in cells:
        path.unlink()
    snapshot = LedgerStore(tmp_path).snapshot()
    assert [pq.read_table(path).to_pylist() for path in cells] == before
    assert sorted(path.name for path in cells[0].parent.iterdir()) == [CELLS, "manifest.json", POSTINGS]
    engine = EmbeddedEngine()
    assert all(is_unchanged(engine, path.parent, batch) for path, batch in zip(cells, snapshot.batches, strict=True))
    engine.close()
    cells[0].unlink()
    postings[0].write_bytes(postings[1].read_bytes())
    with pytest.raises(LedgerDamaged, match=POSTINGS):
        store.batches()
    assert not cells[0].exists()
