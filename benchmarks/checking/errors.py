"""How one error at a time is planted in a statement that is free of them, and what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from toteuma.core.evidence import ReadCell, ReadDocument, ReadParagraph, ReadTable, Role, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity

AMOUNTS = (Role.PRIOR, Role.ORIGINAL, Role.AMENDED, Role.FORECAST, Role.ACTUAL)
At = tuple[int, int, int]


@dataclass(frozen=True)
class Planted:
    """``at`` the cell that was changed (table, row, column), or ``row`` or ``sentence`` where no one cell was. ``right`` is what stood there.

    In prose ``exact`` is the figure that the sentence tells, ``step`` the worth of its last written digit.
    """

    kind: str
    document: ReadDocument
    at: At | None = None
    right: Decimal | str | None = None
    row: tuple[int, str] | None = None
    sentence: str = ""
    wrong: str = ""
    exact: Decimal = Decimal(0)
    step: Decimal = Decimal(1)


def tables(document: ReadDocument) -> list[ReadTable]:
    return list(document.tables())


def with_cell(document: ReadDocument, at: At, text: str) -> ReadDocument:
    """The document with one cell written otherwise."""
    t, r, c = at
    table = tables(document)[t]
    old = table.rows[r].cells[c]
    numeric = old.quantity is not None
    cell = ReadCell(text, old.spot, parse_quantity(text, document.language) if numeric else None, bold=old.bold)
    cells = tuple(cell if index == c else other for index, other in enumerate(table.rows[r].cells))
    rows = tuple(replace(row, cells=cells) if index == r else row for index, row in enumerate(table.rows))
    return with_table(document, t, replace(table, rows=rows))


def with_table(document: ReadDocument, index: int, table: ReadTable) -> ReadDocument:
    old = tables(document)[index]
    return replace(document, blocks=tuple(table if block is old else block for block in document.blocks))


def with_sentence(document: ReadDocument, sentence: str, new: str) -> ReadDocument:
    blocks = []
    for block in document.blocks:
        if isinstance(block, ReadParagraph) and sentence in block.text:
            block = replace(block, text=block.text.replace(sentence, new, 1))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def number_cells(document: ReadDocument, *roles: Role) -> Iterator[tuple[At, ReadCell, ReadTable]]:
    """Number cells of comparison tables in columns of some roles."""
    for t, table in enumerate(tables(document)):
        if table.kind is not TableKind.COMPARISON:
            continue
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells[: len(table.columns)]):
                if table.columns[c].role in roles and cell.quantity is not None and cell.quantity.value:
                    yield (t, r, c), cell, table


def _digits(text: str) -> list[int]:
    return [index for index, character in enumerate(text) if character.isdigit()]


def swapped(text: str, draw: Random, least: int = 2) -> str:
    """Two neighbouring digits exchanged, not among the last ones, where that makes a difference."""
    places = _digits(text)
    pairs = [(a, b) for a, b in pairwise(places) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    pairs = [pair for pair in pairs if len(places) - 1 - places.index(pair[1]) >= least - 1] or []
    if not pairs:
        return ""
    a, b = draw.choice(pairs)
    return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def changed(text: str, draw: Random, least: int = 1) -> str:
    """One digit another one, not among the last ones."""
    places = _digits(text)[: -least or None]
    if not places:
        return ""
    at = draw.choice(places)
    others = [digit for digit in "123456789" if digit != text[at]]
    return text[:at] + draw.choice(others) + text[at + 1 :]


def written(document: ReadDocument, value: Decimal, like: str, decimals: int = 0) -> str:
    """A number in the way of another cell."""
    text = f"{abs(value):,.{decimals}f}"
    if document.language is not Language.EN:
        group = "\u00a0" if "\u00a0" in like else " "
        text = text.replace(",", "\x00").replace(".", ",").replace("\x00", group)
    sign = re.match(r"[-−]\s?", like)
    return (sign[0] if sign else "-") + text if value < 0 else text
