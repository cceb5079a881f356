"""Figures told by a verb or by one word for several lines, by a unit named after another one, by what stands after the number; and what such words must
not be taken for."""

import pytest

from tests.evidence_made import document
from toteuma.checks.claims import check_claims

FI = """== fi 2025 Kuusiniemi
# Kuusiniemen kunta

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 6 210 | 6 050 | 6 388 | 338
Toimintakulut | -31 450 | -32 520 | -32 915 | -395
Verotulot | 17 902 | 18 100 | 18 440 | 340
Valtionosuudet | 9 655 | 9 800 | 9 712 | -88
Satunnaiset tuotot | 0 | 0 | 310 | 310

@cash_flow; scale=1000; cost=negative
1 000 € | prior 2024: 2024 | actual 2025: 2025
Investointimenot | -3 900 | -4 210
Rahoitusosuudet investointimenoihin | 150 | 460
Pysyvien vastaavien hyödykkeiden luovutustulot | 40 | 90
Pitkäaikaisten lainojen lisäys | 2 000 | 3 000
Pitkäaikaisten lainojen vähennys | -1 750 | -1 800
Lyhytaikaisten lainojen muutos | 500 | -1 000

@key_figures Kuusiniemen kunta
Tunnusluku | prior 2024: 2024 | actual 2025: 2025
Kassan riittävyys, pv | 41 | 38
Syntyneitä lapsia | 92 | 85
Uusien yritysten lukumäärä | 73 | 68
Yritysten lukumäärä | 540 | 551
Käsitellyt asiat | 210 | 198
Vuosikate poistoista | 180,5 % | 203,0 %
Opetustuntien lukumäärä/vuosi | 11 326 | 11 349

# Kirjastolautakunta
@comparison; cost=negative; deviation=actual_minus_budget
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 18 200 | 20 000 | 24 650 | 4 650
Toimintakulut | -640 000 | -655 000 | -650 900 | 4 100

# Museolautakunta
@comparison; cost=negative; deviation=actual_minus_budget
Selite | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Toimintatuotot | 8 200 | 9 000 | 9 900 | 900
Toimintakulut | -340 000 | -345 000 | -351 000 | -6 000

# Talouden kehitys
{sentence}
"""
SV = """== sv 2025 Björkvik
# Björkviks kommun

@cash_flow; scale=1000; cost=positive
1 000 € | prior 2024: 2024 | actual 2025: 2025
Investeringsutgifter | 3 900 | 4 210
Finansieringsandelar för investeringsutgifter | 150 | 460
Ökning av långfristiga lån | 2 000 | 3 000
Minskning av långfristiga lån | 1 750 | 1 800
Förändring av kortfristiga lån | 500 | -1 000

# Ekonomin
{sentence}
"""
EN = """== en 2025 Westport
# Town of Westport

@cash_flow; scale=1000; cost=negative
1 000 € | prior 2024: 2024 | actual 2025: 2025
Capital expenditure | -3 900 | -4 210
Capital grants received | 150 | 460
New long-term loans | 2 000 | 3 000
Repayments of long-term loans | -1 750 | -1 800
Change in short-term loans | 500 | -1 000

# The economy
{sentence}
"""


def verdicts(town: str, sentence: str) -> str:
    return " ".join(claim.verdict.value for claim in check_claims(document(town.format(sentence=sentence)), with_voikko=False))


@pytest.mark.parametrize(
    ("town", "sentence", "expected"),
    [
        (FI, "Kunta investoi vuoden aikana 4,2 miljoonalla eurolla.", "true"),
        (FI, "Nettoinvestoinnit olivat 3,75 miljoonaa euroa (3,75 milj. euroa v. 2024).", "true true"),
        (FI, "Investointituloja kertyi 0,55 miljoonaa euroa.", "true"),
        (FI, "Lainoja lyhennettiin 2,8 miljoonalla eurolla.", "true"),
        (FI, "Vuoden aikana lyhennettiin lainoja 2,8 miljoonaa euroa (1,25 milj. €).", "true true"),
        (FI, "Investointeihin otettiin 3,0 miljoonaa euroa uutta pitkäaikaista lainaa.", "true"),
        (FI, "Tulosta parantaa 0,3 miljoonan euron satunnainen tulo.", "true"),
        (FI, "Kirjastolautakunnan tuotot olivat 24 650 euroa ja museolautakunnan 9 900 euroa.", "true true"),
        (FI, "Kirjastolautakunnan tuotot olivat 24 650 euroa ja museolautakunnan 9 400 euroa.", "true false"),
        (FI, "Kirjastolautakunnan määräraha alittui 4 100 eurolla ja museolautakunnan 900 eurolla.", "true unverifiable"),
        (FI, "Verotuloja kertyi 0,3 miljoonaa euroa budjetoitua enemmän, 18,4 miljoonaa euroa.", "true true"),
        (FI, "Vuonna 2024 verotulot olivat 17,9 miljoonaa euroa, eli 0,5 miljoonaa euroa pienemmät.", "true true"),
        (FI, "Kuntaan syntyi 85 lasta, 7 lasta vähemmän kuin vuonna 2024.", "true true"),
        (FI, "Kuntaan syntyi 58 lasta.", "false"),
        (FI, "Kuntaan perustettiin 68 uutta yritystä.", "true"),
        (FI, "Vuosikate oli 203 prosenttia poistoista.", "true"),
        (FI, "Vuosikate oli 230 prosenttia poistoista.", "false"),
        (FI, "Opetustuntien lukumäärä oli 11 349.", "true"),
        (FI, "Maksuvalmiutta kuvaa kassan riittävyys. Kunnassa tunnusluvun arvo vuonna 2025 oli 38 päivää.", "true"),
        (FI, "Kassan riittävyys kuvaa maksuvalmiutta. Vuonna 2024 tunnusluvun arvo oli 41 päivää.", "true"),
        (SV, "Nettoinvesteringarna var 3,75 miljoner euro.", "true"),
        (SV, "Kommunen investerade 4,2 miljoner euro.", "true"),
        (SV, "Amorteringarna uppgick till 2,8 miljoner euro.", "true"),
        (EN, "Net investments amounted to EUR 3.75 million.", "true"),
        (EN, "The town invested EUR 4.2 million.", "true"),
        (EN, "Loan repayments totalled EUR 2.8 million.", "true"),
    ],
)
def test_what_is_told_in_other_words_than_its_row(town: str, sentence: str, expected: str) -> None:
    assert verdicts(town, sentence) == expected


@pytest.mark.parametrize(
    ("town", "sentence"),
    [
        # other amounts than any reading of the words gives: perhaps another way of counting, so nobody is accused
        (FI, "Nettoinvestoinnit olivat 2,9 miljoonaa euroa."),
        (FI, "Lainoja lyhennettiin 3,4 miljoonalla eurolla."),
        (FI, "Kunta investoi koulukeskukseen 4,2 miljoonaa euroa."),
        (FI, "Investointeihin otettiin 2,0 miljoonaa euroa uutta lainaa ja loput katettiin kassasta."),
        (FI, "Kirjastolautakunnan tuotot olivat hankkeen vuoksi suuret ja museolautakunnan avustus 9 000 euroa."),
        (FI, "Kunta on varautunut 0,3 miljoonan euron korjauksiin."),
        (FI, "Maksuvalmiutta kuvaa kassan riittävyys. Tunnusluvun arvo on heikko, jos se on alle 38 päivää."),
        (FI, "Maksuvalmiutta kuvaa kassan riittävyys. Vuonna 2025 tunnusluvun arvo oli maakunnassa 38 päivää."),
        (FI, "Kunnassa on toiminut 68 yritystä jo ennen sotia."),
        (SV, "Kommunen investerade 1,5 miljoner euro i skolan."),
        (EN, "The town invested EUR 1.5 million in the school."),
    ],
)
def test_what_is_counted_otherwise_is_not_accused(town: str, sentence: str) -> None:
    assert set(verdicts(town, sentence).split()) == {"unverifiable"}


def test_the_figure_has_every_cell_that_it_rests_on() -> None:
    (claim,) = check_claims(document(FI.format(sentence="Lainoja lyhennettiin 2,8 miljoonalla eurolla.")), with_voikko=False)
    assert [where.quote for where in claim.linked_to] == ["-1 800", "-1 000"]
