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
from toteuma.core.periods import Month, Months
from toteuma.core.postings import ACTUAL, AMENDMENT, FORECAST, ORIGINAL
from toteuma.ledger.batch import Batch
from toteuma.ledger.drill import DrilledPosting
from toteuma.reports.numbers import day, number
from toteuma.services.ledger.explanation import Explained
from toteuma.services.ledger.figures import Drilling
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


def _stages(codes: Iterable[str], language: Language) -> str:
    return " + ".join(stage(code, language) for code in codes)


def print_tallies(console: Console, imported: Imported, language: Language) -> None:
    """Rows and euros read = accepted + rejected."""
    table = _table([("", "left"), *((word(f"ledger.{head}", language), "right") for head in ("postings", "debit", "credit"))])
    for key, tally in (("accepted", imported.accepted), ("rejected", imported.rejected), ("read", imported.read)):
        if key == "read":
            table.add_section()
        cells = (count(tally.rows, language), money(tally.debit_cents, language), money(tally.credit_cents, language))
        table.add_row(word(f"ledger.{key}", language), *cells, style="bold" if key == "read" else "")
    _print(console, table)


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


def print_drilling(console: Console, drilling: Drilling, offset: int, language: Language) -> None:
    """What the figure is, its postings, and their sum."""
    found = drilling.found
    _print_head(console, drilling, language)
    console.print(Text(word("ledger.makes", language, count=count(found.count, language), sum=money(found.cents, language))))
    if not found.postings:
        return
    rows = [_posting(posting, drilling, language) for posting in found.postings]
    heads = [word(f"ledger.{head}", language) for head in ("date", "voucher", "account", "cost_centre", "text", "amount", "found_at")]
    table = _table(zip(heads, ("left",) * 5 + ("right",) * 2, strict=True))
    for row in rows:
        table.add_row(*row)
    if console.measure(table, options=console.options.update(width=_UNBOUNDED)).maximum <= console.width:
        console.print(table)
    else:
        _print_stacked(console, heads, rows)
    last = offset + len(found.postings)
    if last < found.count:
        numbers = {"first": str(offset + 1), "last": str(last), "next": str(last // max(len(found.postings), 1) + 1)}
        console.print(word("ledger.shown", language, **numbers), soft_wrap=True)


def _posting(posting: DrilledPosting, drilling: Drilling, language: Language) -> tuple[str, ...]:
    on = day(posting.date, language) if posting.date else month_of(posting.month)
    account = _with_name(posting.account, drilling.accounts, language)
    centre = _with_name(posting.cost_centre, drilling.cost_centres, language)
    amount = money(posting.part, language)
    return on, posting.voucher, account, centre, posting.text, amount, f"{posting.batch}: {posting.row}"


def _print_stacked(console: Console, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Postings where the console is narrow: what finds one and its amount on a line, what it is on the next."""
    above = [(row[0], row[1], row[5], row[6]) for row in (tuple(heads), *rows)]
    widths = [max(len(row[place]) for row in above) for place in range(4)]
    room = max(console.width - widths[0] - widths[2] - widths[3] - 3 * len(GAP), widths[1])
    for line, row in zip(above, (tuple(heads), *rows), strict=True):
        first = GAP.join((line[0].ljust(widths[0]), line[1].ljust(room), line[2].rjust(widths[2]), line[3].rjust(widths[3])))
        head = row[0] == heads[0]
        console.print(Text(first.rstrip(), style="bold" if head else ""), soft_wrap=True)
        told = " · ".join(part for part in row[2:5] if part)
        console.print(Text(_filled(told, console.width, indent=GAP), style="" if head else "dim"), soft_wrap=True)
        if head:
            console.print(Text("─" * console.width), soft_wrap=True)


GAP = "  "
_UNBOUNDED = 10_000
"""Letters that no table is broader than."""


def _filled(text: str, width: int, *, indent: str = "", more: str = "") -> str:
    """Text in lines; a number is never broken, nor a word that a line has room for."""
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent + more, break_on_hyphens=False)


def _print_head(console: Console, told: Drilling | Explained, language: Language) -> None:
    unit = name_of(told.unit, language) or word("ledger.nobody", language)
    line = name_of(told.line, language) or word("ledger.no_line", language)
    by = word("ledger.as_of", language, month=month_of(told.as_of)) if told.as_of else word("ledger.as_reported", language)
    console.print(Text(f"{unit}, {line}", style="bold"), soft_wrap=True)
    console.print(Text(f"{span(told.months)}, {_stages(told.stages, language)}, {by}"), soft_wrap=True)


def print_explained(console: Console, explained: Explained, language: Language) -> None:
    """The figure, what it is the sum of, its accounts and batches, and whether its postings add up to it."""
    _print_head(console, explained, language)
    figure = "–" if explained.figure is None else f"{money(explained.figure, language)} €"
    console.print(Text(figure, style="bold"), soft_wrap=True)
    for parts in (explained.lines, explained.units):
        if parts:
            console.print(Text(_filled(_sum_of(parts, language), console.width, indent=GAP, more=GAP)), soft_wrap=True)
    if not explained.postings:
        return
    places = {"accounts": str(len(explained.accounts)), "centres": str(len([centre for centre in explained.cost_centres if centre]))}
    selected = word("ledger.selected", language, **places, stages=_stages(explained.stages, language), months=span(explained.months))
    console.print(Text(_filled(selected, console.width)), soft_wrap=True)
    table = _table([(word("ledger.account", language), "left"), *_sums(language)])
    for account, name, added in explained.accounts[:MOST_ACCOUNTS]:
        table.add_row(_with_name(account, {account: name}, language), count(added.postings, language), money(added.cents, language))
    rest = [added for _, _, added in explained.accounts[MOST_ACCOUNTS:]]
    if rest:
        told = word("ledger.other_accounts", language, count=str(len(rest)))
        sums = sum(added.postings for added in rest), sum(added.cents for added in rest)
        table.add_row(told, count(sums[0], language), money(sums[1], language), style="dim")
    _print(console, table)
    table = _table([(word("ledger.batch", language), "left"), *_sums(language)])
    for batch, added in explained.batches:
        files = "\n".join((batch.id, *(GAP + source.name for source in batch.sources)))
        table.add_row(files, count(added.postings, language), money(added.cents, language))
    _print(console, table)
    key, style = ("agrees", "green") if explained.agrees else ("disagrees", "bold red")
    numbers = {"count": count(explained.postings, language), "sum": money(explained.readded, language)}
    console.print(Text(word(f"ledger.{key}", language, **numbers, figure=figure), style=style), soft_wrap=True)


MOST_ACCOUNTS = 12
"""So many accounts of a figure are told one by one, the largest first."""


def _sum_of(parts: Iterable[tuple[Localized, int]], language: Language) -> str:
    told = [f"{name_of(name, language) or word('ledger.own', language)} {money(cents, language)}" for name, cents in parts]
    return f"= {' + '.join(told)}" if told else ""


def _sums(language: Language) -> tuple[tuple[str, str], ...]:
    return (word("ledger.postings", language), "right"), (word("ledger.amount", language), "right")


def span(months: Months) -> str:
    """``2025``, ``3/2025``, ``1–8/2025`` or ``11/2024–2/2025``."""
    first, last = months.first, months.last
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


def _with_name(code: str, names: Mapping[str, Localized], language: Language) -> str:
    name = names.get(code)
    return f"{code} {name_of(name, language)}" if name else code


def _table(heads: Iterable[tuple[str, str]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, side in heads:
        table.add_column(head, justify=side, no_wrap=side == "right", overflow="fold")  # type: ignore[arg-type]
    return table


def _print(console: Console, table: Table) -> None:
    """No number is ever cut: where the console is too narrow for them, the rows run on."""
    numbers = sum(column.no_wrap for column in table.columns)
    needed = max(console.width, console.measure(table).minimum)
    console.print(table, width=needed if numbers else None, crop=False, no_wrap=False)
