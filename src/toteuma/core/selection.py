"""Which postings of a ledger an amount was made of, so that anybody can find them again."""

from __future__ import annotations

from dataclasses import dataclass

from toteuma.core.periods import Month, Months


@dataclass(frozen=True, slots=True)
class PostingSelection:
    """The postings of ``accounts`` and ``cost_centres`` in ``batches`` that tell ``months`` in ``stages``.

    ``as_of``: the month by whose organisation they were told; None: each month by that of its own time. ``estimate``: by what method the amount was
    reckoned from them; empty: it is their sum.
    ``projects``: only postings of these; empty: of any and of none. An empty cost centre stands for postings that have none.
    """

    ledger: str
    batches: tuple[str, ...]
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]
    months: Months
    stages: tuple[str, ...]
    as_of: Month | None = None
    estimate: str = ""
    projects: tuple[str, ...] = ()
