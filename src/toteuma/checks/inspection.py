"""A whole document inspected: every kind of check run, the findings ordered, the coverage counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from toteuma.checks.claims import check_claims, morphology_in_use
from toteuma.checks.reading import Reading
from toteuma.checks.registry import kinds
from toteuma.checks.relation import Relation
from toteuma.checks.settings import Settings
from toteuma.checks.verdicts import ORDER, remarks_of
from toteuma.core.claim import Claim, Verdict
from toteuma.core.evidence import ReadDocument
from toteuma.core.inspection import CheckedRelation, Coverage, Held, Inspection
from toteuma.core.remark import Remark


def inspect(
    document: ReadDocument,
    settings: Settings = Settings(),  # noqa: B008 - frozen
    previous: ReadDocument | None = None,
    twin: ReadDocument | None = None,
) -> Inspection:
    """Run every check on a document. Remarks come worst first, in reading order within a level.

    ``previous`` is last year's statement, against which the comparative year is held; ``twin`` another document of the same year.
    """
    reading = Reading(document, settings, previous=previous, twin=twin)
    relations: list[Relation] = []
    remarks: list[Remark] = []
    for kind in kinds():
        if kind.code in settings.without:
            continue
        for outcome in kind.run(reading):
            if isinstance(outcome, Relation):
                relations.append(outcome)
            else:
                remarks.append(outcome)
    remarks.extend(remarks_of(reading, relations))
    claims = check_claims(document, settings)
    remarks.extend(claim.remark for claim in claims if claim.remark is not None and claim.remark.code not in settings.without)
    ordered = tuple(sorted(unlike(remarks), key=_order))
    shown = tuple(_shown(reading, relation) for relation in relations)
    return Inspection(document, shown, ordered, claims, _coverage(reading, relations, claims), morphology_in_use(document.language))


def _shown(reading: Reading, relation: Relation) -> CheckedRelation:
    places = tuple(reading.where(cell.at) for cell in relation.cells)
    return CheckedRelation(relation.code, relation.rule, relation.verdict, places, relation.formula())


def _coverage(reading: Reading, relations: Sequence[Relation], claims: tuple[Claim, ...]) -> Coverage:
    verdicts = Counter(relation.verdict for relation in relations)
    cells = list(reading.cells())
    reached = {cell.at for relation in relations for cell in relation.cells if not cell.foreign}
    reached |= {where.cell for claim in claims for where in claim.linked_to if where.cell is not None}
    return Coverage(
        cells_read=len(cells),
        relations_checked=len(relations),
        held=verdicts[Held.EXACT],
        held_within_rounding=verdicts[Held.ROUNDED],
        failed=verdicts[Held.FAILED],
        claims_found=len(claims),
        claims_linked=sum(claim.verdict is not Verdict.UNVERIFIABLE for claim in claims),
        cells_checked=len(reached),
        doubtful=sum(cell.doubtful for cell in cells),
    )


def unlike(remarks: Iterable[Remark]) -> list[Remark]:
    """The same remarks, each with a fingerprint of its own: like ones are numbered in reading order."""
    seen: Counter[str] = Counter()
    found = []
    for remark in remarks:
        count = seen[remark.fingerprint]
        seen[remark.fingerprint] += 1
        found.append(replace(remark, key=(*remark.key, str(count + 1))) if count else remark)
    return found


def _order(remark: Remark) -> tuple[int, int, int, int, str]:
    spot = remark.places[0].spot if remark.places else None
    line, page = (spot.line or 0, spot.page or 0) if spot else (0, 0)
    return (ORDER.index(remark.level), -len(remark.also), page, line, remark.code)
