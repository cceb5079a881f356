"""The pages of a whole statement that somebody may open."""

from __future__ import annotations

from toteuma.services.whole import may_of_whole
from toteuma.services.workplace import Workplace

IN_PART = ("overview", "calendar", "findings", "proofs", "assessments")
"""Pages that show of the statement what the reader may read of it."""

AS_A_WHOLE = ("ledger", "package", "board", "duties", "log")
"""Pages of the statement as a whole, for who may read all of it."""

WHOLE_PAGES = (*IN_PART, *AS_A_WHOLE)


def tabs_of(place: Workplace, statement: str, person: str) -> tuple[str, ...]:
    """The pages in the order of their tabs."""
    return WHOLE_PAGES if may_of_whole(place, statement, "oversee", person) else IN_PART
