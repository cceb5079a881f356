"""From a number in a sentence to the row it tells of: the unit named, the line named, and what stands in the way of saying so."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from toteuma.checks.claims.cell_links import CellLinks
from toteuma.checks.claims.clauses import Clause, Mention, Place
from toteuma.checks.claims.crossing import Crossings
from toteuma.checks.claims.cues import Cue
from toteuma.checks.claims.key_figures import unit_fits
from toteuma.checks.claims.link import Doubt, Link
from toteuma.checks.claims.sentences import Number

BUDGETARY: Final = frozenset({"deviation", "deviation_percent", "rate", "budget", "original", "amended"})
"""Kinds that only a municipality's own budget has: a sentence that tells of them has come back to it from others."""
ALLOWANCES: Final = frozenset({"operating_expenses", "operating_margin"})
"""Lines by which an appropriation can be bound: gross or net."""
_BY: Final = "ade"
"""The case of what something moved by: *1,5 miljoonalla eurolla*."""


class SentenceLinks(CellLinks):
    """The links of one sentence."""

    def links(self, crossings: Crossings) -> list[Link | None]:
        """One for each number, None where it cannot be told what it is of."""
        found: list[Link | None] = []
        last: Link | None = None
        for number in self.sentence.numbers:
            link = self._link(number, last) or self.crossed(number, crossings)
            found.append(link)
            last = link or (None if self.own_mention(number) else last)
        return found

    def _named_since(self, last: Link, number: Number) -> bool:
        """Whether another line is named between two numbers, so that the second is not told of the first's: *koulu (5,4 M€) ja keittiö (1,7 M€)*."""
        between = [m for m in self.mentions(self.entity_at(number.start)) if last.number.end <= m.start and m.end <= number.start]
        return any(m.measures != last.measures for m in between)

    def _link(self, number: Number, last: Link | None) -> Link | None:
        place = self.pieces.around(number)
        if last is not None and (same := self._of_another_unit(number, place, last)):
            return same
        told = self.cue(number, place, last.cue if last and not self._named_since(last, number) else None)
        if told is None or self._counts_another(number, place):
            return None
        if told.kind in ("deviation", "change") and self._moved_by_another(number):
            told = Cue("actual", weak=True)
        if counted := self.counted(number, place, last):
            return self.linked(number, "", counted, told, place, own=True)
        figure = self.carried.figure or (self.carried.explained if place.own.years() else ())
        if figure and place.own.says("figure") and unit_fits(number, figure[0], place):
            strange = any(self.strange(word) for word in place.own.words)
            return None if strange else self.linked(number, "", figure, told, place, own=True, carried=True)
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
            return self._allowance(number, entity, told, place)
        if len({m.measures for m in parts}) != 1 or any(self.narrowed(m, entity) for m in parts):
            return None
        if len(together := self.joined(parts[-1], entity)) > 1:
            return self._sum(number, entity, together, told, place)
        if number.quantity.unit == "percent" and (wholes or number.fraction or place.own.says("share")):
            wholes = [m for m in wholes if m.measures != parts[0].measures]
            if len(wholes) != 1:
                return None
            return self.linked(number, entity, parts[0].measures, Cue("share"), place, own=own, whole=wholes[0].measures)
        if near and not parts:
            return None
        if any(m.whole for m in near) and told.kind in ("actual", "prior", "budget"):
            return None
        return self.linked(number, entity, parts[0].measures, told, place, own=own)

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
        return Link(number, entity, measures, last.cue, last.doubts) if measures else None

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
            carried = told.kind == "actual"  # a level could be another thing's; a change or a deviation goes on with the line before it
            return self.linked(number, before.entity, before.measures, told, place, own=True, carried=carried) if self.refers else None
        if not self.topic or self.refers:
            return None
        return self.linked(number, entity, self.topic, told, place, own=True, carried=True)

    def _sum(self, number: Number, entity: str, together: tuple[Mention, ...], told: Cue, place: Place) -> Link | None:
        """*Verotuloja ja valtionosuuksia kertyi yhteensä …*: their sum; surely where that is said."""
        others = [other for other in self.sentence.numbers if other is not number and other.start >= together[-1].end]
        if told.kind not in ("actual", "prior", "budget", "original", "amended") or number.quantity.unit != "EUR" or others:
            return None
        said = re.findall(r"\w+", self.sentence.text[together[-1].end : number.end].lower())
        surely = not self.words.words["together"].isdisjoint(said)
        link = self.linked(number, entity, together[-1].measures, told if surely else replace(told, weak=True), place, own=True)
        doubts = link.doubts if surely else link.doubts | {Doubt.SEVERAL}
        return replace(link, added=tuple(mention.measures for mention in together[:-1]), doubts=doubts)

    def _allowance(self, number: Number, entity: str, told: Cue, place: Place) -> Link | None:
        """*Määräraha ylittyi …*: of costs or of the margin, as the municipality binds them."""
        bound = tuple(measure for measure in self.book.measures(entity) if measure.key in ALLOWANCES)
        if not bound:
            return None
        link = self.linked(number, entity, bound, replace(told, better=0), place, own=True)
        return replace(link, doubts=link.doubts | {Doubt.SEVERAL})

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
