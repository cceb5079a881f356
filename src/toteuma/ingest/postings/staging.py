"""Postings that are read one by one (SIE, SAF-T) → a file of staged postings, counted as they come."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from toteuma.core.posting_files import PARQUET
from toteuma.core.postings import STAGED, is_plain
from toteuma.core.sql import text

_PLACES = {name: place for place, name in enumerate(STAGED)}


class StagedRows:
    """``rows``, ``debit_cents``, ``credit_cents`` are counted here, apart from the engine that counts the file again."""

    def __init__(self, folder: Path, engine: duckdb.DuckDBPyConnection) -> None:
        self._source = folder / "staged.csv"
        self._target = folder / "staged.parquet"
        self._engine = engine
        self._file = self._source.open("w", encoding="utf-8", newline="")
        self._out = csv.writer(self._file, delimiter=";", lineterminator="\n")
        self.rows = self.debit_cents = self.credit_cents = 0

    def add(
        self,
        *,
        row: int,
        account: str,
        cents: int | None,
        month: int | None,
        day: date | None = None,
        stage: str = "actual",
        voucher: str = "",
        cost_centre: str = "",
        project: str = "",
        dimensions: Mapping[str, str] | None = None,
        words: str = "",
        reference: str = "",
        problem: str = "",
        unread: Mapping[str, str] | None = None,
    ) -> None:
        """A posting; ``cents`` in statement sign. ``problem``: why it cannot be taken in, ``unread``: what stood there."""
        cells: list[object] = [None] * len(STAGED)

        def put(name: str, value: object) -> None:
            cells[_PLACES[name]] = value

        for name, code in (("account", account), ("cost_centre", cost_centre)):
            put(name if is_plain(code) else f"{name}_code", code or None)
        if not account and not problem:
            problem = "account_missing"
        for name, value in (("row", row), ("stage", stage), ("month", month), ("date", day.isoformat() if day else None), ("cents", cents)):
            put(name, value)
        for name, written in (("voucher", voucher), ("project", project), ("text", words), ("reference", reference), ("problem", problem)):
            put(name, written or None)
        put("dimensions", _object(dimensions))
        put("problem_value", (_object(unread) or "{}") if problem else None)
        self._out.writerow(cells)
        self.rows += 1
        self.debit_cents -= min(cents or 0, 0)
        self.credit_cents += max(cents or 0, 0)

    def close(self) -> None:
        """Let go of what was written: the source cannot be read to its end."""
        self._file.close()

    def finished(self) -> Path:
        """The staged file."""
        self.close()
        columns = ", ".join(f"{text(name)}: {text(kind)}" for name, kind in STAGED.items())
        options = "auto_detect = false, header = false, delim = ';', quote = '\"', escape = '\"', max_line_size = 33554432"
        read = f"read_csv({text(str(self._source))}, {options}, columns = {{{columns}}})"
        self._engine.execute(f"COPY (FROM {read}) TO {text(str(self._target))} ({PARQUET})")
        return self._target


def _object(pairs: Mapping[str, str] | None) -> str | None:
    return json.dumps(dict(sorted(pairs.items())), ensure_ascii=False, separators=(",", ":")) if pairs else None
