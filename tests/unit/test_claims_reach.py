"""How far the linking of figures in prose reaches: whose line a sentence tells of where its heading has no table, figures in thousands, persons, ratios,
brackets, several figures in a sentence; and where it must not reach."""

from dataclasses import replace

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

# Kirjastolautakunta
@comparison; cost=negative; deviation=actual_minus_budget
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 18 200 | 20 000 | 24 650 | 4 650
Toimintakulut | -640 000 | -655 000 | -650 900 | 4 100
Toimintakate | -621 800 | -635 000 | -626 250 | 8 750

@comparison Kuusiniemen kunta
Henkilöstö | prior 2024: 31.12.2024 | actual 2025: 31.12.2025
Vakinainen henkilöstö | 312 | 305
Määräaikainen henkilöstö | 41 | 38

@key_figures Kuusiniemen kunta
Tunnusluku | prior 2024: 2024 | actual 2025: 2025
Omavaraisuusaste, % | 51,2 | 50,4
Lainakanta, €/asukas | 3 012 | 3 155
Asukasmäärä 31.12. | 8 265 | 8 263

@key_figures Kuusiniemen kunta
Tunnusluku | text: Yksikkö | prior 2024: 2024 | actual 2025: 2025
Kiinteistövero | €/asukas | 190 | 195

@comparison Kuusiniemen kunta; cost=negative
Toimintakulut | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025
Kirjastolautakunta | -640 000 | -655 000 | -650 900
Tekninen lautakunta | -4 210 300 | -4 300 000 | -4 377 120

# {heading}
{sentence}
"""


def claims(heading: str, sentence: str) -> list[Claim]:
    made = document(TOWN.format(heading=heading, sentence=sentence))
    by_unit = list(made.tables())[-1]
    lined = replace(by_unit, rows=tuple(replace(row, line="operating_expenses") for row in by_unit.rows))
    return list(check_claims(replace(made, blocks=tuple(lined if b is by_unit else b for b in made.blocks)), with_voikko=False))


@pytest.mark.parametrize(
    ("heading", "sentence", "verdicts"),
    [
        ("Talouden kehitys", "Verotulot olivat 18,4 miljoonaa euroa.", "true"),
        ("Talouden kehitys", "Verotulot olivat 14,8 miljoonaa euroa.", "false"),
        ("Talouden kehitys", "Verotulot olivat 18 440 000 euroa (17,9 milj. euroa).", "true true"),
        (
            "Talouden kehitys",
            "Verotulot olivat 18,4 milj. € (17,9 milj. € v. 2024), mikä on 0,3 milj. € (1,9 %) enemmän kuin talousarviossa.",
            "true true true true",
        ),
        ("Talouden kehitys", "Verotulot kasvoivat edellisvuodesta 538 000 euroa eli 3,0 prosenttia.", "true true"),
        ("Talouden kehitys", "Verotuloja kertyi 18,4 milj. euroa ja valtionosuuksia 9,7 milj. euroa.", "true true"),
        ("Talouden kehitys", "Kunnan toimintakulut olivat 32,9 miljoonaa euroa.", "true"),
        ("Talouden kehitys", "Kunnan toimintakulut olivat 39,2 miljoonaa euroa.", "false"),
        ("Talouden kehitys", "Kunnan vakinainen henkilöstö oli 305.", "true"),
        ("Talouden kehitys", "Kunnan vakinainen henkilöstö oli vuoden lopussa 350 henkilöä.", "false"),
        ("Talouden kehitys", "Omavaraisuusaste oli 50,4 prosenttia (51,2 % vuonna 2024).", "true true"),
        ("Talouden kehitys", "Kunnan lainakanta oli 3 155 euroa asukasta kohti.", "true"),
        ("Talouden kehitys", "Asukaskohtainen lainamäärä oli 3 155 euroa.", "true"),
        ("Talouden kehitys", "Kiinteistövero oli 195 euroa asukasta kohti.", "true"),
        ("Talouden kehitys", "Kunnan asukasluku oli 8 263.", "true"),
        ("Talouden kehitys", "Teknisen lautakunnan toimintakulut olivat 4 377 120 euroa.", "true"),
        ("Talouden kehitys", "Teknisen lautakunnan toimintakulut olivat 4 773 120 euroa.", "false"),
        ("Kirjastolautakunta", "Lautakunnan määräraha alittui 8 750 eurolla.", "true"),
        ("Kirjastolautakunta", "Määräraha ylittyi 12 000 eurolla.", "unverifiable"),
        ("Kirjastolautakunta", "Toimintakulut olivat 650 900 euroa.", "true"),
        ("Talouden kehitys", "Toimintatuotot 6,4 miljoonaa euroa ylittivät talousarvion 0,3 miljoonalla eurolla.", "true true"),
    ],
)
def test_reach(heading: str, sentence: str, verdicts: str) -> None:
    assert " ".join(claim.verdict for claim in claims(heading, sentence)) == verdicts


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Yleinen taloustilanne", "Kuntasektorin toimintakulut kasvoivat 1,6 prosenttia."),
        ("Yleinen taloustilanne", "Kuntien talous heikkeni. Verotulot pienenivät 3,4 prosenttia vuodesta 2024."),
        ("Yleinen taloustilanne", "Suomessa verotulot olivat 25 miljardia euroa."),
        ("Kuusiniemen Vesi Oy", "Toimintakulut olivat 0,9 miljoonaa euroa ja vuosikate 0,2 miljoonaa euroa."),
        ("Museotoimi", "Toimintakulut olivat 210 000 euroa."),
        ("Talouden kehitys", "Verotuloja ja maksuja kertyi 19,1 miljoonaa euroa."),
        ("Talouden kehitys", "Arvonlisäverotulot olivat 1,2 miljoonaa euroa."),
        ("Talouden kehitys", "Kirjastolautakunta sai kiitosta. Toimintakulut olivat 120 000 euroa."),
        ("Talouden kehitys", "Kuusiniemi-konsernin omavaraisuusaste oli 43,1 prosenttia."),
        ("Talouden kehitys", "Konsernin omavaraisuusaste oli 43,1 prosenttia."),
        ("Talouden kehitys", "Kiinteistövero kasvoi 7,0 prosenttia."),
    ],
)
def test_no_reach(heading: str, sentence: str) -> None:
    assert {claim.verdict for claim in claims(heading, sentence)} <= {Verdict.UNVERIFIABLE}
