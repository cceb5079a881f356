"""The comparison table of a unit: lines of the scheme against prior year, budget and actual."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from toteuma.core.amounts import AmountBook
from toteuma.core.comparison import change, change_percent, deviation, rate
from toteuma.core.conventions import ColumnSpec, DeviationSign, Measure, Rounding, SectionKind, SectionSpec, ZeroBase
from toteuma.core.document import (
    Cell,
    CellFormula,
    CellOperation,
    CellRef,
    Column,
    ColumnKind,
    Note,
    Row,
    RowKind,
    Table,
)
from toteuma.core.figure import Figure, Key, Operation
from toteuma.core.scheme import Line, LineScheme
from toteuma.reports.build.comparison_target import Target
from toteuma.reports.build.context import BuildContext, with_note_refs
from toteuma.reports.build.footing import LineFooting, PrintedCell
from toteuma.reports.build.predecessors import predecessor_notes
from toteuma.reports.build.remarks import RemarkNotes

ONE = Decimal(1)


class ComparisonBuilder:
    """Builds the comparison tables of one document. Knows in which table of a unit a figure has its home, so that formulas can point there."""

    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self.book: AmountBook = context.statement.book
        self.scheme: LineScheme = context.statement.data.scheme
        self.footing = LineFooting(context, self.book, context.display.scope)
        self._targets: dict[tuple[str, str], Target] = {}
        self._printed: dict[str, list[Target]] = {}
        self.remarks = RemarkNotes(context, self.printed_targets)

    # --- which lines, which home --------------------------------------------------------------------------------------------

    def target(self, unit: str, section: SectionSpec) -> Target:
        """What the table of a section shows for a unit."""
        if (unit, section.id) not in self._targets:
            columns = self.context.expanded(self.context.columns(section))
            lines = section.lines or self.lines_with_figures(unit, columns)
            zero_base = section.zero_base or self.context.display.zero_base
            self._targets[unit, section.id] = Target(f"{unit}-{section.id}", unit, lines, columns, zero_base)
        return self._targets[unit, section.id]

    def lines_with_figures(self, unit: str, columns: tuple[tuple[ColumnSpec, Column], ...]) -> tuple[str, ...]:
        """Every line that has a figure in some column; a balance only where it differs from the balance before it."""
        stages = [(column.year or 0, column.stage) for spec, column in columns if spec.measure not in COMPUTED]
        present = {
            line.id for line in self.scheme if any(self.figure(unit, line.id, year, stage).value is not None for year, stage in stages)
        }
        return tuple(
            line.id
            for line in self.scheme
            if line.id in present and (not line.result or any(self._adds(part, present) for part in self.scheme.parts(line.id)))
        )

    def _adds(self, part: str, present: set[str]) -> bool:
        return part in present and not self.scheme[part].result

    def home(self, unit: str, line: str, column: str) -> Target | None:
        """The table in which a unit's figure has its home: its widest comparison table that has the line and column. None where there is no such table,
        as for a unit that had ended."""
        data = self.context.statement.data
        if not data.organisation.exists_during(unit, self.context.year):
            return None
        sections = data.settings.sections_of(unit, data.organisation[unit].level)
        targets = [self.target(unit, section) for section in sections if section.kind is SectionKind.COMPARISON]
        holding = [target for target in targets if target.has(line, column)]
        return max(holding, key=lambda target: len(target.lines), default=None)

    # --- the table --------------------------------------------------------------------------------------------------------------

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table, or None where the unit has no figure on any of its lines."""
        target = self.target(unit, section)
        if not self._has_figures(target):
            return None
        context = self.context
        specs = context.notes_of(section, unit, {column.year for _, column in target.columns if column.year})
        specs += predecessor_notes(context, target)
        remarks = self.remarks.by_line(target, len(specs) + 1)
        notes = context.numbered(specs, unit) + tuple(remarks.values())
        notes += self.remarks.without_row(target, len(notes) + 1)
        notes += self._footing_note(target, len(notes) + 1)
        label = Column("label", context.word("item"), ColumnKind.LABEL, 26)
        columns = with_note_refs((label, *(column for _, column in target.columns)), specs)
        return Table(
            id=target.table,
            kind="comparison" if not section.lines else "comparison_summary",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.comparison", columns=", ".join(column.header for column in columns[1:])),
            columns=columns,
            rows=self._rows(target, {line: note.number for line, note in remarks.items()}),
            notes=notes,
            unit_note=context.unit_note(),
            scale=context.display.unit,
            wide=len(columns) > 8,
        )

    def printed_targets(self, unit: str) -> list[Target]:
        """The comparison tables of a unit that have a figure."""
        if unit not in self._printed:
            data = self.context.statement.data
            sections = data.settings.sections_of(unit, data.organisation[unit].level)
            targets = [self.target(unit, section) for section in sections if section.kind is SectionKind.COMPARISON]
            self._printed[unit] = [target for target in targets if self._has_figures(target)]
        return self._printed[unit]

    def _has_figures(self, target: Target) -> bool:
        stages = [(column.year or 0, column.stage) for spec, column in target.columns if spec.measure not in COMPUTED]
        return any(self.figure(target.unit, line, year, stage).value is not None for line in target.lines for year, stage in stages)

    def _rows(self, target: Target, remarks: dict[str, int]) -> tuple[Row, ...]:
        rows: list[Row] = []
        headed: set[str] = set()
        for name in target.lines:
            line = self.scheme[name]
            head = self._heading_above(line, target)
            if head is not None and head.id not in headed:
                headed.add(head.id)
                blank = tuple(Cell() for _ in target.columns)
                label = self.context.label(head.name, strong=True, upper=True)
                rows.append(Row(f"{head.id}:heading", RowKind.HEADING, (label, *blank), 0, target.unit))
            rows.append(self._row(line, target, remarks.get(line.id)))
        return tuple(rows)

    def _heading_above(self, line: Line, target: Target) -> Line | None:
        current = line
        while current.parent and current.parent in target.lines:
            current = self.scheme[current.parent]
            if current.heading:
                return current
        return None

    def _row(self, line: Line, target: Target, note: int | None) -> Row:
        total = line.result or any(part in target.lines for part in self.scheme.parts(line.id))
        kind = RowKind.TOTAL if line.result else RowKind.SUBTOTAL if total else RowKind.BODY
        label = self.context.label(line.name, strong=total, note_refs=() if note is None else (note,))
        cells = tuple(self._cell(line, spec, column, target, strong=total) for spec, column in target.columns)
        return Row(line.id, kind, (label, *cells), self._depth(line, target), target.unit)

    def _depth(self, line: Line, target: Target) -> int:
        return self.scheme.depth(line.id) if any(self._heading_above(self.scheme[name], target) for name in target.lines) else 0

    # --- cells ------------------------------------------------------------------------------------------------------------------

    def figure(self, unit: str, line: str, year: int, stage: str) -> Figure:
        return self.book.figure(unit=unit, line=line, year=year, stage=stage, scope=self.context.display.scope)

    def outcome(self, unit: str, line: str) -> Figure:
        """What the kind of document tells of the year: the actual, the forecast, the budget."""
        return self.figure(unit, line, self.context.year, self.context.kind.outcome)

    def base(self, unit: str, line: str) -> Figure:
        """What that is held against."""
        return self.figure(unit, line, self.context.year + self.context.kind.base_year, self.context.kind.base)

    def settled(self, figure: Figure) -> Decimal | None:
        """Euros in statement sign: exact, or under footing rounding the footed value that every place prints."""
        if figure.value is None or self.context.display.rounding is Rounding.INDEPENDENT:
            return figure.value
        key = figure.key
        printed = self.footing.printed(key.unit, key.item, key.year, key.stage)
        return None if printed is None else printed * self.context.display.unit

    def shown(self, figure: Figure) -> Decimal | None:
        """Euros in display sign, settled, so that a spreadsheet adds up to what is printed."""
        value = self.settled(figure)
        return None if value is None else value * self.context.display_factor(self.scheme[figure.key.item].nature)

    def _cell(self, line: Line, spec: ColumnSpec, column: Column, target: Target, *, strong: bool) -> Cell:
        year = column.year or self.context.year
        if spec.measure not in COMPUTED:
            figure = self.figure(target.unit, line.id, year, column.stage)
            cell = self.context.amount_cell(figure, self.shown(figure), formula=self._formula(figure, column, target), strong=strong)
            return self._with_exact(cell, figure, self.context.display_factor(line.nature))
        actual = self.figure(target.unit, line.id, year, spec.of)
        base_stage, base_year = ("actual", year - 1) if spec.measure in CHANGES else ("amended", year)
        base = self.figure(target.unit, line.id, base_year, base_stage)
        refs = (target.ref(line.id, f"{spec.of}:{year}"), target.ref(line.id, f"{base_stage}:{base_year}"))
        known = all(target.has(ref.row, ref.column) for ref in refs)
        if spec.measure in (Measure.RATE, Measure.CHANGE_PERCENT):
            return self._percent(spec.measure, actual, base, refs if known else None, target, strong)
        return self._difference(spec.measure, actual, base, refs if known else None, line, strong)

    def _with_exact(self, cell: Cell, figure: Figure, factor: Decimal) -> Cell:
        """Under footing rounding the cell keeps its exact value beside the footed one."""
        if self.context.display.rounding is Rounding.INDEPENDENT or figure.value is None:
            return cell
        return replace(cell, exact=figure.value * factor)

    def _percent(
        self, measure: Measure, actual: Figure, base: Figure, refs: tuple[CellRef, CellRef] | None, target: Target, strong: bool
    ) -> Cell:
        compute, operation = (
            (rate(actual=actual, budget=base), CellOperation.PERCENT)
            if measure is Measure.RATE
            else (change_percent(actual=actual, prior=base), CellOperation.CHANGE_PERCENT)
        )
        zero = Decimal(0) if target.zero_base is ZeroBase.ZERO else None
        formula = None if refs is None else CellFormula(operation, ((ONE, refs[0]), (ONE, refs[1])), zero)
        return self.context.percent_cell(compute, zero_base=target.zero_base, formula=formula, strong=strong)

    def _difference(
        self, measure: Measure, actual: Figure, base: Figure, refs: tuple[CellRef, CellRef] | None, line: Line, strong: bool
    ) -> Cell:
        """Deviation or change as the municipality prints it; the judgement always follows the statement sign."""
        figure = deviation(actual=actual, budget=base) if measure is Measure.DEVIATION else change(actual=actual, prior=base)
        shown_actual, shown_base = self.shown(actual), self.shown(base)
        if figure.value is None or shown_actual is None or shown_base is None:
            return self.context.amount_cell(figure, None, strong=strong)
        factor = self.context.display_factor(line.nature)
        sign = ONE
        if measure is Measure.DEVIATION:
            convention = self.context.display.deviation
            sign = {DeviationSign.BUDGET_MINUS_ACTUAL: -ONE, DeviationSign.FAVOURABLE_POSITIVE: factor}.get(convention, ONE)
        shown = sign * (shown_actual - shown_base)
        formula = (
            None if refs is None else CellFormula(CellOperation.SUM, tuple(sorted(((sign, refs[0]), (-sign, refs[1])), key=_plus_first)))
        )
        cell = self.context.amount_cell(figure, shown, formula=formula, strong=strong)
        return self.context.judged(self._with_exact(cell, figure, sign * factor), figure)

    # --- formulas ---------------------------------------------------------------------------------------------------------------

    def _formula(self, figure: Figure, column: Column, target: Target) -> CellFormula | None:
        """The figure in terms of other cells: its parts in the same table, its stages in the same row, or its units' tables."""
        home = self.home(target.unit, figure.key.item, column.id)
        if home is not None and home.table != target.table:
            return CellFormula(CellOperation.SUM, ((ONE, home.ref(figure.key.item, column.id)),))
        if figure.origin.operation is not Operation.SUM:
            return None
        own = self.context.display_factor(self.scheme[figure.key.item].nature)
        terms: list[tuple[Decimal, CellRef]] = []
        for term in figure.origin.terms:
            ref = self._ref(term.figure.key, figure.key, column, target)
            if ref is None:
                return None
            terms.append((own * self.context.display_factor(self.scheme[term.figure.key.item].nature), ref))
        return CellFormula(CellOperation.SUM, tuple(terms))

    def _ref(self, part: Key, whole: Key, column: Column, target: Target) -> CellRef | None:
        if part.unit == whole.unit and part.stage == whole.stage:
            return target.ref(part.item, column.id) if part.item != whole.item and target.has(part.item, column.id) else None
        if part.unit == whole.unit:
            other = f"{part.stage}:{part.year}"
            return target.ref(part.item, other) if target.has(part.item, other) else None
        if self.context.display.rounding is Rounding.FOOTING:
            return None  # what foots within each unit does not add up over the units
        home = self.home(part.unit, part.item, column.id)
        return None if home is None else home.ref(part.item, column.id)

    # --- footing ----------------------------------------------------------------------------------------------------------------

    def _footing_note(self, target: Target, index: int) -> tuple[Note, ...]:
        """The cells that footing rounding changed, listed under the table."""
        if self.context.display.rounding is Rounding.INDEPENDENT:
            return ()
        lines = [self.scheme[name] for name in target.lines]
        cells = (
            PrintedCell(
                target.unit,
                line.id,
                column.year or 0,
                column.stage,
                self.context.text(line.name),
                column.header,
                self.context.display_factor(line.nature),
            )
            for spec, column in target.columns
            if spec.measure not in COMPUTED
            for line in lines
        )
        return self.footing.note(index, cells)


COMPUTED = (Measure.DEVIATION, Measure.RATE, Measure.CHANGE, Measure.CHANGE_PERCENT)
CHANGES = (Measure.CHANGE, Measure.CHANGE_PERCENT)


def _plus_first(term: tuple[Decimal, CellRef]) -> bool:
    return term[0] < 0
