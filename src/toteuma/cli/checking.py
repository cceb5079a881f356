"""The commands that read documents: ``check`` holds them against themselves, ``read`` turns one into a draft package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path, PurePath
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from toteuma.cli.console import chosen_language, print_findings
from toteuma.cli.options import LangOption
from toteuma.cli.package_source import DatabaseOption, StatementOption, chosen_files
from toteuma.core.findings import Finding, Level, errors
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.reports.checking.wording import more_text
from toteuma.services.check_reports import Output, json_text, sarif_text, template_text, write_pages, write_text
from toteuma.services.checking import Against, Outcome, read_file
from toteuma.services.checking import check as checked
from toteuma.services.drafting import draft_package
from toteuma.texts import word

FOLDED = 2
"""So many notes of one kind about the reading are shown; the rest are counted."""
PAPER = 120
"""Columns of a report in a file."""

FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE…]",
        help="Statements as PDF, Word, Excel, web page or text, or packages; left out: a statement of the workplace.",
        show_default=False,
    ),
]


def check(
    files: FilesArgument = None,
    output: Annotated[Output, typer.Option("--output", help="How the result is told.")] = Output.CONSOLE,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; with several files and html, a folder.")] = None,
    explanations: Annotated[
        Path | None, typer.Option("--explanations", exists=True, dir_okay=False, help="File of explained findings; a package has its own.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", exists=True, dir_okay=False, help="Settings of the checks.")] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", exists=True, dir_okay=False, help="Last year's statement, for the comparative year.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", exists=True, dir_okay=False, help="Another document of the same year, for equal figures.")
    ] = None,
    explain_template: Annotated[
        Path | None, typer.Option("--explain-template", help="Write a file to explain the open findings in.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Unfold patterns; list all that was not checked.")] = False,
    statement: StatementOption = "",
    database: DatabaseOption = "",
    lang: LangOption = None,
) -> None:
    """Tell everything in a statement that does not agree, also in its text. Exit code 0: no errors, 1: errors, 2: could not be read."""
    language = chosen_language(lang)
    with chosen_files(files or [], statement, database) as chosen, _progress(language) as progress:
        outcome = checked(
            chosen,
            language=language,
            config=config,
            explanations=explanations,
            against=Against(previous, against),
            progress=progress,
        )
    if output is Output.CONSOLE:
        _print(outcome, language, everything=everything, out=out)
    else:
        _write(outcome, output, out, language)
    if explain_template is not None:
        text, count = template_text(outcome, language)
        path = str(write_text(explain_template, text))
        Console(stderr=True).print(word("checking.template_written", language, path=path, count=str(count)), soft_wrap=True, markup=False)
    raise typer.Exit(outcome.exit_code)


def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Statement as PDF, Word, Excel, web page or text.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", metavar="PACKAGE", help="Folder to make.", show_default=False)],
    everything: Annotated[bool, typer.Option("--all", help="Tell every finding; else those of one kind are folded.")] = False,
    lang: LangOption = None,
) -> None:
    """Turn a finished statement into a draft package, and tell what could not be placed. Exit code 1: no draft could be made, 2: could not be read."""
    language = chosen_language(lang)
    with _progress(language) as progress:
        progress("reading", file)
        document, told = read_file(file)
        findings = told if document is None else (*told, *draft_package(document, to))
    console = Console()
    if findings:
        _print_reading(console, findings, language, everything=everything)
    if document is None:
        raise typer.Exit(2)
    if errors(findings):
        raise typer.Exit(1)
    console.print(word("checking.drafted", language, path=str(to)), soft_wrap=True, markup=False)


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[str, PurePath], None]]:
    """On a terminal, a line that says what is being done; elsewhere nothing."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield _silent
        return
    with screen.status("") as status:
        yield lambda step, path: status.update(Text(word(f"checking.{step}", language, name=path.name)))


def _silent(_step: str, _path: PurePath) -> None:
    """No progress is shown where nobody watches."""


def _print(outcome: Outcome, language: Language, *, everything: bool, out: Path | None) -> None:
    """The whole result for people: what was noticed when reading, then the report of each document."""
    from toteuma.reports.checking.console import Report

    text = StringIO()
    console = Console() if out is None else Console(file=text, width=PAPER)
    report = Report(console, language, everything=everything)
    for number, document in enumerate(outcome.documents):
        if number:
            console.print()
        if document.findings:
            _print_reading(console, document.findings, language, everything=everything)
            console.print()
        if document.inspection is None:
            console.print(word("checking.could_not_read", language, name=document.path.name), style="bold red", markup=False)
        else:
            report.write(document.inspection)
    if outcome.findings:
        console.print()
        print_findings(console, outcome.findings, language)
    if out is not None:
        _told(write_text(out, text.getvalue()), language)


def _print_reading(console: Console, findings: Sequence[Finding], language: Language, *, everything: bool) -> None:
    """What was noticed when a document was read: errors and warnings all, notes of one kind folded."""
    counts: Counter[str] = Counter()
    shown = []
    for finding in findings:
        counts[finding.code] += finding.level is Level.INFO
        if everything or finding.level is not Level.INFO or counts[finding.code] <= FOLDED:
            shown.append(finding)
    print_findings(console, shown, language)
    if len(shown) < len(findings):
        more = more_text("like", len(findings) - len(shown), language)
        console.print(f"… {more}. {word('checking.show_all', language)}", style="dim", soft_wrap=True)


def print_all(console: Console, findings: Sequence[Finding], remarks: Sequence[Remark], language: Language) -> None:
    """The findings of a package's data, then what the check of its own document says."""
    if findings or not remarks:
        print_findings(console, findings, language)
    if remarks:
        from toteuma.reports.checking.console import Report

        console.print(word("checking.own_document", language), style="bold")
        Report(console, language).remarks(remarks)


def _write(outcome: Outcome, output: Output, out: Path | None, language: Language) -> None:
    """The result for programs on standard output or in a file; web pages always in files, with a line for each on the terminal."""
    if output is Output.HTML:
        for path in write_pages(outcome, out, language):
            _told(path, language)
        unread = [finding for checked in outcome.documents if checked.inspection is None for finding in checked.findings]
        if unread or outcome.findings:
            print_findings(Console(stderr=True), (*unread, *outcome.findings), language)
        return
    text = json_text(outcome, language) if output is Output.JSON else sarif_text(outcome, language)
    if out is None:
        typer.echo(text, nl=False)
    else:
        _told(write_text(out, text), language)


def _told(path: Path, language: Language) -> None:
    Console(stderr=True).print(word("checking.written", language, path=str(path)), soft_wrap=True, markup=False)
