"""``datapackage.json``: the tables of a package as a Frictionless Data Package (v1), so that other programs can read and check them.

It describes the files as they are: their columns in their order, what parts them, the names that the settings declare. What the standard cannot say (a text in
at least one language, lists of keys) only this program checks.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

from toteuma.core.errors import OutputFailed, PackageUnreadable
from toteuma.core.language import Language
from toteuma.core.statement import StatementData
from toteuma.package.csv_form import CsvForm, csv_form
from toteuma.package.loading import declared_names, load_package
from toteuma.package.schema import Field, TableSchema, tables

FILE = "datapackage.json"

TYPES = {
    "string": "string",
    "text": "string",
    "list": "string",
    "decimal": "number",
    "integer": "integer",
    "year": "year",
    "date": "date",
    "boolean": "boolean",
}

Names = Mapping[str, frozenset[str] | None]


def descriptor_text(path: Path, data: StatementData) -> str:
    """The descriptor of a package that can be read, as the text of its file."""
    headers = {table.id: _header(path / table.file) for table in tables().values() if (path / table.file).is_file()}
    names = declared_names(data.municipality, data.settings, data.scheme)
    language = data.municipality.languages[0]
    settings = data.settings
    resources = [_resource(tables()[name], header, headers, names, language) for name, header in headers.items()]
    descriptor = {
        "profile": "tabular-data-package",
        "name": settings.id,
        "title": f"{data.municipality.name.in_language(language)[0]}: {settings.title.in_language(language)[0]}",
        "resources": resources,
    }
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def write_descriptor(path: Path) -> Path:
    """Write ``datapackage.json`` anew. **Raises** PackageUnreadable where the package has faults that hide what its tables are, OutputFailed."""
    loaded = load_package(path)
    if loaded.data is None:
        raise PackageUnreadable(path=str(path), cause="")
    file = path / FILE
    try:
        file.write_text(descriptor_text(path, loaded.data), encoding="utf-8")
    except OSError as error:
        raise OutputFailed(path=str(file), cause=error.strerror or str(error)) from error
    return file


def _header(file: Path) -> tuple[CsvForm, tuple[str, ...]]:
    """How the file is written, and its columns."""
    form = csv_form(file.read_bytes().decode("utf-8-sig", "replace"))
    first: list[str] = next(csv.reader(io.StringIO(form.table, newline=""), delimiter=form.delimiter), [])
    return form, tuple(name.strip() for name in first)


def _resource(
    table: TableSchema, header: tuple[CsvForm, tuple[str, ...]], headers: Mapping[str, object], names: Names, language: Language
) -> dict[str, object]:
    form, columns = header
    known = [column for column in columns if column in table.columns()]
    schema: dict[str, object] = {
        "fields": [_field(table.field_of(column), column, columns, names, form.delimiter, language) for column in known],
        "missingValues": [""],
        "primaryKey": [name for name in table.key if name in known],
    }
    if keys := [_foreign_key(part, table) for part in table.fields if _is_foreign(part, known, headers)]:
        schema["foreignKeys"] = keys
    resource: dict[str, object] = {
        "name": table.id.replace("_", "-"),
        "path": table.file,
        "title": table.title.get(language),
        "description": table.description.get(language),
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": schema,
    }
    dialect: dict[str, object] = {"delimiter": form.delimiter} if form.delimiter != "," else {}
    if form.sep_line:
        dialect["headerRows"] = [2]
    if dialect:
        resource["dialect"] = dialect
    return resource


def _field(part: Field, column: str, columns: tuple[str, ...], names: Names, delimiter: str, language: Language) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if part.required and [other for other in part.columns() if other in columns] == [column]:
        constraints["required"] = True
    declared = names.get(part.references)
    if part.enum or (declared and part.type != "list"):
        constraints["enum"] = list(part.enum) or sorted(declared or ())
    if part.pattern:
        constraints["pattern"] = part.pattern
    if part.minimum is not None:
        constraints["minimum"] = part.minimum
    entry: dict[str, object] = {"name": column, "type": TYPES[part.type], "description": part.description.get(language)}
    if part.type == "decimal" and delimiter == ";":
        entry["decimalChar"] = ","
    if part.unit:
        entry["unit"] = part.unit
    return {**entry, "constraints": constraints} if constraints else entry


def _is_foreign(part: Field, known: list[str], headers: Mapping[str, object]) -> bool:
    """References to another table's key. Lines are those of the scheme too, so their names stand in the field itself."""
    return part.name in known and part.type != "list" and part.references in headers and part.references != "lines"


def _foreign_key(part: Field, table: TableSchema) -> dict[str, object]:
    target = tables()[part.references]
    resource = "" if target.id == table.id else target.id.replace("_", "-")
    return {"fields": [part.name], "reference": {"resource": resource, "fields": [target.key[0]]}}
