"""Every registered kind: it says nothing of its passing example, something of its failing one, and has its words in three languages."""

from __future__ import annotations

import string
from functools import cache

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.checks.registry import kinds
from toteuma.core.inspection import Inspection
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.rules.checking import example
from toteuma.texts import words

CODES = [kind.code for kind in kinds()]
PARENTS = {"PART_GT_WHOLE": (("Kirjasto", "Sivistyslautakunta"),)}


@cache
def inspected(code: str, which: str) -> Inspection:
    told = example(code)
    text = told.passing if which == "passing" else told.failing
    previous = document(told.previous) if told.previous else None
    twin = document(told.twin) if told.twin else None
    return inspect(document(text, PARENTS.get(code, ())), previous=previous, twin=twin)


def text_key(remark: Remark) -> str:
    names = (remark.sentence, remark.code.lower())
    keys = [f"{room}.{name}" for name in names for room in ("check", "check_claim") if f"{room}.{name}" in words()]
    assert keys, f"no sentence for {remark.code} {remark.sentence}"
    return keys[0]


@pytest.mark.parametrize("code", CODES)
def test_passing_example_is_silent(code: str) -> None:
    """Not of this kind alone: a passing example is a clean document, of which no kind has an error or a warning to tell."""
    told = inspected(code, "passing")
    assert [(remark.code, remark.places[0].quote) for remark in told.remarks if remark.code == code or remark.level != "info"] == []


@pytest.mark.parametrize("code", CODES)
def test_failing_example_is_told_once(code: str) -> None:
    found = [remark for remark in inspected(code, "failing").remarks if code in (remark.code, *remark.also)]
    assert len(found) == 1, [(remark.code, dict(remark.details)) for remark in found]
    assert found[0].places
    assert found[0].places[0].spot.line


@pytest.mark.parametrize("code", CODES)
def test_remarks_have_sentences_with_all_places_filled(code: str) -> None:
    for remark in inspected(code, "failing").remarks:
        for language in Language:
            text = words()[text_key(remark)].get(language)
            assert text, (text_key(remark), language)
            wanted = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            assert wanted <= set(remark.details), (text_key(remark), language)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("part", ["name", "what", "why"])
def test_kind_is_explained_in_every_language(code: str, part: str) -> None:
    key = next(key for key in (f"check.kind.{code}.{part}", f"check_claim.kind.{code}.{part}") if key in words())
    assert all(words()[key].get(language) for language in Language)


def test_every_kind_says_what_it_rests_on() -> None:
    assert all(kind.source for kind in kinds())
    assert len(CODES) == len(set(CODES)) >= 44


def test_kinds_can_be_left_out() -> None:
    from toteuma.checks.settings import Settings

    told = inspect(document(example("COL_DIFF").failing), Settings(without=("COL_DIFF",)))
    assert not [remark for remark in told.remarks if remark.code == "COL_DIFF"]
