"""From a number in a sentence to the row it tells of: the unit named, the line named, and what stands in the way of saying so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from toteuma.checks.claims.clauses import Clause, Mention, Place
from toteuma.checks.claims.crossing import Crossed, Crossings
from toteuma.checks.claims.cues import Cue, cue
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.naming import SentenceNames
from toteuma.checks.claims.sentences import Number, Word
from toteuma.checks.relation import At

BUDGETARY: Final = frozenset({"deviation", "deviation_percent", "rate", "budget", "original", "amended"})
"""Kinds that only a municipality's own budget has: a sentence that tells of them has come back to it from others."""
ALLOWANCES: Final = frozenset({"operating_expenses", "operating_margin"})
"""Lines by which an appropriation can be bound: gross or net."""
LEAST_WORDS: Final = 2
"""A key figure that is only explained is known by so many words."""
_BY: Final = "ade"
"""The case of what something moved by: *1,5 miljoonalla eurolla*."""


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
    added: tuple[tuple[Measure, ...], ...] = ()
    """Other lines told of together with this one, each by its measures: the number is their sum."""
    cells: tuple[At, ...] = ()
    """The very cells, where they are told by the words of their row and their column."""


class SentenceLinks(SentenceNames):
    """The links of one sentence."""

    def links(self, crossings: Crossings) -> list[Link | None]:
        """One for each number, None where it cannot be told what it is of."""
        found: list[Link | None] = []
        last: Link | None = None
        for number in self.sentence.numbers:
            link = self._link(number, last) or self._crossed(number, crossings)
            found.append(link)
            last = link or (None if self._own_mention(number) else last)
        return found

    def _named_since(self, last: Link, number: Number) -> bool:
        """Whether another line is named between two numbers, so that the second is not told of the first's: *koulu (5,4 M€) ja keittiö (1,7 M€)*."""
        between = [m for m in self.mentions(self.entity_at(number.start)) if last.number.end <= m.start and m.end <= number.start]
        return any(m.measures != last.measures for m in between)

    def _own_mention(self, number: Number) -> bool:
        place = self.pieces.around(number)
        return any(place.start <= m.start < number.start for m in self.mentions(self.entity_at(number.start)))

    def _link(self, number: Number, last: Link | None) -> Link | None:
        place = self.pieces.around(number)
        if last is not None and (same := self._of_another_unit(number, place, last)):
            return same
        told = self._cue(number, place, last.cue if last and not self._named_since(last, number) else None)
        if told is None or self._counts_another(number, place):
            return None
        if told.kind in ("deviation", "change") and self._moved_by_another(number):
            told = Cue("actual", weak=True)
        if counted := self._counted(number, place, last):
            return self._with(number, "", counted, told, place, own=True)
        figure = self.carried.figure or (self.carried.explained if place.own.years() else ())
        if figure and place.own.says("figure") and _unit_fits(number, figure[0], place):
            strange = any(self.strange(word) for word in place.own.words)
            return None if strange else self._with(number, "", figure, replace(told, weak=True), place, own=True)
        if number.quantity.unit not in ("EUR", "percent", "", "percentage_point") or number.quantity.unit == "percentage_point":
            return None
        if number.quantity.unit == "" and number.quantity.step < 1000 and told.kind != "rate":
            return None
        entity = self.entity_at(number.start)
        if self.carried.unknown and not self.named:
            if self.borrowed or told.kind not in BUDGETARY:
                return None
            told = replace(told, weak=True)
        near = self._right_after(number, place, entity) or [m for m in self.mentions(entity) if place.start <= m.start < number.start]
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
        if not parts and (subject := self._subject(number, place, told, entity)):
            return subject
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
        if len(together := self.joined(parts[-1], entity)) > 1:
            return self._sum(number, entity, together, told, place)
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

    def _of_another_unit(self, number: Number, place: Place, last: Link) -> Link | None:
        """The same of another unit, where its clause names nothing but the unit: *Kirjaston tulot olivat 1,2 miljoonaa ja museon 0,3 miljoonaa euroa.*"""
        entity = self.entity_at(number.start)
        named = any(place.start <= self.sentence.words[a].start < number.start for a, _, _ in self.named)
        if not named or entity == last.entity or last.cells or last.measures[0].counted or last.whole or last.added:
            return None
        if (number.case, number.quantity.unit) != (last.number.case, last.number.quantity.unit) or place.own.years() or place.own.blocked():
            return None
        if any(not (w.mark or self._in_unit(w) or w.lower in self.words.glue) for w in place.own.words):
            return None
        keys = {measure.key for measure in last.measures}
        measures = tuple(measure for measure in self.book.measures(entity) if measure.key in keys)
        return Link(number, entity, measures, last.cue, last.strong) if measures else None

    def _cue(self, number: Number, place: Place, before: Cue | None) -> Cue | None:
        """The cue, where *tuolloin* is the year of the sentence before; None where that told of none."""
        told = cue(number, place, self.book.reading.year, before)
        if told is None or place.own.years() or not place.own.says("then"):
            return told
        return Cue("prior", year=self.carried.year, weak=True) if told.kind == "actual" and self.carried.year is not None else None

    def _right_after(self, number: Number, place: Place, entity: str) -> list[Mention]:
        """The line that a number in the genitive stands before: *0,9 miljoonan euron satunnainen tulo*."""
        after = place.after.words[0].start if place.after.words else -1
        return [m for m in self.mentions(entity) if number.case == "gen" and m.start == after]

    def _subject(self, number: Number, place: Place, told: Cue, entity: str) -> Link | None:
        """A sentence that names no line goes on with the one before it (*Määrä on …*) or, where nothing in it is strange, with its heading."""
        told_before = self.sentence.between(0, number.start)
        right = self.pieces.bounds(number.start, number.end)[1]
        if (
            self.named
            or self.carried.unknown
            or any(mention.start < right for mention in self.mentions(entity))
            or place.own.says("split")
            or any(self.strange(word) for word in (*told_before, *place.own.words))
        ):
            return None
        if self.carried.subject is not None:
            before = self.carried.subject
            return self._with(number, before.entity, before.measures, _surely(told), place, own=True) if self.refers else None
        if not self.topic or self.refers:
            return None
        return self._with(number, entity, self.topic, replace(told, weak=True), place, own=True)

    def _sum(self, number: Number, entity: str, together: tuple[Mention, ...], told: Cue, place: Place) -> Link | None:
        """*Verotuloja ja valtionosuuksia kertyi yhteensä …*: their sum; surely where that is said."""
        others = [other for other in self.sentence.numbers if other is not number and other.start >= together[-1].end]
        if told.kind not in ("actual", "prior", "budget", "original", "amended") or number.quantity.unit != "EUR" or others:
            return None
        said = re.findall(r"\w+", self.sentence.text[together[-1].end : number.end].lower())
        surely = not self.words.words["together"].isdisjoint(said)
        link = self._with(number, entity, together[-1].measures, told if surely else replace(told, weak=True), place, own=True)
        return replace(link, added=tuple(mention.measures for mention in together[:-1]))

    def _allowance(self, number: Number, entity: str, told: Cue) -> Link | None:
        """*Määräraha ylittyi …*: of costs or of the margin, as the municipality binds them; either can confirm, none accuses."""
        bound = [measure for measure in self.book.measures(entity) if measure.key in ALLOWANCES]
        return Link(number, entity, tuple(bound), replace(told, better=0), strong=False) if bound else None

    def _moved_by_another(self, number: Number) -> bool:
        """*Tulot 7,7 miljoonaa euroa ylittivät talousarvion 1,5 miljoonalla eurolla*: the second number is the difference, the first one a level."""
        right = self.pieces.bounds(number.start, number.end)[1]
        return number.case != _BY and any(
            other.case == _BY
            and number.end <= other.start < right
            and number.quantity.unit == other.quantity.unit
            and Clause(self.sentence.between(number.end, other.start), "", self.words).says("over", "under", "up", "down")
            for other in self.sentence.numbers
        )

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

    def _only_each(self, place: Place) -> bool:
        """A clause that only says for each of whom goes on with what was named before: *eli 197 euroa asukasta kohden*."""
        plain = self.words.nouns["generic"]
        return all(word.mark or word.lower in self.words.small or word.bases & plain for word in place.own.words)

    def _near(self, measure: Measure, number: Number) -> bool:
        return self.book.near(measure, self.entity_at(number.start)) or self.book.near(measure, self.heading)

    def _crossed(self, number: Number, crossings: Crossings) -> Link | None:
        """The cell whose row and column the sentence names: *Kaupunki omistaa 75 prosenttia yhtiöstä.*"""
        place = self.pieces.around(number)
        told = self._cue(number, place, None)
        if told is None or told.kind not in ("actual", "prior") or place.bracketed:
            return None
        now = self.book.reading.year
        year = told.year if told.year is not None else now - 1 if told.kind == "prior" and now is not None else now
        unit, text = self._unit_told(number), self.sentence.between(0, self.pieces.bounds(number.start, number.end)[1])
        for words in (place.own.words, place.earlier.words + place.own.words):
            cells = crossings.cells(unit, year, text, words, self.sentence.words)
            if found := [crossed for crossed in cells if crossings.fits(number.quantity, crossed.at)]:
                break
            told = replace(told, weak=True)
        if not found or len({self.book.reading.cell(*crossed.at).value for crossed in found}) != 1:  # type: ignore[union-attr]  # only cells with numbers
            return None
        return self._crossing(number, found[0], told, place)

    def _unit_told(self, number: Number) -> tuple[str, ...]:
        """Of whom a number is told who is not the municipality: named last before it, else in its clause, else above it."""
        others = [(self.sentence.words[a].start, entity.name) for a, _, entity in self.named if entity.name != self.book.whole]
        right = self.pieces.bounds(number.start, number.end)[1]
        before = [name for start, name in others if start < number.start]
        after = [name for start, name in others if number.end <= start < right]
        return tuple(before[-1:] or after[:1] or ((self.carried.entity or self.above,) if not others else ()))

    def _crossing(self, number: Number, crossed: Crossed, told: Cue, place: Place) -> Link:
        measure = Measure(crossed.row, crossed.row, (crossed.at[:2],), None, ())
        understood = not any(self.strange(word) and not word.bases & crossed.known for word in place.own.words)
        verb = any(self.finite(word) for word in self.sentence.words)
        sure = crossed.whole and understood and verb and not told.weak and not self.carried.unknown
        return Link(number, crossed.row, (measure,), told, sure, cells=(crossed.at,))

    def _counted(self, number: Number, place: Place, last: Link | None) -> tuple[Measure, ...]:
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
            if not per_told or not _unit_fits(number, measure, place):
                continue
            weight = 2 * len(pattern) + bool(measure.per)
            if weight > score:
                best, score = [measure], weight
            elif weight == score:
                best.append(measure)
        goes_on = not best and last is not None and last.measures[0].counted and not self._own_mention(number)
        if goes_on and last is not None and not any(self.strange(word) for word in own):
            best = [measure for measure in last.measures if _unit_fits(number, measure, place)]
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
        verb = any(self.finite(word) for word in self.sentence.words if word.start < number.end or own) or place.bracketed
        if self.carried.passing and not self.named and entity == self.carried.entity != self.heading:
            keys = {measure.key for measure in measures}
            either = tuple(measure for measure in self.book.measures(self.heading) if measure.key in keys)
            return Link(number, entity, measures + either, told, False, whole, True)
        vague = any(
            measure.terms or (measure.counted and (measure.key in self.book.vague or not self._near(measure, number)))
            for measure in measures
        )
        sure = understood and verb and not told.weak and not vague and not self._of_another_group(measures)
        return Link(number, entity, measures, told, sure, whole, borrowed)

    def _of_another_group(self, measures: Iterable[Measure]) -> bool:
        """Whether the sentence tells of the group, by itself or in one word with its name, and a line is not the group's."""
        group = self.words.nouns["group"]
        told = any(base.rpartition("-")[2] in group for word in self.sentence.words for base in word.bases)
        return told and not all(self.book.of_group(measure) for measure in measures)


def _surely(told: Cue) -> Cue:
    """A level could be another thing's; a change or a deviation goes on with the line before it."""
    return replace(told, weak=True) if told.kind == "actual" else told


def _unit_fits(number: Number, measure: Measure, place: Place) -> bool:
    unit = number.quantity.unit
    if unit == "percent":
        return measure.unit == "percent" or place.own.says("up", "down", "more", "less", "prior", "at_prior")
    if unit.startswith("EUR"):
        return measure.unit == "EUR"
    return measure.unit == ""
