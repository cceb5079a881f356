"""What is whose to do: chapters by person, with their state, due day and progress in each family of forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from toteuma.core.conventions import SectionKind, SectionSpec
from toteuma.core.language import Language
from toteuma.services.change_log import Records
from toteuma.services.desk import Desk
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.families import Family, Layout, families
from toteuma.services.forms import is_done, localized, of_unit
from toteuma.services.grids import figures_to_fill, is_told
from toteuma.services.rights import may, roles_for
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import APPROVE, SUBMIT, due_day


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit is in one family. ``open``: the keys of the records where something is missing, in the order of the package."""

    family: Family
    done: int
    total: int
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A unit's chapter as one person sees it. ``writes`` and ``reviews`` say what they may do now; ``reason`` why it was returned."""

    statement: str
    unit: str
    name: str
    name_language: Language
    state: str
    due: date | None
    progress: tuple[Progress, ...]
    writes: bool
    reviews: bool
    started: bool
    reason: str

    @property
    def done(self) -> int:
        return sum(one.done for one in self.progress)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.progress)

    def late(self, today: date) -> bool:
        """Whether it should have been submitted, or by a reviewer approved, before ``today``."""
        return self.days(today) < 0 and (self.reviews or self.state in ("draft", "returned"))

    def days(self, today: date) -> int:
        """How many days are left until it is due, below zero after that; 0 where no day was given."""
        return (self.due - today).days if self.due else 0


def unit_name(units: Records, unit: str, language: Language) -> tuple[str, Language]:
    """The unit's name and its language; its code where it has none."""
    kept = units.get(("units", unit))
    name, found = localized(kept, "name").in_language(language) if kept else ("", language)
    return (name, found) if name else (unit, language)


def prose_sections(desk: Desk, unit: str) -> tuple[SectionSpec, ...]:
    """The sections of a unit that are written as text, in the order of the layout."""
    if desk.data is None or unit not in desk.data.organisation:
        return ()
    specs = desk.data.settings.sections_of(unit, desk.data.organisation[unit].level)
    return tuple(spec for spec in specs if spec.kind is SectionKind.PROSE)


def progress(place: Workplace, desk: Desk, statement: str, unit: str) -> tuple[Progress, ...]:
    """How far a unit is, in each family that it has anything to fill in of."""
    found = []
    for family in families(place.kind(statement)).values():
        told = {} if family.optional else dict(_completeness(place, desk, statement, unit, family))
        if told:
            found.append(Progress(family, sum(told.values()), len(told), tuple(key for key, done in told.items() if not done)))
    return tuple(found)


def _completeness(place: Workplace, desk: Desk, statement: str, unit: str, family: Family) -> Iterator[tuple[str, bool]]:
    """Each record of a unit, and whether it is complete."""
    keeper = place.keeper
    if family.layout is Layout.TEXT:
        first = desk.data.municipality.languages[0] if desk.data else Language.FI
        for spec in prose_sections(desk, unit):
            kept = keeper.record(statement, PROSE, f"{unit}/{spec.id}")
            yield f"{unit}/{spec.id}", kept is not None and bool(kept.values.get(first))
    elif family.layout is Layout.GRID:
        for key, kept in figures_to_fill(place, statement, unit):
            yield key, is_told(family, kept)
    else:
        inner = keeper.records(statement, family.parts.table) if family.parts else {}
        for key, kept in of_unit(keeper.records(statement, family.table), unit):
            parts = [part for _, part in of_unit(inner, kept.values.get("id", ""), family.parts.of)] if family.parts else []
            yield key, is_done(family, kept, parts)


def tasks(place: Workplace, desk: Desk, statement: str, person: str, language: Language) -> Iterator[Task]:
    """The chapters with anything to fill in that the person may read, in the order of the units."""
    duties = place.keeper.duties(person, statement)
    if not duties:
        return
    tree, keeper = place.tree(statement), place.keeper
    units, chapters = keeper.records(statement, "units"), keeper.records(statement, CHAPTERS)
    touched = _touched(place, statement, max((kept.made for kept in chapters.values()), default=0))
    for (_, unit), chapter in sorted(chapters.items(), key=lambda one: one[1].position):
        roles = roles_for(duties, unit, tree)
        state = chapter.values["state"]
        if not may("read", roles, state):
            continue
        told = progress(place, desk, statement, unit)
        if not told:
            continue
        name, name_language = unit_name(units, unit, language)
        writes, reviews = may("write", roles, state), may("approve", roles, state)
        yield Task(
            statement,
            unit,
            name,
            name_language,
            state,
            due_day(desk, tree, unit, chapter, APPROVE if reviews and not writes else SUBMIT),
            told,
            writes=writes,
            reviews=reviews,
            started=any(one.done for one in told) or unit in touched,
            reason=keeper.change(statement, chapter.base("state")).reason if state == "returned" else "",
        )


def _touched(place: Workplace, statement: str, came: int) -> frozenset[str]:
    """The units of which anything was written since the package came in."""
    return frozenset(
        place.unit_of(statement, table, key, kept)
        for family in families(place.kind(statement)).values()
        for (table, key), kept in place.keeper.records(statement, family.table).items()
        if kept.numbers or kept.made > came
    )
