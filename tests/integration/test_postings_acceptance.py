"""What is taken into the ledger and what is kept apart: vouchers whole, once, balanced, in open months; and nothing lost between the two."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.postings_made import ANY, FINNISH, NOW, YEAR, codes, csv_file, postings, taken_in
from toteuma.core.errors import LedgerBusy
from toteuma.core.periods import Months
from toteuma.ledger.acceptance import TOLD_IN_FULL, AcceptanceRules
from toteuma.ledger.batch import Tally
from toteuma.ledger.store import LedgerStore
from toteuma.services.ledger.importing import import_files


def voucher(number: str, *amounts: str, day: str = "31.01.2025", account: str = "3005", centre: str = "100") -> list[list[str]]:
    return [[number, day, account, centre, "", "", amount] for amount in amounts]


GOOD = voucher("1", "5,00", "-5,00")


def test_a_voucher_that_does_not_balance_is_rejected_whole(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [*GOOD, *voucher("2", "7,00", "-6,99"), *voucher("3", "1,00", "2,00", "-3,00")])
    imported = taken_in(tmp_path / "l", file)
    (finding,) = imported.findings
    assert (finding.code, finding.place.row, finding.details["voucher"], finding.details["value"]) == (
        "postings.voucher_unbalanced",
        4,
        "2",
        "-0.01",
    )
    assert (imported.accepted, imported.rejected) == (Tally(5, 800, 800), Tally(2, 700, 699))
    assert postings(tmp_path / "l", imported, "row") == [(2,), (3,), (6,), (7,), (8,)]
    assert imported.batch is not None
    assert imported.batch.rejected == imported.rejected


def test_vouchers_that_are_not_complete_in_the_file_need_not_balance(tmp_path: Path) -> None:
    imported = taken_in(
        tmp_path / "l", csv_file(tmp_path / "a.csv", voucher("2", "7,00")), profile=replace(FINNISH, vouchers_complete=False)
    )
    assert imported.findings == ()


def test_one_wrong_row_rejects_its_voucher_and_no_other(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", [*GOOD, *voucher("2", "7,00", "x", "-7,00"), *voucher("", "y"), *voucher("", "0,00")])
    imported = taken_in(tmp_path / "l", file)
    assert codes(imported) == ["amount_unreadable", "amount_unreadable"]
    assert postings(tmp_path / "l", imported, "row") == [(2,), (3,), (8,)]
    assert imported.rejected == Tally(4, 700, 700)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (AcceptanceRules(accounts=(("3000", "3004"), ("3006", "9999"))), "account_unknown"),
        (AcceptanceRules(accounts=(("3000", "3005"),)), ""),
        (AcceptanceRules(cost_centres=frozenset({"101"})), "cost_centre_unknown"),
        (AcceptanceRules(cost_centres=frozenset({"100"})), ""),
        (AcceptanceRules(months=Months.of_year(2024)), "month_outside"),
        (YEAR, ""),
        (AcceptanceRules(closed=frozenset({202501})), "month_closed"),
        (AcceptanceRules(closed=frozenset({202502})), ""),
    ],
)
def test_accounts_cost_centres_and_months_are_those_there_are(tmp_path: Path, rules: AcceptanceRules, code: str) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", GOOD), rules=rules)
    assert sorted(set(codes(imported))) == ([code] if code else [])
    assert imported.rejected.rows == (2 if code else 0)


def test_a_date_of_another_year_than_the_period_is_told_one_of_another_month_is_not(tmp_path: Path) -> None:
    profile = replace(FINNISH, columns={**FINNISH.columns, "month": ("Kausi",)})
    heads = (*FINNISH.columns, "")
    rows = [
        [*row, month]
        for row, month in zip(
            [*GOOD, *voucher("2", "1,00", "-1,00", day="02.02.2026")], ["202501", "202502", "202512", "202512"], strict=True
        )
    ]
    heads = ("Tosite", "Pvm", "Tili", "Kustannuspaikka", "Projekti", "Selite", "Summa", "Kausi")
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows, heads=heads), profile=profile)
    assert codes(imported) == ["date_outside_year"]
    assert imported.rejected.rows == 2
    assert postings(tmp_path / "l", imported, "month") == [(202501,), (202502,)]


def test_a_voucher_that_is_there_twice_is_rejected_in_the_file_and_against_earlier_batches(tmp_path: Path) -> None:
    ledger = tmp_path / "l"
    file = csv_file(tmp_path / "a.csv", [*GOOD, *voucher("2", "1,00", "-1,00"), *GOOD])
    imported = taken_in(ledger, file)
    assert codes(imported) == ["voucher_doubled"]
    assert imported.rejected.rows == 4
    again = csv_file(tmp_path / "b.csv", [*voucher("2", "3,00", "-3,00"), *voucher("2", "4,00", "-4,00", day="31.01.2026"), *GOOD])
    second = taken_in(ledger, again)
    assert codes(second) == ["voucher_known"]
    assert second.accepted.rows == 4, "the same number in another year is another voucher"


@pytest.mark.parametrize("amounts", [("5,00", "-5,00"), ("5,00", "2,00", "-7,00")])
def test_a_voucher_any_number_of_times_in_a_row_is_seen_too(tmp_path: Path, amounts: tuple[str, ...]) -> None:
    """Up to forty-two postings a voucher and beyond: they are looked for in different ways."""
    times = [2, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19, 23, 29, 35, 101]
    rows = [row for each in times for row in voucher(str(each), *amounts) * each]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [*rows, *voucher("1", *amounts)]))
    assert [(finding.details["voucher"], finding.details["value"]) for finding in imported.findings] == [(str(n), str(n)) for n in times]
    assert set(codes(imported)) == {"voucher_doubled"}
    assert imported.accepted.rows == len(amounts)


def test_alike_rows_within_a_voucher_are_no_doubled_voucher(tmp_path: Path) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", voucher("1", "5,00", "5,00", "-10,00")))
    assert imported.findings == ()


def test_a_file_is_not_taken_in_twice_until_its_batch_is_undone(tmp_path: Path) -> None:
    ledger, file = tmp_path / "l", csv_file(tmp_path / "a.csv", GOOD)
    first = taken_in(ledger, file)
    assert first.batch is not None
    copy = tmp_path / "renamed.csv"
    copy.write_bytes(file.read_bytes())
    second = taken_in(ledger, copy)
    assert (second.batch, codes(second)) == (None, ["known_file"])
    assert first.batch.id in second.findings[0].details["batch"]
    LedgerStore(ledger).undo(first.batch.id, by="test", at=NOW)
    assert taken_in(ledger, copy).findings == ()


def test_strict_takes_in_all_or_nothing(tmp_path: Path) -> None:
    ledger, file = tmp_path / "l", csv_file(tmp_path / "a.csv", [*GOOD, *voucher("2", "1,00")])
    refused = taken_in(ledger, file, strict=True)
    assert (refused.batch, codes(refused)) == (None, ["voucher_unbalanced", "refused"])
    assert LedgerStore(ledger).batches() == ()
    assert list((ledger / "batches").iterdir()) == []
    assert taken_in(ledger, csv_file(tmp_path / "b.csv", GOOD), strict=True).batch is not None


def test_what_was_rejected_can_be_mended_and_imported_again(tmp_path: Path) -> None:
    ledger = tmp_path / "l"
    rows = [*GOOD, *voucher("2", "7,00", "-6,99"), *voucher("3", "1 2,00", "-12,00", day="31.2.2025", centre="X1")]
    first = taken_in(ledger, csv_file(tmp_path / "a.csv", rows))
    assert first.rejected_file is not None
    with first.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        heads, *kept = list(csv.reader(file, delimiter=";"))
    assert [row[heads.index("source_row")] for row in kept] == ["4", "5", "6", "7"]
    assert [row[heads.index("debit")] for row in kept] == ["7,00", "", "1 2,00", ""]
    assert kept[2][heads.index("date")] == "31.2.2025"
    kept[1][heads.index("credit")] = "7,00"
    kept[2][heads.index("debit")] = "12,00"
    for row in kept[2:]:
        row[heads.index("date")] = "28.2.2025"
    mended = csv_file(tmp_path / "mended.csv", kept, heads=heads)
    second = taken_in(ledger, mended)
    assert second.findings == ()
    assert postings(ledger, second, "voucher", "month", "cents") == [
        ("2", 202501, -700),
        ("2", 202501, 700),
        ("3", 202502, -1200),
        ("3", 202502, 1200),
    ]
    assert second.batch is not None
    assert second.batch.cost_centres == ("100", "X1") or set(second.batch.cost_centres) == {"100", "X1"}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(1)", "+358 9 1", "-", "'=1", "'", "puh. =", "ei kaavaa"])
def test_a_text_of_an_invoice_is_no_formula_in_the_file_to_mend_and_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    ledger = tmp_path / "l"
    rows = [*GOOD, *voucher(text, "7,00", "-6,99")]
    first = taken_in(ledger, csv_file(tmp_path / "a.csv", rows))
    assert first.rejected_file is not None
    with first.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        heads, *kept = list(csv.reader(file, delimiter=";"))
    assert not [cell for row in kept for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert {row[heads.index("voucher")].lstrip("'") for row in kept} == {text.lstrip("'")}
    kept[1][heads.index("credit")] = "7,00"
    second = taken_in(ledger, csv_file(tmp_path / "mended.csv", kept, heads=heads))
    assert second.findings == ()
    assert {name for (name,) in postings(ledger, second, "voucher")} == {text}


def test_the_first_faults_are_told_in_full_and_the_rest_are_counted(tmp_path: Path) -> None:
    rows = [row for number in range(TOLD_IN_FULL + 5) for row in voucher(str(number), "1,00")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows))
    assert codes(imported) == ["voucher_unbalanced"] * TOLD_IN_FULL + ["more"]
    assert imported.findings[-1].details["count"] == "5"


def test_several_files_make_one_batch_and_each_row_can_be_found(tmp_path: Path) -> None:
    first, second = csv_file(tmp_path / "a.csv", GOOD), csv_file(tmp_path / "b.csv", [*voucher("2", "1,00", "-1,00"), *GOOD])
    told: list[tuple[str, int, int]] = []
    ledger = tmp_path / "l"
    imported = import_files(ledger, [first, second], FINNISH, ANY, by="test", at=NOW, progress=lambda *what: told.append(what))
    assert codes(imported) == ["voucher_known"]
    assert postings(ledger, imported, "sheet", "row") == [("a.csv", 2), ("a.csv", 3), ("b.csv", 2), ("b.csv", 3)]
    assert len(LedgerStore(ledger).batches()) == 1
    assert told[0] == ("read", 0, 200), "in percent of each file"
    assert told[-1] == ("write", 1, 1)


def test_two_imports_at_once_are_told(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", GOOD)
    with LedgerStore(tmp_path / "l").writing(), pytest.raises(LedgerBusy):
        import_files(tmp_path / "l", [file], FINNISH, ANY, by="test", at=NOW, wait_seconds=0)


def test_a_file_that_is_not_there_or_empty_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    missing = taken_in(tmp_path / "l", tmp_path / "no.csv")
    assert (missing.batch, codes(missing)) == (None, ["file_missing"])
    empty = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", []))
    assert (empty.batch, codes(empty)) == (None, ["no_rows"])
    assert LedgerStore(tmp_path / "l").batches() == ()


AMOUNTS = st.sampled_from(["5,00", "-5,00", "5,00", "-5,00", "1 000,00-", "1000,00", "0,005", "", "x", "(3)", "3"])
ROWS = st.tuples(
    st.sampled_from(["1", "2", "3", ""]),
    st.sampled_from(["31.01.2025", "28.2.2025", "31.01.2024", "99.01.2025", ""]),
    st.sampled_from(["3005", "0042", "K", ""]),
    st.sampled_from(["100", "X", ""]),
    st.just(""),
    st.sampled_from(["", '"a;b"', '"rivi\r\ntoinen"', 'a"b']),
    AMOUNTS,
)
BROKEN = st.one_of(ROWS.map(list), ROWS.map(lambda row: list(row[:3])), ROWS.map(lambda row: [*row, "z"]), st.just([""]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(rows=st.lists(BROKEN, min_size=1, max_size=12), complete=st.booleans())
def test_whatever_is_broken_what_was_read_is_accepted_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], complete: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    profile = replace(FINNISH, vouchers_complete=complete)
    imported = taken_in(folder / "l", csv_file(folder / "a.csv", rows), profile=profile, rules=YEAR)
    assert imported.accepted + imported.rejected == imported.read
    if imported.batch is None:
        return
    cents = [cents for (cents,) in postings(folder / "l", imported, "cents")]
    assert imported.accepted == Tally(len(cents), -sum(c for c in cents if c < 0), sum(c for c in cents if c > 0))
    kept = 0
    if imported.rejected_file is not None:
        with imported.rejected_file.open(encoding="utf-8-sig", newline="") as file:
            kept = len(list(csv.DictReader(file, delimiter=";")))
    assert kept == imported.rejected.rows
    if complete:
        sums: dict[tuple[str, int], int] = {}
        for number, month, amount in postings(folder / "l", imported, "voucher", "month", "cents"):
            if number is not None:
                sums[number, month // 100] = sums.get((number, month // 100), 0) + amount
        assert set(sums.values()) <= {0}
