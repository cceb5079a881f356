"""The commands of the workplace: load, dump, audit, and the server of ``toteuma serve``."""

from __future__ import annotations

import os
import socket
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from toteuma.cli.console import chosen_language
from toteuma.cli.options import LangOption, PackageArgument
from toteuma.core.errors import AddressTaken
from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.texts import word

if TYPE_CHECKING:
    from toteuma.services.workplace import Workplace
    from toteuma.web.keeper import DatabaseKeeper

BY = "toteuma"
"""Who made the changes that a command makes."""


def _day(text: str | None) -> date | None:
    found = parse_date(text) if text else None
    if text and found is None:
        raise typer.BadParameter(f"{text}: 2026-02-15, 15.2.2026")
    return found


DatabaseOption = Annotated[
    str, typer.Option("--database", help="File of SQLite, or postgresql://…; else TOTEUMA_DATABASE, else toteuma.sqlite3.")
]
StatementOption = Annotated[str, typer.Option("--statement", help="Name of the statement; needed where there are several.")]


def opened(database: str) -> tuple[Workplace, DatabaseKeeper]:
    """The workplace on a database, whose tables are brought up to date first."""
    from toteuma.web.starting import bring_up_to_date, start

    start(database=database)
    bring_up_to_date()
    from toteuma.web.desks import KEEPER, WORKPLACE

    return WORKPLACE, KEEPER


def load(
    package: PackageArgument,
    statement: Annotated[str, typer.Option("--statement", help="Name to keep it under; default the folder's name.")] = "",
    due: Annotated[str | None, typer.Option("--due", help="Day by which officers are to submit, such as 2026-02-15.")] = None,
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Take a package into the workplace as a new statement, without loss."""
    last_day = _day(due)
    workplace, _ = opened(database)
    name = statement or package.resolve().name
    count = workplace.take_in(package, name, by=BY, at=datetime.now(UTC), due=last_day)
    Console().print(word("cli.loaded", chosen_language(lang), name=name, count=str(count)), soft_wrap=True)


def dump(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write.")],
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Write a statement of the workplace as a package, as it stands now."""
    from toteuma.services.present_package import write_out

    workplace, keeper = opened(database)
    name = statement or only(keeper)
    write_out(workplace, name, folder)
    Console().print(word("cli.dumped", chosen_language(lang), name=name, path=str(folder)), soft_wrap=True)


def audit(statement: StatementOption = "", database: DatabaseOption = "", lang: LangOption = None) -> None:
    """Check the log of changes: whole, in order, unaltered, and records and roles are what it makes them. Exit code 1 where it is not."""
    language = chosen_language(lang)
    workplace, keeper = opened(database)
    names = _with_journal(keeper, statement) if statement else keeper.logs()
    faults = [tell_verdict(workplace, name, language) for name in names]
    known = [name for name in names if name in keeper.statements()]
    if any([*faults, *(tell_duties(workplace, name, language) for name in known)]):
        raise typer.Exit(1)


def tell_verdict(workplace: Workplace, name: str, language: Language, *, quiet: bool = False) -> str:
    """Print what the log of a statement was found to be, ``quiet`` only where it has a fault; the fault comes back, empty where it is sound."""
    from toteuma.services.kept_ledgers import LEDGER

    verdict = workplace.verify(name)
    fault, ledger = verdict.fault, workplace.keeper.record(name, LEDGER, "")
    if not fault and ledger is not None and (workplace.ledgers is None or not workplace.ledgers.is_sound(name, ledger.values)):
        fault = LEDGER
    told = {"name": name, "count": str(verdict.changes), "hash": verdict.last_hash, "number": str(verdict.number)}
    if fault or not quiet:
        Console().print(word(f"cli.audit_{fault or 'sound'}", language, **told), soft_wrap=True, highlight=False)
    return fault


def tell_duties(workplace: Workplace, name: str, language: Language) -> bool:
    """Print each role that is not what the journal makes it, and what to do; whether there is one."""
    from toteuma.services.duties import past_journal

    found = past_journal(workplace, name)
    for key, duties in (("given", found.given), ("taken", found.taken)):
        for person, duty in duties:
            told = {"name": name, "person": person, "role": duty.role, "unit": duty.unit}
            Console().print(word(f"cli.audit_duty_{key}", language, **told), soft_wrap=True, highlight=False, markup=False)
    return bool(found)


def _with_journal(keeper: DatabaseKeeper, statement: str) -> tuple[str, ...]:
    """The statement's log, and its journal where there is one."""
    from toteuma.services.journal import journal_of

    return (statement, *(name for name in keeper.logs() if name == journal_of(statement)))


def grant(
    username: Annotated[str, typer.Argument(metavar="USER", help="Name to sign in with.", show_default=False)],
    role: Annotated[str, typer.Argument(metavar="ROLE", help="officer, reviewer, controller, board or auditor.", show_default=False)],
    unit: Annotated[
        str, typer.Argument(metavar="UNIT", help="Code of a unit; the role holds for all units below it too.", show_default=False)
    ],
    name: Annotated[str, typer.Option("--name", help="The person's name.")] = "",
    email: Annotated[str, typer.Option("--email", help="Where the person is reminded.")] = "",
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Give somebody a role in a statement. Who is new is asked a password for, or it is taken from TOTEUMA_PASSWORD."""
    language = chosen_language(lang)
    _, keeper = opened(database)
    from toteuma.web import people

    kept = statement or only(keeper)
    password = ""
    if not people.is_known(username):
        password = os.environ.get("TOTEUMA_PASSWORD") or typer.prompt(
            word("cli.new_password", language), hide_input=True, confirmation_prompt=True
        )
    people.grant(kept, username, role, unit, name=name, password=password, email=email, language=language)
    Console().print(word("cli.granted", language, person=name or username, role=role, unit=unit, name=kept), soft_wrap=True)


LOOPBACK = ("127.0.0.1", "localhost", "::1")
WORKERS = 2

THREADS = 8
"""Of each process. More of them than processors only make each other slower: what comes meanwhile waits in a queue."""
DEMO_DATABASE = Path("build") / "demo" / "toteuma.sqlite3"


def serve_workplace(*, host: str, port: int, database: str, demo: Path | None, language: Language, publish: Path | None = None) -> None:
    """Serve the workplace until it is stopped, with a process that works outside requests. With a demo package: on this machine alone, in a database
    of its own where none is named. ``publish``: the folder that frozen statements are published into.

    **Raises** AddressTaken, DatabaseUnusable.
    """
    from toteuma.web.starting import bring_up_to_date, start

    loopback = host in LOOPBACK
    if demo and not loopback:
        raise typer.BadParameter(f"{host}: --demo {', '.join(LOOPBACK)}", param_hint="--host")
    if demo and not database:
        DEMO_DATABASE.parent.mkdir(parents=True, exist_ok=True)
        database = str(DEMO_DATABASE)
    if publish:
        os.environ["TOTEUMA_PUBLISH"] = str(publish.absolute())
    _check_is_free(host, port)
    # The processes of the server count into files that each of them adds up.
    counts = tempfile.TemporaryDirectory(prefix="toteuma-counts-")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", counts.name)
    start(database=database, demo=demo is not None, loopback=loopback)
    bring_up_to_date()
    if demo:
        from toteuma.web.demo import make_demo

        make_demo(demo, language)
    from granian import Granian
    from granian.constants import Interfaces

    from toteuma.cli.work import worker_process

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    Console().print(word("cli.serving_workplace", language, address=address), soft_wrap=True)
    server = Granian(
        "toteuma.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_enabled=False,
        websockets=False,
    )
    worker = worker_process()
    try:
        with counts:
            server.serve()
    finally:
        worker.terminate()


def _check_is_free(host: str, port: int) -> None:
    """The server would only say that its workers went away."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise AddressTaken(address=f"http://{host}:{port}", cause=error.strerror or str(error)) from error


def only(keeper: DatabaseKeeper) -> str:
    """The one statement there is. Of several, or none, one must be named: the keeper tells which there are."""
    names = keeper.statements()
    if len(names) != 1:
        keeper.head("")
    return names[0]
