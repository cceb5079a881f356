"""Demo mode: an example with a person for every officer of its units, listed on the sign-in page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction

from toteuma.core.language import Language
from toteuma.package.loading import load_package
from toteuma.services.duties import give
from toteuma.services.forms import localized
from toteuma.services.rights import Duty
from toteuma.web import models
from toteuma.web.desks import KEEPER, WORKPLACE

BY = "toteuma"


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
        WORKPLACE.take_in(package, name, by=BY, at=datetime.now(UTC), due=_due_day(package))
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


def _due_day(package: Path) -> date | None:
    """The day by which the demo's officers submit: one of the year after the statement's."""
    data = load_package(package).data
    return date(data.settings.year + 1, _demo()["due_month"], _demo()["due_day"]) if data else None
