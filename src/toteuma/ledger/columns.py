"""What the monthly cells rolled up from postings are."""

from __future__ import annotations

from collections.abc import Mapping

from toteuma.core.postings import POSTING

BATCHED: Mapping[str, str] = {"batch": "INTEGER", **POSTING}
"""A posting with the number of the batch it came in."""

CELL: Mapping[str, str] = {
    "stage": "VARCHAR",
    "month": "INTEGER",
    "account": "INTEGER",
    "cost_centre": "INTEGER",
    "project": "VARCHAR",
    "scope": "VARCHAR",
    "cents": "BIGINT",
    "postings": "BIGINT",
}
"""A cell of the monthly cube: the sum of the postings that share its keys, and how many they are."""

CELL_KEYS = tuple(name for name in CELL if name not in ("cents", "postings"))
"""Small enough to be read at once, fine enough for every figure; whatever is finer is answered from the postings."""

BATCHED_CELL: Mapping[str, str] = {"batch": "INTEGER", **CELL}
"""A cell with the number of its batch."""
