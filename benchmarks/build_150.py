"""The whole statement of a municipality of 150 units, and each format against the bare library it stands on.

``python -m benchmarks.build_150`` writes ``benchmarks/RESULTS.md``. It is a measurement, never a test: nothing passes or fails by time.
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from benchmarks.cases import CASES, PACKAGE
from benchmarks.measure import Cost, median_cost, run_case
from benchmarks.municipality import UNITS, write_package

RESULTS = Path(__file__).parent / "RESULTS.md"
PAIRS = (
    ("pdf", "bare typst", "statement.pdf", "bare.pdf"),
    ("xlsx", "bare XlsxWriter", "statement.xlsx", "bare.xlsx"),
    ("docx", "bare python-docx", "statement.docx", "bare.docx"),
    ("data", "bare csv", "data", ""),
)
"""Product, rival, and the files they leave."""
ALONE = (
    ("**html**", "html", "html"),
    ("package → statement → document", "document", ""),
    ("document → typst source, part of pdf", "typst source", ""),
    ("`toteuma build`, everything", "whole", "out"),
)
"""What has no rival: name, case, what it leaves."""


def _megabytes(path: Path) -> str:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f}"


def _row(name: str, cost: Cost, size: str, ratios: str = "") -> str:
    return f"| {name} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.peak_mib:.0f} | {size} | {ratios} |"


def _ratios(ours: Cost, rival: Cost) -> str:
    return f"{ours.cpu / rival.cpu:.2f} × CPU, {ours.peak_mib / rival.peak_mib:.2f} × memory"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{len(os.sched_getaffinity(0))} cores, {memory:.1f} GiB of memory, {platform.python_implementation()} {platform.python_version()}"
    )


def report(costs: dict[str, Cost], folder: Path, runs: int) -> str:
    """The results as Markdown."""
    with pikepdf.open(folder / "statement.pdf") as book:
        pages = len(book.pages)
    typst = costs["bare typst"]
    lines = [
        "# A statement of 150 units",
        "",
        f"`python -m benchmarks.build_150 --runs {runs}` on {_machine()}.",
        "",
        f"A fictional municipality of {UNITS} units with every kind of table, in one language: {pages} PDF pages. Each case runs in a process of its",
        f"own, {runs} times; the table shows medians. CPU is that of the work itself with its child processes; the peak is that of the largest process.",
        "",
        "A format stands above its rival, the bare library that writes the same content, and its ratio is to that: typst compiles the same source",
        "without the row headers and the drawing of charts, XlsxWriter and python-docx write the same cells and texts without styles, charts or",
        "contents, csv writes the same rows without hashes and descriptions. What has no such rival is held against bare typst.",
        "",
        "| case | CPU s | wall s | peak MiB | MB written | ratio |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for ours, rival, file, bare in PAIRS:
        lines.append(_row(f"**{ours}**", costs[ours], _megabytes(folder / file), _ratios(costs[ours], costs[rival])))
        lines.append(_row(rival, costs[rival], _megabytes(folder / bare) if bare else ""))
    for name, case, file in ALONE:
        lines.append(_row(name, costs[case], _megabytes(folder / file) if file else "", _ratios(costs[case], typst)))
    lines += ["", "The ledger, from a file of postings to any figure, is measured in [ledger/RESULTS.md](ledger/RESULTS.md)."]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs: int = parser.parse_args().runs
    with TemporaryDirectory(prefix="toteuma-bench-") as name:
        folder = Path(name)
        folder.joinpath(PACKAGE).mkdir()
        write_package(folder / PACKAGE)
        costs = {}
        for case in CASES:
            costs[case] = median_cost([run_case(case, folder) for _ in range(runs)])
            print(f"{case}: {costs[case].cpu:.2f} s CPU, {costs[case].wall:.2f} s wall, {costs[case].peak_mib:.0f} MiB", flush=True)
        RESULTS.write_text(report(costs, folder, runs), encoding="utf-8")


if __name__ == "__main__":
    main()
