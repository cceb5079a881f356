"""Written numbers, read as a person reads them: whole quantities compared, what is no claim left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.evidence import Quantity
from toteuma.core.language import Language
from toteuma.core.quantities import find_quantities, parse_quantity
from toteuma.core.quantity_units import unit_in_label

FI, SV, EN = Language.FI, Language.SV, Language.EN


def cell(
    raw: str, value: str | None, step: str = "1", decimals: int = 0, unit: str = "", style: tuple[str, ...] = (), invalid: str = ""
) -> Quantity:
    return Quantity(raw, None if value is None else Decimal(value), Decimal(step), decimals, unit, style, invalid)


@pytest.mark.parametrize(
    "expected",
    [
        cell("1 234 567", "1234567"),
        cell("- 1 234", "-1234", style=("sign_apart",)),
        cell("-1 234", "-1234"),
        cell("−1\u00a0234", "-1234"),
        cell("–1\u202f234,5", "-1234.5", "0.1", 1),
        cell("+12", "12"),
        cell("1234,5", "1234.5", "0.1", 1, style=("ungrouped",)),
        cell("124,18", "124.18", "0.01", 2),
        cell("12.345.678", "12345678", style=("dot_groups",)),
        cell("1 234.50", "1234.50", "0.01", 2, style=("dot_decimal",)),
        cell("1,234,567", "1234567", style=("comma_groups",)),
        cell("93.2%", "93.2", "0.1", 1, "percent", ("dot_decimal", "unit_joined")),
        cell("4.7", "4.7", "0.1", 1, style=("dot_decimal", "ambiguous")),
        cell("93.2", "93.2", "0.1", 1, style=("dot_decimal",)),
        cell("1 23 400", None, style=("split_groups",), invalid="split_groups"),
        cell("12 3456 €", None, unit="EUR", style=("split_groups",), invalid="split_groups"),
        cell("(1 234)", None, style=("parentheses",), invalid="parentheses"),
        cell("2,9 milj. €", "2900000", "100000", 1, "EUR"),
        cell("3 M€", "3000000", "1000000", 0, "EUR"),
        cell("1 234 t€", "1234000", "1000", 0, "EUR"),
        cell("384.100 euroa.", "384100", unit="EUR", style=("dot_groups",)),
        cell("4.123 milj.", "4123000", "1000", 3, style=("dot_decimal",)),
        cell("20,30 euroa/ as.", "20.30", "0.01", 2, "EUR_per_inhabitant"),
        cell("12 242€", "12242", unit="EUR", style=("unit_joined",)),
        cell("10 000 €/oppilas", "10000", unit="EUR_per_pupil"),
        cell("12,5 %-yksikköä", "12.5", "0.1", 1, "percentage_point"),
        cell("31,4 htv", "31.4", "0.1", 1, "FTE"),
        cell("1 234 -", "-1234", style=("trailing_minus",)),
        cell("12\u200b345", "12345", style=("ungrouped",)),
        cell("1 234*", "1234"),
        cell("1 234 €\u00b9", "1234", unit="EUR"),
    ],
    ids=lambda quantity: quantity.raw,
)
def test_a_finnish_cell_that_is_one_number(expected: Quantity) -> None:
    assert parse_quantity(expected.raw, FI) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "–",
        "1.",
        "1.1.2025",
        "31.12.",
        "2025–2026",
        "2. luokka",
        "noin 5",
        "yksikkö: 19 432",
        "17 600 asukasta",
        "Toteutuu",
        "%",
        "2025-12-31",
    ],
)
def test_a_cell_that_is_no_number(text: str) -> None:
    assert parse_quantity(text, FI) is None


@pytest.mark.parametrize(
    ("expected", "language"),
    [
        (cell("1,234.50", "1234.50", "0.01", 2), EN),
        (cell("(1,234)", "-1234", style=("parentheses",)), EN),
        (cell("€2.9m", "2900000", "100000", 1, "EUR"), EN),
        (cell("97.7%", "97.7", "0.1", 1, "percent"), EN),
        (cell("1,5", "1.5", "0.1", 1, style=("comma_decimal",)), EN),
        (cell("12 345 €/elev", "12345", unit="EUR_per_pupil"), SV),
        (cell("2,9 mn euro", "2900000", "100000", 1, "EUR"), SV),
        (cell("5 euro per invånare", "5", unit="EUR_per_inhabitant"), SV),
    ],
    ids=lambda value: getattr(value, "raw", value),
)
def test_a_cell_in_another_language(expected: Quantity, language: Language) -> None:
    assert parse_quantity(expected.raw, language) == expected


def claims(text: str, language: Language = FI) -> list[tuple[str, str | None, str]]:
    """(what is quoted, value, unit) of every number found; the quote must be the text at the offsets."""
    found = find_quantities(text, language)
    assert all(text[start:end] == quantity.raw for start, end, quantity in found)
    return [
        (quantity.raw, None if quantity.value is None else str(quantity.value.quantize(Decimal("0.1"))), quantity.unit)
        for _, _, quantity in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kulut olivat runsaat 2,9 miljoonaa euroa, noin 24 % yli arvion.",
            [("2,9 miljoonaa euroa", "2900000.0", "EUR"), ("24 %", "24.0", "percent")],
        ),
        ("Käyntejä oli jo lähes 12.345. Seuraavana vuonna", [("12.345", "12345.0", "")]),
        ("Tili on 12.345.678 euroa.", [("12.345.678 euroa", "12345678.0", "EUR")]),
        ("Päivähoidossa oli 31.12.2025 17 lasta.", [("17", "17.0", "")]),
        ("Vuonna 2025 14 oppilasta siirtyi.", [("14", "14.0", "")]),
        ("edellä 1 23 400 kpl", [("1 23 400 kpl", None, "count")]),
        ("tulos oli –5,2 % ja -12\u00a0345 euroa", [("–5,2 %", "-5.2", "percent"), ("-12\u00a0345 euroa", "-12345.0", "EUR")]),
        ("Toimintakate: - 1 234", [("- 1 234", "-1234.0", "")]),
        ("ryhmä 17 1\u00a0200 euroa", [("17", "17.0", ""), ("1\u00a0200 euroa", "1200.0", "EUR")]),
        ("toteutui 97-prosenttisesti", [("97-prosenttisesti", "97.0", "percent")]),
        ("nousi 100 %:iin ja 1 253:een", [("100 %", "100.0", "percent"), ("1 253", "1253.0", "")]),
        ("4.7 milj. euroa, kohta 4.7 ja 4.7 %", [("4.7 milj. euroa", "4700000.0", "EUR"), ("4.7 %", "4.7", "percent")]),
        ("5 euroa asukasta kohti", [("5 euroa asukasta kohti", "5.0", "EUR_per_inhabitant")]),
        (
            "kolme miljoonaa euroa, puoli miljoonaa, miljoonan euron, puolentoista miljoonan",
            [
                ("kolme miljoonaa euroa", "3000000.0", "EUR"),
                ("puoli miljoonaa", "500000.0", ""),
                ("miljoonan euron", "1000000.0", "EUR"),
                ("puolentoista miljoonan", "1500000.0", ""),
            ],
        ),
        (
            "puolet, kolmannes, viidenneksellä, kaksi kolmasosaa",
            [
                ("puolet", "50.0", "percent"),
                ("kolmannes", "33.3", "percent"),
                ("viidenneksellä", "20.0", "percent"),
                ("kaksi kolmasosaa", "66.7", "percent"),
            ],
        ),
    ],
)
def test_numbers_in_finnish_prose(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "vuosina 2025–2026 ja 2024 - 2027",
        "5.–6. luokat, 4–6 luokka, 2. ja 8. luokille, 9. luokkalaiset, vuosiluokilla 1–9, luokilla 5 ja 6",
        "1.1.–31.12.2025, 1.1.-31.8., 24.12., 5. maaliskuuta 2025, 10. MAALISKUUTA 2025, 2025-03-05, 1–5/2025",
        "laki 410/2015, 115 §, 18 §:n ja § 12, 2 momentti",
        "Virtakatu 1:ssä, Rauhantie 3 B, 18100 Keskuskylä",
        "6-vuotiaat 2020-luvulla, 100-vuotisjuhla, COVID-19, TE2024, A4, B-12",
        "klo 9–15, puh. 044 123 4567, https://example.org/2025/17",
        "taulukko 4, liite 12, luku 3, sivulla 17",
        "3–5 %, 12 000 – 13 000 euroa, 120 000-130 000 €",
        "1. Johdanto",
        "neljännesvuosi ja puolella kunnista",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert claims(text) == []


def test_swedish_and_english_prose() -> None:
    assert claims(
        "Intäkterna var 2,9 miljoner euro (97,7 procent) den 31 december 2025; 3 elever i årskurs 9, 1:a klass, Storgatan 5, 45-åringar.",
        SV,
    ) == [
        ("2,9 miljoner euro", "2900000.0", "EUR"),
        ("97,7 procent", "97.7", "percent"),
        ("3", "3.0", ""),
    ]
    assert claims("drygt en halv miljon euro, två tredjedelar, hälften", SV) == [
        ("en halv miljon euro", "500000.0", "EUR"),
        ("två tredjedelar", "66.7", "percent"),
        ("hälften", "50.0", "percent"),
    ]
    assert claims(
        "Revenue was EUR 2.9 million (97.7%), up €1,234,567; a third, half of all, Table 4, 3rd grade, 31 December 2025, 5-year plan", EN
    ) == [
        ("EUR 2.9 million", "2900000.0", "EUR"),
        ("97.7%", "97.7", "percent"),
        ("€1,234,567", "1234567.0", "EUR"),
        ("a third", "33.3", "percent"),
        ("half of", "50.0", "percent"),
    ]


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Perusopetus €/asukas", "EUR_per_inhabitant"),
        ("€/oppilas", "EUR_per_pupil"),
        ("Toteuma %", "percent"),
        ("Rahoitus, €", "EUR"),
        ("Lainaukset ka / asukas", "per_inhabitant"),
        ("Henkilöstö (htv)", "FTE"),
        ("Toimintatuotot", ""),
    ],
)
def test_the_unit_a_label_implies(label: str, unit: str) -> None:
    assert unit_in_label(label, FI) == unit


def test_a_group_that_begins_with_zero_is_no_telephone_number() -> None:
    ((_, _, quantity),) = find_quantities("Kulut olivat 1 050 000 euroa.", Language.FI)
    assert (quantity.value, quantity.unit) == (Decimal(1_050_000), "EUR")


def test_a_sign_of_money_belongs_to_one_number_only() -> None:
    assert [(start, end, quantity.unit) for start, end, quantity in find_quantities("0€0", Language.FI)] == [(0, 2, "EUR"), (2, 3, "")]
