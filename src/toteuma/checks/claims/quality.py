"""What prose says without a number: *ylittyi*, *talousarvion mukainen*, *väheni edellisvuodesta*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.clauses import Clause, Mention
from toteuma.checks.claims.figures import Figure, figures
from toteuma.checks.claims.linking import SentenceLinks
from toteuma.checks.claims.measures import Measure
from toteuma.checks.claims.sentences import Word
from toteuma.core.claim import Verdict
from toteuma.core.language import Language
from toteuma.core.scheme import Nature

_CHANGES: Final = {"over": 1, "under": -1, "up": 1, "down": -1}


@dataclass(frozen=True, slots=True)
class Quality:
    """``reading`` is ``quality`` (against the budget) or ``trend`` (against the year before)."""

    written: str
    start: int
    reading: str
    verdict: Verdict
    figure: Figure
    measure: Measure
    entity: str


def qualities(book: Book, links: SentenceLinks, band: tuple[Decimal, Decimal]) -> Iterator[Quality]:
    """The judged claims of quality in a sentence; what cannot be linked without doubt is left out, as no number waits for it."""
    for word in links.sentence.words:
        for name, grown in _CHANGES.items():
            if word.lower in book.words.words.get(name, ()) and (found := _moved(book, links, word, name, grown)):
                yield found
        if word.lower in book.words.words.get("measured", ()) and (found := _in_line(book, links, word, band)):
            yield found


def _clause(links: SentenceLinks, word: Word) -> tuple[int, int, Clause] | None:
    """The clause of a word, where it has no number and tells of this year and of what happened."""
    left, right = links.pieces.bounds(word.start, word.end)
    if any(left <= number.start < right for number in links.sentence.numbers):
        return None
    clause = links.pieces.clause(left, right)
    if clause.blocked() or (set(clause.years()) - {links.book.reading.year}) or clause.says("forecast", "target", "like"):
        return None
    return left, right, clause


def _line(links: SentenceLinks, left: int, word: Word) -> tuple[str, Mention] | None:
    """The one line named before the word in its clause, nothing unknown standing between them."""
    entity = links.entity_at(word.start)
    if links.carried.unknown and not links.named:
        return None
    near = [mention for mention in links.mentions(entity) if left <= mention.start and mention.end <= word.start]
    if len(near) != 1 or near[0].whole or len(near[0].measures) != 1 or links.narrowed(near[0], entity):
        return None
    if any(links.strange(other) for other in links.sentence.between(near[0].end, word.start)):
        return None
    return entity, near[0]


def _relative(links: SentenceLinks, left: int, word: Word) -> tuple[str, Mention] | None:
    """The line that a relative clause tells of: the last one named before it, where the clause itself has nothing but small words (*mikä oli …*)."""
    own = links.sentence.between(left, word.start)
    if not own or any(links.strange(other) for other in own) or any(m.start >= left for m in links.mentions(links.entity_at(word.start))):
        return None
    entity = links.entity_at(word.start)
    before = [mention for mention in links.mentions(entity) if mention.end <= left]
    if not before or before[-1].whole or len(before[-1].measures) != 1 or links.narrowed(before[-1], entity):
        return None
    return entity, before[-1]


def _moved(book: Book, links: SentenceLinks, word: Word, name: str, grown: int) -> Quality | None:
    place = _clause(links, word)
    if place is None:
        return None
    left, right, clause = place
    against_budget = name in ("over", "under")
    if against_budget and _exceeds_another(links, word, right):
        return None
    if against_budget == clause.says("prior", "at_prior") or (not against_budget and clause.says("budget")):
        return None
    kind = "deviation" if against_budget else "change"
    line = _line(links, left, word)
    entity = line[0] if line else links.entity_at(word.start)
    measure = line[1].measures[0] if line else _key_figure(links, left, word)
    if measure is None or (not against_budget and not measure.counted and measure.nature is Nature.NET):
        return None
    rows = book.is_at(measure, entity) if measure.counted else measure.rows
    told = [figure for figure in figures(book, rows, kind, None, measure.nature) if figure.grown or not figure.measured.value]
    if not told or len({figure.grown for figure in told}) != 1:
        return None
    verdict = Verdict.TRUE if told[0].grown == grown else Verdict.LOOSE if _slight(told[0]) else Verdict.CONTRADICTORY
    return Quality(word.text, word.start, "quality" if against_budget else "trend", verdict, told[0], measure, entity)


def _exceeds_another(links: SentenceLinks, word: Word, right: int) -> bool:
    """What is exceeded is another line, named right behind the word (*kulut ylittävät tuotot*), and not the budget."""
    behind = [mention for mention in links.mentions(links.entity_at(word.start)) if word.end <= mention.start < right]
    return any(not links.sentence.between(word.end, mention.start) for mention in behind)


def _slight(figure: Figure) -> bool:
    """Within what rounding can hide."""
    return figure.measured.value <= figure.measured.slack


def _key_figure(links: SentenceLinks, left: int, word: Word) -> Measure | None:
    """The key figure named before the word by at least two words, with nothing unknown beside them."""
    before = links.sentence.between(left, word.start)
    named = [
        measure
        for measure in links.book.counted
        if not measure.per and all(any(other.bases & bases for other in before) for bases in measure.patterns[0])
    ]
    longest = max((len(measure.patterns[0]) for measure in named), default=0)
    best = [measure for measure in named if len(measure.patterns[0]) == longest]
    if len(best) != 1 or longest < 2:
        return None
    known = {base for bases in best[0].patterns[0] for base in bases}
    return None if any(links.strange(other) and not other.bases & known for other in before) else best[0]


def _in_line(book: Book, links: SentenceLinks, word: Word, band: tuple[Decimal, Decimal]) -> Quality | None:
    left, right = links.pieces.bounds(word.start, word.end)
    clause = links.pieces.clause(left, right)
    span = _of_budget(links, word)
    if clause.blocked() or (set(clause.years()) - {book.reading.year}) or span is None:
        return None
    line = _line(links, left, word) or _relative(links, left, word)
    if line is None:
        return None
    entity, mention = line
    told = figures(book, mention.measures[0].rows, "rate", None, mention.measures[0].nature)
    if not told:
        return None
    held = [figure for figure in told if band[0] - figure.measured.slack <= figure.measured.value <= band[1] + figure.measured.slack]
    budget, end = span
    written = links.sentence.text[budget:end]
    return Quality(
        written, budget, "quality", Verdict.TRUE if held else Verdict.FALSE, held[0] if held else told[0], mention.measures[0], entity
    )


def _of_budget(links: SentenceLinks, word: Word) -> tuple[int, int] | None:
    """Where *talousarvion mukainen*, *in line with the budget* stands: the budget right before the word, or a word or two after it."""
    budget = links.book.words.nouns["budget"]
    words = [other for other in links.sentence.words if not other.mark]
    at = words.index(word)
    if at and words[at - 1].bases & budget:
        return words[at - 1].start, word.end
    if links.book.lexicon.language is not Language.FI:
        for other in words[at + 1 : at + 4]:
            if other.bases & budget:
                return word.start, other.end
    return None
