"""The calendar of the year, for everybody who has something in the statement; and the button that reminds."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_anywhere, may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import When, by_document, document_title, steps
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import REMINDING, ask_for
from toteuma.web.year import documents_of_the_year


@require_safe
@signed_in
def calendar(request: HttpRequest, statement: str) -> HttpResponse:
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "read", person)
    desk, day = desk_of(statement), today()
    found = steps(place, desk, statement, day, documents_of_the_year(statement))
    mine = set(KEEPER.statements_of(person))
    reminds = may_of_whole(place, statement, "remind", person)
    return page(
        request,
        "calendar.html",
        statement=statement,
        tabs=tabs_of(place, statement, person) if may_anywhere(place, statement, "oversee", person) else (),
        title=desk.title(language) or statement,
        groups=[
            (document, document_title(desk, document).in_language(language)[0], group) for document, group in by_document(found).items()
        ],
        now=[one for one in found if one.when in (When.LATE, When.NOW)] or [one for one in found if one.when is When.NEXT],
        today=day,
        mine=mine,
        reminds=reminds,
        reminded=_last_reminding(statement) if reminds else None,
    )


def _last_reminding(statement: str) -> models.Job | None:
    found: models.Job | None = models.Job.objects.filter(statement__name=statement, kind=REMINDING).order_by("-at").first()
    return found


@require_POST
@signed_in
def remind(request: HttpRequest, statement: str) -> HttpResponse:
    """Have the reminders sent now, outside of this request."""
    by, at = request.user.username, datetime.now(UTC)
    check_may_of_whole(WORKPLACE, statement, "remind", by)
    ask_for(statement, REMINDING, at.isoformat(timespec="seconds"), by=by, at=at)
    return redirect(reverse("calendar", kwargs={"language": request.language, "statement": statement}))
