"""What a unit's officers look at before they submit: what is not filled in yet, and which of their texts do not agree with the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toteuma.core.language import Language
from toteuma.services.change_log import Kept
from toteuma.services.entries import PROSE
from toteuma.services.families import Family, Layout, families
from toteuma.services.forms import FormField, FormMaker, localized
from toteuma.services.grids import GridRow, grid
from toteuma.services.tasks import Progress, prose_sections
from toteuma.services.typed_figures import told_in
from toteuma.texts.findings import hint, sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is to be mended: a page of a family, and what it is called."""

    family: Family
    key: str
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Trouble:
    """A text that does not agree: ``quote`` is the figure or binding, ``reason`` why, ``grave`` whether it is surely wrong."""

    place: Place
    quote: str
    reason: str
    grave: bool


def missing(maker: FormMaker, unit: str, told: tuple[Progress, ...]) -> tuple[Place, ...]:
    """What is not filled in yet, in the order of the workplace."""
    found = []
    for one in told:
        rows = _rows(maker, one.family, unit) if one.open else {}
        found += [_place(maker, unit, one.family, key, rows) for key in one.open]
    return tuple(found)


def troubles(maker: FormMaker, unit: str) -> tuple[Trouble, ...]:
    """What is wrong in the texts of a unit, by the figures of this moment. Nothing where the package cannot be read."""
    found: list[Trouble] = []
    rows = {key: row for family in families(maker.kind).values() for key, row in _rows(maker, family, unit).items()}
    texts = [(family, one) for family, one in _texts(maker, unit) if one.text.strip()]
    for language in Language:
        own = [(family, one) for family, one in texts if one.language is language]
        told = told_in(maker.desk, unit, tuple(one.text for _, one in own), language, maker.language)
        for (family, one), (findings, doubts) in zip(own, told, strict=True):
            place = _place(maker, unit, family, one.key, rows)
            for finding in findings:
                why = " ".join(part for part in (sentence(finding, maker.language), hint(finding, maker.language)) if part)
                found.append(Trouble(place, finding.place.quote, why, True))
            found.extend(Trouble(place, doubt.text, doubt.reason, doubt.grave) for doubt in doubts)
    return tuple(found)


def _texts(maker: FormMaker, unit: str) -> Iterator[tuple[Family, FormField]]:
    """Every text that officers write for a unit."""
    for family in families(maker.kind).values():
        if family.layout is Layout.RECORD:
            found = [field for form in maker.forms(family, unit) for field in form.fields()]
        elif family.layout is Layout.TEXT:
            found = [field for spec in prose_sections(maker.desk, unit) for field in _prose(maker, family, f"{unit}/{spec.id}")]
        else:
            found = [field for row in grid(maker, family, unit).rows for group in row.groups for field in group.fields]
        yield from ((family, field) for field in found if field.kind == "text")


def _prose(maker: FormMaker, family: Family, key: str) -> tuple[FormField, ...]:
    kept = maker.place.keeper.record(maker.statement, PROSE, key)
    return maker.group(family.shape, key, kept, "text").fields if kept else ()


def _rows(maker: FormMaker, family: Family, unit: str) -> dict[str, GridRow]:
    """The rows of a family that is filled in as a table."""
    return {row.key: row for row in grid(maker, family, unit).rows} if family.layout is Layout.GRID else {}


def _place(maker: FormMaker, unit: str, family: Family, key: str, rows: Mapping[str, GridRow]) -> Place:
    """The page on which a record is filled in: of a table its unit's."""
    if family.layout is Layout.TEXT:
        spec = next(one for one in prose_sections(maker.desk, unit) if f"{unit}/{one.id}" == key)
        name, found = spec.heading.in_language(maker.language)
        return Place(family, key, name or spec.id, found)
    if family.layout is Layout.GRID:
        row = rows.get(key)
        return Place(family, unit, row.name if row else key, row.name_language if row else maker.language)
    kept = maker.place.keeper.record(maker.statement, family.table, key) or Kept(0, {}, 0)
    name, found = maker.desk.printed(unit, localized(kept, family.shape.name), maker.language)
    return Place(family, key, name or key, found)
