"""How each table goes into the next year, from ``rolling.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Keep(StrEnum):
    ALL = "all"
    NONE = "none"
    EARLIER = "earlier"
    USED = "used"
    WITH_ROWS = "with_rows"
    CHOSEN = "chosen"
    WITH = "with"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Rule:
    """``by`` and ``of``: the tables that decide, ``field`` the one that refers to this table's records or to those of ``of``."""

    table: str
    keep: Keep
    by: tuple[str, ...] = ()
    of: str = ""
    field: str = ""
    ends: str = ""
    empties: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


@cache
def rules() -> Mapping[str, Rule]:
    """The rule of every table of a package."""
    data = tomllib.loads(files(__package__).joinpath("rolling.toml").read_text(encoding="utf-8"))
    return {
        name: Rule(
            name,
            Keep(told["keep"]),
            tuple(told.get("by", ())),
            told.get("of", ""),
            told.get("field", ""),
            told.get("ends", ""),
            tuple(told.get("empties", ())),
            tuple(told.get("moves", ())),
        )
        for name, told in data.items()
    }
