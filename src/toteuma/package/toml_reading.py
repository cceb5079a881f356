"""Settings in TOML, read by their schema with findings: every wrong, missing or unknown key is named with its path and row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.package.closest import closest
from toteuma.package.files import is_there, read_text
from toteuma.package.settings_schema import Setting, SettingsFile, SettingsTable, settings_files
from toteuma.package.toml_rows import row_of, rows_of

Choice = TypeVar("Choice", bound=StrEnum)


class Settings:
    """A table of a settings file. Each getter takes a key of the schema, notes a finding where its value is wrong, and gives a usable value all the same;
    keys that the schema does not know are noted at once."""

    def __init__(self, data: Mapping[str, object], source: _Source, schema: SettingsTable, path: str) -> None:
        self.data = data
        self.schema = schema
        self.path = path
        self._source = source
        known = source.schema.known_keys(schema)
        for key in data if known is not None else ():
            if key not in (known or ()):
                self.fault("setting_unknown", key, hint=closest(key, known or ()) or ", ".join(known or ()))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, code: str, key: str, *, level: Level = Level.ERROR, **details: str) -> None:
        """Note a finding at a key of this table, an error where nothing else is said."""
        where, value = self._at(key), self.data.get(key, "")
        quote = details.get("value", "" if isinstance(value, (Mapping, list)) else str(value))
        place = self._source.place(where, quote)
        self._source.findings.append(Finding(level, code, place, {"column": where, "value": quote, **details}))

    def place(self, key: str) -> Place:
        """Where a key of this table stands."""
        return self._source.place(self._at(key), "")

    def _setting(self, key: str) -> Setting:
        return self.schema.names or self.schema.keys[key]

    def _wrong_type(self, key: str) -> None:
        setting = self._setting(key)
        self.fault("setting_type", key, example=f"{key if setting.of else setting.name} = {setting.example}")

    def _get(self, key: str, kind: type, items: type = object) -> object:
        """The value of a key, its default where it is left out or of another type; None where it has neither."""
        setting = self._setting(key)
        if key not in self.data:
            if setting.required:
                self.fault("setting_missing", key, example=f"{key} = {setting.example}")
            return setting.default
        value = self.data[key]
        good = _is(value, kind) and (not isinstance(value, list) or all(_is(item, items) for item in value))
        if not good:
            self._wrong_type(key)
            return setting.default
        return value if self._allowed(key, value) else setting.default

    def _allowed(self, key: str, value: object) -> bool:
        """Whether the schema allows a value, or each value of a list; what it does not is a finding."""
        setting = self._setting(key)
        good = True
        for one in value if isinstance(value, list) else [value]:
            if setting.allowed and str(one) not in setting.allowed:
                near = closest(str(one), setting.allowed)
                self.fault("not_in_list", key, value=str(one), allowed=", ".join(setting.allowed), hint=near)
            elif setting.pattern and not re.fullmatch(setting.pattern, str(one)):
                self.fault("bad_form", key, pattern=setting.form)
            elif isinstance(one, int) and not setting.holds(one):
                self.fault("out_of_range", key, value=str(one), minimum=str(setting.minimum), maximum=str(setting.maximum))
            else:
                continue
            good = False
        return good

    def text(self, key: str) -> str:
        value = self._get(key, str)
        return value if isinstance(value, str) else ""

    def whole(self, key: str) -> int:
        value = self._get(key, int)
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool))

    def day(self, key: str) -> date | None:
        value = self._get(key, date)
        return value if isinstance(value, date) else None

    def localized(self, key: str) -> Localized:
        """A text per language (a table), or one text for every language (a string)."""
        if key in self.data and isinstance(value := self.data[key], str):
            return Localized(value, value, value)
        texts = self._get(key, dict)
        if not isinstance(texts, Mapping):
            return Localized()
        unknown = [name for name in texts if name not in set(Language)]
        if unknown:
            self.fault("setting_languages", key, found=", ".join(unknown))
        elif not all(isinstance(text, str) for text in texts.values()):
            self._wrong_type(key)
        else:
            return Localized.from_mapping(texts)
        return Localized()

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of the values the schema allows, which are those of ``kind``."""
        return kind(self.text(key) or next(iter(kind)))

    def choice_or_none(self, key: str, kind: type[Choice]) -> Choice | None:
        text = self.text(key)
        return kind(text) if text else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty too where the one word that the schema allows stands instead."""
        if self._setting(key).every and self.data.get(key) == self._setting(key).every:
            return ()
        return tuple(item for item in self._list(key, str) if isinstance(item, str))

    def wholes(self, key: str) -> tuple[int, ...]:
        return tuple(item for item in self._list(key, int) if isinstance(item, int))

    def _list(self, key: str, kind: type) -> list[object]:
        items = self._get(key, list, kind)
        return items if isinstance(items, list) else []

    def table(self, key: str) -> Settings:
        """The table that ``key`` opens; an empty one where it is left out or is none."""
        schema = self._below(key)
        value = self.data.get(key)
        if value is None and schema.required:
            self.fault("setting_missing", key, example=schema.heading())
        elif value is not None and not isinstance(value, Mapping):
            self.fault("setting_type", key, example=schema.heading())
        return Settings(value if isinstance(value, Mapping) else {}, self._source, schema, self._at(key))

    def tables(self, key: str) -> Iterator[Settings]:
        """The tables of an array such as ``[[levels]]``."""
        schema = self._below(key)
        value = self.data.get(key)
        if value is None and schema.required:
            self.fault("setting_missing", key, example=schema.heading())
        elif value is not None and not (isinstance(value, list) and all(isinstance(item, Mapping) for item in value)):
            self.fault("setting_type", key, example=schema.heading())
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                yield Settings(item, self._source, schema, f"{self._at(key)}[{number}]")

    def _below(self, key: str) -> SettingsTable:
        schema = self._source.schema.below(self.schema, key)
        assert schema is not None, f"{self._at(key)} is not in the schema"
        return schema

    def named_tables(self) -> Iterator[tuple[str, Settings]]:
        """The sub-tables of a table such as ``[sections.x]``, by name."""
        for key in self.data:
            yield key, self.table(key)

    def placed(self, finding: Finding) -> Finding:
        """A finding at a key of this file, told by others without its row, with the row; any other as it is."""
        where = finding.place
        if where.file != self._source.schema.file or where.row is not None or not where.column:
            return finding
        return replace(finding, place=self._source.place(where.column, where.quote))


def _is(value: object, kind: type) -> bool:
    """Whether a value is of a kind: a truth value is no number, and a time no date."""
    return isinstance(value, kind) and (kind in (bool, object) or not isinstance(value, bool)) and not isinstance(value, datetime)


@dataclass(frozen=True, slots=True)
class _Source:
    """The file that tables are read from: its schema, the rows of its keys, and the findings so far."""

    schema: SettingsFile
    rows: Mapping[str, int]
    findings: list[Finding]

    def place(self, where: str, quote: str) -> Place:
        return Place(self.schema.file, row=row_of(self.rows, where), column=where, quote=quote)


def read_settings(path: Path, findings: list[Finding], schema: SettingsFile | None = None) -> Settings | None:
    """A settings file, or None with a finding where it is missing or broken. Without a ``schema`` it is the package's file of that name."""
    if not is_there(path, path.name, findings, required=True):
        return None
    text = read_text(path, path.name, findings)
    if text is None:
        return None
    return settings_in(text, findings, replace(schema, file=path.name) if schema else settings_files()[path.name])


def settings_in(text: str, findings: list[Finding], schema: SettingsFile) -> Settings | None:
    """The settings that a text says, or None with a finding where it is no TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.append(_broken(schema.file, text, str(error)))
        return None
    settings = Settings(data, _Source(schema, rows_of(text), findings), schema.tables[""], "")
    if settings.whole("format") != 1:
        settings.fault("format_unknown", "format")
    return settings


def _broken(file: str, text: str, message: str) -> Finding:
    """A file that is not TOML, at the row where reading stopped: the parser tells it in its message only."""
    lines = text.splitlines() or [""]
    found = re.search(r"at line (\d+), column (\d+)", message)
    row = min(int(found[1]), len(lines)) if found else len(lines)
    code = "toml_doubled" if message.startswith("Cannot") else "toml_broken"
    place = Place(file, row=row, column=found[2] if found else "", quote=lines[row - 1].strip())
    return Finding(Level.ERROR, code, place, {"line": place.quote})
