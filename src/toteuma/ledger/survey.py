"""One pass over a file of staged postings, a row group at a time: its sums, what it lies within, the monthly cells, and which vouchers need a closer look.

It finds nothing wrong by itself. It tells where nothing can be wrong, so that the queries that look for faults need not be made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toteuma.core.posting_files import CONSTANT
from toteuma.ledger.batch import Tally
from toteuma.ledger.cells import Cells
from toteuma.ledger.columns import CELL_KEYS
from toteuma.ledger.runs import Runs

_TEXTS = ("stage", "project", "scope", "voucher")
_DICTIONARY = {"PLAIN", "RLE", "RLE_DICTIONARY", "PLAIN_DICTIONARY"}
_LARGEST_SUM = 1 << 62


@dataclass(frozen=True, slots=True)
class Survey:
    """``problems``: some row has one; nothing else but the tally is told then. ``codes``, ``centre_codes``: what is no plain number.

    ``suspects``: vouchers among which are all that do not balance or may stand in the file twice; None: any may. ``cells``: as the ledger defines them, in the order of
    account, cost centre and month; None where some account or cost centre has no number yet.
    """

    tally: Tally
    problems: bool
    months: frozenset[int] = frozenset()
    accounts: frozenset[str] = frozenset()
    centres: frozenset[str] = frozenset()
    other_years: bool = False
    suspects: tuple[str, ...] | None = None
    cells: Any = None


def surveyed(staged: Path, *, vouchers: bool, tell: Callable[[int], None] | None = None) -> Survey:
    """``vouchers``: whether they are to be looked at (else every one is a suspect); ``tell`` is called with how much is done, in percent. **Raises** OverflowError where the amounts are so large
    that their sum may not fit: then no sum was made."""
    with pq.ParquetFile(staged, read_dictionary=_dictionaries(staged)) as file:
        return _Pass(file, vouchers, tell).survey()


def _dictionaries(staged: Path) -> list[str]:
    """The columns of texts that can be read as dictionaries: the reader cannot do it with every way in which texts are written."""
    file = pq.read_metadata(staged)
    found = []
    for place, name in enumerate(file.schema.names):
        ways = {way for number in range(file.num_row_groups) for way in file.row_group(number).column(place).encodings}
        if name in _TEXTS and ways <= _DICTIONARY:
            found.append(name)
    return found


def _as_dictionaries(group: Any) -> Any:
    for place, (name, kind) in enumerate(zip(group.schema.names, group.schema.types, strict=True)):
        if name in _TEXTS and not pa.types.is_dictionary(kind):
            group = group.set_column(place, name, group.column(name).combine_chunks().dictionary_encode())
    return group.unify_dictionaries().combine_chunks()


class _Pass:
    def __init__(self, file: Any, vouchers: bool, tell: Callable[[int], None] | None) -> None:
        self.file = file
        self.tell = tell
        self.there = set(file.schema_arrow.names)
        told = {key.decode(): value.decode() for key, value in (file.metadata.metadata or {}).items()}
        self.constants = {key.removeprefix(CONSTANT): value for key, value in told.items() if key.startswith(CONSTANT)}
        self.runs = Runs() if vouchers and "voucher" in self.there else None
        self.rows = self.cents = self.both = self.largest = 0
        self.codes: dict[str, set[str]] = {"account": set(), "cost_centre": set()}
        self.other_years = False
        self.cells = Cells()

    def survey(self) -> Survey:
        if self._has_any("problem"):
            return Survey(self._sums(), True)
        odd = [name for name in self.codes if self._has_any(f"{name}_code")]
        for group in self._groups((*CELL_KEYS, "date", "voucher", "cents", *(f"{name}_code" for name in odd))):
            self._count(group.column("cents"))
            self.other_years = self.other_years or _has_other_years(group)
            for name in odd:
                self.codes[name] |= {str(code) for code in pc.unique(group.column(f"{name}_code")).to_pylist() if code is not None}
            if self.runs is not None:
                self.runs.add(group)
            self.cells.add(group)
        numbers = {name: self.cells.distinct(name) for name in ("month", *self.codes)}
        return Survey(
            self._tally(),
            False,
            frozenset(numbers["month"]),
            frozenset({*map(str, numbers["account"]), *self.codes["account"]}),
            frozenset({*map(str, numbers["cost_centre"]), *self.codes["cost_centre"]}),
            other_years=self.other_years,
            suspects=self._suspects(),
            cells=None if odd or not self.rows else self.cells.table(),
        )

    def _suspects(self) -> tuple[str, ...] | None:
        if self.runs is None:
            # A voucher that is the same in all rows is not looked at here.
            return None if "voucher" in self.constants else ()
        return self.runs.suspects(self._groups(("voucher", "month", "stage")))

    def _sums(self) -> Tally:
        for group in self._groups(("cents",)):
            self._count(group.column("cents"))
        return self._tally()

    def _tally(self) -> Tally:
        return Tally(self.rows, (self.both - self.cents) // 2, (self.both + self.cents) // 2)

    def _has_any(self, name: str) -> bool:
        """Whether a column has something in some row; what the file says of it itself is asked first."""
        if name not in self.there:
            return False
        place = self.file.schema.names.index(name)
        for number in range(self.file.num_row_groups):
            told = self.file.metadata.row_group(number).column(place).statistics
            if told is None or not told.has_null_count or told.null_count != self.file.metadata.row_group(number).num_rows:
                column = self.file.read_row_group(number, columns=[name]).column(0)
                if column.null_count < len(column):
                    return True
        return False

    def _groups(self, columns: Sequence[str]) -> Iterator[Any]:
        asked = [name for name in columns if name in self.there]
        count = self.file.num_row_groups
        for number in range(count):
            yield _as_dictionaries(self.file.read_row_group(number, columns=asked))
            if self.tell is not None:
                self.tell((number + 1) * 100 // count)

    def _count(self, cents: Any) -> None:
        values = np.asarray(cents.fill_null(0)) if cents.null_count else np.asarray(cents)
        self.rows += len(values)
        self.largest = max(self.largest, int(values.max(initial=0)), -int(values.min(initial=0)))
        if self.largest * self.rows >= _LARGEST_SUM:
            raise OverflowError("amounts too large to be added without looking")
        self.cents += int(values.sum())
        self.both += int(np.abs(values).sum())


def _has_other_years(group: Any) -> bool:
    """Whether some row's date is of another year than its month."""
    if "date" not in group.column_names:
        return False
    days, months = group.column("date"), group.column("month")
    pairs = pa.table({"day": days, "month": months}).group_by(["day", "month"]).aggregate([])
    return any(
        day is not None and day.year != month // 100
        for day, month in zip(*(pairs.column(name).to_pylist() for name in ("day", "month")), strict=True)
    )
