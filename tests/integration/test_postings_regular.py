"""Files of which every row is like the others are read by the engine alone: the same comes out as where each row is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.postings_made import FINNISH, codes, csv_file, postings, taken_in

LOOSE = replace(FINNISH, vouchers_complete=False)


def row(amount: str, day: str = "31.01.2025", account: str = "3005", text: str = "") -> list[str]:
    return ["1", day, account, "100", "", text, amount]


@pytest.mark.parametrize(("written", "day"), [("epoch", None), ("infinity", None), ("1.1.1970", date(1970, 1, 1)), ("", None)])
def test_a_day_is_one_that_is_written(tmp_path: Path, written: str, day: date | None) -> None:
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [row("1,00"), row("2,00", written)]), profile=LOOSE)
    assert codes(imported) == ([] if day else ["date_unreadable" if written else "date_missing"])
    if day:
        assert postings(tmp_path / "l", imported, "date") == [(date(2025, 1, 31),), (day,)]


@pytest.mark.parametrize("skip", [{}, {"Tosite": ("Yhteensä",)}])
def test_an_empty_row_between_others_does_not_shift_their_numbers(tmp_path: Path, skip: dict[str, tuple[str, ...]]) -> None:
    file = csv_file(tmp_path / "a.csv", [row("1,00")])
    file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n") + b"\n" + ";".join(row("2,00")).encode() + b"\n")
    imported = taken_in(tmp_path / "l", file, profile=replace(LOOSE, skip=skip))
    assert postings(tmp_path / "l", imported, "row", "cents") == [(2, -100), (4, -200)]


@pytest.mark.parametrize(
    ("space", "encoding"), [*((space, "utf-8") for space in " \t\u00a0\u2009"), *((space, "cp1252") for space in " \t\u00a0")]
)
def test_spaces_around_a_text_are_not_of_it_and_those_within_are(tmp_path: Path, space: str, encoding: str) -> None:
    texts = ["sähkö", "a b", f"{space}c{space}d{space}", space, ""]
    file = csv_file(tmp_path / "a.csv", [row("1,00", text=each) for each in texts], encoding=encoding)
    imported = taken_in(tmp_path / "l", file, profile=LOOSE)
    assert postings(tmp_path / "l", imported, "text") == [("sähkö",), ("a b",), (f"c{space}d",), (None,), (None,)]


def test_what_holds_for_all_rows_is_in_all_of_them(tmp_path: Path) -> None:
    profile = replace(LOOSE, constants={"stage": "forecast", "scope": "S", "project": " P 1 "}, values={"scope": {"S": "internal"}})
    columns = {name: heads for name, heads in LOOSE.columns.items() if name != "project"}
    for number, account in enumerate(("3005", "K-1")):
        ledger = tmp_path / f"ledger-{number}"
        file = csv_file(tmp_path / f"{number}.csv", [row("1,00", account=account), row("2,00")])
        imported = taken_in(ledger, file, profile=replace(profile, columns=columns))
        assert postings(ledger, imported, "row", "stage", "scope", "project", "cents") == [
            (2, "forecast", "internal", "P 1", -100),
            (3, "forecast", "internal", "P 1", -200),
        ]
        assert imported.batch is not None
        assert imported.batch.stages == ("forecast",)


@pytest.mark.parametrize("times", [4, 6, 9, 21, 45])
def test_a_voucher_however_often_it_stands_in_the_file_is_seen_and_no_other(tmp_path: Path, times: int) -> None:
    again = [row("5,00"), row("2,00"), row("-7,00")] * times
    others = [["2", *row(amount)[1:]] for amount in (*["1,00"] * times * 2, f"-{times * 2},00")]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", [*again, *others]))
    assert [(finding.code, finding.details["voucher"], finding.details["value"]) for finding in imported.findings] == [
        ("postings.voucher_doubled", "1", str(times))
    ]
    assert imported.accepted.rows == len(others)


def test_a_row_that_cannot_be_read_hides_nothing_of_its_voucher_and_of_no_other(tmp_path: Path) -> None:
    """Its cents would make up for what the others lack."""
    rows = [row("5,00"), row("-5,00", day="x"), ["2", *row("3,00")[1:]], ["2", *row("-3,00")[1:]]]
    imported = taken_in(tmp_path / "l", csv_file(tmp_path / "a.csv", rows))
    assert sorted(codes(imported)) == ["date_unreadable", "voucher_unbalanced"]
    assert imported.accepted.rows == 2
