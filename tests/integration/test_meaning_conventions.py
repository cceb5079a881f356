"""Statements in conventions unlike each other, told from their own words and figures: nothing is set up for any of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.integration.meaning_made import codes, grounds, read, roles, tables, values
from toteuma.core.evidence import Sign, TableKind
from toteuma.core.language import Language

UNSIGNED_FAVOURABLE = """
KUUSIRANNAN KUNNAN TILINPÄÄTÖS 2025

**Tekninen lautakunta**

**Määrärahojen toteutuminen**

Luvut ovat tuhansina euroina.

 | Alkup. TA | TA-muutos | TA+muutokset | Tot. | Poikkeama | Käyttö-%
Toimintatulot | 120 | 10 | 130 | 141 | 11 | 108,5
Toimintamenot | 940 | 25 | 965 | 958 | 7 | 99,3
Henkilöstömenot | 410 | 0 | 410 | 402 | 8 | 98,0
Netto | -820 | -15 | -835 | -817 | 18 | 97,8

**Kirjasto**

 | Alkup. TA | TA-muutos | TA+muutokset | Tot. | Poikkeama | Käyttö-%
Toimintatulot | 12 | 1 | 13 | 14 | 1 | 107,7
Toimintamenot | 94 | 2 | 96 | 91 | 5 | 94,8
Netto | -82 | -1 | -83 | -77 | 6 | 92,8
"""


def test_unsigned_costs_a_saving_above_zero_and_headings_without_levels(tmp_path: Path) -> None:
    document, findings = read(tmp_path, UNSIGNED_FAVOURABLE)
    first, second = tables(document)
    assert (document.language, document.year) == (Language.FI, 2025)
    assert [table.entity for table in (first, second)] == ["Tekninen lautakunta", "Kirjasto"]
    assert roles(first) == ["label", "original", "amendment", "amended", "actual", "deviation", "rate"]
    assert (first.kind, first.scale, first.cost_sign, first.deviation) == (TableKind.COMPARISON, 1000, Sign.POSITIVE, "favourable_positive")
    assert [row.line for row in first.rows] == ["operating_revenue", "operating_expenses", "employee_costs", "operating_margin"]
    assert (second.scale, codes(findings)) == (1000, ["meaning.scale_by_likeness"])


SWEDISH = """
# Granö kommun

# Bokslut 2025

## Bildningsnämnden

### Budgetutfall (tusen euro)

Bildningsnämnden Förklaring | Bokslut 2024 | Ursprunglig budget 2025 | Budgetändringar | Ändrad budget 2025 | Utfall 2025 | Avvikelse | Utfall-%
Verksamhetens intäkter | 1 204 | 1 100 | 50 | 1 150 | 1 231 | 81 | 107,0
Verksamhetens kostnader | −9 870 | −9 900 | −120 | −10 020 | −10 105 | −85 | 100,8
Verksamhetsbidrag | −8 666 | −8 800 | −70 | −8 870 | −8 874 | −4 | 100,0

Intäkterna var 1,2 miljoner euro.

## Tekniska nämnden

### Mål

Mål 2025 | Mätare | Ansvar | Utfall | Status
Gatorna är säkra. | Antal olyckor | Stadsingenjören | 3 olyckor | Förverkligades delvis
Vattnet är rent. | Prov | VA-chefen | Alla prov godkända | Förverkligades
"""


def test_a_swedish_statement_in_thousands_with_costs_below_zero(tmp_path: Path) -> None:
    document, findings = read(tmp_path, SWEDISH)
    comparison, goals = tables(document)
    assert (document.language, document.year) == (Language.SV, 2025)
    assert roles(comparison) == ["label", "prior 2024", "original 2025", "amendment", "amended 2025", "actual 2025", "deviation", "rate"]
    assert (comparison.entity, comparison.scale) == ("Bildningsnämnden", 1000)
    assert (comparison.cost_sign, comparison.deviation) == (Sign.NEGATIVE, "actual_minus_budget")
    assert values(comparison, "operating_margin") == [Decimal(v) for v in ("-8666", "-8800", "-70", "-8870", "-8874", "-4", "100.0")]
    assert (goals.kind, goals.entity) == (TableKind.GOALS, "Tekniska nämnden")
    assert roles(goals) == ["label", "text", "text", "actual", "status"]
    assert [(paragraph.entity, paragraph.heading) for paragraph in document.paragraphs()] == [
        ("Bildningsnämnden", "Budgetutfall (tusen euro)")
    ]
    assert findings == ()


ENGLISH = """
# Annual accounts 2025

## Education Committee

Budget comparison, EUR thousand | Original budget 2025 | Amended budget 2025 | Actual 2025 | Variance | Actual, % of budget
Operating revenue | 1,250.0 | 1,300.0 | 1,275.5 | 24.5 | 98.1
Operating expenses | (7,400.0) | (7,650.0) | (7,702.3) | 52.3 | 100.7
Net | (6,150.0) | (6,350.0) | (6,426.8) | 76.8 | 101.2
"""


def test_an_english_statement_with_brackets_below_zero(tmp_path: Path) -> None:
    document, findings = read(tmp_path, ENGLISH)
    (table,) = tables(document)
    assert (document.language, table.entity, table.scale) == (Language.EN, "Education Committee", 1000)
    assert roles(table) == ["label", "original 2025", "amended 2025", "actual 2025", "deviation", "rate"]
    assert (table.cost_sign, table.deviation) == (Sign.NEGATIVE, "budget_minus_actual")
    assert values(table, "operating_expenses")[:3] == [Decimal("-7400.0"), Decimal("-7650.0"), Decimal("-7702.3")]
    assert findings == ()


MUTE = """
# Tilinpäätös 2025

## Sivistystoimi

1 000 € | 2024 | 2025 | 2025 | | %
Tulot | 310 | 300 | 333 | 33 | 111,0
Menot | -1 205 | -1 250 | -1 241 | 9 | 99,3
Toimintakate | -895 | -950 | -908 | 42 | 95,6
"""


def test_heads_that_say_nothing_are_told_by_the_figures(tmp_path: Path) -> None:
    document, findings = read(tmp_path, MUTE)
    (table,) = tables(document)
    assert roles(table) == ["label", "prior 2024", "amended 2025", "actual 2025", "deviation", "rate"]
    assert grounds(table) == ["position", "header", "arithmetic", "header", "arithmetic", "header"]
    assert (table.scale, table.deviation, table.entity) == (1000, "actual_minus_budget", "Sivistystoimi")
    assert codes(findings) == ["meaning.column_by_arithmetic.amended", "meaning.column_by_arithmetic.deviation"]


MISLEADING = """
# Tilinpäätös 2025

## Vapaa-aikalautakunta

Vapaa-aikalautakunta Selite | TP 2024 | TA 2025 | TOT 2025 | Muutos | Tot-%
Tulot | 310 | 300 | 333 | 33 | 111,0
Menot | -1 205 | -1 250 | -1 241 | 9 | 99,3
Toimintakate | -895 | -950 | -908 | 42 | 95,6

## Rakennuslautakunta

Rakennuslautakunta Selite | TP 2024 | TOT 2025 | TA 2025 | Poikkeama | Tot-%
Tulot | 210 | 200 | 233 | 33 | 116,5
Menot | -905 | -950 | -941 | 9 | 99,1
Toimintakate | -695 | -750 | -708 | 42 | 94,4
"""


def test_a_head_that_the_figures_contradict_is_kept_as_a_doubt(tmp_path: Path) -> None:
    document, findings = read(tmp_path, MISLEADING)
    change, swapped = tables(document)
    assert roles(change) == ["label", "prior 2024", "amended 2025", "actual 2025", "deviation?", "rate"]
    assert change.columns[4].doubt == "head_says_change"
    assert roles(swapped) == ["label", "prior 2024", "amended 2025?", "actual 2025?", "deviation", "rate"]
    assert codes(findings) == [
        "meaning.head_against_figures.deviation",
        "meaning.head_against_figures.amended",
        "meaning.head_against_figures.actual",
    ]


MANY_UNITS = """
# Talousarvion toteutuminen 2025

Kaikki luvut on esitetty tuhansina euroina, ellei toisin mainita.

## Toimielimet

 | TOT 2024 | TA 2025 | TA-muutokset | TA yhteensä | Toteutumisennuste | Poikkeama
Kaupunginhallitus
Tulot | 500 | 510 | 10 | 520 | 530 | 10
Menot | -2 000 | -2 050 | -40 | -2 090 | -2 101 | -11
Netto | -1 500 | -1 540 | -30 | -1 570 | -1 571 | -1
Sivistyslautakunta
Tulot | 700 | 710 | 0 | 710 | 705 | -5
Menot | -8 000 | -8 100 | -50 | -8 150 | -8 120 | 30
Netto | -7 300 | -7 390 | -50 | -7 440 | -7 415 | 25

## Toimintakate toimielimittäin, M€

Toimintakate | TP 2024 | TA 2025 | Toteutuma 2025 | Ero | Tot. %
Kaupunginhallitus | -1,50 | -1,57 | -1,57 | 0,00 | 100,0
Sivistyslautakunta | -7,30 | -7,44 | -7,42 | 0,02 | 99,7
Yhteensä | -8,80 | -9,01 | -8,99 | 0,02 | 99,8
"""


def test_a_table_of_several_units_and_one_with_a_unit_on_each_row(tmp_path: Path) -> None:
    document, findings = read(tmp_path, MANY_UNITS)
    blocks, by_row = tables(document)
    assert roles(blocks) == ["label", "prior 2024", "original 2025", "amendment", "amended", "forecast", "deviation"]
    assert blocks.scale == 1000
    assert [(row.entity, row.line) for row in blocks.rows if row.line] == [
        (unit, line)
        for unit in ("Kaupunginhallitus", "Sivistyslautakunta")
        for line in ("operating_revenue", "operating_expenses", "operating_margin")
    ]
    assert values(blocks, "operating_margin", "Sivistyslautakunta")[3] == Decimal(-7440)
    assert (by_row.kind, by_row.scale) == (TableKind.COMPARISON, 1_000_000)
    assert [(row.entity, row.line) for row in by_row.rows] == [
        ("Kaupunginhallitus", "operating_margin"),
        ("Sivistyslautakunta", "operating_margin"),
        ("", ""),
    ]
    assert findings == ()
