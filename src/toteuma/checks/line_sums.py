"""Which rows of a table add up to which: the line scheme laid over the rows that are there, in the signs that hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from toteuma.checks.blanks import is_empty
from toteuma.checks.reading import ADDING, DIFFERENCES, Reading, blank
from toteuma.checks.relation import At, Sum
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.scheme import LineScheme, Nature
from toteuma.rules.checking import data

SLIGHT = 1000
"""A total that is off by less than one part in so many lacks no row."""
_SURE = 2
"""So many columns must hold in one way before another is held to it."""
SIGNS = ("signed", "unsigned", "reversed")
"""Costs with a minus; costs without and taken off; and net costs shown without a minus."""


@cache
def whole_parts() -> Mapping[str, tuple[frozenset[str], ...]]:
    """The parts with which a total is whole: where all of one set are there, the sum must hold even if no column shows that it does."""
    return {line: tuple(frozenset(map(str, each)) for each in _list(told["sets"])) for line, told in data("whole_totals").items()}


def _list(value: object) -> list[list[object]]:
    assert isinstance(value, list)
    return value


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total with the rows that make it. ``absent`` are the parts of a whole total that no row tells; ``strangers`` rows in between that are no
    line of the scheme; ``optional`` parts that many tables do without."""

    table: int
    row: int
    line: str
    parts: tuple[tuple[int, str], ...]
    absent: tuple[str, ...] = ()
    whole: bool = False
    strangers: tuple[int, ...] = ()
    optional: tuple[str, ...] = ()


@dataclass
class TableSums:
    """The totals of a table, each with its relations in the signs that hold most."""

    held: list[tuple[TotalRow, list[Sum]]] = field(default_factory=list)
    missing: list[tuple[TotalRow, list[Sum]]] = field(default_factory=list)


@lru_cache(maxsize=4)
def table_sums(reading: Reading) -> tuple[TableSums, ...]:
    """For each table of the document that has lines of the scheme."""
    return tuple(_sums(reading, table) for table, read in enumerate(reading.tables) if read.kind not in (TableKind.GOALS, TableKind.RISKS))


def _sums(reading: Reading, table: int) -> TableSums:
    found = TableSums()
    totals = [total for segment in _segments(reading, table) for total in _totals(reading, table, segment)]
    columns = list(reading.columns(table, *ADDING))
    groups = [[c for c in columns if reading.tables[table].columns[c].role in DIFFERENCES]]
    groups.insert(0, [c for c in columns if c not in groups[0]])
    signs = [max(SIGNS, key=lambda sign, group=group: _count(reading, totals, group, sign)) for group in groups if group]  # type: ignore[misc]
    groups = [group for group in groups if group]
    for total in totals:
        relations = [relation for group, sign in zip(groups, signs, strict=True) for relation in _relations(reading, total, group, sign)]
        if not relations:
            continue
        telling = [relation for relation in relations if not is_zero(relation)]
        # Amendments are few: a part without one leaves their sum whole.
        sure = [relation for relation in telling if reading.column(relation.total.at).role is not Role.AMENDMENT]
        holding = sum(relation.verdict is not Held.FAILED for relation in telling)
        if total.strangers:
            relations = _with_strangers(reading, total, relations)
            if 2 * sum(relation.verdict is not Held.FAILED for relation in relations if not is_zero(relation)) >= len(telling):
                found.held.append((total, relations))
        elif (
            len(sure) > 1
            and all(relation.verdict is Held.FAILED for relation in sure)
            and not all(_is_slight(relation) for relation in sure)
            and (total.absent or (total.whole and total.optional))
        ):
            found.missing.append((total, relations))
        elif total.whole or 2 * holding >= len(relations) or (len(sure) > 1 and all(_is_slight(relation) for relation in sure)):
            found.held.append((total, relations))
    return found


def _is_slight(relation: Sum) -> bool:
    """Whether a sum is off by so little of its total that no row is missing: the total is wrong."""
    return abs(relation.residual) * SLIGHT < abs(relation.total.value)


def _with_strangers(reading: Reading, total: TotalRow, relations: list[Sum]) -> list[Sum]:
    """Relations of a total among whose parts stand rows that are no line of the scheme: with these added where that mends it.

    A column that holds neither way is held as most of the others are; where there is no such way it is left out.
    """
    plain, wide, rest = [], [], []
    for relation in relations:
        cells = [cell for row in total.strangers if (cell := reading.cell(total.table, row, relation.total.at[2])) and cell.value]
        wider = replace(relation, terms=(*relation.terms, *((1, cell) for cell in cells)))
        if relation.verdict is not Held.FAILED or not cells:
            plain.append(relation)
        elif wider.verdict is not Held.FAILED:
            wide.append(wider)
        else:
            rest.append((relation, wider))
    telling = [relation for relation in plain if not is_zero(relation) and relation.verdict is not Held.FAILED]
    for ways, index in ((telling, 0), (wide, 1)):
        if len(ways) >= _SURE and len(ways) > len(rest) and not (telling and wide):
            return [*plain, *wide, *(pair[index] for pair in rest)]
    return [*plain, *wide]


def is_zero(relation: Sum) -> bool:
    """A sum of zeros holds and tells nothing."""
    return relation.total.value == 0 and all(cell.value == 0 for _, cell in relation.terms)


def _count(reading: Reading, totals: list[TotalRow], columns: list[int], sign: str) -> int:
    relations = [relation for total in totals for relation in _relations(reading, total, columns, sign)]
    return sum(relation.verdict is not Held.FAILED for relation in relations if not is_zero(relation))


def _segments(reading: Reading, table: int) -> Iterator[list[int]]:
    """Runs of rows in which no line stands twice: a table can tell of several units one below the other."""
    seen: set[str] = set()
    run: list[int] = []
    for index, row in enumerate(reading.tables[table].rows):
        if row.line and row.line in seen and _amounts(reading, table, index):
            yield run
            seen, run = set(), []
        if row.line and _amounts(reading, table, index):
            seen.add(row.line)
        run.append(index)
    yield run


def _amounts(reading: Reading, table: int, row: int) -> bool:
    return any(reading.cell(table, row, c) for c in reading.columns(table, *ADDING))


def _totals(reading: Reading, table: int, rows: list[int]) -> Iterator[TotalRow]:
    lines = {reading.tables[table].rows[r].line: r for r in rows if reading.tables[table].rows[r].line and _amounts(reading, table, r)}
    scheme = reading.scheme_of(table)
    for line, row in lines.items():
        if line not in scheme:
            continue
        parts = tuple((lines[part], part) for part in _present(scheme, line, lines))
        known = {part for _, part in parts}
        cores = whole_parts().get(line, ())
        # A larger set shown in part tells of more than the smaller one: neither is whole.
        whole = any(
            core <= known and not any(core < larger and known & (larger - core) and not larger <= known for larger in cores)
            for core in cores
        )
        lacking = min(((core - known) for core in cores), key=len, default=frozenset[str]())
        lacking = frozenset(part for part in lacking if not any(below in lines for below in _below(scheme, part)))
        absent = tuple(sorted(lacking)) if not whole and len(lacking) == 1 and len(known) >= 2 else ()
        optional = tuple(part for part in scheme.parts(line) if part not in known and not any(part in core for core in cores))
        if line in _RESULTS and not any((part in scheme and scheme[part].result) or part == "operating_expenses" for part in known):
            continue
        if len(parts) < 2 and not (line == "annual_margin" and parts):
            continue
        span = range(min(row, *(r for r, _ in parts)), max(row, *(r for r, _ in parts)) + 1)
        strangers = tuple(r for r in span if r in rows and not reading.tables[table].rows[r].line and _amounts(reading, table, r))
        yield TotalRow(table, row, line, parts, absent, whole, strangers, optional)


def _below(scheme: LineScheme, line: str) -> Iterator[str]:
    for part in scheme.parts(line):
        yield part
        yield from _below(scheme, part)


_RESULTS = frozenset({"operating_margin", "annual_margin", "result_for_period", "surplus_deficit"})


def _present(scheme: LineScheme, line: str, lines: Mapping[str, int]) -> Iterator[str]:
    """The parts of a line that have rows; in place of a part without one, its own parts."""
    for part in scheme.parts(line):
        if part in lines:
            yield part
        else:
            yield from _present(scheme, part, lines)


def _relations(reading: Reading, total: TotalRow, columns: list[int], sign: str) -> list[Sum]:
    found = []
    for column in columns:
        cell = reading.cell(total.table, total.row, column)
        terms = [
            (_factor(reading.scheme_of(total.table), part, total.line, sign), term)
            for row, part in total.parts
            if (term := reading.cell(total.table, row, column)) is not None
        ]
        lacking = [row for row, _ in total.parts if reading.cell(total.table, row, column) is None]
        if cell is None or not terms or not all(blank(reading, total.table, row, column) for row in lacking):
            continue
        head = reading.tables[total.table].columns[column]
        group = ("ROW_SUM", str(total.table), total.line, head.role)
        relation = Sum("ROW_SUM", Level.ERROR, f"{total.line} = sum", cell, group, tuple(terms))
        if relation.verdict is Held.FAILED and len(lacking) == 1 and _left_out(reading, (total.table, lacking[0], column)):
            continue
        found.append(relation)
    return found


def _left_out(reading: Reading, at: At) -> bool:
    """Whether a part without a number was left out by mistake, and is told of as missing: it is empty, and the rest of its column is full."""
    rows = [r for r, row in enumerate(reading.tables[at[0]].rows) if row.line and r != at[1] and _amounts(reading, at[0], r)]
    return is_empty(reading, at) and all(reading.cell(at[0], r, at[2]) for r in rows)


def _factor(scheme: LineScheme, part: str, total: str, sign: str) -> int:
    nature = scheme[part].nature
    if sign == "signed" or scheme[total].nature is Nature.EXPENSE:
        return 1
    if sign == "unsigned":
        return -1 if nature is Nature.EXPENSE else 1
    return -1 if nature is Nature.INCOME and scheme[total].nature is Nature.NET else 1
