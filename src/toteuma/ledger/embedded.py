"""The embedded engine: DuckDB in this process over immutable files; no database file, so readers never lock anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from toteuma.core.posting_files import FIRST_ROW
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
        for (there, first_row), paths in stored(self.connection, files).items():
            yield _read(columns, there, first_row, paths)

    def _view(self, name: str, parts: Sequence[str], columns: Mapping[str, str]) -> None:
        source = " UNION ALL ".join(parts) or _nothing(columns)
        self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {source}")

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

    def execute(self, sql: str) -> list[Row]:
        return self.connection.execute(sql).fetchall()

    def close(self) -> None:
        self.connection.close()


def stored(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> dict[tuple[frozenset[str], int | None], list[Path]]:
    """Files by what they hold: their columns, and where rows are not numbered the number of the first."""
    if not files:
        return {}
    listed = _listed(files)
    columns: dict[str, set[str]] = {}
    for file, name in connection.execute(f"SELECT file_name, name FROM parquet_schema({listed}) WHERE num_children IS NULL").fetchall():
        columns.setdefault(file, set()).add(name)
    told = f"SELECT file_name, value::VARCHAR FROM parquet_kv_metadata({listed}) WHERE key = {text(FIRST_ROW)}::BLOB"
    first = {file: int(value) for file, value in connection.execute(told).fetchall()}
    found: dict[tuple[frozenset[str], int | None], list[Path]] = {}
    for path in files:
        found.setdefault((frozenset(columns.get(str(path), ())), first.get(str(path))), []).append(path)
    return found


def _read(columns: Mapping[str, str], there: Collection[str], first_row: int | None, files: Sequence[Path]) -> str:
    def written(column: str) -> str:
        if column in there:
            return quoted(column)
        return f"file_row_number + {first_row}" if column == "row" and first_row is not None else "NULL"

    chosen = ", ".join(f"({written(column)})::{kind} AS {quoted(column)}" for column, kind in columns.items())
    return f"SELECT {chosen} FROM read_parquet({_listed(files)})"


def _listed(files: Sequence[Path]) -> str:
    return f"[{', '.join(text(str(path)) for path in files)}]"


def _nothing(columns: Mapping[str, str]) -> str:
    chosen = ", ".join(f"NULL::{kind} AS {quoted(column)}" for column, kind in columns.items())
    return f"SELECT {chosen} WHERE false"
