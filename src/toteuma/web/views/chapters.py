"""A unit's chapter: its goals as they stand, how it came to its state, and the steps that may be taken now."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import NotAllowed, ReasonMissing
from toteuma.services.comments import comments_of, open_comments
from toteuma.services.desk import Desk
from toteuma.services.goal_form import GoalForm, goal_form, status_marks
from toteuma.services.rights import may, roles_for
from toteuma.services.tasks import goals_of, indicators_of, is_done, unit_name
from toteuma.services.workplace import Keeper, Workplace
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
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
    goals = [goal_form(place, desk, statement, key, person, language) for key, _ in goals_of(keeper.records(statement, "goals"), unit)]
    history = keeper.field_changes(statement, "chapters", unit, "state")
    name, name_language = unit_name(keeper.records(statement, "units"), unit, language)
    return page(
        request,
        "chapter.html",
        status=400 if lacking else 200,
        statement=statement,
        unit=unit,
        title=desk.title(language),
        name=name,
        name_language=name_language,
        state=place.state(statement, unit),
        goals=[(goal, _results(desk, goal), _done(keeper, statement, goal.key)) for goal in goals],
        marks={mark.code: mark for mark in status_marks(desk.data, language)},
        actions=place.possible(statement, unit, person),
        history=history,
        names=names_of(change.by for change in history),
        lacking=lacking,
        comments=len(open_comments(comments_of(place, statement, unit))),
    )


def _results(desk: Desk, goal: GoalForm) -> list[tuple[str, tuple[str, ...]]]:
    """The results that were written, each with its language and as it will print."""
    return [
        (field.language or "", desk.preview(goal.unit, field.text, field.language).paragraphs)
        for field in goal.results
        if field.text and field.language
    ]


def _done(keeper: Keeper, statement: str, goal: str) -> bool:
    kept = keeper.record(statement, "goals", goal)
    return kept is not None and is_done(kept, [one for _, one in indicators_of(keeper.records(statement, "indicators"), goal)])


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
