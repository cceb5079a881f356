"""Every word that a user reads, in Finnish, Swedish and English.

``words/*.toml`` hold the statement's own words and the sentences of findings and errors; ``furniture/*.toml`` the words of each writer
(one file a writer, reached through ``Document.label("html.search")``). A key has all three languages side by side::

    search = { fi = "Haku", sv = "Sök", en = "Search" }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from toteuma.core.document import GlossaryTerm
from toteuma.core.language import Language, Localized


def _flatten(prefix: str, table: Mapping[str, object], into: dict[str, Localized]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(value, Mapping):
            raise ValueError(f"texts: {key} is not a table of languages")
        if set(value) <= set(Language):
            into[key] = Localized.from_mapping({str(k): str(v) for k, v in value.items()})
        else:
            _flatten(key, value, into)


def _load(folder: str, *, prefixed: bool) -> Mapping[str, Localized]:
    texts: dict[str, Localized] = {}
    for entry in sorted(files(__package__).joinpath(folder).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            stem = entry.name.removesuffix(".toml")
            _flatten(stem if prefixed else "", tomllib.loads(entry.read_text(encoding="utf-8")), texts)
    return texts


@cache
def words() -> Mapping[str, Localized]:
    """The statement's words, findings and errors, by key."""
    return _load("words", prefixed=True)


@cache
def furniture() -> Mapping[str, Localized]:
    """The writers' words, by ``writer.key``."""
    return _load("furniture", prefixed=True)


def word(key: str, language: Language, /, **places: str) -> str:
    """The text of ``key`` with its places filled: ``word("finding.unknown_unit", Language.FI, unit="X")``.

    **Raises** ``KeyError`` for a key that is missing in the language: a missing word is a defect of ours, caught by a test.
    """
    text = words()[key].get(language)
    if not text:
        raise KeyError(f"{key} in {language}")
    return text.format(**places) if places else text


def reworded(text: str, ours: str, own: str) -> str:
    """A text with another word in place of one of ours, at the beginning of words and in capitals where ours is: ``Toteuman`` → ``Toteutuman``."""

    def instead(match: re.Match[str]) -> str:
        return own[:1].upper() + own[1:] if match[0][:1].isupper() else own

    return re.sub(rf"\b{re.escape(ours)}", instead, text, flags=re.IGNORECASE)


def furniture_in(language: Language) -> tuple[tuple[str, str], ...]:
    """All writers' words in one language, as :attr:`toteuma.core.document.Document.labels`."""
    return tuple((key, text.get(language)) for key, text in furniture().items())


@cache
def glossary(language: Language) -> tuple[GlossaryTerm, ...]:
    """The explained terms in a language, as :attr:`toteuma.core.document.Document.glossary`."""
    data = tomllib.loads(files(__package__).joinpath("glossary.toml").read_text(encoding="utf-8"))
    terms = []
    for name, entry in data.items():
        own = entry[language.value]
        terms.append(GlossaryTerm(name, own["term"], own["definition"], (own["term"], *own.get("forms", ()))))
    return tuple(terms)
