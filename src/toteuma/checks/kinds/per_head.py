"""Figures per inhabitant beside the figure itself: the one is the other divided by the population of the same table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import GENERAL_INSTRUCTION, kind
from toteuma.checks.relation import Cell, Quotient, Relation
from toteuma.checks.statements import figure_cells
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.quantity_units import unit_in_label
from toteuma.core.remark import Remark

UNIT = re.compile(r"[,(\s]*(?:1\s?000\s*)?(?:€|eur\w*|t€|%)(?:\s*/\s*\w+\.?)?\)?$", re.IGNORECASE)
DATE = re.compile(r"\s+\d{1,2}\.\d{1,2}\.?(?:\d{4})?(?=\s|,|$)")
PER_INHABITANT = "EUR_per_inhabitant"


@kind("PER_HEAD", Level.WARNING, GENERAL_INSTRUCTION)
def per_head(reading: Reading) -> Iterator[Relation | Remark]:
    """A figure per inhabitant is the figure of the same name divided by the population that the table shows.

    Held only where it comes out in one of the table's years at least: another population can be meant.
    """
    for t, table in enumerate(reading.tables):
        amounts = {
            _stem(row.label): r for r, row in enumerate(table.rows) if row.scale or unit_in_label(row.label, reading.language) == "EUR"
        }
        for r, row in enumerate(table.rows):
            whole = amounts.get(_stem(row.label))
            if whole is None or whole == r or unit_in_label(row.label, reading.language) != PER_INHABITANT:
                continue
            columns = range(len(table.columns))
            relations = [relation for c in columns if (relation := _relation(reading, t, c, (r, whole))) is not None]
            if any(relation.verdict is not Held.FAILED for relation in relations):
                yield from relations


def _stem(label: str) -> str:
    """The name of a figure without its unit and date."""
    return UNIT.sub("", DATE.sub("", folded(label))).strip(" ,.;:")


def _relation(reading: Reading, table: int, column: int, rows: tuple[int, int]) -> Quotient | None:
    own, whole = (reading.cell(table, row, column) for row in rows)
    year = reading.measure(table, column)[1]
    heads = figure_cells(reading, (table,), "population", year) if year is not None else ()
    if own is None or whole is None or len(heads) != 1 or heads[0].value <= 0 or own.at == whole.at:
        return None
    scale = reading.tables[table].rows[rows[1]].scale or 1
    quantity = reading.read(whole.at).quantity
    assert quantity is not None
    euros = Decimal(scale if quantity.unit in ("", "EUR") else 1) / (whole.unit / quantity.step)
    part = Cell(whole.at, whole.value * euros, whole.unit * euros, whole.slack * euros, whole.doubtful)
    # Decimals that are all zero were put there by a format.
    step = Decimal(1) if own.value == own.value.to_integral_value() else own.unit
    shown = Cell(own.at, own.value, step, step / 2, own.doubtful)
    group = ("PER_HEAD", str(table))
    rule = "figure ÷ population"
    return Quotient("PER_HEAD", Level.WARNING, rule, shown, group, ((1, part),), ((1, heads[0]),), factor=Decimal(1))
