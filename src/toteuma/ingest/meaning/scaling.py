"""The scale of tables that do not tell it, from the same figures elsewhere in the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from toteuma.core.evidence import Quantity, ReadHeading, ReadParagraph, ReadRow, ReadTable, Role
from toteuma.ingest.meaning.wording import folded

Block = ReadHeading | ReadParagraph | ReadTable
Key = tuple[str, str, Role, int | None]

_STEPS = (1_000, 1_000_000)
_LEAST = 2
_CENTS = 2
_AMOUNTS = frozenset({Role.PRIOR, Role.ORIGINAL, Role.AMENDED, Role.ACTUAL})


def with_scales(blocks: Sequence[Block], untold: set[str], year: int | None) -> tuple[list[Block], set[str]]:
    """The blocks with the scale of each table in ``untold`` that shows the same figures as another table in thousands or millions, and which these are.

    A scale is taken only where two figures or more fit it and none fits the table's own.
    """
    told: dict[Key, list[tuple[str, Decimal]]] = defaultdict(list)
    tables = [block for block in blocks if isinstance(block, ReadTable)]
    for table in tables:
        for key, quantity in _facts(table, year):
            assert quantity.value is not None
            told[key].append((table.id, quantity.value * table.scale))
    scales = {table.id: scale for table in tables if table.id in untold and (scale := _scale(table, told, year)) != table.scale}
    scaled = [replace(block, scale=scales[block.id]) if isinstance(block, ReadTable) and block.id in scales else block for block in blocks]
    return scaled, set(scales)


def with_cents(rows: Sequence[ReadRow]) -> bool:
    """Whether any figure shows cents: then the table is in euros, whatever one like it is in."""
    return any(
        cell.quantity is not None and cell.quantity.decimals >= _CENTS and cell.quantity.unit != "percent"
        for row in rows
        for cell in row.cells[1:-1]
    )


def _facts(table: ReadTable, year: int | None) -> Iterator[tuple[Key, Quantity]]:
    for row in table.rows:
        entity = folded(row.entity or table.entity)
        if not row.line or not entity:
            continue
        for column, cell in zip(table.columns, row.cells, strict=True):
            quantity = cell.quantity
            if column.role in _AMOUNTS and quantity is not None and quantity.value and quantity.unit in ("", "EUR"):
                usual = None if year is None else year - (column.role is Role.PRIOR)
                role = Role.AMENDED if column.role is Role.ORIGINAL else column.role
                yield (entity, row.line, role, column.year or usual), quantity


def _scale(table: ReadTable, told: Mapping[Key, Sequence[tuple[str, Decimal]]], year: int | None) -> int:
    own = 0
    fits = dict.fromkeys(_STEPS, 0)
    for key, quantity in _facts(table, year):
        assert quantity.value is not None
        worth = quantity.value * table.scale
        others = [value for id, value in told[key] if id != table.id]
        own += any(abs(abs(other) - abs(worth)) <= quantity.step for other in others)
        for step in _STEPS:
            fits[step] += any(abs(abs(other) - abs(worth) * step) <= quantity.step * step for other in others)
    best = max(_STEPS, key=lambda step: fits[step])
    return table.scale * best if fits[best] >= _LEAST and not own else table.scale
