"""The statements of this workplace that are documents of one municipality's year: budget, interim reviews, statement."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from toteuma.services.decision import STATEMENT_FILE, first_version
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.web.desks import KEEPER, WORKPLACE

MUNICIPALITY_FILE = "municipality.toml"


def documents_of_the_year(statement: str) -> dict[str, str]:
    """The newest statement of each document of the same municipality and year, by the document's id; empty the statement itself."""
    settings, municipalities = (KEEPER.everywhere(SETTINGS, file) for file in (STATEMENT_FILE, MUNICIPALITY_FILE))

    def place(name: str) -> tuple[str, str]:
        code = _table(municipalities.get(name, {}).get(CONTENT, ""), "municipality").get("code", "")
        return code, _table(settings[name][CONTENT], "statement").get("year", "")

    if statement not in settings:
        return {}
    own = place(statement)
    found: dict[str, str] = {}
    for name in sorted((one for one in settings if place(one) == own), key=_version):
        found[_table(settings[name][CONTENT], "statement").get("document", "")] = name
    return found


def _version(statement: str) -> tuple[str, int]:
    first = first_version(WORKPLACE, statement)
    return first, int(statement.removeprefix(f"{first}-v") or 1) if statement != first else 1


@lru_cache(maxsize=64)
def _table(text: str, name: str) -> Mapping[str, str]:
    """The plain values of a table of a settings file, as texts; nothing where it cannot be read."""
    try:
        table = tomllib.loads(text).get(name)
    except tomllib.TOMLDecodeError:
        return {}
    return {key: str(value) for key, value in table.items() if isinstance(value, str | int)} if isinstance(table, dict) else {}
