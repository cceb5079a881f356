"""What the council bound each unit to, and where it was exceeded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.figure import Figure
from toteuma.core.records import BindingLevel
from toteuma.core.statement import Statement


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A binding level with its amended budget and its actual. ``overrun``: how much worse the actual is, in euros above zero; None where it is not, or
    where one of the two is not known. Worse is less in statement sign: more expenses, less income, a smaller margin."""

    level: BindingLevel
    budget: Figure
    actual: Figure

    @property
    def overrun(self) -> Decimal | None:
        if self.budget.value is None or self.actual.value is None or self.actual.value >= self.budget.value:
            return None
        return self.budget.value - self.actual.value


def bound_figures(statement: Statement) -> Iterator[BoundFigure]:
    """Every binding level of the statement's year, in the order declared, in the scope that is displayed."""
    scope = statement.data.municipality.display.scope
    for level in statement.data.binding_levels:
        budget, actual = (
            statement.book.figure(unit=level.unit, line=level.line, year=statement.year, stage=stage, scope=scope)
            for stage in ("amended", "actual")
        )
        yield BoundFigure(level, budget, actual)
