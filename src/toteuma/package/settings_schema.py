"""The published schema of a package's settings: one source for the reader, its findings and the docs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

MUNICIPALITY, STATEMENT = "municipality.toml", "statement.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of a table. ``allowed`` are its values with what each means, ``every`` one word that may stand instead of a list, ``form`` its ``pattern`` for people.

    ``of`` names the kind of key where the user names it himself.
    """

    name: str
    type: str
    description: str
    example: str
    required: bool = False
    default: object = None
    allowed: Mapping[str, str] = field(default_factory=dict)
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    form: str = ""
    references: str = ""
    every: str = ""
    of: str = ""

    def holds(self, number: int) -> bool:
        """Whether a number lies between ``minimum`` and ``maximum``."""
        return (self.minimum is None or number >= self.minimum) and (self.maximum is None or number <= self.maximum)


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """A table of a settings file. ``names`` describes its keys where the user names them; ``path`` is empty for the top of the file."""

    path: str
    description: str
    required: bool
    keys: Mapping[str, Setting]
    names: Setting | None

    def heading(self) -> str:
        """The table as it stands in the file: ``[theme]``, ``[[levels]]``, ``[sections.NAME]``."""
        name = self.path.replace("*", "NAME")
        return f"[[{name.removesuffix('[]')}]]" if name.endswith("[]") else f"[{name}]" if name else ""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file with its tables by path, in the order they are described."""

    file: str
    description: str
    tables: Mapping[str, SettingsTable]

    def below(self, table: SettingsTable, key: str) -> SettingsTable | None:
        """The table, or the kind of table of an array, that ``key`` opens inside ``table``; None where there is none."""
        for name in (key, "*"):
            path = f"{table.path}.{name}" if table.path else name
            for candidate in (path, f"{path}[]"):
                if candidate in self.tables:
                    return self.tables[candidate]
        return None

    def known_keys(self, table: SettingsTable) -> tuple[str, ...] | None:
        """The keys that may stand in a table; None where the user names them."""
        prefix = f"{table.path}." if table.path else ""
        inside = [path.removeprefix(prefix).removesuffix("[]") for path in self.tables if path.startswith(prefix) and path != table.path]
        if table.names is not None or "*" in inside:
            return None
        return (*table.keys, *(name for name in inside if "." not in name))


@cache
def settings_files() -> Mapping[str, SettingsFile]:
    """The settings files of a package, by file name."""
    return read_schemas("settings.toml")


def read_schemas(name: str) -> Mapping[str, SettingsFile]:
    """The settings files that a file of schemas describes, by file name."""
    data = tomllib.loads(files(__package__).joinpath("schemas", name).read_text(encoding="utf-8"))
    return {entry["file"]: SettingsFile(entry["file"], entry["description"], _tables(entry["tables"])) for entry in data.values()}


def _tables(entries: list[dict[str, object]]) -> dict[str, SettingsTable]:
    return {str(entry["path"]): _table(entry) for entry in entries}


def _table(entry: Mapping[str, object]) -> SettingsTable:
    rows, names = entry.get("keys", []), entry.get("names")
    assert isinstance(rows, list)
    return SettingsTable(
        path=str(entry["path"]),
        description=str(entry["description"]),
        required=bool(entry.get("required", False)),
        keys={row["name"]: Setting(**row) for row in rows},
        names=Setting(name="*", **names) if isinstance(names, dict) else None,
    )
