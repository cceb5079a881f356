"""What the checks have to know of words and figures, and an example of each kind, as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from toteuma.core.language import Language


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def word_groups() -> tuple[str, ...]:
    """The groups of words that a municipality can add its own to."""
    return tuple(_words())


@cache
def cue(name: str, language: Language | None = None, extra: tuple[str, ...] = ()) -> re.Pattern[str]:
    """A pattern for a group of words of ``words.toml``, without regard to case; in one language, or in all where none is given.

    ``extra`` are plain words of a municipality's own.
    """
    table = _words()[name]
    languages = list(Language) if language is None else [language]
    alternatives = [word for each in languages for word in table.get(each.value, [])]
    alternatives += [rf"(?<!\w){re.escape(word)}" for word in extra]
    return re.compile("|".join(f"(?:{word})" for word in alternatives) or r"(?!)", re.IGNORECASE)


@cache
def data(name: str) -> Mapping[str, Mapping[str, object]]:
    """A file of figures and formulas, such as ``figures`` or ``ratios``."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Example:
    """A document in which a kind has nothing to say and one in which it has; ``other`` is last year's statement, or another of the same year."""

    passing: str
    failing: str
    previous: str = ""
    twin: str = ""


@cache
def example(code: str) -> Example:
    """The example of a kind. **Raises** ``FileNotFoundError`` where it has none: a test takes every kind's."""
    text = files(__package__).joinpath("examples", f"{code}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^--- (passing|failing|previous|twin)\n", text, flags=re.MULTILINE)
    return Example(**dict(zip(parts[1::2], (part.strip("\n") for part in parts[2::2]), strict=True)))
