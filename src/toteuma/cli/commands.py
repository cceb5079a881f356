"""The commands. Each parses, calls a use case, prints."""

from __future__ import annotations

import sys
import tempfile
import traceback
import zlib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from toteuma import __version__
from toteuma.cli.checking import check, print_all, read
from toteuma.cli.console import chosen_language, print_explanation, print_findings, print_publication, print_table
from toteuma.cli.ledger import ledger
from toteuma.cli.options import LangOption, PackageArgument, UnitOption
from toteuma.cli.package_source import DatabaseOption, PackageOrNone, StatementOption, chosen_package
from toteuma.cli.remind import remind
from toteuma.cli.rolling import roll
from toteuma.cli.web import audit, dump, grant, load, serve_workplace
from toteuma.cli.web_backup import backup, restore
from toteuma.cli.web_tokens import token
from toteuma.cli.work import work
from toteuma.core.errors import NotFound, OutputFailed, PublicationStopped, ToteumaError
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.services.publication import Format
from toteuma.texts import word
from toteuma.texts.findings import error_sentence

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Toteuma: from a municipality's data to its published annual statement.")
app.command()(check)
app.command()(read)
app.command()(roll)
app.command()(load)
app.command()(dump)
app.command()(audit)
app.command()(grant)
app.command()(backup)
app.command()(restore)
app.command()(work)
app.command()(remind)
app.add_typer(ledger, name="ledger")
app.add_typer(token, name="token")


def _listed(text: str, kind: type[Format] | type[Language], option: str) -> tuple[str, ...]:
    names = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [name for name in names if name not in set(kind)]
    if wrong or not names:
        raise typer.BadParameter(f"{', '.join(wrong) or '-'}: use {', '.join(kind)}", param_hint=option)
    return tuple(dict.fromkeys(names))


@app.command()
def build(
    package: PackageOrNone = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder to write into; default build/PACKAGE.")] = None,
    formats: Annotated[str, typer.Option("--formats", help="Which formats, parted by commas.")] = "html,pdf,docx,xlsx,data",
    languages: Annotated[str, typer.Option("--languages", help="Which languages; default all of the municipality.")] = "",
    unit: UnitOption = "",
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Publish the statement: web pages, PDF, Word, Excel, open data. Nothing is written where the package has errors."""
    from toteuma.services.publication import publish

    language = chosen_language(lang)
    console = Console()
    chosen_formats = tuple(Format(name) for name in _listed(formats, Format, "--formats"))
    chosen_languages = tuple(Language(name) for name in _listed(languages, Language, "--languages")) if languages else ()
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
    with chosen_package(package, statement, database) as folder, shown as bar:
        task = bar.add_task(word("cli.part_package", language), total=None)

        def progress(name: str, step: int, steps: int) -> None:
            kind, _, of_language = name.partition(" ")
            description = word(f"cli.part_{kind}", language) + (f" ({of_language})" if of_language else "")
            bar.update(task, description=description, completed=step - 1, total=steps)

        publication = publish(
            folder,
            out or Path("build") / folder.resolve().name,
            formats=chosen_formats,
            languages=chosen_languages,
            unit=unit,
            progress=progress,
        )
    print_all(console, publication.findings, publication.remarks, language)
    print_publication(console, publication, language)


@app.command()
def validate(
    package: PackageOrNone = None, statement: StatementOption = "", database: DatabaseOption = "", lang: LangOption = None
) -> None:
    """Tell everything that is wrong with a package, and all that would not agree in print; write nothing. Exit code 1 where there are errors."""
    from toteuma.services.own_check import check_own
    from toteuma.services.validation import validate as validated

    language = chosen_language(lang)
    console = Console()
    with chosen_package(package, statement, database) as folder:
        result = validated(folder)
        if not result.ok:
            print_findings(console, result.findings, language)
            raise typer.Exit(1)
        own = check_own(folder, result, whole=True)
    print_all(console, (*result.findings, *own.findings), own.remarks, language)
    if own.stops:
        raise typer.Exit(1)


@app.command()
def show(
    unit: UnitOption,
    package: PackageOrNone = None,
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Show a unit's budget and actual as a table."""
    from toteuma.services.explanation import comparison_of

    with chosen_package(package, statement, database) as folder:
        print_table(Console(), comparison_of(folder, unit, chosen_language(lang)))


@app.command()
def explain(
    unit: UnitOption,
    line: Annotated[str, typer.Option("--line", help="Id of a row, or its name as printed.")],
    package: PackageOrNone = None,
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Tell how the figures of a row came about: formula with numbers, and the entries they rest on."""
    from toteuma.services.explanation import explain as explained

    with chosen_package(package, statement, database) as folder:
        print_explanation(Console(), explained(folder, unit, line, chosen_language(lang)))


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")], lang: LangOption = None) -> None:
    """Make a small, commented package of a fictional municipality, to start from."""
    from toteuma.package.template import write_template

    write_template(folder)
    Console().print(word("cli.made", chosen_language(lang), path=str(folder)), soft_wrap=True)


@app.command()
def describe(package: PackageArgument, lang: LangOption = None) -> None:
    """Write datapackage.json, by which other programs can read and check the tables of a package."""
    from toteuma.package.descriptor import write_descriptor

    Console().print(word("cli.described", chosen_language(lang), path=str(write_descriptor(package))), soft_wrap=True)


@app.command()
def pack(
    package: PackageArgument,
    book: Annotated[Path, typer.Argument(metavar="BOOK.xlsx", help="Workbook to write.")],
    lang: LangOption = None,
) -> None:
    """Write a package as one Excel workbook, without loss."""
    from toteuma.package.workbook import pack as packed

    packed(package, book)
    Console().print(word("cli.packed", chosen_language(lang), path=str(book)), soft_wrap=True)


@app.command()
def unpack(
    book: Annotated[Path, typer.Argument(metavar="BOOK.xlsx", help="Workbook made by toteuma pack.", show_default=False)],
    package: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write.")],
    lang: LangOption = None,
) -> None:
    """Write a workbook back as a package, without loss. Nothing is written where the workbook has errors."""
    from toteuma.package.workbook import unpack as unpacked

    language = chosen_language(lang)
    findings = unpacked(book, package)
    if findings:
        print_findings(Console(), findings, language)
    if errors(findings):
        raise typer.Exit(1)
    Console().print(word("cli.unpacked", language, path=str(package)), soft_wrap=True)


@app.command()
def serve(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder that toteuma build wrote; left out: the workplace.", show_default=False)
    ] = None,
    demo: Annotated[
        Path | None,
        typer.Option(
            "--demo", metavar="PACKAGE", exists=True, file_okay=False, help="Workplace with this package and people to try it as."
        ),
    ] = None,
    database: DatabaseOption = "",
    publish: Annotated[
        Path | None, typer.Option("--publish", metavar="DIR", help="Folder to publish approved statements into; else TOTEUMA_PUBLISH.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Port.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    lang: LangOption = None,
) -> None:
    """Serve the workplace, or a built statement, on this machine."""
    if folder is None:
        serve_workplace(host=host, port=port, database=database, demo=demo, language=chosen_language(lang), publish=publish)
        return
    from toteuma.services.site import site_server

    server = site_server(folder, host=host, port=port)
    try:
        Console().print(word("cli.serving", chosen_language(lang), address=f"http://{host}:{server.server_port}"), soft_wrap=True)
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@app.callback(invoke_without_command=True)
def options(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Toteuma: from a municipality's data to its published annual statement."""
    if version:
        typer.echo(f"toteuma {__version__}")
        raise typer.Exit


def main() -> None:
    """The one handler of errors: a request that cannot be done is a sentence and an exit code, a defect of ours a reference."""
    language = chosen_language(_lang_of(sys.argv))
    console = Console(stderr=True)
    try:
        app()
    except PublicationStopped as stopped:
        print_all(console, stopped.findings, stopped.remarks, language)
        console.print(error_sentence(stopped, language), style="bold", soft_wrap=True)
        sys.exit(1)
    except NotFound as missing:
        kind = word(f"cli.kind_{missing.details['kind']}", language)
        sentence = word(f"error.{missing.code}", language, **{**missing.details, "kind": kind})
        console.print(sentence, soft_wrap=True, markup=False)
        sys.exit(2)
    except ToteumaError as error:
        console.print(error_sentence(error, language), soft_wrap=True, markup=False)
        sys.exit(3 if isinstance(error, OutputFailed) else 2)
    except Exception as error:
        trace = traceback.format_exc()
        reference = f"{zlib.crc32(trace.encode()):08x}"
        log = _kept(f"toteuma-{reference}.log", trace)
        cause = f"{type(error).__name__} ({log})"
        console.print(word("cli.defect", language, reference=reference, cause=cause), soft_wrap=True, markup=False)
        sys.exit(70)


def _kept(name: str, trace: str) -> Path:
    """The file that keeps the trace of a defect: here, or among the temporary files where this folder cannot be written to."""
    for log in (Path(name), Path(tempfile.gettempdir()) / name):
        try:
            log.write_text(trace, encoding="utf-8")
        except OSError:
            continue
        return log
    return Path()


def _lang_of(arguments: list[str]) -> str | None:
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None
