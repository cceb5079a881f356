"""The statements against each other, and what was there at the beginning, changed and is there at the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from toteuma.checks.conventions import held_of
from toteuma.checks.reading import AMOUNTS, Reading, blank
from toteuma.checks.registry import DECREE, kind
from toteuma.checks.relation import Cell, Relation, Sum
from toteuma.checks.statements import Instance, has_line, instances, line_cell, years
from toteuma.checks.suspects import slip
from toteuma.core.evidence import Role
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark
from toteuma.rules.checking import data

TERM = re.compile(r"(?P<line>\w+)@(?P<statement>\w+)(?:/(?P<shift>-\d))?(?P<optional>\?)?")

MOST_CHANGES = 8
"""So many rows of changes are tried in every choice of signs."""
LEAST_CLOSING = 3
"""So many columns must close with a choice of signs that no word tells."""


@dataclass(frozen=True, slots=True)
class Term:
    line: str
    statement: str
    shift: int
    optional: bool


@kind("IDENTITY", Level.ERROR, DECREE)
def identities(reading: Reading) -> Iterator[Relation | Remark]:
    """Assets are equity and liabilities; the annual margin, the result and the cash of one statement are those of the other.

    A document holds several statements (the municipality's, the group's, in thousands and in cents). An equality is held only between two that belong
    together beyond doubt: it must hold in one of their years, or miss by a slip of the pen where no other statement could be meant.
    """
    for name, told in data("identities").items():
        left, right = _term(str(told["left"])), tuple(_term(str(term)) for term in _list(told["right"]))
        for instance in instances(reading):
            if instance.statement == left.statement and has_line(reading, instance, left.line):
                yield from _identity(reading, name, instance, left, right)


def _identity(reading: Reading, name: str, own: Instance, left: Term, right: tuple[Term, ...]) -> Iterator[Sum]:
    main = right[0]
    others = [other for other in instances(reading) if other.statement == main.statement and has_line(reading, other, main.line)]
    inside = [other for other in others if other == own]
    others = inside or sorted(others, key=lambda other: (other.entity != own.entity, abs(other.middle - own.middle)))
    tried = []
    for other in others:
        shown = sorted({year for t in own.tables for year in years(reading, t)}, reverse=True)
        relations = [r for year in shown if (r := _relation(reading, name, (own, other), (left, right), year)) is not None]
        tried.append(relations)
        if any(relation.verdict is not Held.FAILED and relation.total.value for relation in relations):
            yield from relations
            return
    if len(tried) == 1 and tried[0] and all(slip(r.total.value, r.expected, r.total.unit) for r in tried[0]):
        yield from tried[0]


def _relation(
    reading: Reading, name: str, between: tuple[Instance, Instance], sides: tuple[Term, tuple[Term, ...]], year: int
) -> Sum | None:
    left, right = sides
    total = line_cell(reading, between[0], left.line, year + left.shift)
    terms: list[tuple[int, Cell]] = []
    for term in right:
        cell = line_cell(reading, between[1], term.line, year + term.shift)
        if cell is None and not term.optional:
            return None
        if cell is not None:
            terms.append((1, cell))
    if total is None or any(cell.at == total.at for _, cell in terms):
        return None
    return Sum("IDENTITY", Level.ERROR, name, total, ("IDENTITY", name, str(between[0].tables[0])), tuple(terms))


def _term(written: str) -> Term:
    match = TERM.fullmatch(written)
    assert match is not None, written
    return Term(match["line"], match["statement"], int(match["shift"] or 0), bool(match["optional"]))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@kind("ROLL_FORWARD", Level.ERROR, DECREE)
def roll_forward(reading: Reading) -> Iterator[Relation | Remark]:
    """What there was at the beginning and the changes make what there is at the end, in tables that tell all three row by row.

    Told only where it holds in half of the table's columns at least: rows in between can be something else than changes. Which rows are taken off
    is told by their words, or else by the one choice of signs with which most columns close.
    """
    for t, table in enumerate(reading.tables):
        columns = [c for c, column in enumerate(table.columns) if column.role in (*AMOUNTS, Role.UNKNOWN)]
        for span in forward_spans(reading, t):
            between = range(span[0] + 1, span[1])
            ways = [_by_word(reading, t, between, taken) for taken in (False, True)]
            tried = [_best(reading, t, span, [c], ways) for c in columns]
            relations = [relation for each in tried for relation in each]
            if sum(relation.verdict is not Held.FAILED for relation in relations) < len(relations):
                signs = [frozenset(rows) for count in range(len(between) + 1) for rows in combinations(between, count)]
                found = _best(reading, t, span, columns, signs if len(between) <= MOST_CHANGES else [])
                closing = [r for r in found if r.verdict is not Held.FAILED and any(c.value for _, c in r.terms[1:])]
                if len(closing) >= LEAST_CLOSING and held_of(found) > held_of(relations):
                    relations = found
            held = sum(relation.verdict is not Held.FAILED for relation in relations)
            if 2 * held >= len(relations):
                yield from relations


def forward_spans(reading: Reading, table: int) -> Iterator[tuple[int, int]]:
    """The rows of opening and closing figures of a table, each opening with the closing that follows it."""
    rows = reading.tables[table].rows
    opening = [r for r, row in enumerate(rows) if reading.cue("opening").search(row.label.strip())]
    closing = [r for r, row in enumerate(rows) if reading.cue("closing").search(row.label.strip())]
    for first in opening:
        last = next((r for r in closing if r > first), None)
        if last is not None and last - first >= 2 and not any(first < other < last for other in opening):
            yield first, last


def _best(reading: Reading, table: int, span: tuple[int, int], columns: list[int], ways: Iterable[Collection[int]]) -> list[Sum]:
    """The relations of some columns with the rows that are taken off which let most of them hold."""
    best: list[Sum] = []
    for taken in ways:
        tried = [relation for c in columns if (relation := _forward(reading, table, span, c, taken)) is not None]
        if not best or held_of(tried) > held_of(best):
            best = tried
    return best


def _forward(reading: Reading, table: int, rows: tuple[int, int], column: int, taken: Collection[int]) -> Sum | None:
    """The relation of a column; None where something between is no number."""
    first, last = rows
    total, start = reading.cell(table, last, column), reading.cell(table, first, column)
    between = [(row, reading.cell(table, row, column)) for row in range(first + 1, last)]
    if total is None or start is None or any(cell is None and not blank(reading, table, row, column) for row, cell in between):
        return None
    terms = ((-1 if row in taken else 1, cell) for row, cell in between if cell is not None)
    return Sum("ROLL_FORWARD", Level.ERROR, "opening + changes = closing", total, ("ROLL_FORWARD", str(table)), ((1, start), *terms))


def _by_word(reading: Reading, table: int, rows: Iterable[int], taken: bool) -> frozenset[int]:
    labels = reading.tables[table].rows
    return frozenset(row for row in rows if taken and reading.cue("decrease").search(labels[row].label))
