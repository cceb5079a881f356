"""The bridge that the ledger prints: as broad as its numbers need, every unit over its lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from toteuma.cli.ledger_tables import GAP, money, month_of, name_of, span
from toteuma.core.language import Language
from toteuma.services.ledger.figures import Bridged
from toteuma.texts import word

_INDENT = " "


def print_bridge(console: Console, bridged: Bridged, language: Language) -> None:
    """As reported, moved in, moved out, restated."""
    if not bridged.rows:
        console.print(word("ledger.nothing_moved", language))
        return
    console.print(
        Text(word("ledger.bridge_title", language, months=span(bridged.months), to=month_of(bridged.to)), style="bold"), soft_wrap=True
    )
    heads = ("reported", "moved_in", "moved_out", "restated")
    names = [word(f"ledger.{head}", language).split(" ") for head in heads]
    printed = [(unit, name_of(line, language), [money(getattr(row, head), language) for head in heads]) for unit, line, row in bridged.rows]
    widths = [max(*map(len, name), *(len(row[2][place]) for row in printed)) for place, name in enumerate(names)]
    longest = max(len(part) for _, line, _ in printed for part in line.split(" "))
    room = console.width - sum(widths) - len(GAP) * len(widths) - len(_INDENT)
    label = max(longest, min(room, max(len(line) for _, line, _ in printed)))
    breadth = len(_INDENT) + label + sum(widths) + len(GAP) * len(widths)

    def print_row(first: str, cells: Sequence[str], style: str = "") -> None:
        told = GAP.join((first.ljust(len(_INDENT) + label), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))))
        console.print(Text(told.rstrip(), style=style), soft_wrap=True)

    height = max(map(len, names))
    for place in range(height):
        print_row("", [([""] * (height - len(name)) + name)[place] for name in names], "bold")
    console.print(Text("─" * breadth), soft_wrap=True)
    shown = None
    for unit, line, cells in printed:
        if unit != shown:
            console.print(
                *([] if shown is None else [""]), Text(name_of(unit, language) or word("ledger.nobody", language), style="bold"), sep="\n"
            )
            shown = unit
        *above, last = textwrap.wrap(line, label)
        for part in above:
            console.print(Text(_INDENT + part), soft_wrap=True)
        print_row(_INDENT + last, cells)
    console.print()
    if bridged.adds_up:
        console.print(word("ledger.bridge_holds", language), soft_wrap=True)
