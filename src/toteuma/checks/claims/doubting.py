"""How sure a link is: what in and around its sentence speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toteuma.checks.claims.clauses import Place
from toteuma.checks.claims.cues import Cue
from toteuma.checks.claims.link import Doubt, Link
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.naming import SentenceNames
from toteuma.checks.claims.sentences import Number


class DoubtedLinks(SentenceNames):
    """Links with their doubts."""

    def linked(
        self,
        number: Number,
        entity: str,
        measures: tuple[Measure, ...],
        told: Cue,
        place: Place,
        *,
        own: bool,
        whole: tuple[Measure, ...] = (),
        carried: bool = False,
    ) -> Link:
        """``own`` where the line is named in the number's own clause, ``carried`` where in another sentence or above."""
        borrowed = (
            self.borrowed and entity == self.heading and not any(word.bases & self.words.nouns["whole"] for word in self.sentence.words)
        )
        doubts = set(self._of_words(number, measures, place, own=own)) | set(self._of_line(number, measures))
        if told.weak:
            doubts.add(Doubt.CUE)
        if told.open:
            doubts.add(Doubt.BASIS)
        if carried:
            doubts.add(Doubt.CARRIED)
        if borrowed and not all(self.book.of_whole_only(measure) for measure in measures):
            doubts.add(Doubt.BORROWED)
        elif self.carried.passing and not self.named and entity == self.carried.entity != self.heading:
            doubts.add(Doubt.PASSING)
            keys = {measure.key for measure in measures}
            measures += tuple(measure for measure in self.book.measures(self.heading) if measure.key in keys)
            borrowed = True
        return Link(number, entity, measures, told, frozenset(doubts), whole, borrowed)

    def _of_words(self, number: Number, measures: tuple[Measure, ...], place: Place, *, own: bool) -> Iterator[Doubt]:
        known = {base for measure in measures if measure.counted for bases in measure.patterns[0] for base in bases}
        known |= {base for measure in measures for base in measure.per}
        words = place.own.words if own else place.own.words + place.earlier.words
        strange = {word.start for word in words if self.strange(word) and not word.bases & known}
        if strange:
            yield Doubt.WORD if len(strange) == 1 else Doubt.WORDS
        if strange and not strange.isdisjoint(self._beside(number, measures)):
            yield Doubt.BESIDE
        if not (place.bracketed or any(self.finite(word) for word in self.sentence.words if word.start < number.end or own)):
            yield Doubt.VERB

    def _beside(self, number: Number, measures: tuple[Measure, ...]) -> Iterator[int]:
        """Where the words begin that stand before and after the names of the lines, small words between them left out."""
        words = [word for word in self.sentence.words if word.lower not in self.words.joining]
        for mention in self.mentions(self.entity_at(number.start)):
            if set(mention.measures) & set(measures):
                yield from (word.start for word in [word for word in words if word.end <= mention.start][-1:])
                yield from (word.start for word in [word for word in words if word.start >= mention.end][:1])

    def _of_line(self, number: Number, measures: tuple[Measure, ...]) -> Iterator[Doubt]:
        if any(measure.terms for measure in measures):
            yield Doubt.COUNTED
        if any(measure.counted and measure.key in self.book.vague for measure in measures):
            yield Doubt.NAME
        if any(measure.counted and not self.near(measure, number) for measure in measures):
            yield Doubt.AFAR
        if self._of_another_group(measures):
            yield Doubt.GROUP

    def near(self, measure: Measure, number: Number) -> bool:
        """Whether a key figure stands in a table of the unit that a number is told of, or of the heading's."""
        return self.book.near(measure, self.entity_at(number.start)) or self.book.near(measure, self.heading)

    def _of_another_group(self, measures: Iterable[Measure]) -> bool:
        """Whether the sentence tells of the group, by itself or in one word with its name, and a line is not the group's."""
        group = self.words.nouns["group"]
        told = any(base.rpartition("-")[2] in group for word in self.sentence.words for base in word.bases)
        return told and not all(self.book.of_group(measure) for measure in measures)
