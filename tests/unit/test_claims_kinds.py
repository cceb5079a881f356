"""Kinds that need sentences: each says nothing of its passing example and one thing of its failing one; and what they must keep silent about."""

import pytest

from tests.evidence_made import document
from toteuma.checks.inspection import inspect
from toteuma.core.remark import Remark
from toteuma.rules.checking import example

CODES = ("CLAIM", "CLAIM_HEDGE", "CLAIM_QUAL", "CLAIM_TREND", "ENUM_COUNT", "BOUND", "DUP_VALUE")


def remarks(text: str, code: str) -> list[Remark]:
    return [remark for remark in inspect(document(text)).remarks if remark.code == code]


@pytest.mark.parametrize("code", CODES)
def test_examples(code: str) -> None:
    told = example(code)
    assert remarks(told.passing, code) == []
    assert len(remarks(told.failing, code)) == 1


def prose(*paragraphs: str, language: str = "fi") -> str:
    return f"== {language} 2025 Kuusiniemi\n# Kuusiniemen kunta\n" + "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fi", "Toimintaa on viidessä yksikössä, joita ovat kirjasto ja museo.", 0),
        ("fi", "Palvelualueella on kaksi vastuualuetta: opetus ja koulutus sekä varhaiskasvatus.", 0),
        ("fi", "Vuonna avattiin kolme päiväkotia: esimerkiksi Metsätähti ja Niitty.", 0),
        ("fi", "Kolme hanketta päättyi: Digipolku (oma osuus 20 000 euroa), Lähiluonto ja Arki.", 0),
        ("fi", "Kaksi hanketta päättyi: Digipolku, Lähiluonto ja Arki.", 1),
        ("fi", "Tilikauden 4 tavoitetta: laatu, talous ja henkilöstö.", 1),
        ("sv", "Nämnden har tre enheter: biblioteket, museet och idrotten.", 0),
        ("sv", "Nämnden har två enheter: biblioteket, museet och idrotten.", 1),
        ("en", "The board has four units: the library, the museum and sports.", 1),
        ("en", "The board has three goals: quality, economy and staff.", 0),
    ],
)
def test_lists_that_are_counted(language: str, text: str, count: int) -> None:
    assert len(remarks(prose(text, language=language), "ENUM_COUNT")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Avustuksia maksettiin 120 000 euroa, josta seurojen osuus oli 80 000 euroa.", 0),
        ("Avustuksia maksettiin 120 000 euroa, josta seuroille 180 000 euroa.", 1),
        ("Avustuksia maksettiin 120 000 euroa, josta 150 prosenttia.", 0),
        ("Investointeihin varattiin 2 miljoonaa euroa, joista 2,4 miljoonaa euroa kouluihin.", 0),
        ("Investointeihin varattiin 2 miljoonaa euroa, joista 2,6 miljoonaa euroa kouluihin.", 1),
    ],
)
def test_parts_larger_than_their_whole(text: str, count: int) -> None:
    assert len(remarks(prose(text), "BOUND")) == count


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("Asukasluku oli 18 344.", "Asukasluku oli noin 18 500."), 0),
        (("Asukasluku 31.12.2025 oli 18 344.", "Asukasluku 31.12.2024 oli 18 502."), 0),
        (("Asukasluku 31.12.2025 oli 18 344.", "Vuoden 2025 lopussa asukasluku oli 18 434."), 1),
        (("Keskustan asukasluku oli 8 344.", "Asukasluku oli 18 434."), 0),
        (("Asukasluku väheni 120 hengellä.", "Asukasluku oli 18 434."), 0),
        (("Tuloveroprosentti oli 8,9.", "Kaupungin tuloveroprosentti on 9,1."), 1),
    ],
)
def test_facts_told_twice(texts: tuple[str, ...], count: int) -> None:
    assert len(remarks(prose(*texts), "DUP_VALUE")) == count


def goal(target: str, result: str, status: str) -> str:
    head = "text: Tavoite | target: Tavoitetaso | actual: Tulos | status: Tila"
    return f"== fi 2025 Kuusiniemi\n# Sivistys\n@goals\n{head}\nPalvelut ovat lähellä | {target} | {result} | {status}\n"


@pytest.mark.parametrize(
    ("target", "result", "status", "count"),
    [
        ("vähintään 80 %", "73 %", "Toteutui", 1),
        ("vähintään 80 %", "80 %", "Toteutui", 0),
        ("enintään 12", "14", "Toteutui", 1),
        ("enintään 12", "9", "Ei toteutunut", 1),
        ("vähintään 80 %", "79 %", "Toteutui osittain", 0),
        ("80 %", "73 %", "Toteutui", 0),
        ("vähintään 80 %", "73 % ja kesällä 82 %", "Toteutui", 0),
        ("vähintään 80 %", "73 kpl", "Toteutui", 0),
        ("vähintään 80 %", "73 %", "Ei toteutunut", 0),
    ],
)
def test_goals_against_their_bounds(target: str, result: str, status: str, count: int) -> None:
    assert len(remarks(goal(target, result, status), "BOUND")) == count
