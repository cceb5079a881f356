"""Who has what role where since when; the controller gives and takes."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.errors import PasswordWeak
from toteuma.services.duties import check_may_grant, given, revoke
from toteuma.services.rights import Duty, rights
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_of_whole, may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.web import people
from toteuma.web.desks import WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of


@require_safe
@signed_in
def duties(request: HttpRequest, statement: str) -> HttpResponse:
    return _shown(request, statement)


def _shown(request: HttpRequest, statement: str, *, lacking: str = "") -> HttpResponse:
    """The page; ``lacking``: what stands in the way of giving a duty."""
    person, language = request.user.username, request.language
    place = Workplace(RememberingKeeper())
    check_may_of_whole(place, statement, "oversee", person)
    units = place.keeper.records(statement, "units")
    found = given(place, statement)
    ordered = [key for (_, key), _ in sorted(units.items(), key=lambda one: one[1].position)]
    roles = [(role, [one for one in found if one.duty.role == role]) for role in rights().roles]
    return page(
        request,
        "duties.html",
        status=400 if lacking else 200,
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk_of(statement).title(language) or statement,
        roles=roles,
        units={unit: unit_name(units, unit, language) for unit in {*ordered, *(one.duty.unit for one in found)}},
        ordered=ordered,
        grants=may_of_whole(place, statement, "grant", person),
        me=person,
        names=people.names_of(name for one in found for name in (one.person, one.by)),
        lacking=lacking,
        sent=request.POST,
    )


@require_POST
@signed_in
def granted(request: HttpRequest, statement: str) -> HttpResponse:
    """Give a duty. Who is new needs a name and a first password."""
    sent, by = request.POST, request.user.username
    username = sent.get("username", "").strip()
    check_may_grant(WORKPLACE, statement, username, by)
    if not username or (not people.is_known(username) and not (sent.get("name", "").strip() and sent.get("password"))):
        return _shown(request, statement, lacking="person")
    try:
        people.grant(
            statement,
            username,
            sent.get("role", ""),
            sent.get("unit", ""),
            name="" if people.is_known(username) else sent.get("name", "").strip(),
            password=sent.get("password", ""),
            by=by,
        )
    except PasswordWeak:
        return _shown(request, statement, lacking="password")
    return _back(request, statement)


@require_POST
@signed_in
def revoked(request: HttpRequest, statement: str) -> HttpResponse:
    """Take a duty."""
    sent = request.POST
    duty = Duty(sent.get("role", ""), sent.get("unit", ""))
    revoke(
        WORKPLACE,
        statement,
        sent.get("username", ""),
        duty,
        by=request.user.username,
        at=datetime.now(UTC),
        reason=sent.get("reason", "").strip(),
    )
    return _back(request, statement)


def _back(request: HttpRequest, statement: str) -> HttpResponse:
    return redirect(reverse("duties", kwargs={"language": request.language, "statement": statement}))
