"""What the ledger asks of an engine, and no more: so that another one can take its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

Row = tuple[Any, ...]


class Engine(Protocol):
    """Tables from files and from rows, and SQL over them."""

    dialect: str
    """The name under which the compiler of definitions knows the engine's SQL."""

    def register_files(self, name: str, files: Sequence[Path], columns: Mapping[str, str]) -> None:
        """A table over Parquet files, exactly these; empty of rows where there are none."""

    def register_batches(self, name: str, files: Mapping[int, Sequence[Path]], columns: Mapping[str, str]) -> None:
        """As ``register_files``, with a first column ``batch`` that tells the number under which a file was given."""

    def register_rows(self, name: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
        """A small table from rows, column → SQL type."""

    def define(self, name: str, query: str) -> None:
        """A table that is a query over others, under a name that files may be registered under later: whichever comes last holds."""

    def execute(self, sql: str) -> list[Row]:
        """The rows of a query. Integer sums come as ``int``; a sum beyond the type raises, it never wraps."""

    def close(self) -> None: ...
