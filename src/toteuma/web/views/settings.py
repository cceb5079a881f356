"""The settings of a package as forms, for the controller: each with its name, what it does and what it is by default; looked at before it is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.package.settings_schema import settings_files
from toteuma.services.arrangement import Proposal
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.layouts import LEVELS, UNITS
from toteuma.services.settings_choices import SettingChoices
from toteuma.services.settings_edits import TABLE, SettingChange, edit_of, merged, settings_findings
from toteuma.services.settings_forms import SettingsForm, form_of, read_back, with_row_values, word_path
from toteuma.services.settings_text import Way, settings_of, value_at
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import hint, sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import Words, page
from toteuma.web.people import names_of
from toteuma.web.views.proposing import address_parts, around, proposed, seen_in, show
from toteuma.web.views.session import signed_in


@require_safe
@signed_in
def settings_home(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """All settings of a file by table; with ``?at=`` the form of one table."""
    way = tuple(part.strip() for part in request.GET.getlist("at"))
    if all(way) and way:
        return _form(request, statement, file, way)
    at = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(at, statement, "oversee", request.user.username)
    text = _text(at, statement, file)
    return page(
        request,
        "settings.html",
        **around(request, at, statement),
        file=file,
        tables=tuple(_listed(file, settings_of(text), request.language)),
    )


def _text(at: Workplace, statement: str, file: str) -> str:
    kept = at.keeper.record(statement, SETTINGS, file)
    if kept is None or file not in settings_files():
        raise Http404
    return kept.values.get(CONTENT, "")


def _text_at(at: Workplace, statement: str, file: str, seen: int) -> str:
    """The file as it stood when ``seen`` was the number of the last change."""
    now = _text(at, statement, file)
    return next((one.old for one in at.keeper.changes_after(statement, seen, (SETTINGS,)) if (one.key, one.field) == (file, CONTENT)), now)


def _listed(file: str, told: Mapping[str, object], language: Language) -> Iterator[dict[str, Any]]:
    """The tables of a file with what stands in each: ``parts`` of those that somebody names."""
    tables = settings_files()[file].tables
    for path, table in tables.items():
        way = tuple(path.removesuffix("[]").split(".")) if path else ()
        if not path or "*" in way or path in (LEVELS, UNITS):  # their lists have a page of their own
            continue
        named = not table.keys
        stands = value_at(told, way)
        parts = tuple(_part(way, name, one, language) for name, one in stands.items()) if named and isinstance(stands, Mapping) else ()
        count = len(stands) if isinstance(stands, list) else None
        yield {
            "way": way,
            "word": word_path(path),
            "named": named,
            "parts": parts,
            "count": count,
            "there": stands is not None,
        }


def _part(way: Way, name: str, told: object, language: Language) -> tuple[str, str, str, Way]:
    """A named table: its name, what it is called in words, its kind, and the way to it."""
    heading = (told.get("heading") or told.get("title") or "") if isinstance(told, Mapping) else ""
    if isinstance(heading, Mapping):
        heading = next((text for one in (language, *Language) if (text := heading.get(one))), "")
    kind = str(told.get("kind", "")) if isinstance(told, Mapping) else ""
    return name, str(heading), kind, (*way, name)


def _made(at: Workplace, request: HttpRequest, statement: str, file: str, text: str, way: Way) -> SettingsForm:
    desk, language = desk_of(statement), request.language
    used = desk.data.municipality.languages if desk.data else tuple(Language)
    form = form_of(file, text, way, SettingChoices(at, statement, desk.data, language), used, language)
    if form is None:
        raise Http404
    return form


def _form(
    request: HttpRequest,
    statement: str,
    file: str,
    way: Way,
    *,
    proposal: Proposal | None = None,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The form of a table; ``faults``: what is wrong with what was sent, by input."""
    at = Workplace(RememberingKeeper(), WORKPLACE.ledgers)
    check_may_of_whole(at, statement, "oversee", request.user.username)
    seen = seen_in(request) if request.method == "POST" else KEEPER.head(statement).number
    text = _text_at(at, statement, file, seen) if request.method == "POST" else _text(at, statement, file)
    form = _made(at, request, statement, file, text, way)
    arranged = proposal.arranged if proposal else None
    return page(
        request,
        "setting_form.html",
        status=400 if proposal or faults else 200,
        **around(request, at, statement),
        file=file,
        form=form,
        seen=seen,
        sent=request.POST,
        faults=faults or {},
        causes=[sentence(one.finding, request.language) for one in arranged.faults] if arranged else [],
        nothing=bool(arranged and not arranged.changes and not arranged.clashes and not arranged.faults),
        clashes=arranged.clashes if arranged else (),
        names=names_of(one.by for one in arranged.clashes) if arranged else {},
    )


@require_POST
@signed_in
def look_setting(request: HttpRequest, statement: str, file: str) -> HttpResponse:
    """What was filled into a form of settings, as it would be made."""
    at, way, seen = Workplace(RememberingKeeper(), WORKPLACE.ledgers), tuple(request.POST.getlist("at")), seen_in(request)
    check_may_of_whole(at, statement, "arrange", request.user.username)
    text = _text_at(at, statement, file, seen)
    form = _made(at, request, statement, file, text, way)
    home = reverse("settings_home", kwargs=address_parts(request, statement, file=file))
    if request.POST.get("remove") and form.there and form.named:
        changes, faults = [SettingChange(way, TABLE, None)], dict[str, str]()
    else:
        changes, wrong = read_back(form, request.POST)
        faults = {name: Words(request.language).word(f"setting.wrong_{code}") for name, code in wrong.items()}
    changes = [with_row_values(one, text) for one in changes]
    edit = edit_of(file, changes)
    if not faults:
        faults = _faults(file, text, form, edit.cells[file], request.language)
    if faults:
        return _form(request, statement, file, way, faults=faults)
    proposal = proposed(request, statement, [edit], seen)
    if proposal.outlook is None:
        return _form(request, statement, file, way, proposal=proposal)
    gone = bool(request.POST.get("remove")) and not form.is_array
    back = home if gone else f"{home}?{urlencode({'at': way}, doseq=True)}"
    return show(request, statement, [edit], proposal, back=back, seen=seen)


def _faults(file: str, text: str, form: SettingsForm, cells: Mapping[str, str], language: Language) -> dict[str, str]:
    """What would be wrong with the settings of the form, by input: told beside them before anything is made of them. What was wrong already stops nothing."""
    try:
        after, _ = merged(text, text, cells)
    except ValueError:
        return {}
    known = {(one.code, one.place.column, one.place.quote) for one in settings_findings(file, text)}
    begin = ".".join(form.way)
    found = {}
    for one in settings_findings(file, after):
        where = one.place.column.removeprefix(begin)
        if one.level is Level.ERROR and where != one.place.column and (one.code, one.place.column, one.place.quote) not in known:
            found[_input(form, where, cells)] = _told(one, language)
    return {name: said for name, said in found.items() if name}


def _input(form: SettingsForm, where: str, cells: Mapping[str, str]) -> str:
    """The input of a place in the file: ``[2].id`` by the row that became the second."""
    if not form.is_array:
        return where.removeprefix(".")
    number, _, key = where.removeprefix("[").partition("].")
    rows: Sequence[Any] = next(iter(_rows_in(cells)), [])
    if not number.isdecimal() or int(number) > len(rows):
        return ""
    own = rows[int(number) - 1][0]
    news = [place for place, row in enumerate(rows) if row[0] < 0]
    return f"row.{own}.{key}" if own >= 0 else f"new.{news.index(int(number) - 1)}.{key}"


def _rows_in(cells: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    for told in cells.values():
        value = json.loads(told)
        if "rows" in value:
            yield value["rows"]


def _told(finding: Finding, language: Language) -> str:
    """What is wrong and what to do, without the words of the file."""
    own = f"setting.wrong.{finding.code}"
    told = Words(language)
    return told.word(own) if told.has(own) else f"{sentence(finding, language)} {hint(finding, language)}".strip()
