"""Workbooks of postings: the profile of a delimited file reads them too, amounts to the cent as Excel shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import openpyxl

from tests.postings_made import FINNISH, HEADS, codes, postings, taken_in

LOOSE = replace(FINNISH, vouchers_complete=False)


def workbook(path: Path, rows: list[list[object]], *, above: int = 0, sheet: str = "Viennit") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Kansi"  # type: ignore[union-attr]
    page = book.create_sheet(sheet)
    for _ in range(above):
        page.append([])
    page.append(list(HEADS))
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def row(amount: object, day: object = date(2025, 1, 31), account: object = 3005, voucher: object = "1") -> list[object]:
    return [voucher, day, account, "0100", None, "Sähkö", amount]


def test_numbers_dates_and_texts_of_a_workbook_are_read_exactly(tmp_path: Path) -> None:
    amounts = [1234.56, 0.1 + 0.2, -7, "1 234,50", "(2,00)", 99999999999.99, 1e-2]
    morning = datetime.combine(date(2025, 1, 31), time(8))
    rows = [row(amount, morning if place == 1 else date(2025, 1, 31)) for place, amount in enumerate(amounts)]
    imported = taken_in(tmp_path / "l", workbook(tmp_path / "a.xlsx", rows), profile=replace(LOOSE, sheet="Viennit"))
    assert codes(imported) == []
    cents = [-123456, -30, 700, -123450, 200, -9999999999999, -1]
    assert postings(tmp_path / "l", imported, "row", "cents") == [(place + 2, amount) for place, amount in enumerate(cents)]
    assert set(postings(tmp_path / "l", imported, "date", "account", "text", "sheet")) == {(date(2025, 1, 31), 3005, "Sähkö", "Viennit")}
    assert imported.batch is not None
    assert imported.batch.cost_centres == ("0100",)


def test_parts_of_a_cent_are_refused_with_sheet_and_row(tmp_path: Path) -> None:
    rows = [row(1.0), row(1.005), [], row(2.0), row(True)]
    imported = taken_in(
        tmp_path / "l", workbook(tmp_path / "a.xlsx", rows, above=2), profile=replace(LOOSE, sheet="Viennit", header_rows=3)
    )
    told = [(code, finding.place.sheet, finding.place.row) for code, finding in zip(codes(imported), imported.findings, strict=True)]
    assert told == [("amount_decimals", "Viennit", 5), ("amount_unreadable", "Viennit", 8)]


def test_the_sheet_is_the_profile_s_or_the_first(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [row(1)])
    assert codes(taken_in(tmp_path / "l", file, profile=LOOSE)) == ["columns_missing"]
    missing = taken_in(tmp_path / "l", file, profile=replace(LOOSE, sheet="Muu"))
    assert codes(missing) == ["sheet_missing"]
    assert "Kansi, Viennit" in missing.findings[0].details["sheets"]


def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK\x03\x04 no workbook")
    imported = taken_in(tmp_path / "l", file, profile=LOOSE)
    assert imported.batch is None
    assert [finding.code for finding in imported.findings] == ["reading.broken"]
