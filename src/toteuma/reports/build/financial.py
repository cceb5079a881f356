"""Balance sheet and cash flow statement of the municipality: every line that has a figure, year beside year."""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.amounts import EUR, AmountBook
from toteuma.core.conventions import Measure, SectionSpec
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Row, RowKind, Table
from toteuma.core.scheme import Line
from toteuma.reports.build.context import BuildContext, with_note_refs

ONE = Decimal(1)


class FinancialBuilder:
    def __init__(self, context: BuildContext) -> None:
        self.context = context

    def table(self, unit: str, section: SectionSpec, heading: str) -> Table | None:
        """The statement of the section's kind; None in the chapters of other units than the municipality, and where it has no figures."""
        context, settings = self.context, self.context.statement.data.settings
        book = context.statement.financial_books.get(section.kind.value)
        if book is None or unit != settings.root:
            return None
        specs = settings.columns.get(section.columns, ())
        backs = sorted({spec.year for spec in specs if spec.measure is Measure.ACTUAL} or {0, -1}, reverse=True)
        years = tuple(context.year + back for back in backs if any(amount.year == context.year + back for amount in book.amounts))
        lines = tuple(line for line in book.scheme if any(self._value(book, line, year) is not None for year in years))
        notes = context.notes_of(section, unit, set(years))
        columns = (Column("label", context.word("item"), ColumnKind.LABEL, 30), *(self._column(year) for year in years))
        id = f"{unit}-{section.id}"
        return Table(
            id=id,
            kind=section.kind.value,
            unit=unit,
            caption=context.word("caption.comparison", heading=heading, unit=context.unit_name(unit)),
            summary=context.word("summary.financial", scheme=context.text(book.scheme.name), years=", ".join(map(str, years))),
            columns=with_note_refs(columns, notes),
            rows=tuple(self._row(book, line, years, {each.id for each in lines}, id) for line in lines),
            notes=context.numbered(notes, unit),
            unit_note=context.unit_note(),
            scale=context.display.unit,
        )

    def _value(self, book: AmountBook, line: Line, year: int) -> Decimal | None:
        return book.figure(unit=self.context.statement.data.settings.root, line=line.id, year=year, stage="actual").value

    def _column(self, year: int) -> Column:
        return Column(f"actual:{year}", str(year), ColumnKind.NUMBER, 14, "actual", year, EUR, self.context.display.decimals)

    def _row(self, book: AmountBook, line: Line, years: tuple[int, ...], shown: set[str], table: str) -> Row:
        parts = tuple(part for part in book.scheme.parts(line.id) if part in shown)
        total = line.result or bool(parts)
        kind = RowKind.TOTAL if line.result else RowKind.SUBTOTAL if parts else RowKind.BODY
        cells = tuple(self._cell(book, line, year, parts, table, strong=total) for year in years)
        return Row(line.id, kind, (self.context.label(line.name, strong=total), *cells), self._depth(book, line), book.amounts[0].unit)

    def _depth(self, book: AmountBook, line: Line) -> int:
        return 0 if line.result else sum(1 for above in book.scheme.ancestors(line.id) if not book.scheme[above].result)

    def _cell(self, book: AmountBook, line: Line, year: int, parts: tuple[str, ...], table: str, *, strong: bool) -> Cell:
        figure = book.figure(unit=self.context.statement.data.settings.root, line=line.id, year=year, stage="actual")
        if figure.value is None:
            return self.context.amount_cell(figure, None, strong=strong)
        formula = CellFormula(CellOperation.SUM, tuple((ONE, CellRef(table, part, f"actual:{year}")) for part in parts)) if parts else None
        return self.context.amount_cell(figure, figure.value, formula=formula, strong=strong)
