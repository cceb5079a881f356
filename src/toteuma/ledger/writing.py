"""A batch's files written by the engine: postings in the order of their keys, and the monthly cells made from them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from toteuma.core.periods import Month
from toteuma.core.posting_files import arrow_parquet, parquet_with, told_of_all
from toteuma.core.postings import POSTING, STAGED
from toteuma.core.sql import quoted, text
from toteuma.ledger.batch import Batch, Tally, tally
from toteuma.ledger.codes import Codes
from toteuma.ledger.columns import CELL
from toteuma.ledger.definitions import compiled
from toteuma.ledger.embedded import EmbeddedEngine, Stored, stored
from toteuma.ledger.integrity import file_sha256
from toteuma.ledger.store import CELLS, POSTINGS
from toteuma.ledger.survey import surveyed

_MADE = ("account", "cost_centre", "month", "cents", "postings")
"""Columns that cells have in any case."""
_CELLS_TOGETHER = 1 << 17
"""Cells of a row group."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the files of a batch hold."""

    tally: Tally
    stages: tuple[str, ...]
    first_month: Month
    last_month: Month
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]
    postings_sha256: str


def write_batch(engine: EmbeddedEngine, staged: Path, folder: Path, codes: Codes, made: Any = None) -> Written:
    """Write ``postings.parquet`` and ``cells.parquet`` into ``folder`` from a file of staged postings of which none has a problem.

    ``codes`` knows every code of the file. A file whose codes are all plain numbers is taken as it is. ``made``: its monthly cells as an Arrow table, where they are
    known.
    """
    postings, cells = folder / POSTINGS, folder / CELLS
    engine.register_files("staged", [staged], STAGED)
    ((odd,),) = engine.execute("SELECT count(*) FROM staged WHERE account_code IS NOT NULL OR cost_centre_code IS NOT NULL")
    if odd:
        engine.register_rows("code", list(codes.odd.items()), {"code": "VARCHAR", "number": "INTEGER"})
        (held,) = stored(engine.connection, [staged])
        columns = ", ".join(_numbered(name) for name in POSTING if name == "row" or name in held.columns)
        joined = "staged s LEFT JOIN code a ON a.code = s.account_code LEFT JOIN code c ON c.code = s.cost_centre_code"
        engine.execute(f"COPY (SELECT {columns} FROM {joined}) TO {text(str(postings))} ({parquet_with(dict(held.constants))})")
    else:
        shutil.move(staged, postings)
    engine.register_files("postings", [postings], POSTING)
    _cells_of(engine, postings, cells, None if odd else made)
    return _described(engine, postings, cells, codes)


def make_cells_again(folder: Path, batch: Batch) -> bool:
    """Write ``cells.parquet`` of a batch whose postings are there, whole or not at all. Whether they could be made: the postings are those that were imported.

    Readers may do so at the same time: each puts the same cells in place.
    """
    postings = folder / POSTINGS
    if file_sha256(postings) != batch.postings_sha256:
        return False
    engine = EmbeddedEngine()
    try:
        engine.register_files("postings", [postings], POSTING)
        with tempfile.TemporaryDirectory(prefix=".cells-", dir=folder) as aside:
            made = Path(aside) / CELLS
            _cells_of(engine, postings, made)
            made.replace(folder / CELLS)
    finally:
        engine.close()
    return True


def _cells_of(engine: EmbeddedEngine, postings: Path, target: Path, made: Any = None) -> None:
    """The cells of the postings registered under that name; ``made``: where they are known."""
    (held,) = stored(engine.connection, [postings])
    constants = {name: value for name, value in held.constants if name in CELL}
    try:
        _write_cells(surveyed(postings, vouchers=False).cells if made is None else made, target, constants)
    except OverflowError:
        _query_cells(engine, held, target, constants)


def _write_cells(made: Any, target: Path, constants: Mapping[str, str]) -> None:
    types = {name: str(made.schema.field(name).type) for name in made.schema.names}
    with pq.ParquetWriter(target, made.schema, **arrow_parquet(types)) as writer:
        writer.add_key_value_metadata(told_of_all(constants))
        writer.write_table(made, row_group_size=_CELLS_TOGETHER)


def _query_cells(engine: EmbeddedEngine, held: Stored, target: Path, constants: Mapping[str, str]) -> None:
    """The cells by the engine, whose sums are wider than any amount."""
    typed = ", ".join(f"{quoted(name)}::{kind} AS {quoted(name)}" for name, kind in CELL.items() if name in held.columns or name in _MADE)
    # Texts would make the order three times as dear, and what follows groups by numbers.
    made = f"SELECT {typed} FROM ({compiled('cells', engine.dialect)}) ORDER BY account, cost_centre, month"
    engine.execute(f"COPY ({made}) TO {text(str(target))} ({parquet_with(constants)})")


def _numbered(column: str) -> str:
    if column == "account":
        return "coalesce(s.account, a.number) AS account"
    if column == "cost_centre":
        return "coalesce(s.cost_centre, c.number) AS cost_centre"
    return f"s.{quoted(column)}"


def _described(engine: EmbeddedEngine, postings: Path, cells: Path, codes: Codes) -> Written:
    engine.register_files("cells", [cells], CELL)
    ((rows, cents, both),) = engine.execute("SELECT count(*), coalesce(sum(cents), 0), coalesce(sum(abs(cents)), 0) FROM postings")
    (held,) = engine.execute("SELECT coalesce(sum(postings), 0), coalesce(sum(cents), 0) FROM cells")
    if held != (rows, cents):
        raise AssertionError(f"the cells hold {held[0]} postings and {held[1]} cents, the postings are {rows} and hold {cents}")
    ((first, last),) = engine.execute("SELECT min(month), max(month) FROM cells")
    return Written(
        tally(rows, cents, both),
        _distinct(engine, "stage"),
        int(first or 0),
        int(last or 0),
        tuple(codes.text(int(number)) for number in _distinct(engine, "account")),
        tuple(codes.text(int(number)) for number in _distinct(engine, "cost_centre")),
        file_sha256(postings),
    )


def _distinct(engine: EmbeddedEngine, column: str) -> tuple[str, ...]:
    rows = engine.execute(f"SELECT DISTINCT {quoted(column)} FROM cells WHERE {quoted(column)} IS NOT NULL ORDER BY 1")
    return tuple(str(row[0]) for row in rows)
