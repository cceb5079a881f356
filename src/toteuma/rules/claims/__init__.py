"""What a reader of prose has to know: hedges, number words, measures and their synonyms, cues and forms, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from toteuma.core.language import Language


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def inflection_exceptions() -> Mapping[str, frozenset[str]]:
    """Finnish words whose ending alone would mislead, by inflection type, and ``heads``: last parts of compounds."""
    data = _data("inflection")
    listed = {name: frozenset(str(words).split()) for name, words in data.items()}
    return {**listed, "heads": frozenset().union(*listed.values())}


@cache
def combined_lines() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """What prose tells in one word and statements in several lines: name → its variants, each by its terms as ``combined.toml`` explains them."""
    return {name: tuple(tuple(terms) for terms in variants) for name, variants in _data("combined").items()}


@cache
def claim_words(language: Language) -> Mapping[str, Any]:
    """The vocabulary of a language, as written in ``claims/<language>.toml``."""
    return _data(language.value)
