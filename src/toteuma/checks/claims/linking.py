"""From a number in a sentence to the row it tells of: the unit named, the line named, and what stands in the way of saying so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from toteuma.checks.claims.book import Book, Measure
from toteuma.checks.claims.clauses import VERBS, Clause, Mention, Pieces, Place, entities_in, mentions
from toteuma.checks.claims.cues import Cue, cue
from toteuma.checks.claims.sentences import Number, Sentence, Word
from toteuma.checks.reading import folded
from toteuma.core.language import Language

_LOCAL: Final = frozenset({"ine", "ade"})
_LOCAL_AFTER: Final = frozenset({"ine", "ela", "ade", "abl", "all", "ill"})
_OF: Final = frozenset(["för", "av", "i", "inom", "från", "of", "for", "from", "in", "at"])
ALLOWANCES: Final = frozenset({"operating_expenses", "operating_margin"})
"""Lines by which an appropriation can be bound: gross or net."""
LONG: Final = 9
"""From so many letters on a word with one letter missing is still that word."""
_ADVERB: Final = {Language.FI: "sti", Language.SV: "igt", Language.EN: "ly"}


@dataclass(frozen=True, slots=True)
class Link:
    """``strong`` False where words stand near that are not understood: such a link can confirm a number but never accuse it."""

    number: Number
    entity: str
    measures: tuple[Measure, ...]
    cue: Cue
    strong: bool
    whole: tuple[Measure, ...] = ()
    borrowed: bool = False
    """The unit is the municipality only because the heading names nobody."""


@dataclass
class Carried:
    """What one sentence of a paragraph leaves to the next: the unit last named (empty: none, ``unknown`` True: one that has no table)."""

    entity: str = ""
    unknown: bool = False
    passing: bool = False
    """The unit was only named in passing, not told of."""


def turned(book: Book, sentence: Sentence, elsewhere: bool) -> bool:
    """Whether the text tells of others than the municipality after a sentence: from a word of scope on, until the municipality is named again."""
    text = f" {sentence.text.lower()}"
    if any(f" {phrase}" in text for phrase in book.words.scope):
        return True
    return elsewhere and not any(
        word.bases & book.words.nouns["whole"] and word.lower not in book.words.blocking for word in sentence.words
    )


class SentenceLinks:
    """The links of one sentence."""

    def __init__(self, book: Book, sentence: Sentence, heading: str, carried: Carried) -> None:
        self.book, self.sentence, self.words = book, sentence, book.words
        self.named = entities_in(sentence, book.entity_names)
        self.heading, self.carried = book.home(folded(heading)), carried
        self.borrowed = self.heading != folded(heading)
        self._mentions: dict[str, list[Mention]] = {}
        self.units = tuple((sentence.words[a].start, sentence.words[b - 1].end) for a, b, _ in self.named)
        names = [(m.start, m.end) for entity in self._candidates() for m in self.mentions(entity)] + list(self.units)
        self.pieces = Pieces(sentence, book.words, names)

    def _candidates(self) -> list[str]:
        return list(dict.fromkeys([*(entity.name for _, _, entity in self.named), self.carried.entity or self.heading, self.heading]))

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
        if any(word.bases & nouns for nouns in self.words.nouns.values()) or self._own_name(word):
            return False
        if any(word.lower in phrase.split() for phrases in self.words.words.values() for phrase in phrases):
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
            if not any(self._finite(word) for word in self.sentence.between(start, words[at].start)):
                return True  # *investointituloja ja rahoitusosuuksia kertyi*: the two together
        while at >= 0 and words[at].start >= left and not words[at].mark:
            word = words[at]
            if self._in_unit(word):
                break
            if word.bases & self.words.adjectives and not word.lower.endswith("sti"):
                return True
            if word.bases & self.words.nouns["whole"] and not self._is_whole(entity, word):
                return True
            if word.bases & self.words.nouns["unit"] and not self._is_unit(entity, word):
                return True
            if self.strange(word):
                return at == first - 1 or "gen" in word.cases or bool(word.cases & _LOCAL)
            if self._finite(word):
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

    def _finite(self, word: Word) -> bool:
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

    def links(self) -> list[Link | None]:
        """One for each number, None where it cannot be told what it is of."""
        found: list[Link | None] = []
        last: Link | None = None
        for number in self.sentence.numbers:
            link = self._link(number, last)
            found.append(link)
            last = link or (None if self._own_mention(number) else last)
        return found

    def _own_mention(self, number: Number) -> bool:
        place = self.pieces.around(number)
        return any(place.start <= m.start < number.start for m in self.mentions(self.entity_at(number.start)))

    def _link(self, number: Number, last: Link | None) -> Link | None:
        place = self.pieces.around(number)
        told = cue(number, place, self.book.reading.year, last.cue if last else None)
        if told is None or self._counts_another(number, place):
            return None
        if counted := self._counted(number, place, last):
            return self._with(number, "", counted, told, place, own=True)
        if number.quantity.unit not in ("EUR", "percent", "", "percentage_point") or number.quantity.unit == "percentage_point":
            return None
        if number.quantity.unit == "" and number.quantity.step < 1000 and told.kind != "rate":
            return None
        entity = self.entity_at(number.start)
        if self.carried.unknown and not self.named:
            return None
        near = [m for m in self.mentions(entity) if place.start <= m.start < number.start]
        parts = [m for m in near if not m.whole]
        wholes = [m for m in self.mentions(entity) if m.whole and m.start >= place.start]
        own = True
        if not parts:
            right = self.pieces.bounds(number.start, number.end)[1]
            after = [m for m in self.mentions(entity) if number.end <= m.start < right]
            parts = [m for m in after if not m.whole][:1]
            wholes = wholes or [m for m in after if m.whole]
        if not parts:
            own = False
            parts = [m for m in self.mentions(entity) if m.end <= place.start and not m.whole][-1:]
            since = max((other.end for other in self.sentence.numbers if other.end <= number.start), default=0)
            if last is not None and last.entity == entity and not last.measures[0].counted and not any(m.start >= since for m in parts):
                parts = [m for m in self.mentions(entity) if m.measures == last.measures][:1] or parts
        if (
            not parts
            and told.kind == "deviation"
            and number.quantity.unit == "EUR"
            and place.before.says("budget")
            and place.before.says("over", "under")
        ):
            return self._allowance(number, entity, told)
        if len({m.measures for m in parts}) != 1 or any(self.narrowed(m, entity) for m in parts):
            return None
        if number.quantity.unit == "percent" and (wholes or number.fraction or place.own.says("share")):
            wholes = [m for m in wholes if m.measures != parts[0].measures]
            if len(wholes) != 1:
                return None
            return self._with(number, entity, parts[0].measures, Cue("share"), place, own=own, whole=wholes[0].measures)
        if near and not parts:
            return None
        if any(m.whole for m in near) and told.kind in ("actual", "prior", "budget"):
            return None
        return self._with(number, entity, parts[0].measures, told, place, own=own)

    def _allowance(self, number: Number, entity: str, told: Cue) -> Link | None:
        """*Määräraha ylittyi …*: of costs or of the margin, as the municipality binds them; either can confirm, none accuses."""
        bound = [measure for measure in self.book.measures(entity) if measure.key in ALLOWANCES]
        return Link(number, entity, tuple(bound), replace(told, better=0), strong=False) if bound else None

    def _counts_another(self, number: Number, place: Place) -> bool:
        """*300 000 euroa vuokria*, *120 000 euron hanke*: the word after the number is what it counts."""
        after = place.after.words[0] if place.after.words else None
        if after is None or after.mark:
            return False
        if number.case == "gen":
            known = ("amendment", "over", "under", "difference", "up", "down", "surplus", "deficit", "generic")
            named = any(m.start == after.start for found in self._mentions.values() for m in found)
            return not (named or Clause((after,), "", self.words).says(*known))
        return (
            self.strange(after)
            and not any(after.bases & bases for measure in self.book.counted for p in measure.patterns for bases in p)
            and (not after.cases or bool(after.cases & {"part", "nom", "gen"}) or after.lower.endswith(("a", "ä", "t")))
        )

    def _per(self, words: Iterable[Word]) -> Iterator[str]:
        """Of what a figure is told for each, where it is said in one word: *asukaskohtainen*."""
        tails = self.words.nouns["per_tail"]
        for word in words:
            for base in word.bases:
                for tail in tails:
                    if base.endswith(tail) and base != tail:
                        yield base.removesuffix(tail)

    def _near(self, measure: Measure, number: Number) -> bool:
        return self.book.near(measure, self.entity_at(number.start)) or self.book.near(measure, self.heading)

    def _counted(self, number: Number, place: Place, last: Link | None) -> tuple[Measure, ...]:
        """The key figure whose words all stand in the sentence, some of them in the number's own clause."""
        text = self.sentence.between(0, self.pieces.bounds(number.start, number.end)[1])
        own = place.own.words
        raw = [base for word in number.quantity.raw.split() for base in self.book.lexicon.bases(word.strip("./"))]
        best: list[Measure] = []
        score = 0
        for measure in self.book.counted:
            pattern = measure.patterns[0]
            if not pattern or not all(any(word.bases & bases for word in text) for bases in pattern):
                continue
            if not any(word.bases & bases for word in own for bases in pattern):
                continue
            per_told = not measure.per or bool(measure.per & {*raw, *(base for word in text for base in word.bases), *self._per(text)})
            if not per_told or not _unit_fits(number, measure, place):
                continue
            weight = 2 * len(pattern) + bool(measure.per)
            if weight > score:
                best, score = [measure], weight
            elif weight == score:
                best.append(measure)
        if not best and last is not None and last.measures[0].counted and not any(self.strange(word) for word in own):
            best = [measure for measure in last.measures if _unit_fits(number, measure, place)]
        return tuple(best) if len(best) == 1 else ()

    def _with(
        self,
        number: Number,
        entity: str,
        measures: tuple[Measure, ...],
        told: Cue,
        place: Place,
        *,
        own: bool,
        whole: tuple[Measure, ...] = (),
    ) -> Link:
        known = {base for measure in measures if measure.counted for bases in measure.patterns[0] for base in bases}
        known |= {base for measure in measures for base in measure.per}
        borrowed = (
            self.borrowed and entity == self.heading and not any(word.bases & self.words.nouns["whole"] for word in self.sentence.words)
        )
        if borrowed and not all(self.book.of_whole_only(measure) for measure in measures):
            return Link(number, entity, measures, told, False, whole)
        words = place.own.words if own else place.own.words + place.earlier.words
        understood = not any(self.strange(word) and not word.bases & known for word in words)
        verb = any(self._finite(word) for word in self.sentence.words if word.start < number.end or own) or place.bracketed
        if self.carried.passing and not self.named and entity == self.carried.entity != self.heading:
            return Link(number, entity, measures, told, False, whole, True)
        vague = any(measure.key in self.book.vague or (measure.counted and not self._near(measure, number)) for measure in measures)
        return Link(number, entity, measures, told, understood and verb and not told.weak and not vague, whole, borrowed)


def _unit_fits(number: Number, measure: Measure, place: Place) -> bool:
    unit = number.quantity.unit
    if unit == "percent":
        return measure.unit == "percent" or place.own.says("up", "down", "more", "less", "prior", "at_prior")
    if unit.startswith("EUR"):
        return measure.unit == "EUR"
    return measure.unit == ""
