"""The list of remarks beside the document: each as a card with its places as links into the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from toteuma.core.claim import Verdict
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark, Where
from toteuma.reports.checking.placing import Placing
from toteuma.reports.checking.wording import (
    calculation,
    document_text,
    explained_text,
    kind_name,
    kind_text,
    mending,
    sentence,
    spot_text,
    where_text,
    written,
)
from toteuma.reports.numbers import NBSP

LONGEST_FIGURE = 24


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """``target`` is the id of the element where it stands; empty where it is not in this document. ``mending``: what it would have to be, where several
    figures could be the wrong one."""

    target: str
    spot: str
    where: str
    quote: str
    mending: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    number: int
    code: str
    kind: str
    why: str
    level: str
    sentence: str
    stated: str
    proposed: str
    formula: str
    also: str
    places: tuple[PlaceLine, ...]
    fingerprint: str
    explained: str


def cards(placing: Placing, language: Language) -> list[Card]:
    """The remarks in their order, numbered from 1 as the marks in the document are."""
    return [_card(placing, number, remark, language) for number, remark in enumerate(placing.inspection.remarks, start=1)]


def _card(placing: Placing, number: int, remark: Remark, language: Language) -> Card:
    places = [
        PlaceLine(
            target,
            ", ".join(part for part in (spot_text(place.spot, language), document_text(place, language)) if part),
            where_text(place),
            _quote(place),
            mending(remark, place, language),
        )
        for place, target in zip(remark.places, placing.targets[number - 1], strict=True)
    ]
    return Card(
        number,
        remark.code,
        kind_name(remark.code, language),
        kind_text(remark.code, "why", language),
        "explained" if remark.explained else remark.level.value,
        sentence(remark, language),
        written(remark.stated, language),
        written(remark.proposed, language),
        calculation(remark, language),
        ", ".join(kind_name(code, language) for code in remark.also),
        tuple(places),
        remark.fingerprint,
        explained_text(remark, language),
    )


def _quote(place: Where) -> str:
    """What stands at a place, where its row or unit does not say so already; a figure is not broken between its groups."""
    if place.quote in (place.row, place.entity):
        return ""
    return place.quote.replace(" ", NBSP) if place.cell is not None and len(place.quote) < LONGEST_FIGURE else place.quote


def kinds_found(inspection: Inspection, language: Language) -> list[tuple[str, str, int]]:
    """Code, name and number of remarks of each kind found, by name."""
    found = Counter(remark.code for remark in inspection.remarks)
    return sorted(((code, kind_name(code, language), count) for code, count in found.items()), key=lambda item: (item[1], item[0]))


def unlinked(placing: Placing, language: Language) -> list[PlaceLine]:
    """The figures of the text that nothing was found to check with, in reading order."""
    lines = []
    for number, claim in enumerate(placing.inspection.claims):
        if claim.verdict is Verdict.UNVERIFIABLE:
            lines.append(PlaceLine(placing.claim_targets.get(number, ""), spot_text(claim.spot, language), claim.written, claim.quote))
    return lines
