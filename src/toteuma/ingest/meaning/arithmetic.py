"""What the columns of a table tell, by the arithmetic that holds on its rows: a mute or misleading head is decided by its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from toteuma.core.evidence import Quantity, Role
from toteuma.ingest.meaning.roles import Column

HALF = Decimal("0.5")
HUNDRED = Decimal(100)
MOST = Decimal("0.75")
"""The share of the telling rows on which a relation must hold to decide a role."""
LEAST_AMOUNT = Decimal(1000)
"""A column with a figure this large tells no percentage."""
LEAST = 2
"""So many telling rows decide against a head or where there is none."""

BUDGETS = frozenset({Role.ORIGINAL, Role.AMENDED, Role.FORECAST})
ACCOUNTS = frozenset({Role.ACTUAL, Role.PRIOR})
PERCENTS = frozenset({Role.RATE, Role.CHANGE_PERCENT})
DIFFERENCES = frozenset({Role.DEVIATION, Role.CHANGE})

Figures = Sequence[Sequence[Quantity | None]]
"""The quantities of a table, column by column."""


@dataclass(frozen=True, slots=True)
class Held:
    """``derived`` = ``left`` − ``right`` (or ÷) on ``rows`` of the ``telling`` rows."""

    derived: int
    left: int
    right: int
    rows: int
    telling: int

    @property
    def sure(self) -> bool:
        return self.rows >= LEAST and self.rows >= MOST * self.telling


def settle_roles(columns: list[Column], figures: Figures) -> None:
    """Roles of columns that no head tells, and of those whose head the figures contradict; ``by`` and ``doubt`` say so."""
    numeric = [c for c in range(1, len(columns)) if sum(q is not None and q.value is not None for q in figures[c]) >= 1]
    _stages(columns, figures, numeric)
    for derived in numeric:
        column = columns[derived]
        if column.role in PERCENTS or (_open(columns, numeric, derived) and _like_percent(column, figures[derived])):
            _percent(columns, figures, numeric, derived)
    for derived in reversed(numeric):
        if columns[derived].role in DIFFERENCES or _open(columns, numeric, derived):
            _difference(columns, figures, numeric, derived)


def _open(columns: Sequence[Column], numeric: Sequence[int], derived: int) -> bool:
    """A column whose role the figures may tell: its head is mute, or it is the only one whose words are not known."""
    unknown = [index for index in numeric if columns[index].role is Role.UNKNOWN]
    return derived in unknown and (not columns[derived].head.words or len(unknown) == 1)


def differences(figures: Figures, derived: int, left: int, right: int) -> Held:
    """On how many rows ``derived`` = ``left`` − ``right`` within the rounding of what is shown. A row tells only where both are there and not zero."""
    rows = telling = 0
    for c, a, b in zip(figures[derived], figures[left], figures[right], strict=True):
        if c is None or a is None or b is None or c.value is None or not a.value or not b.value:
            continue
        telling += 1
        rows += abs(a.value - b.value - c.value) <= (a.step + b.step + c.step) * HALF
    return Held(derived, left, right, rows, telling)


def quotients(figures: Figures, derived: int, above: int, below: int, offset: Decimal) -> Held:
    """On how many rows ``derived`` = 100 · ``above`` ÷ ``below`` − ``offset`` within the rounding of what is shown."""
    rows = telling = 0
    for c, a, b in zip(figures[derived], figures[above], figures[below], strict=True):
        if c is None or a is None or b is None or c.value is None or not a.value or not b.value:
            continue
        telling += 1
        share = a.value / b.value
        slack = c.step * HALF + HUNDRED * HALF * (a.step + abs(share) * b.step) / abs(b.value)
        rows += abs(share * HUNDRED - offset - c.value) <= slack
    return Held(derived, above, below, rows, telling)


def _like_percent(column: Column, quantities: Sequence[Quantity | None]) -> bool:
    known = [q for q in quantities if q is not None]
    return column.head.percent or all(abs(q.value or HALF) < LEAST_AMOUNT or q.unit == "percent" for q in known)


def _pairs(columns: Sequence[Column], numeric: Sequence[int], derived: int) -> Iterator[tuple[int, int]]:
    for left, right in permutations(numeric, 2):
        if derived not in (left, right) and columns[left].role not in PERCENTS and columns[right].role not in PERCENTS:
            yield left, right


def _stages(columns: list[Column], figures: Figures, numeric: Sequence[int]) -> None:
    """Original + amendment = amended, where the middle one is not nothing throughout."""
    budgets = BUDGETS | {Role.UNKNOWN}
    for middle in numeric:
        if columns[middle].role not in (Role.AMENDMENT, Role.CHANGE, Role.UNKNOWN):
            continue
        for first, last in _pairs(columns, numeric, middle):
            three = (columns[first], columns[middle], columns[last])
            if all(column.role is Role.UNKNOWN for column in three) and any(column.head.words for column in three):
                continue
            if not first < middle < last or columns[first].role not in budgets or columns[last].role not in budgets:
                continue
            held = differences(figures, middle, last, first)
            moved = sum(bool(q is not None and q.value) for q in figures[middle])
            if not held.sure or held.rows < held.telling or moved < 1 or columns[middle].head.year not in (None, columns[first].head.year):
                continue
            for index, role in ((first, Role.ORIGINAL), (middle, Role.AMENDMENT), (last, Role.AMENDED)):
                _decide(columns[index], role)
            return


def _percent(columns: list[Column], figures: Figures, numeric: Sequence[int], derived: int) -> None:
    found: list[tuple[Held, Role]] = []
    for left, right in _pairs(columns, numeric, derived):
        found.append((quotients(figures, derived, left, right, Decimal(0)), Role.RATE))
        found.append((quotients(figures, derived, left, right, HUNDRED), Role.CHANGE_PERCENT))
    sure = [(held, role) for held, role in found if held.sure]
    if not sure:
        return
    column = columns[derived]
    held, role = max(sure, key=lambda pair: (pair[0].rows, pair[1] is column.role, _fits_percent(columns, *pair)))
    above, below = columns[held.left], columns[held.right]
    if role is Role.CHANGE_PERCENT:
        if column.role is Role.UNKNOWN or above.role in ACCOUNTS | BUDGETS | {Role.UNKNOWN}:
            _decide(column, role)
        return
    if above.role in DIFFERENCES:
        _decide(column, Role.CHANGE_PERCENT)
        return
    if above.role in ACCOUNTS and below.role in ACCOUNTS and not (above.bare and below.bare):
        return
    swapped = above.role in BUDGETS and below.role in ACCOUNTS and column.role is Role.RATE
    if above.role is Role.UNKNOWN or swapped or (above.bare and above.year == below.year):
        _decide(above, Role.ACTUAL)
    if below.role is Role.UNKNOWN or swapped or (below.bare and above.year == below.year):
        _decide(below, Role.AMENDED)
    if above.role is Role.ACTUAL and below.role in BUDGETS:
        _decide(column, Role.RATE)


def _fits_percent(columns: Sequence[Column], held: Held, role: Role) -> int:
    above, below = columns[held.left].role, columns[held.right].role
    if role is Role.RATE:
        return 2 * (above is Role.ACTUAL) + 2 * (below is Role.AMENDED) + (below in BUDGETS)
    return 2 * (above is Role.ACTUAL) + 2 * (below is Role.PRIOR)


def _difference(columns: list[Column], figures: Figures, numeric: Sequence[int], derived: int) -> None:
    column = columns[derived]
    found = [
        held
        for left, right in _pairs(columns, numeric, derived)
        if columns[left].role not in DIFFERENCES and columns[right].role not in DIFFERENCES
        for held in (differences(figures, derived, left, right),)
        if held.sure
    ]
    if column.role is Role.UNKNOWN:
        found = [held for held in found if derived > max(held.left, held.right)]
    if not found:
        return
    held = max(found, key=lambda held: (held.rows, _fits_difference(columns, held, column.role)))
    one, other = columns[held.left], columns[held.right]
    if one.bare and other.bare and one.year == other.year:
        one.role = other.role = Role.UNKNOWN
    first, second = columns[min(held.left, held.right)], columns[max(held.left, held.right)]
    if first.role is Role.UNKNOWN and second.role is Role.UNKNOWN:
        _decide(first, Role.PRIOR if column.role is Role.CHANGE else Role.AMENDED, by="position")
        _decide(second, Role.ACTUAL, by="position")
    for unknown, known in ((one, other), (other, one)):
        if unknown.role is Role.UNKNOWN:
            if known.role in BUDGETS:
                _decide(unknown, Role.ACTUAL)
            elif known.role in ACCOUNTS:
                _decide(unknown, Role.PRIOR if column.role is Role.CHANGE else Role.AMENDED)
    roles = {one.role, other.role}
    if roles <= ACCOUNTS:
        _decide(column, Role.CHANGE)
    elif roles & ACCOUNTS and roles & BUDGETS:
        _decide(column, Role.CHANGE if Role.PRIOR in roles else Role.DEVIATION)
    elif roles <= BUDGETS and column.role is Role.UNKNOWN:
        _decide(column, Role.DEVIATION if Role.FORECAST in roles else Role.CHANGE)


def _fits_difference(columns: Sequence[Column], held: Held, wanted: Role) -> int:
    roles = {columns[held.left].role, columns[held.right].role}
    budget = bool(roles & BUDGETS)
    fits = 2 * (Role.ACTUAL in roles) + (budget if wanted is not Role.CHANGE else Role.PRIOR in roles) * 2
    return fits + (Role.AMENDED in roles)


def _decide(column: Column, role: Role, by: str = "arithmetic") -> None:
    """A role by arithmetic. Where the head said another, that is kept as a doubt; a head that agrees stays the ground."""
    if column.role is role:
        return
    if column.role is not Role.UNKNOWN and not column.bare and not (column.plain and role in BUDGETS):
        column.doubt = f"head_says_{column.role}"
    column.role, column.by, column.bare = role, by, False
