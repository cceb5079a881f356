"""The vocabulary of a language as the rules have it, each word by what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from toteuma.checks.claims.morphology import Lexicon
from toteuma.checks.claims.morphology.germanic import stem
from toteuma.core.language import Language
from toteuma.rules.claims import claim_words, inflection_exceptions

_FRONT: Final = "äöy"


def _phrases(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


def _finite(verb: str) -> tuple[str, ...]:
    """A Finnish past with its plural: ``ylittyi`` → ``ylittyivät``."""
    back = any(letter in "aou" for letter in verb)
    return (verb, verb + ("vat" if back else "vät"))


def _bases(words: Iterable[str], language: Language) -> frozenset[str]:
    """Words as they are looked for: by their base form, which in Swedish and English is what remains without an ending."""
    found = frozenset(words)
    return found if language is Language.FI else found | {stem(word, language) for word in found}


@dataclass(frozen=True)
class Vocabulary:
    """``nouns`` and ``hedges`` go by base form, the others by the word as written. All phrases are tuples of words.

    ``opposites`` gives for a hedge as written the one that is true on the other side of the number, in the same case.
    """

    language: Language
    nouns: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str]]
    hedges: Mapping[str, str]
    hedge_words: frozenset[str]
    opposites: Mapping[str, str]
    between: frozenset[str]
    blocking: frozenset[str]
    months: frozenset[str]
    joining: frozenset[str]
    numbers: frozenset[str]
    scope: tuple[str, ...]
    others: frozenset[str]
    forms: frozenset[str]
    adjectives: frozenset[str]
    glue: frozenset[str]
    separators: frozenset[str]
    abbreviations: frozenset[str]
    measures: Mapping[str, tuple[tuple[str, ...], ...]]
    combined: Mapping[str, tuple[tuple[str, ...], ...]]
    alike: tuple[frozenset[str], ...]
    spelled: tuple[tuple[str, ...], ...]

    @cached_property
    def finite(self) -> frozenset[str]:
        """The verbs by which lines are told of."""
        return frozenset().union(*(self.words.get(name, frozenset()) for name in ("link", "split"))).difference(*self.nouns.values())

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that tell nothing of their own, and those that only say of which year: *edellisestä vuodesta*."""
        return self.glue | frozenset(word for phrase in self.words["prior"] for word in phrase.split())

    @cached_property
    def telling(self) -> frozenset[str]:
        """Every word of the phrases that tell something."""
        return frozenset(word for phrases in self.words.values() for phrase in phrases for word in phrase.split())

    def noun_bases(self) -> frozenset[str]:
        return frozenset().union(*self.nouns.values(), self.months, self.adjectives)


@cache
def vocabulary(language: Language) -> Vocabulary:
    """Read once per language, when first asked."""
    data = claim_words(language)
    finnish = language is Language.FI
    words = {name: set(_phrases(text)) for name, text in data["words"].items()}
    for name, text in data["verbs"].items():
        forms = {form for verb in text.split() for form in (_finite(verb) if finnish else (verb,))}
        words.setdefault(name, set()).update(forms)
    hedges = {phrase: kind for kind, text in data["hedges"].items() if kind != "between" for phrase in _phrases(text)}
    separators = frozenset(_phrases(data["glue"]["separators"]))
    return Vocabulary(
        language,
        {name: _bases(text.split(), language) for name, text in data["nouns"].items()},
        {name: frozenset(some) for name, some in words.items()},
        hedges,
        frozenset(word for phrase in hedges for word in phrase.split()),
        dict(zip(_phrases(data["opposites"]["of"]), _phrases(data["opposites"]["are"]), strict=True)),
        frozenset(_phrases(data["hedges"]["between"])),
        frozenset(_phrases(data["block"]["words"])),
        frozenset(data["block"]["months"].split()),
        frozenset(data["counting"]["joining"].split()),
        frozenset(form for forms in data["counting"]["numbers"] for form in forms.split()),
        tuple(_phrases(data["block"]["scope"])),
        frozenset(data["block"]["others"].split()),
        frozenset(data["block"]["forms"].split()),
        _bases(data["block"]["adjectives"].split(), language),
        frozenset(data["glue"]["words"].split()) | separators,
        separators,
        frozenset(data["abbreviations"].split()),
        _named(data["measures"]),
        _named(data["combined"]),
        tuple(_bases(words.split(), language) for words in data["alike"]["words"]),
        tuple(tuple(words.split()) for words in data["alike"]["spelled"]),
    )


def _named(data: Mapping[str, str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {line: tuple(tuple(phrase.split()) for phrase in _phrases(text)) for line, text in data.items()}


def lexicon_of(language: Language, *, with_voikko: bool = True) -> Lexicon:
    """A lexicon that knows the vocabulary's words; a document's own are taught to it."""
    return _of_vocabulary(language, with_voikko).with_more()


@cache
def _of_vocabulary(language: Language, with_voikko: bool) -> Lexicon:
    lexicon = Lexicon(language, with_voikko=with_voikko)
    known = vocabulary(language)
    lexicon.teach(known.noun_bases())
    lexicon.teach(word for group in known.alike for word in group)
    lexicon.teach(word for spelled in known.spelled for word in spelled[1:])
    lexicon.teach(word for phrases in known.measures.values() for phrase in phrases for word in phrase)
    if language is Language.FI:
        lexicon.teach(word for word in known.hedge_words if word in _INFLECTED_HEDGES)
        lexicon.teach(_heads())
    return lexicon


_INFLECTED_HEDGES: Final = frozenset({"runsas", "reilu", "vajaa"})


def _heads() -> Iterable[str]:
    return inflection_exceptions()["heads"]
