"""Delimited files of postings: how numbers, dates and letters are written is told by the profile; what cannot be read exactly is rejected and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.postings_made import FINNISH, codes, csv_file, postings, taken_in
from toteuma.core.findings import Level
from toteuma.ingest.postings.profile import AmountColumn, Profile, profile_text, read_profile

LOOSE = replace(FINNISH, vouchers_complete=False)


def row(amount: str, day: str = "31.01.2025", voucher: str = "1", account: str = "3005", text: str = "") -> list[str]:
    return [voucher, day, account, "100", "", text, amount]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1234,56", -123456),
        ("1 234,56", -123456),
        ("1\u00a0234\u00a0567,50", -123456750),
        ("1\u202f234,5", -123450),
        ("12,5", -1250),
        ("12", -1200),
        ("-12,00", 1200),
        ("12,00-", 1200),
        ("1 234,00 -", 123400),
        ("(1 234,00)", 123400),
        ("−7,05", 705),
        ("+7,05", -705),
        ("0,00", 0),
        (",50", -50),
        ("12,3400", -1234),
        (" 12,30 ", -1230),
    ],
)
def test_an_amount_is_read_to_the_cent(tmp_path: Path, written: str, cents: int) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [row(written)]), profile=LOOSE)
    assert postings(tmp_path / "l", imported, "cents", "row") == [(cents, 2)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12,345", "amount_decimals"),
        ("1 23,00", "amount_unreadable"),
        ("1.234,00", "amount_unreadable"),
        ("1e3,00", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("0x10", "amount_unreadable"),
        ("1_000,00", "amount_unreadable"),
        ("--5,00", "amount_unreadable"),
        ("-5,00-", "amount_unreadable"),
        ("12,00 e", "amount_unreadable"),
        ("99999999999999999,00", "amount_unreadable"),
        ("-", "amount_unreadable"),
        ("", "amount_missing"),
        ("  ", "amount_missing"),
    ],
)
def test_what_is_no_exact_amount_is_told_and_kept_as_it_stood(tmp_path: Path, written: str, code: str) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [row(written), row("1,00", voucher="2")]), profile=LOOSE)
    (finding,) = imported.findings
    assert (finding.code, finding.place.file, finding.place.row) == (f"postings.{code}", "a.csv", 2)
    assert imported.rejected.rows == 1
    assert imported.rejected_file is not None
    assert written.strip() in imported.rejected_file.read_text(encoding="utf-8")


def test_the_same_digits_mean_another_amount_where_the_profile_says_so(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [row("1,234.50")], delimiter="\t")
    english = replace(LOOSE, decimal=".", groups=",", sign="credit")
    assert postings(tmp_path / "l", taken_in(tmp_path / "l", file, profile=english), "cents") == [(123450,)]
    german = replace(LOOSE, groups=".")
    file = csv_file(tmp_path / "b.csv", [row("1.234,50")])
    assert postings(tmp_path / "m", taken_in(tmp_path / "m", file, profile=german), "cents") == [(-123450,)]
    for unit, cents in (("cents", -1234), ("thousands", -123400000)):
        file = csv_file(tmp_path / f"{unit}.csv", [row("1234")])
        ledger = tmp_path / f"ledger-{unit}"
        assert postings(ledger, taken_in(ledger, file, profile=replace(LOOSE, unit=unit)), "cents") == [(cents,)]


@pytest.mark.parametrize(
    ("style", "written", "day"),
    [
        ("dd.mm.yyyy", "01.02.2025", date(2025, 2, 1)),
        ("dd.mm.yyyy", "1.2.2025", date(2025, 2, 1)),
        ("dd.mm.yyyy", "1.2.2025 0:00:00", date(2025, 2, 1)),
        ("yyyy-mm-dd", "2025-02-01", date(2025, 2, 1)),
        ("yyyy-mm-dd", "2025-02-01T00:00:00", date(2025, 2, 1)),
        ("yyyymmdd", "20250201", date(2025, 2, 1)),
        ("mm/dd/yyyy", "02/01/2025", date(2025, 2, 1)),
        ("dd/mm/yyyy", "02/01/2025", date(2025, 1, 2)),
        ("dd.mm.yyyy", "31.02.2025", None),
        ("yyyy-mm-dd", "infinity", None),
        ("yyyymmdd", "2025-02-01", None),
    ],
)
def test_a_date_is_read_as_the_profile_says_or_told(tmp_path: Path, style: str, written: str, day: date | None) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [row("1,00", written)]), profile=replace(LOOSE, dates=style))
    if day is None:
        assert codes(imported) == ["date_unreadable"]
    else:
        assert postings(tmp_path / "l", imported, "date", "month") == [(day, day.year * 100 + day.month)]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", []),
        ("utf-16-le", []),
        ("cp1252", ["encoding_guessed"]),
        ("cp437", ["encoding_guessed"]),
    ],
)
def test_letters_survive_whatever_they_are_written_in(tmp_path: Path, encoding: str, told: list[str]) -> None:
    rows = [row("1,00", text="Lämpö ja sähkö, Åbo"), row("2,00", text="Työpäivä")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, encoding=encoding), profile=LOOSE)
    assert postings(tmp_path / "l", imported, "text", "row") == [("Lämpö ja sähkö, Åbo", 2), ("Työpäivä", 3)]
    assert codes(imported) == told


def test_the_euro_sign_tells_two_encodings_apart(tmp_path: Path) -> None:
    for encoding in ("cp1252", "iso-8859-15"):
        ledger = tmp_path / encoding
        imported = taken_in(
            ledger, csv_file(tmp_path / f"{encoding}.csv", [row("1,00", text="5 € päivä")], encoding=encoding), profile=LOOSE
        )
        assert postings(ledger, imported, "text") == [("5 € päivä",)]


def test_rows_have_the_numbers_that_excel_shows_whatever_stands_between(tmp_path: Path) -> None:
    rows = [
        row("1,00", text='"kaksi\r\nriviä"'),
        [""],
        row("2,00", voucher="2"),
        ["3", "31.01.2025", "3005"],
        [*row("4,00"), "liikaa"],
        row("x"),
    ]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows), profile=LOOSE)
    told = [(finding.code.removeprefix("postings."), finding.place.row) for finding in imported.findings]
    assert told == [("row_ragged", 5), ("row_ragged", 6), ("amount_unreadable", 7)]
    assert imported.read.rows == 5
    assert postings(tmp_path / "l", imported, "row", "text") == [(4, None)], (
        "voucher 1 has a row that cannot be read, so none of it is taken in"
    )


def test_a_row_of_a_regular_file_has_its_number_too(tmp_path: Path) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [row("1,00"), row("2,00"), row("3,00")]), profile=LOOSE)
    assert postings(tmp_path / "l", imported, "row", "cents") == [(2, -100), (3, -200), (4, -300)]


def test_codes_that_are_no_plain_numbers_stay_what_they_are(tmp_path: Path) -> None:
    rows = [row("1,00", account=account) for account in ("3005", " 3005 ", "0042", "K-1", "1234567890")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows), profile=LOOSE)
    assert imported.batch is not None
    assert set(imported.batch.accounts) == {"3005", "0042", "K-1", "1234567890"}
    named = replace(LOOSE, first_word=("account",))
    imported = taken_in(tmp_path / "m", csv_file(tmp_path / "b.csv", [row("1,00", account="3005 Myyntituotot")]), profile=named)
    assert imported.batch is not None
    assert imported.batch.accounts == ("3005",)


def test_debit_and_credit_in_two_columns(tmp_path: Path) -> None:
    profile = Profile(columns={"date": ("P",), "account": ("T",), "debit": ("D",), "credit": ("K",)}, vouchers_complete=False)
    rows = [("1.1.2025", "1", "5,00", ""), ("1.1.2025", "1", "", "5,00"), ("1.1.2025", "1", "0,00", "7,00"), ("1.1.2025", "1", "", "")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, heads="PTDK"), profile=profile)
    assert postings(tmp_path / "l", imported, "cents") == [(-500,), (500,), (700,)]
    assert codes(imported) == ["amount_missing"]


def test_a_budget_has_a_column_for_each_month_stage_or_year(tmp_path: Path) -> None:
    profile = Profile(
        columns={"account": ("Tili",), "cost_centre": ("KP",), "reference": ("Päätös",)},
        amounts=(
            AmountColumn("TA", 2025, "original"),
            AmountColumn("LTA", 2025, "amendment:LTA1"),
            AmountColumn("Tammi", 202601, "original"),
        ),
        skip={"Tili": ("Yhteensä",)},
        vouchers_complete=False,
        sign="credit",
    )
    rows = [("3005", "100", "KV § 45", "100,00", "5,00", ""), ("4000", "", "", "-0,5", "", "0"), ("Yhteensä", "", "", "99,5", "5", "0")]
    heads = ("Tili", "KP", "Päätös", "TA", "LTA", "Tammi")
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, heads=heads), profile=profile)
    assert sorted(postings(tmp_path / "l", imported, "account", "stage", "month", "cents", "reference", "row")) == [
        (3005, "amendment:LTA1", 202512, 500, "KV § 45", 2),
        (3005, "original", 202512, 10000, "KV § 45", 2),
        (4000, "original", 202512, -50, None, 3),
        (4000, "original", 202601, 0, None, 3),
    ]
    assert codes(imported) == ["rows_left_out"]


def test_a_trial_balance_is_held_against_its_closing_balances(tmp_path: Path) -> None:
    profile = Profile(
        columns={"account": ("Tili",), "opening": ("Alku",), "debit": ("D",), "credit": ("K",), "closing": ("Loppu",)},
        constants={"date": "2025-12-31"},
        vouchers_complete=False,
    )
    heads = ("Tili", "Alku", "D", "K", "Loppu")
    rows = [("1900", "100,00", "50,00", "20,00", "130,00"), ("2000", "-100,00", "0,00", "30,00", "-130,01")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, heads=heads), profile=profile)
    finding, note = imported.findings
    assert note.code == "postings.openings_compared"
    assert (finding.code, finding.place.row, finding.stated, finding.expected) == ("postings.balance_differs", 3, "-130.01", "-130.00")
    posted = taken_in(tmp_path / "m", tmp_path / "a.csv", profile=replace(profile, openings="post"))
    assert sorted(postings(tmp_path / "m", posted, "month", "account", "cents", "text"))[:2] == [
        (202412, 1900, -10000, "Alku"),
        (202412, 2000, 10000, "Alku"),
    ], "the balances of the turn of the year"
    assert {stage for (stage,) in postings(tmp_path / "m", posted, "stage")} == {"actual"}


def test_what_the_file_says_in_its_own_words_is_put_into_ours(tmp_path: Path) -> None:
    profile = Profile(
        columns={
            "month": ("Kausi",),
            "account": ("Tili",),
            "scope": ("S/U",),
            "voucher": ("Laji", "Nro"),
            "dimension:alue": ("Alue",),
            "amount": ("€",),
        },
        constants={"year": "2025", "stage": "forecast"},
        values={"scope": {"S": "internal", "U": "external"}},
        vouchers_complete=False,
    )
    heads = ("Kausi", "Tili", "S/U", "Laji", "Nro", "Alue", "€")
    rows = [
        ("3", "1", "S", "MY", "12", "A", "1,00"),
        ("202504", "1", "U", "MY", "13", "", "1,00"),
        ("13", "1", "U", "MY", "14", "", "1,00"),
    ]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, heads=heads), profile=profile)
    assert postings(tmp_path / "l", imported, "month", "scope", "voucher", "dimensions", "stage") == [
        (202503, "internal", "MY 12", '{"alue":"A"}', "forecast"),
        (202504, "external", "MY 13", None, "forecast"),
    ]
    assert codes(imported) == ["month_unreadable"]


def test_a_head_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [("1", "2")], heads=("Tili", "Määrä"))
    imported = taken_in(tmp_path / "l", file)
    assert imported.batch is None
    (finding,) = imported.findings
    assert finding.code == "postings.columns_missing"
    assert "Määrä" in finding.details["heads"]
    assert "Summa" in finding.details["missing"]


def test_a_profile_is_written_and_read_back_the_same(tmp_path: Path) -> None:
    profile = replace(
        FINNISH,
        decimal=".",
        values={"scope": {"S": "internal"}},
        skip={"Tili": ("Yhteensä", "Summa")},
        constants={"year": "2025"},
        first_word=("account",),
        amounts=(AmountColumn("TA 2025", 2025, "original"),),
        columns={**FINNISH.columns, "voucher": ("Laji", "Tosite"), "dimension:alue": ("Alue",)},
    )
    path = tmp_path / "profile.toml"
    path.write_text(profile_text(profile, {"decimal": "pilkku"}), encoding="utf-8")
    assert read_profile(path) == (profile, ())


def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    path.write_text('decimal = ";"\nwhatever = 1\n[columns]\naccuont = "Tili"\n', encoding="utf-8")
    profile, findings = read_profile(path)
    assert profile is None
    assert {finding.details["key"] for finding in findings} >= {
        "decimal",
        "whatever",
        "columns.accuont",
        "columns.account",
        "columns.amount",
        "columns.date",
    }
    path.write_text("x = = 1", encoding="utf-8")
    assert read_profile(path)[1][0].code == "postings.profile_unreadable"


def test_a_budget_sent_anew_in_another_form_is_told(tmp_path: Path) -> None:
    """It has no vouchers by which it could be known; other accounts, stages and years are no repetition."""
    monthly = Profile(
        columns={"account": ("Tili",)},
        amounts=(AmountColumn("1", 202501), AmountColumn("2", 202502)),
        constants={"stage": "original"},
        vouchers_complete=False,
    )
    yearly = replace(monthly, amounts=(AmountColumn("TA", 2025),))
    first = csv_file(tmp_path / "a.csv", [("3005", "1,00", "2,00"), ("4000", "5,00", "")], heads=("Tili", "1", "2"))
    assert codes(taken_in(tmp_path / "l", first, profile=monthly)) == []
    other = csv_file(tmp_path / "b.csv", [("3006", "3,00")], heads=("Tili", "TA"))
    assert codes(taken_in(tmp_path / "l", other, profile=yearly)) == []
    assert (
        codes(
            taken_in(
                tmp_path / "l",
                csv_file(tmp_path / "c.csv", [("3005", "3,00"), ("4000", "5,00")], heads=("Tili", "TA")),
                profile=replace(yearly, constants={"stage": "amendment:1"}),
            )
        )
        == []
    )
    again = taken_in(
        tmp_path / "l", csv_file(tmp_path / "d.csv", [("3005", "3,00"), ("4001", "5,00")], heads=("Tili", "TA")), profile=yearly
    )
    (finding,) = again.findings
    assert (finding.code, finding.level, finding.details["count"], finding.details["account"]) == (
        "postings.amounts_again",
        Level.WARNING,
        "1",
        "3005",
    )
    assert finding.details["batch"].startswith("000001-")
