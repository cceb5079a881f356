"""Footing rounding of whole tables: which value each amount prints so that every printed total is the sum of what is printed beside it.

Columns of income and expenses foot within a unit, from its last balance down. Investments foot over the organisation, from the top down to the projects, and
their net is the sum of the two printed lines. An amended budget that is original budget plus amendments is the sum of what those columns print, so
that it adds up across as well. **Unit** of all values here: the display unit; **sign** statement sign.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.amounts import AmountBook
from toteuma.core.document import Note
from toteuma.core.footing import footed
from toteuma.core.money import round_half_up
from toteuma.reports.build.context import BuildContext
from toteuma.reports.numbers import number

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a table, for the note under it: whose figure it is, and how its row, column and sign read."""

    unit: str
    line: str
    year: int
    stage: str
    row: str
    column: str
    factor: Decimal


class Footing(ABC):
    """Of one book of amounts, in the scope that is displayed."""

    def __init__(self, context: BuildContext, book: AmountBook, scope: str) -> None:
        self.context = context
        self.book = book
        self.scope = scope
        self.decimals = context.display.decimals
        amendments = tuple(f"amendment:{amendment.id}" for amendment in context.statement.data.amendments)
        self.composed_of = {"amendments": amendments, "amended": ("original", *amendments)}
        self._columns: dict[tuple[str, str, int], dict[str, Decimal]] = {}

    def exact(self, unit: str, line: str, year: int, stage: str) -> Decimal | None:
        """The figure before rounding. **None when** there is none."""
        value = self.book.figure(unit=unit, line=line, year=year, stage=stage, scope=self.scope).value
        return None if value is None else value / self.context.display.unit

    @abstractmethod
    def printed(self, unit: str, line: str, year: int, stage: str) -> Decimal | None:
        """The figure as it is printed. **None when** there is none."""

    def note(self, index: int, cells: Iterable[PrintedCell]) -> tuple[Note, ...]:
        """The cells whose printed value is not their own rounding, as one note; nothing where there are none."""
        changes: list[str] = []
        for cell in cells:
            exact, printed = (read(cell.unit, cell.line, cell.year, cell.stage) for read in (self.exact, self.printed))
            if exact is not None and printed is not None and printed != round_half_up(exact, self.decimals):
                shown, own = (number(value * cell.factor, self.context.language, self.decimals) for value in (printed, exact))
                changes.append(f"{cell.row}, {cell.column}: {shown} ({own})")
        if not changes:
            return ()
        return (Note(index, self.context.plain(self.context.word("footing_note", changes="; ".join(changes)))),)


class LineFooting(Footing):
    """Amounts of a unit: every line that has parts is their sum."""

    def printed(self, unit: str, line: str, year: int, stage: str) -> Decimal | None:
        return self._column(unit, stage, year).get(line)

    def _exact_column(self, unit: str, stage: str, year: int) -> dict[str, Decimal]:
        values = {line.id: self.exact(unit, line.id, year, stage) for line in self.book.scheme}
        return {name: value for name, value in values.items() if value is not None}

    def _column(self, unit: str, stage: str, year: int) -> dict[str, Decimal]:
        where = (unit, stage, year)
        if where not in self._columns:
            exact = self._exact_column(unit, stage, year)
            self._columns[where] = self._composed(unit, year, stage, exact) or self._footed(exact)
        return self._columns[where]

    def _composed(self, unit: str, year: int, stage: str, exact: dict[str, Decimal]) -> dict[str, Decimal]:
        """The sum of what the stages print that it is made of; empty where it was entered by itself."""
        stages = self.composed_of.get(stage, ())
        columns = [(self._exact_column(unit, part, year), self._column(unit, part, year)) for part in stages]
        if any(sum((own.get(name, ZERO) for own, _ in columns), ZERO) != value for name, value in exact.items()):
            return {}
        return {name: sum((printed.get(name, ZERO) for _, printed in columns), ZERO) for name in exact}

    def _footed(self, exact: dict[str, Decimal]) -> dict[str, Decimal]:
        def parts(name: str) -> tuple[str, ...]:
            below = tuple(part for part in self.book.scheme.parts(name) if part in exact)
            return below if sum((exact[part] for part in below), ZERO) == exact[name] else ()

        hanging = {part for name in exact for part in parts(name)}
        return footed(exact, parts, tuple(name for name in exact if name not in hanging), decimals=self.decimals)


class InvestmentFooting(Footing):
    """Investments of units and projects: every unit is the sum of those below it, and the net the sum of its lines."""

    def printed(self, unit: str, line: str, year: int, stage: str) -> Decimal | None:
        if self.exact(unit, line, year, stage) is None:
            return None
        if below := self.book.scheme.parts(line):
            return sum((self.printed(unit, part, year, stage) or ZERO for part in below), ZERO)
        if stages := self._composed_of(unit, line, year, stage):
            return sum((self.printed(unit, line, year, part) or ZERO for part in stages), ZERO)
        return self._column(line, stage, year)[unit]

    def _composed_of(self, unit: str, line: str, year: int, stage: str) -> tuple[str, ...]:
        """The stages that a figure is the sum of; none where it was entered by itself."""
        stages = self.composed_of.get(stage, ())
        exact = sum((self.exact(unit, line, year, part) or ZERO for part in stages), ZERO)
        return stages if exact == self.exact(unit, line, year, stage) else ()

    def _column(self, line: str, stage: str, year: int) -> dict[str, Decimal]:
        where = (line, stage, year)
        if where not in self._columns:
            organisation = self.book.organisation
            values = {code: self.exact(code, line, year, stage) for code in organisation.units}
            exact = {code: value for code, value in values.items() if value is not None}

            def parts(code: str) -> tuple[str, ...]:
                return tuple(child for child in organisation.children(code) if child in exact)

            roots = tuple(code for code in organisation.roots() if code in exact)
            self._columns[where] = footed(exact, parts, roots, decimals=self.decimals)
        return self._columns[where]
