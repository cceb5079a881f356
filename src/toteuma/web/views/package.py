"""The tables and settings of a package, for the controller: seen, changed, and looked at before the change is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import ndiff
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.arrangement import Proposal, edits_as_text, edits_in, make, propose
from toteuma.services.arranging import ORDER, Edit, is_ordered, shown
from toteuma.services.change_log import POSITION, WHOLE, Change
from toteuma.services.entries import CHAPTERS, CONTENT, SETTINGS
from toteuma.services.package_tables import PAGE, columns, grouped, rows
from toteuma.services.rows import key_texts, restored
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_of_whole, may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import hint, place, sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.session import signed_in
from toteuma.web.views.tabs import tabs_of

BLANK = 3
MOST_BLANK = 50
SHOWN_FIGURES = 100
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


def around(request: HttpRequest, at: Workplace, statement: str) -> dict[str, Any]:
    desk, person = desk_of(statement), request.user.username
    return {
        "statement": statement,
        "tabs": tabs_of(at, statement, person),
        "title": desk.title(request.language) or statement,
        "arranges": may_of_whole(at, statement, "arrange", person),
        "made": request.GET.get("made", ""),
    }


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
    first = int(asked.get("first", "")) if asked.get("first", "").isdecimal() else 1
    blank = min(int(asked["blank"]), MOST_BLANK) if asked.get("blank", "").isdecimal() else BLANK
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
    proposal = proposed(request, statement, [edit], seen_in(request))
    if proposal.outlook is None:
        return _table(request, statement, table, proposal=proposal, edit=edit)
    return show(
        request,
        statement,
        [edit],
        proposal,
        back=reverse("package_table", kwargs=address_parts(request, statement, table=table)),
        seen=seen_in(request),
    )


@require_POST
@signed_in
def look_settings(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """What was written into a settings file, as it would be made."""
    text = request.POST.get("content", "")
    edit = Edit(SETTINGS, {file: {CONTENT: text}})
    proposal = proposed(request, statement, [edit], seen_in(request))
    if proposal.outlook is None:
        return _settings_file(request, statement, file, proposal=proposal, sent=text)
    return show(
        request,
        statement,
        [edit],
        proposal,
        back=reverse("package_settings", kwargs=address_parts(request, statement, file=file)),
        seen=seen_in(request),
    )


def address_parts(request: HttpRequest, statement: str, **more: str) -> dict[str, str]:
    """Of an address in the reader's language."""
    return {"language": request.language, "statement": statement, **more}


def seen_in(request: HttpRequest) -> int:
    """The number of the last change that a page was made from."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else 0


def proposed(request: HttpRequest, statement: str, edits: Sequence[Edit], seen: int) -> Proposal:
    """What edits would do, for who asks."""
    return propose(
        WORKPLACE,
        statement,
        desk_of(statement),
        edits,
        seen=seen,
        language=request.language,
        by=request.user.username,
        at=datetime.now(UTC),
    )


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
    numbers = sorted({int(field.split(".")[1]) for field in sent if field.startswith("new.") and field.split(".")[1].isdecimal()})
    added = [
        {column: sent.get(f"new.{number}.{column}", "") for column in known if sent.get(f"new.{number}.{column}", "").strip()}
        for number in numbers
    ]
    return Edit(name, cells, tuple(removed), tuple(row for row in added if set(row) - {ORDER}))


def show(
    request: HttpRequest, statement: str, edits: Sequence[Edit], proposal: Proposal, *, back: str, seen: int, late: bool = False
) -> HttpResponse:
    """What edits would do, to be made or not. ``seen``: the number of the last change that they were made from."""
    outlook, language = proposal.outlook, request.language
    assert outlook is not None
    at = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    units = at.keeper.records(statement, "units")
    figures = sorted(outlook.figures, key=lambda one: (one.unit not in {whole.unit for whole in outlook.whole},))
    return page(
        request,
        "package_preview.html",
        status=409 if late else 200,
        **around(request, at, statement),
        changes=tuple(_told(proposal.arranged.changes, language)),
        outlook=outlook,
        figures=figures[:SHOWN_FIGURES],
        units={one.unit: unit_name(units, one.unit, language)[0] for one in figures},
        new=[(one.level.value, place(one, language), sentence(one, language), hint(one, language)) for one in outlook.new],
        gone=[(one.level.value, place(one, language), sentence(one, language), "") for one in outlook.gone],
        edits=edits_as_text(edits),
        digest=proposal.digest,
        seen=seen,
        back=back,
        late=late,
        sent=request.POST,
    )


def _told(changes: Sequence[Change], language: Language) -> Iterator[dict[str, str]]:
    """Changes as lines to be read: what of which row, what it was and what it would be."""
    for change in changes:
        if change.table == CHAPTERS:
            continue
        schema = tables().get(change.table)
        kind = "moved" if change.field == POSITION else "changed" if change.field != WHOLE else "added" if change.new else "removed"
        told = {
            "table": schema.title.get(language) if schema else change.key,
            "key": ", ".join(part for part in key_texts(change.key) if part) if schema else "",
            "kind": kind,
            "column": schema.field_of(change.field).name if schema and kind == "changed" else "",
            "old": change.old,
            "new": change.new,
        }
        if kind in ("added", "removed"):
            values = restored(Change(**{**_parts(change), "old": change.old or change.new})).values
            told |= {"new": ", ".join(text for column in (schema.columns() if schema else ()) if (text := values.get(column, "")))}
        elif change.table == SETTINGS:
            told |= dict(zip(("old", "new"), _other_lines(change.old, change.new), strict=True))
        elif kind == "changed":
            told |= {end: shown(change.table, change.field, told[end], language) for end in ("old", "new")}
        elif kind == "moved":
            told |= {end: str(int(told[end]) + 1) for end in ("old", "new")}
        yield told


def _other_lines(old: str, new: str) -> tuple[str, str]:
    """The lines of a text that go and those that come."""
    compared = list(ndiff(old.splitlines(), new.splitlines()))
    return tuple("\n".join(line[2:] for line in compared if line.startswith(mark)) for mark in ("- ", "+ "))  # type: ignore[return-value]


def _parts(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in ("at", "by", "table", "key", "field", "old", "new")}


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
        return redirect(f"{back}?{urlencode({'made': count})}")
    proposal = proposed(request, statement, edits, seen_in(request))
    if proposal.outlook is not None:
        return show(request, statement, edits, proposal, back=back, seen=seen_in(request), late=True)
    if len(edits) == 1 and edits[0].table in tables():
        return _table(request, statement, edits[0].table, proposal=proposal, edit=edits[0])
    if len(edits) == 1 and edits[0].table == SETTINGS:
        ((file, cells),) = edits[0].cells.items()
        return _settings_file(request, statement, file, proposal=proposal, sent=cells.get(CONTENT, ""))
    return redirect(back)
