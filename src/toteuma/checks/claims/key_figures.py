"""Numbers told of key figures: rows that are known by all their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from toteuma.checks.claims.clauses import Place
from toteuma.checks.claims.doubting import DoubtedLinks
from toteuma.checks.claims.link import Link
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.sentences import Number, Word

LEAST_WORDS: Final = 2
"""A key figure that is only explained is known by so many words."""


class KeyFigureLinks(DoubtedLinks):
    """Which key figure a number is told of."""

    def counted(self, number: Number, place: Place, last: Link | None) -> tuple[Measure, ...]:
        """The key figure whose words all stand in the sentence, some of them in the number's own clause."""
        text = self.sentence.between(0, self.pieces.bounds(number.start, number.end)[1])
        each = number.quantity.unit.startswith("EUR_per")
        own = text if each and self._only_each(place) else place.own.words
        raw = [base for word in re.split(r"[\s/]+", number.quantity.raw) for base in self.book.lexicon.bases(word.strip("./"))]
        best: list[Measure] = []
        score = 0
        for measure in self.book.countable:
            pattern = measure.patterns[0]
            if (each and not measure.per) or not all(any(word.bases & bases for word in text) for bases in pattern):
                continue
            if not any(word.bases & bases for word in own for bases in pattern):
                continue
            per_told = not measure.per or bool(measure.per & {*raw, *(base for word in text for base in word.bases), *self._per(text)})
            if not per_told or not unit_fits(number, measure, place):
                continue
            weight = 2 * len(pattern) + bool(measure.per)
            if weight > score:
                best, score = [measure], weight
            elif weight == score:
                best.append(measure)
        goes_on = not best and last is not None and last.measures[0].counted and not self.own_mention(number)
        if goes_on and last is not None and not any(self.strange(word) for word in own):
            best = [measure for measure in last.measures if unit_fits(number, measure, place)]
        best = list(self.book.own(best, self.entity_at(number.start), self.heading))
        return tuple(best) if len(best) == 1 else ()

    def explained(self) -> tuple[Measure, ...]:
        """The key figure that a sentence without numbers explains, with which *tunnusluvun arvo* goes on: *Maksuvalmiutta kuvataan kassan riittävyytenä.*"""
        if self.sentence.numbers:
            return ()
        words = self.sentence.words
        begun = dict.fromkeys(m for word in words for base in word.bases for m, _ in self.book.counted_names.get(base, ()))
        named = [m for m in begun if all(any(word.bases & bases for word in words) for bases in m.patterns[0])]
        most = max((len(m.patterns[0]) for m in named), default=0)
        best = self.book.own([m for m in named if len(m.patterns[0]) == most], self.heading)
        return tuple(best) if most >= LEAST_WORDS and len(best) == 1 else ()

    def _per(self, words: Iterable[Word]) -> Iterator[str]:
        """Of what a figure is told for each, where it is said in one word: *asukaskohtainen*."""
        tails = self.words.nouns["per_tail"]
        for word in words:
            for base in word.bases:
                for tail in tails:
                    if base.endswith(tail) and base != tail:
                        yield base.removesuffix(tail)

    def _only_each(self, place: Place) -> bool:
        """A clause that only says for each of whom goes on with what was named before: *eli 197 euroa asukasta kohden*."""
        plain = self.words.nouns["generic"]
        return all(word.mark or word.lower in self.words.small or word.bases & plain for word in place.own.words)

    def own_mention(self, number: Number) -> bool:
        """Whether a line is named before a number in its own clause."""
        place = self.pieces.around(number)
        return any(place.start <= m.start < number.start for m in self.mentions(self.entity_at(number.start)))


def unit_fits(number: Number, measure: Measure, place: Place) -> bool:
    """Whether a number is of the unit of a key figure; per cent may be a change of any."""
    unit = number.quantity.unit
    if unit == "percent":
        return measure.unit == "percent" or place.own.says("up", "down", "more", "less", "prior", "at_prior")
    if unit.startswith("EUR"):
        return measure.unit == "EUR"
    return measure.unit == ""
