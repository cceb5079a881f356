"""The investment table of a unit: expenditure, income and net by project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from toteuma.core.amounts import EUR
from toteuma.core.comparison import change, change_percent, deviation, rate
from toteuma.core.conventions import ColumnSpec, DeviationSign, Include, Measure, Rounding, SectionKind, SectionSpec, ZeroBase
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Note, Paragraph, Row, RowKind, Run, Table
from toteuma.core.figure import Absence, Figure, Key, absent
from toteuma.core.investments import INVESTMENT_SCHEME, PROJECT_PREFIX
from toteuma.core.records import InvestmentProject
from toteuma.reports.build.bindings import TextPlace, cell_content
from toteuma.reports.build.comparison import CHANGES, COMPUTED
from toteuma.reports.build.context import BuildContext, with_note_refs
from toteuma.reports.build.footing import InvestmentFooting, PrintedCell

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


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one project, or of all of them."""

    id: str
    unit: str
    label: Cell
    lines: tuple[_Line, ...]


def _refs(remarks: Mapping[str, Note], group: str) -> tuple[int, ...]:
    return (remarks[group].number,) if group in remarks else ()


class InvestmentBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self.book = context.statement.investment_book
        self.footing = InvestmentFooting(context, self.book, "all")

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table, or None where nothing was invested or budgeted in or below the unit."""
        context = self.context
        projects = context.statement.records_of(context.statement.data.investment_projects, unit, Include.SUBTREE)
        columns = context.expanded(context.columns(section))
        table = f"{unit}-{section.id}"
        zero_base = section.zero_base or context.display.zero_base
        groups = [group for project in projects if (group := self._group(project, columns)) is not None]
        if not groups:
            return None
        if len(groups) > 1:
            groups.append(self._all(unit, groups))
        notes = context.notes_of(section, unit, {column.year for _, column in columns if column.year})
        shown = {group.id for group in groups}
        told = [project for project in projects if project.id in shown and project.remark and self._home(project) == unit]
        remarks = {project.id: Note(number, self._remark(project)) for number, project in enumerate(told, len(notes) + 1)}
        groups = [replace(group, label=replace(group.label, note_refs=_refs(remarks, group.id))) for group in groups]
        rows = tuple(row for group in groups for row in self._rows(group, columns, table, zero_base))
        label_column = Column("label", context.word("item"), ColumnKind.LABEL, 26)
        plain = with_note_refs((label_column, *(column for _, column in columns)), notes)
        return Table(
            id=table,
            kind="investments",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.investments", columns=", ".join(column.header for column in plain[1:])),
            columns=plain,
            rows=rows,
            notes=(
                *context.numbered(notes, unit),
                *remarks.values(),
                *self._footing_note(len(notes) + len(remarks) + 1, groups, columns),
            ),
            unit_note=context.unit_note(),
            scale=context.display.unit,
            wide=len(plain) > 8,
        )

    def _home(self, project: InvestmentProject) -> str:
        """The unit under whose table a project's remark stands: its own, else the nearest above that has a table of investments."""
        data = self.context.statement.data
        for unit in (project.unit, *data.organisation.ancestors(project.unit)):
            if any(spec.kind is SectionKind.INVESTMENTS for spec in data.settings.sections_of(unit, data.organisation[unit].level)):
                return unit
        return ""

    def _remark(self, project: InvestmentProject) -> Paragraph:
        """What was told of a project, with its name before it."""
        place = TextPlace(project.place.file, project.place.row, "remark")
        content = cell_content(self.context, project.remark, project.unit, place)
        paragraph = next((block for block in content if isinstance(block, Paragraph)), self.context.plain(""))
        return replace(paragraph, runs=(Run(f"{self.context.text(project.name)}: ", strong=True), *paragraph.runs))

    def _group(self, project: InvestmentProject, columns: tuple[tuple[ColumnSpec, Column], ...]) -> _Group | None:
        """The lines of a project that have a figure in some column, the net last; None where no line has one."""
        holder = PROJECT_PREFIX + project.id
        stages = [(column.year or 0, column.stage) for spec, column in columns if spec.measure not in COMPUTED]

        def has(line: str) -> bool:
            return any(self.book.figure(unit=holder, line=line, year=year, stage=stage).value is not None for year, stage in stages)

        lines = tuple(_Line(holder, line.id) for line in INVESTMENT_SCHEME if not line.result and has(line.id))
        if not lines:
            return None
        net = _Line(holder, "net", tuple(line.id for line in lines))
        return _Group(project.id, project.unit, self.context.label(project.name, strong=True), (*lines, net))

    def _all(self, unit: str, groups: list[_Group]) -> _Group:
        """What the projects of the unit and those below it come to."""
        parts = {line.id: tuple(own.id for group in groups for own in group.lines if own.line == line.id) for line in INVESTMENT_SCHEME}
        lines = tuple(_Line(unit, name, ids) for name, ids in parts.items() if ids)
        return _Group("all", unit, Cell(self.context.word("investment.all"), strong=True), lines)

    def _rows(self, group: _Group, columns: tuple[tuple[ColumnSpec, Column], ...], table: str, zero_base: ZeroBase) -> Iterator[Row]:
        blank = tuple(Cell() for _ in columns)
        yield Row(f"{group.id}:heading", RowKind.HEADING, (group.label, *blank), 0, group.unit)
        for line in group.lines:
            yield self._row(line, columns, table, zero_base, group.unit)

    def _footing_note(self, index: int, groups: list[_Group], columns: tuple[tuple[ColumnSpec, Column], ...]) -> tuple[Note, ...]:
        """The cells that footing rounding changed, listed under the table."""
        if self.context.display.rounding is Rounding.INDEPENDENT:
            return ()
        cells = (
            PrintedCell(
                line.holder,
                line.line,
                column.year or 0,
                column.stage,
                f"{group.label.printed}, {self.context.word(f'investment.{line.line}').lower()}",
                column.header,
                self._factor(line.line),
            )
            for spec, column in columns
            if spec.measure not in COMPUTED
            for group in groups
            for line in group.lines
        )
        return self.footing.note(index, cells)

    def _row(self, line: _Line, columns: tuple[tuple[ColumnSpec, Column], ...], table: str, zero_base: ZeroBase, unit: str) -> Row:
        net = line.line == "net"
        label = Cell(self.context.word(f"investment.{line.line}"), strong=net)
        cells = tuple(self._cell(line, spec, column, columns, table, zero_base, strong=net) for spec, column in columns)
        return Row(line.id, RowKind.SUBTOTAL if net else RowKind.BODY, (label, *cells), 0 if net else 1, unit)

    def _factor(self, line: str) -> Decimal:
        return self.context.display_factor(INVESTMENT_SCHEME[line].nature)

    def _cell(
        self,
        line: _Line,
        spec: ColumnSpec,
        column: Column,
        columns: tuple[tuple[ColumnSpec, Column], ...],
        table: str,
        zero_base: ZeroBase,
        *,
        strong: bool,
    ) -> Cell:
        context = self.context
        year = column.year or context.year
        factor = self._factor(line.line)
        if spec.measure is Measure.TOTAL_ESTIMATE and line.line != "expenditure":
            nothing = absent(Key(line.holder, line.line, year, column.stage), EUR, Absence.NOT_APPLICABLE)
            return self._amount_cell(nothing, None, factor, None, strong)
        if spec.measure not in COMPUTED:
            figure = self.book.figure(unit=line.holder, line=line.line, year=year, stage=column.stage)
            formula = None
            if line.parts:
                terms = tuple((self._part_factor(part, line), CellRef(table, part, column.id)) for part in line.parts)
                formula = CellFormula(CellOperation.SUM, terms)
            return self._amount_cell(figure, self._shown(figure, line), factor, formula, strong)
        actual = self.book.figure(unit=line.holder, line=line.line, year=year, stage=spec.of)
        base_stage, base_year = ("actual", year - 1) if spec.measure in CHANGES else ("amended", year)
        base = self.book.figure(unit=line.holder, line=line.line, year=base_year, stage=base_stage)
        refs = (CellRef(table, line.id, f"{spec.of}:{year}"), CellRef(table, line.id, f"{base_stage}:{base_year}"))
        # A layout may leave out a column that the figure rests on: then it has no formula over cells.
        shown_ids = {other.id for _, other in columns}
        known = all(ref.column in shown_ids for ref in refs)
        if spec.measure in (Measure.RATE, Measure.CHANGE_PERCENT):
            figure, operation = (
                (rate(actual=actual, budget=base), CellOperation.PERCENT)
                if spec.measure is Measure.RATE
                else (change_percent(actual=actual, prior=base), CellOperation.CHANGE_PERCENT)
            )
            zero = Decimal(0) if zero_base is ZeroBase.ZERO else None
            formula = CellFormula(operation, ((ONE, refs[0]), (ONE, refs[1])), zero) if known else None
            return context.percent_cell(figure, zero_base=zero_base, formula=formula, strong=strong)
        figure = deviation(actual=actual, budget=base) if spec.measure is Measure.DEVIATION else change(actual=actual, prior=base)
        sign = ONE if spec.measure is Measure.CHANGE else self._deviation_sign(factor)
        formula = CellFormula(CellOperation.SUM, ((sign, refs[0]), (-sign, refs[1]))) if known else None
        cell = self._amount_cell(
            figure, self._difference(self._shown(actual, line), self._shown(base, line), sign), factor * sign, formula, strong
        )
        return context.judged(cell, figure)

    def _shown(self, figure: Figure, line: _Line) -> Decimal | None:
        """Euros in display sign; under footing rounding the footed value, so that a spreadsheet adds up to what is printed."""
        if figure.value is None:
            return None
        if self.context.display.rounding is Rounding.INDEPENDENT:
            return figure.value * self._factor(line.line)
        printed = self.footing.printed(line.holder, line.line, figure.key.year, figure.key.stage)
        return None if printed is None else printed * self.context.display.unit * self._factor(line.line)

    def _difference(self, minuend: Decimal | None, subtrahend: Decimal | None, sign: Decimal) -> Decimal | None:
        return None if minuend is None or subtrahend is None else sign * (minuend - subtrahend)

    def _amount_cell(self, figure: Figure, shown: Decimal | None, factor: Decimal, formula: CellFormula | None, strong: bool) -> Cell:
        """A cell; under footing rounding it keeps its exact value beside the footed one."""
        cell = self.context.amount_cell(figure, shown, formula=formula, strong=strong)
        if self.context.display.rounding is Rounding.INDEPENDENT or figure.value is None:
            return cell
        return replace(cell, exact=figure.value * factor)

    def _part_factor(self, part: str, line: _Line) -> Decimal:
        return self._factor(part.rpartition(":")[2]) * self._factor(line.line)

    def _deviation_sign(self, factor: Decimal) -> Decimal:
        convention = self.context.display.deviation
        if convention is DeviationSign.BUDGET_MINUS_ACTUAL:
            return -ONE
        return factor if convention is DeviationSign.FAVOURABLE_POSITIVE else ONE
