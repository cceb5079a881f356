"""The investment table of a unit: expenditure, income and net by project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from toteuma.core.comparison import change, change_percent, deviation, judge, rate
from toteuma.core.conventions import ColumnSpec, DeviationSign, Include, Measure, SectionSpec, ZeroBase
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Judgement, Row, RowKind, Table
from toteuma.core.figure import Figure
from toteuma.core.investments import INVESTMENT_SCHEME, PROJECT_PREFIX
from toteuma.reports.build.comparison import CHANGES, COMPUTED
from toteuma.reports.build.context import BuildContext, with_note_refs

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row in the making: whose line it is (a project's or the whole unit's) and the rows it adds up."""

    holder: str
    line: str
    parts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.holder}:{self.line}"


class InvestmentBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self.book = context.statement.investment_book

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table, or None where nothing was invested or budgeted in or below the unit."""
        context = self.context
        projects = context.statement.records_of(context.statement.data.investment_projects, unit, Include.SUBTREE)
        columns = context.expanded(context.columns(section))
        table = f"{unit}-{section.id}"
        zero_base = section.zero_base or context.display.zero_base
        rows: list[Row] = []
        shown_lines: dict[str, list[str]] = {}
        for project in projects:
            lines = self._lines(PROJECT_PREFIX + project.id, columns)
            if not lines:
                continue
            blank = tuple(Cell() for _ in columns)
            label = Cell(context.text(project.name), strong=True)
            rows.append(Row(f"{project.id}:heading", RowKind.HEADING, (label, *blank), 0, project.unit))
            for line in lines:
                shown_lines.setdefault(line.line, []).append(line.id)
                rows.append(self._row(line, columns, table, zero_base, project.unit))
        if not rows:
            return None
        if len([project for project in projects if self._lines(PROJECT_PREFIX + project.id, columns)]) > 1:
            blank = tuple(Cell() for _ in columns)
            rows.append(Row("all:heading", RowKind.HEADING, (Cell(context.word("investment.all"), strong=True), *blank), 0, unit))
            for name, ids in sorted(shown_lines.items(), key=lambda item: list(INVESTMENT_SCHEME.lines).index(item[0])):
                rows.append(self._row(_Line(unit, name, tuple(ids)), columns, table, zero_base, unit))
        notes = context.notes_of(section, unit, {column.year for _, column in columns if column.year})
        label_column = Column("label", context.word("item"), ColumnKind.LABEL, 26)
        plain = with_note_refs((label_column, *(column for _, column in columns)), notes)
        return Table(
            id=table,
            kind="investments",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.investments", columns=", ".join(column.header for column in plain[1:])),
            columns=plain,
            rows=tuple(rows),
            notes=context.numbered(notes, unit),
            unit_note=context.unit_note(),
            scale=context.display.unit,
            wide=len(plain) > 8,
        )

    def _lines(self, holder: str, columns: tuple[tuple[ColumnSpec, Column], ...]) -> tuple[_Line, ...]:
        """The lines that have a figure in some column; the net always stands last."""
        stages = [(column.year or 0, column.stage) for spec, column in columns if spec.measure not in COMPUTED]

        def has(line: str) -> bool:
            return any(self.book.figure(unit=holder, line=line, year=year, stage=stage).value is not None for year, stage in stages)

        shown = tuple(line.id for line in INVESTMENT_SCHEME if not line.result and has(line.id))
        if not shown:
            return ()
        net = _Line(holder, "net", tuple(f"{holder}:{line}" for line in shown))
        return (*(_Line(holder, line) for line in shown), net)

    def _row(self, line: _Line, columns: tuple[tuple[ColumnSpec, Column], ...], table: str, zero_base: ZeroBase, unit: str) -> Row:
        net = line.line == "net"
        label = Cell(self.context.word(f"investment.{line.line}"), strong=net)
        cells = tuple(self._cell(line, spec, column, table, zero_base, strong=net) for spec, column in columns)
        return Row(line.id, RowKind.SUBTOTAL if net else RowKind.BODY, (label, *cells), 0 if net else 1, unit)

    def _factor(self, line: str) -> Decimal:
        return self.context.display_factor(INVESTMENT_SCHEME[line].nature)

    def _cell(self, line: _Line, spec: ColumnSpec, column: Column, table: str, zero_base: ZeroBase, *, strong: bool) -> Cell:
        context = self.context
        year = column.year or context.year
        factor = self._factor(line.line)
        if spec.measure not in COMPUTED:
            figure = self.book.figure(unit=line.holder, line=line.line, year=year, stage=column.stage)
            formula = None
            if line.parts:
                terms = tuple((self._part_factor(part, line), CellRef(table, part, column.id)) for part in line.parts)
                formula = CellFormula(CellOperation.SUM, terms)
            return context.amount_cell(figure, _times(figure, factor), formula=formula, strong=strong)
        actual = self.book.figure(unit=line.holder, line=line.line, year=year, stage="actual")
        base_stage, base_year = ("actual", year - 1) if spec.measure in CHANGES else ("amended", year)
        base = self.book.figure(unit=line.holder, line=line.line, year=base_year, stage=base_stage)
        refs = (CellRef(table, line.id, f"actual:{year}"), CellRef(table, line.id, f"{base_stage}:{base_year}"))
        zero = Decimal(0) if zero_base is ZeroBase.ZERO else None
        if spec.measure is Measure.RATE:
            formula = CellFormula(CellOperation.PERCENT, ((ONE, refs[0]), (ONE, refs[1])), zero)
            return context.percent_cell(rate(actual=actual, budget=base), zero_base=zero_base, formula=formula, strong=strong)
        if spec.measure is Measure.CHANGE_PERCENT:
            formula = CellFormula(CellOperation.CHANGE_PERCENT, ((ONE, refs[0]), (ONE, refs[1])), zero)
            return context.percent_cell(change_percent(actual=actual, prior=base), zero_base=zero_base, formula=formula, strong=strong)
        figure = deviation(actual=actual, budget=base) if spec.measure is Measure.DEVIATION else change(actual=actual, prior=base)
        sign = ONE if spec.measure is Measure.CHANGE else self._deviation_sign(factor)
        formula = CellFormula(CellOperation.SUM, ((sign, refs[0]), (-sign, refs[1])))
        cell = context.amount_cell(figure, _times(figure, factor * sign), formula=formula, strong=strong)
        judgement = judge(figure)
        return replace(cell, judgement=judgement, judgement_word="" if judgement is Judgement.NEUTRAL else context.word(judgement.value))

    def _part_factor(self, part: str, line: _Line) -> Decimal:
        return self._factor(part.rpartition(":")[2]) * self._factor(line.line)

    def _deviation_sign(self, factor: Decimal) -> Decimal:
        convention = self.context.display.deviation
        if convention is DeviationSign.BUDGET_MINUS_ACTUAL:
            return -ONE
        return factor if convention is DeviationSign.FAVOURABLE_POSITIVE else ONE


def _times(figure: Figure, factor: Decimal) -> Decimal | None:
    return None if figure.value is None else figure.value * factor
