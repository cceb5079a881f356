"""A machine that stops in the middle of an import or an undoing, two imports at once, and those who read meanwhile."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from tests.ledger_killed import Interrupting, interrupted, one_round
from tests.postings_made import FINNISH, NOW, csv_file
from toteuma.core.errors import LedgerBusy
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.ledger.store import LedgerStore
from toteuma.services.ledger.importing import import_files


def hold(interrupting: Interrupting, kills: int) -> None:
    for number in range(kills):
        interrupting.kill(number)
    counted = len(interrupting.store.batches())
    one_round(interrupting.store.root, "afterwards")
    interrupting.held()
    assert len(interrupting.store.batches()) == counted + 1
    assert not list((interrupting.store.root / "batches").glob(".new-*"))


def test_killed_at_any_moment_the_ledger_is_as_before_or_as_after(tmp_path: Path) -> None:
    with interrupted(tmp_path / "ledger") as interrupting:
        hold(interrupting, 10)


def test_two_imports_at_once_one_waits_and_an_impatient_one_is_told(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    files = [csv_file(tmp_path / f"{name}.csv", [[name, "31.01.2025", "3005", "", "", "", "0,00"]]) for name in ("a", "b", "c")]

    def take(file: Path, wait: int) -> None:
        assert import_files(root, [file], FINNISH, AcceptanceRules(), by="test", at=NOW, wait_seconds=wait).batch

    with LedgerStore(root).writing():
        with pytest.raises(LedgerBusy):
            take(files[0], 0)
        waiting = [threading.Thread(target=take, args=(file, 30)) for file in files[:2]]
        for thread in waiting:
            thread.start()
        time.sleep(0.3)
        assert LedgerStore(root).batches() == ()
    for thread in waiting:
        thread.join()
    assert sorted(source.name for batch in LedgerStore(root).batches() for source in batch.sources) == ["a.csv", "b.csv"]


def test_readers_see_what_was_there_when_they_looked_and_never_wait(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    one_round(root, "first")
    store = LedgerStore(root)
    before = store.snapshot()
    with store.writing():
        assert store.snapshot() == before
    one_round(root, "second")
    assert store.snapshot().files("postings.parquet") == before.files("postings.parquet")
    assert len(store.batches()) == 2
