"""Totals that the figures themselves tell: rows that add up to a row beside them, and columns of totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from toteuma.checks.conventions import MOST, is_trivial
from toteuma.checks.found_sums import columns_of_totals, found_sums, row_total
from toteuma.checks.kinds.balance import forward_spans
from toteuma.checks.kinds.totals import list_totals, money_columns, of_which
from toteuma.checks.line_sums import table_sums
from toteuma.checks.reading import ADDING, Reading
from toteuma.checks.registry import ARITHMETIC, kind
from toteuma.checks.relation import Relation, Sum
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark

TEXTS = (TableKind.GOALS, TableKind.RISKS)
FIRST_YEAR, LAST_YEAR = 1900, 2100
LEAST_ROWS = 3
"""So many rows must add up to a column of totals before the others are held against it."""


@kind("FOUND_SUM", Level.WARNING, ARITHMETIC)
def found(reading: Reading) -> Iterator[Relation | Remark]:
    """Rows that add up to a row beside them in one column beyond chance add up to it in the others too."""
    known = _known(reading)
    for t, table in enumerate(reading.tables):
        if table.kind in TEXTS:
            continue
        columns = [c for c in money_columns(reading, t) if table.columns[c].role in (*ADDING, Role.UNKNOWN) and not _years(reading, t, c)]
        left_out = {r for r in range(len(table.rows)) if of_which(reading, table, r)}
        left_out |= {r for first, last in forward_spans(reading, t) for r in range(first, last)}
        for one in found_sums(reading, t, columns, known[t], left_out):
            yield from one.relations


def _years(reading: Reading, table: int, column: int) -> bool:
    """Whether a column tells years, of which no sum is made."""
    cells = [cell for r in range(len(reading.tables[table].rows)) if (cell := reading.cell(table, r, column))]
    return all(cell.unit == 1 and FIRST_YEAR <= cell.value < LAST_YEAR for cell in cells)


def _known(reading: Reading) -> dict[int, dict[int, set[int]]]:
    """For each table the totals that words or a scheme tell, with their parts."""
    known: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for sums in table_sums(reading):
        for total, _ in (*sums.held, *sums.missing):
            known[total.table][total.row] |= {row for row, _ in total.parts}
    for relation in list_totals(reading):
        if isinstance(relation, Sum):
            table, row, _ = relation.total.at
            known[table][row] |= {cell.at[1] for _, cell in relation.terms}
    return known


@kind("COL_SUM", Level.ERROR, ARITHMETIC)
def column_totals(reading: Reading) -> Iterator[Relation | Remark]:
    """A column whose head says that it is a total is the sum of the columns before it."""
    for t, table in enumerate(reading.tables):
        if table.kind in (*TEXTS, TableKind.KEY_FIGURES):
            continue
        for column, parts in columns_of_totals(reading, t, money_columns(reading, t)):
            rows = range(len(table.rows))
            relations = [relation for r in rows if (relation := row_total(reading, (t, r, column), parts)) is not None]
            telling = [relation for relation in relations if not is_trivial(relation)]
            held = sum(relation.verdict is not Held.FAILED for relation in telling)
            if held >= LEAST_ROWS and held >= MOST * len(telling):
                yield from relations
