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

What an import of ten million postings written as Finnish systems do is made of: CPU seconds of one import on a busy machine, by a profile that counts each thread's own time
and adds some itself. Bare DuckDB took 5.1 to 5.6 to make its table of the plain file in the same minutes.

| step | Toteuma | what it is for |
|---|---:|---|
| read the cells as text (Arrow) | 2.8 | parting the cells alone takes 1.1 |
| dates, codes, exact cents, faults (each distinct date and code once; cents eight digits at a time) | 2.4 | nothing is rounded or guessed |
| write Parquet (Arrow), postings and cells | 2.1 | the batch; since then 0.3 less: see below |
| monthly cells, added up | 1.6 | statements need no postings |
| vouchers, run by run | 0.8 | each voucher balances and is there once |
| hash of the file; encoding, lines, spaces | 0.7 | no file twice; no row lost |
| the postings added up again from the batch, by the engine; its hash | 0.3 | read = accepted + rejected |
| the rest, with the words for faults (read no more where nothing is rejected) | 1.5 | |
| together | 12.2 | |

Four things were taken from it after this profile, each tried alone: numbers that are dense already are not compressed, and no least and greatest is sought among projects (together 1.6 → 1.3 s of
writing, a hundredth more bytes); the new dates of a block go to a query that is planned once (7 → 1 ms a block); the words for faults are read only where a posting is rejected (0.4 s). Tried and left out:
snappy (a fifth more bytes for a tenth of a second), vouchers as differences (slower), smaller blocks of the reader (no difference that could be told), codes as differences (an eighth more bytes,
no faster once they are not compressed).

`cold` groups measures that have no posting in common one by one, each under its own months and stages. With conditions inside the sums, all in one pass, it took a quarter more. Measures that overlap (a year and its
first quarter) stay in one pass: one by one, twelve cumulative months took twice as long. From the cells, which are few, all measures are one pass.

What is left between `cold` and the table of bare DuckDB is the form of the files, not the query. At ten million postings, in the same process, the smallest of five runs, CPU seconds:

| query | bare DuckDB, table | bare DuckDB, its Parquet | Toteuma's files |
|---|---:|---:|---:|
| the bare query: two sums with conditions by account and cost centre | 0.29–0.39 | 0.50–0.59 | |
| three measures, conditions in the sums | | | 0.72–0.79 |
| three measures, one by one (as built) | | | 0.53–0.61 |
| one sum without any condition, by account and cost centre | 0.33 | 0.59 | 0.49–0.53 |

One plain sum over Parquet, the least that this grouping takes, already costs 1.3 to 1.8 times what the whole bare query costs over DuckDB's own table; the files written without compression, without dictionaries or as
differences made hardly a difference (0.42–0.51). So 1.3 times can be held against DuckDB over Parquet, and not against its own format, as long as batches are files that any program can read.

| postings | phase | engine | wall s | CPU s | peak MiB | to bare DuckDB |
|---|---|---|---:|---:|---:|---|
"""


if __name__ == "__main__":
    main()
