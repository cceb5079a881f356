"""Use cases: show a unit's comparison, and explain how a figure came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from toteuma.core.document import FigureEntry, OriginStep, Table
from toteuma.core.errors import NotFound, PublicationStopped
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.services.near import near
from toteuma.services.validation import validate

COMPARISON_KINDS = ("comparison", "comparison_summary")


def comparison_of(package: Path, unit: str, language: Language) -> Table:
    """The widest comparison table of a unit.

    **Raises** NotFound where the unit is unknown or has no comparison, PublicationStopped where the package cannot be built.
    """
    document = _document_tables(package, unit, language)
    tables = [table for table in document[0] if table.unit == unit and table.kind in COMPARISON_KINDS]
    if not tables:
        raise NotFound(
            kind="comparison", name=unit, known=near(unit, (table.unit for table in document[0] if table.kind in COMPARISON_KINDS))
        )
    return max(tables, key=lambda table: len(table.rows))


def explain(package: Path, unit: str, line: str, language: Language) -> tuple[FigureEntry, ...]:
    """The figures of a unit's row, each with the steps by which it came about, down to the entries. ``line`` is a row's id, or its name as printed.

    Of a row that stands in several tables the widest table's figures are told. **Raises** NotFound, PublicationStopped.
    """
    tables, figures = _document_tables(package, unit, language)
    sizes = {table.id: len(table.rows) for table in tables}
    of_unit = [entry for entry in figures if entry.unit == unit]
    chosen = [entry for entry in of_unit if line.casefold() in (entry.row.casefold(), entry.row_label.casefold())]
    if not chosen:
        compared = {table.id for table in tables if table.kind in COMPARISON_KINDS}
        first = sorted(of_unit, key=lambda entry: entry.table not in compared)
        rows = [name for entry in first for name in (entry.row_label, entry.row)]
        raise NotFound(kind="line", name=line, known=near(line, rows))
    widest = max((entry.table for entry in chosen), key=lambda table: sizes[table])
    row = [entry for entry in chosen if entry.table == widest]
    told = {entry.id: entry for entry in figures}
    return tuple(replace(entry, steps=tuple(_unfolded(entry, told, row, 0))) for entry in row)


def _unfolded(entry: FigureEntry, told: Mapping[str, FigureEntry], row: list[FigureEntry], depth: int) -> Iterator[OriginStep]:
    """All steps down to the entries: where another printed figure tells the rest, its own steps take the place. A figure of the row itself is told
    once; a step that leads to it keeps its ``target``."""
    for step in entry.steps:
        here = any(step.target == other.id for other in row)
        yield replace(step, depth=depth + step.depth, target=step.target if here else "")
        if step.target and not here:
            below = _unfolded(told[step.target], told, row, depth + step.depth)
            next(below)
            yield from below


def _document_tables(package: Path, unit: str, language: Language) -> tuple[list[Table], tuple[FigureEntry, ...]]:
    validated = validate(package, languages=(language,))
    if not validated.ok or validated.data is None:
        raise PublicationStopped(errors(validated.findings))
    if unit not in validated.data.organisation:
        raise NotFound(kind="unit", name=unit, known=near(unit, validated.data.organisation.units))
    document = validated.documents[language]
    return list(document.tables()), document.figures
