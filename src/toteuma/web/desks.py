"""The workplace on this process's database, and the desks of its statements, made anew when something they show has changed."""

from __future__ import annotations

import threading

from toteuma.services.desk import Desk, read_desk
from toteuma.services.entries import CHAPTERS, PROSE, STATEMENT
from toteuma.services.present_package import present_package
from toteuma.services.workplace import Workplace
from toteuma.web.database import kept_ledgers
from toteuma.web.keeper import DatabaseKeeper

UNSHOWN = ("goals", "remarks", PROSE, CHAPTERS, STATEMENT)
"""Tables that a desk shows nothing of: a text that is saved makes no desk anew."""

MOST = 16

KEEPER = DatabaseKeeper()
WORKPLACE = Workplace(KEEPER, kept_ledgers())

_desks: dict[tuple[str, int], Desk] = {}
_lock = threading.Lock()


def desk_of(statement: str) -> Desk:
    """The desk of a statement as it stands now. **Raises** NotFound."""
    KEEPER.head(statement)
    place = (statement, KEEPER.last_change(statement, without=UNSHOWN))
    with _lock:
        if place not in _desks:
            for old in [one for one in _desks if one[0] == statement] or ([next(iter(_desks))] if len(_desks) >= MOST else []):
                del _desks[old]
            with present_package(WORKPLACE, statement) as package:
                _desks[place] = read_desk(package)
        return _desks[place]
