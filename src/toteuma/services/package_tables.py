"""The tables of a package as grids that the controller fills in: which columns, what each can hold, which rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toteuma.core.language import Language
from toteuma.package.schema import Field, TableSchema, tables
from toteuma.services.arranging import fixed_key, in_order, shown
from toteuma.services.change_log import Kept, Records
from toteuma.services.workplace import Workplace

PAGE = 50
"""So many rows stand on a page."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "structure": ("units", "placements", "officers", "calendar"),
    "accounts": ("cost_centres", "accounts", "account_lines", "closed_periods", "binding_levels"),
    "figures": ("amounts", "amendments", "investment_projects", "investments", "parameters", "facts", "lines"),
}
"""Tables by what they tell of, in the order of the page; all others are ``contents``."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """``kind``: text, line, number, day, choice (of ``choices``), or name (of ``choices``, or several parted by ``;``). ``language``: of a text that stands
    in several. ``fixed``: it cannot be changed in a row that is there."""

    column: str
    field: Field
    kind: str
    language: Language | None
    choices: tuple[tuple[str, str], ...]
    fixed: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its key, its place among all (1 is the first), and its cells as they are shown, by column."""

    key: str
    place: int
    cells: Mapping[str, str]


def grouped() -> Iterator[tuple[str, tuple[TableSchema, ...]]]:
    """All tables by group."""
    named = {name for names in GROUPS.values() for name in names}
    for group, names in GROUPS.items():
        yield group, tuple(tables()[name] for name in names if name in tables())
    yield "contents", tuple(schema for name, schema in tables().items() if name not in named)


def columns(place: Workplace, statement: str, table: str, used: tuple[Language, ...], language: Language) -> tuple[GridColumn, ...]:
    """The columns of a table: of texts those in the municipality's languages, and others that have been written."""
    schema = tables()[table]
    rows = place.keeper.records(statement, table).values()
    written = {column for kept in rows for column, text in kept.values.items() if text}
    found = []
    for field in schema.fields:
        choices = _choices(place, statement, field, language)
        for column in field.columns():
            own = Language(column.removeprefix(f"{field.name}_")) if field.localized else None
            if own is None or own in used or column in written:
                found.append(GridColumn(column, field, _kind(field, choices), own, choices, column in schema.key and fixed_key(table)))
    return tuple(found)


def _kind(field: Field, choices: tuple[tuple[str, str], ...]) -> str:
    if field.enum:
        return "choice"
    if choices:
        return "name"
    return {"text": "text", "decimal": "number", "integer": "number", "year": "number", "date": "day"}.get(field.type, "line")


def _choices(place: Workplace, statement: str, field: Field, language: Language) -> tuple[tuple[str, str], ...]:
    """What a cell can hold, with the name of each where it has one."""
    if field.enum:
        return tuple((value, value) for value in field.enum)
    if field.references in tables():
        schema = tables()[field.references]
        named = next((one.name for one in schema.fields if one.localized and one.name in ("name", "title", "text")), "")
        rows = in_order(place.keeper.records(statement, field.references), field.references)
        return tuple((kept.values.get(schema.key[0], ""), _name(kept, named, language)) for _, kept in rows)
    known = place.names(statement, field.references) if field.references else None
    return tuple((name, "") for name in sorted(known or ()))


def _name(kept: Kept, field: str, language: Language) -> str:
    order = (language, *Language)
    return next((text for one in order if (text := kept.values.get(f"{field}_{one}", ""))), "") if field else ""


def rows(records: Records, table: str, language: Language, *, search: str = "") -> list[GridRow]:
    """The rows in which a text stands, in the order of the package."""
    found = []
    for number, (key, kept) in enumerate(in_order(records, table), 1):
        cells = {
            column: shown(table, column, text, language) for column, text in kept.values.items() if column in tables()[table].columns()
        }
        if not search or any(search.casefold() in text.casefold() for text in cells.values()):
            found.append(GridRow(key, number, cells))
    return found
