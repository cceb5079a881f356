"""Every figure of the statement, and how each came about: origin, formula, sources, who entered it, where else it stands, what was checked of it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.core.errors import NotFound
from toteuma.core.language import Language
from toteuma.services.proof import proven
from toteuma.services.review import anchor_of
from toteuma.services.whole import check_may_anywhere, readable_units
from toteuma.services.workplace import Workplace
from toteuma.web.desks import desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.store import last_check
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of


def _figures(statement: str, language: Language) -> tuple[dict[str, dict[str, Any]], Language, int]:
    """The figures of the last check by id, in the language where the statement has it; their language; and the number of the change they hold up to."""
    record = last_check(statement)
    told = record["figures"] if record else {}
    found = language if language.value in told else Language(next(iter(told), language.value))
    return record["known"].get(found.value, {}) if record else {}, found, record["number"] if record else 0


@require_safe
@signed_in
def proofs(request: HttpRequest, statement: str) -> HttpResponse:
    """The figures by unit and table."""
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "oversee", request.user.username)
    figures, found, number = _figures(statement, request.language)
    readable = readable_units(place, statement, request.user.username)
    units = list(dict.fromkeys((one["unit"], one["unit_name"]) for one in figures.values() if one["unit"] in readable))
    wanted = request.GET.get("unit", units[0][0] if units else "")
    own = [one for one in figures.values() if one["unit"] == wanted and wanted in readable]
    tables = [
        (key, [(row, list(cells)) for row, cells in groupby(rows, key=lambda one: one["row"])])
        for key, rows in groupby(own, key=lambda one: (one["table"], one["caption"]))
    ]
    title = desk_of(statement).title(request.language) or statement
    told = {"units": units, "wanted": wanted, "tables": tables, "figures_language": found}
    tabs = tabs_of(place, statement, request.user.username)
    return page(
        request, "proofs.html", statement=statement, tabs=tabs, title=title, later=place.keeper.head(statement).number - number, **told
    )


@require_safe
@signed_in
def proof(request: HttpRequest, statement: str, figure: str) -> HttpResponse:
    place = Workplace(RememberingKeeper())
    check_may_anywhere(place, statement, "oversee", request.user.username)
    figures, found, number = _figures(statement, request.language)
    if figure not in figures or figures[figure]["unit"] not in readable_units(place, statement, request.user.username):
        raise NotFound(kind="record", name=figure, known="–")
    one = figures[figure]
    told = proven(place, statement, one)
    return page(
        request,
        "proof.html",
        statement=statement,
        tabs=tabs_of(place, statement, request.user.username),
        title=desk_of(statement).title(request.language) or statement,
        figure=one,
        figures_language=found,
        steps=[(step, told.entered.get((step["table"], step["key"])), _address(step)) for step in one["steps"]],
        known=figures,
        stages=told.stages,
        frozen=place.keeper.head(statement).frozen,
        names=names_of(change.by for change in (*told.entered.values(), *told.stages)),
        later=place.keeper.head(statement).number - number,
    )


def _address(step: dict[str, Any]) -> str:
    """The anchor of the record in its chapter's review; empty where officers fill in nothing of it."""
    return anchor_of((step["table"], step["key"], "value")) if step["table"] in ("key_figure_values", "indicators") else ""
