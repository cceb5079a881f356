"""What the command line prints: findings, tables, explanations, summaries."""

from __future__ import annotations

import os
import string
import textwrap
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree

from toteuma.core.document import FigureEntry, OriginStep, RowKind, Table
from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.reports.numbers import NBSP, number
from toteuma.services.publication import Publication
from toteuma.texts import word
from toteuma.texts.findings import hint, place, sentence

LABEL_WIDTH = 18
"""Letters that a row's label gets at least on a line."""

GAP = "  "

STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.INFO: "cyan"}


def chosen_language(option: str | None) -> Language:
    """The language of messages: the option, else ``TOTEUMA_LANG``, else Finnish."""
    asked = option or os.environ.get("TOTEUMA_LANG", "")
    return Language(asked) if asked in set(Language) else Language.FI


def print_findings(console: Console, findings: Iterable[Finding], language: Language) -> None:
    """Each finding with its place and what to do (the same advice once after another), worst first, then how many there are."""
    counts: Counter[Level] = Counter()
    advised = ""
    for finding in findings:
        counts[finding.level] += 1
        head = Text(word(f"cli.level_{finding.level}", language), style=STYLES[finding.level])
        where = place(finding, language)
        console.print(head, Text(f" {where}: " if where else " "), Text(sentence(finding, language)), sep="", soft_wrap=True)
        advice = hint(finding, language)
        if advice and advice != advised:
            console.print(Text(f"  → {advice}"), soft_wrap=True)
        advised = advice
    if not counts:
        console.print(word("cli.no_findings", language))
        return
    numbers = {"errors": str(counts[Level.ERROR]), "warnings": str(counts[Level.WARNING]), "infos": str(counts[Level.INFO])}
    console.print(word("cli.findings_summary", language, **numbers))


def print_table(console: Console, table: Table) -> None:
    """A comparison as a readable table: as broad as the console where that is enough for every number, a long label over several lines."""
    widths = [_least_width(table, index) for index in range(1, len(table.columns))]
    room = console.width - sum(widths) - len(GAP) * len(widths)
    longest_word = max(2 * row.depth + 2 + len(part) for row in table.rows for part in row.cells[0].printed.split(" "))
    label = max(LABEL_WIDTH, longest_word, min(room, max(2 * row.depth + len(row.cells[0].printed) for row in table.rows)))
    breadth = label + sum(widths) + len(GAP) * len(widths)
    heads = [textwrap.wrap(column.header, width) for column, width in zip(table.columns, (label, *widths), strict=True)]
    height = max(len(head) for head in heads)
    lines = [Text(table.caption, style="bold"), Text(table.unit_note.rjust(breadth))]
    for first, *rest in zip(*([""] * (height - len(head)) + head for head in heads), strict=True):
        lines.append(_row(first, rest, label, widths))
    lines.append(Text("─" * breadth))
    for row in table.rows:
        style = "bold" if row.kind in (RowKind.TOTAL, RowKind.SUBTOTAL, RowKind.HEADING) else ""
        indent = "  " * row.depth
        names = textwrap.wrap(row.cells[0].printed, label, initial_indent=indent, subsequent_indent=indent + "  ") or [""]
        blank = [""] * len(widths)
        lines += [_row(name, blank, label, widths, style) for name in names[:-1]]
        lines.append(_row(names[-1], [cell.printed for cell in row.cells[1:]], label, widths, style))
        if row.kind is RowKind.TOTAL:
            lines.append(Text("─" * breadth))
    for line in lines:
        console.print(line, no_wrap=True, crop=False, overflow="ignore")
    for note in table.notes:
        console.print(Text(f"{note.number}) {note.paragraph.text}"))


def _row(name: str, cells: list[str], label: int, widths: list[int], style: str = "") -> Text:
    numbers = "".join(GAP + cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return Text(f"{name.ljust(label)}{numbers}".rstrip(" "), style=style)


def _least_width(table: Table, index: int) -> int:
    """The room that a column needs so that no number and no word of its head is cut."""
    words = table.columns[index].header.split(" ")
    return max(*(len(row.cells[index].printed) for row in table.rows), *(len(part) for part in words))


def print_explanation(console: Console, entries: tuple[FigureEntry, ...]) -> None:
    """Each figure of a row as a tree down to the entries it rests on. What the entries rest on is said once, below, under a letter."""
    bases: dict[str, str] = {}
    for entry in entries:
        branches: dict[int, Tree] = {}
        for step in entry.steps:
            branches[step.depth] = (
                branches[step.depth - 1].add(_step(entry, step, bases)) if step.depth else Tree(_step(entry, step, bases))
            )
        _print_unbroken(console, branches[0])
    for basis, letter in bases.items():
        _print_unbroken(console, Text(f"{letter}) {basis}"))


def _step(entry: FigureEntry, step: OriginStep, bases: dict[str, str]) -> Text:
    text = Text(step.label) if step.depth else Text(f"{entry.row_label}, {entry.column_label}", style="bold")
    text.append(f": {step.printed or '–'}".replace(NBSP, HELD))
    if step.formula and not step.target:
        text.append(f" = {step.formula}".replace(NBSP, HELD), style="cyan")
    place, _, basis = step.source.partition(": ")
    if place:
        letter = bases.setdefault(basis, string.ascii_lowercase[len(bases)] if len(bases) < 26 else str(len(bases))) if basis else ""
        text.append(f"  {place}{f', {letter})' if letter else ''}", style="dim")
    return text


HELD = "\ue000"
"""Stands for a no-break space while lines are broken: the console breaks at it as at any other."""


def _print_unbroken(console: Console, what: Tree | Text) -> None:
    """Print without breaking a number at the space between its groups."""
    with console.capture() as capture:
        console.print(what)
    console.file.write(capture.get().replace(HELD, NBSP))


def print_publication(console: Console, publication: Publication, language: Language) -> None:
    """What was written, how large it is, how long each part took."""
    table = RichTable(title=word("cli.summary_title", language, out=str(publication.out)), title_justify="left")
    for key, justify in (("part", "left"), ("files", "right"), ("size", "right"), ("time", "right")):
        table.add_column(word(f"cli.{key}", language), justify=justify)  # type: ignore[arg-type]
    for part in publication.parts:
        kind, _, of_language = part.name.partition(" ")
        name = word(f"cli.part_{kind}", language) + (f" ({of_language})" if of_language else "")
        table.add_row(name, str(part.files or ""), _size(part.size_bytes, language), _seconds(part.seconds, language))
    table.add_section()
    size = sum(part.size_bytes for part in publication.parts)
    seconds = sum(part.seconds for part in publication.parts)
    files = sum(part.files for part in publication.parts)
    table.add_row(word("cli.total", language), str(files), _size(size, language), _seconds(seconds, language), style="bold")
    console.print(table)


def _size(size_bytes: int, language: Language) -> str:
    return f"{number(Decimal(size_bytes) / 1024, language)} kB" if size_bytes else ""


def _seconds(seconds: float, language: Language) -> str:
    return f"{number(Decimal(str(round(seconds, 3))), language, 1)} s"
