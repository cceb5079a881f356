"""Our own document as the checks read one: the tables have their roles already, so nothing is inferred and no file is read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.core.conventions import CostSign, Display
from toteuma.core.document import BulletList, Cell, Column, ColumnKind, Document, Paragraph, Row, RowKind, Section, Table
from toteuma.core.evidence import (
    Quantity,
    ReadCell,
    ReadColumn,
    ReadDocument,
    ReadHeading,
    ReadParagraph,
    ReadRow,
    ReadTable,
    Role,
    Sign,
    Spot,
    TableKind,
)
from toteuma.core.money import round_half_up

KINDS = {
    "comparison": TableKind.COMPARISON,
    "comparison_summary": TableKind.COMPARISON,
    "investments": TableKind.INVESTMENTS,
    "key_figures": TableKind.KEY_FIGURES,
    "goals": TableKind.GOALS,
    "risks": TableKind.RISKS,
    "projects": TableKind.PROJECTS,
}
STAGES = {
    "original": Role.ORIGINAL,
    "amendments": Role.AMENDMENT,
    "amended": Role.AMENDED,
    "forecast": Role.FORECAST,
    "actual": Role.ACTUAL,
    "target": Role.TARGET,
    "deviation": Role.DEVIATION,
    "rate": Role.RATE,
    "change": Role.CHANGE,
    "change_percent": Role.CHANGE_PERCENT,
    "own_share_percent": Role.SHARE,
    "realisation_percent": Role.RATE,
}
PARTS_OF_A_GOAL = {"indicator": Role.TARGET, "result": Role.ACTUAL, "status": Role.STATUS}
BASES = {"EUR": "EUR", "percent": "percent"}


def read_own(document: Document, display: Display) -> ReadDocument:
    """The document with its figures as printed. Charts and cards are left out, since their figures stand in the tables; so are texts in another language."""
    blocks = tuple(block for chapter in document.chapters for block in _section(document, chapter, "", display))
    titles = {section.unit: section.title for section in document.sections() if section.kind == "unit"}
    parents = tuple(
        (section.title, titles[section.parent]) for section in document.sections() if section.kind == "unit" and section.parent in titles
    )
    return ReadDocument(document.id, document.language, document.year, blocks, parents)


def _section(document: Document, section: Section, entity: str, display: Display) -> Iterator[ReadHeading | ReadParagraph | ReadTable]:
    if section.kind == "about":
        return
    own = section.title if section.kind == "unit" else entity
    spot = Spot(sheet=section.title)
    if section.sections or any(isinstance(block, Paragraph | BulletList | Table) for block in section.blocks):
        yield ReadHeading(section.title, section.level, spot)
    for block in section.blocks:
        if isinstance(block, Table):
            yield _table(document, block, own, spot, display)
        elif isinstance(block, Paragraph | BulletList):
            for paragraph in block.items if isinstance(block, BulletList) else (block,):
                if paragraph.lang is document.language:
                    yield ReadParagraph(paragraph.text, spot, own, section.title, ((0, spot),))
    for below in section.sections:
        yield from _section(document, below, own, display)


def _table(document: Document, table: Table, entity: str, spot: Spot, display: Display) -> ReadTable:
    kind = KINDS.get(table.kind, TableKind.OTHER)
    columns = tuple(_column(document, column, kind) for column in table.columns)
    return ReadTable(
        id=table.id,
        kind=kind,
        columns=columns,
        rows=tuple(_rows(table, kind, spot)),
        spot=spot,
        entity=entity,
        caption=table.caption,
        scale=table.scale,
        cost_sign=Sign.NEGATIVE if display.cost_sign is CostSign.NEGATIVE else Sign.POSITIVE,
        deviation=display.deviation.value,
        notes=tuple(note.paragraph.text for note in table.notes),
    )


def _column(document: Document, column: Column, kind: TableKind) -> ReadColumn:
    unit = BASES.get(column.unit, "")
    if column.kind is ColumnKind.LABEL:
        return ReadColumn(column.header, Role.LABEL, by="header")
    if kind is TableKind.GOALS:
        return ReadColumn(column.header, PARTS_OF_A_GOAL.get(column.id, Role.TEXT), by="header")
    if column.kind is ColumnKind.TEXT:
        return ReadColumn(column.header, Role.TEXT, by="header")
    role = STAGES.get(column.stage.partition(":")[0], Role.UNKNOWN)
    if column.stage.startswith("amendment:"):
        role = Role.AMENDMENT
    if kind in (TableKind.RISKS, TableKind.OTHER):
        role = Role.UNKNOWN
    elif role is Role.ACTUAL and column.year is not None and column.year < document.year:
        role = Role.PRIOR
    year = None if kind is TableKind.PROJECTS else column.year
    return ReadColumn(column.header, role, year, "header", unit)


def _rows(table: Table, kind: TableKind, spot: Spot) -> Iterator[ReadRow]:
    """Each row; what covers several rows stands on each, and a heading row names those below it."""
    held: list[Cell] = []
    above = ""
    for row in table.rows:
        held = [before if cell.covered else cell for cell, before in zip(row.cells, held or row.cells, strict=True)]
        label = held[0].printed
        if row.kind is RowKind.HEADING:
            above = label
        cells = tuple(_cell(cell, column, table, spot) for cell, column in zip(held, table.columns, strict=True))
        line = row.id if kind is TableKind.COMPARISON and row.kind is not RowKind.HEADING else ""
        yield ReadRow(label, cells, spot, line, above=above if row.depth and row.kind is not RowKind.HEADING else "", unit=_unit(row))


def _unit(row: Row) -> str:
    """What all figures of a row are, where they are all the same."""
    units = {cell.figure.unit_of_measure for cell in row.cells if cell.figure is not None}
    return next(iter(units)) if len(units) == 1 else ""


def _cell(cell: Cell, column: Column, table: Table, spot: Spot) -> ReadCell:
    quantity = None
    if cell.shown is not None and cell.printed:
        scale = table.scale if column.unit == "EUR" else 1
        value = round_half_up(cell.shown / scale, cell.decimals)
        step = Decimal(1).scaleb(-cell.decimals)
        quantity = Quantity(cell.printed, value, step, cell.decimals, _own_unit(cell, column))
    return ReadCell(cell.printed, spot, quantity, bold=cell.strong)


def _own_unit(cell: Cell, column: Column) -> str:
    unit = column.unit or (cell.figure.unit_of_measure if cell.figure is not None else "")
    return unit if unit != "EUR" else ""
