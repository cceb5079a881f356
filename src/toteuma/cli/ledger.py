"""The commands of the ledger: take postings in, list and undo batches, and lead any figure back to its postings."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from toteuma.cli.console import chosen_language, print_findings
from toteuma.cli.ledger_bridge import print_bridge
from toteuma.cli.ledger_tables import print_batches, print_drilling, print_explained, print_tallies
from toteuma.cli.options import LangOption, PackageArgument
from toteuma.core.errors import OutputFailed
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.core.periods import Months, is_month
from toteuma.services.ledger.batches import batches_of, import_into, unchanged
from toteuma.services.ledger.batches import undo as undone
from toteuma.services.ledger.importing import Progress as Told
from toteuma.services.ledger.importing import proposed_profile
from toteuma.texts import word

ledger = typer.Typer(no_args_is_help=True, help="Postings: take them in, undo them, and lead any figure back to them.")

ByOption = Annotated[str, typer.Option("--by", help="Who does this; default the name you are logged in with.", show_default=False)]
PeriodOption = Annotated[
    str, typer.Option("--period", help="2025, 2025-03 or 2025-01..2025-08; default the months of the statement.", show_default=False)
]
StageOption = Annotated[str, typer.Option("--stage", help="actual, original, amendment:ID, amended (original and amendments) or forecast.")]


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


@ledger.command()
def drill(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; - for what is nobody's.")],
    line: Annotated[str, typer.Option("--line", help="Id or name of a line; - for accounts on no line.")],
    period: PeriodOption = "",
    stage: StageOption = "actual",
    as_reported: Annotated[bool, typer.Option("--as-reported", help="By the organisation of each month's own time.")] = False,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Postings on a page.")] = 40,
    lang: LangOption = None,
) -> None:
    """List the postings that make a figure, and their sum."""
    from toteuma.services.ledger.figures import drill_into

    drilling = drill_into(
        package,
        unit=unit,
        line=line,
        months=_months(period),
        stage=stage,
        as_reported=as_reported,
        limit=limit,
        offset=(page - 1) * limit,
    )
    print_drilling(Console(), drilling, (page - 1) * limit, chosen_language(lang))


@ledger.command()
def explain(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; - for what is nobody's.")],
    line: Annotated[str, typer.Option("--line", help="Id or name of a line; - for accounts on no line.")],
    period: PeriodOption = "",
    stage: StageOption = "actual",
    as_reported: Annotated[bool, typer.Option("--as-reported", help="By the organisation of each month's own time.")] = False,
    lang: LangOption = None,
) -> None:
    """Tell how a figure came about, and add it up a second time from the postings. Exit code 1: the two do not agree."""
    from toteuma.services.ledger.explanation import explain_figure

    explained = explain_figure(package, unit=unit, line=line, months=_months(period), stage=stage, as_reported=as_reported)
    print_explained(Console(), explained, chosen_language(lang))
    if not explained.agrees:
        raise typer.Exit(1)


@ledger.command()
def bridge(
    package: PackageArgument,
    unit: Annotated[str, typer.Option("--unit", help="Code or name of a unit; default those that something moved into or out of.")] = "",
    line: Annotated[list[str] | None, typer.Option("--line", help="Id or name of a line; may be given several times.")] = None,
    period: Annotated[str, typer.Option("--period", help="Months to restate; default those of last year.", show_default=False)] = "",
    to: Annotated[str, typer.Option("--to", help="Month by whose organisation they are told; default the last told one.")] = "",
    stage: StageOption = "actual",
    lang: LangOption = None,
) -> None:
    """Lead figures from how they were reported to a later organisation: moved in, moved out, restated."""
    from toteuma.services.ledger.figures import bridge_to

    target = _months(to, "--to")
    month = target.last if target else None
    print_bridge(
        Console(), bridge_to(package, months=_months(period), to=month, stage=stage, unit=unit, lines=line or ()), chosen_language(lang)
    )


def _months(written: str, option: str = "--period") -> Months | None:
    """The months of ``2025``, ``2025-03``, ``3/2025`` or ``2025-01..2025-08``; None where nothing is asked. **Raises** a usage error."""
    if not written:
        return None
    ends = [_ends(part.strip()) for part in written.split("..")]
    if len(ends) > 2 or None in ends or not (months := Months(ends[0].first, ends[-1].last)) or months.first > months.last:  # type: ignore[union-attr]
        raise typer.BadParameter(f"{written}: use 2025, 2025-03 or 2025-01..2025-08", param_hint=option)
    return months


def _ends(written: str) -> Months | None:
    if re.fullmatch(r"[1-9]\d{3}", written):
        return Months.of_year(int(written))
    if (found := re.fullmatch(r"(?P<y>\d{4})-?(?P<m>\d\d?)|(?P<m2>\d\d?)/(?P<y2>\d{4})", written)) is None:
        return None
    month = int(found["y"] or found["y2"]) * 100 + int(found["m"] or found["m2"])
    return Months(month, month) if is_month(month) else None


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
