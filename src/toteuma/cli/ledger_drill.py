"""What the commands of the ledger print of a figure: its postings, and how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from toteuma.cli.console import print_explanation
from toteuma.cli.ledger_tables import (
    GAP,
    UNBOUNDED,
    count,
    filled,
    money,
    month_of,
    name_of,
    print_table,
    span,
    stages_in_words,
    table_of,
    with_name,
)
from toteuma.core.language import Language, Localized
from toteuma.ledger.drill import DrilledPosting
from toteuma.ledger.narrowing import Only
from toteuma.reports.numbers import day
from toteuma.services.ledger.explanation import Explained
from toteuma.services.ledger.figures import Chosen, Drilling
from toteuma.services.ledger.printed import PrintedExplained
from toteuma.texts import word


def print_drilling(console: Console, drilling: Drilling, offset: int, language: Language) -> None:
    """What the figure is, its postings, and their sum."""
    found = drilling.found
    _print_head(console, (drilling.unit, drilling.line), drilling.chosen, language)
    console.print(Text(word("ledger.makes", language, count=count(found.count, language), sum=money(found.cents, language))))
    if not found.postings:
        return
    rows = [_posting(posting, drilling, language) for posting in found.postings]
    heads = [word(f"ledger.{head}", language) for head in ("date", "voucher", "account", "cost_centre", "text")]
    heads += [word("ledger_filter.further", language), *(word(f"ledger.{head}", language) for head in ("amount", "found_at"))]
    if not any(row[_FURTHER] for row in rows):
        rows, heads[_FURTHER] = [(*row[:_FURTHER], "", *row[_FURTHER + 1 :]) for row in rows], ""
    shown = [place for place, head in enumerate(heads) if head]
    table = table_of((heads[place], "left" if place <= _FURTHER else "right") for place in shown)
    for row in rows:
        table.add_row(*(row[place] for place in shown))
    if console.measure(table, options=console.options.update(width=UNBOUNDED)).maximum <= console.width:
        console.print(table)
    else:
        _print_stacked(console, heads, rows)
    last = offset + len(found.postings)
    if last < found.count:
        numbers = {"first": str(offset + 1), "last": str(last), "next": str(last // max(len(found.postings), 1) + 1)}
        console.print(word("ledger.shown", language, **numbers), soft_wrap=True)


def _posting(posting: DrilledPosting, drilling: Drilling, language: Language) -> tuple[str, ...]:
    on = day(posting.date, language) if posting.date else month_of(posting.month)
    account = with_name(posting.account, drilling.accounts, language)
    centre = with_name(posting.cost_centre, drilling.cost_centres, language)
    amount = money(posting.part, language)
    return on, posting.voucher, account, centre, posting.text, _further(posting, language), amount, f"{posting.batch}: {posting.row}"


_FURTHER = 5
"""The place of what a posting tells besides, in a row of them."""


def _further(posting: DrilledPosting, language: Language) -> str:
    """Project, service class and the like, where they are told."""
    values = {column: getattr(posting, column) for column in ("project", "service_class", "activity", "reference")}
    told = [f"{word(f'ledger_filter.column.{column}', language)} {value}" for column, value in values.items() if value]
    told += [f"{name} {value}" for name, value in posting.dimensions.items() if value]
    return " · ".join([*told, *([_scope(posting.scope, language)] if posting.scope else [])])


def _scope(scope: str, language: Language) -> str:
    return word(f"ledger_filter.scope.{scope}", language) if scope in ("external", "internal") else scope


def _print_stacked(console: Console, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Postings where the console is narrow: what finds one and its amount on a line, what it is on the next."""
    above = [(row[0], row[1], row[6], row[7]) for row in (tuple(heads), *rows)]
    widths = [max(len(row[place]) for row in above) for place in range(4)]
    room = max(console.width - widths[0] - widths[2] - widths[3] - 3 * len(GAP), widths[1])
    for line, row in zip(above, (tuple(heads), *rows), strict=True):
        first = GAP.join((line[0].ljust(widths[0]), line[1].ljust(room), line[2].rjust(widths[2]), line[3].rjust(widths[3])))
        head = row[0] == heads[0]
        console.print(Text(first.rstrip(), style="bold" if head else ""), soft_wrap=True)
        told = " · ".join(part for part in row[2:6] if part)
        console.print(Text(filled(told, console.width, indent=GAP), style="" if head else "dim"), soft_wrap=True)
        if head:
            console.print(Text("─" * console.width), soft_wrap=True)


def _print_head(console: Console, names: tuple[Localized | None, Localized | None], told: Chosen, language: Language) -> None:
    unit = _named(names[0], "ledger_filter.any_unit", "ledger.nobody", language)
    line = _named(names[1], "ledger_filter.any_line", "ledger.no_line", language)
    by = word("ledger.as_of", language, month=month_of(told.as_of)) if told.as_of else word("ledger.as_reported", language)
    console.print(Text(f"{unit}, {line}", style="bold"), soft_wrap=True)
    months = span(told.months)
    console.print(Text(f"{months}, {stages_in_words(told.stages, language)}, {by}"), soft_wrap=True)
    if told.only:
        what = word("ledger_filter.only", language, what="; ".join(_asked(told.only, language)))
        console.print(Text(filled(what, console.width, more=GAP)), soft_wrap=True)


def _named(name: Localized | None, any_: str, none: str, language: Language) -> str:
    return word(any_, language) if name is None else name_of(name, language) or word(none, language)


def _asked(only: Only, language: Language) -> Iterator[str]:
    """What else was asked of the postings, in words."""
    named = {word(f"ledger_filter.column.{column}", language): values for column, values in only.values.items() if column != "scope"}
    text = {word("ledger_filter.column.text", language): (only.words,)} if only.words else {}
    for name, values in (named | dict(only.dimensions) | text).items():
        told = [value or word("ledger_filter.none", language) for value in values[:MOST_VALUES]]
        yield f"{name} {', '.join(told)}{' …' if len(values) > MOST_VALUES else ''}"
    if scopes := only.values.get("scope"):
        yield ", ".join(_scope(scope, language) if scope else word("ledger_filter.scope.untold", language) for scope in scopes)


MOST_VALUES = 8
"""So many values of one kind are told."""


def print_explained(console: Console, explained: Explained, language: Language) -> None:
    """The figure, what it is the sum of, its accounts and batches, and whether its postings add up to it."""
    _print_head(console, (explained.unit, explained.line), explained.chosen, language)
    figure = "–" if explained.figure is None else f"{money(explained.figure, language)} €"
    console.print(Text(figure, style="bold"), soft_wrap=True)
    for parts in (explained.lines, explained.units):
        if parts:
            console.print(Text(filled(_sum_of(parts, language), console.width, indent=GAP, more=GAP)), soft_wrap=True)
    if not explained.postings:
        return
    places = {"accounts": str(len(explained.accounts)), "centres": str(len([centre for centre in explained.cost_centres if centre]))}
    selected = word(
        "ledger.selected",
        language,
        **places,
        stages=stages_in_words(explained.chosen.stages, language),
        months=span(explained.chosen.months),
    )
    console.print(Text(filled(selected, console.width)), soft_wrap=True)
    table = table_of([(word("ledger.account", language), "left"), *_sums(language)])
    for account, name, added in explained.accounts[:MOST_ACCOUNTS]:
        table.add_row(with_name(account, {account: name}, language), count(added.postings, language), money(added.cents, language))
    rest = [added for _, _, added in explained.accounts[MOST_ACCOUNTS:]]
    if rest:
        told = word("ledger.other_accounts", language, count=str(len(rest)))
        sums = sum(added.postings for added in rest), sum(added.cents for added in rest)
        table.add_row(told, count(sums[0], language), money(sums[1], language), style="dim")
    print_table(console, table)
    table = table_of([(word("ledger.batch", language), "left"), *_sums(language)])
    for batch, added in explained.batches:
        files = "\n".join((batch.id, *(GAP + source.name for source in batch.sources)))
        table.add_row(files, count(added.postings, language), money(added.cents, language))
    print_table(console, table)
    key, style = ("agrees", "green") if explained.agrees else ("disagrees", "bold red")
    numbers = {"count": count(explained.postings, language), "sum": money(explained.readded, language)}
    console.print(Text(word(f"ledger.{key}", language, **numbers, figure=figure), style=style), soft_wrap=True)


def print_printed(console: Console, printed: PrintedExplained, language: Language) -> None:
    """A printed figure with the terms of its formula, and each figure of the ledger that it rests on."""
    print_explanation(console, (printed.entry,))
    if not printed.parts:
        console.print(word("ledger.no_postings_behind", language), soft_wrap=True)
    for part in printed.parts:
        console.print()
        print_explained(console, part, language)


MOST_ACCOUNTS = 12
"""So many accounts of a figure are told one by one, the largest first."""


def _sum_of(parts: Iterable[tuple[Localized, int]], language: Language) -> str:
    told = [f"{name_of(name, language) or word('ledger.own', language)} {money(cents, language)}" for name, cents in parts]
    return f"= {' + '.join(told)}" if told else ""


def _sums(language: Language) -> tuple[tuple[str, str], ...]:
    return (word("ledger.postings", language), "right"), (word("ledger.amount", language), "right")
