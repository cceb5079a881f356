"""What the checks have to know of words: totals, parts "of which", cues of time and of doubt, by language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from toteuma.core.language import Language


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def cue(name: str, language: Language | None = None) -> re.Pattern[str]:
    """A pattern for a group of words of ``words.toml``, without regard to case; in one language, or in all where none is given."""
    table = _words()[name]
    languages = list(Language) if language is None else [language]
    alternatives = [word for each in languages for word in table.get(each.value, [])]
    return re.compile("|".join(f"(?:{word})" for word in alternatives) or r"(?!)", re.IGNORECASE)
