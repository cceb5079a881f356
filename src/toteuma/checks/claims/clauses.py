"""A sentence in pieces: the names of units and lines that stand in it, its clauses, and what their words say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from toteuma.checks.claims.measures import Entity, Measure, Named, Names, Pattern
from toteuma.checks.claims.sentences import Number, Sentence, Word
from toteuma.checks.claims.vocabulary import Vocabulary

_SKIPPED: Final = frozenset(["ja", "sekä", "och", "samt", "and", "of", "av", "the", "-"]) | {",", "–"}
_YEAR: Final = re.compile(r"(?<![\d.,])(?:\d{1,2}\.\d{1,2}\.)?((?:19|20)\d\d)(?!\d|[,.]\d)")
_OF: Final = frozenset({"of", "av"})
ASIDE: Final = 2
"""So many words beside its number a bracket has at most where it only adds to the number before it."""
VERBS: Final = ("link", "up", "down", "over", "under", "missed", "differed", "improved", "worsened", "rate")


@dataclass(frozen=True, slots=True)
class Mention:
    """A line named in the sentence. Two measures where one name serves both. ``cases`` are the Finnish cases of its last word."""

    start: int
    end: int
    measures: tuple[Measure, ...]
    cases: frozenset[str]
    of: bool = False

    @property
    def whole(self) -> bool:
        """Named as that of which something is a part: *toimintakuluista*, *of operating expenses*."""
        return "ela" in self.cases or self.of


def _match(words: tuple[Word, ...], at: int, pattern: Pattern) -> int | None:
    """Index after the last word where the pattern stands at ``at``; small words between its words are skipped."""
    index = at
    for place, bases in enumerate(pattern):
        while place and index < len(words) and (words[index].lower in _SKIPPED):
            index += 1
        if index >= len(words) or words[index].mark or not (words[index].bases & bases):
            return None
        index += 1
    return index


def _named(words: tuple[Word, ...], names: Names[Named]) -> Iterator[tuple[int, int, Named]]:
    """Where names stand: index of the first word, index after the last, what is named."""
    for at, word in enumerate(words):
        for named, pattern in dict.fromkeys(pair for base in word.bases for pair in names.get(base, ())):
            if (end := _match(words, at, pattern)) is not None:
                yield at, end, named


def entities_in(sentence: Sentence, names: Names[Entity]) -> list[tuple[int, int, Entity]]:
    """Names of units with their words' indexes; the longest name wins."""
    found: list[tuple[int, int, Entity]] = []
    for at, end, entity in sorted(_named(sentence.words, names), key=lambda item: (-len(item[2].pattern), item[2].name, item[0])):
        if not any(first < end and at < last for first, last, _ in found):
            found.append((at, end, entity))
    return sorted(found, key=lambda item: item[0])


def mentions(sentence: Sentence, names: Names[Measure]) -> list[Mention]:
    """Lines named in the sentence, longest name first where names overlap."""
    words = sentence.words
    spans: dict[tuple[int, int], list[Measure]] = {}
    for at, end, measure in _named(words, names):
        if measure not in spans.get((at, end), ()):
            spans.setdefault((at, end), []).append(measure)
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda item: (item[0] - item[1], item[0])):
        if not any(first < span[1] and span[0] < last for first, last in kept):
            kept.append(span)
    return [
        Mention(words[a].start, words[b - 1].end, tuple(spans[a, b]), words[b - 1].cases, bool(a) and words[a - 1].lower in _OF)
        for a, b in sorted(kept)
    ]


@dataclass(frozen=True, slots=True)
class Clause:
    """Some words of a sentence, and the text they stand in."""

    words: tuple[Word, ...]
    text: str
    vocabulary: Vocabulary

    @property
    def joined(self) -> str:
        return " " + " ".join(word.lower for word in self.words if not word.mark) + " "

    def says(self, *names: str) -> bool:
        """Whether a noun, word or verb of one of these kinds stands here."""
        joined = self.joined
        for name in names:
            nouns = self.vocabulary.nouns.get(name, frozenset())
            if nouns and any(word.bases & nouns for word in self.words):
                return True
            if any(f" {phrase} " in joined for phrase in self.vocabulary.words.get(name, ())):
                return True
        return False

    def begins(self, name: str) -> bool:
        """Whether its first word is one of a kind."""
        return bool(self.words) and self.words[0].lower in self.vocabulary.words.get(name, ())

    def ends(self, name: str) -> bool:
        """Whether its last word is one of a kind."""
        return bool(self.words) and self.words[-1].lower in self.vocabulary.words.get(name, ())

    def blocked(self) -> bool:
        """It tells of another time or of what did not happen."""
        joined = self.joined
        if any(f" {phrase} " in joined for phrase in self.vocabulary.blocking):
            return True
        months = tuple(self.vocabulary.months)
        return any(base.endswith(months) for word in self.words for base in word.bases if base not in self.vocabulary.glue)

    def years(self) -> tuple[int, ...]:
        return tuple(int(year) for year in _YEAR.findall(self.text))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: its clause before and after it, in brackets or not, and the words of earlier clauses that have no number."""

    before: Clause
    after: Clause
    start: int
    bracketed: bool
    earlier: Clause

    @property
    def own(self) -> Clause:
        return Clause(self.before.words + self.after.words, self.before.text + " " + self.after.text, self.before.vocabulary)


class Pieces:
    """The clauses of a sentence, cut at separators outside names."""

    def __init__(self, sentence: Sentence, vocabulary: Vocabulary, names: Iterable[tuple[int, int]]) -> None:
        self.sentence, self.vocabulary = sentence, vocabulary
        names = tuple(names)
        self.cuts = [
            word for word in sentence.words
            if (word.mark or word.lower in vocabulary.separators) and not any(start <= word.start < end for start, end in names)
        ]  # fmt: skip
        if self.cuts and self.cuts[0].text == "," and not self.clause(0, self.cuts[0].start).says(*VERBS):
            opening = self.cuts[0].start
            if not any(start < opening for start, _ in names) and not any(number.start < opening for number in sentence.numbers):
                del self.cuts[0]  # "In 2024, …": the opening belongs to what follows

    def _within_aside(self, number: Number, after: int) -> bool:
        return any(after <= first.start and first.end <= number.start and number.end <= last.start for first, last in self._asides)

    @cached_property
    def _asides(self) -> list[tuple[Word, Word]]:
        marks = [cut for cut in self.cuts if cut.text in ("(", ")")]
        return [
            (first, last)
            for first, last in pairwise(marks)
            if first.text == "("
            and last.text == ")"
            and any(first.end <= number.start and number.end <= last.start for number in self.sentence.numbers)
            and len(self.sentence.between(first.end, last.start)) <= ASIDE
        ]

    def clause(self, start: int, end: int) -> Clause:
        """The words of a stretch, without its numbers and without brackets that only add to a number."""
        text = self.sentence.text
        out = [(number.digits, number.end) for number in self.sentence.numbers]
        beside = [(first.start, last.end) for first, last in self._asides if start <= first.start and last.end <= end]
        for left, right in (*out, *beside):
            text = text[:left] + " " * (right - left) + text[right:]
        words = (word for word in self.sentence.between(start, end) if not any(left <= word.start < right for left, right in beside))
        return Clause(tuple(words), text[start:end], self.vocabulary)

    def bounds(self, at: int, end: int) -> tuple[int, int]:
        """The clause around a stretch, between separators."""
        left = max((cut.end for cut in self.cuts if cut.end <= at), default=0)
        right = min((cut.start for cut in self.cuts if cut.start >= end and not self._aside(cut, end)), default=len(self.sentence.text))
        return left, right

    def _aside(self, cut: Word, after: int) -> bool:
        """A bracket that holds a number and no verb: what stands after it goes on with what stands before it (*0,3 milj. euroa (+8,4 %) enemmän*)."""
        return any(after <= first.start <= cut.start <= last.start for first, last in self._asides)

    def around(self, number: Number) -> Place:
        left, right = self.bounds(number.start, number.end)
        before = [
            other for other in self.sentence.numbers
            if left <= other.start and other.end <= number.start and not self._attribute(other)
        ]  # fmt: skip
        after = [
            other for other in self.sentence.numbers
            if number.end <= other.start and other.end <= right and not self._within_aside(other, number.end)
        ]  # fmt: skip
        if before and not self._belongs_left(before[-1].end, number.start):
            left = before[-1].end
        elif before:
            left = number.start
        if after:
            right = after[0].start if self._belongs_left(number.end, after[0].start) else number.end
        opening = self.sentence.text[:left].rstrip()[-1:]
        previous = max((other.end for other in self.sentence.numbers if other.end <= left), default=0)
        return Place(
            self.clause(left, number.start), self.clause(number.end, right), left, opening == "(", self.clause(min(previous, left), left)
        )

    def _attribute(self, number: Number) -> bool:
        """A number that only belongs to the next word: *voitto 69 000 euron varauksen jälkeen oli 6 299 euroa*."""
        after = next((word for word in self.sentence.words if word.start >= number.end), None)
        return number.case == "gen" and after is not None and not after.mark

    def _belongs_left(self, start: int, end: int) -> bool:
        """Whether words between two numbers of one clause tell of the first: *0,3 milj. euroa enemmän kuin …*"""
        return self.clause(start, end).says("more", "less", "better", "worse", "over", "under", "each")
