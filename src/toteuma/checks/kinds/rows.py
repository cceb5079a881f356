"""Rows of one table against each other: totals and their parts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from toteuma.checks.line_sums import table_sums
from toteuma.checks.reading import AMOUNTS, Reading
from toteuma.checks.registry import DECREE, kind
from toteuma.checks.relation import Relation
from toteuma.checks.verdicts import named
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark, Wording

PARTS = 3
"""So many rows of a total must be shown before the total itself is missed."""
WHOLE = 8
"""A table with so many lines of a scheme is a whole statement, not an extract in an order of its own."""


@kind("ROW_SUM", Level.ERROR, DECREE)
def row_sums(reading: Reading) -> Iterator[Relation | Remark]:
    """A total is the sum of its parts, in every column of amounts."""
    for sums in table_sums(reading):
        for _, relations in sums.held:
            yield from relations


@kind("ROW_MISSING", Level.WARNING, DECREE)
def missing_rows(reading: Reading) -> Iterator[Relation | Remark]:
    """A total differs from its parts in every column, and a line that belongs to it has no row."""
    for sums in table_sums(reading):
        for total, relations in sums.missing:
            failing = [relation for relation in relations if relation.verdict is Held.FAILED]
            names = ", ".join(
                reading.scheme_of(total.table)[line].name.get(reading.document.language) for line in total.absent or total.optional
            )
            amounts = [relation for relation in failing if reading.column(relation.total.at).role in AMOUNTS] or failing
            details: dict[str, Wording] = {
                "of": named(reading.where(amounts[-1].total.at)),
                "line": names,
                "value": amounts[-1].residual,
                "column": reading.column(amounts[-1].total.at).header,
            }
            yield Remark(
                "ROW_MISSING",
                Level.WARNING,
                tuple(reading.where(relation.total.at) for relation in failing),
                details,
                sentence="" if total.absent else "row_missing_some",
                stated=amounts[-1].total.value,
                expected=amounts[-1].expected,
                formula=amounts[-1].formula(),
                key=(reading.tables[total.table].entity, total.line, *total.absent),
            )

    yield from _without_total(reading)


def _without_total(reading: Reading) -> Iterator[Remark]:
    """Income has its total row and costs have not, or the other way round, although the rows of both are shown."""
    for t, table in enumerate(reading.tables):
        lines = {row.line: r for r, row in enumerate(table.rows) if row.line}
        scheme = reading.scheme_of(t)
        heads = [line.id for line in scheme if line.heading]
        shown = [line for line in heads if line in lines]
        for line in heads:
            parts = [lines[part] for part in scheme.parts(line) if part in lines]
            beside = [
                other for other in shown if scheme[other].parent == scheme[line].parent and sum(p in lines for p in scheme.parts(other)) > 1
            ]
            if line in lines or len(parts) < PARTS or not beside or scheme[line].parent not in lines:
                continue
            where = reading.where_row(t, parts[-1])
            name = scheme[line].name.get(reading.language)
            details: dict[str, Wording] = {"entity": table.entity, "line": name, "beside": scheme[beside[0]].name.get(reading.language)}
            yield Remark("ROW_MISSING", Level.WARNING, (where,), details, sentence="row_missing_total", key=(table.entity, line, "total"))


@kind("SCHEME_ORDER", Level.WARNING, DECREE)
def order(reading: Reading) -> Iterator[Relation | Remark]:
    """The balances of a whole statement stand in the order of the scheme; told where moving one row would mend it."""
    for t, table in enumerate(reading.tables):
        scheme = reading.scheme_of(t)
        rows = [
            (r, row.line)
            for r, row in enumerate(table.rows)
            if row.line in scheme and any(reading.cell(t, r, c) for c in range(len(row.cells)))
        ]
        results = [(r, line) for r, line in rows if scheme[line].result]
        if len(rows) < WHOLE or len({line for _, line in results}) < len(results) or len(results) < 3:
            continue
        places = {line.id: index for index, line in enumerate(scheme)}
        if _rising([places[line] for _, line in results]):
            continue
        movable = [i for i in range(len(results)) if _rising([places[line] for j, (_, line) in enumerate(results) if j != i])]
        if not movable:
            continue
        row, line = results[movable[-1]]
        before = max((other for _, other in results if places[other] < places[line]), key=lambda other: places[other], default="")
        if before:
            where = reading.where_row(t, row)
            details: dict[str, Wording] = {"of": named(where), "before": scheme[before].name.get(reading.language)}
            yield Remark("SCHEME_ORDER", Level.WARNING, (where,), details, key=(where.entity, line))


def _rising(places: list[int]) -> bool:
    return all(one < other for one, other in pairwise(places))
