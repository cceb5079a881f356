"""A unit's chapter: what there is to fill in, how it came to its state, and the steps that may be taken now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.conventions import SectionSpec
from toteuma.core.errors import NotAllowed, ReasonMissing
from toteuma.core.language import Language, Localized
from toteuma.core.whole_numbers import whole_number
from toteuma.services.comments import comments_of, open_comments
from toteuma.services.desk import Desk
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.families import Family, Layout, families
from toteuma.services.forms import Form, FormMaker, status_marks
from toteuma.services.grids import grid
from toteuma.services.readiness import missing, troubles
from toteuma.services.rights import may, roles_for
from toteuma.services.rows import may_add
from toteuma.services.tasks import Progress, progress, prose_sections, unit_name
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import due_day
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.people import names_of
from toteuma.web.views.session import signed_in


def may_read(place: Workplace, statement: str, unit: str, person: str) -> bool:
    """Whether the person may read the unit's chapter. **Raises** NotFound."""
    roles = roles_for(place.keeper.duties(person, statement), unit, place.tree(statement))
    return may("read", roles, place.state(statement, unit))


def check_may_read(place: Workplace, statement: str, unit: str, person: str) -> None:
    """**Raises** NotFound, NotAllowed."""
    if not may_read(place, statement, unit, person):
        raise NotAllowed(action="read", unit=unit, state=place.state(statement, unit))


@require_safe
@signed_in
def chapter(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    return _shown(request, statement, unit)


def _shown(request: HttpRequest, statement: str, unit: str, *, lacking: str = "") -> HttpResponse:
    """The page; ``lacking``: the step that was asked for without its reason."""
    person, language = request.user.username, request.language
    keeper = RememberingKeeper()
    place = Workplace(keeper)
    check_may_read(place, statement, unit, person)
    desk = desk_of(statement)
    maker = FormMaker(place, desk, statement, person, language)
    progressed = progress(place, desk, statement, unit)
    told = {one.family.id: one for one in progressed}
    actions = place.possible(statement, unit, person)
    submits = any(action.name == "submit" for action in actions)
    history = keeper.field_changes(statement, "chapters", unit, "state")
    name, name_language = unit_name(keeper.records(statement, "units"), unit, language)
    return page(
        request,
        "chapter.html",
        status=400 if lacking else 200,
        statement=statement,
        unit=unit,
        kind=maker.kind.value,
        title=desk.title(language),
        name=name,
        name_language=name_language,
        state=place.state(statement, unit),
        contents=[one for family in families(maker.kind).values() if (one := _content(maker, family, unit, told.get(family.id)))],
        submits=submits,
        due=_due(place, desk, statement, unit),
        today=today(),
        missing=missing(maker, unit, progressed) if submits else (),
        troubles=troubles(maker, unit) if submits else (),
        marks={mark.code: mark for mark in status_marks(desk.data, language)},
        actions=actions,
        history=history,
        names=names_of(change.by for change in history),
        lacking=lacking,
        gone=whole_number(request.GET.get("gone", "")) or "",
        comments=len(open_comments(comments_of(place, statement, unit))),
    )


def _due(place: Workplace, desk: Desk, statement: str, unit: str) -> date | None:
    """The day by which the chapter is to be submitted."""
    chapter = place.keeper.record(statement, CHAPTERS, unit)
    return due_day(desk, place.tree(statement), unit, chapter) if chapter else None


@dataclass(frozen=True, slots=True)
class Item:
    """A page of a family: its key, name with its language, whether it is complete, and what was written first. ``status``: the code of its status."""

    key: str
    name: str
    name_language: Language
    done: bool
    lead: str = ""
    lead_language: Language | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    family: Family
    progress: Progress | None
    items: tuple[Item, ...]
    adds: bool


def _content(maker: FormMaker, family: Family, unit: str, told: Progress | None) -> Content | None:
    """What a unit has of a family; None where there is nothing and nothing can be added."""
    adds = may_add(maker.place, maker.statement, family.table, unit, maker.person)
    items: tuple[Item, ...] = ()
    if family.layout is Layout.RECORD:
        items = tuple(_item(maker, form) for form in maker.forms(family, unit))
    elif family.layout is Layout.TEXT:
        items = tuple(_text(maker, unit, spec, told) for spec in prose_sections(maker.desk, unit))
    elif told or (family.optional and grid(maker, family, unit).rows):
        items = (Item(unit, "", maker.language, told is not None and not told.open),)
    return Content(family, told, items, adds) if items or adds else None


def _item(maker: FormMaker, form: Form) -> Item:
    texts = Localized.from_mapping(
        {
            field.language or "": field.text
            for group in form.groups
            if group.name != form.family.shape.name
            for field in group.fields
            if field.language
        }
    )
    lead, found = maker.desk.printed(form.unit, texts, maker.language)
    status = next((group.fields[0].text for group in form.groups if group.marks), "")
    return Item(form.key, form.name, form.name_language, form.done, lead, found, status)


def _text(maker: FormMaker, unit: str, spec: SectionSpec, told: Progress | None) -> Item:
    key = f"{unit}/{spec.id}"
    name, found = spec.heading.in_language(maker.language)
    kept = maker.place.keeper.record(maker.statement, PROSE, key)
    texts = Localized.from_mapping(kept.values) if kept else Localized()
    lead, of = maker.desk.printed(unit, texts, maker.language)
    return Item(key, name or spec.id, found, told is not None and key not in told.open, lead, of)


@require_POST
@signed_in
def move(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    """Take a step. Without the reason that it needs the page comes back and says so."""
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
    try:
        WORKPLACE.move(statement, unit, action, by=request.user.username, at=datetime.now(UTC), reason=reason)
    except ReasonMissing:
        return _shown(request, statement, unit, lacking=action)
    return redirect(reverse("chapter", kwargs={"language": request.language, "statement": statement, "unit": unit}))
