"""The organisation as a tree and its changes at a date; and which sections the statement has in which order."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.services.arranging import Edit
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.layouts import UNITS, SectionList, lists_of, ordered, tables_of
from toteuma.services.reorganising import Continuing, centres_of, continued, moved, tree_of
from toteuma.services.settings_edits import VALUE, SettingChange, edit_of
from toteuma.services.settings_text import settings_of, value_at
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.views.proposing import address_parts, around, proposed, seen_in, show
from toteuma.web.views.session import signed_in

SUCCESSORS = 4
"""So many units can go on with the work of one."""

STATEMENT_TOML = "statement.toml"


@require_safe
@signed_in
def structure(request: HttpRequest, statement: str) -> HttpResponse:
    return _structure(request, statement)


def _structure(request: HttpRequest, statement: str, *, lacking: str = "", causes: str = "") -> HttpResponse:
    """The tree, and with ``?unit=`` the ways in which that unit can change; ``lacking``: what stands in the way of what was sent."""
    at, language = Workplace(RememberingKeeper(), WORKPLACE.ledgers), request.language
    check_may_of_whole(at, statement, "oversee", request.user.username)
    units = at.keeper.records(statement, "units")
    chosen = request.POST.get("unit", "") or request.GET.get("unit", "")
    desk = desk_of(statement)
    return page(
        request,
        "structure.html",
        status=400 if lacking else 200,
        **around(request, at, statement),
        tree=tuple(tree_of(at, statement)),
        names={code: unit_name(units, code, language)[0] for _, code in units},
        chosen=chosen if ("units", chosen) in units else "",
        centres=centres_of(at, statement, chosen),
        used=desk.data.municipality.languages if desk.data else tuple(Language),
        successors=range(1, SUCCESSORS + 1),
        day=parse_date,
        lacking=lacking,
        causes=causes,
        sent=request.POST,
    )


@require_POST
@signed_in
def look_structure(request: HttpRequest, statement: str) -> HttpResponse:
    """A reorganisation, as it would be made."""
    sent, unit = request.POST, request.POST.get("unit", "")
    check_may_of_whole(WORKPLACE, statement, "arrange", request.user.username)
    seen = KEEPER.head(statement).number
    on = parse_date(sent.get("on", "").strip())
    if on is None or on.day != 1:
        return _structure(request, statement, lacking="day")
    edits = _edits(request, statement, unit, on)
    if not edits:
        return _structure(request, statement, lacking="unit")
    proposal = proposed(request, statement, edits, seen)
    if proposal.outlook is None:
        causes = " ".join(dict.fromkeys(sentence(fault.finding, request.language) for fault in proposal.arranged.faults))
        return _structure(request, statement, lacking="edit", causes=causes)
    return show(request, statement, edits, proposal, back=reverse("structure", kwargs=address_parts(request, statement)), seen=seen)


def _edits(request: HttpRequest, statement: str, unit: str, on: date) -> tuple[Edit, ...]:
    """What was asked for; nothing where a unit is missing in it."""
    sent, known = request.POST, KEEPER.records(statement, "units")
    if ("units", unit) not in known:
        return ()
    if sent.get("kind") == "move":
        above = sent.get("above", "").strip()
        return moved(WORKPLACE, statement, unit, above, on) if ("units", above) in known and above != unit else ()
    continuing = []
    for number in range(1, SUCCESSORS + 1):
        code = sent.get(f"code_{number}", "").strip()
        names = {f"name_{one}": text for one in Language if (text := sent.get(f"name_{number}_{one}", "").strip())}
        if code and code != unit and (names or ("units", code) in known):
            continuing.append(Continuing(code, names))
        elif code or names:
            return ()
    codes = {one.code for one in continuing}
    centres = {key: to for key, _, _ in centres_of(WORKPLACE, statement, unit) if (to := sent.get(f"centre.{key}", "").strip()) in codes}
    return continued(WORKPLACE, statement, unit, on, continuing, centres) if continuing else ()


# --- sections -------------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def layout(request: HttpRequest, statement: str) -> HttpResponse:
    return _layout(request, statement)


def _layout(request: HttpRequest, statement: str, *, apart: str = "", nothing: bool = False) -> HttpResponse:
    """The lists of sections, and with ``?add=`` (its address) one that is not there yet; ``apart``: the one that cannot be changed here."""
    at, language = Workplace(RememberingKeeper(), WORKPLACE.ledgers), request.language
    check_may_of_whole(at, statement, "oversee", request.user.username)
    desk = desk_of(statement)
    units = at.keeper.records(statement, "units")
    settings = desk.data.settings if desk.data else None
    sections = settings.sections if settings else {}
    levels = {one.id: one.name.in_language(language)[0] for one in desk.data.municipality.levels} if desk.data else {}
    text = _text(at, statement)
    names = {**{code: unit_name(units, code, language)[0] for _, code in units}, **levels}
    documents = {name: one.title.in_language(language)[0] for name, one in settings.documents.items()} if settings else {}
    lists, further = lists_of(text), _further(text, tuple(levels), tuple(code for _, code in units))
    added = next((one for one in further if _address(one) == request.GET.get("add")), None)
    return page(
        request,
        "layout.html",
        status=400 if apart or nothing else 200,
        **around(request, at, statement),
        lists=[(one, _numbered(one, tuple(sections))) for one in (*((added,) if added else ()), *lists)],
        further=[(_address(one), one) for one in further],
        added=added,
        names=names,
        documents=documents,
        address=_address,
        headings={name: section.heading.in_language(language)[0] for name, section in sections.items()},
        kinds={name: section.kind.value for name, section in sections.items()},
        apart=apart,
        nothing=nothing,
        seen=KEEPER.head(statement).number,
    )


def _further(text: str, levels: tuple[str, ...], units: tuple[str, ...]) -> tuple[SectionList, ...]:
    """The lists that are not there and could be: of each level, of each unit, of each document."""
    there = {one.way for one in lists_of(text)}
    ways = [(*table, key) for table in tables_of(settings_of(text)) for key in (units if table[-1] == UNITS else levels)]
    return tuple(SectionList(way, ()) for way in ways if way not in there)


def _address(one: SectionList) -> str:
    """Names a list in the page."""
    return "/".join(quote(part, safe="") for part in one.way)


def _text(at: Workplace, statement: str) -> str:
    kept = at.keeper.record(statement, SETTINGS, STATEMENT_TOML)
    return kept.values.get(CONTENT, "") if kept else ""


def _numbered(one: SectionList, sections: tuple[str, ...]) -> tuple[tuple[str, int | None], ...]:
    """The sections of a list with their numbers, and behind them all others."""
    own = [(section, number) for number, section in enumerate(one.sections, 1)]
    return (*own, *((section, None) for section in sections if section not in one.sections))


@require_POST
@signed_in
def look_layout(request: HttpRequest, statement: str) -> HttpResponse:
    """The lists as they were numbered, as they would be made."""
    sent = request.POST
    check_may_of_whole(WORKPLACE, statement, "arrange", request.user.username)
    seen, text = seen_in(request), _text(WORKPLACE, statement)
    changes = []
    for address in sent.getlist("list"):
        way = tuple(unquote(part) for part in address.split("/"))
        stands = value_at(settings_of(text), way)
        prefix = f"{address}/"
        numbers = {field.removeprefix(prefix): number for field, number in sent.items() if field.startswith(prefix)}
        wanted = None if sent.get(f"remove/{address}") else [*ordered(numbers)]
        if wanted != stands and way[:-1] in tables_of(settings_of(text)):
            changes.append(SettingChange(way, VALUE, wanted))
    edit = edit_of(STATEMENT_TOML, changes)
    proposal = proposed(request, statement, [edit], seen)
    if proposal.outlook is None:
        apart = next((one.finding.details.get("setting", "") for one in proposal.arranged.faults), "")
        return _layout(request, statement, apart=apart, nothing=not apart)
    return show(request, statement, [edit], proposal, back=reverse("layout", kwargs=address_parts(request, statement)), seen=seen)
