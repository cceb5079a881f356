"""A grid with its heads → a table as read: kind, roles, rows, conventions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toteuma.core.evidence import Quantity, ReadCell, ReadRow, ReadTable, Role, Sign, TableKind
from toteuma.core.language import Language
from toteuma.core.quantities import parse_quantity
from toteuma.core.quantity_units import unit_in_label
from toteuma.core.scheme import Nature
from toteuma.ingest.meaning.arithmetic import settle_roles
from toteuma.ingest.meaning.cells import read_cell
from toteuma.ingest.meaning.conventions import cost_sign, deviation_convention
from toteuma.ingest.meaning.grid import Grid, RawRow
from toteuma.ingest.meaning.kinds import AMOUNTS, SCHEMES, contents, is_state, kind_of
from toteuma.ingest.meaning.lines import LineNames, names_of
from toteuma.ingest.meaning.roles import Column, columns_by_heads, settle_shares, settle_years
from toteuma.ingest.meaning.wording import folded, scale_in, unnumbered
from toteuma.rules.reading import cue

_NAMED_BY = {TableKind.PROJECTS: "tables.name_of_project", TableKind.RISKS: "tables.name_of_risk", TableKind.GOALS: "tables.name_of_goal"}
_MOSTLY = 0.6


@dataclass(slots=True)
class Draft:
    """A table while the document is gone through: what is known of it before it is known whose it is."""

    grid: Grid
    kind: TableKind
    columns: list[Column]
    own: str = ""
    rows: list[ReadRow] = field(default_factory=list)
    cost_sign: Sign = Sign.UNKNOWN
    deviation: str = ""


def draft_of(grid: Grid, heading: str, year: int | None, language: Language) -> Draft:
    """Everything that a table tells by itself, under a heading."""
    columns = columns_by_heads(grid.heads, language, grid.label)
    for column in columns[1:] if grid.lent else ():
        column.by = "position"
    kind = kind_of(grid, columns, contents(grid, heading, year, language))
    settle_years(columns, year)
    label = _label_column(kind, columns, grid)
    cells = [_cells(row, columns, kind, label, language) for row in grid.rows]
    _roles_by_content(columns, cells, kind)
    figures = [[row[column].quantity for row in cells] for column in range(len(columns))]
    if kind in SCHEMES or (kind is TableKind.OTHER and any(column.role in AMOUNTS for column in columns)):
        settle_roles(columns, figures)
        settle_years(columns, year)
    settle_shares(columns)
    draft = Draft(grid, kind, columns)
    names = names_of(SCHEMES.get(kind, "income_statement"), year, language)
    draft.rows = _rows(draft, cells, label, names, language)
    natures = [_nature(row.line, names, kind) for row in draft.rows]
    roles = [column.role for column in columns]
    draft.cost_sign = cost_sign(roles, figures, natures)
    draft.deviation = deviation_convention(roles, figures, natures, draft.cost_sign)
    return draft


def table_of(draft: Draft, id: str, entity: str, scale: int) -> ReadTable:
    """The table, now that it is known whose it is and in what scale."""
    grid = draft.grid
    caption = " – ".join(dict.fromkeys(text for text in (grid.caption, *grid.titles) if text))
    columns = tuple(column.read() for column in draft.columns)
    return ReadTable(
        id, draft.kind, columns, tuple(draft.rows), grid.spot, entity, caption, scale, draft.cost_sign, draft.deviation, tuple(grid.notes)
    )


def _nature(line: str, names: LineNames, kind: TableKind) -> Nature | None:
    if kind is TableKind.INVESTMENTS:
        return {"expenditure": Nature.EXPENSE, "income": Nature.INCOME, "net": Nature.NET}.get(line)
    return names.nature(line)


def _label_column(kind: TableKind, columns: list[Column], grid: Grid) -> int:
    """The column that a row is known by; in a table of projects or risks the label is that one and not the first."""
    if kind not in _NAMED_BY:
        return grid.label
    pattern = cue(_NAMED_BY[kind])
    found = next((index for index, column in enumerate(columns) if pattern.search(column.head.words) and _wordy(grid, index)), grid.label)
    if found != grid.label and kind is not TableKind.GOALS:
        columns[grid.label].role, columns[grid.label].by = Role.TEXT, "header"
        columns[found].role, columns[found].by = Role.LABEL, "header"
    return found


def _wordy(grid: Grid, column: int) -> bool:
    return any(any(map(str.isalpha, row[column].text)) for row in grid.rows)


def _cells(row: RawRow, columns: Sequence[Column], kind: TableKind, label: int, language: Language) -> list[ReadCell]:
    return [
        read_cell(
            cell,
            language,
            label=column.role is Role.LABEL or index == label,
            words=kind is TableKind.GOALS or column.role is Role.TEXT,
        )
        for index, (cell, column) in enumerate(zip(row, columns, strict=True))
    ]


def _roles_by_content(columns: list[Column], cells: Sequence[Sequence[ReadCell]], kind: TableKind) -> None:
    """A column of states is the status; one of words is text, whatever its head may mean elsewhere."""
    for index, column in enumerate(columns[1:], 1):
        filled = [row[index] for row in cells if row[index].raw]
        if not filled or column.role is Role.LABEL:
            continue
        states = sum(is_state(cell.raw) for cell in filled)
        words = sum(cell.quantity is None and not cell.keyed for cell in filled)
        if states > _MOSTLY * len(filled) and kind is TableKind.GOALS and not any(other.role is Role.STATUS for other in columns):
            column.role, column.by = Role.STATUS, "content"
        elif words > _MOSTLY * len(filled) and column.role is Role.UNKNOWN and any(any(map(str.isalpha, cell.raw)) for cell in filled):
            column.role, column.by = Role.TEXT, "content"


def _rows(draft: Draft, cells: Sequence[list[ReadCell]], label: int, names: LineNames, language: Language) -> list[ReadRow]:
    told = draft.kind in SCHEMES
    labels = [row[label].raw for row in cells]
    lines = list(names.lines(labels)) if told else [""] * len(labels)
    valued = [any(cell.quantity is not None or cell.keyed for index, cell in enumerate(row) if index != label) for row in cells]
    empty = [not any(cell.raw for index, cell in enumerate(row) if index != label and index >= draft.grid.label) for row in cells]
    with_values = {line for line, has in zip(lines, valued, strict=True) if has}
    units = next(
        (index for index, column in enumerate(draft.columns) if index and cue("heads.unit_column").search(column.head.words)), None
    )
    transposed = _line_of_table(draft, names) if draft.kind is TableKind.COMPARISON and not any(lines) else ""
    repeated = any(count > 1 for line, count in Counter(line for line, has in zip(lines, valued, strict=True) if line and has).items())
    rows: list[ReadRow] = []
    heading = whole = entity = ""
    for row, text, line, has, bare in zip(cells, labels, lines, valued, empty, strict=True):
        if line and not has and line in with_values:
            line, heading = "", text  # a heading above the parts of a line whose own row stands below
        elif bare and text and not line:
            heading = whole = text
            entity = text if draft.kind is TableKind.COMPARISON and repeated else entity
        read = ReadRow(text, tuple(row), row[label].spot, line, "", "", "")
        if has and draft.kind is TableKind.KEY_FIGURES:
            read = replace(read, unit=_unit_of(row, units, text, language), scale=scale_in(text))
            part = _part_of_above(text)
            read = replace(read, above=whole if part else heading)
            whole = whole if part else text
        elif has:
            read = replace(read, above=heading if heading != text else "", unit="" if line else unit_in_label(text, language))
        if has and cue("tables.total").search(folded(text)):
            read = replace(read, above="")  # a total at the end belongs to no heading above it, and ends the one that it is of
            heading = "" if heading and folded(heading) in folded(text) else heading
        if has and transposed and not cue("tables.total").search(folded(text)):
            read = replace(read, line=transposed, entity=text)
        elif has and entity:
            read = replace(read, entity=entity)
        rows.append(read)
    return rows


def _part_of_above(label: str) -> bool:
    """``€/oppilas`` or an item of a list tells a part of the row above."""
    return label[:1] in "€%•·" or label.casefold().startswith(("kpl/", "eur/", "st/", "- "))


def _unit_of(row: Sequence[ReadCell], units: int | None, label: str, language: Language) -> str:
    if units is not None and row[units].raw:
        written: Quantity | None = parse_quantity(f"1 {row[units].raw}", language)
        if written is not None and written.unit:
            return written.unit
    return unit_in_label(label, language)


def _line_of_table(draft: Draft, names: LineNames) -> str:
    """The line that a table with a unit on each row is about: told by its first head, or by its caption beside a head for units."""
    head = unnumbered(draft.columns[draft.grid.label].head.words) if draft.columns else ""
    if ids := names.candidates(head) or names.candidates(cue("heads.by_unit").sub("", head)):
        return ids[0]
    if not cue("heads.units_as_rows").search(head):
        return ""
    told = [ids[0] for text in (draft.grid.caption, *draft.grid.titles) for word in folded(text).split() if (ids := names.candidates(word))]
    return told[0] if len(set(told)) == 1 else ""
