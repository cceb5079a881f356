"""What the commands of the ledger print as tables. On paper or in a file a table is as broad as its numbers need."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from toteuma.core.language import Language, Localized
from toteuma.core.money import euros
from toteuma.core.periods import FIRST_MONTH, Month, Months
from toteuma.core.postings import ACTUAL, AMENDMENT, FORECAST, ORIGINAL
from toteuma.ledger.batch import Batch
from toteuma.reports.numbers import day, number
from toteuma.services.ledger.importing import Imported
from toteuma.texts import word

STAGES = frozenset({ACTUAL, ORIGINAL, FORECAST, AMENDMENT.rstrip(":")})


def money(cents: int, language: Language) -> str:
    """Euros with cents as the language writes them."""
    return number(euros(cents), language, 2)


def count(value: int, language: Language) -> str:
    return number(euros(value * 100), language)


def stage(code: str, language: Language) -> str:
    """A stage of the ledger in words: ``amendment:ID`` is *budget amendment ID*. One that nobody knows is told as it is."""
    kind, _, own = code.partition(":")
    return word(f"ledger.stage.{kind}", language, id=own).strip() if kind in STAGES else code


def stages_in_words(codes: Iterable[str], language: Language) -> str:
    return " + ".join(stage(code, language) for code in codes)


def print_tallies(console: Console, imported: Imported, language: Language) -> None:
    """Rows and euros read = accepted + rejected."""
    table = table_of([("", "left"), *((word(f"ledger.{head}", language), "right") for head in ("postings", "debit", "credit"))])
    for key, tally in (("accepted", imported.accepted), ("rejected", imported.rejected), ("read", imported.read)):
        if key == "read":
            table.add_section()
        cells = (count(tally.rows, language), money(tally.debit_cents, language), money(tally.credit_cents, language))
        table.add_row(word(f"ledger.{key}", language), *cells, style="bold" if key == "read" else "")
    print_table(console, table)


def print_batches(console: Console, batches: Sequence[Batch], unchanged: Mapping[Batch, bool], language: Language) -> None:
    """Every batch: whether it counts, where it came from, what it holds; ``unchanged``: whether its files are as they were, where that was asked."""
    if not batches:
        console.print(word("ledger.no_batches", language))
        return
    for batch in batches:
        head = Text(batch.id, style="bold" if not batch.undone else "dim strike")
        if batch.undone:
            on = day(datetime.fromisoformat(batch.undone["at"]).astimezone().date(), language)
            head.append(f"  {word('ledger.undone_by', language, day=on, by=batch.undone['by'])}", style="not strike yellow")
        else:
            head.append(f"  {word('ledger.counts', language)}", style="green")
        if batch in unchanged:
            key, style = ("unchanged", "green") if unchanged[batch] else ("changed", "bold red")
            head.append(f"  {word(f'ledger.{key}', language)}", style=f"not strike {style}")
        console.print(head, soft_wrap=True)
        for key, value in _about(batch, language):
            console.print(Text(f"  {word(f'ledger.{key}', language):<12} {value}"), soft_wrap=True)


def _about(batch: Batch, language: Language) -> Iterable[tuple[str, str]]:
    moment = batch.imported.astimezone()
    yield "imported", f"{day(moment.date(), language)} {moment:%H:%M}, {batch.by}"
    yield "files", ", ".join(source.name for source in batch.sources)
    yield "stages", ", ".join(stage(each, language) for each in batch.stages)
    yield "months", span(Months(batch.first_month, batch.last_month))
    taken = batch.accepted
    sides = {"debit": money(taken.debit_cents, language), "credit": money(taken.credit_cents, language)}
    yield "postings", word("ledger.sides", language, count=count(taken.rows, language), **sides)
    if batch.rejected.rows:
        yield "rejected", count(batch.rejected.rows, language)


GAP = "  "
UNBOUNDED = 10_000
"""Letters that no table is broader than."""


def filled(text: str, width: int, *, indent: str = "", more: str = "") -> str:
    """Text in lines; a number is never broken, nor a word that a line has room for."""
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent + more, break_on_hyphens=False)


def span(months: Months) -> str:
    """``2025``, ``3/2025``, ``1–8/2025`` or ``11/2024–2/2025``; ``–12/2025``: all up to then."""
    first, last = months.first, months.last
    if first == FIRST_MONTH:
        return f"–{month_of(last)}"
    if first == last:
        return month_of(first)
    if first // 100 == last // 100:
        return str(first // 100) if (first % 100, last % 100) == (1, 12) else f"{first % 100}–{month_of(last)}"
    if (first % 100, last % 100) == (1, 12):
        return f"{first // 100}–{last // 100}"
    return f"{month_of(first)}–{month_of(last)}"


def month_of(month: Month) -> str:
    return f"{month % 100}/{month // 100}"


def name_of(name: Localized, language: Language) -> str:
    return name.in_language(language)[0]


def with_name(code: str, names: Mapping[str, Localized], language: Language) -> str:
    name = names.get(code)
    return f"{code} {name_of(name, language)}" if name else code


def table_of(heads: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, side in heads:
        table.add_column(head, justify=side, no_wrap=side == "right", overflow="fold")  # type: ignore[arg-type]
    return table


def print_table(console: Console, table: Table) -> None:
    """No number is ever cut: where the console is too narrow for them, the rows run on."""
    numbers = sum(column.no_wrap for column in table.columns)
    needed = max(console.width, console.measure(table).minimum)
    console.print(table, width=needed if numbers else None, crop=False, no_wrap=False)
