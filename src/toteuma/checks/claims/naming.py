"""What a sentence names, units and lines, and whether the words around a line's name make it another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.clauses import VERBS, Mention, Pieces, entities_in, mentions
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.sentences import Sentence, Word
from toteuma.checks.reading import folded
from toteuma.core.language import Language

_LOCAL: Final = frozenset({"ine", "ade"})
_LOCAL_AFTER: Final = frozenset({"ine", "ela", "ade", "abl", "all", "ill"})
_PART_OF: Final = frozenset({"ela", "ine", "ade", "abl"})
"""*Kasvusta …* tells of a part of it."""
_OF: Final = frozenset(["för", "av", "i", "inom", "från", "of", "for", "from", "in", "at"])
LONG: Final = 9
"""From so many letters on a word with one letter missing is still that word."""
_ADVERB: Final = {Language.FI: "sti", Language.SV: "igt", Language.EN: "ly"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The one line that a sentence told of, and whose it is."""

    entity: str
    measures: tuple[Measure, ...]


@dataclass
class Carried:
    """What one sentence of a paragraph leaves to the next: the unit last named (empty: none, ``unknown`` True: one that has no table)."""

    entity: str = ""
    unknown: bool = False
    passing: bool = False
    """The unit was only named in passing, not told of."""
    figure: tuple[Measure, ...] = ()
    """The key figure last told of, with which *tunnusluvun arvo* goes on."""
    explained: tuple[Measure, ...] = ()
    """The key figure last explained without telling what it was."""
    year: int | None = None
    """The one other year that the sentence told of, which *tuolloin* goes on with."""
    subject: Subject | None = None
    """The line that *se*, *määrä* or *kasvu* goes on with."""


def turned(book: Book, sentence: Sentence, elsewhere: bool) -> bool:
    """Whether the text tells of others than the municipality after a sentence: from a word of scope on, until the municipality is named again."""
    text = f" {sentence.text.lower()}"
    if any(f" {phrase}" in text for phrase in book.words.scope):
        return True
    return elsewhere and not any(
        word.bases & book.words.nouns["whole"] and word.lower not in book.words.blocking for word in sentence.words
    )


class SentenceNames:
    """The units and lines that a sentence names, and how far its other words are understood."""

    def __init__(self, book: Book, sentence: Sentence, heading: str, carried: Carried, topic: str = "") -> None:
        """``heading`` is whose text it is, ``topic`` what stands above it."""
        self.book, self.sentence, self.words = book, sentence, book.words
        self.named = entities_in(sentence, book.entity_names)
        self.above, self.heading, self.carried = folded(heading), book.home(folded(heading)), carried
        self.topic = book.topic(topic, self.heading)
        self.borrowed = self.heading != self.above
        self._mentions: dict[str, list[Mention]] = {}
        self.units = tuple((sentence.words[a].start, sentence.words[b - 1].end) for a, b, _ in self.named)
        names = [(m.start, m.end) for entity in self._candidates() for m in self.mentions(entity)] + list(self.units)
        self.pieces = Pieces(sentence, book.words, names)

    def _candidates(self) -> list[str]:
        return list(dict.fromkeys([*(entity.name for _, _, entity in self.named), self.carried.entity or self.heading, self.heading]))

    @property
    def refers(self) -> bool:
        """Whether the sentence begins with a word that goes on with what the sentence before told of: *Määrä on …*, *Ne kasvoivat …*"""
        first = next((word for word in self.sentence.words if not word.mark and word.lower not in self.words.words["article"]), None)
        return (
            first is not None
            and not first.cases & _PART_OF
            and (first.lower in self.words.words["refers"] or bool(first.bases & self.words.nouns["refers"]))
        )

    def leaves(self) -> Subject | None:
        """The line that the next sentence may go on with: the only one named, or the one that this sentence went on with itself."""
        entity = self.entity_at(len(self.sentence.text))
        named = self.mentions(entity)
        if not named:
            return self.carried.subject if self.refers else None
        one = {mention.measures for mention in named}
        if len(one) != 1 or self.narrowed(named[0], entity) or (self.carried.unknown and not self.named):
            return None
        return Subject(entity, named[0].measures)

    def leaves_year(self) -> int | None:
        """The one year of the sentence that is not the statement's; None where there is none or more."""
        years = set(self.pieces.clause(0, len(self.sentence.text)).years()) - {self.book.reading.year}
        return next(iter(years)) if len(years) == 1 else None

    def leaves_unit(self) -> str | None:
        """The unit that the next sentence may go on with: the one named last. Not one without lines of its own of which only something was told
        (*Tarkastelun seurauksena yhtiön osakkeisiin tehtiin …*)."""
        for first, last, entity in reversed(self.named):
            if not first or self.sentence.words[last - 1].cases != {"gen"} or self.book.measures(entity.name):
                return entity.name
        return None

    def joined(self, mention: Mention, entity: str) -> tuple[Mention, ...]:
        """The lines named together with one, itself last: *verotuloja ja valtionosuuksia*."""
        together = [mention]
        for other in reversed(self.mentions(entity)):
            between = [word for word in self.sentence.words if other.end <= word.start and word.end <= together[0].start]
            if other.end > together[0].start:
                continue
            links = self.words.joining if len(together) == 1 else self.words.joining | {","}
            if (
                len(between) != 1
                or between[0].lower not in links
                or any(other.end <= n.start < together[0].start for n in self.sentence.numbers)
            ):
                break
            together.insert(0, other)
        before = max((number.end for number in self.sentence.numbers if number.end <= together[0].start), default=None)
        if before is not None and not any(other.start >= before for other in self.mentions(entity) if other.end <= together[0].start):
            return (mention,)  # *18 miljoonaa euroa ylijäämää ja poistoeroa …*: the first has its number before it
        return tuple(together)

    def mentions(self, entity: str) -> list[Mention]:
        if entity not in self._mentions:
            found = mentions(self.sentence, self.book.names(entity))
            self._mentions[entity] = [m for m in found if not any(start <= m.start and m.end <= end for start, end in self.units)]
        return self._mentions[entity]

    def entity_at(self, start: int) -> str:
        """Whose line a number tells of: the unit named last before it, else the first named, else the one carried, else the heading's."""
        before = [entity.name for a, _, entity in self.named if self.sentence.words[a].start < start]
        if before:
            return before[-1]
        if self.named:
            return self.named[0][2].name
        return self.carried.entity or self.heading

    def strange(self, word: Word) -> bool:
        """A word that no rule understands: it may name something narrower than the line."""
        if word.mark or word.lower in self.words.glue or word.lower in self.words.hedge_words or word.lower in self.words.between:
            return False
        if any(start <= word.start < end for start, end in self.units):
            return False
        if any(m.start <= word.start < m.end for found in self._mentions.values() for m in found):
            return False
        if any(word.bases & nouns for nouns in self.words.nouns.values()) or word.bases & self.book.place or self._own_name(word):
            return False
        if word.lower in self.words.telling or any(base.endswith(tail) for base in word.bases for tail in self.words.nouns["per_tail"]):
            return False
        return not word.lower.endswith(_ADVERB[self.book.lexicon.language])

    def _own_name(self, word: Word) -> bool:
        """The unit at hand in one word with what it is (*sivistyspalvelualueen* under Sivistyspalvelut), or a slip in such a word (*vastualueen*)."""
        tails = self.words.nouns["unit_tail"] | self.words.nouns["unit"]
        names = [bases for entity in self.book.entities if entity.name == self.heading for bases in entity.pattern]
        if len(names) == 1 and any(base == name + tail for base in word.bases for name in names[0] for tail in tails):
            return True
        return len(word.lower) >= LONG and word.lower in self.book.slips

    def narrowed(self, mention: Mention, entity: str) -> bool:
        """Whether the words around a line's name make it another one: *kirjaston toimintakulut*, *sisäiset tuotot*, *tuotot pysäköinnistä*."""
        words = self.sentence.words
        left, right = self.pieces.bounds(mention.start, mention.end)
        first = next(i for i, word in enumerate(words) if word.start >= mention.start)
        last = next(i for i, word in reversed(list(enumerate(words))) if word.end <= mention.end)
        at = first - 1
        if at > 0 and words[at].lower in self.words.joining and self.strange(words[at - 1]):
            start, _ = self.pieces.bounds(words[at - 1].start, words[at - 1].end)
            if not any(self.finite(word) for word in self.sentence.between(start, words[at].start)):
                return True  # *investointituloja ja rahoitusosuuksia kertyi*: the two together
        since = max((number.end for number in self.sentence.numbers if number.end <= mention.start), default=0)
        while at >= 0 and words[at].start >= max(left, since) and not words[at].mark:
            word = words[at]
            if self._in_unit(word):
                break
            if word.bases & self.words.adjectives and not word.lower.endswith("sti"):
                return True
            if word.bases & self.words.nouns["whole"] and not self._is_whole(entity, word):
                return True
            if word.bases & self.words.nouns["unit"] and not self._is_unit(entity, word):
                return True
            if last > first and word.bases & self.words.nouns["statement"]:
                at -= 1
                continue  # *taseen kertynyt ylijäämä*: the statement it stands in
            if self.strange(word):
                return at == first - 1 or "gen" in word.cases or bool(word.cases & _LOCAL)
            if self.finite(word):
                break
            at -= 1
        if any(self.strange(word) and word.cases & _LOCAL for word in self.sentence.between(left, mention.start)):
            return True
        after = words[last + 1] if last + 1 < len(words) and words[last + 1].start < right else None
        if after is None or after.mark:
            return False
        if self.book.lexicon.language is Language.FI:
            return self.strange(after) and bool(after.cases & _LOCAL_AFTER)
        beyond = [word for word in words[last + 2 : last + 4] if word.start < right]
        return after.lower in _OF and any(self.strange(word) for word in beyond)

    def _in_unit(self, word: Word) -> bool:
        return any(start <= word.start < end for start, end in self.units)

    def finite(self, word: Word) -> bool:
        return any(word.lower in self.words.words.get(name, ()) for name in VERBS)

    def _is_whole(self, entity: str, word: Word) -> bool:
        return any(base in entity for base in word.bases & self.words.nouns["whole"]) and "lautakunta" not in entity

    def _is_unit(self, entity: str, word: Word) -> bool:
        """*lautakunnan* under a department's heading is not the department's, nor *toimialan* where a unit above is called that; other words for a unit
        mean the one at hand."""
        named = word.bases & self.words.nouns["unit"]
        if not any(base in entity for base in named) and any(base in above for base in named for above in self._above(entity)):
            return False
        organ = named & {"lautakunta", "nämnd", "committee", "board", "johtokunta", "valiokunta"}
        return not organ or any(base in entity for base in organ)

    def _above(self, entity: str) -> Iterator[str]:
        """The names of the units above one."""
        parents, seen = self.book.reading.parents, {entity}
        while (entity := parents.get(entity, "")) and entity not in seen:
            seen.add(entity)
            yield entity
