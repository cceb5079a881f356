"""Figures in the running text of a real statement, judged by hand: what is linked is what a person linked it to, and nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from toteuma.checks.claims import check_claims
from toteuma.core.claim import Claim, Verdict
from toteuma.ingest.reading import read_document

STATEMENT = Path(__file__).parents[3] / "shared/data/Kauhava-Tilinpaatos-2024.pdf"
JUDGED = Path(__file__).with_name("claims_judged.txt")
NOT_LINKED = "not linked"

pytestmark = pytest.mark.skipif(not STATEMENT.exists(), reason=f"{STATEMENT.name} is not beside the repository")

Told = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    document, _ = read_document(STATEMENT)
    assert document is not None
    return check_claims(document, with_voikko=False)


def judged() -> list[Told]:
    lines = [line for line in JUDGED.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(page, written, row, reading, verdict) for page, written, row, reading, verdict in (line.split("; ") for line in lines)]


def linked(claims: tuple[Claim, ...]) -> list[Told]:
    return [
        (str(claim.spot.page), claim.written, claim.linked_to[0].row, claim.reading, claim.verdict.value)
        for claim in claims
        if claim.verdict is not Verdict.UNVERIFIABLE
    ]


def test_nothing_is_linked_that_a_person_did_not_judge_so(claims: tuple[Claim, ...]) -> None:
    known = Counter(told for told in judged() if told[4] != NOT_LINKED)
    assert list((Counter(linked(claims)) - known).elements()) == []


def test_what_was_linked_rightly_stays_linked(claims: tuple[Claim, ...]) -> None:
    known = Counter(told for told in judged() if told[4] != NOT_LINKED)
    assert list((known - Counter(linked(claims))).elements()) == []
