"""How the printed figures were computed, as one short table: each formula once, whatever number of cells follows it.

The formulas come from the cells themselves, in the words of the tables: a row from other rows, a column from other columns, a unit from
its parts. Proofs of single figures stand in the web pages and in the open data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from toteuma.core.document import Cell, CellFormula, CellOperation, CellRef, Column, ColumnKind, Document, Row, RowKind, Section, Table
from toteuma.reports.numbers import MINUS

ID = "pdf-formulas"
KINDS = ("columns", "rows", "units")


def with_formulas(document: Document) -> Document:
    """The document with a last chapter of formulas; as it is when no figure was computed."""
    found: dict[str, dict[tuple[str, str], None]] = {kind: {} for kind in KINDS}
    for kind, result, formula in _formulas(document):
        found[kind][result, formula] = None
    if not any(found.values()):
        return document
    rows: list[Row] = []
    for kind in KINDS:
        if found[kind]:
            rows.append(_row(len(rows), RowKind.HEADING, document.label(f"pdf.formulas_of_{kind}"), ""))
        for result, formula in found[kind]:
            rows.append(_row(len(rows), RowKind.BODY, result, formula))
    title = document.label("pdf.formulas")
    columns = (
        Column("figure", document.label("pdf.formula_figure"), ColumnKind.LABEL, 30),
        Column("formula", document.label("pdf.formula"), ColumnKind.TEXT, 70),
    )
    table = Table(f"{ID}-table", "formulas", "", title, document.label("pdf.formulas_summary"), columns, tuple(rows))
    return replace(document, chapters=(*document.chapters, Section(ID, 1, title, "about", blocks=(table,))))


def _row(index: int, kind: RowKind, result: str, formula: str) -> Row:
    return Row(f"formula-{index}", kind, (Cell(result), Cell(formula)))


def _formulas(document: Document) -> Iterator[tuple[str, str, str]]:
    """Kind, result and formula of each computed cell whose parts have names; a cell that only repeats another says nothing."""
    units = {section.unit: section.title for section in document.sections() if section.kind == "unit"}
    unit_of = {table.id: units.get(table.unit, "") for table in document.tables()}
    for table in document.tables():
        headers = {column.id: column.header for column in table.columns}
        labels = {row.id: row.cells[0].printed for row in table.rows}
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.formula is None:
                    continue
                refs = [ref for _, ref in cell.formula.terms]
                if all(ref.table == table.id and ref.row == row.id for ref in refs):
                    kind, result, names = "columns", column.header, [headers[ref.column] for ref in refs]
                elif all(ref.table == table.id and ref.column == column.id for ref in refs):
                    kind, result, names = "rows", labels[row.id], [labels[ref.row] for ref in refs]
                elif _same_place(refs, row, column):
                    kind, result, names = "units", unit_of[table.id], [unit_of.get(ref.table, "") for ref in refs]
                else:
                    continue
                if all((result, *names)) and result not in names:
                    yield kind, result, _written(cell.formula, names)


def _same_place(refs: list[CellRef], row: Row, column: Column) -> bool:
    return all(ref.row == row.id and ref.column == column.id for ref in refs)


def _written(formula: CellFormula, names: list[str]) -> str:
    """The formula in names: ``Toimintatuotot + Toimintakulut``, ``100 × Toteuma ÷ Talousarvio``."""
    first, second = names[0], names[-1]
    match formula.operation:
        case CellOperation.SUM:
            return _sum([factor for factor, _ in formula.terms], names)
        case CellOperation.PERCENT:
            return f"100 × {first} ÷ {second}"
        case CellOperation.CHANGE_PERCENT:
            return f"100 × ({first} {MINUS} {second}) ÷ {second}"
        case CellOperation.QUOTIENT:
            return f"{first} ÷ {second}"
        case CellOperation.ABS_QUOTIENT:
            return f"|{first}| ÷ {second}"
        case CellOperation.MEAN:
            return f"({' + '.join(names)}) ÷ {len(names)}"
        case CellOperation.WEIGHTED_MEAN:
            pairs = list(zip(names[::2], names[1::2], strict=True))
            return f"({' + '.join(f'{value} × {weight}' for value, weight in pairs)}) ÷ ({' + '.join(weight for _, weight in pairs)})"


def _sum(factors: list[Decimal], names: list[str]) -> str:
    parts: list[str] = []
    # What is added comes first, so that no formula begins with a minus that it need not begin with.
    for factor, name in sorted(zip(factors, names, strict=True), key=lambda term: term[0] < 0):
        size = "" if abs(factor) == 1 else f"{abs(factor)} × "
        sign = MINUS if factor < 0 else "+" if parts else ""
        parts.append(" ".join(part for part in (sign, size + name) if part))
    return " ".join(parts)
