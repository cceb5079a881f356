"""SIE files: vouchers, objects, balances and budgets, of a program that nobody here wrote, and the same books told in three types."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.postings_made import codes, postings, taken_in
from toteuma.ingest.postings.profile import Profile

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
REAL = pytest.mark.skipif(not DATA.is_dir(), reason="the SIE files of another program are not here")

HEAD = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#RAR 0 20250101 20251231
#RAR -1 20240101 20241231
#DIM 1 "Kostnadsställe"
#UNDERDIM 21 "Grupp" 1
#DIM 7 "Anställd"
#OBJEKT 1 "Ö10" "Skola"
#KONTO 1910 "Kassa"
#KONTO 3010 "Försäljning \\"A\\""
"""
VOUCHERS = """#VER A 1 20250131 "Städ & bröd" 20250201
{
#TRANS 1910 {} 100.50
#TRANS 3010 {1 "Ö10" 6 P1 7 "12" 21 "G 1"} -100.5 20250130 "Egen text"
#BTRANS 3010 {} -7
#RTRANS 3010 {} -9
}
#VER "" "" 20250331
{
#TRANS 1910 {} -.5
#TRANS 3010 {} 0,50
}
"""


def sie_file(path: Path, text: str, encoding: str = "cp437") -> Path:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


@REAL
def test_the_same_books_told_in_three_types_agree(tmp_path: Path) -> None:
    found: dict[str, Counter[int]] = {}
    for kind in ("2", "3", "4"):
        ledger = tmp_path / kind
        imported = taken_in(ledger, DATA / f"BL0001_typ{kind}.SE", profile=None)
        assert [code for code in codes(imported) if code not in ("objects_left_out", "openings_compared")] == []
        assert imported.rejected.rows == 0
        found[kind] = Counter()
        for account, cents in postings(ledger, imported, "account", "cents"):
            found[kind][account] += cents
    cleaned = {kind: {account: cents for account, cents in sums.items() if cents} for kind, sums in found.items()}
    assert len(cleaned["4"]) == 29
    assert cleaned["2"] == cleaned["3"] == cleaned["4"]


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "cp1252"])
def test_vouchers_with_objects_are_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", HEAD + VOUCHERS, encoding), profile=None)
    assert codes(imported) == (["encoding_guessed"] if encoding == "cp1252" else [])
    columns = ("row", "voucher", "month", "account", "cents", "project", "dimensions", "text")
    assert postings(tmp_path / "l", imported, *columns) == [
        (14, "A 1", 202501, 1910, -10050, None, None, "Städ & bröd"),
        (15, "A 1", 202501, 3010, 10050, "P1", '{"Anställd":"12","Grupp":"G 1"}', "Egen text"),
        (21, "@19", 202503, 1910, 50, None, None, None),
        (22, "@19", 202503, 3010, -50, None, None, None),
    ]
    assert imported.batch is not None
    assert imported.batch.cost_centres == ("Ö10",)


def test_another_numbering_of_dimensions_is_told_by_the_profile(tmp_path: Path) -> None:
    profile = Profile(dimensions={"cost_centre": "7", "project": "1"})
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", HEAD + VOUCHERS), profile=profile)
    assert postings(tmp_path / "l", imported, "cost_centre", "project")[1] == (12, "Ö10")


def test_a_voucher_that_does_not_balance_is_rejected_whole_and_named(tmp_path: Path) -> None:
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", HEAD + VOUCHERS.replace("-100.5 ", "-100.51 ")), profile=None)
    (finding,) = imported.findings
    assert (finding.code, finding.place.row, finding.details["voucher"]) == ("postings.voucher_unbalanced", 14, "A 1")
    assert (imported.rejected.rows, imported.accepted.rows) == (2, 2)


def test_balances_that_the_vouchers_do_not_lead_to_are_told(tmp_path: Path) -> None:
    stated = "#IB 0 1910 1000\n#UB 0 1910 1100.00\n#RES 0 3010 -100\n#IB -1 1910 7\n#UB -1 1910 9\n"
    assert codes(taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", HEAD + stated + VOUCHERS), profile=None)) == ["openings_compared"]
    wrong = stated.replace("1100.00", "1100.01")
    imported = taken_in(tmp_path / "m", sie_file(tmp_path / "b.se", HEAD + wrong + VOUCHERS), profile=None)
    assert codes(imported) == ["balance_differs", "openings_compared"]


def test_amounts_dates_and_vouchers_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    broken = VOUCHERS.replace(" 100.50", " 100.505").replace("20250331", "20250331x").replace("} 0,50", "} abc")
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", HEAD + broken), profile=None)
    assert codes(imported) == ["amount_decimals", "date_unreadable", "date_unreadable"]
    assert imported.accepted.rows == 0
    assert imported.rejected.rows == 4


def test_balances_by_month_and_cost_centre_and_budgets(tmp_path: Path) -> None:
    text = (
        HEAD + '#PSALDO 0 202501 3010 {} -100\n#PSALDO 0 202501 3010 {1 "Ö10"} -60\n#PSALDO 0 202501 3010 {6 "P"} -30\n#RES 0 3010 -150\n'
    )
    text += '#PBUDGET 0 202502 3010 {} -200\n#PBUDGET 0 202502 3010 {1 "Ö10"} -200\n'
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", text), profile=None)
    assert Counter(postings(tmp_path / "l", imported, "stage", "month", "cost_centre", "cents")) == Counter(
        [("actual", 202501, -1, 6000), ("actual", 202501, None, 4000), ("actual", 202512, None, 5000), ("original", 202502, -1, 20000)]
    )
    assert codes(imported) == ["objects_left_out"]


def test_opening_balances_are_posted_where_the_profile_says_so(tmp_path: Path) -> None:
    text = HEAD + "#IB 0 1910 1000\n#UB 0 1910 1100\n" + VOUCHERS
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", text), profile=replace(Profile(), openings="post"))
    assert (202412, 1910, -100000, "IB") in postings(tmp_path / "l", imported, "month", "account", "cents", "text")
    assert codes(imported) == ["openings_posted"]


def test_opening_balances_are_posted_only_once(tmp_path: Path) -> None:
    """The next year's file has them too: what the ledger holds by then is the same euros."""
    post = replace(Profile(), openings="post")
    first = HEAD + "#IB 0 1910 1000\n#UB 0 1910 1100\n" + VOUCHERS
    taken_in(tmp_path / "l", sie_file(tmp_path / "a.se", first), profile=post)
    # The second says that the till began with 1100, which the first has led to, and that an account began that the ledger has never met.
    later = first.replace("1910 1000", "1910 1100\n#IB 0 2000 -1100").replace("1910 1100\n#VER", "1910 1200\n#VER")
    later = later.replace("2025", "2026").replace("2024", "2025")
    imported = taken_in(tmp_path / "l", sie_file(tmp_path / "b.se", later), profile=post)
    told = [finding for finding in imported.findings if finding.code == "postings.openings_known"]
    assert [(finding.details["value"], finding.details["count"]) for finding in told] == [("12/2025", "2")]
    assert imported.rejected.rows == 2, "all or none: part of them would leave a balance sheet that does not balance"
    assert 2000 not in {account for (account,) in postings(tmp_path / "l", imported, "account")}


CUT = '#PROGRAM "Kassa" 1\n#SIETYP 4\n#RAR 0 20250101 20251231\n#VER A 1 20250131 "Myynti"\n{\n#TRANS 3005 {} -5.00\n#TRANS 1910 {} 5.00\n'


def test_a_file_need_not_begin_with_its_flag_and_is_told_where_it_ends_within_a_voucher(tmp_path: Path) -> None:
    for name, text, expected in (("a.se", CUT, ["file_cut"]), ("b.se", CUT + "}\n", [])):
        file = tmp_path / name
        file.write_text(text, encoding="cp437")
        imported = taken_in(tmp_path / f"ledger of {name}", file, profile=None)
        assert (codes(imported), imported.accepted.rows) == (expected, 2)
        assert [finding.place.row for finding in imported.findings] == [4] * len(expected)
