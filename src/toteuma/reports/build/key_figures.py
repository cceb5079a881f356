"""Key-figure tables: values over years and against target, sub-figures by unit."""

from __future__ import annotations

from toteuma.core.conventions import ColumnSpec, Measure, SectionSpec
from toteuma.core.document import Cell, Column, ColumnKind, Row, RowKind, Table
from toteuma.core.expression import ExpressionError
from toteuma.core.figure import Absence, Figure, Key, Operation, absent
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.records import KeyFigure
from toteuma.core.references import ReferenceFault
from toteuma.reports.build.context import BuildContext, with_note_refs
from toteuma.reports.numbers import number, recorded


class KeyFigureBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The table of the key figures that the section shows, or None where there are none."""
        context = self.context
        key_figures = context.statement.records_of(context.statement.data.key_figures, unit, section.include)
        if not key_figures:
            return None
        own = set(context.statement.data.organisation.subtree(unit)) if section.emphasise_own else set()
        columns = context.expanded(context.columns(section))
        rows: list[Row] = []
        for key_figure in _nested(key_figures):
            rows.extend(self._rows(key_figure, columns, own))
        notes = context.notes_of(section, unit, {column.year for _, column in columns if column.year})
        label = Column("label", context.word("key_figure.name"), ColumnKind.LABEL, 34)
        measure = Column("unit", context.word("key_figure.unit"), ColumnKind.TEXT, 12)
        numbers = tuple(Column(column.id, column.header, ColumnKind.NUMBER, 11, column.stage, column.year, "") for _, column in columns)
        return Table(
            id=f"{unit}-{section.id}",
            kind="key_figures",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.key_figures", columns=", ".join(column.header for column in numbers)),
            columns=with_note_refs((label, measure, *numbers), notes),
            rows=tuple(rows),
            notes=context.numbered(notes, unit),
        )

    def _rows(self, key_figure: KeyFigure, columns: tuple[tuple[ColumnSpec, Column], ...], own: set[str]) -> list[Row]:
        context = self.context
        strong = key_figure.unit in own
        depth = 1 if key_figure.parent else 0
        label = context.label(key_figure.name, strong=strong)
        measure = context.measure_label(key_figure.unit_of_measure)
        parts = context.statement.key_figure_parts(key_figure.id)
        if not parts:
            cells = tuple(self._cell(key_figure, spec, column, "", strong) for spec, column in columns)
            return [Row(key_figure.id, RowKind.BODY, (label, measure, *cells), depth, key_figure.unit)]
        blank = tuple(Cell() for _ in columns)
        rows = [Row(key_figure.id, RowKind.HEADING, (label, measure, *blank), depth, key_figure.unit)]
        for part in parts:
            own_part = part in own
            cells = tuple(self._cell(key_figure, spec, column, part, own_part) for spec, column in columns)
            name = context.label(context.statement.data.organisation[part].name, strong=own_part)
            rows.append(Row(f"{key_figure.id}:{part}", RowKind.BODY, (name, measure, *cells), depth + 1, part))
        return rows

    def _cell(self, key_figure: KeyFigure, spec: ColumnSpec, column: Column, part: str, strong: bool) -> Cell:
        stage = "target" if spec.measure is Measure.TARGET else "actual"
        figure = self.figure(key_figure, year=column.year or self.context.year, stage=stage, part=part)
        if figure.value is None:
            return Cell(self.context.absence_text(figure.absence or Absence.NO_FIGURE), figure=figure, strong=strong)
        printed, decimals = self.printed(key_figure, figure)
        return Cell(printed, figure=figure, shown=figure.value, decimals=decimals, strong=strong)

    def figure(self, key_figure: KeyFigure, *, year: int, stage: str, part: str = "") -> Figure:
        """The value; a formula that cannot be evaluated is a finding and gives no figure."""
        try:
            return self.context.evaluator.key_figure(key_figure.id, year=year, stage=stage, part=part)
        except ExpressionError as error:
            self._fault(key_figure, error.code, {"position": str(error.position + 1), "found": error.found})
        except ReferenceFault as fault:
            self._fault(key_figure, fault.code, fault.details)
        key = Key(key_figure.unit, f"key_figure:{key_figure.id}", year, stage)
        return absent(key, key_figure.unit_of_measure, Absence.NO_FIGURE)

    def _fault(self, key_figure: KeyFigure, code: str, details: dict[str, str]) -> None:
        place = Place(key_figure.place.file, row=key_figure.place.row, column="formula", quote=key_figure.formula)
        finding = Finding(Level.ERROR, code, place, {"expression": key_figure.formula, **details})
        if finding not in self.context.findings:
            self.context.findings.append(finding)

    def printed(self, key_figure: KeyFigure, figure: Figure) -> tuple[str, int]:
        """The printed value and its decimals: the declared ones, else as recorded."""
        assert figure.value is not None
        if key_figure.decimals is not None:
            return number(figure.value, self.context.language, key_figure.decimals), key_figure.decimals
        if figure.origin.operation is Operation.ENTERED:
            exponent = figure.value.as_tuple().exponent
            return recorded(figure.value, self.context.language), max(0, -exponent) if isinstance(exponent, int) else 0
        return number(figure.value, self.context.language), 0


def _nested(key_figures: tuple[KeyFigure, ...]) -> list[KeyFigure]:
    """Each key figure followed by those under it, in the order they were entered; one whose parent is not shown stands by itself."""
    shown = {key_figure.id for key_figure in key_figures}
    ordered: list[KeyFigure] = []

    def add(key_figure: KeyFigure) -> None:
        ordered.append(key_figure)
        for child in key_figures:
            if child.parent == key_figure.id:
                add(child)

    for key_figure in key_figures:
        if key_figure.parent not in shown:
            add(key_figure)
    return ordered
