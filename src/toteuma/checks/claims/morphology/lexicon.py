"""The words that are known, form by form: those of the rules, and those of the document (labels, names of units) that are taught when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from toteuma.checks.claims.morphology import voikko
from toteuma.checks.claims.morphology.finnish import of_genitive, paradigm, singulars
from toteuma.checks.claims.morphology.germanic import stem
from toteuma.core.language import Language

OWN: Final = "own"
VOIKKO: Final = "voikko"

_CLITICS: Final = re.compile(r"(?:kin|kaan|kään|han|hän|nsa|nsä)$")
_CASE_ENDINGS: Final = (
    ("ssa", "ine"), ("ssä", "ine"), ("sta", "ela"), ("stä", "ela"), ("lla", "ade"), ("llä", "ade"), ("lta", "abl"), ("ltä", "abl"), ("lle", "all"),
    ("ksi", "tra"), ("seen", "ill"), ("hin", "ill"), ("aan", "ill"), ("ään", "ill"), ("iin", "ill"), ("uun", "ill"), ("een", "ill"), ("n", "gen"),
)  # fmt: skip
_ENDING_CASES: Final = {
    "n": "gen", "a": "part", "ä": "part", "tä": "part", "ta": "part", "ssa": "ine", "ssä": "ine", "sta": "ela", "stä": "ela", "lla": "ade", "llä": "ade",
    "lta": "abl", "ltä": "abl", "lle": "all", "ksi": "tra", "iin": "ill", "hin": "ill", "hön": "ill", "n:n": "gen", "t": "nom", "den": "gen",
}  # fmt: skip
_COUNTING: Final = ("lukumäärä", "kokonaismäärä", "määrä", "luku", "kertymä")
_SHORTEST_TAIL: Final = 4


class Reading(NamedTuple):
    """What a word can be. ``case`` is empty where the language has none or it is not known; ``known`` False where only the ending was looked at."""

    base: str
    case: str
    known: bool = True


def morphology_in_use(language: Language) -> str:
    """What words of a language are analysed with: ``voikko`` for Finnish where a user has installed it, else ``own``."""
    return VOIKKO if language is Language.FI and voikko.analyser() is not None else OWN


@cache
def _forms(base: str) -> tuple[tuple[str, str], ...]:
    return tuple((form, case) for case, forms in paradigm(base).items() for form in forms)


@lru_cache(maxsize=8)
def _with_a_letter_missing(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(form[:index] + form[index + 1 :] for form in forms for index in range(1, len(form))) - forms


class Lexicon:
    """Words of one language. ``teach`` adds nominatives; ``readings`` and ``bases`` read a word of the text."""

    def __init__(self, language: Language, *, with_voikko: bool = True) -> None:
        self.language = language
        self._base: Mapping[str, set[Reading]] = {}
        """Words that others know too; never altered."""
        self._table: dict[str, set[Reading]] = {}
        self._known: dict[str, tuple[Reading, ...]] = {}
        self._below: Lexicon | None = None
        self._forms: dict[frozenset[str], frozenset[str]] = {}
        self._voikko = with_voikko and language is Language.FI

    def teach(self, words: Iterable[str]) -> None:
        """Take in base forms, with all their forms."""
        if self.language is not Language.FI:
            return
        for word in words:
            for form, case in _forms(word.lower()):
                if form not in self._table:
                    self._table[form] = set(self._base.get(form, ()))
                self._table[form].add(Reading(word.lower(), case))
        self._known.clear()
        self._forms.clear()

    def forms(self, bases: frozenset[str]) -> frozenset[str]:
        """Every form that the table knows of some base forms."""
        if bases not in self._forms:
            own = frozenset(form for form, readings in self._table.items() if any(reading.base in bases for reading in readings))
            below = self._below.forms(bases) if self._below else frozenset()
            self._forms[bases] = own | below if own else below
        return self._forms[bases]

    def mistyped(self, bases: frozenset[str]) -> frozenset[str]:
        """The forms of some base forms with one letter missing that is not the first, but for those that are words themselves."""
        return _with_a_letter_missing(self.forms(bases))

    def with_more(self) -> Lexicon:
        """A lexicon that knows these words and can be taught others, which this one does not learn."""
        more = Lexicon(self.language, with_voikko=self._voikko)
        more._below = self
        more._base = {**self._base, **self._table} if self._base else self._table
        return more

    def _taught(self, form: str) -> set[Reading]:
        """What the table knows of a form."""
        return self._table.get(form) or self._base.get(form) or set()

    def learn(self, word: str) -> frozenset[str]:
        """Take in a word of a label or name as it stands there, singular or plural, and tell its base forms."""
        word = word.lower().strip("-–")
        if self.language is not Language.FI:
            return frozenset({word, stem(word, self.language)})
        known = {reading.base for reading in self.readings(word) if reading.known}
        bases = known or {*singulars(word), *of_genitive(word), word}
        self.teach(bases - known)
        return frozenset(bases)

    def readings(self, word: str) -> tuple[Reading, ...]:
        """All that a word of the text can be; an unknown word is itself, with the case that its ending suggests."""
        word = word.lower().strip("-–")
        if word not in self._known:
            self._known[word] = self._read(word)
        return self._known[word]

    def bases(self, word: str) -> frozenset[str]:
        """Base forms of a word, with what is counted in a count: ``kävijämäärä`` is also ``kävijä``."""
        bases = {reading.base for reading in self.readings(word)}
        if len(last := word.rpartition("-")[2]) >= _SHORTEST_TAIL and last != word:
            bases |= {reading.base for reading in self.readings(last) if reading.known}
        if self.language is Language.FI:
            bases |= {
                base.removesuffix(head).rstrip("-")
                for base in bases
                for head in _COUNTING
                if base.endswith(head) and len(base) > len(head) + 3
            }
        return frozenset(bases)

    def _read(self, word: str) -> tuple[Reading, ...]:
        if self.language is not Language.FI:
            return (Reading(stem(word, self.language), ""),)
        head, colon, ending = word.partition(":")
        if colon and head and ending:  # an abbreviation inflected: Oy:n, OKM:lle
            return tuple(Reading(reading.base, _ENDING_CASES.get(ending, ""), reading.known) for reading in self.readings(head))
        found = set(self._taught(word))
        if self._voikko:
            found |= {Reading(base, case) for base, case in voikko.analysed(word)}
        if not found and (bare := _CLITICS.sub("", word)) != word:
            found |= self._taught(bare)
        if not found:
            found = self._by_tail(word)
        return tuple(sorted(found)) or (Reading(word, _guessed_case(word), False),)

    def _by_tail(self, word: str) -> set[Reading]:
        """A compound by its last part: ``vuokratuotoista`` is ``vuokratuotto`` where ``tuotto`` is known."""
        for start in range(2, len(word) - _SHORTEST_TAIL + 1):
            if tail := self._taught(word[start:]):
                return {Reading(word[:start] + reading.base, reading.case) for reading in tail}
        return set()


def _guessed_case(word: str) -> str:
    return next((case for ending, case in _CASE_ENDINGS if word.endswith(ending) and len(word) > len(ending) + 2), "")
