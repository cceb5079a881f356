"""The texts of a unit's sections, one page each: what is written, how it will print, and last year's beside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from toteuma.core.errors import NotFound
from toteuma.core.language import Localized
from toteuma.services.change_log import Kept
from toteuma.services.entries import PROSE
from toteuma.services.families import Family
from toteuma.services.forms import Fact, FormMaker, Group
from toteuma.services.rows import unwritten
from toteuma.services.tasks import progress, prose_sections
from toteuma.services.workplace import Workplace
from toteuma.web.desks import KEEPER, desk_of, of_the_year_before
from toteuma.web.keeper import RememberingKeeper
from toteuma.web.pages import page
from toteuma.web.previews import preview
from toteuma.web.views.chapters import check_may_read, may_read
from toteuma.web.views.saving import Met, save_all
from toteuma.web.views.surroundings import around


def text_page(request: HttpRequest, maker: FormMaker, family: Family, key: str) -> HttpResponse:
    """The page of a section, ``UNIT/section``; sent, it saves and goes on."""
    unit, _, section = key.partition("/")
    check_may_read(maker.place, maker.statement, unit, maker.person)
    specs = {f"{unit}/{spec.id}": spec for spec in prose_sections(maker.desk, unit)}
    if key not in specs:
        raise NotFound(kind="record", name=key, known="–")
    met = Met()
    if request.method == "POST":
        met = save_all(request, maker.statement, _group(maker, family, key).fields)
        if not met.typed:
            where = request.POST.get("then", "")
            parts = {"family": family.id, "key": where} if where in specs else {"unit": unit}
            name = "form" if where in specs else "chapter"
            return redirect(reverse(name, kwargs={"language": request.language, "statement": maker.statement, **parts}))
        maker = FormMaker(Workplace(RememberingKeeper()), maker.desk, maker.statement, maker.person, maker.language)
    keys = list(specs)
    here = keys.index(key)
    told = next((one for one in progress(maker.place, maker.desk, maker.statement, unit) if one.family is family), None)
    group = _group(maker, family, key)
    heading, heading_language = specs[key].heading.in_language(maker.language)
    return page(
        request,
        "text.html",
        status=met.status,
        key=key,
        heading=heading or section,
        heading_language=heading_language,
        group=group,
        writes=maker.may_write(unit),
        siblings=[(one, *_named(maker, specs[one].heading, one), told is not None and one not in told.open) for one in keys],
        number=here + 1,
        before=keys[here - 1] if here else "",
        after=keys[here + 1] if here + 1 < len(keys) else "",
        comparison=maker.desk.comparison(unit, maker.language),
        previews={
            one.id: preview(maker.desk, unit, one.text, one.language or maker.language, maker.language, whole=True) for one in group.fields
        },
        last_year=_last_year(maker, unit, key),
        **around(maker, family, unit, met),
    )


def _named(maker: FormMaker, heading: Localized, key: str) -> tuple[str, str]:
    name, found = heading.in_language(maker.language)
    return name or key.partition("/")[2], found


def _group(maker: FormMaker, family: Family, key: str) -> Group:
    place = maker.place
    kept = place.keeper.record(maker.statement, PROSE, key) or unwritten(place, maker.statement, PROSE, key) or Kept(0, {}, 0)
    return maker.group(family.shape, key, kept, "text")


def _last_year(maker: FormMaker, unit: str, key: str) -> tuple[Fact, ...]:
    """The text of the same section in the statement of the year before, where the workplace has it and it is the reader's to read."""
    for name in of_the_year_before(maker.statement):
        before = maker.place.keeper.record(name, PROSE, key)
        if before is not None and (KEEPER.head(name).frozen or may_read(maker.place, name, unit, maker.person)):
            paragraphs, found = desk_of(name).paragraphs(unit, Localized.from_mapping(before.values), maker.language)
            return (Fact(desk_of(name).title(maker.language), " ".join(paragraphs), found, paragraphs),) if paragraphs else ()
    return ()
