"""One thing measured in a process of its own: ``python -m benchmarks.ledger.case CASE DATA ROWS STORE``; the last line printed is JSON.

``import``: CSV → batches of Toteuma; the reading of the CSV is DuckDB's, everything from staged postings on is the product's. ``statement``: the whole
statement from the cells. ``cold``: the same from the postings themselves. ``drill``: the postings behind one figure.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.ledger.municipality import MEASURES, Municipality
from toteuma.core.postings import STAGED
from toteuma.core.sql import quoted, text
from toteuma.ledger.batch import Batch, SourceFile, Tally
from toteuma.ledger.drill import drill
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import LedgerStore
from toteuma.ledger.view import LedgerView
from toteuma.ledger.writing import write_batch

REPEATS = 5
_LEDGER = {
    "stage": "'actual'",
    "month": "year(date) * 100 + month(date)",
    "date": "date",
    "voucher": "voucher",
    "project": "project",
}
_BUDGET = {"stage": "'original'", "month": "202512"}
_SHARED = {
    "row": "row_number() OVER () + 1",
    "account": "account",
    "cost_centre": "cost_centre",
    "cents": "-cents",
}
_LEDGER_COLUMNS = {
    "voucher": "VARCHAR",
    "date": "DATE",
    "account": "INTEGER",
    "cost_centre": "INTEGER",
    "project": "VARCHAR",
    "cents": "BIGINT",
}
_BUDGET_COLUMNS = {name: _LEDGER_COLUMNS[name] for name in ("account", "cost_centre", "cents")}


def _staged(engine: EmbeddedEngine, source: Path, read: dict[str, str], columns: dict[str, str], target: Path) -> Path:
    chosen = ", ".join(f"({(columns | _SHARED).get(name, 'NULL')})::{kind} AS {quoted(name)}" for name, kind in STAGED.items())
    kinds = ", ".join(f"{name}: {text(kind)}" for name, kind in read.items())
    made = f"SELECT {chosen} FROM read_csv({text(str(source))}, header = true, columns = {{{kinds}}})"
    engine.execute(f"COPY ({made}) TO {text(str(target))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
    return target


def run_import(data: Path, rows: int, root: Path) -> None:
    """The ledger and its budget as two batches of a new store."""
    store = LedgerStore(root)
    engine = EmbeddedEngine(memory="1GB", spill=root.parent)
    for name, read, columns in (("ledger", _LEDGER_COLUMNS, _LEDGER), ("budget", _BUDGET_COLUMNS, _BUDGET)):
        source = data / f"{name}_{rows}.csv"
        with store.writing() as new:
            staged = _staged(engine, source, read, columns, new.folder / "staged.parquet")
            written = write_batch(engine, staged, new.folder, store.codes())
            batch = Batch(
                new.number,
                f"{new.number:06d}-{name}",
                datetime(2026, 1, 1, tzinfo=UTC),
                "benchmark",
                (SourceFile(source.name, "", source.stat().st_size, "csv"),),
                written.tally,
                written.tally,
                Tally(),
                written.stages,
                written.first_month,
                written.last_month,
                written.accounts,
                written.cost_centres,
                {},
                written.postings_sha256,
            )
            store.publish(new, batch)
    engine.close()


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


def _timed(work: Callable[[], Any], repeats: int) -> tuple[Any, dict[str, Any]]:
    """Its last result; seconds of the first and of the best run, and CPU seconds of a run."""
    walls, cpu, result = [], _cpu(), None
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        walls.append(time.perf_counter() - start)
    return result, {"first": walls[0], "seconds": min(walls), "cpu": (_cpu() - cpu) / repeats}


def measured(case: str, data: Path, rows: int, root: Path) -> dict[str, Any]:
    """What a case cost and, where it makes figures, what they were."""
    if case == "import":
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        return _timed(lambda: run_import(data, rows, root), 1)[1]
    town = Municipality(data)
    snapshot = LedgerStore(root).snapshot()
    engine = EmbeddedEngine(memory="1GB", spill=root.parent)
    view = LedgerView(engine, snapshot, town.structure, town.scheme, from_cells=case != "cold")
    if case == "drill":
        found, cost = _timed(lambda: drill(engine, snapshot, view.frame, unit="3005", line="palvelut", measure=MEASURES[2]), REPEATS)
        return cost | {"count": found.count, "sum": found.cents}
    figures, cost = _timed(lambda: view.roll_up(MEASURES), REPEATS)
    return cost | {"sha256": town.sha256(figures)}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
