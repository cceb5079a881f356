"""Vouchers as they stand in a file, one after the other: of a run of postings with the same voucher it is seen at once whether it balances and may be doubled.

A voucher is known by a number made of its text, year and stage. Two vouchers with the same number would only be looked at more closely, and equal ones never have
different numbers; so nothing is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

_MOST_RUNS = 40_000_000
"""Beyond so many the engine, which can use files, does it."""
_MOST_SUSPECTS = 100_000
_LONGEST_CARRIED = 2_000_000
_MOST_LOOKED_AT = 10_000
"""Runs of a row group."""
_WORD = 8
_MIX = np.uint64(0x9E3779B97F4A7C15)
_YEAR = np.uint64(0xC2B2AE3D27D4EB4F)
_HALF = np.uint64(32)
_LAST = np.array([0, *(((1 << 64) - 1) >> 8 * (8 - count) for count in range(1, 9))], dtype=np.uint64)
"""The first so many bytes of a word."""


class Runs:
    """Row groups are added in the order of the file."""

    def __init__(self) -> None:
        self._keys: list[Keys] = []
        self._closer: list[Keys] = []
        """Runs that may hold their postings twice."""
        self._open: list[tuple[Keys, Numbers]] = []
        """Runs that do not balance, and what they add up to."""
        self._carried: list[_Rows] = []
        """The last run so far, which the next row group may go on with."""
        self._many = False
        self._count = 0

    def add(self, group: Any) -> None:
        """A row group as an Arrow table of voucher, month, stage, account, cost_centre and cents; the texts as dictionaries."""
        if self._many:
            return
        rows = _Rows.of(group)
        starts = rows.starts()
        if not len(starts):
            return
        if self._carried and self._carried[0].key(0) != rows.key(0):
            self._close()
        # The last run waits for what comes next, and the first may go on with that of the group before; postings without a voucher wait for nothing.
        first = 1 if self._carried else 0
        if first:
            self._carry(rows.part(0, int(starts[1]) if len(starts) > 1 else len(rows.cents)))
        if len(starts) > first:
            if first:
                self._close()
            self._whole(rows.part(int(starts[first]), int(starts[-1])), starts[first:-1] - starts[first])
            self._carry(rows.part(int(starts[-1]), len(rows.cents)))

    def _carry(self, rows: _Rows) -> None:
        if rows.vouchers[0] >= 0:
            self._carried.append(rows)
        self._many = self._many or sum(len(part.cents) for part in self._carried) > _LONGEST_CARRIED

    def _close(self) -> None:
        rows = _Rows.joined(self._carried)
        self._carried = []
        self._whole(rows, np.zeros(1, np.int64))

    def _whole(self, rows: _Rows, starts: Numbers) -> None:
        """Runs that are whole."""
        if not len(starts):
            return
        sums = np.add.reduceat(rows.cents, starts)
        keys, named = rows.keys(starts), rows.named(starts)
        again = np.zeros(len(starts), np.bool_)
        again[rows.doubled(starts)] = True
        self._keys.append(keys[named])
        self._closer.append(keys[named & again])
        self._open.append((keys[named & (sums != 0)], sums[named & (sums != 0)]))
        self._count += len(starts)
        self._many = self._many or self._count > _MOST_RUNS

    def suspects(self, groups: Iterable[Any]) -> tuple[str, ...] | None:
        """The vouchers to be looked at more closely; ``groups``: the row groups once more, of voucher, month and stage. None: all of them."""
        if self._carried:
            self._close()
        if self._many:
            return None
        wanted = self._wanted()
        if not len(wanted):
            return ()
        return None if len(wanted) > _MOST_SUSPECTS else tuple(sorted(set(_texts(groups, wanted))))

    def _wanted(self) -> Keys:
        keys = np.concatenate(self._keys) if self._keys else np.zeros(0, np.uint64)
        self._keys = []
        keys.sort()
        twice = np.unique(keys[1:][keys[1:] == keys[:-1]])
        parts = [twice, *self._closer]
        if self._open:
            unbalanced, sums = (np.concatenate(column) for column in zip(*self._open, strict=True))
            order = np.argsort(unbalanced, kind="stable")
            unbalanced, sums = unbalanced[order], sums[order]
            starts = (
                np.flatnonzero(np.concatenate(([True], unbalanced[1:] != unbalanced[:-1]))) if len(unbalanced) else np.zeros(0, np.int64)
            )
            if len(starts):
                parts.append(unbalanced[starts][np.add.reduceat(sums, starts) != 0])
        return np.unique(np.concatenate(parts))


def _texts(groups: Iterable[Any], wanted: Keys) -> Iterator[str]:
    for group in groups:
        rows = _Rows.of(group)
        starts = rows.starts()
        found = starts[np.isin(rows.keys(starts), wanted) & rows.named(starts)]
        yield from (str(rows.texts[place].as_py()) for place in rows.vouchers[found])


class _Rows:
    """Rows as columns. ``vouchers``: the place of each row's text among ``texts``, -1 where it has none; ``marks``: a number of each text; ``times``: of the row's year and stage,
    one where they are the same in all."""

    def __init__(self, vouchers: Any, texts: Any, marks: Keys, times: Keys, values: tuple[Any, ...]) -> None:
        self.vouchers = vouchers
        self.texts = texts
        self.marks = marks
        self.times = times
        self.values = values
        """Cents, account, cost centre, as far as they are there."""

    @property
    def cents(self) -> Any:
        return self.values[0] if self.values else self.vouchers

    @classmethod
    def of(cls, group: Any) -> _Rows:
        cells = group.column("voucher").combine_chunks()
        vouchers = np.asarray(cells.indices.fill_null(-1) if cells.null_count else cells.indices)
        columns = [group.column(name) for name in ("cents", "account", "cost_centre") if name in group.column_names]
        values = [np.asarray(column.fill_null(-1) if column.null_count else column) for column in columns]
        return cls(vouchers, cells.dictionary, _marks(cells.dictionary), _times(group), tuple(values))

    @classmethod
    def joined(cls, parts: list[_Rows]) -> _Rows:
        """Parts of one run."""
        if len(parts) == 1:
            return parts[0]
        first = parts[0]
        values = tuple(np.concatenate(column) for column in zip(*(part.values for part in parts), strict=True))
        return cls(np.repeat(first.vouchers[:1], len(values[0])), first.texts, first.marks, first.times[:1], values)

    def part(self, first: int, end: int) -> _Rows:
        times = self.times if len(self.times) == 1 else self.times[first:end]
        return _Rows(self.vouchers[first:end], self.texts, self.marks, times, tuple(column[first:end] for column in self.values))

    def starts(self) -> Numbers:
        """Where runs begin."""
        new = np.ones(len(self.vouchers), np.bool_)
        new[1:] = self.vouchers[1:] != self.vouchers[:-1]
        if len(self.times) > 1:
            new[1:] |= self.times[1:] != self.times[:-1]
        return np.flatnonzero(new)

    def key(self, row: int) -> int:
        return int(self.keys(np.array([row]))[0]) if self.vouchers[row] >= 0 else -1

    def keys(self, rows: Numbers) -> Keys:
        """The number of the voucher of some rows; without meaning where they have none."""
        if not len(self.marks):
            return np.zeros(len(rows), np.uint64)
        times = self.times if len(self.times) == 1 else self.times[rows]
        keys: Keys = self.marks[self.vouchers[rows]] ^ times
        return keys

    def named(self, rows: Numbers) -> npt.NDArray[np.bool_]:
        return np.asarray(self.vouchers[rows] >= 0)

    def doubled(self, starts: Numbers) -> Numbers:
        """Runs all postings of which stand in them more than once, as far as account, cost centre and cents tell; where very many may be, all that may."""
        found = self._again(starts)
        if len(found) > _MOST_LOOKED_AT:
            return found
        ends = np.append(starts[1:], len(self.cents))
        inside = [np.stack([column[starts[run] : ends[run]] for column in self.values]) for run in found]
        return found[[bool(np.unique(rows, axis=1, return_counts=True)[1].min() > 1) for rows in inside]] if len(found) else found

    def _again(self, starts: Numbers) -> Numbers:
        """Runs the first posting of which stands in them once more: one that is there twice as a whole is among them."""
        lengths = np.diff(starts, append=len(self.cents))
        same = self.cents == np.repeat(self.cents[starts], lengths)
        same[starts] = False
        rows = np.flatnonzero(same)
        runs = np.searchsorted(starts, rows, side="right") - 1
        for column in self.values[1:]:
            alike = column[rows] == column[starts[runs]]
            rows, runs = rows[alike], runs[alike]
        return np.unique(runs)


def _times(group: Any) -> Keys:
    """A number of the year and stage of every row; one number where they are the same in all."""
    months = np.asarray(group.column("month").fill_null(0))
    years = months // 100 if len(months) and months.min() // 100 != months.max() // 100 else months[:1] // 100
    times: Keys = years.astype(np.uint64) * _YEAR
    if "stage" in group.column_names:
        stages = group.column("stage").combine_chunks()
        marks = _marks(stages.dictionary)
        if len(marks) == 1 and not stages.null_count:
            times ^= marks[0]
            return times
        if len(marks):
            times = times ^ np.where(np.asarray(stages.is_null()), np.uint64(0), marks[np.asarray(stages.indices.fill_null(0))]) * _YEAR
    return times


def _marks(texts: Any) -> Keys:
    """A number of every text: the same for the same text, and hardly ever for two."""
    if not len(texts):
        return np.zeros(0, np.uint64)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    first, end = int(offsets[0]), int(offsets[-1])
    written = np.zeros(end - first + _WORD, np.uint8)
    if end > first:
        written[: end - first] = np.frombuffer(texts.buffers()[2], np.uint8)[first:end]
    words: Keys = np.ndarray(shape=(len(written) - _WORD + 1,), dtype="<u8", buffer=written.data, strides=(1,))
    starts, lengths = offsets[:-1] - first, np.diff(offsets)
    marks = lengths.astype(np.uint64) * _YEAR
    for place in range(0, int(lengths.max()), _WORD):
        within = np.flatnonzero(lengths > place)
        word = words[starts[within] + place] & _LAST[np.minimum(lengths[within] - place, _WORD)]
        mixed = (marks[within] ^ word) * _MIX
        marks[within] = mixed ^ (mixed >> _HALF)
    return marks
