"""Where every chapter of a statement stands: state, due day, progress, open comments, and whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from toteuma.core.language import Language
from toteuma.services.comments import comments_of, open_comments
from toteuma.services.desk import Desk
from toteuma.services.entries import CHAPTERS
from toteuma.services.rights import may, roles_for
from toteuma.services.tasks import progress, unit_name
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import due_day


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """``depth`` in the tree of units; ``done`` of ``total`` records are complete; ``people`` answer for it, by user name; ``since``: when it came into
    its state, None where it was never moved."""

    unit: str
    name: str
    name_language: Language
    depth: int
    state: str
    due: date | None
    done: int
    total: int
    comments: int
    people: tuple[str, ...]
    since: datetime | None

    def late(self, today: date) -> bool:
        """Whether it should have been submitted before ``today``."""
        return self.due is not None and self.due < today and self.state in ("draft", "returned")


def overview(
    place: Workplace, desk: Desk, statement: str, person: str, language: Language, officers: Mapping[str, Sequence[str]]
) -> Iterator[ChapterRow]:
    """The chapters that the person may read, in the order of the units. ``officers``: the user names of each unit's own officers."""
    keeper, tree = place.keeper, place.tree(statement)
    duties, units = keeper.duties(person, statement), keeper.records(statement, "units")
    open_by_unit = Counter(one.unit for one in open_comments(comments_of(place, statement)))
    moved = {change.number: change for change in keeper.changes_after(statement, 0, (CHAPTERS,)) if change.field == "state"}
    for (_, unit), chapter in sorted(keeper.records(statement, CHAPTERS).items(), key=lambda one: one[1].position):
        state = chapter.values["state"]
        if not may("read", roles_for(duties, unit, tree), state):
            continue
        name, name_language = unit_name(units, unit, language)
        told = progress(place, desk, statement, unit)
        line = tree.line_of(unit)
        last = moved.get(chapter.base("state"))
        yield ChapterRow(
            unit,
            name,
            name_language,
            len(line) - 1,
            state,
            due_day(desk, tree, unit, chapter),
            sum(one.done for one in told),
            sum(one.total for one in told),
            open_by_unit[unit],
            next((tuple(officers[one]) for one in line if officers.get(one)), ()),
            last.at if last else None,
        )
