"""``python -m benchmarks.ledger --data DIR --store DIR --rows 1e6 1e7``: Toteuma against its rivals on the generated ledger; writes its RESULTS.md.

``--rivals`` is a program that runs a rival as ``ENGINE import|statement|drill DATA ROWS STORE`` and prints JSON, ``--python`` what runs it: the rivals
need libraries that the product does not. It is a measurement, never a test: nothing fails by time, but a wrong hash stops it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.measure import told_by

RESULTS = Path(__file__).parent / "RESULTS.md"
SHA256 = {100_000: "65f524e51239c001", 1_000_000: "c87b66a026e66eec", 10_000_000: "0451c9cf1c35da7a", 50_000_000: "dd1725f223ff4281"}
"""First 16 digits of the hash of the right statement, by postings, for the generator's seed 1; eleven engines agree on it."""
OURS = ("import", "messy", "statement", "cold", "drill", "sum")
AGAINST = {"import": "import", "messy": "import", "statement": "statement", "cold": "statement", "drill": "drill"}
"""What a case of ours is held against: the phase of bare DuckDB."""
SLOW = {"sqlite": 1_000_000, "beancount": 100_000, "hledger": 100_000}
"""Most postings that a rival is asked to bear."""
DRILLS = ("duckdb", "sqlite", "ckernel")
BARE = "duckdb"
Key = tuple[str, str]


def run(command: list[str]) -> dict[str, Any]:
    """What a case printed, with its peak in MiB; CPU is that of the work itself where it told, else of the process."""
    told, peak = told_by(command)
    return told | {"cpu": told.get("cpu", told.get("cpu_phase")), "peak": peak}


def _checked(result: dict[str, Any], name: str, rows: int) -> dict[str, Any]:
    if "sha256" in result and "count" not in result and rows in SHA256 and not result["sha256"].startswith(SHA256[rows]):
        raise SystemExit(f"{name} at {rows}: wrong statement, {result['sha256'][:16]}")
    return result


def _commands(rows: int, given: argparse.Namespace) -> dict[Key, list[str]]:
    """Engine and phase → its command; imports stand before what reads them, and what is held against each other side by side."""
    data, store = str(given.data), given.store
    found: dict[Key, list[str]] = {}

    def ours(case: str, folder: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.ledger.case", case, data, str(rows), str(store / f"{folder}_{rows}" / "ledger")]

    engines = [engine for engine in given.engines if rows <= SLOW.get(engine, rows)] if given.rivals else []
    for phase in ("import", "statement", "drill"):
        for engine in engines:
            if phase != "drill" or engine in DRILLS[:2]:
                found[engine, phase] = [
                    str(given.python),
                    str(given.rivals),
                    engine,
                    phase,
                    data,
                    str(rows),
                    str(store / f"{engine}_{rows}"),
                ]
        found[OURSELVES, phase] = ours(phase, "toteuma")
        if phase == "import":
            found["duckdb, same cleaning", "messy"] = ours("bare_messy", "bare")
            found[OURSELVES, "messy"] = ours("messy", "messy")
        if phase == "statement":
            found[OURSELVES, "cold"] = ours("cold", "toteuma")
    found[OURSELVES, "sum"] = ours("sum", "toteuma")
    return found


OURSELVES = "**Toteuma**"


def measured(rows: int, given: argparse.Namespace) -> list[str]:
    """The rows of the table at one size: of several rounds, in each of which everything runs once, the least."""
    found: dict[Key, dict[str, Any]] = {}
    for _ in range(given.rounds):
        for key, command in _commands(rows, given).items():
            result = _checked(run(command), key[0], rows)
            print(rows, *key, result, flush=True)
            told = found.setdefault(key, result)
            told |= {name: min(told[name], result[name]) for name in ("seconds", "cpu", "peak")}
    order = {phase: place for place, phase in enumerate(OURS)}
    return [
        _line(rows, *key, result, found.get((BARE, AGAINST.get(key[1], ""))))
        for key, result in sorted(found.items(), key=lambda item: order[item[0][1]])
    ]


def _line(rows: int, name: str, phase: str, result: dict[str, Any], bare: dict[str, Any] | None) -> str:
    told = (
        ""
        if bare is None or bare is result
        else f"{result['cpu'] / bare['cpu']:.2f} × CPU, {result['seconds'] / bare['seconds']:.2f} × wall"
    )
    return f"| {rows:.0e} | {phase} | {name} | {result['seconds']:.3f} | {result['cpu']:.3f} | {result['peak']:.0f} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--rows", type=lambda text: int(float(text)), nargs="+", required=True)
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    parser.add_argument(
        "--engines", nargs="*", default=["duckdb", "duckdb_parquet", "pandas_c", "sqlite", "beancount", "hledger", "ckernel"]
    )
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    command = f"python -m benchmarks.ledger --data DIR --store DIR --rows {' '.join(f'{size:.0e}' for size in given.rows)} --rivals PROGRAM --rounds {given.rounds}"
    text = _HEAD.format(command=command, cores=len(os.sched_getaffinity(0)), load=os.getloadavg()[0])
    for size in given.rows:
        text += "".join(f"{line}\n" for line in measured(size, given))
        RESULTS.write_text(text, encoding="utf-8")


_HEAD = """# The ledger against bare engines

`{command}` on {cores} cores, load {load:.1f} at the start and other work beside it: ratios within a round tell most, wall tells the load. Two busy cores take up to half
as much CPU again for the same work.

The generator's ledger has 400 accounts, 300 cost centres under a tree of 380 units, and twelve in a hundred postings with one of 60 projects. A statement is
380 units × 20 lines × 5 columns; every engine that stands here gave the same hash of it. Of each number the least of the rounds; statements and
drill-downs run three to five times in a process, warm. MiB is the peak of the process with what it imported.

`import` is `toteuma ledger import` of the CSV as it is: encoding, hashes, every cell cleaned and checked, vouchers balanced, doubled vouchers sought,
the monthly cells, the manifest. `messy` is the same ledger as Finnish systems write it (`;`, `31.12.2025`, `1 234,56-`). Both are held against bare
DuckDB making a table of the plain file, which checks nothing. `statement` is made from the cells, `cold` from the postings; both against DuckDB's own
table in its own format. `drill` is the count, the sum and the first 50 of the postings behind one figure. `sum` adds the amounts, the least any pass takes;
`ckernel` is a pass in C over columns already in memory.

What an import of ten million postings is made of, in CPU seconds within one import on a busy machine, on which bare DuckDB took 6.6 to make its table:

| step | Toteuma | what it is for |
|---|---:|---|
| read the cells as text (Arrow) | 3.4 | |
| dates, codes, exact cents, faults (each distinct date and code once; cents eight digits at a time) | 2.2 | nothing is rounded or guessed |
| write Parquet (Arrow) | 2.0 | the batch |
| vouchers, run by run | 0.5 | each voucher balances and is there once |
| monthly cells, added and written | 1.7 | statements need no postings |
| hash of the file; encoding, lines, spaces | 0.6 | no file twice; no row lost |
| the postings added up again from the batch, by the engine; its hash | 0.3 | read = accepted + rejected |
| the rest | 0.4 | |
| together | 11.1 | |

The postings are looked at while they are read: what the engine did in six queries over ten million rows is one pass over columns that are at hand. The same reader and writer without any of the
checks, cells and hashes take 0.75 to 0.9 times what bare DuckDB takes for its table.

`cold` is held back by the sums, not by the files: on a table in memory the same query takes as long. It makes three sums with a condition each by account and
cost centre, where the bare query makes two. One query a measure under a filter, without conditions inside the sums, took a quarter less in a trial and is not built. Groups with a place of their own
(`perfect_ht_threshold`) took more, and a gigabyte.

| postings | phase | engine | wall s | CPU s | peak MiB | to bare DuckDB |
|---|---|---|---:|---:|---:|---|
"""


if __name__ == "__main__":
    main()
