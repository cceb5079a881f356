"""Apache Spark as the ledger's engine: the same definitions over the same files, by a cluster that sees the ledger's folder under the same path.

Needs the extra ``spark`` and Java 17 or newer. What a cluster needs to be told (memory, credentials, parallelism) is Spark's own business: its
``spark-defaults.conf`` and environment hold here as for every other program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from toteuma.ledger.embedded import stored
from toteuma.ledger.engine import Row

_KINDS = {"VARCHAR": "STRING", "INTEGER": "INT", "BIGINT": "BIGINT", "DATE": "DATE"}
_FILE = "file STRING, batch INT, first_row BIGINT, constants MAP<STRING, STRING>"


class SparkEngine:
    """``master`` as Spark writes it: ``spark://HOST:PORT``, ``yarn``, ``k8s://…``. Integers are exact: what does not fit raises."""

    dialect = "pyspark"

    def __init__(self, master: str, *, settings: Mapping[str, str] | None = None) -> None:
        builder = SparkSession.builder.master(master).appName("toteuma")
        for key, value in {**_SETTINGS, **(settings or {})}.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()

    def register_files(self, name: str, files: Sequence[Path], columns: Mapping[str, str]) -> None:
        self._view(name, {0: files}, columns, [])

    def register_batches(self, name: str, files: Mapping[int, Sequence[Path]], columns: Mapping[str, str]) -> None:
        kept = {column: kind for column, kind in columns.items() if column != "batch"}
        self._view(name, files, kept, ["batch"])

    def _view(self, name: str, files: Mapping[int, Sequence[Path]], columns: Mapping[str, str], told: list[str]) -> None:
        paths = [path for own in files.values() for path in own]
        if not paths:
            self._rows([], {**({"batch": "INTEGER"} if told else {}), **columns}).createOrReplaceTempView(name)
            return
        # A column that a file does not have is NULL in all its rows.
        read = self.session.read.schema(_schema(columns)).parquet(*(_address(path) for path in paths))
        rows = list(_files(files))
        constants = sorted({column for *_, own in rows for column in own} & set(columns))
        if told or "row" in columns or constants:
            # In one reading, however many files there are; a row of a file that nobody gave would be a fault, never lost.
            known = self.session.createDataFrame(rows, _FILE)
            # Spark leaves out the empty name of the host.
            file = f.regexp_replace(f.col("_metadata.file_path"), "^file:/+", "file:///")
            place = [file.alias("file"), f.col("_metadata.row_index").alias("place")]
            read = read.select("*", *place).join(f.broadcast(known), "file", "left")
            unknown = f.raise_error(f.concat(f.lit("no such file of the ledger: "), "file"))
            for column in constants:
                own = f.when(f.col("batch").isNull(), unknown.cast("string")).otherwise(f.col("constants")[column])
                read = read.withColumn(column, f.coalesce(column, own))
            read = read.withColumn("batch", f.coalesce("batch", unknown.cast("int")))
        if "row" in columns:
            read = read.withColumn("row", f.coalesce("row", f.col("place") + f.col("first_row")))
        read.select(*told, *columns).createOrReplaceTempView(name)

    def register_rows(self, name: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
        # Spark takes rows that come from here for large, and would send the postings round for them.
        f.broadcast(self._rows(rows, columns)).createOrReplaceTempView(name)

    def _rows(self, rows: Sequence[Row], columns: Mapping[str, str]) -> DataFrame:
        return self.session.createDataFrame(list(rows), _schema(columns))

    def define(self, name: str, query: str) -> None:
        self.session.sql(query).createOrReplaceTempView(name)

    def execute(self, sql: str) -> list[Row]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self) -> None:
        self.session.stop()


_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
}
"""Figures need the first: without it a sum that is too large would wrap."""


def _schema(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{column}` {_KINDS[kind]}" for column, kind in columns.items())


def _address(path: Path) -> str:
    return path.absolute().as_uri()


def _files(files: Mapping[int, Sequence[Path]]) -> Iterable[tuple[Any, ...]]:
    """Every file, its batch, the number of its first row where rows are not numbered, and its constants."""
    with duckdb.connect() as connection:
        for number, paths in files.items():
            for held, same in stored(connection, paths).items():
                for path in same:
                    yield _address(path), number, held.first_row, dict(held.constants)
