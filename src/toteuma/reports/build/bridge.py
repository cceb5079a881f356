"""Tables that lead from the figures of an earlier year as they were reported to the same figures in the organisation that the statement tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from toteuma.core.amounts import EUR
from toteuma.core.conventions import Include, Measure, SectionSpec
from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Row, RowKind, Table
from toteuma.core.figure import Figure, Key, Operation, Origin, Source, Term
from toteuma.core.posted import BridgedAmount
from toteuma.reports.build.context import BuildContext, with_note_refs

PARTS = ("reported", "moved_in", "moved_out", "restated")
ONE = Decimal(1)


class BridgeBuilder:
    """Reported, moved in, moved out, restated: a row for each line that something moved in, of each unit that something moved in."""

    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self.by_unit: dict[tuple[str, int], list[BridgedAmount]] = {}
        for amount in context.statement.data.bridges:
            self.by_unit.setdefault((amount.unit, amount.year), []).append(amount)

    def tables(self, unit: str, section: SectionSpec, heading: str) -> Iterator[Table]:
        """A table for each year of the section's columns, last year's where it has none; nothing for a year in which nothing moved."""
        specs = self.context.statement.data.settings.columns.get(section.columns, ())
        years = sorted({spec.year for spec in specs if spec.measure is Measure.ACTUAL} or {-1})
        for back in years:
            table = self._table(
                unit, section, heading, self.context.year + back, suffix=f"-{self.context.year + back}" if len(years) > 1 else ""
            )
            if table is not None:
                yield table

    def _table(self, unit: str, section: SectionSpec, heading: str, year: int, *, suffix: str) -> Table | None:
        context, id = self.context, f"{unit}-{section.id}{suffix}"
        units = [code for code in context.statement.scope_units(unit, section.include) if self._moved(code, year)]
        rows = tuple(row for code in units for row in self._rows(code, year, section, id, several=section.include is not Include.OWN))
        if not rows:
            return None
        notes = context.notes_of(section, unit, {year})
        columns = (Column("label", context.word("item"), ColumnKind.LABEL, 26), *(self._column(part, year) for part in PARTS))
        plain = with_note_refs(columns, notes)
        return Table(
            id=id,
            kind="bridge",
            unit=unit,
            caption=context.word("caption.bridge", heading=heading, unit=context.unit_name(unit), year=str(year)),
            summary=context.word("summary.bridge", year=str(year)),
            columns=plain,
            rows=rows,
            notes=context.numbered(notes, unit),
            unit_note=context.unit_note(),
            scale=context.display.unit,
        )

    def _column(self, part: str, year: int) -> Column:
        decimals = self.context.display.decimals
        return Column(
            f"{part}:{year}", self.context.word(f"column.{part}", year=str(year)), ColumnKind.NUMBER, 14, part, year, EUR, decimals
        )

    def _moved(self, unit: str, year: int) -> bool:
        return any(amount.moved for amount in self.by_unit.get((unit, year), ()))

    def _rows(self, unit: str, year: int, section: SectionSpec, table: str, *, several: bool) -> Iterator[Row]:
        """The lines asked for, else those that something moved in and their balances; a balance that repeats the row before it says nothing new."""
        scheme = self.context.statement.data.scheme
        if several:
            label = self.context.label(self.context.statement.data.organisation[unit].name, strong=True)
            yield Row(f"{unit}:heading", RowKind.HEADING, (label, *(Cell() for _ in PARTS)), 0, unit)
        before: BridgedAmount | None = None
        for amount in self.by_unit[unit, year]:
            line = scheme[amount.line]
            if amount.line not in section.lines if section.lines else not amount.moved:
                continue
            if line.result and not section.lines and before is not None and replace(amount, line=before.line) == before:
                continue
            before = amount
            id = f"{unit}:{line.id}" if several else line.id
            total = line.result or bool(scheme.parts(line.id))
            kind = RowKind.TOTAL if line.result else RowKind.SUBTOTAL if total else RowKind.BODY
            cells = self._cells(amount, CellRef(table, id, ""), strong=total)
            yield Row(id, kind, (self.context.label(line.name, strong=total), *cells), int(several), unit)

    def _cells(self, amount: BridgedAmount, row: CellRef, *, strong: bool) -> Iterator[Cell]:
        factor = self.context.display_factor(self.context.statement.data.scheme[amount.line].nature)
        figures = [self._figure(amount, part, getattr(amount, part)) for part in PARTS[:-1]]
        for figure in figures:
            yield self._cell(figure, factor, None, strong=strong)
        key = replace(figures[0].key, stage=PARTS[-1])
        restated = Figure(key, amount.restated, EUR, Origin(Operation.SUM, tuple(Term(figure) for figure in figures)))
        refs = tuple((ONE, replace(row, column=f"{part}:{amount.year}")) for part in PARTS[:-1])
        yield self._cell(restated, factor, CellFormula(CellOperation.SUM, refs), strong=strong)

    def _cell(self, figure: Figure, factor: Decimal, formula: CellFormula | None, *, strong: bool) -> Cell:
        assert figure.value is not None
        return self.context.amount_cell(figure, figure.value * factor, formula=formula, strong=strong)

    def _figure(self, amount: BridgedAmount, part: str, value: Decimal) -> Figure:
        """A part of the bridge; what was reported was told by the organisation of its own months."""
        postings = replace(amount.postings, as_of=None) if part == PARTS[0] else amount.postings
        source = Source(postings.ledger, postings=postings)
        key = Key(amount.unit, amount.line, amount.year, part, scope=self.context.display.scope)
        return Figure(key, value, EUR, Origin(Operation.ENTERED, source=source))
