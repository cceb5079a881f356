"""What is found in the whole statement, with the place of each finding and why it may stand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import ReasonMissing
from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.services.explaining import Reason, explain, take_back
from toteuma.services.review import anchor_of
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_of_whole, readable_units
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.store import last_check
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import CHECK, RUNNING, WAITING, ask_for, job_of

LEVELS = ("error", "warning", "info", "explained")


@require_safe
@signed_in
def findings(request: HttpRequest, statement: str) -> HttpResponse:
    return _shown(request, statement)


def _shown(request: HttpRequest, statement: str, *, lacking: str = "") -> HttpResponse:
    """The page; ``lacking``: the finding that was to be explained without all that an explanation needs."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "oversee", person)
    desk, record = desk_of(statement), last_check(statement)
    number = place.keeper.head(statement).number
    job = job_of(statement, CHECK, str(number))
    readable = readable_units(place, statement, person)
    told = [one for one in (record["findings"][language.value] if record else ()) if one["unit"] in readable]
    counts = Counter(_level(one) for one in told)
    wanted = request.GET.get("level") or next((level for level in LEVELS if counts[level]), LEVELS[0])
    units = place.keeper.records(statement, "units")
    return page(
        request,
        "findings.html",
        status=400 if lacking else 200,
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk.title(language) or statement,
        record=record,
        found=[(one, _address(one), unit_name(units, one["unit"], language)) for one in told if wanted in ("all", _level(one))],
        counts=[(level, counts[level]) for level in LEVELS],
        wanted=wanted,
        later=number - record["number"] if record else 0,
        waiting=job is not None and job.state in (WAITING, RUNNING),
        explains=may_of_whole(place, statement, "explain", person),
        used=desk.data.municipality.languages if desk.data else tuple(Language),
        year=desk.data.settings.year if desk.data else "",
        lacking=lacking,
        sent=request.POST,
        me=request.user.name,
    )


def _level(one: dict[str, Any]) -> str:
    return "explained" if one["explained"] else str(one["level"])


def _address(one: dict[str, Any]) -> str:
    """The anchor of the field in its chapter's review; empty where the finding is of no field."""
    return anchor_of((one["table"], one["key"], one["column"])) if one["table"] else ""


@require_POST
@signed_in
def check(request: HttpRequest, statement: str) -> HttpResponse:
    """Ask for a check of the statement as it stands."""
    check_may_anywhere(WORKPLACE, statement, "oversee", request.user.username)
    ask_for(statement, CHECK, str(KEEPER.head(statement).number), by=request.user.username, at=datetime.now(UTC))
    return _back(request, statement)


@require_POST
@signed_in
def explained(request: HttpRequest, statement: str) -> HttpResponse:
    """Say why a finding may stand, or take that back; the statement is then checked anew."""
    sent, by, at = request.POST, request.user.username, datetime.now(UTC)
    finding = sent.get("finding", "")
    check_may_of_whole(WORKPLACE, statement, "explain", by)
    if sent.get("take_back"):
        take_back(WORKPLACE, statement, finding, by=by, at=at)
    else:
        year, until = sent.get("year", "").strip(), sent.get("until", "").strip()
        last_day = parse_date(until) if until else None
        reason = Reason(
            finding=finding,
            person=sent.get("person", ""),
            texts={language: sent.get(f"reason_{language}", "") for language in Language},
            about=sent.get("about", ""),
            year=int(year) if year.isdecimal() else None,
            until=last_day,
        )
        try:
            if until and last_day is None:
                raise ReasonMissing(action="explain")
            explain(WORKPLACE, statement, reason, by=by, at=at)
        except ReasonMissing:
            return _shown(request, statement, lacking=finding)
    ask_for(statement, CHECK, str(KEEPER.head(statement).number), by=by, at=at)
    return _back(request, statement)


def _back(request: HttpRequest, statement: str) -> HttpResponse:
    return redirect(reverse("findings", kwargs={"language": request.language, "statement": statement}))
