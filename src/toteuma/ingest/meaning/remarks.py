"""What a reader of the result should know: columns that the figures decided, columns that nothing tells, numbers that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from toteuma.core.evidence import ReadTable, Role, Spot, TableKind
from toteuma.core.findings import Finding, Level, Place
from toteuma.ingest.meaning.wording import unnumbered

_FIGURES = (TableKind.COMPARISON, TableKind.INVESTMENTS)


def remarks_on(table: ReadTable, file: str, scaled: str = "", *, turned: bool = False) -> Iterator[Finding]:
    """The findings of one table (``meaning.…``), in the order of its columns and rows.

    ``scaled``: why its scale is taken from other tables. ``turned``: its columns are the document's rows.
    """
    if turned:
        yield _finding(Level.INFO, "turned", table, table.spot, file)
    if scaled:
        yield _finding(Level.INFO, scaled, table, table.spot, file, scale=f"{table.scale:,}".replace(",", "\u00a0"))
    for index, column in enumerate(table.columns[1:], 1):
        name = column.header or str(index + 1)
        if column.doubt:
            yield _finding(Level.WARNING, f"head_against_figures.{column.role}", table, table.spot, file, column=name)
        elif column.by == "position" and column.role not in (Role.LABEL, Role.TEXT, Role.UNKNOWN):
            yield _finding(Level.WARNING, f"column_by_position.{column.role}", table, table.spot, file, column=name)
        elif column.by == "arithmetic":
            yield _finding(Level.INFO, f"column_by_arithmetic.{column.role}", table, table.spot, file, column=name)
        elif column.role is Role.UNKNOWN and table.kind in _FIGURES and _numbers(table, index):
            yield _finding(Level.INFO, "column_unknown", table, table.spot, file, column=name)
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if cell.quantity is not None and cell.quantity.invalid:
                yield _finding(Level.WARNING, "number_broken", table, cell.spot, file, quote=cell.raw, row=row.label, column=column.header)


def _numbers(table: ReadTable, column: int) -> bool:
    return any(row.cells[column].quantity is not None for row in table.rows)


def _finding(level: Level, code: str, table: ReadTable, spot: Spot, file: str, quote: str = "", **details: str) -> Finding:
    place = Place(file, spot.sheet, spot.line, details.get("column", ""), table.entity, quote)
    told = {
        "table": unnumbered(table.caption) or table.entity or table.id,
        "quote": quote,
        "page": str(spot.page or ""),
        **{k: str(v) for k, v in details.items()},
    }
    return Finding(level, f"meaning.{code}", place, told)
