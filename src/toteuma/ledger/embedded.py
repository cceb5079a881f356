"""The embedded engine: DuckDB in this process over immutable files; no database file, so readers never lock anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from toteuma.core.posting_files import CONSTANT, FIRST_ROW
from toteuma.core.sql import quoted, text
from toteuma.ledger.engine import Row


class EmbeddedEngine:
    """``memory`` bounds what it holds at once (``512MB``); what is larger goes through files in ``spill``."""

    dialect = "duckdb"

    def __init__(self, *, memory: str = "", threads: int = 0, spill: Path | None = None) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET preserve_insertion_order = false")
        if memory:
            self.connection.execute("SET memory_limit = ?", [memory])
        if threads:
            self.connection.execute("SET threads = ?", [threads])
        if spill is not None:
            self.connection.execute("SET temp_directory = ?", [str(spill)])

    def register_files(self, name: str, files: Sequence[Path], columns: Mapping[str, str]) -> None:
        self._view(name, list(self._reading(files, columns)), columns)

    def register_batches(self, name: str, files: Mapping[int, Sequence[Path]], columns: Mapping[str, str]) -> None:
        stored = {column: kind for column, kind in columns.items() if column != "batch"}
        parts = [
            f"SELECT {int(number)}::INTEGER AS batch, * FROM ({part})"
            for number, paths in files.items()
            for part in self._reading(paths, stored)
        ]
        self._view(name, parts, columns)

    def _reading(self, files: Sequence[Path], columns: Mapping[str, str]) -> Iterator[str]:
        for held, paths in stored(self.connection, files).items():
            yield _read(columns, held, paths)

    def _view(self, name: str, parts: Sequence[str], columns: Mapping[str, str]) -> None:
        source = " UNION ALL ".join(parts) or _nothing(columns)
        self.define(name, source)

    def load_files(self, name: str, files: Sequence[Path], columns: Mapping[str, str]) -> None:
        """As ``register_files``, but held in memory: for cells that are asked again and again."""
        self.register_files(f"{name}_files", files, columns)
        self.connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS FROM {quoted(f'{name}_files')}")

    def register_rows(self, name: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
        self.connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS {_nothing(columns)}")
        if rows:
            lists = [list(column) for column in zip(*rows, strict=True)]
            chosen = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
            self.connection.execute(f"INSERT INTO {quoted(name)} SELECT {chosen}", lists)

    def define(self, name: str, query: str) -> None:
        # Not a temporary one: it would hide what is registered under the name later.
        self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {query}")

    def execute(self, sql: str) -> list[Row]:
        return self.connection.execute(sql).fetchall()

    def close(self) -> None:
        self.connection.close()


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file of postings or cells holds: ``columns`` with cells of their own, ``constants`` (column, text) with one text in all rows. ``first_row``:
    the number of the first row where rows are not numbered one by one."""

    columns: frozenset[str]
    constants: tuple[tuple[str, str], ...] = ()
    first_row: int | None = None


def stored(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> dict[Stored, list[Path]]:
    """Files by what they hold."""
    if not files:
        return {}
    listed = _listed(files)
    columns: dict[str, set[str]] = {}
    for file, name in connection.execute(f"SELECT file_name, name FROM parquet_schema({listed}) WHERE num_children IS NULL").fetchall():
        columns.setdefault(file, set()).add(name)
    told: dict[str, dict[str, str]] = {}
    pairs = connection.execute(f"SELECT file_name, decode(key), decode(value) FROM parquet_kv_metadata({listed})").fetchall()
    for file, key, value in pairs:
        told.setdefault(file, {})[key] = value
    found: dict[Stored, list[Path]] = {}
    for path in files:
        own = told.get(str(path), {})
        constants = sorted((key.removeprefix(CONSTANT), value) for key, value in own.items() if key.startswith(CONSTANT))
        first_row = int(own[FIRST_ROW]) if FIRST_ROW in own else None
        found.setdefault(Stored(frozenset(columns.get(str(path), ())), tuple(constants), first_row), []).append(path)
    return found


def _read(columns: Mapping[str, str], held: Stored, files: Sequence[Path]) -> str:
    constants = dict(held.constants)

    def written(column: str) -> str:
        if column in held.columns:
            return quoted(column)
        if column in constants:
            return text(constants[column])
        return f"file_row_number + {held.first_row}" if column == "row" and held.first_row is not None else "NULL"

    chosen = ", ".join(f"({written(column)})::{kind} AS {quoted(column)}" for column, kind in columns.items())
    return f"SELECT {chosen} FROM read_parquet({_listed(files)})"


def _listed(files: Sequence[Path]) -> str:
    return f"[{', '.join(text(str(path)) for path in files)}]"


def _nothing(columns: Mapping[str, str]) -> str:
    chosen = ", ".join(f"NULL::{kind} AS {quoted(column)}" for column, kind in columns.items())
    return f"SELECT {chosen} WHERE false"
