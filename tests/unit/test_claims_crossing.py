"""Figures told by the words of a row and of a column: tables whose columns are neither budget nor actual, in three languages; and where such words
mean something else."""

import pytest

from tests.evidence_made import document
from toteuma.checks.claims import check_claims
from toteuma.core.claim import Claim

TOWNS = {
    "fi": """== fi 2025 Kuusiniemi
# Kuusiniemen kunta

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: TP 2024 | amended 2025: TA 2025 | actual 2025: TP 2025 | deviation: Poikkeama
Verotulot | 17 902 | 18 100 | 18 440 | 340
Vuosikate | 2 317 | 1 430 | 1 625 | 195

@other; scale=1
Yhtiö | unknown: Kunnan omistusosuus, % | unknown: Konsernin omistusosuus, % | unknown: Osuus tuloksesta, € | unknown: Henkilöstö
Kuusiniemen Vesi Oy | 80,0 | 85,5 | 41 200 | 12
KOY Kuusiniemen Hallit | 100,0 | 100,0 | -7 350 | 2
Metsäpalvelu Oy | 51,0 | 51,0 | 18 900 | 30

@other; scale=1
Vuosi | unknown: Tuloveroprosentti, %
Verovuosi 2024 | 8,60
Verovuosi 2025 | 8,90

# {heading}
{sentence}
""",
    "sv": """== sv 2025 Björkvik
# Björkviks kommun

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: BS 2024 | amended 2025: BU 2025 | actual 2025: BS 2025 | deviation: Avvikelse
Skatteinkomster | 17 902 | 18 100 | 18 440 | 340
Årsbidrag | 2 317 | 1 430 | 1 625 | 195

@other; scale=1
Bolag | unknown: Kommunens ägarandel, % | unknown: Andel av resultatet, €
Björkviks Vatten Ab | 80,0 | 41 200
Skogsservice Ab | 51,0 | -18 900

@other; scale=1
Skatteår | unknown: Inkomstskatteprocent, %
Skatteår 2024 | 8,60
Skatteår 2025 | 8,90

# {heading}
{sentence}
""",
    "en": """== en 2025 Westport
# Town of Westport

@comparison; scale=1000; cost=negative; deviation=actual_minus_budget
1 000 € | prior 2024: 2024 | amended 2025: Budget 2025 | actual 2025: 2025 | deviation: Deviation
Tax revenue | 17 902 | 18 100 | 18 440 | 340
Annual margin | 2 317 | 1 430 | 1 625 | 195

@other; scale=1
Company | unknown: Ownership, % | unknown: Share of result, €
Westport Water Ltd | 80.0 | 41,200
Forest Services Ltd | 51.0 | -18,900

# {heading}
{sentence}
""",
}


def claims(language: str, heading: str, sentence: str) -> list[Claim]:
    return list(check_claims(document(TOWNS[language].format(heading=heading, sentence=sentence)), with_voikko=False))


@pytest.mark.parametrize(
    ("language", "heading", "sentence", "verdicts"),
    [
        ("fi", "Tytäryhtiöt", "Kunta omistaa 80,0 prosenttia Kuusiniemen Vesi Oy:n osakekannasta.", "true"),
        ("fi", "Tytäryhtiöt", "Kunta omistaa 80 prosenttia Kuusiniemen Vesi Oy:stä.", "true"),
        ("fi", "Tytäryhtiöt", "Kunta omistaa 70 prosenttia Kuusiniemen Vesi Oy:stä.", "false"),
        ("fi", "Tytäryhtiöt", "Konserni omistaa 85,5 prosenttia Kuusiniemen Vesi Oy:stä.", "true"),
        ("fi", "Kuusiniemen Vesi Oy", "Yhtiön tulos oli 41 200 euroa.", "true"),
        ("fi", "Kuusiniemen Vesi Oy", "Yhtiön tilikauden voitto oli 41 200 euroa.", "true"),
        ("fi", "Kiinteistö Oy Hallit", "Tappiota kertyi 7 350 euroa.", "true"),
        ("fi", "Metsäpalvelu Oy", "Metsäpalvelu Oy:n henkilöstö oli 30.", "true"),
        ("fi", "Verotus", "Kunnan tuloveroprosentti oli 8,90.", "true"),
        ("fi", "Verotus", "Kunnan veroprosentti vuonna 2024 oli 8,60.", "true"),
        ("fi", "Verotus", "Kunnan tuloveroprosentti vuonna 2024 oli 8,90.", "false"),
        ("fi", "Verotus", "Uudistus tehtiin vuonna 2024. Kunnan tuloveroprosentti oli tuolloin 8,60.", "true"),
        ("fi", "Verotus", "Uudistus tehtiin vuonna 2024. Kunnan tuloveroprosentti oli tuolloin 8,90.", "unverifiable"),
        ("sv", "Dotterbolag", "Kommunen äger 80 procent av Björkviks Vatten Ab.", "true"),
        ("sv", "Dotterbolag", "Kommunen äger 75 procent av Björkviks Vatten Ab.", "false"),
        ("sv", "Skogsservice Ab", "Bolagets förlust var 18 900 euro.", "true"),
        ("sv", "Beskattning", "Kommunens inkomstskatteprocent var 8,90.", "true"),
        ("en", "Companies", "The town owns 80 per cent of Westport Water Ltd.", "true"),
        ("en", "Companies", "The town owns 70 per cent of Westport Water Ltd.", "false"),
        ("en", "Forest Services Ltd", "The loss was EUR 18,900.", "true"),
    ],
)
def test_a_cell_is_told_by_its_row_and_its_column(language: str, heading: str, sentence: str, verdicts: str) -> None:
    assert [claim.verdict.value for claim in claims(language, heading, sentence)] == verdicts.split()


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        # a part of a name in the head: the share of the result is not the result of a company of which a part is owned
        ("Kuusiniemen Vesi Oy", "Yhtiön tulos oli 51 500 euroa."),
        ("Kuusiniemen Vesi Oy", "Tilikauden tulos ennen veroja oli 52 000 euroa."),
        # of another company, of nobody, of another year, of another thing
        ("Tytäryhtiöt", "Kunta omistaa 80 prosenttia Naapurin Vesi Oy:stä."),
        ("Tytäryhtiöt", "Tulos oli 41 200 euroa."),
        ("Kuusiniemen Vesi Oy", "Yhtiön tulos vuonna 2024 oli 41 200 euroa."),
        ("Kuusiniemen Vesi Oy", "Yhtiön liikevaihto oli 41 200 euroa."),
        ("Kuusiniemen Vesi Oy", "Yhtiö maksaa 80 prosenttia kuluista."),
        ("Verotus", "Tuolloin tuloveroprosentti oli 8,60."),
        ("Verotus", "Kuntien keskimääräinen tuloveroprosentti oli 8,90."),
        ("Verotus", "Tuloveroprosentti nousi 0,3 prosenttiyksikköä."),
    ],
)
def test_what_only_looks_like_a_cell_is_not_linked(heading: str, sentence: str) -> None:
    assert {claim.verdict.value for claim in claims("fi", heading, sentence)} == {"unverifiable"}


def test_what_disagrees_is_told_by_company_and_column() -> None:
    (claim,) = claims("fi", "Tytäryhtiöt", "Kunta omistaa 70 prosenttia Kuusiniemen Vesi Oy:stä.")
    assert claim.remark is not None
    assert (claim.remark.details["of"], claim.remark.details["column"]) == ("Kuusiniemen Vesi Oy", "Kunnan omistusosuus, %")
    assert (claim.linked_to[0].row, claim.linked_to[0].quote) == ("Kuusiniemen Vesi Oy", "80,0")


def test_a_key_figure_told_to_the_last_digit_is_that_figure() -> None:
    """Nothing was rounded on the way, so one off in the last digit is no rounding."""
    assert [c.verdict.value for c in claims("fi", "Verotus", "Kunnan tuloveroprosentti oli 8,91.")] == ["false"]
