"""What is said of a claim that does not agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from toteuma.checks.claims.quality import Quality
from toteuma.checks.claims.verdicts import Judged
from toteuma.core.claim import Claim, Verdict
from toteuma.core.findings import Level
from toteuma.core.remark import Remark, Where, Wording

_CODES: Final = {
    Verdict.LOOSE: ("CLAIM", Level.INFO, "claim_loose"),
    Verdict.HEDGE: ("CLAIM_HEDGE", Level.WARNING, "claim_hedge"),
    Verdict.FALSE: ("CLAIM", Level.ERROR, "claim"),
    Verdict.CONTRADICTORY: ("CLAIM", Level.ERROR, "claim_direction"),
}


def remark(claim: Claim, judgement: Judged) -> Claim:
    """The claim with its remark: what the prose says, what the tables say, both places."""
    assert judgement.figure is not None
    code, level, sentence = _CODES[judgement.verdict]
    own = Where(claim.spot, claim.quote, claim.entity)
    value = judgement.figure.measured.value
    row = judgement.measure.label if judgement.measure else ""
    details: dict[str, Wording] = {"written": claim.written, "row": row, "entity": claim.entity, "value": value, "quote": claim.quote}
    key = (claim.entity, row, judgement.reading, claim.written)
    return replace(
        claim, remark=Remark(code, level, (own, *claim.linked_to), details, sentence, stated=claim.written, expected=value, key=key)
    )


def quality_remark(claim: Claim, quality: Quality) -> Claim:
    """The same for a claim without a number."""
    code = "CLAIM_TREND" if quality.reading == "trend" else "CLAIM_QUAL"
    level = Level.INFO if quality.verdict is Verdict.LOOSE else Level.WARNING
    own = Where(claim.spot, claim.quote, claim.entity)
    value = quality.figure.measured.value
    details: dict[str, Wording] = {
        "written": claim.written,
        "row": quality.measure.label,
        "entity": claim.entity,
        "value": value,
        "quote": claim.quote,
    }
    key = (claim.entity, quality.measure.label, quality.reading, claim.written)
    return replace(
        claim, remark=Remark(code, level, (own, *claim.linked_to), details, code.lower(), stated=claim.written, expected=value, key=key)
    )
