"""The published schema of a package's tables: one source for the loader, the workbook, the docs and the Frictionless descriptor."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toteuma.core.language import Language, Localized


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a table. ``localized`` fields stand as one column per language. ``references`` names the table its values are keys of,
    ``form`` its ``pattern`` for people."""

    name: str
    type: str
    description: Localized
    required: bool = False
    localized: bool = False
    enum: tuple[str, ...] = ()
    default: str = ""
    pattern: str = ""
    form: str = ""
    references: str = ""
    decimals: int | None = None
    minimum: int | None = None
    unit: str = ""

    def columns(self) -> tuple[str, ...]:
        """The columns it stands in: ``name``, or ``name_fi``, ``name_sv``, ``name_en``."""
        return tuple(f"{self.name}_{language}" for language in Language) if self.localized else (self.name,)


@dataclass(frozen=True, slots=True)
class TableSchema:
    id: str
    file: str
    title: Localized
    description: Localized
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    required_file: bool = False

    def columns(self) -> tuple[str, ...]:
        """Every column of the CSV file, in order."""
        return tuple(column for field in self.fields for column in field.columns())

    def field_of(self, column: str) -> Field:
        """The field a column belongs to. **Raises** ``KeyError`` for a column that is none."""
        for field in self.fields:
            if column in field.columns():
                return field
        raise KeyError(column)


@cache
def tables() -> Mapping[str, TableSchema]:
    """The record tables of a package, by id, in the order they are written."""
    data = tomllib.loads(files(__package__).joinpath("schemas", "tables.toml").read_text(encoding="utf-8"))
    return {name: _table(name, table) for name, table in data.items()}


def _table(name: str, table: Mapping[str, object]) -> TableSchema:
    rows = table["fields"]
    key = table["key"]
    assert isinstance(rows, list)
    assert isinstance(key, list)
    fields = tuple(
        Field(**{**row, "description": Localized.from_mapping(row["description"]), "enum": tuple(row.get("enum", ()))}) for row in rows
    )
    title, description = table["title"], table["description"]
    assert isinstance(title, dict)
    assert isinstance(description, dict)
    return TableSchema(
        name,
        str(table["file"]),
        Localized.from_mapping(title),
        Localized.from_mapping(description),
        tuple(key),
        fields,
        bool(table.get("required_file", False)),
    )


def declared_in(name: str) -> str:
    """The file that says which names a reference may have: ``units.csv``, or ``municipality.toml ([[levels]])``."""
    if name == "documents":
        return "statement.toml ([documents.ID])"
    return tables()[name].file if name in tables() else f"municipality.toml ([[{name}]])"
