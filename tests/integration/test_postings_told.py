"""How far the reading of a file is, told by every reader while it reads: by the bytes of the file, or the rows of the sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests.postings_made import FINNISH, HEADS, csv_file
from toteuma.ingest.postings.opening import read_postings

VOUCHERS = 4000


def sie(path: Path) -> Path:
    vouchers = "".join(f'#VER "A" {n} 20250131 "Sähkö"\n{{\n#TRANS 4000 {{}} 1.00\n#TRANS 1910 {{}} -1.00\n}}\n' for n in range(VOUCHERS))
    path.write_text(f"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20250101 20251231\n{vouchers}", encoding="cp437")
    return path


def saft(path: Path) -> Path:
    line = "<Line><AccountID>4000</AccountID><{side}><Amount>1.00</Amount></{side}></Line>"
    lines = line.format(side="DebitAmount") + line.format(side="CreditAmount")
    one = "<Transaction><TransactionID>{n}</TransactionID><TransactionDate>2025-01-31</TransactionDate>{lines}</Transaction>"
    entries = "".join(one.format(n=n, lines=lines) for n in range(VOUCHERS))
    path.write_text(
        f'<?xml version="1.0"?><AuditFile xmlns="urn:x"><GeneralLedgerEntries><Journal>{entries}</Journal></GeneralLedgerEntries></AuditFile>',
        encoding="utf-8",
    )
    return path


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADS, *((n, "31.01.2025", 4000, 100, "", "Sähkö", 1.0) for n in range(VOUCHERS))):
        sheet.append(row)
    book.save(path)
    return path


def ragged(path: Path) -> Path:
    """A file with quotation marks that are no quotation: the engine does not read it by itself."""
    rows = [(str(n), "31.01.2025", "4000", "100", "", '"5"" putki' if n % 2 else "Putki", "1,00") for n in range(VOUCHERS * 5)]
    return csv_file(path, rows)


@pytest.mark.parametrize("made", [sie, saft, workbook, ragged])
def test_how_much_of_a_file_is_read_is_told_as_it_is_read(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    told: list[int] = []
    with duckdb.connect() as engine:
        one = read_postings(made(tmp_path / "file"), FINNISH, tmp_path, engine, told.append)
    assert one.rows >= VOUCHERS
    # What is read a second time is not told twice: the watcher keeps the most.
    assert (told[-20:] == sorted(told[-20:]), 70 <= told[-1] <= 100) == (True, True), told
    assert {percent // 25 for percent in told} >= {1, 2}, "from step to step, not all at the end"
