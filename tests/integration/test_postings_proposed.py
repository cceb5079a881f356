"""A profile proposed from the file: what it proposes reads the file, and the opposite habits are told from each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.postings_made import codes, csv_file, postings, taken_in
from toteuma.core.language import Language
from toteuma.ingest.postings.profile import read_profile
from toteuma.ingest.postings.proposing import propose_profile
from toteuma.services.ledger.importing import proposed_profile

FINNISH_ROWS = [
    ["1", "31.01.2025", "3005", "100", "1 234,50-"],
    ["1", "31.01.2025", "1900", "", "1 234,50"],
    ["2", "1.2.2025", "3005", "100", "5,00-"],
    ["2", "1.2.2025", "4000", "100", "5,00"],
]
ENGLISH_ROWS = [
    ["1", "01/31/2025", "3005 Sales", "100", "1,234.50"],
    ["1", "01/31/2025", "1900 Bank", "", "-1,234.50"],
    ["2", "02/01/2025", "3005 Sales", "100", "5.00"],
]


@pytest.mark.parametrize("language", list(Language))
def test_what_is_proposed_reads_the_file(tmp_path: Path, language: Language) -> None:
    file = csv_file(tmp_path / "a.csv", FINNISH_ROWS, heads=("Tositenro", "Tositepvm", "Tili", "Kust.paikka", "Summa"), encoding="cp1252")
    text, findings = proposed_profile(file, language)
    assert findings == ()
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    profile, faults = read_profile(tmp_path / "p.toml")
    assert (profile is not None, faults) == (True, ())
    assert profile is not None
    assert (profile.decimal, profile.dates, profile.sign, profile.vouchers_complete, profile.groups) == (
        ",",
        "dd.mm.yyyy",
        "debit",
        True,
        "",
    )
    imported = taken_in(tmp_path / "l", file, profile=profile)
    assert codes(imported) == []
    assert postings(tmp_path / "l", imported, "cents") == [(123450,), (-123450,), (500,), (-500,)]


def test_the_opposite_habits_are_seen(tmp_path: Path) -> None:
    rows = [[f'"{cell}"' for cell in row] for row in ENGLISH_ROWS]
    file = csv_file(tmp_path / "a.csv", rows, heads=("Voucher", "Date", "Account", "Cost centre", "Amount"), delimiter=",")
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.delimiter, profile.decimal, profile.groups, profile.dates, profile.sign) == (",", ".", ",", "mm/dd/yyyy", "credit")
    assert profile.first_word == ("account",)
    imported = taken_in(tmp_path / "l", file, profile=profile)
    assert postings(tmp_path / "l", imported, "account", "cents") == [(3005, 123450), (1900, -123450)], "voucher 2 does not balance"


def test_a_budget_by_month_and_stage_is_seen(tmp_path: Path) -> None:
    heads = ("Tili", "KP", "TA 2025", "Tammikuu 2026", "02/2026", "Yhteensä")
    rows = [["", "", "", "", "", ""], ["3005", "100", "10,00", "1,00", "2,00", "13,00"], ["4000", "100", "-9,00", "-1,00", "", "-10,00"]]
    proposal = propose_profile(csv_file(tmp_path / "a.csv", rows, heads=heads))
    assert proposal.profile is not None
    assert [(amount.column, amount.month, amount.stage) for amount in proposal.profile.amounts] == [
        ("TA 2025", 2025, "original"),
        ("Tammikuu 2026", 202601, ""),
        ("02/2026", 202602, ""),
    ]
    assert (proposal.profile.sign, proposal.profile.vouchers_complete) == ("credit", False)


def test_heads_may_stand_below_a_title(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path / "a.csv",
        [[], ["Tosite", "Pvm", "Tili", "Debet", "Kredit"], ["1", "20250131", "3005", "", "5,00"]],
        heads=("Pääkirja 2025",),
    )
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.header_rows, profile.dates, profile.columns["credit"]) == (3, "yyyymmdd", ("Kredit",))


def test_a_file_without_accounts_gives_no_profile(tmp_path: Path) -> None:
    proposal = propose_profile(csv_file(tmp_path / "a.csv", [["a", "b"]], heads=("Nimi", "Osoite")))
    assert proposal.profile is None
    assert [finding.code for finding in proposal.findings] == ["postings.nothing_to_propose"]
    assert "Osoite" in proposal.findings[0].details["heads"]


def test_what_a_budget_or_trial_balance_does_not_tell_is_proposed_for_looking_over(tmp_path: Path) -> None:
    """A budget by month that only its title calls so must not become actuals; a trial balance tells no month; rows of totals are no postings."""
    months = ("Tili", "KP", "1/2025", "2/2025")
    rows = [["Tili", "KP", "1/2025", "2/2025"], ["3005", "100", "10", "10"], ["YHTEENSÄ", "", "10", "10"]]
    budget = propose_profile(csv_file(tmp_path / "a.csv", rows, heads=("Talousarvio 2025", "", "", "")))
    assert budget.profile is not None
    assert (budget.profile.constants, budget.profile.skip) == ({"stage": "original"}, {"Tili": ("YHTEENSÄ",)})
    assert codes(taken_in(tmp_path / "l", tmp_path / "a.csv", profile=budget.profile)) == ["rows_left_out"]
    nameless = propose_profile(csv_file(tmp_path / "b.csv", rows[1:2], heads=months))
    assert nameless.profile is not None
    assert nameless.profile.constants == {"stage": "actual"}
    assert "stage_unknown" in {reason.code for reason in nameless.reasons}
    changed = propose_profile(csv_file(tmp_path / "talousarviomuutos.csv", rows[1:2], heads=months))
    assert changed.profile is not None
    assert changed.profile.constants == {"stage": "amendment:ID"}
    heads = ("Tili", "Alkusaldo", "Debet", "Kredit", "Loppusaldo")
    balance = csv_file(
        tmp_path / "tase 2025.csv", [["1900", "1,00", "5,00", "2,00", "4,00"], ["2000", "-1,00", "0", "3,00", "-4,00"]], heads=heads
    )
    proposed = propose_profile(balance)
    assert proposed.profile is not None
    assert proposed.profile.constants == {"month": "2025-12"}
    imported = taken_in(tmp_path / "m", balance, profile=proposed.profile)
    assert postings(tmp_path / "m", imported, "month", "account", "cents") == [(202512, 1900, -300), (202512, 2000, 300)]


SERIES = [
    ["MU", "1", "31.1.2025", "3005 Myynti", "100", "5,00 €"],
    ["MU", "1", "31.1.2025", "1900 Pankki", "", "-5,00 €"],
    ["OS", "1", "31.1.2025", "4000 Palkat", "100", "-1 234,50 EUR"],
    ["OS", "1", "31.1.2025", "1900 Pankki", "", "€ 1 234,50"],
    ["", "", "", "Yhteensä", "", "0,00 €"],
]


def test_series_and_number_make_a_voucher_and_amounts_may_name_the_euro(tmp_path: Path) -> None:
    heads = ("Laji", "Nro", "Kirjauspäivä", "Tili", "Kp", "Määrä")
    file = csv_file(tmp_path / "a.csv", SERIES, heads=heads, encoding="iso8859-15")
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.columns["voucher"], profile.columns["amount"], profile.sign, profile.skip) == (
        ("Laji", "Nro"),
        ("Määrä",),
        "credit",
        {"Tili": ("Yhteensä",)},
    )
    imported = taken_in(tmp_path / "l", file, profile=profile)
    assert imported.rejected.rows == 0
    assert postings(tmp_path / "l", imported, "voucher", "cents") == [
        ("MU 1", 500),
        ("MU 1", -500),
        ("OS 1", -123450),
        ("OS 1", 123450),
    ]


def test_a_kind_that_changes_within_vouchers_is_no_series(tmp_path: Path) -> None:
    rows = [["D", "1", "31.1.2025", "3005", "5,00-"], ["K", "1", "31.1.2025", "1900", "5,00"]]
    profile = propose_profile(csv_file(tmp_path / "a.csv", rows, heads=("Laji", "Tosite", "Pvm", "Tili", "Summa"))).profile
    assert profile is not None
    assert (profile.columns["voucher"], profile.vouchers_complete) == (("Tosite",), True)


def test_columns_without_known_heads_are_told_by_what_they_hold(tmp_path: Path) -> None:
    rows = [[str(n // 2), "31.01.2025", "3005" if n % 2 else "1900", "x", f"{n},50", "7"] for n in range(20)]
    file = csv_file(tmp_path / "a.csv", rows, heads=("Tosite", "Pvm", "Kirjattu", "Muuta", "Rivi, netto yht.", ""))
    text, findings = proposed_profile(file, Language.FI)
    assert findings == ()
    assert 'account = "Kirjattu"  # tarkista: sarakkeessa on tilien numeroita' in text
    assert 'amount = "Rivi, netto yht."  # tarkista: muissa sarakkeissa ei ole summia' in text
    two = csv_file(tmp_path / "b.csv", [[*row, row[4]] for row in rows], heads=("Tosite", "Pvm", "Kirjattu", "Muuta", "Eka", "", "Toka"))
    assert propose_profile(two).profile is None, "which of two columns of amounts it is, nobody can tell"


def test_rows_of_totals_are_left_out_wherever_the_word_stands(tmp_path: Path) -> None:
    rows = [
        ["1", "31.01.2025", "3005", "Yhteensä", "", "5,00"],
        ["1", "31.01.2025", "1900", "", "5,00", ""],
        ["Yhteensä", "", "", "", "5,00", "5,00"],
    ]
    profile = propose_profile(csv_file(tmp_path / "a.csv", rows, heads=("Tosite", "Pvm", "Tili", "Selite", "Debet", "Kredit"))).profile
    assert profile is not None
    assert profile.skip == {"Tosite": ("Yhteensä",)}, "a posting may be called so"


def test_amounts_in_cents_are_seen_by_the_head(tmp_path: Path) -> None:
    rows = [["1", "20250131", "3005", "-500"], ["1", "20250131", "1900", "500"]]
    profile = propose_profile(
        csv_file(tmp_path / "a.csv", rows, heads=("voucher", "date", "account", "amount_cents"), delimiter=",")
    ).profile
    assert profile is not None
    assert (profile.unit, profile.columns["amount"]) == ("cents", ("amount_cents",))


def test_a_trial_balance_of_balances_alone_is_what_changed_between_them(tmp_path: Path) -> None:
    rows = [["3005", "0,00", "-7,00"], ["1910", "100,00", "105,00"], ["4000", "", "2,00"]]
    file = csv_file(tmp_path / "tase 2025.csv", rows, heads=("Tili", "Alkusaldo", "Loppusaldo"))
    text, _ = proposed_profile(file, Language.FI)
    assert 'debit = "Loppusaldo"  # viennit ovat loppusaldo − alkusaldo' in text
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.sign, dict(profile.constants)) == ("debit", {"month": "2025-12"})
    imported = taken_in(tmp_path / "l", file, profile=profile)
    assert sorted(postings(tmp_path / "l", imported, "account", "month", "cents")) == [
        (1910, 202512, -500),
        (3005, 202512, 700),
        (4000, 202512, -200),
    ]
    opened = taken_in(tmp_path / "o", file, profile=replace(profile, openings="post"))
    assert (202412, 1910, -10000) in postings(tmp_path / "o", opened, "month", "account", "cents")
    credit = csv_file(
        tmp_path / "b 2025.csv", [["3005", "", "7,00"], ["1910", "-100,00", "-105,00"]], heads=("Tili", "Alkusaldo", "Loppusaldo")
    )
    other = propose_profile(credit).profile
    assert other is not None
    assert sorted(postings(tmp_path / "m", taken_in(tmp_path / "m", credit, profile=other), "account", "cents")) == [
        (1910, -500),
        (3005, 700),
    ]


def test_the_sign_is_told_by_expenses_where_there_is_no_income_and_the_stage_by_a_compound(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "kkbudjetti.csv", [["4341", "200", "-10,00"]], heads=("Tili", "Kp", "01/2025"))
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.sign, profile.constants["stage"]) == ("credit", "original")


def test_days_and_with_whom_it_was_dealt_are_told_by_what_stands_there(tmp_path: Path) -> None:
    rows = [["1", "2025-03-31", "4000", "E", "1,00"], ["1", "2025-03-31", "3005", "I", "-1,00"]]
    heads = ("Tosite", "Milloin", "Tili", "Intern/extern", "Summa")
    file = csv_file(tmp_path / "a.csv", rows, heads=heads)
    profile = propose_profile(file).profile
    assert profile is not None
    assert (profile.columns["date"], profile.dates, profile.values) == (
        ("Milloin",),
        "yyyy-mm-dd",
        {"scope": {"E": "external", "I": "internal"}},
    )
    assert postings(tmp_path / "l", taken_in(tmp_path / "l", file, profile=profile), "scope", "cents") == [
        ("external", -100),
        ("internal", 100),
    ]
    rows[0][3] = "H"
    unknown = propose_profile(csv_file(tmp_path / "b.csv", rows, heads=heads)).profile
    assert unknown is not None
    assert unknown.values == {}, "what H means, nobody can tell"
