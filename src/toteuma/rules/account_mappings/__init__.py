"""Which line of which scheme the accounts of a common chart are, by version."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.periods import FIRST_MONTH, LAST_MONTH, Months, before, month_of
from toteuma.core.structure import AccountRange

CLOSING = "closing"
"""Stands for a scheme in :func:`account_ranges`: accounts that are rightly on no line."""


@cache
def _mappings() -> Mapping[str, Mapping[str, Any]]:
    entries = files(__package__).iterdir()
    read = (tomllib.loads(entry.read_text(encoding="utf-8")) for entry in entries if entry.name.endswith(".toml"))
    return {mapping["id"]: mapping for mapping in read}


def account_mapping_ids() -> tuple[str, ...]:
    """The charts of accounts that are known."""
    return tuple(sorted(_mappings()))


@cache
def account_ranges(mapping: str, scheme: str) -> tuple[AccountRange, ...]:
    """The ranges of a chart for a scheme's lines (``closing``: for none), each in the months of its version; months before the first version have the first.

    **Raises** ``KeyError`` for an unknown chart. Empty for a scheme that the chart says nothing of.
    """
    return tuple(_ranges(_mappings()[mapping], scheme))


def _ranges(mapping: Mapping[str, Any], scheme: str) -> Iterator[AccountRange]:
    versions = sorted(mapping["versions"], key=lambda version: version["valid_from"])
    starts = [FIRST_MONTH, *(month_of(version["valid_from"]) for version in versions[1:])]
    ends = [*(before(start) for start in starts[1:]), LAST_MONTH]
    for version, first, last in zip(versions, starts, ends, strict=True):
        for row in version.get(scheme, ()):
            yield AccountRange(row["first"], row["last"], row.get("line", ""), Months(first, last))
