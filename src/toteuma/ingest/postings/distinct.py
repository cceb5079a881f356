"""The distinct texts of a column, each read once by the engine: of a million dates there are some hundreds, of a million accounts as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from toteuma.core.sql import text as literal

_RAW = "raw"
_FEW = 1_000
"""So few texts are written into the query; more are handed over beside it."""
_numbers = count()


class DistinctTexts:
    """``values``: name → expression of SQL over the text ``raw``. What was read once is kept: a file comes in blocks."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, values: Mapping[str, str]) -> None:
        self._engine = engine
        self._query = f"SELECT {_RAW}, {', '.join(values.values())} FROM (SELECT unnest($1::VARCHAR[]) AS {_RAW})"
        self._prepared = ""
        self._names = tuple(values)
        self._known: dict[str, Sequence[Any]] = {}

    def of(self, texts: Sequence[str]) -> dict[str, list[Any]]:
        """The values of each text, name → in the order of the texts; None where the expression is NULL."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            for raw, *values in self._read(new):
                self._known[raw] = values
        rows = [self._known[text] for text in texts]
        return {name: [row[place] for row in rows] for place, name in enumerate(self._names)}

    def _read(self, texts: Sequence[str]) -> list[Any]:
        if len(texts) > _FEW or not "".join(texts).isprintable():
            return self._engine.execute(self._query, [texts]).fetchall()
        # A block of a file has some new dates; to plan the query anew takes several times as long as to read them.
        if not self._prepared:
            self._prepared = f"distinct_texts_{next(_numbers)}"
            self._engine.execute(f"PREPARE {self._prepared} AS {self._query}")
        return self._engine.execute(f"EXECUTE {self._prepared}([{', '.join(map(literal, texts))}])").fetchall()

    def over(self, cells: Any, types: Mapping[str, Any]) -> dict[str, Any]:
        """``cells``: an Arrow array of texts, in the form of a dictionary or not. **Returns** name → an array of the type of that name, in the order of the rows;
        NULL where the cell is empty."""
        cells = as_dictionary(cells)
        values = {name: pa.array(each, types[name]) for name, each in self.of(cells.dictionary.to_pylist()).items()}
        return {
            name: pa.nulls(len(cells), each.type) if each.null_count == len(each) else spread(each, cells) for name, each in values.items()
        }


def as_dictionary(cells: Any) -> Any:
    """An array with every distinct text once."""
    return cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()


def as_texts(cells: Any) -> Any:
    """An array with the text of every row."""
    return cells.cast(pa.string()) if pa.types.is_dictionary(cells.type) else cells


def spread(values: Any, cells: Any) -> Any:
    """Values of the distinct texts, as those of the rows."""
    return pc.take(values, cells.indices)
