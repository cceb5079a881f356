"""What is said of a figure in prose that does not agree, and what the sentence should say."""

import string

import pytest

from tests.evidence_made import document
from toteuma.checks.claims import check_claims
from toteuma.core.claim import Claim, Verdict
from toteuma.core.language import Language
from toteuma.core.remark import Remark
from toteuma.texts import words

STATEMENT = """== fi 2025 Kuusiniemi
# Sivistyspalvelut
@comparison; cost=negative; deviation=budget_minus_actual
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: Toteuma 2025 | deviation: Poikkeama
Toimintatuotot | 812 450 | 905 000 | 968 312 | -63 312
Henkilöstökulut | -5 204 118 | -5 310 000 | -5 288 740 | -21 260
Toimintakulut | -8 496 318 | -8 750 000 | -8 879 450 | 129 450
Toimintakate | -7 683 868 | -7 845 000 | -7 911 138 | 66 138

{sentence}
"""
SWEDISH = """== sv 2025 Malmby
# Bildningsnämnden
@comparison; cost=positive; deviation=actual_minus_budget
Post | prior 2024: BS 2024 | amended 2025: BU 2025 | actual 2025: Utfall 2025 | deviation: Avvikelse
Verksamhetens intäkter | 420 500 | 450 000 | 478 250 | 28 250
Verksamhetens kostnader | 3 910 000 | 4 050 000 | 3 987 600 | -62 400

{sentence}
"""
ENGLISH = """== en 2025 Northfield
# Education Board
@comparison; cost=negative; deviation=actual_minus_budget
Item | prior 2024: 2024 | amended 2025: Budget 2025 | actual 2025: Actual 2025 | deviation: Deviation
Operating revenue | 300 000 | 310 000 | 325 800 | 15 800
Operating expenses | -3 050 000 | -3 120 000 | -3 098 600 | 21 400

{sentence}
"""


def judged(statement: str, sentence: str) -> Claim:
    claims = check_claims(document(statement.format(sentence=sentence)), with_voikko=False)
    return next(claim for claim in claims if claim.verdict not in (Verdict.TRUE, Verdict.UNVERIFIABLE))


def remark(statement: str, sentence: str) -> Remark:
    found = judged(statement, sentence).remark
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("statement", "sentence", "code", "proposed"),
    [
        (STATEMENT, "Toimintatuotot olivat 986 312 euroa.", "CLAIM", "968 312 euroa"),
        (STATEMENT, "Toimintakulut olivat vajaat 8,8 miljoonaa euroa.", "CLAIM", "vajaat 8,9 miljoonaa euroa"),
        (STATEMENT, "Toimintakulut olivat runsaat 8,9 miljoonaa euroa.", "CLAIM_HEDGE", "vajaat 8,9 miljoonaa euroa"),
        (STATEMENT, "Henkilöstökuluihin meni lähes 5,3 miljoonaa euroa.", "", ""),
        (STATEMENT, "Toimintatuotot olivat noin 1,2 milj. euroa.", "CLAIM", "noin 1,0 milj. euroa"),
        (STATEMENT, "Toimintakulut olivat 8,8 miljoonaa euroa.", "CLAIM", "8,9 miljoonaa euroa"),
        (STATEMENT, "Toimintatuotot olivat vajaat 0,96 milj. euroa.", "CLAIM", "vajaat 0,97 milj. euroa"),
        (STATEMENT, "Toimintatuottojen toteumaprosentti oli 170.", "CLAIM", "107"),
        (STATEMENT, "Toimintakulut alittuivat 129 450 euroa.", "CLAIM", ""),
        (SWEDISH, "Verksamhetens kostnader var drygt 4 miljoner euro.", "CLAIM_HEDGE", "knappt 4 miljoner euro"),
        (SWEDISH, "Intäkterna var 487 250 euro.", "CLAIM", "478 250 euro"),
        (ENGLISH, "Operating revenue was EUR 352,800.", "CLAIM", "EUR 325,800"),
        (ENGLISH, "Operating expenses were just over EUR 3.1 million.", "CLAIM_HEDGE", "just under EUR 3.1 million"),
    ],
)
def test_proposed_wording(statement: str, sentence: str, code: str, proposed: str) -> None:
    if not code:
        with pytest.raises(StopIteration):
            judged(statement, sentence)
        return
    found = remark(statement, sentence)
    assert (found.code, found.proposed) == (code, proposed)


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("Toimintatuotot olivat 986 312 euroa.", "claim"),
        ("Toimintakulut ylittyivät 192 450 euroa.", "claim_deviation"),
        ("Toimintakulut ylittyivät 4,5 prosenttia.", "claim_deviation_percent"),
        ("Toimintatuotot kasvoivat edellisvuodesta 99 000 euroa.", "claim_change"),
        ("Toimintatuotot kasvoivat edellisvuodesta 91,2 prosenttia.", "claim_change_percent"),
        ("Toimintakulut toteutuivat 110,5-prosenttisesti.", "claim_rate"),
        ("Henkilöstökulujen osuus toimintakuluista oli 95,6 prosenttia.", "claim_share"),
        ("Toimintakulut olivat 8,8 miljoonaa euroa.", "claim_loose"),
        ("Toimintakulut olivat runsaat 8,9 miljoonaa euroa.", "claim_hedge"),
        ("Toimintakulut alittuivat 129 450 euroa.", "claim_direction_budget"),
        ("Toimintakulut pienenivät edellisvuodesta 383 132 euroa.", "claim_direction_year"),
        ("Toimintakulut alittuivat selvästi.", "claim_qual_moved"),
        ("Toimintatuotot toteutuivat talousarvion mukaisesti.", "claim_qual"),
        ("Henkilöstökulut laskivat edellisvuodesta.", "claim_trend"),
    ],
)
def test_sentence(sentence: str, key: str) -> None:
    found = remark(STATEMENT, sentence)
    assert found.sentence == key
    assert found.places[0].quote == sentence
    assert found.places[1].row in found.details["of"]
    text = words()[f"check_claim.{key}"]
    for language in Language:
        named = {name for _, name, _, _ in string.Formatter().parse(text.get(language)) if name}
        assert named <= set(found.details)
        assert "" not in {found.details[name] for name in named}


UNSCALED = """== fi 2025 Kuusiniemi
# Sivistyspalvelut
@comparison; cost=negative; deviation=budget_minus_actual
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: Toteuma 2025 | deviation: Poikkeama
Toimintatuotot | 812 | 905 | 968 | -63
Toimintakulut | -8 496 | -8 750 | -8 879 | 129

{sentence}
"""


def test_a_table_whose_unit_is_not_shown_is_told_of_once() -> None:
    sentence = "Toimintatuotot olivat 968 000 euroa. Toimintakulut olivat noin 8,9 miljoonaa euroa. Toimintakulut ylittyivät 129 000 euroa."
    claims = check_claims(document(UNSCALED.format(sentence=sentence)), with_voikko=False)
    assert {claim.verdict for claim in claims} == {Verdict.UNVERIFIABLE}
    (told,) = [claim.remark for claim in claims if claim.remark]
    assert (told.sentence, told.places[0].row) == ("claim_scale", "Toimintatuotot")


def test_one_sentence_a_thousand_times_off_is_a_slip() -> None:
    claims = check_claims(
        document(STATEMENT.format(sentence="Toimintatuotot olivat 968 euroa. Toimintakulut olivat 8,9 milj. euroa.")), with_voikko=False
    )
    assert [claim.verdict for claim in claims] == [Verdict.FALSE, Verdict.TRUE]
