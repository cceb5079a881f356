"""Rows that were removed, or emptied of all that was written in them, and the way to bring them back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.change_log import Change, Kept
from toteuma.services.entries import PROSE
from toteuma.services.exchange.sheets import check_may_fill
from toteuma.services.forms import FormMaker, family_of, localized, written
from toteuma.services.rows import removed, restored
from toteuma.services.tasks import unit_name
from toteuma.web.desks import KEEPER
from toteuma.web.pages import page
from toteuma.web.people import names_of
from toteuma.web.views.forms import maker_of
from toteuma.web.views.session import signed_in

LONGEST = 300


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """``told``: what stood in it, by the name of the field."""

    change: Change
    family: str
    unit: str
    unit_language: Language
    title: str
    told: tuple[tuple[str, str], ...]


@require_safe
@signed_in
def removed_rows(request: HttpRequest, statement: str) -> HttpResponse:
    """What the reader may bring back, the last removed first."""
    maker = maker_of(request, statement)
    check_may_fill(maker.place, statement, maker.person)
    filling = maker.place.filling(statement)
    found = KEEPER.removals(statement, {*filling.adds, *filling.rows})
    gone = [_row(maker, one) for one in removed(maker.place, statement, found, maker.person)]
    title = maker.desk.title(maker.language) or statement
    people = names_of(one.change.by for one in gone)
    return page(request, "removed.html", statement=statement, title=title, gone=gone, names=people)


def _row(maker: FormMaker, change: Change) -> RemovedRow:
    kept = restored(change)
    unit = maker.place.unit_of(maker.statement, change.table, change.key, kept)
    name, language = unit_name(maker.place.keeper.records(maker.statement, "units"), unit, maker.language)
    family = family_of(change.table, maker.kind)
    return RemovedRow(change, family.id if family else "", name, language, _title(maker, change, kept), tuple(_told(maker, change, kept)))


def _title(maker: FormMaker, change: Change, kept: Kept) -> str:
    """What the row is of: its own name, else that of the key figure, the line or the section."""
    if change.table == PROSE:
        section = change.key.partition("/")[2]
        spec = maker.desk.data.settings.sections.get(section) if maker.desk.data else None
        return (spec.heading.in_language(maker.language)[0] if spec else "") or section
    if "key_figure" in kept.values:
        return maker.name_of("key_figures", kept.values["key_figure"])
    if "line" in kept.values:
        return maker.line_name(kept.values["line"])
    family = family_of(change.table, maker.kind)
    name = family.shape.name if family else ""
    return (localized(kept, name).in_language(maker.language)[0] if name else "") or change.key


def _told(maker: FormMaker, change: Change, kept: Kept) -> Iterator[tuple[str, str]]:
    """What was written in the row: the fields that people fill in."""
    names = maker.place.filling(maker.statement).names(change.table, own=True)
    if change.table == PROSE:
        yield from (("text", _short(kept.values[one])) for one in Language if kept.values.get(one))
        return
    for name in names:
        field = tables()[change.table].field_of(name if name in tables()[change.table].columns() else f"{name}_{Language.FI}")
        text = next((kept.values[column] for column in field.columns() if kept.values.get(column)), "")
        if text:
            told = maker.name_of(field.references, text) if field.references else text
            yield name, _short(written(change.table, field.columns()[0], told, maker.language))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
