"""Rows that are no lines of a scheme, told in two tables: key figures repeated under another unit, with keys spelt otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.checks.keyed import KeyedList, keyed_lists
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
        firsts = {folded(_name(reading, listed)): listed for listed in keyed_lists(reading, pair.first)}
        for listed in keyed_lists(reading, pair.second):
            other = firsts.get(folded(_name(reading, listed)))
            for column, column_of_second in pair.columns if other is not None else ():
                assert other is not None
                one, two = other.values(column), listed.values(column_of_second)
                only, others = {k: v for k, v in one.items() if k not in two}, {k: v for k, v in two.items() if k not in one}
                if len(only) == len(others) == 1 and set(only.values()) == set(others.values()):
                    first, second = next(iter(only)), next(iter(others))
                    places = tuple(
                        reading.where(entry.at)
                        for lists, c, key in ((listed, column_of_second, second), (other, column, first))
                        for entry in lists.columns[c]
                        if entry.key == key
                    )
                    details = {"first": first, "second": second, "row": _name(reading, listed), "column": places[0].column}
                    key = (details["row"], folded(places[0].column), first, second)
                    yield Remark("LABEL", Level.WARNING, places, details, sentence="label_key", key=key)


def _name(reading: Reading, listed: KeyedList) -> str:
    return reading.tables[listed.table].rows[listed.row].label


def same_figure(entity: str, one: Cell, other: Cell, factor: int = 1) -> Sum:
    """The same figure twice; where one is shown in thousands, it is the other one rounded. ``factor`` −1: one shows costs with a minus."""
    coarse, fine = (one, other) if one.unit > other.unit else (other, one)
    return Sum("DUP_CELL", Level.ERROR, f"{entity}: same figure", coarse, ("DUP_CELL", entity), ((factor, fine),), leeway(one, other))


def leeway(one: Cell, other: Cell) -> Decimal:
    """How far apart the same figure may stand: a unit of the coarser one where it is rounded more (it can be rounded to foot), else not at all."""
    return max(one.unit, other.unit) if one.unit != other.unit else Decimal(0)
