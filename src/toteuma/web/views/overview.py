"""The whole statement at a glance, for who has it in charge; and the step that brings it before the board."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.services.decision import version_of
from toteuma.services.duties import given
from toteuma.services.overview import ChapterRow
from toteuma.services.overview import overview as rows_of
from toteuma.services.rights import rights
from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_of_whole, stage_of
from toteuma.services.workplace import Workplace
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.people import names_of
from toteuma.web.store import last_check
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import PROPOSAL, ask_for

LATE = "late"


@require_safe
@signed_in
def overview(request: HttpRequest, statement: str) -> HttpResponse:
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "oversee", person)
    desk = desk_of(statement)
    officers: dict[str, list[str]] = {}
    for one in given(place, statement):
        if one.duty.role == "officer":
            officers.setdefault(one.duty.unit, []).append(one.person)
    day = today()
    rows = list(rows_of(place, desk, statement, person, language, officers))
    wanted = request.GET.get("state", "")
    return page(
        request,
        "overview.html",
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk.title(language) or statement,
        rows=[row for row in rows if _fits(row, wanted, day)],
        total=len(rows),
        counts=_counts(rows),
        late=sum(row.late(day) for row in rows),
        wanted=wanted,
        today=day,
        names=names_of(name for row in rows for name in row.people),
        stage=stage_of(place, statement),
        proposes=may_of_whole(place, statement, "propose", person),
        prepares=may_of_whole(place, statement, "grant", person),
        checked=last_check(statement),
        number=place.keeper.head(statement).number,
    )


def _fits(row: ChapterRow, wanted: str, day: date) -> bool:
    return not wanted or row.state == wanted or (wanted == LATE and row.late(day))


def _counts(rows: list[ChapterRow]) -> list[tuple[str, int]]:
    """How many chapters are in each state, those of none left out."""
    counted = Counter(row.state for row in rows)
    return [(state, counted[state]) for state in rights().states if counted[state]]


@require_POST
@signed_in
def propose(request: HttpRequest, statement: str) -> HttpResponse:
    """Bring the statement before the board. What it reads is built outside of this request."""
    by, at = request.user.username, datetime.now(UTC)
    check_may_of_whole(WORKPLACE, statement, "propose", by)
    with transaction.atomic():
        WORKPLACE.move(statement, "", "propose", by=by, at=at)
        ask_for(statement, PROPOSAL, version_of(WORKPLACE, statement), by=by, at=at)
    return redirect(reverse("board", kwargs={"language": request.language, "statement": statement}))
