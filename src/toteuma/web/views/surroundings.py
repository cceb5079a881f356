"""What stands around every form: names, states, and the texts as they will print."""

from __future__ import annotations

from collections.abc import Iterable

from toteuma.services.families import Family
from toteuma.services.forms import FormField, FormMaker, status_marks
from toteuma.services.tasks import unit_name
from toteuma.web.previews import preview
from toteuma.web.views.saving import Met


def around(maker: FormMaker, family: Family, unit: str, met: Met) -> dict[str, object]:
    """What every page of a family is made with."""
    name, name_language = unit_name(maker.place.keeper.records(maker.statement, "units"), unit, maker.language)
    return {
        "statement": maker.statement,
        "family": family,
        "unit": unit,
        "title": maker.desk.title(maker.language),
        "name": name,
        "name_language": name_language,
        "marks": status_marks(maker.desk.data, maker.language),
        "person": maker.person,
        "state": maker.place.state(maker.statement, unit),
        "met": met,
        "kind": maker.kind.value,
    }


def previews_of(maker: FormMaker, unit: str, fields: Iterable[FormField]) -> dict[str, str]:
    """The texts that will not print as they are typed, by field."""
    told = {
        one.id: preview(maker.desk, unit, one.text, one.language or maker.language, maker.language) for one in fields if one.kind == "text"
    }
    return {key: text for key, text in told.items() if text}
