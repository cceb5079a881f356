"""How a figure came about: the steps of its explanation, and the list of all printed figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from toteuma.core.conventions import DeviationSign, Measure
from toteuma.core.document import Cell, CellRef, Column, FigureEntry, OriginStep, Row, Table
from toteuma.core.figure import Absence, Figure, Key, Operation, Source, Term
from toteuma.core.investments import INVESTMENT_SCHEME, PROJECT_PREFIX
from toteuma.reports.build.bridge import PARTS as BRIDGED
from toteuma.reports.build.context import BuildContext
from toteuma.reports.build.posted import posted
from toteuma.reports.numbers import number, recorded


class OriginWriter:
    """Puts origins into words of the document's language."""

    def __init__(self, context: BuildContext) -> None:
        self.context = context
        self._told: dict[Key, tuple[str, Figure]] = {}
        self._labels = {f"risk:{risk.id}": context.text(risk.description) for risk in context.statement.data.risks}
        self._labels |= {f"project:{project.id}": context.text(project.name) for project in context.statement.data.projects}
        self._labels |= {f"key_figure:{row.id}": context.text(row.name) for row in context.statement.data.key_figures}
        self._labels |= {row.id: context.text(row.name) for row in context.statement.data.parameters}
        self._labels |= {f"fact:{row.id}": context.text(row.name) for row in context.statement.data.facts}
        self._project_names = {row.id: context.text(row.name) for row in context.statement.data.investment_projects}

    # --- words ------------------------------------------------------------------------------------------------------------

    def label(self, figure: Figure, *, within: Figure | None = None) -> str:
        """What a figure is called; what it shares with ``within`` (the figure it explains) is left out."""
        key = figure.key
        if within is not None and key == within.key:
            return self.context.word("origin.own")
        if within is not None and key == replace(within.key, scope=key.scope):
            return self.context.word(f"origin.{key.scope}")
        parts = [self._item(key.item)]
        if key.unit and (within is None or within.key.unit != key.unit):
            name = self._unit(key.unit)
            parts = [name] if within is not None and within.key.item == key.item else [*parts, name]
        if within is None or (within.key.year, within.key.stage) != (key.year, key.stage):
            stage = self._stage(key.stage, key.year)
            if within is not None and within.key.item == key.item and within.key.unit == key.unit:
                return stage
            parts.append(stage)
        return ", ".join(part for part in parts if part)

    def _item(self, item: str) -> str:
        if item in self._labels:
            return self._labels[item]
        scheme = self.context.statement.data.scheme
        for known in (scheme, *(book.scheme for book in self.context.statement.financial_books.values())):
            if item in known:
                return self.context.text(known[item].name)
        if item in ("expenditure", "income", "net"):
            return self.context.word(f"investment.{item}")
        return self.context.word("origin.projects") if item == "projects" else self.context.word("origin.count")

    def _unit(self, unit: str) -> str:
        if unit.startswith(PROJECT_PREFIX):
            return self._project_names[unit.removeprefix(PROJECT_PREFIX)]
        return self.context.unit_name(unit)

    def _stage(self, stage: str, year: int) -> str:
        if stage == "parameter":
            return str(year)
        if stage.startswith("amendment:"):
            amendment = next(row for row in self.context.statement.data.amendments if row.id == stage.removeprefix("amendment:"))
            return self.context.word("origin.amendment", organ=self.context.text(amendment.organ), reference=amendment.reference)
        if stage in {*Measure, *BRIDGED}:
            return self.context.word(f"column.{stage}", year=str(year))
        return ""

    def value(self, figure: Figure, *, printed_sign: bool = True) -> str:
        """The exact value, with its unit where it is money or a percentage; with the sign it is printed with, or in statement sign."""
        if figure.value is None:
            return self.context.absence_text(figure.absence or Absence.NO_FIGURE)
        value = self._shown(figure, printed_sign)
        if figure.unit_of_measure == "EUR":
            return number(value, self.context.language, 2)
        if figure.origin.operation is Operation.ENTERED:
            return recorded(value, self.context.language)
        return number(value, self.context.language, 4 if value != int(value) else 0)

    def _shown(self, figure: Figure, printed_sign: bool) -> Decimal:
        assert figure.value is not None
        return figure.value * (self._sign(figure.key) if printed_sign else 1)

    def _sign(self, key: Key) -> Decimal:
        """−1 where the municipality prints the figure with another sign than the statement's: costs, deviations."""
        scheme = self.context.statement.data.scheme
        if key.item not in scheme and key.item not in INVESTMENT_SCHEME:
            return Decimal(1)
        nature = (scheme if key.item in scheme else INVESTMENT_SCHEME)[key.item].nature
        factor = self.context.display_factor(nature)
        if key.stage != "deviation":
            return factor
        return {DeviationSign.BUDGET_MINUS_ACTUAL: -factor, DeviationSign.FAVOURABLE_POSITIVE: Decimal(1)}.get(
            self.context.display.deviation, factor
        )

    def formula(self, figure: Figure, *, printed_sign: bool = True) -> str:
        """The formula with its numbers put in: ``1 460 907,60 + 1 445 197,00``; empty for an entry, and for a sum of one term, which tells nothing.

        Sums are of figures as they are printed, so that a reader can add them up. What an expression was computed from has statement sign.
        """
        terms = figure.origin.terms
        operation = figure.origin.operation
        if operation in (Operation.SUM, Operation.DIFFERENCE):
            return self._sum(figure, printed_sign) if len(terms) > 1 else ""
        if operation is Operation.RATE_PERCENT:
            return f"100 · {self._bracketed(terms[0], printed_sign)} / {self._bracketed(terms[1], printed_sign)}"
        if operation is Operation.CHANGE_PERCENT:
            first, base = self._bracketed(terms[0], printed_sign), self._bracketed(terms[1], printed_sign)
            return f"100 · ({first} − {base}) / {base}"
        if operation is Operation.FORMULA:
            return figure.origin.formula.format(*(self._bracketed(term, False) for term in terms))
        if operation is Operation.WEIGHTED_MEAN:
            return self.context.word("origin.weighted_mean", count=str(len(terms)))
        if operation is Operation.MEAN:
            return self.context.word("origin.mean", count=str(len(terms)))
        if operation is Operation.COUNT:
            return self.context.word("origin.counted")
        return ""

    def _sum(self, figure: Figure, printed_sign: bool) -> str:
        pieces: list[str] = []
        for term in sorted(figure.origin.terms, key=lambda term: self._factor(figure, term, printed_sign) < 0):
            minus = self._factor(figure, term, printed_sign) < 0
            value = self._bracketed(term, printed_sign) if pieces or minus else self.value(term.figure, printed_sign=printed_sign)
            pieces.append(f"{'−' if minus else '+'} {value}" if pieces else f"−{value}" if minus else value)
        return " ".join(pieces)

    def _factor(self, figure: Figure, term: Term, printed_sign: bool) -> Decimal:
        """The factor of a term between figures as they are printed."""
        return term.factor * (self._sign(figure.key) * self._sign(term.figure.key) if printed_sign else 1)

    def _bracketed(self, term: Term, printed_sign: bool) -> str:
        value = self.value(term.figure, printed_sign=printed_sign)
        return f"({value})" if term.figure.value is not None and self._shown(term.figure, printed_sign) < 0 else value

    def source(self, source: Source | None) -> str:
        """``amounts.csv, rivi 12: tilinpäätös 2025``, or the postings it was made of."""
        if source is not None and source.postings is not None:
            return posted(self.context, source.postings)
        if source is None or not source.file:
            return ""
        place = self.context.word("origin.place", file=source.file, row=str(source.row)) if source.row else source.file
        return f"{place}: {source.basis}" if source.basis else place

    # --- steps ------------------------------------------------------------------------------------------------------------

    def steps(self, figure: Figure, printed: str) -> tuple[OriginStep, ...]:
        """The figure and, below it, what it was made of: down to entries, and to figures that are printed elsewhere and told of there."""
        return tuple(self._steps(figure, printed, 0, None))

    def _steps(self, figure: Figure, printed: str, depth: int, within: Figure | None, *, printed_sign: bool = True) -> Iterator[OriginStep]:
        label = self.label(figure, within=within)
        target = self._target(figure) if depth and figure.origin.terms else ""
        formula = self.formula(figure, printed_sign=printed_sign)
        entered = figure.origin.source
        file, row = (entered.file, entered.row or None) if entered else ("", None)
        yield OriginStep(depth, label, printed, formula, self.source(entered), target, file, row)
        if not target:
            for term in figure.origin.terms:
                # Below an expression all figures are as it took them.
                own_sign = printed_sign and figure.origin.operation is not Operation.FORMULA
                told = self.value(term.figure, printed_sign=own_sign)
                yield from self._steps(term.figure, told, depth + 1, figure, printed_sign=own_sign)

    def _target(self, figure: Figure) -> str:
        """The entry that tells of this very figure; a unit's own share has the key of the unit's figure but is another."""
        entry, told = self._told.get(figure.key, ("", None))
        return entry if told == figure else ""

    def short(self, figure: Figure) -> str:
        """The origin in one line: the formula with its numbers, or where the entry stands."""
        if figure.origin.operation is Operation.SUM and len(figure.origin.terms) == 1:
            return self.short(figure.origin.terms[0].figure)
        formula = self.formula(figure)
        return f"{self.value(figure)} = {formula}" if formula and figure.value is not None else formula or self.source(figure.origin.source)

    # --- the list of printed figures -------------------------------------------------------------------------------------------

    def all_entries(self, tables: tuple[Table, ...]) -> tuple[FigureEntry, ...]:
        """Every printed figure of the tables, in print order. Of a figure printed twice the widest table tells how it came about."""
        for table in sorted(tables, key=lambda table: -len(table.rows)):
            for row, column, _, figure in _figure_cells(table):
                self._told.setdefault(figure.key, (_entry_id(table, row, column), figure))
        return tuple(self._entry(table, *cells) for table in tables for cells in _figure_cells(table))

    def _entry(self, table: Table, row: Row, column: Column, cell: Cell, figure: Figure) -> FigureEntry:
        return FigureEntry(
            id=_entry_id(table, row, column),
            unit=row.unit or table.unit,
            unit_name=self._unit(row.unit or table.unit),
            table=table.id,
            row=row.id,
            row_label=self._row_label(table, row),
            column=column.id,
            column_label=column.header,
            period=str(column.year or figure.key.year),
            stage=column.stage or figure.key.stage,
            value=_shown_exact(cell, figure),
            unit_of_measure=figure.unit_of_measure,
            printed=cell.printed,
            origin=self.short(figure),
            steps=self.steps(figure, cell.printed),
            cell=CellRef(table.id, row.id, column.id),
        )

    def _row_label(self, table: Table, row: Row) -> str:
        """What a reader would call the row: its label, or the project's or goal's own name where the first column is grouped."""
        index = 1 if table.kind == "projects" and row.cells[1].printed else 0
        return row.cells[index].printed


def _figure_cells(table: Table) -> Iterator[tuple[Row, Column, Cell, Figure]]:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.figure is not None:
                yield row, column, cell, cell.figure


def _entry_id(table: Table, row: Row, column: Column) -> str:
    return f"{table.id}.{row.id}.{column.id}".replace(" ", "_")


def _shown_exact(cell: Cell, figure: Figure) -> Decimal | None:
    """The exact value in display sign; None where the figure is absent, whatever the cell prints for it."""
    if figure.value is None:
        return None
    return cell.shown if cell.exact is None else cell.exact
