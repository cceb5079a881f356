"""What a reader of statements has to know of words: heads of columns, kinds of tables, units, scales, statuses, names of lines, by language.

Each entry of a file is a regular expression without regard to case. A document may mix languages, so the words of all are tried unless one is asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.evidence import Role
from toteuma.core.language import Language

_NEVER = re.compile(r"(?!)")


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _pattern(table: Mapping[str, Sequence[str]], language: Language | None = None) -> re.Pattern[str]:
    languages = list(Language) if language is None else [language]
    words = dict.fromkeys(word for each in (*languages, "all") for word in table.get(str(each), []))
    return re.compile("|".join(f"(?:{word})" for word in words), re.IGNORECASE) if words else _NEVER


@cache
def cue(name: str, language: Language | None = None) -> re.Pattern[str]:
    """A pattern for a group of words, named ``file.group``: ``cue("tables.risks")``."""
    file, _, group = name.partition(".")
    return _pattern(_data(file)[group], language)


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What the words of a head tell. ``percent`` and ``dated``: only for a head with (True) or without (False) a per cent or a date; None: either.

    ``plain``: a budget that does not say which one it is.
    """

    role: Role
    pattern: re.Pattern[str]
    percent: bool | None
    dated: bool | None
    plain: bool


@cache
def column_rules() -> tuple[ColumnRule, ...]:
    """The rules for heads of columns, the first that fits decides."""
    return tuple(
        ColumnRule(Role(row["role"]), _pattern(row), row.get("percent"), row.get("dated"), bool(row.get("plain")))
        for row in _data("columns")["column"]
    )


@cache
def scale_rules() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """How many euros one unit of a table's figures is, and the words that say so, best first."""
    return tuple((int(row["worth"]), _pattern(row)) for row in _data("scales")["scale"])


@cache
def line_synonyms(scheme: str) -> Mapping[str, str]:
    """Other names of a scheme's lines, in lower case → line id."""
    return {str(name): str(line) for line, names in _data("lines").get(scheme, {}).items() for name in names}


@cache
def common_words(language: Language) -> frozenset[str]:
    """Small words by which a language is known."""
    return frozenset(str(_data("language")[language.value]).split())
