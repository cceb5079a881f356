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

KINDS = {"move": (0, 0), "rename": (1, 1), "merge": (1, 1), "split": (2, SUCCESSORS)}
"""What can become of a unit, with how many units go on with its work: at least and at most."""

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
    kind = request.POST.get("kind", "") or request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    least, most = KINDS.get(kind, (0, 0))
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
        kind=kind,
        kinds=tuple(KINDS),
        least=least,
        successors=range(1, most + 1),
        below=_below(at, statement, chosen),
        seen=seen_in(request) if request.method == "POST" else KEEPER.head(statement).number,
        day=parse_date,
        lacking=lacking,
        causes=causes,
        sent=request.POST,
    )


def _below(at: Workplace, statement: str, unit: str) -> frozenset[str]:
    """A unit and all that stand below it: it cannot move under any of them."""
    parents = {code: kept.values.get("parent", "") for (_, code), kept in at.keeper.records(statement, "units").items()}
    found = {unit}
    while more := {code for code, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)


@require_POST
@signed_in
def look_structure(request: HttpRequest, statement: str) -> HttpResponse:
    """A reorganisation, as it would be made."""
    sent, unit = request.POST, request.POST.get("unit", "")
    check_may_of_whole(WORKPLACE, statement, "arrange", request.user.username)
    on = parse_date(sent.get("on", "").strip())
    if on is None or on.day != 1:
        return _structure(request, statement, lacking="day")
    edits, lacking = _edits(request, statement, unit, on)
    if not edits:
        return _structure(request, statement, lacking=lacking)
    proposal = proposed(request, statement, edits, seen_in(request))
    if proposal.outlook is None:
        causes = " ".join(dict.fromkeys(sentence(fault.finding, request.language) for fault in proposal.arranged.faults))
        return _structure(request, statement, lacking="edit" if causes else "meanwhile", causes=causes)
    back = reverse("structure", kwargs=address_parts(request, statement))
    return show(request, statement, edits, proposal, back=back, seen=seen_in(request))


def _edits(request: HttpRequest, statement: str, unit: str, on: date) -> tuple[tuple[Edit, ...], str]:
    """What was asked for; or nothing, and what is wrong in it."""
    sent, known, kind = request.POST, KEEPER.records(statement, "units"), request.POST.get("kind", "")
    if ("units", unit) not in known or kind not in KINDS:
        return (), "unit"
    if kind == "move":
        above = sent.get("above", "").strip()
        good = ("units", above) in known and above not in _below(WORKPLACE, statement, unit)
        return (moved(WORKPLACE, statement, unit, above, on), "") if good else ((), "unit")
    least, most = KINDS[kind]
    parts: dict[int, Continuing] = {}
    for number in range(1, most + 1):
        code = sent.get(f"code_{number}", "").strip()
        names = {f"name_{one}": text for one in Language if (text := sent.get(f"name_{number}_{one}", "").strip())}
        there = ("units", code) in known
        if not code and not names:
            continue
        if code == unit or code in {one.code for one in parts.values()} or (kind == "rename" and there):
            return (), "same"
        if not code or not (names or there):
            return (), "unit"
        parts[number] = Continuing(code, {} if there else names)
    if len(parts) < least:
        return (), "parts"
    centres = {}
    for key, _, _ in centres_of(WORKPLACE, statement, unit):
        part = sent.get(f"centre.{key}", "").strip()
        if part.isdecimal() and int(part) in parts:
            centres[key] = parts[int(part)].code
    return continued(WORKPLACE, statement, unit, on, tuple(parts.values()), centres), ""


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
