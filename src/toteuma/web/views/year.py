"""The calendar of the year, for everybody who has something in the statement; the steps to its next document, and to reminding people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.language import Language
from toteuma.services.desk import Desk
from toteuma.services.next_document import begin_document, name_of
from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_anywhere, may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import Step, When, by_document, document_title, steps
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
        now=_now(found),
        today=day,
        mine=mine,
        open_documents=_open_documents(place, desk, statement, language) if may_of_whole(place, statement, "roll", person) else [],
        reminds=reminds,
        reminded=_last_reminding(statement) if reminds else None,
    )


def _open_documents(place: Workplace, desk: Desk, statement: str, language: Language) -> list[tuple[str, str]]:
    """The documents of the year that nobody has begun, with their titles; the statement itself has none of its own here."""
    if desk.data is None or not desk.data.settings.documents:
        return []
    settings, begun = desk.data.settings, documents_of_the_year(statement)
    return [
        (one, document_title(desk, one).in_language(language)[0])
        for one in ("", *settings.documents)
        if one != settings.document and one not in begun and not place.keeper.exists(name_of(place, statement, desk, one))
    ]


def _now(found: Sequence[Step]) -> list[Step]:
    """What is to be done now: the first of what is late, since the rest waits for it, and what is under way; else what comes next."""
    late, going, coming = ([one for one in found if one.when is when] for when in (When.LATE, When.NOW, When.NEXT))
    return [*late[:1], *going] or coming


def _last_reminding(statement: str) -> models.Job | None:
    found: models.Job | None = models.Job.objects.filter(statement__name=statement, kind=REMINDING).order_by("-at").first()
    return found


@require_POST
@signed_in
def begin(request: HttpRequest, statement: str) -> HttpResponse:
    """Go on with the next document of the year."""
    document, by = request.POST.get("document", ""), request.user.username
    name = begin_document(WORKPLACE, statement, document, desk_of(statement), by=by, at=datetime.now(UTC))
    return redirect(reverse("overview", kwargs={"language": request.language, "statement": name}))


@require_POST
@signed_in
def remind(request: HttpRequest, statement: str) -> HttpResponse:
    """Have the reminders sent now, outside of this request."""
    by, at = request.user.username, datetime.now(UTC)
    check_may_of_whole(WORKPLACE, statement, "remind", by)
    ask_for(statement, REMINDING, at.isoformat(timespec="seconds"), by=by, at=at)
    return redirect(reverse("calendar", kwargs={"language": request.language, "statement": statement}))
