"""The files of a package, sorted by how they stand in its workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from toteuma.package.csv_writing import canonical_text, csv_records
from toteuma.package.schema import TableSchema, tables
from toteuma.package.workbook_cells import storable

SETTINGS = ("municipality.toml", "statement.toml")
PROSE_FILE = re.compile(r"prose/([A-Za-z0-9][A-Za-z0-9_-]*)/([A-Za-z0-9_-]+)\.(fi|sv|en)\.md")


@dataclass(slots=True)
class Contents:
    """The files of a package, sorted by how they stand in the workbook. What no table can hold unchanged stands among the others."""

    records: dict[str, list[list[str]]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    prose: dict[tuple[str, str, str], str] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)


def read_contents(package: Path, *, without: str = "") -> Contents:
    """Every file of the folder except hidden ones, links, and what stands in the folder ``without``."""
    contents = Contents()
    by_file = {schema.file: schema for schema in tables().values()}
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.is_symlink() or not path.is_file() or any(part.startswith(".") for part in name.split("/")):
            continue
        if without and name.startswith(f"{without}/"):
            continue
        data = path.read_bytes()
        if not _sorted_in(contents, name, data, by_file):
            contents.others[name] = data
    return contents


def _sorted_in(contents: Contents, name: str, data: bytes, by_file: Mapping[str, TableSchema]) -> bool:
    try:
        text = canonical_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False
    prose = PROSE_FILE.fullmatch(name)
    if name in by_file:
        records = csv_records(text)
        if records is None or not _fits(records, by_file[name]):
            return False
        contents.records[by_file[name].id] = records
        return True
    if not all(storable(line) for line in text.split("\n")):
        return False
    if name in SETTINGS:
        contents.settings[name] = text
    elif prose:
        contents.prose[prose[1], prose[2], prose[3]] = text
    return name in SETTINGS or prose is not None


def _fits(records: list[list[str]], schema: TableSchema) -> bool:
    header = records[0]
    known = len(set(header)) == len(header) and set(header) <= set(schema.columns())
    return known and all(storable(cell) for record in records for cell in record)
