"""The workplace on this process's database, and the desks of its statements, made anew when something they show has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from toteuma.services.desk import Desk, read_desk
from toteuma.services.entries import CHAPTERS, CONTENT, PROSE, SETTINGS, STATEMENT
from toteuma.services.forms import is_year_before
from toteuma.services.next_document import followed
from toteuma.services.present_package import present_package
from toteuma.services.workplace import Workplace, year_in
from toteuma.web.database import kept_ledgers
from toteuma.web.keeper import DatabaseKeeper, RememberingKeeper
from toteuma.web.snapshots import snapshot_of

UNSHOWN = ("goals", "remarks", PROSE, CHAPTERS, STATEMENT)
"""Tables that a desk shows nothing of: a text that is saved makes no desk anew."""

MOST = 16

KEEPER = DatabaseKeeper()
WORKPLACE = Workplace(KEEPER, kept_ledgers())

_desks: dict[tuple[str, int], Desk] = {}
_lock = threading.Lock()


def desk_of(statement: str) -> Desk:
    """The desk of a statement as it stands now. **Raises** NotFound."""
    snapshot, head = snapshot_of(KEEPER, statement)
    place = (statement, snapshot.last_change(without=UNSHOWN))
    with _lock:
        if place not in _desks:
            for old in [one for one in _desks if one[0] == statement] or ([next(iter(_desks))] if len(_desks) >= MOST else []):
                del _desks[old]
            seen = RememberingKeeper(seen={statement: (snapshot, head)})
            with present_package(Workplace(seen, WORKPLACE.ledgers), statement) as package:
                _desks[place] = read_desk(package)
        return _desks[place]


def of_the_year_before(statement: str) -> Iterator[str]:
    """The names of the statements that were written before this one: as another document of the same year, and the same document of the year before. The others' years are told by their settings, without their desks."""
    desk = desk_of(statement)
    if before := followed(WORKPLACE, statement):
        yield before
    if desk.data is not None:
        year = str(desk.data.settings.year - 1)
        for name, kept in KEEPER.everywhere(SETTINGS, "statement.toml").items():
            if year_in(kept[CONTENT]) == year and is_year_before(desk_of(name), desk):
                yield name
