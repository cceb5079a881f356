"""The organisation as a tree and its changes at a date; and which sections the statement has in which order."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.services.arranging import Edit
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.layouts import UNITS, SectionList, lists_of, ordered, with_lists
from toteuma.services.reorganising import Continuing, centres_of, continued, moved, tree_of
from toteuma.services.tasks import unit_name
from toteuma.services.whole import check_may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import sentence
from toteuma.web.desks import KEEPER, WORKPLACE, desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.views.proposing import address_parts, around, proposed, show
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
    """The lists of sections; ``apart``: the one that cannot be changed here."""
    at, language = Workplace(RememberingKeeper(), WORKPLACE.ledgers), request.language
    check_may_of_whole(at, statement, "oversee", request.user.username)
    desk = desk_of(statement)
    units = at.keeper.records(statement, "units")
    sections = desk.data.settings.sections if desk.data else {}
    levels = {one.id: one.name.in_language(language)[0] for one in desk.data.municipality.levels} if desk.data else {}
    return page(
        request,
        "layout.html",
        status=400 if apart or nothing else 200,
        **around(request, at, statement),
        lists=[(one, _name(one, levels, units, language), _numbered(one, tuple(sections))) for one in lists_of(_text(at, statement))],
        headings={name: section.heading.in_language(language)[0] for name, section in sections.items()},
        kinds={name: section.kind.value for name, section in sections.items()},
        apart=apart,
        nothing=nothing,
        seen=KEEPER.head(statement).number,
    )


def _text(at: Workplace, statement: str) -> str:
    kept = at.keeper.record(statement, SETTINGS, STATEMENT_TOML)
    return kept.values.get(CONTENT, "") if kept else ""


def _name(one: SectionList, levels: dict[str, str], units: object, language: Language) -> str:
    return unit_name(units, one.key, language)[0] if one.table == UNITS else levels.get(one.key, one.key)  # type: ignore[arg-type]


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
    seen, text, changed = KEEPER.head(statement).number, _text(WORKPLACE, statement), []
    for one in lists_of(text):
        prefix = f"{one.table}/{one.key}/"
        numbers = {field.removeprefix(prefix): number for field, number in sent.items() if field.startswith(prefix)}
        if numbers and ordered(numbers) != one.sections:
            changed.append(SectionList(one.table, one.key, ordered(numbers)))
    try:
        edit = Edit(SETTINGS, {STATEMENT_TOML: {CONTENT: with_lists(text, changed)}})
    except ValueError as error:
        return _layout(request, statement, apart=str(error))
    proposal = proposed(request, statement, [edit], seen)
    if proposal.outlook is None:
        return _layout(request, statement, nothing=True)
    return show(request, statement, [edit], proposal, back=reverse("layout", kwargs=address_parts(request, statement)), seen=seen)
