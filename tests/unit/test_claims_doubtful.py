"""Figures in prose that disagree with a row they are probably told of: warned of, with the reason; never an error, and not told where the words were misread."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence_made import document
from toteuma.checks.claims import check_claims
from toteuma.checks.claims.doubtful import slipped
from toteuma.checks.claims.judging import Measured, Said
from toteuma.core.claim import Claim, Verdict
from toteuma.core.findings import Level
from toteuma.core.language import Language
from toteuma.reports.checking.wording import sentence as worded

TOWN = """== fi 2025 Kuusiniemi
# Kuusiniemen kunta
@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 6 210 | 6 050 | 6 388 | 338
Toimintakulut | -31 450 | -32 520 | -32 915 | -395
Toimintakate | -25 240 | -26 470 | -26 527 | -57
Verotulot | 17 902 | 18 100 | 18 440 | 340
Vuosikate | 2 317 | 1 430 | 1 625 | 195
Suunnitelman mukaiset poistot | -1 280 | -1 290 | -1 300 | -10

# Kirjastolautakunta
@comparison; cost=negative; deviation=actual_minus_budget
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 18 200 | 20 000 | 24 650 | 4 650
Toimintakulut | -640 000 | -655 000 | -662 900 | -7 900
Toimintakate | -621 800 | -635 000 | -638 250 | -3 250

# {heading}
{sentence}
"""


def told(sentence: str, heading: str = "Kuusiniemen kunta") -> list[Claim]:
    return list(check_claims(document(TOWN.format(heading=heading, sentence=sentence)), with_voikko=False))


@pytest.mark.parametrize(
    ("heading", "sentence", "aside"),
    [
        ("Kuusiniemen kunta", "Verotulot olivat 18,4 miljoonaa euroa (19,9 milj. euroa).", "cue"),
        ("Kirjastolautakunta", "Lautakunnan määräraha ylittyi 7 600 eurolla.", "several"),
        ("Kuusiniemen kunta", "Verotuloja kertyi ennakkotietojen pohjalta 19,44 miljoonaa euroa.", "words"),
        ("Verotulot", "Vuonna 2025 kertyi 14,8 miljoonaa euroa.", "carried"),
    ],
)
def test_what_is_probably_told_of_a_row_is_a_warning_with_its_reason(heading: str, sentence: str, aside: str) -> None:
    claim = told(sentence, heading)[-1]
    assert claim.verdict is Verdict.FALSE
    assert claim.remark is not None
    assert (claim.remark.level, claim.remark.aside) == (Level.WARNING, f"check_doubt.{aside}")
    said = {language: worded(claim.remark, language) for language in Language}
    assert "Tarkista, onko kyse samasta luvusta: " in said[Language.FI]
    assert len(set(said.values())) == len(Language)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Kuusiniemen kunta", "Verotulot olivat 18,4 miljoonaa euroa (18,1 milj. euroa)."),  # the budget, in brackets
        ("Kuusiniemen kunta", "Poistot ja arvonalentumiset olivat 1,5 miljoonaa euroa."),  # another line, of nearly the same size
        ("Kuusiniemen kunta", "Verotuloja kertyi ennakkotietojen pohjalta 12,7 miljoonaa euroa."),  # no slip of 18,44
        ("Kirjastolautakunta", "Koulukuljetusten määräraha ylittyi 12 000 eurolla."),  # of what the tables do not tell
    ],
)
def test_what_may_be_something_else_is_not_told(heading: str, sentence: str) -> None:
    assert [claim.remark for claim in told(sentence, heading) if claim.remark] == []


def test_what_is_certain_stays_an_error() -> None:
    (claim,) = told("Verotulot olivat 19,4 miljoonaa euroa.")
    assert claim.remark is not None
    assert (claim.remark.level, claim.remark.aside) == (Level.ERROR, "")


@pytest.mark.parametrize(
    ("said", "step", "right", "digits"),
    [
        ("28.0", "0.1", "18.06", 2),
        ("19", "1", "18", 2),
        ("284000", "1", "248000", 3),  # two neighbours changed round
        ("42", "1", "24", 0),  # of two digits, any two could be
        ("8", "1", "9", 0),
        ("52000", "1", "41200", 0),
        ("188000", "1", "88000", 0),
    ],
)
def test_a_slip_is_one_digit_or_two_neighbours(said: str, step: str, right: str, digits: int) -> None:
    assert slipped(Said(Decimal(said), Decimal(step)), Measured(Decimal(right), Decimal(0))) == digits


@given(st.integers(100, 10**9), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_changed_in_a_whole_number_is_always_a_slip(right: int, place: int, more: int) -> None:
    text = str(right)
    at = place % len(text)
    digit = (int(text[at]) + more) % 10
    if digit == 0:
        digit = 1 if text[at] != "1" else 2
    if digit == int(text[at]):
        return
    said = Decimal(text[:at] + str(digit) + text[at + 1 :])
    slip = slipped(Said(said, Decimal(1)), Measured(Decimal(right), Decimal(0)))
    assert slip >= 2 or abs(said - right) < said / 10  # a change within what a round number was rounded to


def test_a_table_headed_by_the_word_for_municipality_is_the_municipality_s() -> None:
    """Notes have *Kunta* over the columns that stand beside those of the group."""
    notes = (
        "# Kunta\n@comparison; scale=1000\n1 000 € | prior 2024: 2024 | actual 2025: 2025\nKunnan tulovero | 12 100 | 12 700\n\n# {heading}"
    )
    made = document(
        TOWN.replace("# {heading}", notes).format(heading="Kuusiniemen kunta", sentence="Kunnan verotulot olivat 18,4 miljoonaa euroa.")
    )
    assert [(claim.verdict.value, claim.linked_to[0].row) for claim in check_claims(made, with_voikko=False)] == [("true", "Verotulot")]
