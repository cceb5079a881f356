"""Demo mode: an example with a person for every officer of its units, listed on the sign-in page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction

from toteuma.core.language import Language
from toteuma.services.change_log import Change
from toteuma.services.duties import give
from toteuma.services.forms import localized
from toteuma.services.rights import Duty
from toteuma.services.year_calendar import SUBMIT
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE
from toteuma.web.pages import today

BY = "toteuma"
DAYS = ("first_day", "due", "done")


@cache
def _demo() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("demo.toml").read_text(encoding="utf-8"))


def password() -> str:
    """The one that all people of the demo have."""
    return str(_demo()["password"])


def demo_people() -> tuple[models.Person, ...]:
    """Those that the sign-in page lists, officers first."""
    return tuple(models.Person.objects.filter(demo=True).order_by("pk"))


def make_demo(package: Path, language: Language) -> str:
    """Take the package in and make its people, where that has not been done. The statement's name comes back."""
    name = package.resolve().name
    if name in KEEPER.statements():
        return name
    with transaction.atomic():
        WORKPLACE.take_in(package, name, by=BY, at=datetime.now(UTC), due=_due_day())
        _move_calendar(name)
        units = KEEPER.records(name, "units")
        officers = KEEPER.records(name, "officers")
        for (_, key), officer in sorted(officers.items(), key=lambda one: one[1].position):
            own = [kept.values["code"] for kept in units.values() if kept.values.get("officer") == key]
            title = localized(officer, "title").in_language(language)[0]
            if own:
                _person(name, key, officer.values.get("name") or title, "officer", own)
        tree = WORKPLACE.tree(name)
        roots = [unit for unit in tree.units if len(tree.line_of(unit)) == 1]
        for role, told in _demo()["people"].items():
            _person(name, role, told[language], role, roots)
    return name


def _person(statement: str, username: str, name: str, role: str, units: list[str]) -> None:
    if not models.Person.objects.filter(username=username).exists():
        models.Person.objects.create_user(username, password(), name=name, demo=True)
    for unit in units:
        give(WORKPLACE, statement, username, Duty(role, unit), by=BY, at=datetime.now(UTC))


def _due_day() -> date:
    """The day by which the demo's officers submit."""
    return today() + timedelta(days=_demo()["due_in_days"])


def _move_calendar(name: str) -> None:
    """The days of the calendar lie around the day of submitting as in the package, so that nobody is a year late."""
    rows = KEEPER.records(name, "calendar")
    own = [
        date.fromisoformat(kept.values["due"])
        for kept in rows.values()
        if kept.values.get("step") == SUBMIT and not kept.values.get("document")
    ]
    if not own:
        return
    later, at = _due_day() - own[0], datetime.now(UTC)
    days = [(key, column, kept.values[column]) for (_, key), kept in rows.items() for column in DAYS if kept.values.get(column)]
    moved = [
        Change(at=at, by=BY, table="calendar", key=key, field=column, old=old, new=(date.fromisoformat(old) + later).isoformat())
        for key, column, old in days
    ]
    WORKPLACE.append(name, KEEPER.locked(name), moved)
