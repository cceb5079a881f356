"""Monthly cells added up from row groups of postings, exactly, in whole numbers: what :func:`toteuma.ledger.definitions.cells_of_postings` defines, in one pass over
columns that are at hand anyway.

The keys of a posting are put into one number of 64 bits together with its place; to sort these brings equal cells together several times as fast as to look each up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from toteuma.ledger.columns import CELL, CELL_KEYS

Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]

_TEXTS = tuple(name for name in CELL_KEYS if CELL[name] == "VARCHAR")
_ORDER = ("account", "cost_centre", "month", *_TEXTS)
"""By account, cost centre and month first: texts would make the order three times as dear, and what follows groups by numbers."""
_NOTHING = -(2**31)
"""Stands for NULL: no code has this number, nor any text."""
_BITS = 63
_ROWS = 1 << 20
"""So many postings are brought together at once: with fewer, the same cells are made again and again."""
_MANY = 1 << 22
"""So many cells are waited for until they are added up once more."""


class Cells:
    """Cells of row groups that are added one after the other; the sums of all must fit into 63 bits, which is for the caller to see to."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, int]] = {}
        """Of each column of texts that there is, the number of every text."""
        self._waiting: list[_Part] = []
        self._parts: list[_Part] = []

    def add(self, group: Any) -> None:
        """A row group as an Arrow table of the columns of cells, as far as the file has them, and cents; texts as dictionaries."""
        keys = {name: self._numbers(group.column(name).combine_chunks(), name) for name in _ORDER if name in group.column_names}
        cents = np.asarray(group.column("cents"))
        self._waiting.append(_Part(keys, cents, np.ones(0, np.int64)))
        if _rows(self._waiting) >= _ROWS:
            self._settle()

    def _settle(self) -> None:
        """What waits becomes cells."""
        if self._waiting:
            self._parts.append(_added(_joined(self._waiting)))
            self._waiting = []
        if len(self._parts) > 1 and _rows(self._parts) > _MANY:
            self._parts = [_added(_joined(self._parts))]

    def _numbers(self, column: Any, name: str) -> Codes:
        if name not in _TEXTS:
            numbers: Codes = np.asarray(column.fill_null(_NOTHING) if column.null_count else column)
            return numbers
        known = self._places.setdefault(name, {})
        own = np.array([known.setdefault(text, len(known)) for text in column.dictionary.to_pylist()] + [_NOTHING], np.int32)
        places: Codes = own[np.asarray(column.indices.fill_null(-1) if column.null_count else column.indices)]
        return places

    def _whole(self) -> _Part | None:
        """All cells; None where there was no posting."""
        self._settle()
        if len(self._parts) > 1:
            self._parts = [_added(_joined(self._parts))]
        return self._parts[0] if self._parts else None

    def table(self) -> Any:
        """All cells as an Arrow table, in the order of account, cost centre and month. The columns are those of ``CELL`` which the row groups had. None where there
        was no posting."""
        part = self._whole()
        if part is None:
            return None
        columns = {name: self._column(name, values) for name, values in part.keys.items()} | {
            "cents": part.cents,
            "postings": part.postings,
        }
        return pa.table({name: columns[name] for name in CELL if name in columns})

    def distinct(self, name: str) -> set[int]:
        """The numbers of a column that stand in some cell."""
        part = self._whole()
        return set() if part is None or name not in part.keys else set(np.unique(part.keys[name]).tolist()) - {_NOTHING}

    def _column(self, name: str, values: Codes) -> Any:
        missing = values == _NOTHING
        numbers = pa.array(values, mask=missing if missing.any() else None)
        return pa.DictionaryArray.from_arrays(numbers, pa.array(list(self._places[name]), pa.string())) if name in _TEXTS else numbers


class _Part:
    """``keys``: column → numbers; ``postings``: how many each is made of; none: each of one."""

    def __init__(self, keys: dict[str, Codes], cents: Numbers, postings: Numbers) -> None:
        self.keys = keys
        self.cents = cents
        self.postings = postings


def _rows(parts: Sequence[_Part]) -> int:
    return sum(len(part.cents) for part in parts)


def _joined(parts: Sequence[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    keys = {name: np.concatenate([part.keys[name] for part in parts]) for name in parts[0].keys}
    return _Part(keys, np.concatenate([part.cents for part in parts]), np.concatenate([part.postings for part in parts]))


def _added(part: _Part) -> _Part:
    """Each cell once, in order."""
    order, starts = _in_order(list(part.keys.values()), len(part.cents))
    cents = np.add.reduceat(part.cents[order], starts)
    counts = np.add.reduceat(part.postings[order], starts) if len(part.postings) else np.diff(starts, append=len(order))
    firsts = order[starts]
    return _Part({name: values[firsts] for name, values in part.keys.items()}, cents, counts)


def _in_order(columns: Sequence[Codes], rows: int) -> tuple[Numbers, Numbers]:
    """The places of rows in the order of their keys, and where in it a new key begins."""
    place_bits = max(rows - 1, 1).bit_length()
    spans = [_span(column) for column in columns]
    if sum((high - low + 1).bit_length() for low, high in spans) + place_bits > _BITS:
        order = np.lexsort(columns[::-1])
        new = np.ones(rows, np.bool_)
        new[1:] = np.logical_or.reduce([column[order][1:] != column[order][:-1] for column in columns])
        return order, np.flatnonzero(new)
    packed = np.zeros(rows, np.int64)
    for column, (low, high) in zip(columns, spans, strict=True):
        packed <<= (high - low + 1).bit_length()
        # What is not there comes first: zero.
        packed += (np.maximum(column, low - 1) if column.min() == _NOTHING else column) - (low - 1)
    packed <<= place_bits
    packed += np.arange(rows)
    packed.sort()
    keys = packed >> place_bits
    packed &= (1 << place_bits) - 1
    return packed, np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))


def _span(column: Codes) -> tuple[int, int]:
    """The least and the greatest of what is there."""
    low, high = int(column.min()), int(column.max())
    if low == _NOTHING:
        low = int(column.min(where=column != _NOTHING, initial=high))
    return (0, 0) if high == _NOTHING else (low, high)
