"""Numbers that look like chance and are the same on every machine, and amounts cut into parts that add up."""

from __future__ import annotations

from collections.abc import Sequence

_MASK = (1 << 64) - 1


class Chance:
    """SplitMix64: whole numbers only, so that no version of anything changes a posting."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit`` − 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)


def cut(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount in parts by weight, to the cent: each part is what the weights so far make of the amount, less what went before."""
    whole, done, before, parts = sum(weights), 0, 0, []
    for weight in weights:
        done += weight
        reached = abs(amount) * done // whole
        parts.append(reached - before if amount >= 0 else before - reached)
        before = reached
    return parts
