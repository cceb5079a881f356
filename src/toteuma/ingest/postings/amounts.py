"""Written amounts of many rows → exact whole numbers at once, in words of eight digits; what is written in any other way is told, to be read one by one.

Digits are added as integers only. An amount counts as plain where every one of its bytes was looked at and is what it has to be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Truth = npt.NDArray[np.bool_]

_SLICE = 1 << 16
"""So many rows at once: what is worked out between stays in the cache."""
_PAD = 16
_MOST_WHOLE = 14
_ROOM = 15
"""Bytes of the longest whole part that is read here: of three groups of three digits and one more, and their separators."""
_MINUS = ord("-")
_FILL = np.uint64(0x3030303030303030)
_LAST_BYTES = np.array([0, *(((1 << 64) - 1) ^ ((1 << 8 * (8 - count)) - 1) for count in range(1, 9))], dtype=np.uint64)
"""By how many of the last bytes of a word belong to the text: a mask of these."""


def whole_amounts(cells: Any, *, places: int, decimal: str, groups: str) -> tuple[Whole, Truth]:
    """``cells``: an Arrow array of texts. **Returns** of each the number that its digits make (with ``places`` 2: cents of an amount with two decimals, with 0
    the amount itself; else as with 0), and whether it is plain: a minus before or behind, digits, thousands apart by one sign alone. An empty cell is not."""
    offsets = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]
    start, end = (int(offsets[0]), int(offsets[-1])) if len(cells) else (0, 0)
    written = np.zeros(end - start + 2 * _PAD, np.uint8)
    if end > start:
        written[_PAD : _PAD + end - start] = np.frombuffer(cells.buffers()[2], np.uint8)[start:end]
    text = _Text(written)
    values, plain = np.zeros(len(cells), np.int64), np.zeros(len(cells), np.bool_)
    ends = offsets.astype(np.int64) + (_PAD - start)
    for first in range(0, len(cells), _SLICE):
        rows = slice(first, min(first + _SLICE, len(cells)))
        values[rows], plain[rows] = _signed(text, ends[rows], ends[rows.start + 1 : rows.stop + 1], places == 2, decimal, groups)
    return values, plain


class _Text:
    """The bytes of all cells one after the other, and of every place the word of eight bytes that begins there."""

    def __init__(self, written: npt.NDArray[np.uint8]) -> None:
        self.bytes = written
        self.words: Words = np.ndarray(shape=(len(written) - 7,), dtype="<u8", buffer=written.data, strides=(1,))

    def last(self, end: Whole, length: Whole) -> Words:
        """The last eight bytes before ``end``; those that do not belong to the ``length`` of the text are zeros, as digits are written."""
        mask = _LAST_BYTES[np.clip(length, 0, 8)]
        return (self.words[end - 8] & mask) | (_FILL & ~mask)


def _signed(text: _Text, start: Whole, end: Whole, parted: bool, decimal: str, groups: str) -> tuple[Whole, Truth]:
    behind = text.bytes[end - 1] == _MINUS
    before = text.bytes[start] == _MINUS
    filled = end > start
    behind &= filled
    before &= filled
    end = end - behind
    length = end - start - before
    cents, plain = np.zeros(len(end), np.int64), filled & ~(behind & before)
    if parted:
        cents, good = _decimals(text.words[end - 8], decimal)
        plain &= good
        end, length = end - 3, length - 3
    whole, good = _whole(text, end, length)
    for sign in dict.fromkeys(" " + groups) if parted else ():
        rest = np.flatnonzero(plain & ~good & (length > 4) & (length <= _ROOM))
        if len(rest) and sign.isascii():
            whole[rest], good[rest] = _grouped(text, end[rest], length[rest], ord(sign))
    value = whole * 100 + cents if parted else whole
    return np.where(behind | before, -value, value), plain & good


def _decimals(word: Words, decimal: str) -> tuple[Whole, Truth]:
    """The last three bytes of a word as a decimal sign and two digits."""
    tens, ones = ((word >> np.uint64(shift) & np.uint64(255)) - np.uint64(48) for shift in (48, 56))
    good = (word >> np.uint64(40) & np.uint64(255)) == ord(decimal)
    good &= (tens < 10) & (ones < 10)
    return (tens * np.uint64(10) + ones).astype(np.int64), good


def _whole(text: _Text, end: Whole, length: Whole) -> tuple[Whole, Truth]:
    """Digits and nothing else."""
    value, good = _eight(text.last(end, length))
    good &= (length > 0) & (length <= _MOST_WHOLE)
    long = np.flatnonzero(good & (length > 8))
    if len(long):
        high, fine = _eight(text.last(end[long] - 8, length[long] - 8))
        value[long] += high * 10**8
        good[long] = fine
    return value, good


def _grouped(text: _Text, end: Whole, length: Whole, sign: int) -> tuple[Whole, Truth]:
    """Digits in threes with a sign between, the first of them one to three: every fourth byte from the end is the sign."""
    low, good = _threes(text.last(end, length), length, sign)
    high, fine = _threes(text.last(end - 8, length - 8), length - 8, sign)
    return high * 10**6 + low, good & fine & (length % 4 != 0)


def _threes(word: Words, length: Whole, sign: int) -> tuple[Whole, Truth]:
    good = np.ones(len(word), np.bool_)
    for place, needed in ((32, 4), (0, 8)):
        there = length >= needed
        good &= ~there | ((word >> np.uint64(place) & np.uint64(255)) == sign)
        # The sign's byte becomes a zero, as a digit is written.
        word = np.where(there, (word & ~np.uint64(255 << place)) | np.uint64(48 << place), word)
    value, fine = _eight(word)
    return value // 10**4 * 1000 + value % 10**4, good & fine


def _eight(word: Words) -> tuple[Whole, Truth]:
    """The number that the eight bytes of a word are as digits, and whether they all are."""
    high = np.uint64(0xF0F0F0F0F0F0F0F0)
    good = ((word & high) | ((word + np.uint64(0x0606060606060606) & high) >> np.uint64(4))) == np.uint64(0x3333333333333333)
    value = (word & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561) >> np.uint64(8)
    value = (value & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601) >> np.uint64(16)
    value = (value & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001) >> np.uint64(32)
    return value.astype(np.int64), good
