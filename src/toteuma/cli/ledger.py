"""The commands of the ledger: take postings in, list and undo batches, and lead any figure back to its postings."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from toteuma.cli.console import chosen_language, print_findings
from toteuma.cli.ledger_figures import bridge, drill, explain
from toteuma.cli.ledger_tables import print_batches, print_tallies
from toteuma.cli.options import LangOption, PackageArgument
from toteuma.core.errors import OutputFailed
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.services.ledger.batches import batches_of, import_into, unchanged
from toteuma.services.ledger.batches import undo as undone
from toteuma.services.ledger.importing import Progress as Told
from toteuma.services.ledger.importing import proposed_profile
from toteuma.texts import word

ledger = typer.Typer(no_args_is_help=True, help="Postings: take them in, undo them, and lead any figure back to them.")

ByOption = Annotated[str, typer.Option("--by", help="Who does this; default the name you are logged in with.", show_default=False)]


@ledger.command("import")
def import_(
    package: PackageArgument,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, XLSX, SIE or SAF-T.", show_default=False)],
    profile: Annotated[
        str, typer.Option("--profile", help="Import profile: a name in PACKAGE/profiles, or a file. SIE and SAF-T need none.")
    ] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Take nothing in where anything is rejected.")] = False,
    rejected: Annotated[Path, typer.Option("--rejected", help="Folder for the file of rejected vouchers.")] = Path(),
    by: ByOption = "",
    lang: LangOption = None,
) -> None:
    """Take files into the ledger as one batch. Vouchers with faults are kept apart. Exit code 1: something was rejected or does not agree."""
    language = chosen_language(lang)
    with _progress(language) as progress:
        imported = import_into(
            package,
            files,
            profile=profile,
            by=by or getpass.getuser(),
            at=datetime.now(UTC),
            strict=strict,
            rejected_into=rejected,
            progress=progress,
            language=language,
        )
    console = Console()
    if imported.findings:
        print_findings(console, imported.findings, language)
        console.print()
    said = word("ledger.taken", language, batch=imported.batch.id) if imported.batch else word("ledger.not_taken", language)
    console.print(said, style="bold" if imported.batch else "bold red", soft_wrap=True, markup=False)
    if imported.read.rows:
        print_tallies(console, imported, language)
    if imported.rejected_file is not None:
        key = "mend" if imported.batch or not imported.accepted.rows else "mend_source"
        told = word(f"ledger.{key}", language, path=str(imported.rejected_file), package=str(package))
        console.print(told, soft_wrap=True, markup=False)
    if imported.batch is None or errors(imported.findings):
        raise typer.Exit(1)


@ledger.command()
def batches(
    package: PackageArgument,
    verify: Annotated[bool, typer.Option("--verify", help="Tell whether each is as it was imported, by hashes and sums.")] = False,
    lang: LangOption = None,
) -> None:
    """List every batch: what it holds, where it came from, and whether it counts. Exit code 1: one was changed by another hand."""
    language = chosen_language(lang)
    checked = dict(unchanged(package)) if verify else {}
    print_batches(Console(), tuple(checked) if verify else batches_of(package), checked, language)
    if not all(checked.values()):
        raise typer.Exit(1)


@ledger.command()
def undo(
    package: PackageArgument,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="Id or number of a batch.", show_default=False)],
    by: ByOption = "",
    lang: LangOption = None,
) -> None:
    """Hide a batch from every figure. Nothing is erased."""
    language = chosen_language(lang)
    hidden, counted = undone(package, batch, by=by or getpass.getuser(), at=datetime.now(UTC))
    key = "undone" if counted else "undone_before"
    Console().print(word(f"ledger.{key}", language, batch=hidden.id, count=str(hidden.accepted.rows)), soft_wrap=True, markup=False)


@ledger.command()
def profile(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX to propose an import profile for.", show_default=False)],
    to: Annotated[Path | None, typer.Option("--to", help="File to write, such as PACKAGE/profiles/NAME.toml.", show_default=False)] = None,
    lang: LangOption = None,
) -> None:
    """Propose an import profile from a file itself, each choice with its reason, for you to look over. Exit code 1: none can be proposed."""
    language = chosen_language(lang)
    text, findings = proposed_profile(file, language, to.stem if to else "")
    screen = Console(stderr=True)
    if findings:
        print_findings(screen, findings, language)
    if not text:
        raise typer.Exit(1 if errors(findings) else 0)
    if to is None:
        typer.echo(text, nl=False)
        screen.print(word("ledger.proposed", language, file=str(file)), soft_wrap=True, markup=False)
        return
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise OutputFailed(path=str(to), cause=word("ledger.file_there", language)) from error
    except OSError as error:
        raise OutputFailed(path=str(to), cause=error.strerror or str(error)) from error
    told = word("ledger.proposal_written", language, path=str(to), file=str(file), name=to.stem)
    Console().print(told, soft_wrap=True, markup=False)


for command in (drill, explain, bridge):
    ledger.command()(command)


_SHARES = {"read": (0, 60), "accept": (60, 20), "write": (80, 20)}
"""From where on each step of an import stands on the bar, and how much of it it takes, in percent: about what it takes of the time."""


@contextmanager
def _progress(language: Language) -> Iterator[Told]:
    """On a terminal, a bar of what is being done and how far all of it is; elsewhere only that another import is waited for."""
    screen = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    steps = {"wait": "waiting", "read": "reading", "accept": "accepting", "write": "writing"}
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(word("ledger.reading", language), total=None)

        def told(what: str, done: int, all_: int) -> None:
            start, share = _SHARES.get(what, (0, 0))
            total = 100 if share else None
            bar.update(
                task, description=word(f"ledger.{steps[what]}", language), completed=start + share * done // max(all_, 1), total=total
            )

        def waiting(what: str, _done: int, _all: int) -> None:
            if what == "wait":
                screen.print(word("ledger.waiting", language), soft_wrap=True)

        yield told if screen.is_terminal else waiting
