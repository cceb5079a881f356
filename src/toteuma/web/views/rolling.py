"""The next year begun from a frozen statement: what would come along, and the step itself."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from toteuma.core.errors import NotLoadable
from toteuma.package.schema import tables
from toteuma.services.rolling.roll import Goals
from toteuma.services.rolling.statement import looked_at, next_name, roll_statement
from toteuma.services.rolling.wording import emptied, moved, told_lines
from toteuma.services.workplace import Workplace
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rolling(request: HttpRequest, statement: str) -> HttpResponse:
    """The page; sent, it begins the next year and leads to its overview."""
    if request.method != "POST":
        return _shown(request, statement)
    name, goals = request.POST.get("name", "").strip(), _goals(request.POST.get("goals", ""))
    try:
        roll_statement(WORKPLACE, statement, name, goals, by=request.user.username, at=datetime.now(UTC))
    except NotLoadable:
        return _shown(request, statement, wrong=True)
    return redirect(reverse("overview", kwargs={"language": request.language, "statement": name}))


def _goals(text: str) -> Goals:
    return Goals(text) if text in set(Goals) else Goals.ALL


def _shown(request: HttpRequest, statement: str, *, wrong: bool = False) -> HttpResponse:
    """The page; ``wrong``: the name that was asked for cannot be one."""
    language, person = request.language, request.user.username
    place = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    goals = _goals((request.POST if wrong else request.GET).get("goals", ""))
    made = looked_at(place, statement, goals, by=person)
    rows = [
        (
            tables()[one.table].title.get(language),
            one.kept,
            one.left,
            ". ".join(filter(None, (emptied(one, language), moved(one, language)))),
        )
        for one in made.tables
    ]
    return page(
        request,
        "rolling.html",
        status=400 if wrong else 200,
        statement=statement,
        tabs=tabs_of(place, statement, person),
        title=desk_of(statement).title(language) or statement,
        year=made.year,
        rows=rows,
        told=told_lines(made, language),
        name=request.POST.get("name", "") if wrong else next_name(place, statement),
        goals=goals.value,
        choices=[one.value for one in Goals],
        wrong=wrong,
    )
