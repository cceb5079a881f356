"""What the pages have in common on which a package is changed: what edits would do is shown before they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from difflib import ndiff
from typing import Any

from django.http import HttpRequest, HttpResponse

from toteuma.core.language import Language
from toteuma.core.whole_numbers import whole_number
from toteuma.package.schema import tables
from toteuma.services.arrangement import Proposal, edits_as_text, propose
from toteuma.services.arranging import Edit, shown
from toteuma.services.change_log import POSITION, WHOLE, Change
from toteuma.services.entries import CHAPTERS, SETTINGS
from toteuma.services.layouts import LEVELS, UNITS
from toteuma.services.rows import key_texts, restored
from toteuma.services.settings_edits import differing
from toteuma.services.settings_forms import setting_word
from toteuma.services.tasks import unit_name
from toteuma.services.whole import may_of_whole
from toteuma.services.workplace import Workplace
from toteuma.texts.findings import hint, place, sentence
from toteuma.web.desks import WORKPLACE, desk_of, whole_desk_of
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import Words, page
from toteuma.web.views.tabs import tabs_of

SHOWN_FIGURES = 100
LISTS = (LEVELS, UNITS)


def around(request: HttpRequest, at: Workplace, statement: str) -> dict[str, Any]:
    desk, person = desk_of(statement), request.user.username
    return {
        "statement": statement,
        "tabs": tabs_of(at, statement, person),
        "title": desk.title(request.language) or statement,
        "arranges": may_of_whole(at, statement, "arrange", person),
        "made": request.GET.get("made", ""),
        "overtaken": bool(request.GET.get("overtaken")),
    }


def address_parts(request: HttpRequest, statement: str, **more: str) -> dict[str, str]:
    """Of an address in the reader's language."""
    return {"language": request.language, "statement": statement, **more}


def seen_in(request: HttpRequest) -> int:
    """The number of the last change that a page was made from."""
    return whole_number(request.POST.get("seen", "")) or 0


def proposed(request: HttpRequest, statement: str, edits: Sequence[Edit], seen: int) -> Proposal:
    """What edits would do, for who asks."""
    return propose(
        WORKPLACE,
        statement,
        whole_desk_of(statement),
        edits,
        seen=seen,
        language=request.language,
        by=request.user.username,
        at=datetime.now(UTC),
    )


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
        if change.table == SETTINGS and (told_settings := tuple(_settings_told(change, language))):
            yield from told_settings
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


def _settings_told(change: Change, language: Language) -> Iterator[dict[str, str]]:
    """Settings by their names, as far as they have one; nothing where only remarks or the order in the file changed."""
    told = Words(language)
    for way, old, new in differing(change.old, change.new):
        number = next((at for at in range(len(way), 0, -1) if told.has(setting_word(change.key, way[:at]))), 0)
        named = told.word(setting_word(change.key, way[:number])) if number else ""
        tables = f"setting.table.{way[0]}"
        group = told.word(tables) if told.has(tables) else way[0] if way[0] in LISTS else ""
        between = way[1 : max(number - 1, 1)] if number else way[1:]
        after = [told.word(f"in_{one}") if one in set(Language) else one for one in way[number:]] if number else ()
        parts = (group, *between, named, *after)
        parts = tuple(told.word("setting.layouts") if part in LISTS else part for part in parts)
        yield {"table": told.word(f"setting.file_{change.key.partition('.')[0]}"), "key": ", ".join(part for part in parts if part),
               "kind": "changed", "column": "", "old": old, "new": new}  # fmt: skip


def _other_lines(old: str, new: str) -> tuple[str, str]:
    """The lines of a text that go and those that come."""
    compared = list(ndiff(old.splitlines(), new.splitlines()))
    return tuple("\n".join(line[2:] for line in compared if line.startswith(mark)) for mark in ("- ", "+ "))  # type: ignore[return-value]


def _parts(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in ("at", "by", "table", "key", "field", "old", "new")}
