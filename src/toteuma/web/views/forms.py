"""Pages on which officers fill in their records: one at a time, as a table, or as text; saved field by field, or whole without the script."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from toteuma.core.errors import NotAllowed, NotFound, WrongValue
from toteuma.core.whole_numbers import whole_number
from toteuma.services.change_log import Kept
from toteuma.services.families import Family, Layout, families
from toteuma.services.forms import Form, FormField, FormMaker, family_of, with_last_year
from toteuma.services.grids import Grid, grid
from toteuma.services.rows import add as add_row
from toteuma.services.rows import may_add, restored
from toteuma.services.rows import remove as remove_row
from toteuma.services.rows import restore as restore_row
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of, of_the_year_before
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.views.chapters import check_may_read, may_read
from toteuma.web.views.saving import Met, save_all, why
from toteuma.web.views.session import signed_in
from toteuma.web.views.surroundings import around, previews_of
from toteuma.web.views.texts import text_page


def maker_of(request: HttpRequest, statement: str) -> FormMaker:
    """The forms as they stand now, each table asked for once."""
    return FormMaker(Workplace(RememberingKeeper()), desk_of(statement), statement, request.user.username, request.language)


def family_in(maker: FormMaker, family: str) -> Family:
    """The family as it is filled in in the document that is being written. **Raises** NotFound where it is not."""
    known = families(maker.kind)
    if family not in known:
        raise NotFound(kind="record", name=family, known=", ".join(known))
    return known[family]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def form(request: HttpRequest, statement: str, family: str, key: str) -> HttpResponse:
    """The page; sent without the script it saves every field that was changed, and goes on to where the button says."""
    maker = maker_of(request, statement)
    kind = family_in(maker, family)
    if kind.layout is Layout.TEXT:
        return text_page(request, maker, kind, key)
    return (_record if kind.layout is Layout.RECORD else _grid)(request, maker, kind, key)


# --- one record at a time -------------------------------------------------------------------------------------------------------


def _record(request: HttpRequest, maker: FormMaker, family: Family, key: str) -> HttpResponse:
    statement = maker.statement
    found = maker.form(family, key)
    check_may_read(maker.place, statement, found.unit, maker.person)
    if request.method != "POST":
        return _record_shown(request, maker, found, Met())
    met = save_all(request, statement, found.fields())
    if met.typed:
        maker = maker_of(request, statement)
        return _record_shown(request, maker, maker.form(family, key), met)
    where = request.POST.get("then", "")
    if any(one.key == where for one in maker.forms(family, found.unit)):
        return redirect(_address(request, "form", statement=statement, family=family.id, key=where))
    return redirect(_address(request, "chapter", statement=statement, unit=found.unit))


def _record_shown(request: HttpRequest, maker: FormMaker, found: Form, met: Met) -> HttpResponse:
    found = _with_last_year(maker, found)
    siblings = maker.forms(found.family, found.unit)
    here = next(number for number, one in enumerate(siblings) if one.key == found.key)
    return page(
        request,
        "record.html",
        status=met.status,
        form=found,
        siblings=siblings,
        number=here + 1,
        before=siblings[here - 1].key if here else "",
        after=siblings[here + 1].key if here + 1 < len(siblings) else "",
        comparison=maker.desk.comparison(found.unit, maker.language),
        previews=previews_of(maker, found.unit, found.fields()),
        adds_parts=_adds_parts(maker, found),
        gone=gone if (gone := request.GET.get("gone", "")).isdecimal() else "",
        **around(maker, found.family, found.unit, met),
    )


def _adds_parts(maker: FormMaker, found: Form) -> bool:
    parts = found.family.parts
    return parts is not None and may_add(maker.place, maker.statement, parts.table, found.unit, maker.person)


def _with_last_year(maker: FormMaker, found: Form) -> Form:
    """What was written last year, where the workplace has that statement and it is frozen or the reader's to read."""
    table = found.family.table
    for name in of_the_year_before(maker.statement):
        before = maker.place.keeper.record(name, table, found.key)
        if before is not None and (KEEPER.head(name).frozen or may_read(maker.place, name, before.values.get("unit", ""), maker.person)):
            return with_last_year(found, desk_of(name), before, maker.language)
    return found


# --- a table --------------------------------------------------------------------------------------------------------------------


def _grid(request: HttpRequest, maker: FormMaker, family: Family, unit: str) -> HttpResponse:
    statement = maker.statement
    check_may_read(maker.place, statement, unit, maker.person)
    met = Met()
    if request.method == "POST":
        met = save_all(request, statement, _grid_fields(grid(maker, family, unit)))
        if not met.typed:
            return redirect(_address(request, "chapter", statement=statement, unit=unit))
        maker = maker_of(request, statement)
    found = grid(maker, family, unit)
    previews = previews_of(maker, unit, _grid_fields(found))
    return page(
        request,
        "reasons.html" if family.optional else "key_figures.html",
        status=met.status,
        grid=found,
        previews=previews,
        writes=found.writes,
        **around(maker, family, unit, met),
    )


def _grid_fields(found: Grid) -> tuple[FormField, ...]:
    return tuple(field for row in found.rows for group in row.groups for field in group.fields)


# --- rows that come and go ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, statement: str, family: str, unit: str) -> HttpResponse:
    """The form of a new record, or of a new part of the record that ``of`` of the address names; what is wrong with it is told at each field, and nothing
    is made."""
    maker = maker_of(request, statement)
    kind, of = family_in(maker, family), request.GET.get("of", "")
    check_may_read(maker.place, statement, unit, maker.person)
    shape = kind.parts if of and kind.parts else kind.shape
    if not may_add(maker.place, statement, shape.table, unit, maker.person):
        raise NotAllowed(action="write", unit=unit, state=maker.place.state(statement, unit))
    found, met = maker.empty(shape, kind, unit), Met()
    if request.method == "POST":
        given = {field.column: request.POST.get(field.id, "").replace("\r\n", "\n").strip() for field in found.fields()}
        try:
            key = add_row(WORKPLACE, statement, shape.table, unit, given, by=maker.person, at=datetime.now(UTC), of=of)
            return redirect(_address(request, "form", statement=statement, family=family, key=of or key))
        except WrongValue as wrong:
            met.typed = {field.id: given[field.column] for field in found.fields()}
            for finding in wrong.findings:
                met.wrong[f"{shape.table}..{finding.place.column}"] = why(WrongValue((finding,)), maker.language)
    above = maker.form(kind, of) if of else None
    return page(
        request, "add.html", status=met.status, form=found, what=shape.table, above=above, previews={}, **around(maker, kind, unit, met)
    )


@require_POST
@signed_in
def remove(request: HttpRequest, statement: str) -> HttpResponse:
    """Take a record away; the chapter comes with a button that brings it back."""
    table, key, person = request.POST.get("table", ""), request.POST.get("key", ""), request.user.username
    kept = KEEPER.record(statement, table, key)
    unit = WORKPLACE.unit_of(statement, table, key, kept) if kept else ""
    of = _record_above(statement, table, kept) if kept else None
    number = remove_row(WORKPLACE, statement, table, key, by=person, at=datetime.now(UTC))
    if of:
        return redirect(f"{_address(request, 'form', statement=statement, family=of[0], key=of[1])}?gone={number}")
    return redirect(f"{_address(request, 'chapter', statement=statement, unit=unit)}?gone={number}")


def _record_above(statement: str, table: str, kept: Kept) -> tuple[str, str] | None:
    """The family and the key of the record that a row is a part of."""
    family = family_of(table, WORKPLACE.kind(statement))
    return (family.id, kept.values[family.parts.of]) if family and family.parts and table == family.parts.table else None


@require_POST
@signed_in
def restore(request: HttpRequest, statement: str) -> HttpResponse:
    """Bring a record back that was taken away."""
    number = whole_number(request.POST.get("number", ""))
    if number is None:
        raise NotFound(kind="record", name=request.POST.get("number", ""), known="–")
    gone = restore_row(WORKPLACE, statement, number, by=request.user.username, at=datetime.now(UTC))
    if request.POST.get("then") == "removed":
        return redirect(_address(request, "removed", statement=statement))
    if of := _record_above(statement, gone.table, restored(gone)):
        return redirect(_address(request, "form", statement=statement, family=of[0], key=of[1]))
    unit = WORKPLACE.unit_of(statement, gone.table, gone.key, restored(gone))
    return redirect(_address(request, "chapter", statement=statement, unit=unit))


def _address(request: HttpRequest, name: str, **parts: str) -> str:
    address: str = reverse(name, kwargs={"language": request.language, **parts})
    return address
