"""Tables of the document as tidy records, in all its languages at once.

Tables of figures become long: one record per figure, by its key, in statement sign. Tables of texts (goals, risks, projects) become one
record per row, with a column per language. A figure or row that stands in several tables is one record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.document import BulletList, Cell, Column, ColumnKind, Document, Paragraph, Row, RowKind, Table
from toteuma.core.errors import OutputFailed
from toteuma.core.language import Language, Localized
from toteuma.core.spreadsheet_text import safe
from toteuma.reports.data.csv_text import exact
from toteuma.reports.data.resource import Field, Resource, in_each_language, known

Documents = Mapping[Language, Document]

LONG_KINDS = {
    "comparison": ("comparison", "comparison_summary"),
    "investments": ("investments",),
    "key_figures": ("key_figures",),
    "bridge": ("bridge",),
    "binding_levels": ("binding_levels",),
    "balance_sheet": ("balance_sheet",),
    "cash_flow": ("cash_flow",),
}
RECORD_KINDS = ("goals", "risks", "projects")
PROJECT_PREFIX = "project:"


def leading(documents: Documents) -> Document:
    """The document whose order and figures the data follow: the Finnish one if there is one, else the first given."""
    return documents.get(Language.FI) or next(iter(documents.values()))


def unit_names(documents: Documents) -> dict[tuple[str, Language], str]:
    """The name of each unit in each language; empty where it was not given in that language."""
    names: dict[tuple[str, Language], str] = {}
    for language, document in documents.items():
        for section in document.sections():
            if section.kind == "unit":
                names[section.unit, language] = section.title if section.title_lang in (None, language) else ""
        for entry in document.figures:
            names.setdefault((entry.unit, language), entry.unit_name)
    return names


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table in all languages: ``cells`` by language, those that a row above covers filled with its cell."""

    table: Table
    row: Row
    cells: Mapping[Language, tuple[Cell, ...]]

    @property
    def unit(self) -> str:
        return self.row.unit or self.table.unit


def _uncovered(table: Table) -> dict[str, tuple[Cell, ...]]:
    filled: dict[str, tuple[Cell, ...]] = {}
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        above = tuple(above[index] if cell.covered else cell for index, cell in enumerate(row.cells))
        filled[row.id] = above
    return filled


def _lines(documents: Documents, kinds: tuple[str, ...]) -> Iterator[_Line]:
    """The rows of the tables of some kinds, section rows left out."""
    cells = {language: {table.id: _uncovered(table) for table in document.tables()} for language, document in documents.items()}
    for table in leading(documents).tables():
        if table.kind in kinds:
            for row in table.rows:
                if row.kind is not RowKind.HEADING:
                    yield _Line(table, row, {language: tables[table.id][row.id] for language, tables in cells.items()})


def _is_fallback(block: Paragraph | BulletList) -> bool:
    return any(map(_is_fallback, block.items)) if isinstance(block, BulletList) else block.fallback


def _texts(line: _Line, index: int) -> list[str]:
    """The text in each language; empty where it is there in another language only: what is not Swedish is not given as Swedish.

    The code of the unit, which a table of several units prints before a text, has a column of its own.
    """
    texts = []
    for language in Language:
        cell = line.cells[language][index] if language in line.cells else Cell()
        foreign = cell.fallback or cell.lang not in (None, language) or any(map(_is_fallback, cell.content))
        texts.append("" if foreign else safe(cell.printed.removeprefix(f"{line.unit}: ")))
    return texts


def _unit(unit: str, names: Mapping[tuple[str, Language], str]) -> list[str]:
    return [unit, *(safe(names.get((unit, language), "")) for language in Language)]


def long_table(documents: Documents, name: str) -> Resource:
    """The figures of the tables of a kind, one record each.

    **Raises** OutputFailed where one key stands for two values: a figure is the same everywhere.
    """
    item = "key_figure" if name == "key_figures" else "line"
    with_project = name == "investments"
    fields = (
        known("unit"),
        *in_each_language("unit_name"),
        *([known("project")] if with_project else []),
        known(item),
        *in_each_language(f"{item}_name"),
        known("year", "year"),
        known("stage"),
        known("value", "number"),
        known("unit_of_measure"),
        known("absence"),
    )
    names = unit_names(documents)
    records: dict[tuple[str, ...], tuple[str, ...]] = {}
    values: dict[tuple[str, ...], Decimal | None] = {}
    for line in _lines(documents, LONG_KINDS[name]):
        for cell in line.row.cells:
            if cell.figure is None:
                continue
            figure = cell.figure
            of_project = figure.key.unit.startswith(PROJECT_PREFIX)
            unit = line.unit if of_project else figure.key.unit
            project = [figure.key.unit.removeprefix(PROJECT_PREFIX) if of_project else ""] if with_project else []
            code = figure.key.item.removeprefix(f"{item}:")
            key = (unit, *project, code, str(figure.key.year), figure.key.stage)
            if key in values and values[key] != figure.value:
                raise OutputFailed(path=f"{name}.csv", cause=f"{figure.key}: {values[key]} ≠ {figure.value}")
            values[key] = figure.value
            records.setdefault(
                key,
                (
                    *_unit(unit, names),
                    *project,
                    code,
                    *_texts(line, 0),
                    str(figure.key.year),
                    figure.key.stage,
                    exact(figure.value),
                    figure.unit_of_measure,
                    figure.absence or "",
                ),
            )
    primary = ("unit", *(["project"] if with_project else []), item, "year", "stage")
    return Resource(name, fields, primary, tuple(records.values()))


def unit_table(documents: Documents) -> Resource:
    """The units that have a chapter, in print order: under which unit they stand, and who answers for them."""
    sections = {language: {part.unit: part for part in one.sections() if part.kind == "unit"} for language, one in documents.items()}
    names = unit_names(documents)
    rows = []
    for unit, section in sections[leading(documents).language].items():
        officers = {language: own[unit].officer for language, own in sections.items()}
        texts = {language: safe(one.text) for language, one in officers.items() if one and one.lang is language}
        rows.append((*_unit(unit, names), section.parent, *(texts.get(language, "") for language in Language)))
    fields = (known("unit"), *in_each_language("unit_name"), known("parent"), *in_each_language("officer"))
    return Resource("units", fields, ("unit",), tuple(rows))


# --- one record per row -------------------------------------------------------------------------------------------------------


def _columns(documents: Documents, kind: str) -> dict[str, tuple[Column, Localized]]:
    """The columns of all tables of a kind by id, with their heads in every language."""
    heads: dict[str, dict[str, str]] = {}
    columns: dict[str, Column] = {}
    for language, document in documents.items():
        for table in document.tables():
            if table.kind == kind:
                for column in table.columns:
                    heads.setdefault(column.id, {}).setdefault(language, column.header)
    for table in leading(documents).tables():
        if table.kind == kind:
            for column in table.columns:
                columns.setdefault(column.id, column)
    return {name: (column, Localized.from_mapping(heads[name])) for name, column in columns.items()}


def _amount(cell: Cell) -> str | None:
    """The exact number of a cell; None where it holds no number."""
    if cell.shown is not None:
        return exact(cell.shown)
    if cell.figure is not None:
        return exact(cell.figure.value)
    return cell.printed if cell.printed.isdecimal() or not cell.printed else None


def _is_number(column: Column, index_in: Mapping[str, dict[str, int]], lines: list[_Line]) -> bool:
    cells = [line.row.cells[index_in[line.table.id][column.id]] for line in lines if column.id in index_in[line.table.id]]
    return column.kind in (ColumnKind.NUMBER, ColumnKind.PERCENT) and all(_amount(cell) is not None for cell in cells)


def record_table(documents: Documents, kind: str) -> Resource:
    """One record per row: texts in each language, numbers exact, statuses as code and word. Total rows are left out."""
    lines = [line for line in _lines(documents, (kind,)) if line.row.kind is RowKind.BODY]
    columns = _columns(documents, kind)
    index_in = {table.id: {column.id: index for index, column in enumerate(table.columns)} for table in leading(documents).tables()}
    numbers = {name for name, (column, _) in columns.items() if _is_number(column, index_in, lines)}
    fields = [known("unit"), *in_each_language("unit_name"), known("row")]
    for name, (column, head) in columns.items():
        if name in numbers:
            fields.append(Field(name, "number", head))
        else:
            fields += [Field(name, "string", head)] if column.kind is ColumnKind.STATUS else []
            fields += [Field(f"{name}_{language}", "string", head) for language in Language]
    names = unit_names(documents)
    records: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in lines:
        record = [*_unit(line.unit, names), safe(line.row.id)]
        for name, (column, _) in columns.items():
            index = index_in[line.table.id].get(name)
            if index is None:
                record += [""] * (1 if name in numbers else 3 + (column.kind is ColumnKind.STATUS))
                continue
            cell = line.row.cells[index]
            if name in numbers:
                record.append(_amount(cell) or "")
            else:
                record += [cell.status.code if cell.status else ""] if column.kind is ColumnKind.STATUS else []
                record += _texts(line, index)
        records.setdefault((line.unit, line.row.id), tuple(record))
    return Resource(kind, tuple(fields), ("unit", "row"), tuple(records.values()))
