"""Sentences about small tables in three languages, each with what a reader would say of it: ``benchmarks/checking/claims_*.txt``."""

import pytest
from benchmarks.checking.claims import HERE, Score, documents, score

from toteuma.checks.claims import morphology_in_use
from toteuma.checks.claims.sentences import sentences
from toteuma.checks.claims.vocabulary import lexicon_of
from toteuma.core.language import Language


@pytest.fixture(scope="module", params=["claims_build.txt", "claims_held_out.txt", "claims_held_out_sv_en.txt"])
def scored(request: pytest.FixtureRequest) -> Score:
    return score(HERE / request.param)


def test_no_true_sentence_is_accused(scored: Score) -> None:
    assert scored.alarms == 0, scored.otherwise


def test_every_wrong_sentence_that_is_linked_is_caught(scored: Score) -> None:
    assert scored.wrong > 8
    assert scored.caught == scored.wrong


def test_what_no_table_tells_is_not_linked(scored: Score) -> None:
    assert scored.untold > 7
    assert scored.linked_untold == 0


def test_most_are_linked_and_to_the_right_row(scored: Score) -> None:
    assert scored.linked * 100 >= 85 * scored.linkable
    assert scored.right_row == scored.linked


def test_every_language_has_many_sentences() -> None:
    counts = dict.fromkeys(Language, 0)
    for path in sorted(HERE.glob("claims_*.txt")):
        for document, told in documents(path):
            counts[document.language] += len(told)
    assert min(counts.values()) >= 50


def test_swedish_and_english_are_always_read_with_our_own_tables() -> None:
    assert morphology_in_use(Language.SV) == morphology_in_use(Language.EN) == "own"


@pytest.mark.parametrize("text", ["10. MAALISKUUTA 2026", "Hyväksytty 10. Maaliskuuta 2026.", "Tulostettu 31.12.2025 klo 12:09:11."])
def test_a_date_in_capitals_and_a_time_of_day_are_no_claims(text: str) -> None:
    (sentence,) = sentences(text, lexicon_of(Language.FI, with_voikko=False))
    assert sentence.numbers == ()


def test_a_sentence_ends_with_its_date() -> None:
    found = sentences("Jakso päättyi 31.12.2025. Menot olivat 5 milj. euroa.", lexicon_of(Language.FI, with_voikko=False))
    assert [sentence.text for sentence in found] == ["Jakso päättyi 31.12.2025.", "Menot olivat 5 milj. euroa."]
