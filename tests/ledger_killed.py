"""Imports and undoings that are killed at any moment: what they do, and whether the ledger is as before or as after.

A process that has loaded everything forks one child after the other, so that hardly any time goes by outside of what is to be interrupted.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.postings_made import FINNISH, csv_file
from toteuma.core.language import Language
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.ledger.batch import Tally
from toteuma.ledger.store import CELLS, MANIFEST, POSTINGS, LedgerStore, folder_of
from toteuma.services.ledger.importing import fault_words, import_files

VOUCHERS = 400
ROWS = Tally(2 * VOUCHERS + 2, VOUCHERS * 100 + 100, VOUCHERS * 100 + 100)
REJECTED = Tally(2, 100, 100)


def one_round(root: Path, name: str) -> None:
    """Import a file of which a voucher is rejected, then undo that batch."""
    at = datetime.now(UTC)
    rows = [
        (f"{name}-{number}", "31.01.2025", account, centre, "", "Rivi", amount)
        for number in range(VOUCHERS + 1)
        for account, centre, amount in (("3005", "9" if number == VOUCHERS else "1", "-1,00"), ("1900", "", "1,00"))
    ]
    file = csv_file(root.parent / f"{name}.csv", rows)
    rules = AcceptanceRules(cost_centres=frozenset({"1"}))
    imported = import_files(root, [file], FINNISH, rules, by="killed", at=at, rejected_into=root.parent / "rejected")
    assert imported.batch is not None, imported.findings
    LedgerStore(root).undo(imported.batch.id, by="killed", at=at)


def children(root: Path) -> None:
    """For every line read: fork a child that goes through rounds until it is killed, tell its number, and tell when it has ended."""
    fault_words(Language.FI)  # Read once, here: a child has nothing left to load.
    for line in sys.stdin:
        child = os.fork()
        if not child:
            for number in range(1_000_000):
                one_round(root, f"{line.strip()}-{number}")
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


@contextmanager
def interrupted(root: Path) -> Iterator[Interrupting]:
    """Whatever is started is ended with the block."""
    command = [
        sys.executable,
        "-c",
        "import sys; from pathlib import Path; from tests.ledger_killed import children; children(Path(sys.argv[1]))",
    ]
    process = subprocess.Popen([*command, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Interrupting(root, process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait()
        process.stdout.close()


class Interrupting:
    def __init__(self, root: Path, process: subprocess.Popen[str]) -> None:
        self.store = LedgerStore(root)
        self.process = process
        self.chance = random.Random(20251231)
        self.known: dict[str, bytes] = {}
        self.undone: set[str] = set()
        started = time.monotonic()
        one_round(root, "measured")
        self.round_seconds = time.monotonic() - started
        self.held()

    def kill(self, number: int) -> None:
        """Let a child work for up to two rounds, kill it at a moment nobody chose, and hold the ledger against what it was."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{number}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        time.sleep(self.round_seconds * self.chance.randrange(1, 2000) / 1000)
        os.kill(child, signal.SIGKILL)
        assert self.process.stdout.readline() == "ended\n"
        self.held()

    def held(self) -> None:
        """Every batch is whole, no known one has changed, and what was undone is undone."""
        batches = self.store.batches()
        assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
        for batch in batches:
            folder = folder_of(self.store.root, batch)
            manifest = (folder / MANIFEST).read_bytes()
            if batch.id not in self.known:
                assert (batch.read, batch.rejected) == (ROWS, REJECTED)
                assert hashlib.sha256((folder / POSTINGS).read_bytes()).hexdigest() == batch.postings_sha256
                assert (folder / CELLS).stat().st_size > 0
                assert sorted(path.name for path in folder.iterdir()) == [
                    "cells.parquet",
                    "manifest.json",
                    "postings.parquet",
                    "rejected.csv",
                ]
            assert self.known.setdefault(batch.id, manifest) == manifest
        undone = {batch.id for batch in batches if batch.undone}
        assert self.undone <= undone
        # Of those a child left counting only the last can be: it undoes each before the next.
        self.undone = undone
        assert set(self.known) == {batch.id for batch in batches}
