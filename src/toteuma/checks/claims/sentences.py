"""Running text as sentences, words and written numbers with their hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from toteuma.checks.claims.morphology import Lexicon
from toteuma.checks.claims.vocabulary import Vocabulary, vocabulary
from toteuma.core.evidence import Quantity
from toteuma.core.language import Language
from toteuma.core.quantities import find_quantities
from toteuma.core.quantity_masks import masked

_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|[-–'’:/](?=\w))*-?|[,;:()]|[–—](?=\s)")
_STOP: Final = re.compile(r"[.!?][\"”»)]*\s+(?=[\"”»(]?[A-ZÅÄÖ0-9])|\n{2,}")
_PUNCTUATION: Final = frozenset(",;:()–—")


@dataclass(frozen=True, slots=True)
class Word:
    """``bases`` are the base forms that it can have; ``cases`` the Finnish cases; ``known`` False for a word that no table knows."""

    text: str
    start: int
    end: int
    bases: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    known: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def mark(self) -> bool:
        """A punctuation mark."""
        return self.text in _PUNCTUATION


@dataclass(frozen=True, slots=True)
class Number:
    """A written number. ``hedge`` is its kind (``about``, ``bit_over`` …), ``start`` includes the hedge; ``case`` is the unit's Finnish case."""

    start: int
    end: int
    digits: int
    quantity: Quantity
    hedge: str = ""
    hedge_text: str = ""
    case: str = ""

    @property
    def value(self) -> Decimal:
        return abs(self.quantity.value or Decimal(0))

    @property
    def fraction(self) -> bool:
        """A share in words: *puolet*, *neljännes*."""
        return "fraction" in self.quantity.style


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    offset: int
    words: tuple[Word, ...]
    numbers: tuple[Number, ...]

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that stand wholly in a stretch."""
        return tuple(word for word in self.words if start <= word.start and word.end <= end)


@cache
def _ends_in_abbreviation(language: Language) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(vocabulary(language).abbreviations))
    return re.compile(rf"(?:^|[\s(])(?:{words}|[A-ZÅÄÖ])$|(?:^|\s)\d{{1,2}}\.\d{{1,2}}$|(?:^|\s)\d$", re.IGNORECASE)


def spans(text: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    start = 0
    dates = masked(text, language)
    for stop in _STOP.finditer(text):
        if dates[stop.start() : stop.end() + 1].strip("\x00") == "" and stop.end() < len(text):  # inside a date: 10. MAALISKUUTA
            continue
        before = text[start : stop.start()]
        if stop[0].startswith(".") and _ends_in_abbreviation(language).search(before):
            continue
        yield start, stop.end() - (len(stop[0]) - len(stop[0].rstrip()))
        start = stop.end()
    if text[start:].strip():
        yield start, len(text)


def _words(text: str, lexicon: Lexicon, numbers: tuple[Number, ...]) -> Iterator[Word]:
    finite = vocabulary(lexicon.language).finite if lexicon.language is Language.FI else frozenset()
    taken = [(number.start, number.end) for number in numbers]
    for match in _WORD.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        if match[0] in _PUNCTUATION:
            yield Word(match[0], match.start(), match.end())
            continue
        if match[0].lower() in finite:  # *kului* is what costs did, not a form of *kulu*
            yield Word(match[0], match.start(), match.end(), frozenset({match[0].lower()}), known=True)
            continue
        readings = lexicon.readings(match[0])
        cases = frozenset(reading.case for reading in readings if reading.case)
        yield Word(match[0], match.start(), match.end(), lexicon.bases(match[0]), cases, any(reading.known for reading in readings))


def _hedged(text: str, start: int, lexicon: Lexicon, words: Vocabulary) -> tuple[int, str, str]:
    """The hedge that stands right before ``start``: where it begins, its kind, its words."""
    before = list(re.finditer(r"[^\W\d_][\w'’-]*\.?|[+~−-](?=\s*$)", text[:start]))
    while before and not re.sub(r"[\s(]", "", text[before[-1].end() : start]):
        for length in (3, 2, 1):
            some = before[-length:]
            phrase = " ".join(match[0].lower() for match in some)
            if (
                len(some) == length
                and not re.search(r"[,;:()]", text[some[0].start() : start])
                and (kind := _kind_of(phrase, lexicon, words))
            ):
                return some[0].start(), kind, text[some[0].start() : some[-1].end()]
        last = before[-1]
        for length in (3, 2, 1):
            if len(before) >= length and " ".join(match[0].lower() for match in before[-length:]) in words.between:
                break
        else:
            if last[0] not in ("+", "−", "-", "€", "EUR", "eur"):
                return start, "", ""
            length = 1
        start = before[-length].start()
        before = before[:-length]
    return start, "", ""


def _kind_of(phrase: str, lexicon: Lexicon, words: Vocabulary) -> str:
    if kind := words.hedges.get(phrase, ""):
        return kind
    if lexicon.language is Language.FI and " " not in phrase:
        return next((words.hedges[base] for base in sorted(lexicon.bases(phrase)) if base in ("runsas", "reilu", "vajaa")), "")
    return ""


def _unit_case(raw: str, lexicon: Lexicon) -> str:
    """The case of a Finnish unit: ``euron`` gen, ``eurolla`` ade, ``prosenttiin`` ill."""
    if lexicon.language is not Language.FI or not (match := re.search(r"([^\W\d_]+)\s*$", raw)):
        return ""
    cases = {
        reading.case
        for reading in lexicon.readings(match[1])
        if reading.base in ("euro", "prosentti", "miljoona", "tuhat", "prosenttiyksikkö")
    }
    return next(iter(sorted(cases)), "")


def _numbers(text: str, lexicon: Lexicon, words: Vocabulary) -> Iterator[Number]:
    for start, end, quantity in find_quantities(text, lexicon.language):
        if quantity.value is None:
            continue
        if not quantity.unit and (match := re.match(r"\s+([^\W\d_]+)", text[end:])):
            bases = {reading.base for reading in lexicon.readings(match[1])}
            if bases & {"prosentti", "euro"}:
                end += match.end()
                quantity = replace(quantity, unit="percent" if "prosentti" in bases else "EUR", raw=text[start:end])
        begin, kind, hedge = _hedged(text, start, lexicon, words)
        yield Number(begin if kind else start, end, start, quantity, kind, hedge, _unit_case(quantity.raw, lexicon))


def sentences(text: str, lexicon: Lexicon) -> Iterator[Sentence]:
    """The sentences of a paragraph, read."""
    words = vocabulary(lexicon.language)
    for start, end in spans(text, lexicon.language):
        part = text[start:end]
        numbers = tuple(_numbers(part, lexicon, words))
        yield Sentence(part, start, tuple(_words(part, lexicon, numbers)), numbers)
