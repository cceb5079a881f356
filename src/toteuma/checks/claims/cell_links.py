"""Numbers told of single cells, by the words of their row and of their column."""

from __future__ import annotations

from dataclasses import replace

from toteuma.checks.claims.clauses import Place
from toteuma.checks.claims.crossing import Crossed, Crossings
from toteuma.checks.claims.cues import Cue, cue
from toteuma.checks.claims.key_figures import KeyFigureLinks
from toteuma.checks.claims.link import Doubt, Link
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.sentences import Number


class CellLinks(KeyFigureLinks):
    """Which cell a number is told of, where its table's columns are neither budget nor actual."""

    def crossed(self, number: Number, crossings: Crossings) -> Link | None:
        """The cell whose row and column the sentence names: *Kaupunki omistaa 75 prosenttia yhtiöstä.*"""
        place = self.pieces.around(number)
        told = self.cue(number, place, None)
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

    def cue(self, number: Number, place: Place, before: Cue | None) -> Cue | None:
        """The cue, where *tuolloin* is the year of the sentence before; None where that told of none."""
        told = cue(number, place, self.book.reading.year, before)
        if told is None or place.own.years() or not place.own.says("then"):
            return told
        return Cue("prior", year=self.carried.year, weak=True) if told.kind == "actual" and self.carried.year is not None else None

    def _unit_told(self, number: Number) -> tuple[str, ...]:
        """Of whom a number is told who is not the municipality: named last before it, else in its clause, else above it."""
        others = [(self.sentence.words[a].start, entity.name) for a, _, entity in self.named if entity.name != self.book.whole]
        right = self.pieces.bounds(number.start, number.end)[1]
        before = [name for start, name in others if start < number.start]
        after = [name for start, name in others if number.end <= start < right]
        return tuple(before[-1:] or after[:1] or ((self.carried.entity or self.above,) if not others else ()))

    def _crossing(self, number: Number, crossed: Crossed, told: Cue, place: Place) -> Link:
        measure = Measure(crossed.row, crossed.row, (crossed.at[:2],), None, ())
        strange = sum(self.strange(word) and not word.bases & crossed.known for word in place.own.words)
        against = {
            Doubt.NAME: not crossed.whole or told.weak,
            Doubt.WORD: strange == 1,
            Doubt.WORDS: strange > 1,
            Doubt.VERB: not any(self.finite(word) for word in self.sentence.words),
            Doubt.CUE: told.weak or told.open,
            Doubt.ELSEWHERE: self.carried.unknown,
        }
        doubts = frozenset(doubt for doubt, there in against.items() if there)
        return Link(number, crossed.row, (measure,), told, doubts, cells=(crossed.at,))
