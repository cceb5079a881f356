"""The tables and settings of a package, for the controller: seen, changed, and looked at before the change is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.language import Language
from toteuma.core.whole_numbers import whole_number
from toteuma.package.schema import tables
from toteuma.services.arrangement import Proposal, edits_in, make
from toteuma.services.arranging import ORDER, Edit, is_ordered
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.package_tables import PAGE, columns, grouped, rows
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.proposing import address_parts, around, proposed, seen_in, show
from toteuma.web.views.session import signed_in

BLANK = 3
MOST_BLANK = 50
FILES = ("statement.toml", "municipality.toml")


@require_safe
@signed_in
def package(request: HttpRequest, statement: str) -> HttpResponse:
    """All tables and settings files."""
    at = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(at, statement, "oversee", request.user.username)
    records = at.keeper.records(statement)
    counts: dict[str, int] = {}
    for table, _ in records:
        counts[table] = counts.get(table, 0) + 1
    return page(
        request,
        "package.html",
        **around(request, at, statement),
        groups=tuple(grouped()),
        counts=counts,
        files=[file for file in FILES if (SETTINGS, file) in records],
    )


@require_safe
@signed_in
def package_table(request: HttpRequest, statement: str, table: str) -> HttpResponse:
    """The rows of a table."""
    return _table(request, statement, table)


def _table(request: HttpRequest, statement: str, name: str, *, proposal: Proposal | None = None, edit: Edit | None = None) -> HttpResponse:
    """The grid; ``proposal`` and ``edit``: what was sent and cannot be made as it is."""
    if name not in tables():
        raise Http404
    at, language = Workplace(RememberingKeeper(), WORKPLACE.ledgers), request.language
    check_may_of_whole(at, statement, "oversee", request.user.username)
    desk = desk_of(statement)
    used = desk.data.municipality.languages if desk.data else tuple(Language)
    asked = request.GET
    found = rows(at.keeper.records(statement, name), name, language, search=asked.get("search", "").strip())
    first = whole_number(asked.get("first", "")) or 1
    blank = BLANK if (wanted := whole_number(asked.get("blank", ""))) is None else min(wanted, MOST_BLANK)
    seen_rows = [row for row in found if row.key in edit.cells or row.key in edit.removed] if edit else found[first - 1 : first - 1 + PAGE]
    arranged = proposal.arranged if proposal else None
    return page(
        request,
        "package_table.html",
        status=400 if proposal else 200,
        **around(request, at, statement),
        schema=tables()[name],
        columns=columns(at, statement, name, used, language),
        rows=seen_rows,
        all=len(found),
        first=first,
        size=PAGE,
        search=asked.get("search", ""),
        blank=max(blank, len(edit.added)) if edit else blank,
        more=min(blank + 10, MOST_BLANK),
        ordered=is_ordered(name),
        order=ORDER,
        seen=KEEPER.head(statement).number,
        edit=edit,
        faults={(one.row, one.finding.place.column): sentence(one.finding, language) for one in arranged.faults} if arranged else {},
        nothing=bool(arranged and not arranged.changes and not arranged.clashes and not arranged.faults),
        clashes=arranged.clashes if arranged else (),
        names=names_of(one.by for one in arranged.clashes) if arranged else {},
    )


@require_safe
@signed_in
def settings_file(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """A settings file as its text."""
    return _settings_file(request, statement, file)


def _settings_file(
    request: HttpRequest, statement: str, file: str, *, proposal: Proposal | None = None, sent: str | None = None
) -> HttpResponse:
    at = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(at, statement, "oversee", request.user.username)
    kept = at.keeper.record(statement, SETTINGS, file)
    if kept is None:
        raise Http404
    arranged = proposal.arranged if proposal else None
    return page(
        request,
        "package_settings.html",
        status=400 if proposal else 200,
        **around(request, at, statement),
        file=file,
        text=kept.values.get(CONTENT, "") if sent is None else sent,
        seen=KEEPER.head(statement).number,
        faults=[sentence(one.finding, request.language) for one in arranged.faults] if arranged else [],
        clashes=arranged.clashes if arranged else (),
        names=names_of(one.by for one in arranged.clashes) if arranged else {},
        nothing=bool(arranged and not arranged.changes and not arranged.clashes and not arranged.faults),
    )


# --- looking at what would change -----------------------------------------------------------------------------------------------


@require_POST
@signed_in
def look_table(request: HttpRequest, statement: str, table: str) -> HttpResponse:
    """What was filled into a grid, as it would be made."""
    if table not in tables():
        raise Http404
    edit = _edit_in(table, request.POST)
    back = reverse("package_table", kwargs=address_parts(request, statement, table=table))
    return _looked(request, statement, edit, back, lambda found: _table(request, statement, table, proposal=found, edit=edit))


@require_POST
@signed_in
def look_settings(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """What was written into a settings file, as it would be made."""
    text = request.POST.get("content", "")
    edit = Edit(SETTINGS, {file: {CONTENT: text}})
    back = reverse("package_settings", kwargs=address_parts(request, statement, file=file))
    return _looked(request, statement, edit, back, lambda found: _settings_file(request, statement, file, proposal=found, sent=text))


def _looked(request: HttpRequest, statement: str, edit: Edit, back: str, again: Callable[[Proposal], HttpResponse]) -> HttpResponse:
    """What an edit would do; ``again``: the page that it was sent from, where it cannot be made as it is."""
    proposal = proposed(request, statement, [edit], seen_in(request))
    if proposal.outlook is None:
        return again(proposal)
    return show(request, statement, [edit], proposal, back=back, seen=seen_in(request))


def _edit_in(name: str, sent: Mapping[str, str]) -> Edit:
    """The edit that a grid sent: ``key.N`` names row N, ``cell.N.COLUMN`` its cells, ``remove.N`` that it goes; ``new.N.COLUMN`` a new row."""
    known = (*tables()[name].columns(), ORDER)
    cells: dict[str, dict[str, str]] = {}
    removed = []
    for field, key in sent.items():
        kind, _, number = field.partition(".")
        if kind == "key":
            cells[key] = {column: sent[at] for column in known if (at := f"cell.{number}.{column}") in sent}
            if sent.get(f"remove.{number}"):
                removed.append(key)
    numbers = sorted({n for field in sent if field.startswith("new.") and (n := whole_number(field.split(".")[1])) is not None})
    added = [
        {column: sent.get(f"new.{number}.{column}", "") for column in known if sent.get(f"new.{number}.{column}", "").strip()}
        for number in numbers
    ]
    return Edit(name, cells, tuple(removed), tuple(row for row in added if set(row) - {ORDER}))


@require_POST
@signed_in
def make_changes(request: HttpRequest, statement: str) -> HttpResponse:
    """Make what was looked at."""
    sent, back = request.POST, request.POST.get("back", "")
    edits = edits_in(sent.get("edits", ""))
    home = reverse("package", kwargs=address_parts(request, statement))
    back = back if back.startswith(home) else home
    count = make(
        WORKPLACE,
        statement,
        edits,
        sent.get("digest", ""),
        seen=seen_in(request),
        language=request.language,
        by=request.user.username,
        at=datetime.now(UTC),
        reason=sent.get("reason", ""),
    )
    if count:
        return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'made': count})}")
    proposal = proposed(request, statement, edits, seen_in(request))
    if proposal.outlook is not None:
        return show(request, statement, edits, proposal, back=back, seen=seen_in(request), late=True)
    if len(edits) == 1 and edits[0].table in tables():
        return _table(request, statement, edits[0].table, proposal=proposal, edit=edits[0])
    if len(edits) == 1 and edits[0].table == SETTINGS:
        for file, cells in edits[0].cells.items():
            if CONTENT in cells:
                return _settings_file(request, statement, file, proposal=proposal, sent=cells[CONTENT])
    return redirect(f"{back}{'&' if '?' in back else '?'}overtaken=1")
