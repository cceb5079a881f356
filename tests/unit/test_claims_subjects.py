"""What a sentence goes on with and what it adds up: the subject of the sentence before or of the heading, sums of lines, from where to where, for each
inhabitant, cash flow and balance sheet; and where such words mean something else."""

import pytest

from tests.evidence_made import document
from toteuma.checks.claims import check_claims
from toteuma.core.claim import Claim, Verdict
from toteuma.core.findings import Level

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
        ("Verotulot ja valtionosuudet olivat 22,8 miljoonaa euroa.", "false"),
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
        ("Verotulot olivat 18,4 miljoonaa euroa, mikä ylittää budjetoidun peräti 0,3 miljoonalla eurolla.", "true true"),
        (
            "Verotuloja kertyi 18,4 miljoonaa euroa. Määrä on 0,5 miljoonaa euroa korkeampi kuin vuonna 2024, eli verotulot kasvoivat 3,0 prosenttia.",
            "true true true",
        ),
        ("Suurimmat investoinnit olivat koulukeskuksen laajennus (2,4 m€) ja Satamatien perusparannus (0,38 m€).", "true true"),
        ("Kunnan omavaraisuusaste oli 50,4 prosenttia. Vuonna 2024 tunnusluvun arvo oli 51,2 prosenttia.", "true true"),
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
    [("Vuonna 2025 kertyi 18,4 miljoonaa euroa.", "true"), ("Vuonna 2025 kertyi 14,8 miljoonaa euroa.", "false")],
)
def test_a_heading_that_names_a_line_confirms_and_warns_at_most(sentence: str, verdict: str) -> None:
    (claim,) = claims(sentence, "Verotulot")
    assert claim.verdict.value == verdict
    assert claim.remark is None or claim.remark.level is Level.WARNING


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
        "Kunnan omavaraisuusaste oli 50,4 prosenttia. Vuonna 2024 kaikkien kuntien tunnusluvun arvo oli 61,8 prosenttia.",
        "Kunnan omavaraisuusaste oli 50,4 prosenttia. Tunnusluvun tavoitetaso on 70 prosenttia.",
        "Suurimmat investoinnit olivat koulukeskuksen laajennus (2,4 m€) ja satama (0,4 m€).",
        "Verotulot kasvoivat budjetoidusta 18,1 miljoonasta eurosta 0,3 miljoonaa euroa.",
        "Verotulot kasvoivat viidessä vuodessa 15,2 miljoonasta eurosta 18,4 miljoonaan euroon.",
        "Verotulot kasvoivat ennustetusta 18,0 miljoonasta eurosta 18,4 miljoonaan euroon.",
        "Verotuloja kertyi 18,4 miljoonaa euroa. Tämä on 55 prosenttia kaikista tuloista.",
        "Verotulojen ja valtionosuuksien yhteismäärä oli 28,2 miljoonaa euroa.",
        "Toimintatuottojen ja toimintakulujen erotus oli 26,5 miljoonaa euroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Ne laskivat 2,0 prosenttia viidessä vuodessa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Kasvu oli viidessä vuodessa 4,2 miljoonaa euroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Kasvu oli viiden viime vuoden aikana 4,2 miljoonaa euroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Ne ovat kasvaneet vuodesta 2020 4,2 miljoonaa euroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Niitä kertyi vuoden alkupuolella 9,1 miljoonaa euroa.",
        "Toimintakulut ylittyivät 395 000 eurolla. Ylitys on vähäinen, 1,2 prosenttia.",
        "Toimintakulujen ylitys oli vähäinen, 395 000 euroa.",
        "Verotulot olivat 18,4 miljoonaa euroa. Summa on 2 232 euroa asukasta kohden.",
    ],
)
def test_sentences_that_turn_to_something_else_are_not_accused(sentence: str) -> None:
    accused = {Verdict.FALSE, Verdict.CONTRADICTORY, Verdict.HEDGE, Verdict.LOOSE}
    assert not [claim for claim in claims(sentence) if claim.verdict in accused]


GRANBY = """== sv 2025 Granby
# Granby kommun

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: BS 2024 | amended 2025: BU 2025 | actual 2025: BS 2025 | deviation: Avvikelse
Verksamhetsintäkter | 6 210 | 6 050 | 6 388 | 338
Verksamhetskostnader | -31 450 | -32 520 | -32 915 | -395
Verksamhetsbidrag | -25 240 | -26 470 | -26 527 | -57
Skatteinkomster | 17 902 | 18 100 | 18 440 | 340
Statsandelar | 9 655 | 9 800 | 9 712 | -88
Årsbidrag | 2 317 | 1 430 | 1 625 | 195
Avskrivningar enligt plan | -1 280 | -1 290 | -1 300 | -10
Räkenskapsperiodens resultat | 1 037 | 140 | 325 | 185

@key_figures
Nyckeltal | prior 2024: 2024 | actual 2025: 2025
Soliditet, % | 51,2 | 50,4
Årsbidrag, €/invånare | 280 | 197
Ackumulerat över-/underskott, 1000 € | 8 575 | 8 900
Lånestock 31.12, 1000 € | 24 894 | 26 070
Lånestock, €/invånare | 3 012 | 3 155
Invånarantal 31.12 | 8 265 | 8 263

# Ekonomins utveckling
{sentence}
"""

NORTHWICK = """== en 2025 Northwick
# Northwick town

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
EUR 1 000 | prior 2024: Actual 2024 | amended 2025: Budget 2025 | actual 2025: Actual 2025 | deviation: Deviation
Operating income | 6 210 | 6 050 | 6 388 | 338
Operating expenses | -31 450 | -32 520 | -32 915 | -395
Operating margin | -25 240 | -26 470 | -26 527 | -57
Tax revenue | 17 902 | 18 100 | 18 440 | 340
Central government transfers | 9 655 | 9 800 | 9 712 | -88
Annual margin | 2 317 | 1 430 | 1 625 | 195
Planned depreciation | -1 280 | -1 290 | -1 300 | -10
Result for the period | 1 037 | 140 | 325 | 185

@key_figures
Key figure | prior 2024: 2024 | actual 2025: 2025
Equity ratio, % | 51,2 | 50,4
Annual margin, €/inhabitant | 280 | 197
Accumulated surplus/deficit, €1000 | 8 575 | 8 900
Loan portfolio 31 Dec, 1000 € | 24 894 | 26 070
Loan portfolio, €/inhabitant | 3 012 | 3 155
Population 31 Dec | 8 265 | 8 263

# Development of the economy
{sentence}
"""


@pytest.mark.parametrize(
    ("town", "sentence"),
    [
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. De ökade med 3,0 procent från föregående år."),
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. Beloppet är 0,3 miljoner euro större än i budgeten."),
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. Ökningen från föregående år var 538 000 euro."),
        (GRANBY, "Skatteinkomsterna och statsandelarna uppgick till sammanlagt 28,2 miljoner euro."),
        (GRANBY, "Skatteinkomsterna var 17,9 miljoner euro år 2024 och 18,4 miljoner euro år 2025."),
        (GRANBY, "Skatteinkomsterna steg från 17,9 miljoner euro till 18,4 miljoner euro."),
        (GRANBY, "Skatteinkomsterna steg till 18,4 miljoner euro."),
        (GRANBY, "Skatteinkomsterna ökade med 0,5 miljoner euro till 18,4 miljoner euro."),
        (GRANBY, "Årsbidraget var 1,6 miljoner euro eller 197 euro per invånare."),
        (GRANBY, "Årsbidraget per invånare var 197 euro."),
        (GRANBY, "Avskrivningarna var 1,3 miljoner euro."),
        (GRANBY, "Statsandelarna underskred budgeten med 88 000 euro."),
        (GRANBY, "Statsandelarna blev 88 000 euro mindre än budgeterat."),
        (GRANBY, "Lånestocken var 26,1 miljoner euro vid årets slut."),
        (GRANBY, "Lånestocken per invånare var 3 155 euro."),
        (GRANBY, "Kommunens invånarantal var 8 263."),
        (GRANBY, "Årsbidraget försämrades med 0,7 miljoner euro från föregående år."),
        (GRANBY, "För verksamhetskostnaderna hade reserverats 32,5 miljoner euro."),
        (GRANBY, "Soliditeten sjönk från 51,2 procent till 50,4 procent."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. It grew by 3.0 per cent from the previous year."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. The amount was 0.3 million euros more than in the budget."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. The increase from the previous year was 538,000 euros."),
        (NORTHWICK, "Tax revenue and central government transfers totalled 28.2 million euros."),
        (NORTHWICK, "Tax revenue was 17.9 million euros in 2024 and 18.4 million euros in 2025."),
        (NORTHWICK, "Tax revenue rose from 17.9 million euros to 18.4 million euros."),
        (NORTHWICK, "Tax revenue rose to 18.4 million euros."),
        (NORTHWICK, "Tax revenue grew by 0.5 million euros to 18.4 million euros."),
        (NORTHWICK, "The annual margin was 1.6 million euros or 197 euros per inhabitant."),
        (NORTHWICK, "The annual margin per inhabitant was 197 euros."),
        (NORTHWICK, "Depreciation was 1.3 million euros."),
        (NORTHWICK, "Central government transfers fell short of the budget by 88,000 euros."),
        (NORTHWICK, "The loan portfolio was 26.1 million euros at the end of the year."),
        (NORTHWICK, "The loan portfolio per inhabitant was 3,155 euros."),
        (NORTHWICK, "The population was 8,263."),
        (NORTHWICK, "The annual margin weakened by 0.7 million euros from the previous year."),
        (NORTHWICK, "The equity ratio fell from 51.2 per cent to 50.4 per cent."),
    ],
)
def test_swedish_and_english_sentences_go_on_too(town: str, sentence: str) -> None:
    found = check_claims(document(town.format(sentence=sentence)))
    assert found
    assert {claim.verdict for claim in found} == {Verdict.TRUE}


@pytest.mark.parametrize(
    ("town", "sentence", "verdicts"),
    [
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. De ökade med 8,0 procent från föregående år.", "true false"),
        (GRANBY, "Skatteinkomsterna steg från 17,9 miljoner euro till 18,9 miljoner euro.", "true false"),
        (GRANBY, "Skatteinkomsterna och statsandelarna uppgick till sammanlagt 22,8 miljoner euro.", "false"),
        (NORTHWICK, "Tax revenue was 18.4 million euros. It grew by 8.0 per cent from the previous year.", "true false"),
        (NORTHWICK, "Tax revenue rose from 17.9 million euros to 18.9 million euros.", "true false"),
        (NORTHWICK, "Tax revenue and central government transfers totalled 22.8 million euros.", "false"),
        (NORTHWICK, "Tax revenue was 18.4 million euros. It includes 1.5 million euros of interest.", "true unverifiable"),
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. De innehåller 1,5 miljoner euro ränta.", "true unverifiable"),
    ],
)
def test_swedish_and_english_sentences_are_accused_where_it_is_sure(town: str, sentence: str, verdicts: str) -> None:
    assert [claim.verdict.value for claim in check_claims(document(town.format(sentence=sentence)))] == verdicts.split()


@pytest.mark.parametrize(
    ("town", "sentence"),
    [
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro, jämfört med 17,9 miljoner euro."),
        (GRANBY, "Skatteinkomsterna steg på fem år från 15,2 miljoner euro till 18,4 miljoner euro."),
        (GRANBY, "Skatteinkomsterna ökade från budgeterade 18,1 miljoner euro till 18,4 miljoner euro."),
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. Det täcker 56 procent av kostnaderna."),
        (GRANBY, "Skatteinkomsterna var 18,4 miljoner euro. Av ökningen kom 0,2 miljoner euro från samfundsskatten."),
        (GRANBY, "Kommunens bidrag till 0,3 miljoner euro minskade."),
        (NORTHWICK, "Tax revenue was 18.4 million euros, compared to 17.9 million euros."),
        (NORTHWICK, "Tax revenue was 18.4 million euros compared to 17.9 million euros a year earlier."),
        (NORTHWICK, "Tax revenue rose in five years from 15.2 million euros to 18.4 million euros."),
        (NORTHWICK, "Tax revenue grew from the budgeted 18.1 million euros to 18.4 million euros."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. It was 20.1 million euros in the plan of 2023."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. The increase is expected to be 1.0 million euros next year."),
        (NORTHWICK, "Tax revenue was 18.4 million euros. This covers 56 per cent of expenses."),
        (NORTHWICK, "Tax revenue was raised by up to 0.2 million euros."),
    ],
)
def test_swedish_and_english_sentences_that_turn_to_something_else(town: str, sentence: str) -> None:
    accused = {Verdict.FALSE, Verdict.CONTRADICTORY, Verdict.HEDGE, Verdict.LOOSE}
    assert not [claim for claim in check_claims(document(town.format(sentence=sentence))) if claim.verdict in accused]
