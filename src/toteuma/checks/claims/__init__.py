"""Figures in prose held against the tables: found, linked to the row and measure they tell of, judged with the word that stands before them."""

from __future__ import annotations

from dataclasses import replace

from toteuma.checks.claims.book import Book
from toteuma.checks.claims.crossing import Crossings
from toteuma.checks.claims.link import Link
from toteuma.checks.claims.linking import SentenceLinks
from toteuma.checks.claims.morphology import morphology_in_use
from toteuma.checks.claims.naming import Carried, turned
from toteuma.checks.claims.prose import Passage, passages
from toteuma.checks.claims.quality import Quality, qualities
from toteuma.checks.claims.remarks import quality_remark, remark
from toteuma.checks.claims.scales import without_unseen_scales
from toteuma.checks.claims.sentences import Number, Sentence, sentences
from toteuma.checks.claims.verdicts import UNVERIFIABLE, Judged, judged
from toteuma.checks.claims.vocabulary import lexicon_of
from toteuma.checks.reading import Reading
from toteuma.checks.settings import Settings
from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import ReadDocument
from toteuma.core.remark import Where

__all__ = ["check_claims", "morphology_in_use"]


def check_claims(document: ReadDocument, settings: Settings = Settings(), *, with_voikko: bool = True) -> tuple[Claim, ...]:  # noqa: B008 - frozen
    """Every figure in the document's prose with its verdict, in reading order.

    A claim that cannot be linked without doubt is ``unverifiable``; it is never called wrong. ``with_voikko`` False keeps to the own tables even
    where Voikko is installed.
    """
    book = Book(Reading(document, settings), lexicon_of(document.language, with_voikko=with_voikko))
    book.learn()
    crossings = Crossings(book)
    found: list[Claim] = []
    heading, elsewhere = "", False
    for passage in passages(document):
        carried = Carried()
        if passage.heading != heading:
            heading, elsewhere = passage.heading, False
        for sentence in sentences(passage.text, book.lexicon):
            elsewhere = turned(book, sentence, elsewhere)
            carried.unknown = elsewhere
            links = SentenceLinks(book, sentence, passage.entity, carried, passage.heading)
            linked = links.links(crossings)
            for number, link in zip(sentence.numbers, linked, strict=True):
                found.append(_claim(book, passage, sentence, number, judged(book, link) if link else UNVERIFIABLE, link))
            found.extend(
                _quality(book, passage, sentence, quality) for quality in qualities(book, links, book.reading.settings.budget_band)
            )
            if (last := links.leaves_unit()) is not None:
                carried = Carried(last, passing=not links.mentions(last), figure=carried.figure, explained=carried.explained)
                elsewhere = False
            told = [link.measures for link in linked if link is not None and link.measures[0].counted][-1:]
            explained = links.explained()
            carried = replace(
                carried,
                subject=links.leaves(),
                figure=told[0] if told else () if explained else carried.figure,
                explained=() if told else explained or carried.explained,
                year=links.leaves_year(),
            )
    return tuple(without_unseen_scales(found))


def _claim(book: Book, passage: Passage, sentence: Sentence, number: Number, judgement: Judged, link: Link | None) -> Claim:
    where = tuple(book.reading.where(at) for at in judgement.figure.cells) if judgement.figure else ()
    quantity = number.quantity
    claim = Claim(
        quote=sentence.text,
        spot=passage.spot_at(sentence.offset + number.digits),
        value=quantity.value,
        unit=quantity.unit,
        hedge=number.hedge_text,
        linked_to=where,
        verdict=judgement.verdict,
        written=sentence.text[number.start : number.end],
        reading=judgement.reading,
        entity=_whose(passage, where, link),
    )
    if judgement.verdict in (Verdict.TRUE, Verdict.UNVERIFIABLE):
        return claim
    return remark(book, claim, judgement, number)


def _whose(passage: Passage, where: tuple[Where, ...], link: Link | None) -> str:
    """Whose figure a claim is: of the row where the table has a thing of its own on each row, else of the table."""
    if where and not (link and link.cells):
        return where[0].entity
    return (link.entity if link and link.cells else "") or passage.entity or (link.entity if link else "")


def _quality(book: Book, passage: Passage, sentence: Sentence, quality: Quality) -> Claim:
    where = tuple(book.reading.where(at) for at in quality.figure.cells)
    claim = Claim(
        quote=sentence.text,
        spot=passage.spot_at(sentence.offset + quality.start),
        value=None,
        unit="",
        hedge="",
        linked_to=where,
        verdict=quality.verdict,
        written=quality.written,
        reading=quality.reading,
        entity=where[0].entity,
    )
    return claim if quality.verdict is Verdict.TRUE else quality_remark(book, claim, quality)
