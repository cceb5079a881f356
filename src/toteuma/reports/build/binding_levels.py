"""The table of binding levels: what the council bound the units to, and where it was exceeded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.core.amounts import EUR
from toteuma.core.binding_levels import BoundFigure, bound_figures
from toteuma.core.comparison import deviation
from toteuma.core.conventions import DeviationSign, SectionSpec
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Note, Row, RowKind, Table
from toteuma.reports.build.comparison import ComparisonBuilder
from toteuma.reports.build.context import BuildContext, with_note_refs

STAGES = ("amended", "actual", "deviation")
ONE = Decimal(1)


class BindingLevelBuilder:
    def __init__(self, context: BuildContext, comparison: ComparisonBuilder) -> None:
        self.context = context
        self.comparison = comparison
        self.bound = tuple(bound_figures(context.statement))

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """A row for each level of the units that the section shows; None where they have none that has a figure."""
        context = self.context
        units = set(context.statement.scope_units(unit, section.include))
        shown = [one for one in self.bound if one.level.unit in units and (one.budget.value is not None or one.actual.value is not None)]
        if not shown:
            return None
        id = f"{unit}-{section.id}"
        specs = context.notes_of(section, unit, {context.year})
        notes = list(context.numbered(specs, unit))
        rows = []
        for one in shown:
            exceeded = self._exceeded(one)
            if exceeded is not None:
                notes.append(Note(len(notes) + 1, context.plain(exceeded)))
            rows.append(self._row(one, id, len(notes) if exceeded is not None else None))
        columns = (Column("label", context.word("binding.level"), ColumnKind.LABEL, 30), *(self._column(stage) for stage in STAGES))
        return Table(
            id=id,
            kind="binding_levels",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.binding_levels"),
            columns=with_note_refs(columns, specs),
            rows=tuple(rows),
            notes=tuple(notes),
            unit_note=context.unit_note(),
            scale=context.display.unit,
        )

    def _exceeded(self, one: BoundFigure) -> str | None:
        """Where the level was exceeded, by how much, in a sentence; None where it was not."""
        if one.overrun is None:
            return None
        amount = self.context.spoken(one.overrun)
        return self.context.word(
            "binding.exceeded", unit=self.context.unit_name(one.level.unit), line=self._line(one), by=" ".join(amount.values())
        )

    def _line(self, one: BoundFigure) -> str:
        return self.context.text(self.context.statement.data.scheme[one.level.line].name)

    def _column(self, stage: str) -> Column:
        context = self.context
        head = context.word(f"column.{stage}", year=str(context.year))
        return Column(f"{stage}:{context.year}", head, ColumnKind.NUMBER, 14, stage, context.year, EUR, context.display.decimals)

    def _row(self, one: BoundFigure, table: str, note: int | None) -> Row:
        id = f"{one.level.unit}:{one.level.line}"
        name = f"{self.context.unit_name(one.level.unit)}, {self._line(one)[:1].lower()}{self._line(one)[1:]}"
        return Row(
            id, RowKind.BODY, (Cell(name, note_refs=() if note is None else (note,)), *self._cells(one, table, id)), 0, one.level.unit
        )

    def _cells(self, one: BoundFigure, table: str, row: str) -> Iterator[Cell]:
        context, year = self.context, self.context.year
        factor = context.display_factor(context.statement.data.scheme[one.level.line].nature)
        for stage, figure in (("amended", one.budget), ("actual", one.actual)):
            home = self.comparison.home(one.level.unit, one.level.line, f"{stage}:{year}")
            formula = None
            if home is not None:
                formula = CellFormula(CellOperation.SUM, ((ONE, home.ref(one.level.line, f"{stage}:{year}")),))
            yield context.amount_cell(figure, self.comparison.shown(figure), formula=formula)
        figure = deviation(actual=one.actual, budget=one.budget)
        budget, actual = self.comparison.shown(one.budget), self.comparison.shown(one.actual)
        if figure.value is None or budget is None or actual is None:
            yield context.amount_cell(figure, None)
            return
        convention = context.display.deviation
        sign = {DeviationSign.BUDGET_MINUS_ACTUAL: -ONE, DeviationSign.FAVOURABLE_POSITIVE: factor}.get(convention, ONE)
        refs = (sign, CellRef(table, row, f"actual:{year}")), (-sign, CellRef(table, row, f"amended:{year}"))
        formula = CellFormula(CellOperation.SUM, tuple(sorted(refs, key=lambda term: term[0] < 0)))
        yield context.judged(context.amount_cell(figure, sign * (actual - budget), formula=formula), figure)
