"""The calls. Reading shows what the key's person may read; writing goes the way that the pages go."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from toteuma.core.errors import NotFound
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.schema import tables
from toteuma.reports.build import build_document
from toteuma.reports.data import write_data
from toteuma.reports.data.csv_text import exact
from toteuma.services.entries import CHAPTERS, PROSE
from toteuma.services.rights import may, roles_for
from toteuma.services.whole import check_may_of_whole, may_anywhere
from toteuma.services.workplace import Workplace
from toteuma.web.api.access import body, called, listed, refused
from toteuma.web.api.description import openapi
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of, whole_desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.store import last_check


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """What can be called, as an OpenAPI document; for everybody."""
    return JsonResponse(openapi(request.build_absolute_uri(reverse("api_description")).rpartition("/")[0]))


@called("GET", "HEAD")
def statements(request: HttpRequest) -> HttpResponse:
    return listed(request, [_head(name) for name in KEEPER.statements_of(request.user.username)])


@called("GET", "HEAD")
def statement(request: HttpRequest, statement: str) -> HttpResponse:
    place = Workplace(RememberingKeeper())
    readable = _readable(place, statement, request.user.username)
    chapters = place.keeper.records(statement, CHAPTERS)
    told = [
        {"unit": unit, "state": kept.values["state"], "due": kept.values.get("due")}
        for (_, unit), kept in sorted(chapters.items(), key=lambda one: one[1].position)
        if unit in readable
    ]
    return JsonResponse({**_head(statement), "chapters": told})


def _head(name: str) -> dict[str, object]:
    head, desk = KEEPER.head(name), desk_of(name)
    return {
        "name": name,
        "title": desk.title(Language.FI),
        "year": desk.data.settings.year if desk.data else None,
        "number": head.number,
        "hash": head.hash,
        "frozen": head.frozen or None,
    }


def _readable(place: Workplace, statement: str, person: str) -> frozenset[str]:
    """The units whose chapters the person may read. **Raises** NotFound, also for a statement in which the person has no duty."""
    duties = place.keeper.duties(person, statement)
    if not duties:
        raise NotFound(kind="statement", name=statement, known="–")
    tree = place.tree(statement)
    chapters = place.keeper.records(statement, CHAPTERS)
    return frozenset(unit for (_, unit), kept in chapters.items() if may("read", roles_for(duties, unit, tree), kept.values["state"]))


@called("GET", "HEAD")
def records(request: HttpRequest, statement: str, table: str) -> HttpResponse:
    """Rows of a table of the package that are the units' own, or nobody's."""
    if table not in tables() and table != PROSE:
        raise NotFound(kind="record", name=table, known=", ".join((*tables(), PROSE)))
    place = Workplace(RememberingKeeper())
    readable = _readable(place, statement, request.user.username)
    found = sorted(place.keeper.records(statement, table).items(), key=lambda one: (one[1].position, one[0]))
    told = []
    for (_, key), kept in found:
        unit = place.unit_of(statement, table, key, kept)
        if not unit or unit in readable:
            numbers = {column: kept.base(column) for column in kept.values}
            told.append({"key": key, "unit": unit or None, "values": kept.values, "made": kept.made, "numbers": numbers})
    return listed(request, told)


@called("PATCH")
def record(request: HttpRequest, statement: str, table: str, key: str) -> HttpResponse:
    """Write one field from the number that was read with it."""
    _readable(Workplace(RememberingKeeper()), statement, request.user.username)
    sent = body(request)
    column, text, number = sent.get("column"), sent.get("text"), sent.get("number")
    if not isinstance(column, str) or not isinstance(text, str) or not isinstance(number, int):
        return refused(request, 400, "body")
    saved = WORKPLACE.save(statement, table, key, column, text, base=number, by=request.user.username, at=datetime.now(UTC))
    return JsonResponse({"number": saved.number, "text": saved.text, "at": saved.at.isoformat()})


@called("POST")
def move(request: HttpRequest, statement: str, unit: str) -> HttpResponse:
    """Take a step with a unit's chapter."""
    _readable(Workplace(RememberingKeeper()), statement, request.user.username)
    sent = body(request)
    action, reason = sent.get("action"), sent.get("reason", "")
    if not isinstance(action, str) or not isinstance(reason, str):
        return refused(request, 400, "body")
    state = WORKPLACE.move(statement, unit, action, by=request.user.username, at=datetime.now(UTC), reason=reason)
    return JsonResponse({"state": state})


@called("GET", "HEAD")
def figures(request: HttpRequest, statement: str) -> HttpResponse:
    """Every figure that will be printed of the units that may be read, with how it came about."""
    place = Workplace(RememberingKeeper())
    readable = _readable(place, statement, request.user.username)
    unit = request.GET.get("unit", "")
    told = _figures(statement, place.keeper.head(statement).number, request.language)
    return listed(request, [one for one in told if one["unit"] in readable and unit in ("", one["unit"])])


@lru_cache(maxsize=6)
def _figures(statement: str, number: int, language: Language) -> tuple[dict[str, Any], ...]:
    del number  # It tells figures of another moment apart.
    data = whole_desk_of(statement).data
    if data is None:
        return ()
    names = ("id", "unit", "table", "row", "row_label", "column", "period", "stage", "unit_of_measure", "printed", "origin")
    document = build_document(Statement(data), language).document
    return tuple({**{name: getattr(one, name) for name in names}, "value": exact(one.value)} for one in document.figures)


@called("GET", "HEAD")
def findings(request: HttpRequest, statement: str) -> HttpResponse:
    """What the last check of the whole statement found in the units that may be read; what is of no unit for who oversees any."""
    place = Workplace(RememberingKeeper())
    readable = _readable(place, statement, request.user.username)
    if may_anywhere(place, statement, "oversee", request.user.username):
        readable |= {""}
    check = last_check(statement)
    told = check["findings"][request.language.value] if check else ()
    return listed(request, [one for one in told if one["unit"] in readable])


@called("GET", "HEAD")
def data(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """A file of the open data as it would be published now, for whom the whole statement is open."""
    _readable(Workplace(RememberingKeeper()), statement, request.user.username)
    check_may_of_whole(WORKPLACE, statement, "oversee", request.user.username)
    files = _data(statement, KEEPER.head(statement).number)
    if file not in files:
        raise NotFound(kind="record", name=file, known=", ".join(files))
    kind = "application/json" if file.endswith(".json") else "text/csv; charset=utf-8"
    return HttpResponse(files[file], content_type=kind)


@lru_cache(maxsize=2)
def _data(statement: str, number: int) -> dict[str, bytes]:
    del number
    read = whole_desk_of(statement).data
    if read is None:
        return {}
    documents = {one: build_document(Statement(read), one).document for one in read.municipality.languages}
    with tempfile.TemporaryDirectory(prefix="toteuma-") as folder:
        write_data(documents, Path(folder))
        return {one.name: one.read_bytes() for one in sorted((Path(folder) / "data").iterdir())}


ROUTES = [
    path("openapi.json", description, name="api_description"),
    path("statements", statements, name="api_statements"),
    path("statements/<str:statement>", statement, name="api_statement"),
    path("statements/<str:statement>/records/<str:table>", records, name="api_records"),
    path("statements/<str:statement>/records/<str:table>/<path:key>", record, name="api_record"),
    path("statements/<str:statement>/figures", figures, name="api_figures"),
    path("statements/<str:statement>/findings", findings, name="api_findings"),
    path("statements/<str:statement>/data/<str:file>", data, name="api_data"),
    path("statements/<str:statement>/units/<path:unit>/move", move, name="api_move"),
]
