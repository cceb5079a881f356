"""Settings in TOML, read with findings: every wrong, missing or unknown key is named with its path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.language import Language, Localized
from toteuma.package.reading import closest, read_text

Choice = TypeVar("Choice", bound=StrEnum)


class Settings:
    """A table of a TOML file. Each getter takes a key, notes a finding where it is wrong, and gives a usable value all the same; ``close``
    notes the keys that nobody asked for."""

    def __init__(self, data: Mapping[str, object], file: str, path: str, findings: list[Finding]) -> None:
        self.data = data
        self.file = file
        self.path = path
        self.findings = findings
        self._asked: set[str] = set()

    def fault(self, code: str, key: str, **details: str) -> None:
        where = f"{self.path}.{key}" if self.path else key
        value = self.data.get(key, "")
        quote = "" if isinstance(value, (Mapping, list)) else str(value)
        place = Place(self.file, column=where, quote=quote)
        self.findings.append(Finding(Level.ERROR, code, place, {"column": where, "value": quote, **details}))

    def _get(self, key: str, kind: type, default: object, *, required: bool) -> object:
        self._asked.add(key)
        if key not in self.data:
            if required:
                self.fault("setting_missing", key)
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault("setting_type", key, expected=kind.__name__)
            return default
        return value

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        value = self._get(key, str, default, required=required)
        assert isinstance(value, str)
        return value

    def whole(self, key: str, default: int = 0, *, required: bool = False) -> int:
        value = self._get(key, int, default, required=required)
        assert isinstance(value, int)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        return bool(self._get(key, bool, default, required=False))

    def day(self, key: str) -> date | None:
        value = self._get(key, date, None, required=False)
        return value if isinstance(value, date) else None

    def localized(self, key: str, *, required: bool = False) -> Localized:
        """A text per language (a table), or one text for every language (a string)."""
        self._asked.add(key)
        value = self.data.get(key)
        if isinstance(value, str):
            return Localized(value, value, value)
        if isinstance(value, Mapping):
            unknown = [name for name in value if name not in set(Language)]
            if not unknown and all(isinstance(text, str) for text in value.values()):
                return Localized.from_mapping({str(name): str(text) for name, text in value.items()})
            self.fault("setting_languages", key, found=", ".join(unknown))
        elif value is not None:
            self.fault("setting_languages", key, found=str(value))
        elif required:
            self.fault("setting_missing", key)
        return Localized()

    def choice(self, key: str, kind: type[Choice], default: Choice, *, required: bool = False) -> Choice:
        text = self.text(key, default.value, required=required)
        try:
            return kind(text)
        except ValueError:
            self.fault("not_in_list", key, allowed=", ".join(kind), hint=closest(text, list(kind)))
            return default

    def texts(self, key: str, *, every: str = "") -> tuple[str, ...]:
        """A list of texts; empty too where the one word ``every`` stands instead of a list."""
        if every and self.data.get(key) == every:
            self._asked.add(key)
            return ()
        value = self._get(key, list, [], required=False)
        assert isinstance(value, list)
        if not all(isinstance(item, str) for item in value):
            self.fault("setting_type", key, expected="list of text")
            return ()
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self._get(key, list, [], required=False)
        assert isinstance(value, list)
        if not all(isinstance(item, int) for item in value):
            self.fault("setting_type", key, expected="list of numbers")
            return ()
        return tuple(value)

    def table(self, key: str, *, required: bool = False) -> Settings:
        value = self._get(key, dict, {}, required=required)
        assert isinstance(value, dict)
        return Settings(value, self.file, f"{self.path}.{key}" if self.path else key, self.findings)

    def tables(self, key: str, *, required: bool = False) -> Iterator[Settings]:
        """The tables of an array such as ``[[levels]]``."""
        value = self._get(key, list, [], required=required)
        assert isinstance(value, list)
        for number, item in enumerate(value, start=1):
            path = f"{self.path}.{key}[{number}]" if self.path else f"{key}[{number}]"
            if isinstance(item, dict):
                yield Settings(item, self.file, path, self.findings)
            else:
                self.fault("setting_type", key, expected="[[table]]")

    def named_tables(self) -> Iterator[tuple[str, Settings]]:
        """The sub-tables of a table such as ``[sections.x]``, by name."""
        for key in self.data:
            yield key, self.table(key)

    def close(self, *, known: tuple[str, ...] = ()) -> None:
        """Note the keys that have no meaning here."""
        for key in self.data:
            if key not in self._asked and key not in known:
                hint = closest(key, self._asked)
                self.fault("setting_unknown", key, hint=hint or ", ".join(sorted(self._asked)))


def read_settings(path: Path, findings: list[Finding]) -> Settings | None:
    """A TOML file of the package, or None with a finding where it is missing or broken."""
    if not path.is_file():
        findings.append(Finding(Level.ERROR, "file_missing", Place(path.name), {"file": path.name}))
        return None
    text = read_text(path, path.name, findings)
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.append(Finding(Level.ERROR, "toml_broken", Place(path.name), {"file": path.name, "cause": str(error)}))
        return None
    settings = Settings(data, path.name, "", findings)
    if settings.whole("format", 1) != 1:
        settings.fault("format_unknown", "format")
    return settings
