"""One thing measured in a process of its own: ``python -m benchmarks.ledger.case CASE DATA ROWS STORE``; the last line printed is JSON.

``import``, ``messy``: CSV → batches, as ``toteuma ledger import`` does it; ``messy`` is the same ledger as Finnish systems write it. ``statement``: the
whole statement from the cells, and ``cold`` from the postings themselves. ``drill``: the postings behind one figure. ``sum``: the amounts alone, the
least that any pass over the postings takes. ``bare_messy``: what bare DuckDB takes to make a table of the messy file.
With ``TOTEUMA_ENGINE`` figures are computed on the engine that it names.
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

import duckdb

from benchmarks.ledger.municipality import MEASURES, Municipality
from toteuma.core.postings import POSTING
from toteuma.core.sql import text
from toteuma.ingest.postings.profile import Profile
from toteuma.ledger.acceptance import AcceptanceRules
from toteuma.ledger.drill import drill
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.engines import SETTING, chosen_engine
from toteuma.ledger.store import POSTINGS, LedgerStore
from toteuma.ledger.view import LedgerView
from toteuma.services.ledger.importing import import_files

REPEATS = 5
_COLUMNS = {name: (name,) for name in ("voucher", "date", "account", "cost_centre", "project")} | {"amount": ("cents",)}
PLAIN = Profile("plain", delimiter=",", dates="yyyy-mm-dd", unit="cents", columns=_COLUMNS)
MESSY = Profile("messy", delimiter=";", columns=_COLUMNS)
BUDGET = Profile(
    "budget",
    delimiter=",",
    unit="cents",
    vouchers_complete=False,
    columns={name: _COLUMNS[name] for name in ("account", "cost_centre", "amount")},
    constants={"stage": "original", "month": "202512"},
)
"""As the generator writes its files: cents in the ledger's sign, debit +."""


def run_import(ledger: Path, profile: Profile, budget: Path, root: Path) -> None:
    """The ledger and its budget as two batches of a new store."""
    for source, form in ((ledger, profile), (budget, BUDGET)):
        imported = import_files(root, [source], form, AcceptanceRules(), by="benchmark", at=datetime(2026, 1, 1, tzinfo=UTC))
        if imported.batch is None or imported.rejected.rows:
            raise SystemExit(f"{source}: {[finding.code for finding in imported.findings[:5]]}")


def messy_file(data: Path, rows: int) -> Path:
    """The generated ledger with a semicolon between cells, days as 31.12.2025, thousands apart, a decimal comma and the minus behind."""
    target = data / f"messy_{rows}.csv"
    if not target.exists():
        kinds = "{'voucher': 'VARCHAR', 'date': 'DATE', 'account': 'VARCHAR', 'cost_centre': 'VARCHAR', 'project': 'VARCHAR', 'cents': 'BIGINT'}"
        source = f"read_csv({text(str(data / f'ledger_{rows}.csv'))}, header = true, columns = {kinds})"
        euros = "format('{:t }', abs(cents) // 100) || ',' || lpad((abs(cents) % 100)::VARCHAR, 2, '0') || CASE WHEN cents < 0 THEN '-' ELSE '' END"
        made = f"SELECT * REPLACE (strftime(date, '%d.%m.%Y') AS date, {euros} AS cents) FROM {source}"
        duckdb.execute(f"COPY ({made}) TO {text(str(target))} (FORMAT csv, HEADER true, DELIMITER ';')")
    return target


def bare_messy(source: Path, root: Path) -> None:
    """The messy file as a table, the amounts by plain replacing: no check, no findings, nothing that is not the engine's own."""
    root.parent.mkdir(parents=True, exist_ok=True)
    target = root.with_suffix(".db")
    target.unlink(missing_ok=True)
    digits = "replace(replace(rtrim(cents, '-'), ' ', ''), ',', '')::BIGINT"
    amount = f"CASE WHEN suffix(cents, '-') THEN -{digits} ELSE {digits} END"
    kinds = "{'voucher': 'INTEGER', 'date': 'VARCHAR', 'account': 'SMALLINT', 'cost_centre': 'SMALLINT', 'project': 'VARCHAR', 'cents': 'VARCHAR'}"
    read = f"read_csv({text(str(source))}, header = true, delim = ';', columns = {kinds})"
    with duckdb.connect(str(target)) as connection:
        chosen = f"SELECT * REPLACE (strptime(date, '%d.%m.%Y')::DATE AS date, {amount} AS cents) FROM {read}"
        connection.execute(f"CREATE TABLE ledger AS {chosen}")


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
    if case in ("import", "messy", "bare_messy"):
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        ledger = data / f"ledger_{rows}.csv" if case == "import" else messy_file(data, rows)
        budget = data / f"budget_{rows}.csv"
        if case == "bare_messy":
            return _timed(lambda: bare_messy(ledger, root), 1)[1]
        return _timed(lambda: run_import(ledger, PLAIN if case == "import" else MESSY, budget, root), 1)[1]
    town = Municipality(data)
    snapshot = LedgerStore(root).snapshot()
    engine = chosen_engine() if os.environ.get(SETTING) else EmbeddedEngine(memory="1GB", spill=root.parent)
    if case == "sum":
        engine.register_files("postings", snapshot.files(POSTINGS), POSTING)
        return _timed(lambda: engine.execute("SELECT sum(cents) FROM postings"), REPEATS)[1]
    view = LedgerView(engine, snapshot, town.structure, town.scheme, from_cells=case != "cold")
    if case == "drill":
        found, cost = _timed(lambda: drill(engine, snapshot, view.frame, unit="3005", line="palvelut", measure=MEASURES[2]), REPEATS)
        return cost | {"count": found.count, "sum": found.cents}
    figures, cost = _timed(lambda: view.roll_up(MEASURES), REPEATS)
    return cost | {"sha256": town.sha256(figures)}


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
