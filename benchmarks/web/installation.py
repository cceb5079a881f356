"""The workplace that is measured: the municipality taken in, a hundred officers with units of their own, those who oversee, and fifty who write anywhere."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.municipality import units

STATEMENT = "koivuranta"
PASSWORD = "kolme sanaa riittää"
OFFICERS = 100
WRITERS = 50
OVERSEERS = ("controller", "auditor")


def leaves() -> list[str]:
    """The responsibility areas."""
    return [unit.code for unit in units() if unit.level == "responsibility_area"]


def officers() -> dict[str, str]:
    """User name → the responsibility area that is theirs."""
    return {f"officer{number:03}": leaf for number, leaf in enumerate(leaves()[:OFFICERS], 1)}


def writers() -> list[str]:
    """User names of those who write wherever they like, so that they meet."""
    return [f"writer{number:02}" for number in range(1, WRITERS + 1)]


def set_up(package: Path) -> None:
    """Take the package in and make the people, on the database that the environment names; what the worker would find is found at once."""
    from toteuma.web.starting import bring_up_to_date, start

    start(loopback=True)
    bring_up_to_date()
    from django.contrib.auth.hashers import make_password

    from toteuma.services.duties import give
    from toteuma.services.rights import Duty
    from toteuma.services.self_check import self_check
    from toteuma.web.desks import WORKPLACE
    from toteuma.web.models import Person
    from toteuma.web.store import keep_check

    now = datetime.now(UTC)
    WORKPLACE.take_in(package, STATEMENT, by="benchmark", at=now, due=date(2026, 2, 15))
    hashed = make_password(PASSWORD)
    duties = {name: Duty("officer", unit) for name, unit in officers().items()}
    duties |= {role: Duty(role, "KUNTA") for role in OVERSEERS} | {name: Duty("officer", "KUNTA") for name in writers()}
    for name, duty in duties.items():
        Person.objects.create(username=name, name=name.capitalize(), password=hashed)
        give(WORKPLACE, STATEMENT, name, duty, by="benchmark", at=now)
    keep_check(STATEMENT, self_check(WORKPLACE, STATEMENT))


if __name__ == "__main__":
    set_up(Path(os.environ["BENCHMARK_PACKAGE"]))
