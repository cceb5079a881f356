"""Columns of one row against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from toteuma.checks.conventions import (
    MOST,
    TURNED,
    actual_column,
    change_percent_ways,
    change_ways,
    column_relations,
    deviation_ways,
    held_of,
    is_trivial,
    rate_ways,
    stage_ways,
    tried_ways,
)
from toteuma.checks.reading import AMOUNTS, BUDGETS, Reading, folded
from toteuma.checks.registry import ARITHMETIC, GENERAL_INSTRUCTION, kind
from toteuma.checks.relation import Relation
from toteuma.core.evidence import Role
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Wording

TOLD = 5
LEAST_ROWS = 3
"""So many rows must speak against a column before it is told as a whole."""


@kind("COL_DIFF", Level.ERROR, GENERAL_INSTRUCTION)
def deviation(reading: Reading) -> Iterator[Relation | Remark]:
    """The deviation column is the difference of budget and actual, in the same direction on every row of a table."""
    by_table: dict[int, list[Relation]] = defaultdict(list)
    for relation in column_relations(reading, deviation_ways):
        by_table[relation.total.at[0]].append(relation)
        yield relation
    for relations in by_table.values():
        other_way = [relation for relation in relations if relation.rule.endswith(TURNED)]
        if other_way:
            places = tuple(reading.where(relation.total.at) for relation in other_way)
            details = {"names": ", ".join(where.row for where in places[:TOLD]), "count": str(len(places))}
            key = (places[0].entity, folded(places[0].column), "signs")
            yield Remark("COL_DIFF", Level.WARNING, places, details, sentence="col_diff_signs", key=key)


@kind("COL_PCT", Level.ERROR, GENERAL_INSTRUCTION)
def rate(reading: Reading) -> Iterator[Relation | Remark]:
    """The rate column is actual in per cent of the budget."""
    yield from column_relations(reading, rate_ways)


@kind("COL_CHANGE", Level.ERROR, ARITHMETIC)
def change(reading: Reading) -> Iterator[Relation | Remark]:
    """The change column is the difference of two years."""
    yield from column_relations(reading, change_ways)


@kind("COL_CHANGE_PCT", Level.ERROR, ARITHMETIC)
def change_percent(reading: Reading) -> Iterator[Relation | Remark]:
    """The change in per cent follows from the two years; a column that does so on no row was perhaps left from another version."""
    yield from column_relations(reading, change_percent_ways)
    for table, tried in tried_ways(reading, change_percent_ways):
        if any(held_of(relations) for _, relations in tried):
            continue
        name = _change_shown(reading, table)
        relations = next((relations for way, relations in tried if way.name == name), [])
        telling = [relation for relation in relations if not is_trivial(relation)]
        if len(telling) >= LEAST_ROWS:
            yield _stale_column(reading, telling)


def _change_shown(reading: Reading, table: int) -> str:
    """Of which two columns a change in per cent must be: those of the change beside it, or the only two years there are. Empty where none is sure."""
    for _, tried in tried_ways(reading, change_ways):
        if tried[0][1][0].total.at[0] == table:
            way, relations = max(tried, key=lambda pair: held_of(pair[1]))
            held = held_of(relations)
            return way.name if held >= LEAST_ROWS and held >= MOST * len(relations) else ""
    amounts = [column.role for column in reading.tables[table].columns if column.role in AMOUNTS]
    return "actual − prior" if sorted(amounts) == [Role.ACTUAL, Role.PRIOR] else ""


def _stale_column(reading: Reading, relations: Sequence[Relation]) -> Remark:
    worst = max(relations, key=lambda relation: abs(relation.residual))
    where = reading.where(worst.total.at)
    expected = worst.expected.quantize(worst.total.unit)
    details: dict[str, Wording] = {
        "column": where.column,
        "entity": where.entity,
        "row": where.row,
        "stated": worst.total.value,
        "expected": expected,
    }
    return Remark(
        "COL_CHANGE_PCT",
        Level.WARNING,
        tuple(reading.where(relation.total.at) for relation in relations),
        details,
        sentence="col_change_pct_column",
        stated=worst.total.value,
        expected=expected,
        formula=worst.formula(),
        key=(where.entity, folded(where.column), "column"),
    )


@kind("BUDGET_STAGES", Level.ERROR, GENERAL_INSTRUCTION)
def stages(reading: Reading) -> Iterator[Relation | Remark]:
    """Original budget + amendments = amended budget."""
    yield from column_relations(reading, stage_ways)


@kind("PCT_UNDEFINED", Level.INFO, ARITHMETIC)
def undefined_rate(reading: Reading) -> Iterator[Relation | Remark]:
    """A rate is printed although the base is zero: one remark for the document, as it is one habit."""
    places = []
    for t, table in enumerate(reading.tables):
        column, actual = table.column(Role.RATE), actual_column(reading, t)
        base = next(iter(reading.columns(t, *BUDGETS)), None)
        if column is None or actual is None or base is None:
            continue
        for row in range(len(table.rows)):
            shown, budget, spent = (reading.cell(t, row, c) for c in (column, base, actual))
            if shown is not None and budget is not None and spent is not None and budget.value == 0 and spent.value != 0:
                places.append(reading.where(shown.at))
    if places:
        yield Remark("PCT_UNDEFINED", Level.INFO, tuple(places), {"count": str(len(places))}, key=("rate of zero",))
