"""Whole numbers that follow each other, as a person writes them: ``5–7, 12``."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of numbers that follow each other without a gap, each by its first and last, in order."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def in_words(numbers: Iterable[int], name: Callable[[int], str] = str) -> str:
    """``5–7, 12``: pages, rows or columns as runs, each named by ``name``."""
    return ", ".join(name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in runs(numbers))
