"""Languages, and texts that exist in some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Languages a statement can be published in."""

    FI = "fi"
    SV = "sv"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Localized:
    """A text in one to three languages; empty means not given.

    ``in_language`` never falls back in silence: it also says in which language the text it returns is written.
    """

    fi: str = ""
    sv: str = ""
    en: str = ""

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> Localized:
        return cls(**{language.value: str(values.get(language.value, "")) for language in Language})

    def get(self, language: Language) -> str:
        text: str = getattr(self, language.value)
        return text

    def in_language(self, language: Language, *, fallback: tuple[Language, ...] = tuple(Language)) -> tuple[str, Language]:
        """The text and the language it is in: the one asked for, else the first of ``fallback`` that is given."""
        for candidate in (language, *fallback):
            if text := self.get(candidate):
                return text, candidate
        return "", language

    def __bool__(self) -> bool:
        return bool(self.fi or self.sv or self.en)

    def items(self) -> Iterator[tuple[Language, str]]:
        for language in Language:
            if text := self.get(language):
                yield language, text
