"""A chapter for its reviewer: as it will print, what changed since a stage, comments on any field, and the steps that may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import ReasonMissing
from toteuma.core.whole_numbers import whole_number
from toteuma.services.comments import answer, comment, settle
from toteuma.services.entries import CHAPTERS
from toteuma.services.review import Review, Thread, anchor_of, review
from toteuma.services.rights import may, roles_for
from toteuma.services.tasks import unit_name
from toteuma.services.workplace import Workplace
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.chapters import check_may_read
from toteuma.web.views.session import signed_in

COMMENT_HERE, ANSWER_HERE = "comment-", "answer-"


@require_safe
@signed_in
def chapter_review(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    return _shown(request, statement, unit)


def _shown(request: HttpRequest, statement: str, unit: str, *, lacking: str = "") -> HttpResponse:
    """The page; ``lacking``: the place at which nothing was said though something was sent."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_read(place, statement, unit, person)
    desk = desk_of(statement)
    told = review(place, desk, statement, unit, language, since=whole_number(request.GET.get("since", "")))
    name, name_language = unit_name(place.keeper.records(statement, "units"), unit, language)
    roles = roles_for(place.keeper.duties(person, statement), unit, place.tree(statement))
    state = place.state(statement, unit)
    return page(
        request,
        "review.html",
        status=400 if lacking else 200,
        statement=statement,
        unit=unit,
        title=desk.title(language),
        name=name,
        name_language=name_language,
        state=state,
        told=told,
        chapter=(CHAPTERS, unit, ""),
        chapter_anchor=anchor_of((CHAPTERS, unit, "")),
        actions=place.possible(statement, unit, person),
        settles=may("settle", roles, state),
        names=names_of(_people(told)),
        lacking=lacking,
    )


def _people(told: Review) -> Iterator[str]:
    """Everybody who is named on the page."""
    yield from (change.by for change in told.stages)
    yield from (field.change.by for field in told.fields() if field.change)
    yield from (change.by for change in told.others)
    threads: list[Thread] = [*told.threads, *(thread for field in told.fields() for thread in field.threads)]
    for thread in threads:
        yield from (one.by for one in (thread.asked, *thread.answers))
        yield thread.asked.settled_by


@require_POST
@signed_in
def comment_on(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    """Say something about a field, or answer what was said. Without a word the page comes back and says so."""
    sent, by, at = request.POST, request.user.username, datetime.now(UTC)
    field = (sent.get("table", ""), sent.get("key", ""), sent.get("column", ""))
    asked = sent.get("answers", "")
    try:
        key = (
            answer(WORKPLACE, statement, asked, sent.get("text", ""), by=by, at=at)
            if asked
            else comment(WORKPLACE, statement, unit, field, sent.get("text", ""), by=by, at=at)
        )
    except ReasonMissing:
        return _shown(request, statement, unit, lacking=f"{ANSWER_HERE}{asked}" if asked else f"{COMMENT_HERE}{anchor_of(field)}")
    return redirect(f"{_address(request, statement, unit)}#comment{asked or key}")


@require_POST
@signed_in
def settled(request: HttpRequest, statement: str, key: str) -> HttpResponse:
    """Tell that a comment is settled, or that it is open again."""
    on = request.POST.get("settled", "") == "1"
    unit = settle(WORKPLACE, statement, key, by=request.user.username, at=datetime.now(UTC), settled=on)
    return redirect(f"{_address(request, statement, unit)}#comment{key}")


def _address(request: HttpRequest, statement: str, unit: str) -> str:
    address: str = reverse("review", kwargs={"language": request.language, "statement": statement, "unit": unit})
    return address
