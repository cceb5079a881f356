"""``python -m benchmarks.ledger --data DIR --store DIR --rows 1e6 1e7``: Toteuma against its rivals on the generated ledger; writes its RESULTS.md.

``--rivals`` is a program that runs a rival as ``ENGINE import|statement|drill DATA ROWS STORE`` and prints JSON, ``--python`` what runs it: the rivals
need libraries that the product does not. It is a measurement, never a test: nothing fails by time, but a wrong hash stops it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "RESULTS.md"
SHA256 = {100_000: "65f524e51239c001", 1_000_000: "c87b66a026e66eec", 10_000_000: "0451c9cf1c35da7a", 50_000_000: "dd1725f223ff4281"}
"""First 16 digits of the hash of the right statement, by postings, for the generator's seed 1; eleven engines agree on it."""
OURS = ("import", "statement", "cold", "drill")
SLOW = {"sqlite": 1_000_000, "beancount": 100_000, "hledger": 100_000}
"""Most postings that a rival is asked to bear."""
BARE = "duckdb"


def run(command: list[str]) -> dict[str, Any]:
    """What a case printed, with its peak in MiB; CPU is that of the work itself where it told, else of the process."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        assert child.stdout is not None
        printed = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {child.returncode}")
    told = json.loads(printed.splitlines()[-1])
    return told | {"cpu": told.get("cpu", told.get("cpu_phase")), "peak": usage.ru_maxrss / 1024}


def _checked(result: dict[str, Any], name: str, rows: int) -> dict[str, Any]:
    if "sha256" in result and "count" not in result and rows in SHA256 and not result["sha256"].startswith(SHA256[rows]):
        raise SystemExit(f"{name} at {rows}: wrong statement, {result['sha256'][:16]}")
    return result


def _line(rows: int, name: str, phase: str, result: dict[str, Any], bare: dict[str, Any] | None) -> str:
    ratio = f"{result['seconds'] / bare['seconds']:.2f} × wall, {result['cpu'] / bare['cpu']:.2f} × CPU" if bare else ""
    return f"| {rows:.0e} | {phase} | {name} | {result['seconds']:.3f} | {result['cpu']:.3f} | {result['peak']:.0f} | {ratio} |"


def measured(rows: int, data: Path, store: Path, rivals: list[str], engines: list[str]) -> list[str]:
    """The rows of the table at one size."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for engine in engines if rivals else ():
        if rows > SLOW.get(engine, rows):
            continue
        for phase in ("import", "statement", "drill") if engine in (BARE, "sqlite") else ("import", "statement"):
            command = [*rivals, engine, phase, str(data), str(rows), str(store / f"{engine}_{rows}")]
            found[engine, phase] = _checked(run(command), engine, rows)
    for phase in OURS:
        command = [sys.executable, "-m", "benchmarks.ledger.case", phase, str(data), str(rows), str(store / f"toteuma_{rows}" / "ledger")]
        found["**Toteuma**", phase] = _checked(run(command), "Toteuma", rows)
    lines = []
    for phase in OURS:
        bare = found.get((BARE, "statement" if phase == "cold" else phase))
        for (name, own), result in found.items():
            if own == phase:
                lines.append(_line(rows, name, phase, result, None if name == BARE else bare))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--rows", type=lambda text: int(float(text)), nargs="+", required=True)
    parser.add_argument("--rivals", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    parser.add_argument("--engines", nargs="*", default=["duckdb", "duckdb_parquet", "pandas", "sqlite"])
    given = parser.parse_args()
    rivals = [str(given.python), str(given.rivals)] if given.rivals else []
    text = [
        "# The ledger against bare engines",
        "",
        "`python -m benchmarks.ledger --data DIR --store DIR --rows "
        + " ".join(f"{rows:.0e}" for rows in given.rows)
        + f" --rivals PROGRAM` on {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} at the start.",
        "",
        "One statement is 380 units × 20 lines × 5 columns; every engine that stands here gave the same hash of it. Seconds are those of the best of",
        "several runs, CPU the mean of them, MiB the peak of the process with what it imported. Ratios are to DuckDB's own table in the same run;",
        "`cold` (from the postings, no cells) to its statement. Toteuma's `import` here reads the CSV with DuckDB; staged postings, cells, sums,",
        "hashes and the batch are the product's. Its postings carry sixteen columns, the rival's six.",
        "",
        "| postings | phase | engine | wall s | CPU s | peak MiB | ratio |",
        "|---|---|---|---:|---:|---:|---|",
    ]
    for rows in given.rows:
        text += measured(rows, given.data, given.store, rivals, given.engines)
    RESULTS.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
