"""Tables that tell of the same rows: repeated in two places of a document, or in two documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.checks.reading import Measure, Reading, folded
from toteuma.core.evidence import ReadTable, Role

LEAST_ROWS = 4
MOST_PLACES = 12
"""A label that stands in more tables than this tells nothing of which belong together."""
SHARED = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class SameRows:
    """Two tables with the rows and columns that answer to each other."""

    first: int
    second: int
    rows: tuple[tuple[int, int], ...]
    columns: tuple[tuple[int, int], ...]


def row_names(reading: Reading, table: ReadTable) -> tuple[str, ...]:
    """Each row's label as a name: a row such as ``€/oppilas`` is named with the row it belongs to; nameless rows are empty."""
    names: list[str] = []
    above = ""
    for row in table.rows:
        own = folded(row.label)
        if own and reading.cue("sub_row").search(row.label.strip()):
            names.append(f"{above} {own}")
            continue
        if own:
            above = own
        names.append(own)
    return tuple(names)


def same_rows(reading: Reading, tables: Sequence[int]) -> Iterator[SameRows]:
    """Pairs of tables most of whose rows have the same names, each name being alone in its table."""
    named: dict[int, dict[str, int]] = {}
    holders: dict[str, list[int]] = defaultdict(list)
    for t in tables:
        names = row_names(reading, reading.tables[t])
        counts = Counter(names)
        named[t] = {name: row for row, name in enumerate(names) if name and counts[name] == 1}
        for name in named[t]:
            holders[name].append(t)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if len(places) <= MOST_PLACES:
            shared.update((a, b) for index, a in enumerate(places) for b in places[index + 1 :])
    for (first, second), count in shared.items():
        if count < LEAST_ROWS or count < SHARED * min(len(named[first]), len(named[second])):
            continue
        columns = tuple(paired_columns(reading, first, second))
        rows = tuple((row, named[second][name]) for name, row in named[first].items() if name in named[second])
        if columns:
            yield SameRows(first, second, rows, columns)


def paired_columns(reading: Reading, first: int, second: int) -> Iterator[tuple[int, int]]:
    """Columns of two tables that tell the same: by their heads, or by role and year where these are alone in both."""
    heads = {folded(column.header): c for c, column in enumerate(reading.tables[second].columns) if column.header}
    measures = _alone(reading, second)
    own = _alone(reading, first)
    for c, column in enumerate(reading.tables[first].columns):
        if column.role is Role.LABEL:
            continue
        other = heads.get(folded(column.header))
        if other is None:
            measure = reading.measure(first, c)
            other = measures.get(measure) if own.get(measure) == c and measure[1] is not None else None
        if other is not None:
            yield c, other


def _alone(reading: Reading, table: int) -> dict[Measure, int]:
    measures = [reading.measure(table, c) for c in range(len(reading.tables[table].columns))]
    counts = Counter(measures)
    return {measure: c for c, measure in enumerate(measures) if counts[measure] == 1}
