"""A relation between cells: a sum or a quotient that must hold as far as rounding lets it.

Every cell stands for a true value within half of its last written digit. A relation holds exactly, within that rounding, or fails. Any of its cells can
be asked which values would mend it: on that rests the search for the one wrong cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation

from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Wording

ZERO = Decimal(0)
At = tuple[int, int, int]
"""Table, row and column of a cell, from 0."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, slack: Decimal) -> Interval:
        return cls(value - slack, value + slack)

    @classmethod
    def over(cls, values: Iterable[Decimal]) -> Interval:
        known = tuple(values)
        return cls(min(known), max(known))

    def meets(self, other: Interval) -> Interval | None:
        """What both contain; None where they are apart."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high) if low <= high else None

    def times(self, other: Interval) -> Interval:
        return Interval.over(a * b for a in (self.low, self.high) for b in (other.low, other.high))

    def over_interval(self, other: Interval) -> Interval | None:
        """The quotient; None where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        return Interval.over(a / b for a in (self.low, self.high) for b in (other.low, other.high))

    def __contains__(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the document. ``unit`` is the worth of its last written digit, ``slack`` how far the true value can lie (0 for an exact figure).

    ``foreign``: it stands in a document that this one is held against, and is never the one that is accused.
    """

    at: At
    value: Decimal
    unit: Decimal
    slack: Decimal
    doubtful: bool = False
    foreign: bool = False

    @property
    def range(self) -> Interval:
        return Interval.around(self.value, self.slack)


@dataclass(frozen=True, slots=True)
class Relation:
    """What every relation has. ``rule`` names it (for the fingerprint and the list), ``group`` what is judged together when a whole column fails."""

    code: str
    level: Level
    rule: str
    total: Cell
    group: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        raise NotImplementedError

    @property
    def expected(self) -> Decimal:
        """What the total should be by the other cells."""
        raise NotImplementedError

    @property
    def tolerance(self) -> Decimal:
        """How far the total may be from ``expected``."""
        raise NotImplementedError

    def allowed(self, at: At) -> Interval | None:
        """The values of one cell, the others unchanged, with which the relation holds; None where there is no such range."""
        raise NotImplementedError

    def solved(self, at: At) -> Decimal | None:
        """The value of one cell with which the relation holds best."""
        raise NotImplementedError

    def formula(self) -> tuple[Wording, ...]:
        """The relation with the numbers put in."""
        raise NotImplementedError

    @property
    def residual(self) -> Decimal:
        return self.total.value - self.expected

    @property
    def verdict(self) -> Held:
        if abs(self.residual) < self.total.unit / 2 and abs(self.residual) <= self.tolerance and self._exact():
            return Held.EXACT
        return Held.ROUNDED if abs(self.residual) <= self.tolerance else Held.FAILED

    def _exact(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Sum(Relation):
    """``total`` is the sum of ``terms``, each with its factor (1 or −1). ``leeway`` replaces the bound of rounding where it is given."""

    terms: tuple[tuple[int, Cell], ...] = ()
    leeway: Decimal | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *(cell for _, cell in self.terms))

    @property
    def expected(self) -> Decimal:
        return sum((factor * cell.value for factor, cell in self.terms), ZERO)

    @property
    def tolerance(self) -> Decimal:
        if self.leeway is not None:
            return self.leeway
        return self.total.slack + sum((cell.slack for _, cell in self.terms), ZERO)

    def solved(self, at: At) -> Decimal | None:
        if at == self.total.at:
            return self.expected
        for factor, cell in self.terms:
            if cell.at == at:
                return cell.value + factor * self.residual
        return None

    def allowed(self, at: At) -> Interval | None:
        value = self.solved(at)
        return None if value is None else Interval.around(value, self.tolerance)

    def formula(self) -> tuple[Wording, ...]:
        parts: list[Wording] = []
        for factor, cell in self.terms:
            sign = "−" if (factor < 0) != (cell.value < 0) else "+"
            if parts or sign == "−":
                parts.append(f" {sign} " if parts else "−")
            parts.append(abs(cell.value))
        return (*parts, " = ", self.expected)


@dataclass(frozen=True, slots=True)
class Quotient(Relation):
    """``total`` = ``factor`` · ``above`` ÷ ``below`` − ``offset``: a rate (factor 100), a change in per cent (offset 100), a figure per inhabitant.

    ``by`` is a number that stands in the text in place of ``below``.
    """

    above: tuple[tuple[int, Cell], ...] = ()
    below: tuple[tuple[int, Cell], ...] = ()
    factor: Decimal = Decimal(100)
    offset: Decimal = ZERO
    by: Decimal | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *(cell for _, cell in self.above), *(cell for _, cell in self.below))

    @property
    def expected(self) -> Decimal:
        return self.factor * _value(self.above) / (_value(self.below) if self.by is None else self.by) - self.offset

    @property
    def _divisor(self) -> Interval:
        return _range(self.below) if self.by is None else Interval.around(self.by, ZERO)

    @property
    def tolerance(self) -> Decimal:
        allowed = self.allowed(self.total.at)
        return ZERO if allowed is None else max(allowed.high - self.expected, self.expected - allowed.low)

    @property
    def verdict(self) -> Held:
        if abs(self.residual) <= self.total.unit / 2:
            return Held.EXACT
        allowed = self.allowed(self.total.at)
        return Held.ROUNDED if allowed is None or self.total.value in allowed else Held.FAILED

    def allowed(self, at: At) -> Interval | None:
        target = Interval(self.total.value + self.offset - self.total.slack, self.total.value + self.offset + self.total.slack)
        if at == self.total.at:
            quotient = _range(self.above).over_interval(self._divisor)
            if quotient is None:
                return None
            scaled = quotient.times(Interval.around(self.factor, ZERO))
            return Interval(scaled.low - self.offset - self.total.slack, scaled.high - self.offset + self.total.slack)
        scale = Interval.around(self.factor, ZERO)
        if any(cell.at == at for _, cell in self.above):
            whole = target.times(self._divisor).over_interval(scale)
            return _remaining(whole, self.above, at)
        whole = scale.times(_range(self.above)).over_interval(target)
        return _remaining(whole, self.below, at)

    def solved(self, at: At) -> Decimal | None:
        if at == self.total.at:
            return self.expected
        allowed = self.allowed(at)
        return None if allowed is None else (allowed.low + allowed.high) / 2

    def formula(self) -> tuple[Wording, ...]:
        top, bottom = _written(self.above), _written(self.below) if self.by is None else (self.by,)
        lead: tuple[Wording, ...] = () if self.factor == 1 else (self.factor, " · ")
        tail: tuple[Wording, ...] = () if self.offset == 0 else (" − " if self.offset > 0 else " + ", abs(self.offset))
        shown = self.expected.quantize(min(self.total.unit, Decimal(1)))
        divided: tuple[Wording, ...] = () if self.by == 1 else (" ÷ ", *bottom)
        return (*lead, *top, *divided, *tail, " = ", shown)


def _value(terms: tuple[tuple[int, Cell], ...]) -> Decimal:
    return sum((factor * cell.value for factor, cell in terms), ZERO)


def _range(terms: tuple[tuple[int, Cell], ...]) -> Interval:
    return Interval.around(_value(terms), sum((abs(factor) * cell.slack for factor, cell in terms), ZERO))


def _written(terms: tuple[tuple[int, Cell], ...]) -> tuple[Wording, ...]:
    if len(terms) == 1 and terms[0][0] in (1, -1):
        return (terms[0][0] * terms[0][1].value,)
    parts: list[Wording] = ["("]
    for index, (factor, cell) in enumerate(terms):
        sign = "−" if (factor < 0) != (cell.value < 0) else "+"
        if index or sign == "−":
            parts.append(f" {sign} " if index else "−")
        if abs(factor) != 1:
            parts.append(f"{abs(factor)} · ")
        parts.append(abs(cell.value))
    return (*parts, ")")


def _remaining(whole: Interval | None, terms: tuple[tuple[int, Cell], ...], at: At) -> Interval | None:
    """What is left of a sum's range for one of its terms."""
    if whole is None:
        return None
    own = next(((factor, cell) for factor, cell in terms if cell.at == at), None)
    if own is None:
        return None
    others = _range(tuple(term for term in terms if term[1].at != at))
    factor, cell = own
    ends = ((whole.low - others.high) / factor, (whole.high - others.low) / factor)
    return Interval(min(ends) - cell.slack, max(ends) + cell.slack)


def divisible(value: Decimal, unit: Decimal) -> bool:
    """Whether ``value`` is a whole number of ``unit``."""
    try:
        return value % unit == 0
    except (DivisionByZero, InvalidOperation):
        return False
