"""Reading a whole statement, against pdfplumber's ``extract_tables`` on the same pages.

``python -m benchmarks.reading.pdf statement.pdf`` writes ``benchmarks/reading/RESULTS.md``. With the counted cells of that statement
(``--counted``) it also tells how many of them each reads right. A measurement, never a test.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pikepdf

RESULTS = Path(__file__).parent / "RESULTS.md"
MEBIBYTE_IN_KIB = 1024
Rows = dict[tuple[int, str], list[list[str]]]


def read_ours(path: Path) -> list[tuple[int, list[str]]]:
    from toteuma.ingest.pdf import read_pdf_blocks
    from toteuma.ingest.raw import RawTable

    blocks = read_pdf_blocks(path)[0].blocks
    tables = [block for block in blocks if isinstance(block, RawTable)]
    return [(row[0].spot.page or 0, [cell.text for cell in row]) for table in tables for row in table.rows]


def read_pdfplumber(path: Path) -> list[tuple[int, list[str]]]:
    import pdfplumber

    rows: list[tuple[int, list[str]]] = []
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            rows += [(number, [cell or "" for cell in row]) for table in page.extract_tables() for row in table]
            page.close()
    return rows


READERS = {"toteuma": read_ours, "pdfplumber": read_pdfplumber}


def _case(reader: str, path: Path) -> dict[str, object]:
    """One reader in a process of its own: CPU seconds, MiB at the peak, its rows."""
    command = [sys.executable, "-m", "benchmarks.reading.pdf", str(path), "--case", reader]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)  # type: ignore[no-any-return]


def _run(reader: str, path: Path) -> None:
    import resource

    started = time.process_time()
    rows = READERS[reader](path)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE_IN_KIB
    json.dump({"seconds": seconds, "peak": peak, "rows": rows}, sys.stdout)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _right(rows: list[tuple[int, list[str]]], counted: Path) -> tuple[int, int]:
    """How many counted cells stand in their row and place, and how many there are."""
    found: Rows = defaultdict(list)
    for page, (label, *cells) in rows:
        if any(cells):
            found[page, _plain(label)].append([_plain(cell) for cell in cells])
    right = whole = 0
    for line in counted.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        page, rest = line.split(";", 1)
        label, cells = rest.rsplit(";", 1)
        key = int(page), _plain(label)
        read = found[key].pop(0) if found[key] else []
        for index, text in enumerate(cell.strip() for cell in cells.split("|")):
            whole += bool(text)
            right += bool(text) and index < len(read) and read[index] == text
    return right, whole


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("statement", type=Path)
    parser.add_argument("--counted", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--case", choices=READERS)
    options = parser.parse_args()
    if options.case:
        _run(options.case, options.statement)
        return
    RESULTS.write_text(_report(options.statement, options.counted, options.runs), encoding="utf-8")


def _report(statement: Path, counted: Path | None, runs: int) -> str:
    with pikepdf.open(statement) as pdf:
        pages = len(pdf.pages)
    costs = {reader: [_case(reader, statement) for _ in range(runs)] for reader in READERS}
    seconds = {reader: median(float(str(case["seconds"])) for case in cases) for reader, cases in costs.items()}
    peaks = {reader: median(float(str(case["peak"])) for case in cases) for reader, cases in costs.items()}
    lines = [
        "# Reading a statement from PDF",
        "",
        f"`python -m benchmarks.reading.pdf` on {statement.name}, {pages} pages without tags, each reader in a process of its own, {runs} times; medians.",
        "The rival reads tables only (`extract_tables` with its defaults); ours reads headings, paragraphs and tables, and joins them over pages.",
        "",
        "| reader | CPU s | pages/s | peak MiB | counted cells right |",
        "|---|---:|---:|---:|---:|",
    ]
    for reader, cases in costs.items():
        share = ""
        if counted:
            right, whole = _right(cases[0]["rows"], counted)  # type: ignore[arg-type]
            share = f"{right} of {whole} ({right / whole:.1%})"
        lines.append(f"| {reader} | {seconds[reader]:.2f} | {pages / seconds[reader]:.0f} | {peaks[reader]:.0f} | {share} |")
    ratio = seconds["toteuma"] / seconds["pdfplumber"]
    lines += ["", f"Ours takes {ratio:.2f} × the CPU of the rival and {peaks['toteuma'] / peaks['pdfplumber']:.2f} × its memory.", ""]
    lines += [
        "The cost is linear in pages: the same statement so many times in one file.",
        "",
        "| pages | CPU s | ms a page | peak MiB |",
        "|---:|---:|---:|---:|",
    ]
    with TemporaryDirectory() as folder:
        for times in (1, 2, 4):
            path = Path(folder) / f"{times}.pdf"
            with pikepdf.open(statement) as source, pikepdf.new() as several:
                for _ in range(times):
                    several.pages.extend(source.pages)
                several.save(path)
            case = _case("toteuma", path)
            taken = float(str(case["seconds"]))
            lines.append(f"| {pages * times} | {taken:.2f} | {1000 * taken / pages / times:.1f} | {float(str(case['peak'])):.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
