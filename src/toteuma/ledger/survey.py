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
_TOO_LARGE = "amounts too large to be added without looking"


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
    """The survey of a file. ``vouchers``: whether they are to be looked at; ``tell`` is called with how much is done, in percent. **Raises** OverflowError where
    the amounts are so large that their sum may not fit: then no sum was made."""
    surveyor = Surveyor(vouchers=vouchers)
    if _has_any(staged, "problem"):
        for group in _groups(staged, ("cents",), tell):
            surveyor.count(group.column("cents"))
        return Survey(surveyor.tally(), True)
    asked = (*CELL_KEYS, "date", "voucher", "cents", *(f"{name}_code" for name in surveyor.codes if _has_any(staged, f"{name}_code")))
    for group in _groups(staged, asked, tell):
        surveyor.add(group)
    return surveyor.survey(staged)


class Surveyor:
    """Sees the postings of a file that have no problem, a group of rows after the other: as they are read from the file, or before, while it is written."""

    def __init__(self, *, vouchers: bool) -> None:
        self.vouchers = vouchers
        self.begin()

    def begin(self) -> None:
        """Forget what was seen: the file is begun anew."""
        self.rows = self.cents = self.both = self.largest = 0
        self.codes: dict[str, set[str]] = {"account": set(), "cost_centre": set()}
        self.other_years = self.too_large = False
        self.runs = Runs() if self.vouchers else None
        self.cells = Cells()

    def add(self, group: Any) -> None:
        """Rows as an Arrow table or record batch of columns of staged postings."""
        group = _as_dictionaries(pa.table(group))
        try:
            self.count(group.column("cents"))
        except OverflowError:
            self.too_large = True
            return
        self.other_years = self.other_years or _has_other_years(group)
        for name, codes in self.codes.items():
            written = group.column(f"{name}_code") if f"{name}_code" in group.column_names else None
            if written is not None and written.null_count < len(written):
                codes |= {str(code) for code in pc.unique(written).to_pylist() if code is not None}
        if self.runs is not None and "voucher" in group.column_names:
            self.runs.add(group)
        self.cells.add(group)

    def survey(self, staged: Path) -> Survey:
        """What was seen, ``staged`` being the file of it. **Raises** OverflowError where the amounts were too large to be added."""
        if self.too_large:
            raise OverflowError(_TOO_LARGE)
        numbers = {name: self.cells.distinct(name) for name in ("month", *self.codes)}
        return Survey(
            self.tally(),
            False,
            frozenset(numbers["month"]),
            frozenset({*map(str, numbers["account"]), *self.codes["account"]}),
            frozenset({*map(str, numbers["cost_centre"]), *self.codes["cost_centre"]}),
            other_years=self.other_years,
            suspects=self._suspects(staged),
            cells=None if any(self.codes.values()) else self.cells.table(),
        )

    def _suspects(self, staged: Path) -> tuple[str, ...] | None:
        # A voucher that is the same in all rows stands where rows are not looked at.
        if self.runs is None or f"{CONSTANT}voucher".encode() in (pq.read_metadata(staged).metadata or {}):
            return None
        return self.runs.suspects(_groups(staged, ("voucher", "month", "stage")))

    def tally(self) -> Tally:
        return Tally(self.rows, (self.both - self.cents) // 2, (self.both + self.cents) // 2)

    def count(self, cents: Any) -> None:
        values = np.asarray(cents.fill_null(0)) if cents.null_count else np.asarray(cents)
        self.rows += len(values)
        self.largest = max(self.largest, int(values.max(initial=0)), -int(values.min(initial=0)))
        if self.largest * self.rows >= _LARGEST_SUM:
            raise OverflowError(_TOO_LARGE)
        self.cents += int(values.sum())
        self.both += int(np.abs(values).sum())


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


def _has_any(staged: Path, name: str) -> bool:
    """Whether a column has something in some row; what the file says of it itself is asked first."""
    with pq.ParquetFile(staged) as file:
        if name not in file.schema.names:
            return False
        place = file.schema.names.index(name)
        for number in range(file.num_row_groups):
            group = file.metadata.row_group(number)
            told = group.column(place).statistics
            if told is None or not told.has_null_count or told.null_count != group.num_rows:
                column = file.read_row_group(number, columns=[name]).column(0)
                if column.null_count < len(column):
                    return True
    return False


def _groups(staged: Path, columns: Sequence[str], tell: Callable[[int], None] | None = None) -> Iterator[Any]:
    with pq.ParquetFile(staged, read_dictionary=_dictionaries(staged)) as file:
        asked = [name for name in columns if name in file.schema.names]
        count = file.num_row_groups
        for number in range(count):
            yield _as_dictionaries(file.read_row_group(number, columns=asked))
            if tell is not None:
                tell((number + 1) * 100 // count)


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
