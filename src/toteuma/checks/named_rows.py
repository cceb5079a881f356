"""Rows that are no lines of a scheme, told in two tables: key figures repeated under another unit, with keys spelt otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.checks.reading import Reading, folded
from toteuma.checks.relation import Cell, Sum
from toteuma.checks.same_rows import SameRows, same_rows
from toteuma.core.evidence import TableKind
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark

LEAST = 6
"""So many figures must be told in both tables, and four of five be the same, before the rest are held to be."""


def told_in_both(reading: Reading) -> Iterator[Sum]:
    """The figures of tables that are repeated."""
    for pair, relations in _pairs(reading):
        held = sum(relation.verdict is not Held.FAILED for relation in relations)
        if len(relations) >= LEAST and 5 * held >= 4 * len(relations) and pair.first != pair.second:
            yield from relations


def repeated(reading: Reading) -> Iterator[SameRows]:
    """The tables that are repeated in a document."""
    for pair, relations in _pairs(reading):
        held = sum(relation.verdict is not Held.FAILED for relation in relations)
        if len(relations) >= LEAST and 5 * held >= 4 * len(relations):
            yield pair


def _pairs(reading: Reading) -> Iterator[tuple[SameRows, list[Sum]]]:
    tables = [t for t, table in enumerate(reading.tables) if table.kind in (TableKind.KEY_FIGURES, TableKind.PROJECTS)]
    for pair in same_rows(reading, tables):
        relations = []
        for row, other_row in pair.rows:
            for column, other_column in pair.columns:
                one, other = reading.cell(pair.first, row, column), reading.cell(pair.second, other_row, other_column)
                if one is not None and other is not None:
                    name = folded(reading.tables[pair.first].rows[row].label)
                    relations.append(same_figure(name, one, other))
        yield pair, relations


def keys_spelt_otherwise(reading: Reading) -> Iterator[Remark]:
    """The same amount under two keys in a table and its repetition."""
    for pair in repeated(reading):
        for row, other_row in pair.rows:
            for column, other_column in pair.columns:
                cells = reading.tables[pair.first].rows[row].cells, reading.tables[pair.second].rows[other_row].cells
                if column >= len(cells[0]) or other_column >= len(cells[1]):
                    continue
                one, other = ({folded(key): q.value for key, q in cell.keyed} for cell in (cells[0][column], cells[1][other_column]))
                only, others = {k: v for k, v in one.items() if k not in other}, {k: v for k, v in other.items() if k not in one}
                if len(only) == len(others) == 1 and set(only.values()) == set(others.values()):
                    first, second = next(iter(only)), next(iter(others))
                    places = (reading.where((pair.second, other_row, other_column)), reading.where((pair.first, row, column)))
                    details = {"first": first, "second": second, "row": places[0].row, "column": places[0].column}
                    yield Remark(
                        "LABEL",
                        Level.WARNING,
                        places,
                        details,
                        sentence="label_key",
                        key=(places[0].row, folded(places[0].column), first, second),
                    )


def same_figure(entity: str, one: Cell, other: Cell) -> Sum:
    """The same figure twice; where one is shown in thousands, it is the other one rounded."""
    coarse, fine = (one, other) if one.unit > other.unit else (other, one)
    return Sum("DUP_CELL", Level.ERROR, f"{entity}: same figure", coarse, ("DUP_CELL", entity), ((1, fine),), leeway(one, other))


def leeway(one: Cell, other: Cell) -> Decimal:
    """How far apart the same figure may stand: half a unit of the coarser one where it is rounded more, else not at all."""
    return max(one.unit, other.unit) / 2 if one.unit != other.unit else Decimal(0)
