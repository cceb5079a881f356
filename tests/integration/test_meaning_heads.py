"""Heads, captions and numbering as different municipalities print them: what each table comes out as."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.meaning_made import read, roles, tables
from toteuma.core.evidence import TableKind

LINES = ("operating_revenue", "operating_expenses", "operating_margin")

SPREAD = """
# Tilinpäätös 2025

## 4.10 Sivistyslautakunta

### 4.10.1 Kirjastopalvelut

 | TP 2024 | Talousarvio 2025 | | | Toteutuma | Poikkeama
 | | Alkuperäinen | Muutokset | Yhteensä | 2025 |
Toimintatuotot | 10 200,50 | 11 000 | 500 | 11 500 | 11 720,10 | 220,10
Toimintakulut | -98 100,00 | -99 000 | 0 | -99 000 | -99 105,40 | -105,40
Toimintakate | -87 899,50 | -88 000 | 500 | -87 500 | -87 385,30 | 114,70
"""
PERIODS = """
# Talousarvion toteutuminen 1-12/2025

Vapaa-aikalautakunta | Tot 1-12/2025 | TA 1-12/2025 | Tot-% 12/2025 | Jäljellä | Ed.v. tot. | Muutos-%
TOIMINTATULOT | 141 | 130 | 108 | -11 | 120 | 18
TOIMINTAMENOT | -958 | -965 | 99 | -7 | -940 | 2
Netto | -817 | -835 | 98 | -18 | -820 | 0
"""
SHORTENED = """
# Bokslut 2025

## Social- och hälsovårdsnämnden

Resultat, 1 000 euro | Utf. 2024 | Budget 2025 | Budgetändr. | Budget efter ändr. | Utf. 2025 | Avv. | Utf. %
Verksamhetsintäkter | 510 | 500 | 20 | 520 | 533 | 13 | 102,5
Verksamhetskostnader | 4 010 | 4 100 | 50 | 4 150 | 4 171 | -21 | 100,5
Verksamhetsbidrag | -3 500 | -3 600 | -30 | -3 630 | -3 638 | -8 | 100,2
"""
CAPTIONED = """
# Tilinpäätös 2025

Taulukko 12. Kirjastopalvelut, tuotot ja kulut (1 000 €)

Erä | Toteuma 2025 | Talousarvio 2025 | Ero €
Tuotot yhteensä | 141 | 130 | 11
Kulut yhteensä | 958 | 965 | 7
Toimintakate | -817 | -835 | 18
"""
SHORT_YEARS = """
# Tilinpäätös 2025

## Sivistys

 | TP24 | TA25 | TAM25 | TP25 | Ero TAM/TP | TP/TAM %
Toimintatuotot | 310 | 300 | 320 | 333 | 13 | 104
Toimintakulut | -1 205 | -1 250 | -1 270 | -1 241 | 29 | 98
Toimintakate | -895 | -950 | -950 | -908 | 42 | 96
"""
FORECAST = """
# Tilinpäätös 2025

## Vapaa-ajan toimiala

1 000 euroa | Käyttö 2024 | Talousarvio 2025 | Ennuste 2025 | Toteutunut 2025 | Poikkeama TA:sta | Poikkeama ennusteesta
Tulot | 4 120 | 4 000 | 4 150 | 4 205 | 205 | 55
Menot | 98 310 | 99 000 | 99 400 | 99 650 | 650 | 250
Toimintakate | −94 190 | −95 000 | −95 250 | −95 445 | −445 | −195
"""
NO_HEADINGS = """
Tilinpäätös 2025

Sivistyslautakunta

 | Tilinpäätös | Talousarvio | Tilinpäätös | Muutos
 | 2024 | 2025 | 2025 | TP25/TP24
 | € | € | € | %
Toimintatuotot | 310 000 | 300 000 | 333 000 | 7,4
Toimintakulut | 1 205 000 | 1 250 000 | 1 241 000 | 3,0
Toimintakate | -895 000 | -950 000 | -908 000 | 1,5
"""
MILLIONS = """
# Annual report 2025

## Technical services department

EUR million | Actual 2024 | Budget 2025 | Supplementary budget | Budget after changes | Outturn 2025 | Over (+) / under (-) | Execution rate
Income | 1.2 | 1.1 | 0.1 | 1.2 | 1.3 | 0.1 | 108.3
Expenditure | 9.8 | 9.9 | 0.2 | 10.1 | 10.0 | -0.1 | 99.0
Net expenditure | -8.6 | -8.8 | -0.1 | -8.9 | -8.7 | 0.2 | 97.8
"""


@pytest.mark.parametrize(
    ("text", "entity", "scale", "deviation", "expected"),
    [
        (
            SPREAD,
            "Kirjastopalvelut",
            1,
            "actual_minus_budget",
            ["label", "prior 2024", "original 2025", "amendment 2025", "amended 2025", "actual 2025", "deviation"],
        ),
        (
            PERIODS,
            "Vapaa-aikalautakunta",
            1,
            "budget_minus_actual",
            ["label", "actual 2025", "amended 2025", "rate 2025", "deviation", "prior", "change_percent"],
        ),
        (
            SHORTENED,
            "Social- och hälsovårdsnämnden",
            1000,
            "favourable_positive",
            ["label", "prior 2024", "original 2025", "amendment", "amended", "actual 2025", "deviation", "rate"],
        ),
        (CAPTIONED, "Kirjastopalvelut", 1000, "favourable_positive", ["label", "actual 2025", "amended 2025", "deviation"]),
        (
            SHORT_YEARS,
            "Sivistys",
            1,
            "actual_minus_budget",
            ["label", "prior 2024", "original 2025", "amended 2025", "actual 2025", "deviation", "rate"],
        ),
        (
            FORECAST,
            "Vapaa-ajan toimiala",
            1000,
            "actual_minus_budget",
            ["label", "prior 2024", "amended 2025", "forecast 2025", "actual 2025", "deviation", "deviation"],
        ),
        (NO_HEADINGS, "Sivistyslautakunta", 1, "", ["label", "prior 2024", "amended 2025", "actual 2025", "change_percent 2025"]),
        (
            MILLIONS,
            "Technical services department",
            1_000_000,
            "actual_minus_budget",
            ["label", "prior 2024", "original 2025", "amendment", "amended", "actual 2025", "deviation", "rate"],
        ),
    ],
    ids=["spread", "periods", "shortened", "captioned", "short years", "forecast", "no headings", "millions"],
)
def test_comparisons(text: str, entity: str, scale: int, deviation: str, expected: list[str], tmp_path: Path) -> None:
    document, findings = read(tmp_path, text)
    (table,) = tables(document)
    assert (table.kind, table.entity, table.scale, table.deviation) == (TableKind.COMPARISON, entity, scale, deviation)
    assert roles(table) == expected
    assert tuple(row.line for row in table.rows) == LINES
    assert findings == ()


def test_numbered_chapters_make_a_tree_and_end_units_that_are_none_of_theirs(tmp_path: Path) -> None:
    text = SPREAD + "\n\n## 4.11 Talous\n\nKunnan talous oli tasapainossa."
    document, _ = read(tmp_path, text)
    assert document.parents == (("Kirjastopalvelut", "Sivistyslautakunta"),)
    assert [paragraph.entity for paragraph in document.paragraphs()] == [""]


MEASURES = """
# Tilinpäätös 2025

## Ympäristölautakunta

Mittari | Yksikkö | TP 2023 | TP 2024 | TA 2025 | TP 2025
Rakennusluvat | kpl | 120 | 131 | 125 | 118
Nettokustannus | €/asukas | 12,10 | 12,40 | 12,90 | 12,70
Tyytyväisyys | % | 81 | 83 | ≥ 85 | 86

## Konsernipalvelut

Strateginen valinta | Tavoite | Mittari | Nykyarvo | Tavoitearvo | Toteuma-arvo | Tilanne
Elinvoima | Yritysten määrä kasvaa | Yritykset, kpl | 1 530 | 1 560 | 1 571 | 1
Hyvinvointi | Sairauspoissaolot vähenevät | päivää/htv | 14,2 | 13,0 | 13,9 | 2

## Investoinnit

1 000 € | Kustannusarvio | Ed. vuosien käyttö | TA 2025 | Toteuma 2025 | Poikkeama
Talonrakennus
Päiväkoti Onni | 4 200 | 1 100 | 2 000 | 2 150 | -150
Kadut
Rantatie | 900 | 200 | 500 | 455 | 45
Yhteensä | 5 100 | 1 300 | 2 500 | 2 605 | -105
"""


def test_measures_goals_with_figures_and_investments_by_project(tmp_path: Path) -> None:
    document, _ = read(tmp_path, MEASURES)
    figures, goals, investments = tables(document)
    assert [table.kind for table in (figures, goals, investments)] == [TableKind.KEY_FIGURES, TableKind.GOALS, TableKind.INVESTMENTS]
    assert [row.unit for row in figures.rows] == ["count", "EUR_per_inhabitant", "percent"]
    assert roles(goals) == ["label", "target", "text", "actual", "target", "actual", "status"]
    assert [row.label for row in goals.rows] == ["Yritysten määrä kasvaa", "Sairauspoissaolot vähenevät"]
    assert [(row.label, row.above) for row in investments.rows if row.above or row.cells[1].quantity] == [
        ("Päiväkoti Onni", "Talonrakennus"),
        ("Rantatie", "Kadut"),
        ("Yhteensä", ""),
    ]
    assert (investments.scale, investments.deviation) == (1000, "budget_minus_actual")


GROUP_BESIDE = """
# Tilinpäätös 2025

Kuusiniemen kunta julkaisee tilinpäätöksen.

Tase | Konserni 2025 | Konserni 2024 | Kunta 2025 | Kunta 2024
Peruspääoma | 1 500,00 | 1 500,00 | 1 500,00 | 1 500,00
Muut omat rahastot | 410,50 | 380,00 | |
Konsernireservi | 12,00 | 12,00 | |
Oma pääoma | 1 922,50 | 1 892,00 | 1 500,00 | 1 500,00
"""
ALL_STAGES = """
# Tilinpäätös 2025

## Sivistyslautakunta

{caption}

Erä | {heads}
Toimintatuotot | 141 | 5 | 146 | 150
Toimintakulut | -958 | -10 | -968 | -960
Toimintakate | -817 | -5 | -822 | -810
"""


def test_group_beside_municipality_is_told_apart(tmp_path: Path) -> None:
    document, _ = read(tmp_path, GROUP_BESIDE)
    group, own = tables(document)
    assert (group.entity, own.entity) == ("Konserni", "Kuusiniemen kunta")
    assert roles(group) == roles(own) == ["label", "actual 2025", "prior 2024"]
    assert [row.label for row in own.rows] == ["Peruspääoma", "Oma pääoma"]
    assert [row.label for row in group.rows] == ["Peruspääoma", "Muut omat rahastot", "Konsernireservi", "Oma pääoma"]


@pytest.mark.parametrize("head", ["Lisätalousarviot", "Lisätalousarvio", "Lisätalousarviot 2025", "Lisä-TA", "TA-muutokset"])
def test_supplementary_budgets_are_amendments(head: str, tmp_path: Path) -> None:
    document, _ = read(tmp_path, ALL_STAGES.format(caption="", heads=f"Talousarvio | {head} | Muutettu talousarvio | Toteuma"))
    assert [column.role for column in tables(document)[0].columns] == ["label", "original", "amendment", "amended", "actual"]


@pytest.mark.parametrize(("unit", "scale"), [("€", 1000), ("1 000 €", 1000)])
def test_head_of_currency_leaves_the_thousands_of_the_caption(unit: str, scale: int, tmp_path: Path) -> None:
    heads = f"Talousarvio, {unit} | Muutokset, {unit} | Muutettu TA, {unit} | Toteuma, {unit}"
    document, _ = read(tmp_path, ALL_STAGES.format(caption="Taulukko 3. Talousarvion toteutuminen (1 000 €)", heads=heads))
    assert tables(document)[0].scale == scale


def test_cents_are_euros_whatever_stands_above(tmp_path: Path) -> None:
    text = ALL_STAGES.format(
        caption="Taulukko 3. Talousarvion toteutuminen (1 000 €)", heads="Budjetti (€) | Muutokset (€) | Muutettu TA (€) | Toteuma (€)"
    )
    document, _ = read(tmp_path, text.replace("| 150", "| 150,25").replace("-960", "-960,75").replace("-810", "-810,50"))
    assert tables(document)[0].scale == 1


def test_introduction_tells_the_scale_of_all_tables(tmp_path: Path) -> None:
    table = (
        "Selite | Talousarvio 2025 | Toteuma 2025 | Toteuma 2025 Ero\nToimintatuotot | 100 | 110 | 10\nToimintakulut | -300 | -320 | -20"
    )
    text = f"# Rannan kunta\n\n# Tilinpäätös 2025\n\nLuvut ovat tuhansia euroja.\n\n## Sivistyslautakunta\n\n{table}\n\n## Tekninen lautakunta\n\n{table}"
    first, second = tables(read(tmp_path, text)[0])
    assert (first.scale, second.scale) == (1000, 1000)
    assert roles(second)[-1] == "deviation 2025"
    said = "Luvut ovat tuhansia euroja."
    beside = text.replace(f"{said}\n\n", "").replace("lautakunta\n\n", f"lautakunta\n\n{said}\n\n", 1)
    head, _, rest = beside.rpartition("Toteuma 2025 Ero")
    assert [table.scale for table in tables(read(tmp_path, f"{head}Ero{rest}")[0])] == [1000, 1]
