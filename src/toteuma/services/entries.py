"""A package folder as records of plain texts, and back: what a workplace keeps of it.

``folder → records → folder`` is equal byte for byte where the folder is canonical (:mod:`toteuma.package.csv_writing`), and canonical with equal content
where it is not. Every file is kept, also one that is no part of the package.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from toteuma.core.errors import OutputFailed, PackageUnreadable
from toteuma.package.csv_writing import canonical_csv
from toteuma.package.schema import tables
from toteuma.package.workbook_contents import read_contents

PROSE, SETTINGS, FILES, COLUMNS = "prose", "settings", "files", "columns"
"""Tables that no schema has: texts by unit and section, settings, other files, the header of each table."""

CHAPTERS, STATEMENT = "chapters", "statement"
"""What is kept beside the package: state and due day of each unit's chapter, and how the statement came and was frozen."""

CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. ``values`` are the texts of its cells by column; a column that is not named is empty."""

    table: str
    key: str
    position: int
    values: Mapping[str, str]


def entry_key(table: str, values: Mapping[str, str]) -> str:
    """The key of a row as one text: its key fields, parted by a stroke. ``amounts``: ``A|sales_revenue|2025|actual|||``."""
    return "|".join(values.get(name, "").replace("\\", "\\\\").replace("|", "\\|") for name in tables()[table].key)


def read_entries(package: Path, *, without: str = "") -> tuple[Entry, ...]:
    """Every record of a package, but for what stands in the folder ``without``. Rows of one key are told apart by a number behind it.

    **Raises** PackageUnreadable where there is no folder.
    """
    if not package.is_dir():
        raise PackageUnreadable(path=str(package), cause="")
    try:
        contents = read_contents(package, without=without)
    except OSError as error:
        raise PackageUnreadable(path=str(error.filename or package), cause=error.strerror or str(error)) from error
    found: list[Entry] = []
    for table, (header, *rows) in contents.records.items():
        found.append(Entry(COLUMNS, table, len(found), {CONTENT: json.dumps(header, ensure_ascii=False)}))
        taken: set[str] = set()
        for position, row in enumerate(rows):
            values = {column: cell for column, cell in zip(header, row, strict=True) if cell}
            key = _free(entry_key(table, values), taken)
            found.append(Entry(table, key, position, values))
    for name, text in contents.settings.items():
        found.append(Entry(SETTINGS, name, 0, {CONTENT: text}))
    texts: dict[str, dict[str, str]] = {}
    for (unit, section, language), text in contents.prose.items():
        texts.setdefault(f"{unit}/{section}", {})[language] = text
    found.extend(Entry(PROSE, key, 0, values) for key, values in texts.items())
    for name, data in contents.others.items():
        found.append(Entry(FILES, name, 0, {CONTENT: base64.b64encode(data).decode("ascii")}))
    return tuple(found)


def _free(key: str, taken: set[str]) -> str:
    """A key that no row before has: rows of one key are a fault that the loader tells of, and are kept until somebody mends it."""
    free = next(name for number in itertools.count(1) if (name := f"{key}#{number}" if number > 1 else key) not in taken)
    taken.add(free)
    return free


def package_files(entries: Iterable[Entry]) -> dict[str, bytes]:
    """The files of a package by path, from its records in any order."""
    files: dict[str, bytes] = {}
    headers: dict[str, list[str]] = {}
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.table == COLUMNS:
            headers[entry.key] = json.loads(entry.values[CONTENT])
        elif entry.table == SETTINGS:
            files[entry.key] = entry.values[CONTENT].encode()
        elif entry.table == FILES:
            files[entry.key] = base64.b64decode(entry.values[CONTENT])
        elif entry.table == PROSE:
            files.update({f"prose/{entry.key}.{language}.md": text.encode() for language, text in entry.values.items() if text})
        elif entry.table in tables():
            rows.setdefault(entry.table, []).append(entry)
    for table in sorted(headers.keys() | rows.keys()):
        ordered = sorted(rows.get(table, ()), key=lambda entry: (entry.position, entry.key))
        header = _header(table, headers.get(table, []), ordered)
        files[tables()[table].file] = canonical_csv(
            header, ([entry.values.get(column, "") for column in header] for entry in ordered)
        ).encode()
    return dict(sorted(files.items()))


def _header(table: str, given: list[str], rows: Iterable[Entry]) -> list[str]:
    """The columns the file came with, and in the schema's order those that have been filled since."""
    filled = {column for entry in rows for column, text in entry.values.items() if text}
    return [*given, *(column for column in tables()[table].columns() if column in filled and column not in given)]


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of the files, in the order of their names: equal packages have equal hashes."""
    whole = hashlib.sha256()
    for name, data in sorted(files.items()):
        whole.update(f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()


def write_package(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder that is not there yet or is empty, all of them or none. **Raises** OutputFailed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputFailed(path=str(folder), cause="not empty")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            for name, data in _inside(files):
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                (aside / name).write_bytes(data)
            if folder.exists():
                folder.rmdir()
            aside.chmod(0o755)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputFailed(path=str(folder), cause=error.strerror or str(error)) from error


def _inside(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The files, each of which lies inside the folder."""
    for name, data in files.items():
        if name.startswith("/") or ".." in name.split("/"):
            raise OutputFailed(path=name, cause="..")
        yield name, data
