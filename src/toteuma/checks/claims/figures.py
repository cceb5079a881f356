"""The figures that a row can give to a claim: a cell, or what follows from two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.judging import Measured
from toteuma.checks.claims.measures import RowAt, Term
from toteuma.checks.relation import At, Cell
from toteuma.core.evidence import Role
from toteuma.core.scheme import Nature

HUNDRED: Final = Decimal(100)

_ROLES: Final = {
    "actual": (Role.ACTUAL,),
    "prior": (Role.PRIOR, Role.ACTUAL),
    "budget": (Role.AMENDED, Role.ORIGINAL, Role.TARGET),
    "original": (Role.ORIGINAL,),
    "amended": (Role.AMENDED,),
    "amendment": (Role.AMENDMENT,),
    "forecast": (Role.FORECAST,),
    "target": (Role.TARGET, Role.AMENDED),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the cells it rests on, the first its own. ``grown`` is the sign of a difference in size, ``better`` of its worth (0: cannot be told)."""

    measured: Measured
    cells: tuple[At, ...]
    grown: int = 0
    better: int = 0
    signed: Decimal = Decimal(0)


def figures(
    book: Book,
    rows: tuple[RowAt, ...],
    kind: str,
    year: int | None,
    nature: Nature | None,
    whole: tuple[RowAt, ...] = (),
    added: tuple[tuple[RowAt, ...], ...] = (),
) -> tuple[Figure, ...]:
    """All figures of a kind that the rows give, without repeating one.

    ``kind``: a level (``actual``, ``prior``, ``budget`` …), ``rate``, ``deviation``, ``deviation_percent``, ``change``, ``change_percent``, ``share``.
    ``added``: the rows of other lines that are told of together with this one; then only levels are given.
    """
    now = book.reading.year
    found: list[Figure] = []
    for table, row in rows:
        cells = _Row(book, table, row, nature)
        match kind:
            case "rate":
                found += cells.rates(now)
            case "deviation" | "deviation_percent":
                found += cells.differences(("budget", now), percent=kind.endswith("percent"))
            case "change" | "change_percent":
                before = year if year is not None and year != now else (now - 1 if now is not None else None)
                found += cells.differences(("prior", before), percent=kind.endswith("percent"))
            case "share":
                found += [share for whole_at in whole if whole_at[0] == table for share in cells.shares(whole_at, now)]
            case _:
                told = level_year(kind, year, now)
                levels = cells.levels(kind, told)
                found += (
                    _sums(book, table, levels, kind, told, added)
                    if added
                    else [Figure(Measured(abs(cell.value), cell.slack), (cell.at,), signed=cell.value) for cell in levels]
                )
    unique = {(figure.measured.value, figure.grown): figure for figure in reversed(found)}
    return tuple(reversed(unique.values()))


def combined(book: Book, variants: tuple[tuple[Term, ...], ...], kind: str, year: int | None) -> Iterator[Figure]:
    """What the lines of each variant come to, in every column of a level that has all of them."""
    if kind not in _ROLES:
        return
    for (_, first), *others in variants:
        for table, row in first:
            for start in _Row(book, table, row, None).levels(kind, year):
                cells, total = [start], abs(start.value)
                for sign, rows in others:
                    same = [
                        cell
                        for t, r in rows
                        if t == table
                        for cell in _Row(book, t, r, None).levels(kind, year)
                        if cell.at[2] == start.at[2]
                    ][:1]
                    cells += same
                    total += sum(
                        (-cell.value if "+" in sign else -abs(cell.value) if sign else abs(cell.value) for cell in same), Decimal(0)
                    )
                if len(cells) == len(others) + 1:
                    slack = sum((cell.slack for cell in cells), Decimal(0))
                    yield Figure(Measured(abs(total), slack), tuple(cell.at for cell in cells), signed=total)


def of_cells(book: Book, cells: tuple[At, ...]) -> tuple[Figure, ...]:
    """The figures of the very cells that a sentence tells of."""
    found = (book.reading.cell(*at) for at in cells)
    return tuple(Figure(Measured(abs(cell.value), cell.slack), (cell.at,), signed=cell.value) for cell in found if cell is not None)


def level_year(kind: str, year: int | None, now: int | None) -> int | None:
    """The year that a level is of: the one told, else the statement's, or the one before it for what was."""
    if kind == "prior" and year in (None, now):
        return now - 1 if now is not None else None
    return year if year is not None else now


def _sums(
    book: Book, table: int, levels: list[Cell], kind: str, year: int | None, added: tuple[tuple[RowAt, ...], ...]
) -> Iterator[Figure]:
    """Each cell with those of the other lines in its own table and column; none where one is missing or the signs differ."""
    for first in levels:
        cells = [first]
        for rows in added:
            same = [
                cell for t, row in rows if t == table for cell in _Row(book, t, row, None).levels(kind, year) if cell.at[2] == first.at[2]
            ]
            cells += same[:1]
        total = sum((cell.value for cell in cells), Decimal(0))
        if len(cells) == len(added) + 1 and all(cell.value * total >= 0 for cell in cells):
            slack = sum((cell.slack for cell in cells), Decimal(0))
            yield Figure(Measured(abs(total), slack), tuple(cell.at for cell in cells), signed=total)


class _Row:
    def __init__(self, book: Book, table: int, row: int, nature: Nature | None) -> None:
        self.book, self.table, self.row, self.nature = book, table, row, nature

    def levels(self, kind: str, year: int | None) -> list[Cell]:
        columns = self.book.columns(self.table, _ROLES[kind], year)
        cells = [cell for column in columns if (cell := self.book.reading.cell(self.table, self.row, column))]
        factor = self.book.factor(self.table, self.row)
        return (
            cells
            if factor == 1
            else [replace(cell, value=cell.value * factor, slack=cell.slack * factor, unit=cell.unit * factor) for cell in cells]
        )

    def _now(self) -> list[Cell]:
        return self.levels("actual", self.book.reading.year)

    def rates(self, year: int | None) -> Iterator[Figure]:
        for column in self.book.reading.columns(self.table, Role.RATE):
            if cell := self.book.reading.cell(self.table, self.row, column):
                yield Figure(Measured(abs(cell.value), cell.slack), (cell.at,), signed=cell.value)
        for now in self._now():
            for base in self.levels("budget", year):
                if base.value:
                    yield Figure(_quotient(now, base), (now.at, base.at))

    def shares(self, whole: RowAt, year: int | None) -> Iterator[Figure]:
        for now in self._now():
            for base in _Row(self.book, *whole, None).levels("actual", year):
                if base.value:
                    yield Figure(_quotient(now, base), (now.at, base.at))

    def differences(self, against: tuple[str, int | None], *, percent: bool) -> Iterator[Figure]:
        for now in self._now():
            for base in self.levels(*against):
                if base.at == now.at or (percent and not base.value):
                    continue
                difference = now.value - base.value
                measured = Measured(abs(difference), now.slack + base.slack)
                if percent:
                    rate = _quotient(now, base, signed=True)
                    measured = Measured(abs(rate.value - HUNDRED), rate.slack)
                size = abs(now.value) - abs(base.value)
                same = now.value * base.value >= 0
                net = self.nature is Nature.NET
                grown = 0 if not same or (net and now.value < 0) else _sign(size)
                better = (
                    _sign(difference) * self._worth()
                    if net
                    else _sign(size) * {Nature.INCOME: 1, Nature.EXPENSE: -1}.get(self.nature, 0)
                    if self.nature
                    else 0
                )
                yield Figure(measured, (now.at, base.at), grown, better, difference)

    def _worth(self) -> int:
        """1 where a greater balance is better, −1 where costs in excess are printed without a sign, 0 where the table does not tell."""
        by_line = {self.book.reading.tables[self.table].rows[r].line: r for r in range(len(self.book.reading.tables[self.table].rows))}
        if self.book.reading.tables[self.table].rows[self.row].line != "operating_margin":
            return 1
        parts = []
        for line in ("operating_revenue", "operating_expenses"):
            cells = _Row(self.book, self.table, by_line[line], None)._now() if line in by_line else []
            parts.append(abs(cells[0].value) if cells else None)
        own = self._now()
        if parts[0] is None or parts[1] is None or not own:
            return 0
        return 1 if (parts[0] - parts[1]) * own[0].value >= 0 else -1


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def _quotient(now: Cell, base: Cell, *, signed: bool = False) -> Measured:
    rate = HUNDRED * now.value / base.value
    slack = (HUNDRED * now.slack + abs(rate) * base.slack) / abs(base.value)
    return Measured(rate if signed else abs(rate), slack)
