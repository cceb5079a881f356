"""The settings of a file as forms, made from their published schema: what each setting is, what it can be, and what was filled in read back.

A *way* leads to a table: ``("display",)``, ``("sections", "risks")``, ``("notes",)``. Its inputs are named ``KEY``, ``KEY/LANGUAGE`` or ``KEY/CHOICE``;
those of tables in an array have ``row.N.`` before it, N from 0, and ``new.N.`` where they are added.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.language import Language
from toteuma.package.cells import parse_date
from toteuma.package.settings_schema import Setting, SettingsFile, SettingsTable, settings_files
from toteuma.reports.numbers import day
from toteuma.services.layouts import ordered
from toteuma.services.settings_edits import ROWS, TABLE, VALUE, SettingChange
from toteuma.services.settings_text import Way, settings_of, value_at

Choices = tuple[tuple[str, str], ...]
EVERY = "*"
"""What the input of the one word is called that stands instead of a list."""


class WrongSetting(Exception):
    """What was filled in is no value of its kind: the word of what is wrong is its argument."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """A setting as it is shown. ``kind``: choice, flag, number, day, name (of ``choices``, or a new one), line, text, texts (by language, ``long`` or not),
    ordered, ticked, list. ``word``: its path in the words. ``shown``: what its inputs hold, by the end of their names. ``aside``: of no use as things are."""

    setting: Setting
    word: str
    kind: str
    long: bool
    fixed: bool
    choices: Choices
    shown: Mapping[str, str]
    languages: tuple[Language, ...]
    aside: bool = False

    @property
    def name(self) -> str:
        return self.setting.name


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """A table, or the tables of an array (``rows``, and ``blank`` for a new one). ``there``: whether it stands in the file."""

    file: str
    way: Way
    table: SettingsTable
    word: str
    there: bool
    fields: tuple[SettingField, ...] = ()
    rows: tuple[tuple[SettingField, ...], ...] = ()
    blank: tuple[SettingField, ...] = ()

    @property
    def is_array(self) -> bool:
        return self.table.path.endswith("[]")

    @property
    def named(self) -> str:
        """The name that somebody gave it; empty where it is one of a kind."""
        return self.way[-1] if self.table.path.removesuffix("[]").endswith("*") else ""


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("settings_forms.toml").read_text(encoding="utf-8"))


def word_path(path: str) -> str:
    """A path of the schema as the words name it: ``columns.*[]`` is ``columns``, ``accessibility.faults[]`` is ``accessibility_faults``."""
    return path.replace("[]", "").replace(".*", "").replace(".", "_")


def setting_word(file: str, way: Way) -> str:
    """The word by which a setting is called, by the way to it; one that no word has where it is none. Numbers of rows are passed over."""
    schema, path = settings_files()[file], ""
    for name in way[:-1]:
        below = schema.below(schema.tables[path], name) if path in schema.tables else None
        path = below.path if below else path if path.endswith("[]") and name.isdigit() else "?"
    return f"setting.name.{word_path(path)}.{way[-1]}" if path else f"setting.name.{way[-1]}"


def table_at(schema: SettingsFile, way: Way) -> SettingsTable | None:
    """The table that a way leads to; None where it leads nowhere, or to lists by the user's names, which have a page of their own."""
    table = schema.tables[""]
    for name in way:
        below = schema.below(table, name) if not table.path.endswith("[]") else None
        if below is None:
            return None
        table = below
    return table if table.keys else None


def form_of(
    file: str, text: str, way: Way, choices: Callable[[str], Choices], used: Sequence[Language], language: Language
) -> SettingsForm | None:
    """The form of a table as a file says it; None where there is no such table. ``choices``: what a setting can be where the file alone does not tell."""
    table = table_at(settings_files()[file], way)
    if table is None:
        return None
    stands = value_at(settings_of(text), way)
    making = _Making(table, choices, tuple(used), language)
    word = word_path(table.path)
    if table.path.endswith("[]"):
        rows = [row for row in stands if isinstance(row, Mapping)] if isinstance(stands, list) else []
        told = tuple(making.fields(row) for row in rows)
        return SettingsForm(file, way, table, word, bool(rows), (), told, making.fields({}))
    values = stands if isinstance(stands, Mapping) else {}
    return SettingsForm(file, way, table, word, isinstance(stands, Mapping), making.fields(values))


class _Making:
    def __init__(self, table: SettingsTable, choices: Callable[[str], Choices], used: tuple[Language, ...], language: Language) -> None:
        self.table, self.choices, self.used, self.language = table, choices, used, language
        self.word = word_path(table.path)

    def fields(self, values: Mapping[str, object]) -> tuple[SettingField, ...]:
        uses = _told()["uses"].get(values.get("kind"), ()) if self.word == "sections" else ()
        return tuple(self.field(one, values.get(one.name), bool(uses) and one.name not in uses) for one in self.table.keys.values())

    def field(self, setting: Setting, value: object, aside: bool) -> SettingField:
        word = f"{self.word}.{setting.name}" if self.word else setting.name
        choices = tuple((one, "") for one in setting.allowed) or self.choices(word)
        kind = self._kind(word, setting, choices)
        languages = self.used
        if kind == "texts" and isinstance(value, Mapping):
            languages = tuple(one for one in Language if one in self.used or one in value)
        shown = _shown(kind, value, setting, languages, self.language)
        if kind in ("ordered", "ticked"):
            others = tuple((one, "") for one in map(str, value if isinstance(value, list) else ()) if one not in dict(choices))
            choices = (*choices, *others)
        if kind == "ordered":
            choices = tuple(sorted(choices, key=lambda one: int(shown.get(one[0], len(shown) + 1))))
        return SettingField(
            setting,
            word,
            kind,
            setting.name in _told()["long"].get(self.word, ()),
            word in _told()["fixed"],
            choices,
            shown,
            languages,
            aside and not any(shown.values()),
        )

    def _kind(self, word: str, setting: Setting, choices: Choices) -> str:
        if setting.type in ("texts", "integers"):
            return "list" if not choices else "ordered" if word in _told()["ordered"] else "ticked"
        if setting.type == "text":
            return "choice" if setting.allowed else "name" if choices else "line"
        return {"localized": "texts", "boolean": "flag", "date": "day", "integer": "choice" if setting.allowed else "number"}[setting.type]


def _shown(kind: str, value: object, setting: Setting, languages: Sequence[Language], language: Language) -> dict[str, str]:
    """What the inputs of a setting hold, by the end of their names."""
    if kind == "texts":
        return {one: str(value.get(one, "")) if isinstance(value, Mapping) else str(value or "") for one in languages}
    if kind in ("ordered", "ticked"):
        told = value if isinstance(value, list) else []
        every = {EVERY: "1"} if setting.every and value == setting.every else {}
        return {str(one): str(number) if kind == "ordered" else "1" for number, one in enumerate(told, 1)} | every
    if kind == "list":
        return {"": "\n".join(map(str, value)) if isinstance(value, list) else ""}
    if value is None:
        return {"": ""}
    if isinstance(value, bool):
        return {"": "true" if value else "false"}
    if isinstance(value, date):
        return {"": value.isoformat() if language is Language.EN else day(value, language)}
    return {"": str(value)}


# --- read back ----------------------------------------------------------------------------------------------------------------


def read_back(form: SettingsForm, sent: Mapping[str, str]) -> tuple[list[SettingChange], dict[str, str]]:
    """What was changed in a form, and of each input that holds no value of its kind the word of what is wrong, by the beginning of its name."""
    faults: dict[str, str] = {}
    if form.is_array:
        return list(_rows_read(form, sent, faults)), faults
    found = _read(form.fields, sent, "", faults)
    if form.there or not form.named:
        return [SettingChange((*form.way, key), VALUE, value) for key, value in found.items()], faults
    return [SettingChange(form.way, TABLE, {key: value for key, value in found.items() if value is not None})], faults


def _rows_read(form: SettingsForm, sent: Mapping[str, str], faults: dict[str, str]) -> Iterator[SettingChange]:
    rows: list[tuple[int, int, dict[str, object]]] = []
    touched = False
    for number, fields in enumerate(form.rows):
        prefix = f"row.{number}."
        if sent.get(f"{prefix}remove"):
            touched = True
            continue
        found = _read(fields, sent, prefix, faults)
        at = sent.get(f"{prefix}order", "").strip()
        wanted = int(at) if at.isdecimal() else number + 1
        touched = touched or bool(found) or wanted != number + 1
        rows.append((wanted * 2 - (wanted < number + 1), number, found))
    for number in sorted({int(found_at[1]) for name in sent if (found_at := re.match(r"new\.(\d+)\.", name))}):
        given = {key: value for key, value in _read(form.blank, sent, f"new.{number}.", faults).items() if value is not None}
        if given:
            touched = True
            place = sent.get(f"new.{number}.order", "").strip()
            rows.append((int(place) * 2 - 1 if place.isdecimal() else 10**9, -1, given))
    if touched:
        yield SettingChange(form.way, ROWS, [[number, found] for _, number, found in sorted(rows, key=lambda one: one[0])])


def with_row_values(change: SettingChange, text: str) -> SettingChange:
    """Rows told by what was changed in each, as whole rows of the file that they were changed in."""
    if change.kind != ROWS:
        return change
    before = value_at(settings_of(text), change.way) or []
    whole = []
    for number, found in change.value:
        values = {**(before[number] if number >= 0 else {}), **found}
        whole.append([number, {key: value for key, value in values.items() if value is not None}])
    return SettingChange(change.way, ROWS, whole)


def _read(fields: Iterable[SettingField], sent: Mapping[str, str], prefix: str, faults: dict[str, str]) -> dict[str, object]:
    """The settings that were changed, None where one was emptied."""
    found: dict[str, object] = {}
    for one in fields:
        name = prefix + one.name
        given = {end: text for end, text in _given(sent, name).items() if text}
        if one.fixed or f"{name}.shown" not in sent or given == {end: text for end, text in one.shown.items() if text}:
            continue
        try:
            found[one.name] = _value(one, given)
        except WrongSetting as wrong:
            faults[name] = str(wrong)
    return found


def _given(sent: Mapping[str, str], name: str) -> dict[str, str]:
    own = {"": sent[name]} if name in sent else {}
    ends = {key.removeprefix(f"{name}/"): text for key, text in sent.items() if key.startswith(f"{name}/")}
    return {end: text.replace("\r\n", "\n").replace("\0", "").strip() for end, text in (own | ends).items()}


def _value(one: SettingField, given: Mapping[str, str]) -> object:
    """The value of a setting. **Raises** WrongSetting."""
    if one.kind == "texts":
        return {language: given[language] for language in Language if language in given} or None
    if one.kind in ("ordered", "ticked"):
        if EVERY in given:
            return one.setting.every
        chosen = ordered(given) if one.kind == "ordered" else tuple(value for value, _ in one.choices if value in given)
        if one.kind == "ordered" and len(chosen) < len(given):
            raise WrongSetting("order")
        return [*map(_whole, chosen)] if one.setting.type == "integers" else [*chosen] or None
    text = given.get("", "")
    if one.kind == "list":
        parts = [part.strip() for part in re.split(r"[\s,;]+" if one.setting.type == "integers" else r"[\n,;]+", text) if part.strip()]
        return ([_whole(part) for part in parts] if one.setting.type == "integers" else parts) or None
    if not text:
        return None
    if one.kind == "flag":
        return text == "true"
    if one.setting.type == "integer":
        return _whole(text)
    if one.kind == "day":
        found = parse_date(text)
        if not isinstance(found, date):
            raise WrongSetting("day")
        return found
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"[-−+]?\d{1,9}", text):
        raise WrongSetting("number")
    return int(text.replace("−", "-"))
