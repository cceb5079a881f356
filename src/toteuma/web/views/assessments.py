"""Goals for the auditor: measurable, target, value, evidence, changed since last year, and the auditor's own judgement."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.services.assessment import assess, assessed_goals
from toteuma.services.change_log import Records
from toteuma.services.forms import status_marks
from toteuma.services.review import anchor_of
from toteuma.services.whole import check_may_anywhere
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of, of_the_year_before
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of

FILTERS = ("all", "not_measurable", "no_value", "no_evidence", "changed", "not_assessed")


@require_safe
@signed_in
def assessments(request: HttpRequest, statement: str) -> HttpResponse:
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "oversee", person)
    desk = desk_of(statement)
    goals = list(assessed_goals(place, desk, statement, person, language, _last_year(statement)))
    groups = {
        "all": goals,
        "not_measurable": [one for one in goals if not one.measurable],
        "no_value": [one for one in goals if one.measures and not all(each.value for each in one.measures)],
        "no_evidence": [one for one in goals if not one.evidence],
        "changed": [one for one in goals if one.since in ("changed", "new")],
        "not_assessed": [one for one in goals if one.own is None],
    }
    wanted = request.GET.get("show", "all")
    return page(
        request,
        "assessments.html",
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk.title(language) or statement,
        goals=[(one, anchor_of(("goals", one.key, ""))) for one in groups.get(wanted, goals)],
        counts=[(name, len(groups[name])) for name in FILTERS],
        wanted=wanted if wanted in groups else "all",
        marks=status_marks(desk.data, language),
        names=names_of(one.own.by for one in goals if one.own),
    )


def _last_year(statement: str) -> tuple[Records, Records] | None:
    """Goals and indicators of the statement of the year before, where the workplace has it."""
    name = next(of_the_year_before(statement), None)
    return None if name is None else (KEEPER.records(name, "goals"), KEEPER.records(name, "indicators"))


@require_POST
@signed_in
def assessed(request: HttpRequest, statement: str) -> HttpResponse:
    """Keep an auditor's judgement of a goal."""
    goal = request.POST.get("goal", "")
    given = {name: request.POST.get(name, "") for name in ("measurable", "status", "note")}
    assess(WORKPLACE, statement, goal, given, by=request.user.username, at=datetime.now(UTC))
    show = request.POST.get("show", "all")
    address = reverse("assessments", kwargs={"language": request.language, "statement": statement})
    return redirect(f"{address}?show={show if show in FILTERS else 'all'}#{anchor_of(('goals', goal, ''))}")
