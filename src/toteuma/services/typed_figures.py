"""Figures that somebody types into a text, held against the tables of the unit while they write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toteuma.checks.claims import check_claims
from toteuma.core.claim import Verdict
from toteuma.core.document import BulletList
from toteuma.core.evidence import ReadDocument, ReadParagraph, Spot
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.reports.build import build_document
from toteuma.reports.checking.wording import calculation, sentence, written
from toteuma.services.desk import Desk
from toteuma.services.self_reading import read_own


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that disagrees with the tables: as it was written, why, the formula with its numbers, and what would be right; empty where that is not known."""

    text: str
    reason: str
    formula: str
    proposed: str
    grave: bool


def doubts(desk: Desk, unit: str, text: str, language: Language, reader: Language) -> tuple[Doubt, ...]:
    """What disagrees in a text of a unit, in the order of the text, told in the reader's language. A figure that cannot be linked without doubt is not
    told of."""
    tables = _tables(desk, unit, language) if text.strip() else None
    if tables is None or desk.data is None:
        return ()
    name = desk.data.organisation[unit].name.in_language(language, fallback=desk.data.municipality.languages)[0]
    blocks, _ = desk.bound(unit, text, language)
    paragraphs = tuple(ReadParagraph(one, Spot(), name, name, ((0, Spot()),)) for one in _texts(blocks))
    found = []
    for claim in check_claims(replace(tables, blocks=(*tables.blocks, *paragraphs))):
        remark = claim.remark
        if remark is not None and claim.verdict is not Verdict.UNVERIFIABLE and remark.level is not Level.INFO:
            told = (sentence(remark, reader), calculation(remark, reader), written(remark.proposed, reader))
            found.append(Doubt(claim.written or claim.quote, *told, remark.level is Level.ERROR))
    return tuple(dict.fromkeys(found))


def _texts(blocks: tuple[object, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, BulletList):
            yield from (item.text for item in block.items)
        elif text := getattr(block, "text", ""):
            yield text


def _tables(desk: Desk, unit: str, language: Language) -> ReadDocument | None:
    """The unit's document with its tables alone: texts of others say nothing about this one."""
    if desk.data is None or unit not in desk.data.organisation:
        return None
    if (unit, language) not in desk.read:
        bare = replace(desk.data, prose=(), remarks=())
        own = read_own(build_document(Statement(bare), language, unit=unit).document, desk.data.municipality.display)
        blocks = tuple(block for block in own.blocks if not isinstance(block, ReadParagraph))
        desk.read[unit, language] = replace(own, blocks=blocks)
    return desk.read[unit, language]
