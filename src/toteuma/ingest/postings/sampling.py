"""The beginning of a file of postings as rows of cells, and how it is parted into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from toteuma.ingest.postings.characters import characters, transcoded
from toteuma.ingest.postings.delimited import delimiter_of
from toteuma.ingest.postings.guessing import known_heads
from toteuma.ingest.postings.profile import Profile
from toteuma.ingest.postings.records import rows_of_text
from toteuma.ingest.postings.sheets import as_written

SAMPLE = 5000
"""So many rows are looked at."""
HEADS_WITHIN = 20
"""So far down the heads are looked for."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ``key`` of a profile was chosen: the sentence is ``postings.reason_CODE``."""

    key: str
    code: str
    details: Mapping[str, str]


def sampled_text(path: Path) -> tuple[list[list[str]], dict[str, str], list[Reason]]:
    """The rows of a delimited file; what parts their cells, as a profile tells it, and why."""
    found = characters(path)
    with TemporaryDirectory() as folder:
        source = path
        if found.encoding != "utf-8":
            source = Path(folder) / "utf8.csv"
            transcoded(path, found, source)
        delimiter = delimiter_of(source)
        rows = [row for _, row in islice(rows_of_text(source, delimiter, 0), SAMPLE)]
    shown = {"\t": "TAB"}.get(delimiter, delimiter)
    return rows, {"delimiter": delimiter}, [Reason("delimiter", "delimiter", {"delimiter": shown, "encoding": found.name})]


def sampled_workbook(path: Path) -> tuple[list[list[str]], dict[str, str], list[Reason]]:
    """The sheet with the most cells that are heads, else the first."""
    workbook = CalamineWorkbook.from_path(str(path))
    plain = Profile()
    best: tuple[int, str, list[list[str]]] = (-1, "", [])
    for name in workbook.sheet_names:
        rows = [[as_written(cell, plain) for cell in row] for row in islice(workbook.get_sheet_by_name(name).iter_rows(), SAMPLE)]
        known = max((len(known_heads(row)) for row in rows[:HEADS_WITHIN]), default=0)
        if known > best[0]:
            best = (known, name, rows)
    return best[2], {"sheet": best[1]}, [Reason("sheet", "sheet", {"sheet": best[1]})]
