"""Risk table and risk matrix."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.conventions import SectionSpec
from toteuma.core.document import Cell, Column, ColumnKind, Paragraph, Row, RowKind, Table
from toteuma.core.figure import Figure, Key, Operation, Origin, Source
from toteuma.core.language import Localized
from toteuma.core.records import Risk
from toteuma.reports.build.bindings import TextPlace, cell_content, one_line
from toteuma.reports.build.context import BuildContext

TINTS = 4


class RiskBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self.classes = {named.id: named.name for named in context.statement.data.municipality.risk_classes}

    def tables(self, unit: str, section: SectionSpec, heading: str) -> tuple[Table, ...]:
        """The list of the risks that the section shows and their matrix; nothing where there are none."""
        risks = self.context.statement.records_of(self.context.statement.data.risks, unit, section.include)
        scale = self.context.statement.data.municipality.risk_scale
        if not risks or scale is None:
            return ()
        return (self._list(risks, unit, section, heading), self._matrix(risks, unit, section))

    def _list(self, risks: tuple[Risk, ...], unit: str, section: SectionSpec, heading: str) -> Table:
        context = self.context
        scale = context.statement.data.municipality.risk_scale
        assert scale is not None
        columns = (
            Column("risk", context.word("risk.risk"), ColumnKind.LABEL, 26),
            Column("class", context.word("risk.class"), ColumnKind.TEXT, 13),
            Column("probability", context.text(scale.probability), ColumnKind.NUMBER, 11, "actual", context.year, "count"),
            Column("significance", context.text(scale.significance), ColumnKind.NUMBER, 11, "actual", context.year, "count"),
            Column("control", context.word("risk.control"), ColumnKind.TEXT, 24),
            Column("follow_up", context.word("risk.follow_up"), ColumnKind.TEXT, 28),
        )
        rows = tuple(self._row(risk) for risk in risks)
        return Table(
            id=f"{unit}-{section.id}",
            kind="risks",
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.risks", columns=", ".join(column.header for column in columns)),
            columns=columns,
            rows=rows,
            wide=True,
        )

    def _row(self, risk: Risk) -> Row:
        cells = (
            self._text(risk.description, risk, "description"),
            self.context.label(self.classes[risk.risk_class]),
            self._score(risk, "probability"),
            self._score(risk, "significance"),
            self._text(risk.control, risk, "control"),
            self._text(risk.follow_up, risk, "follow_up"),
        )
        return Row(risk.id, RowKind.BODY, cells, 0, risk.unit)

    def _text(self, text: Localized, risk: Risk, column: str) -> Cell:
        content = cell_content(self.context, text, risk.unit, TextPlace(risk.place.file, risk.place.row, column))
        fallback = any(block.fallback for block in content if isinstance(block, Paragraph))
        return Cell(one_line(content), content=content, fallback=fallback)

    def _score(self, risk: Risk, which: str) -> Cell:
        value = Decimal(getattr(risk, which))
        source = Source(risk.place.file, risk.place.row, which)
        key = Key(risk.unit, f"risk:{risk.id}", self.context.year, "actual", which)
        return Cell(str(value), figure=Figure(key, value, "count", Origin(Operation.ENTERED, source=source)), shown=value)

    def _matrix(self, risks: tuple[Risk, ...], unit: str, section: SectionSpec) -> Table:
        context = self.context
        scale = context.statement.data.municipality.risk_scale
        assert scale is not None
        steps = range(1, scale.maximum + 1)
        significance = context.text(scale.significance)
        columns = (
            Column("label", context.text(scale.probability), ColumnKind.LABEL, 14),
            *(Column(f"s{step}", f"{significance} {step}", ColumnKind.NUMBER, 10, "actual", context.year, "count") for step in steps),
        )
        rows = tuple(
            Row(f"p{p}", RowKind.BODY, (Cell(str(p)), *(self._count(risks, p, s, scale.maximum, unit) for s in steps)), 0, unit)
            for p in reversed(steps)
        )
        return Table(
            id=f"{unit}-{section.id}-matrix",
            kind="risk_matrix",
            unit=unit,
            caption=context.word("caption.risk_matrix", unit=context.unit_name(unit)),
            summary=context.word("summary.risk_matrix", maximum=str(scale.maximum)),
            columns=columns,
            rows=rows,
        )

    def _count(self, risks: tuple[Risk, ...], probability: int, significance: int, maximum: int, unit: str) -> Cell:
        count = sum(1 for risk in risks if (risk.probability, risk.significance) == (probability, significance))
        tint = ((probability + significance - 2) * TINTS + maximum - 2) // (2 * maximum - 2)
        if not count:
            return Cell("–", tint=tint)
        key = Key(unit, "risks", self.context.year, "actual", f"p{probability}s{significance}")
        figure = Figure(key, Decimal(count), "count", Origin(Operation.COUNT))
        return Cell(str(count), figure=figure, shown=Decimal(count), tint=tint)
