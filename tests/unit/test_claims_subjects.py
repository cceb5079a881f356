"""What a sentence goes on with and what it adds up: the subject of the sentence before or of the heading, sums of lines, from where to where, for each
inhabitant, cash flow and balance sheet; and where such words mean something else."""

import pytest

from tests.evidence_made import document
from toteuma.checks.claims import check_claims
from toteuma.core.claim import Claim, Verdict

TOWN = """== fi 2025 Kuusiniemi
# Kuusiniemen kunta

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 6 210 | 6 050 | 6 388 | 338
Toimintakulut | -31 450 | -32 520 | -32 915 | -395
Toimintakate | -25 240 | -26 470 | -26 527 | -57
Verotulot | 17 902 | 18 100 | 18 440 | 340
Valtionosuudet | 9 655 | 9 800 | 9 712 | -88
Vuosikate | 2 317 | 1 430 | 1 625 | 195
Suunnitelman mukaiset poistot | -1 280 | -1 290 | -1 300 | -10
Tilikauden tulos | 1 037 | 140 | 325 | 185
Tilikauden ylijäämä (alijäämä) | 1 037 | 140 | 325 | 185

@cash_flow; scale=1000; cost=negative
1 000 € | prior 2024: 2024 | actual 2025: 2025
Investointimenot | -3 900 | -4 210
Pitkäaikaisten lainojen lisäys | 2 000 | 3 000
Pitkäaikaisten lainojen vähennys | -1 750 | -1 800
Rahavarojen muutos | 120 | 410
Rahavarat 31.12. | 3 490 | 3 900
Rahavarat 1.1. | 3 370 | 3 490

@balance_sheet; scale=1000
VASTATTAVAA | prior 2024: 2024 | actual 2025: 2025
OMA PÄÄOMA | 30 675 | 31 000
Peruspääoma | 22 100 | 22 100
Edellisten tilikausien ylijäämä (alijäämä) | 7 538 | 8 575
Tilikauden ylijäämä (alijäämä) | 1 037 | 325
VASTATTAVAA YHTEENSÄ | 60 100 | 61 500

@key_figures
Tunnusluku | prior 2024: 2024 | actual 2025: 2025
Omavaraisuusaste, % | 51,2 | 50,4
Vuosikate, €/asukas | 280 | 197
Vuosikate/Poistot, % | 181,0 | 125,0
Kertynyt yli-/alijäämä, 1000 € | 8 575 | 8 900
Lainakanta 31.12., 1000 € | 24 894 | 26 070
Lainakanta, €/asukas | 3 012 | 3 155
Asukasmäärä 31.12. | 8 265 | 8 263

@investments; cost=negative
Hanke | amended 2025: TA 2025 | actual 2025: Toteuma | deviation: Poikkeama
Koulukeskuksen laajennus | -2 500 000 | -2 405 000 | 95 000
Satamatien perusparannus | -400 000 | -380 500 | 19 500

# {heading}
{sentence}
"""


def claims(sentence: str, heading: str = "Talouden kehitys") -> list[Claim]:
    return list(check_claims(document(TOWN.format(heading=heading, sentence=sentence)), with_voikko=False))


@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("Verotulot olivat 18,4 miljoonaa euroa. Ne kasvoivat edellisvuodesta 3,0 prosenttia.", "true true"),
        ("Verotulot olivat 18,4 miljoonaa euroa. Ne kasvoivat edellisvuodesta 8,0 prosenttia.", "true false"),
        ("Verotuloja kertyi 18,4 miljoonaa euroa. Määrä on 0,3 miljoonaa euroa enemmän kuin talousarviossa.", "true true"),
        ("Verotuloja kertyi 18,4 miljoonaa euroa. Määrä on 0,3 miljoonaa euroa vähemmän kuin talousarviossa.", "true contradictory"),
        ("Verotulot olivat 18,4 miljoonaa euroa. Kasvua edellisvuodesta oli 538 000 euroa.", "true true"),
        ("Verotuloja kertyi 18,4 milj. euroa. Summa ylitti talousarvion 340 000 eurolla.", "true true"),
        ("Verotuloja ja valtionosuuksia kertyi yhteensä 28,2 miljoonaa euroa.", "true"),
        ("Verotuloja ja valtionosuuksia kertyi yhteensä 22,8 miljoonaa euroa.", "false"),
        ("Verotulot ja valtionosuudet olivat 28,2 miljoonaa euroa.", "true"),
        ("Verotulot ja valtionosuudet olivat 22,8 miljoonaa euroa.", "unverifiable"),
        ("Verotulot kasvoivat 17,9 miljoonasta eurosta 18,4 miljoonaan euroon.", "true true"),
        ("Verotulot kasvoivat 17,9 miljoonasta eurosta 18,9 miljoonaan euroon.", "true false"),
        ("Vuosikate oli 1,6 milj. euroa eli 197 euroa asukasta kohden.", "true true"),
        ("Vuosikate oli 197 euroa/asukas.", "true"),
        ("Poistot olivat 1,3 miljoonaa euroa.", "true"),
        ("Rahavarat olivat vuoden lopussa 3,9 miljoonaa euroa.", "true"),
        ("Taseen loppusumma oli 61,5 miljoonaa euroa.", "true"),
        ("Kertynyt ylijäämä oli 8,9 miljoonaa euroa.", "true"),
        ("Taseessa on kertynyttä ylijäämää 8,9 miljoonaa euroa.", "true"),
        ("Taseen kertynyt ylijäämä on 8,9 miljoonaa euroa.", "true"),
        ("Valtionosuudet jäivät talousarviosta 88 000 euroa.", "true"),
        ("Valtionosuuksia kertyi 88 000 euroa arvioitua vähemmän.", "true"),
        ("Valtionosuuksia kertyi 188 000 euroa arvioitua vähemmän.", "unverifiable"),
        ("Koulukeskuksen laajennukseen käytettiin 2,4 miljoonaa euroa.", "true"),
    ],
)
def test_sentences_go_on_with_what_was_told(sentence: str, verdicts: str) -> None:
    assert [claim.verdict.value for claim in claims(sentence)] == verdicts.split()


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [("Vuonna 2025 kertyi 18,4 miljoonaa euroa.", "true"), ("Vuonna 2025 kertyi 14,8 miljoonaa euroa.", "unverifiable")],
)
def test_a_heading_that_names_a_line_confirms_and_never_accuses(sentence: str, verdict: str) -> None:
    assert [claim.verdict.value for claim in claims(sentence, "Verotulot")] == [verdict]


@pytest.mark.parametrize(
    "sentence",
    [
        "Verotulot olivat 18,4 miljoonaa euroa. Määrä kasvoi 2,0 miljoonaa euroa vuodesta 2020.",
        "Verotulot olivat 18,4 miljoonaa euroa. Kasvu oli koko maassa 5,2 prosenttia.",
        "Verotulot kasvoivat 0,5 miljoonaa euroa. Kasvusta 0,4 miljoonaa euroa johtui palkoista.",
        "Verotulot kasvoivat 0,5 miljoonaa euroa. Kasvusta 0,4 miljoonaa euroa oli kiinteistöveroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Niistä 12,0 miljoonaa euroa oli kunnallisveroa.",
        "Verotuloja ja valtionosuuksia kertyi 18,4 ja 9,7 miljoonaa euroa.",
        "Verotulot ja valtionosuudet kasvoivat yhteensä 0,6 miljoonaa euroa.",
        "Verotulot, valtionosuudet ja maksut olivat yhteensä 30,2 miljoonaa euroa.",
        "Toimintatuotot ja toimintakulut olivat yhteensä 39,3 miljoonaa euroa.",
        "Vuosikate oli 1,6 milj. euroa ja lainat 3 100 euroa asukasta kohden.",
        "Vuosikate oli 1,6 milj. euroa ja toimintakulut olivat 3 983 euroa asukasta kohden.",
        "Toimintakulut ylittyivät 395 000 eurolla. Ylityksestä 200 000 euroa aiheutui palkoista.",
        "Toimintakulut ylittyivät 395 000 eurolla. Ylitys oli suurin sivistystoimessa, 600 000 euroa.",
        "Toimintakulut olivat 32,9 miljoonaa euroa. Ne olisivat olleet 33,5 miljoonaa euroa ilman säästöjä.",
        "Verotulot olivat 18,4 miljoonaa euroa. Ne ovat noin 5 miljoonaa euroa pienemmät kuin naapurikunnassa.",
        "Kunnan tulos oli 325 000 euroa. Se koostuu 200 000 euron myyntivoitosta.",
        "Verotulot olivat 18,4 miljoonaa euroa. Kasvua oli marraskuuhun mennessä 1,9 prosenttia.",
        "Verotulot olivat 18,4 miljoonaa euroa. Summasta 1,5 miljoonaa euroa siirrettiin rahastoon.",
        "Verotulot olivat 18,4 miljoonaa euroa. Summa sisältää 0,2 miljoonaa euroa korkoja.",
        "Taseen ylijäämä on 8,9 miljoonaa euroa.",
        "Poistot ja arvonalentumiset olivat 1,5 miljoonaa euroa.",
        "Lainaa lyhennettiin 1,8 miljoonaa euroa.",
        "Lisäpoistoja tehtiin 0,2 miljoonaa euroa.",
        "Kunnan investoinnit olivat 3,8 miljoonaa euroa rahoitusosuuksien jälkeen.",
    ],
)
def test_sentences_that_turn_to_something_else_are_not_accused(sentence: str) -> None:
    accused = {Verdict.FALSE, Verdict.CONTRADICTORY, Verdict.HEDGE, Verdict.LOOSE}
    assert not [claim for claim in claims(sentence) if claim.verdict in accused]
