"""The log of changes and the journal, page by page, and whether they are whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.core.whole_numbers import whole_number
from toteuma.services.journal import journal_of
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of

ON_A_PAGE = 50
LOGS = ("changes", "journal")


@require_safe
@signed_in
def log(request: HttpRequest, statement: str) -> HttpResponse:
    """The newest first. ``?verify=1`` recomputes the whole chain."""
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    which = asked if (asked := request.GET.get("log", "")) in LOGS else LOGS[0]
    name = journal_of(statement) if which == "journal" else statement
    exists = KEEPER.exists(name)
    rows = models.Change.objects.filter(statement__name=name).order_by("-number")
    person, search = request.GET.get("person", ""), request.GET.get("search", "").strip()
    if person:
        rows = rows.filter(by=person)
    if search:
        rows = rows.filter(key__icontains=search)
    before = whole_number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: ON_A_PAGE + 1])
    people = list(models.Change.objects.filter(statement__name=name).values_list("by", flat=True).distinct().order_by("by"))
    verdict = Workplace(KEEPER).verify(name) if exists and request.GET.get("verify") == "1" else None
    return page(
        request,
        "log.html",
        statement=statement,
        tabs=tabs_of(WORKPLACE, statement, request.user.username),
        title=desk_of(statement).title(request.language) or statement,
        which=which,
        logs=LOGS,
        changes=found[:ON_A_PAGE],
        more=found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else 0,
        head=KEEPER.head(name) if exists else None,
        verdict=verdict,
        people=people,
        person=person,
        search=search,
        names=names_of(people),
    )
