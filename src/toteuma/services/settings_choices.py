"""What a setting can be where its schema alone does not tell: names of the package's own tables and settings, and of the program's schemes and charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from toteuma.core.language import Language
from toteuma.core.statement import StatementData
from toteuma.package.settings_schema import MUNICIPALITY, STATEMENT
from toteuma.rules import compared_schemes
from toteuma.rules.accessibility import authority_ids
from toteuma.rules.account_mappings import account_mapping_ids
from toteuma.services.arranging import in_order
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.settings_forms import Choices
from toteuma.services.settings_text import settings_of
from toteuma.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class SettingChoices:
    """Of one statement, in one language. ``data`` is None where the package cannot be read: then lines have no names."""

    place: Workplace
    statement: str
    data: StatementData | None
    language: Language

    def __call__(self, word: str) -> Choices:
        found = _SOURCES.get(word)
        return found(self) if found else ()

    def units(self) -> Choices:
        rows = in_order(self.place.keeper.records(self.statement, "units"), "units")
        return tuple((kept.values.get("code", ""), self.named(dict(kept.values), "name_")) for _, kept in rows)

    def lines(self) -> Choices:
        lines = self.data.scheme.lines.values() if self.data else ()
        return tuple((line.id, line.name.in_language(self.language)[0]) for line in lines)

    def keys(self, table: str) -> Choices:
        """The names that somebody gave to tables of ``statement.toml``."""
        told = self._settings(STATEMENT).get(table)
        own = told if isinstance(told, dict) else {}
        return tuple(
            (name, self._text(one.get("heading") or one.get("title") if isinstance(one, dict) else "")) for name, one in own.items()
        )

    def ids(self, file: str, table: str, name: str) -> Choices:
        """The ids of the tables of an array, with a text of each."""
        told = self._settings(file).get(table)
        rows = [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
        return tuple((str(row["id"]), self._text(row.get(name))) for row in rows if row.get("id"))

    def _settings(self, file: str) -> dict[str, Any]:
        kept = self.place.keeper.record(self.statement, SETTINGS, file)
        return settings_of(kept.values.get(CONTENT, "")) if kept else {}

    def _text(self, value: object) -> str:
        return self.named(value, "") if isinstance(value, Mapping) else str(value or "")

    def named(self, value: Mapping[str, object], prefix: str) -> str:
        return next((str(text) for one in (self.language, *Language) if (text := value.get(f"{prefix}{one}"))), "")


def _plain(ids: Callable[[], tuple[str, ...]]) -> Callable[[SettingChoices], Choices]:
    return lambda _: tuple((one, "") for one in ids())


_SOURCES: Mapping[str, Callable[[SettingChoices], Choices]] = {
    "accessibility.authority": _plain(authority_ids),
    "statement.document": lambda one: one.keys("documents"),
    "statement.scheme": _plain(compared_schemes),
    "statement.root": SettingChoices.units,
    "ledger.accounts": _plain(account_mapping_ids),
    "ledger.without_cost_centre": SettingChoices.units,
    "sections.columns": lambda one: one.keys("columns"),
    "sections.lines": SettingChoices.lines,
    "sections.goals": lambda one: one.ids(MUNICIPALITY, "goal_kinds", "name"),
    "sections.notes": lambda one: one.ids(STATEMENT, "notes", "text"),
    "notes.units": SettingChoices.units,
}
