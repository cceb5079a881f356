"""The figures of two published statements held against each other, cell by cell: ``python -m scripts.heinola_ledger.comparing PUBLISHED COMPUTED``."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

TABLES = ("figures.csv", "key_figures.csv")
ORIGIN = ("origin",)
"""How a figure came about is told in other words where it comes from postings."""


def differences(published: Path, computed: Path) -> Iterator[str]:
    """A line for each record that only one of two ``data`` folders has. Where a figure came from may differ; nothing else may."""
    for table in TABLES:
        ours, theirs = _records(computed / table), _records(published / table)
        for record in theirs.keys() - ours.keys():
            yield f"{table}, row {theirs[record]}: only published: {', '.join(record)}"
        for record in ours.keys() - theirs.keys():
            yield f"{table}, row {ours[record]}: only from the ledger: {', '.join(record)}"


def count(published: Path) -> int:
    """How many records there are to hold against each other."""
    return sum(len(_records(published / table)) for table in TABLES)


def _records(path: Path) -> dict[tuple[str, ...], int]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return {tuple(value for name, value in row.items() if name not in ORIGIN): number for number, row in enumerate(rows, 2)}


if __name__ == "__main__":
    folders = Path(sys.argv[1]) / "data", Path(sys.argv[2]) / "data"
    told = sorted(differences(*folders))
    print(*told, f"{count(folders[0])} figures of the published statement, {len(told)} differences", sep="\n")
    sys.exit(bool(told))
