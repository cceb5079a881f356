"""Figures that somebody types into a text, held against the tables of the unit while they write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toteuma.checks.claims import check_claims
from toteuma.core.claim import Verdict
from toteuma.core.document import BulletList
from toteuma.core.evidence import ReadDocument, ReadParagraph, Spot
from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.reports.build import build_units
from toteuma.reports.checking.wording import calculation, sentence, written
from toteuma.services.desk import Desk
from toteuma.services.self_reading import read_own

MOST_TOLD = 5000
"""So many texts a desk remembers."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that disagrees with the tables: as it was written, why, the formula with its numbers, and what would be right; empty where that is not known."""

    text: str
    reason: str
    formula: str
    proposed: str
    grave: bool


Told = tuple[tuple[Finding, ...], tuple[Doubt, ...]]
"""What is wrong in a text: its bindings, and its figures."""


def told_in(desk: Desk, unit: str, texts: Sequence[str], language: Language, reader: Language) -> tuple[Told, ...]:
    """What is wrong in each of a unit's texts, told in the reader's language. A figure that cannot be linked without doubt is not told of.

    A text is looked at once by a desk: it is read more often than it is written.
    """
    new = tuple(dict.fromkeys(text for text in texts if (unit, language, reader, text) not in desk.told))
    if len(desk.told) + len(new) > MOST_TOLD:
        desk.told.clear()
        new = tuple(dict.fromkeys(texts))
    for text, found in zip(new, _doubts(desk, unit, new, language, reader), strict=True):
        desk.told[unit, language, reader, text] = (desk.bound(unit, text, language)[1], found)
    return tuple(desk.told[unit, language, reader, text] for text in texts)


def _doubts(desk: Desk, unit: str, texts: Sequence[str], language: Language, reader: Language) -> tuple[tuple[Doubt, ...], ...]:
    """Each text's figures that disagree with the unit's tables."""
    found: list[list[Doubt]] = [[] for _ in texts]
    tables = _tables(desk, unit, language) if any(text.strip() for text in texts) else None
    if tables is not None and desk.data is not None:
        name = desk.data.organisation[unit].name.in_language(language, fallback=desk.data.municipality.languages)[0]
        paragraphs = [
            ReadParagraph(one, Spot(line=number), name, f"{name} {number}", ((0, Spot(line=number)),))
            for number, text in enumerate(texts)
            for one in _texts(desk.bound(unit, text, language)[0])
        ]
        for claim in check_claims(replace(tables, blocks=(*tables.blocks, *paragraphs))):
            remark = claim.remark
            if remark is not None and claim.verdict is not Verdict.UNVERIFIABLE and remark.level is not Level.INFO:
                told = (sentence(remark, reader), calculation(remark, reader), written(remark.proposed, reader))
                found[claim.spot.line or 0].append(Doubt(claim.written or claim.quote, *told, remark.level is Level.ERROR))
    return tuple(tuple(dict.fromkeys(one)) for one in found)


def _texts(blocks: tuple[object, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, BulletList):
            yield from (item.text for item in block.items)
        elif text := getattr(block, "text", ""):
            yield text


def _tables(desk: Desk, unit: str, language: Language) -> ReadDocument | None:
    """The unit's document with its tables alone: texts of others say nothing about this one."""
    if desk.data is None or desk.statement is None or unit not in desk.data.organisation:
        return None
    if (unit, language) not in desk.read:
        bare = replace(desk.data, prose=(), remarks=())
        own = read_own(build_units(desk.statement.with_values(bare), language, unit), desk.data.municipality.display)
        blocks = tuple(block for block in own.blocks if not isinstance(block, ReadParagraph))
        desk.read[unit, language] = replace(own, blocks=blocks)
    return desk.read[unit, language]
