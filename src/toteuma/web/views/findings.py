"""What is found in the whole statement, with the place of each finding and why it may stand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import NotFound, ReasonMissing
from toteuma.core.language import Language
from toteuma.core.whole_numbers import whole_number
from toteuma.package.cells import parse_date
from toteuma.services.explaining import Reason, explain, take_back
from toteuma.services.finding_owners import give_finding, key_of, may_mend, owners, take_back_finding
from toteuma.services.review import anchor_of
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_anywhere, check_may_of_whole, may_of_whole, readable_units
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page, today
from toteuma.web.people import names_of
from toteuma.web.store import last_check
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of
from toteuma.web.work import CHECK, RUNNING, WAITING, ask_for, job_of

LEVELS = ("error", "warning", "info", "explained")


@require_safe
@signed_in
def findings(request: HttpRequest, statement: str) -> HttpResponse:
    return _shown(request, statement)


def _shown(request: HttpRequest, statement: str, *, lacking: str = "", ungiven: str = "") -> HttpResponse:
    """The page; ``lacking``: the finding that was to be explained without all that an explanation needs, ``ungiven`` the one that was to be given so."""
    person, language = request.user.username, request.language
    keeper = RememberingKeeper()
    place = Workplace(keeper)
    check_may_anywhere(place, statement, "oversee", person)
    desk, record = desk_of(statement), last_check(statement)
    number = place.keeper.head(statement).number
    job = job_of(statement, CHECK, str(number))
    readable = readable_units(place, statement, person)
    told = [one for one in (record["findings"][language.value] if record else ()) if one["unit"] in readable]
    counts = Counter(_level(one) for one in told)
    wanted = request.GET.get("level") or next((level for level in LEVELS if counts[level]), LEVELS[0])
    units = place.keeper.records(statement, "units")
    shown = [one for one in told if wanted in ("all", _level(one)) or ungiven == key_of(one)]
    explains, has = may_of_whole(place, statement, "explain", person), owners(place, statement)
    menders = {}
    if explains:
        keeper.learn_duties(statement)
        menders = _menders(place, statement, {one["unit"] for one in shown})
    return page(
        request,
        "findings.html",
        status=400 if lacking or ungiven else 200,
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk.title(language) or statement,
        record=record,
        found=[(one, _address(one), unit_name(units, one["unit"], language), key_of(one)) for one in shown],
        owners=has,
        menders=menders,
        names=names_of({*(one.person for one in has.values()), *(name for names in menders.values() for name in names)}),
        ungiven=ungiven,
        today=today(),
        counts=[(level, counts[level]) for level in LEVELS],
        wanted=wanted,
        later=number - record["number"] if record else 0,
        waiting=job is not None and job.state in (WAITING, RUNNING),
        explains=explains,
        used=desk.data.municipality.languages if desk.data else tuple(Language),
        year=desk.data.settings.year if desk.data else "",
        lacking=lacking,
        sent=request.POST,
        me=request.user.name,
    )


def _menders(place: Workplace, statement: str, units: set[str]) -> dict[str, list[str]]:
    """By unit, the people who can be given a finding of it, by user name."""
    people = sorted({person for person, _ in place.keeper.all_duties(statement)})
    return {unit: [person for person in people if may_mend(place, statement, unit, person)] for unit in units}


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
            year=whole_number(year),
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


@require_POST
@signed_in
def given(request: HttpRequest, statement: str) -> HttpResponse:
    """Give a finding to somebody to mend, or take it back."""
    sent, by, at = request.POST, request.user.username, datetime.now(UTC)
    key = sent.get("finding", "")
    check_may_of_whole(WORKPLACE, statement, "explain", by)
    if sent.get("take_back"):
        take_back_finding(WORKPLACE, statement, key, by=by, at=at)
        return _back(request, statement)
    record = last_check(statement)
    found = next((one for one in (record["findings"][request.language.value] if record else ()) if key_of(one) == key), None)
    if found is None:
        raise NotFound(kind="record", name=key, known="–")
    try:
        due = parse_date(sent.get("due", "").strip())
        give_finding(WORKPLACE, statement, found, sent.get("owner", ""), due, by=by, at=at)
    except (ReasonMissing, NotFound):
        return _shown(request, statement, ungiven=key)
    address = reverse("findings", kwargs={"language": request.language, "statement": statement})
    return redirect(f"{address}?level={_level(found)}#{found['id']}")


def _back(request: HttpRequest, statement: str) -> HttpResponse:
    return redirect(reverse("findings", kwargs={"language": request.language, "statement": statement}))
