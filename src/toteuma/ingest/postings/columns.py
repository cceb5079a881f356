"""A profile's columns found among the heads of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toteuma.ingest.postings.profile import Profile


@dataclass(frozen=True, slots=True)
class Found:
    """``places``: what → numbers of columns, from 0. ``amounts``: number of each column of amounts. ``skip``: number → values. ``missing``: heads not there."""

    places: Mapping[str, tuple[int, ...]]
    amounts: tuple[int, ...]
    skip: Mapping[int, tuple[str, ...]]
    missing: tuple[str, ...]

    @property
    def needed(self) -> int:
        """How many cells a row must have, at least."""
        every = [place for places in self.places.values() for place in places] + list(self.amounts)
        return max(every, default=0) + 1


def found_columns(profile: Profile, heads: Sequence[str]) -> Found:
    """Where the columns of a profile stand; letter case and spaces around a head do not count."""
    known = {head.strip().casefold(): place for place, head in reversed(list(enumerate(heads)))}
    missing: list[str] = []

    def place(head: str) -> int:
        at = known.get(head.strip().casefold())
        if at is None and head.isdecimal() and 0 < int(head) <= max(len(heads), 1):
            at = int(head) - 1
        if at is None:
            missing.append(head)
        return at or 0

    places = {what: tuple(map(place, names)) for what, names in profile.columns.items()}
    amounts = tuple(place(amount.column) for amount in profile.amounts)
    skip = {place(head): values for head, values in profile.skip.items()}
    return Found(places, amounts, skip, tuple(dict.fromkeys(missing)))
