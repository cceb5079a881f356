"""``toteuma ledger …`` as a controller meets it: files of programs nobody here wrote are taken in or refused with the right voucher named."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import sleep
from typing import Any

import openpyxl
import pytest

from tests.integration.test_postings_saft import saft
from tests.integration.test_postings_sie import DATA, REAL
from tests.ledger_made import NOW
from toteuma.core.language import Language
from toteuma.ledger.columns import CELL
from toteuma.ledger.embedded import EmbeddedEngine
from toteuma.ledger.store import LedgerStore
from toteuma.services.ledger.batches import import_into

Run = Callable[..., Any]
HEAD = "Tosite;Pvm;Tili;Kustannuspaikka;Selite;Summa\r\n"
GOOD = "1;31.01.2025;3001;100;Lipputulot;-1 250,50\r\n1;31.01.2025;1910;;Lipputulot;1 250,50\r\n"
MOVED = "2;28.02.2025;4001;300;Palkat;77,00\r\n2;28.02.2025;2530;;Palkat;-77,00\r\n"
PROFILE = """vouchers_complete = true
[columns]
voucher = "Tosite"
date = "Pvm"
account = "Tili"
cost_centre = "Kustannuspaikka"
text = "Selite"
amount = "Summa"
"""
CENTRES = """cost_centre,unit,name_fi,valid_from,valid_to
100,A,Koulut,,
300,A,Liikunta,,2024-12-31
300,B,Liikunta,2025-01-01,
"""


@pytest.fixture
def books(package: Path) -> Path:
    """The package with a ledger, cost centres of which one moved at the turn of the year, and 2024 closed."""
    statement = package / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8") + '\n[ledger]\nfolder = "kirjanpito"\n', encoding="utf-8")
    (package / "cost_centres.csv").write_text(CENTRES, encoding="utf-8")
    (package / "closed_periods.csv").write_text("valid_from,valid_to,basis\n2024-01-01,2024-12-31,Tilinpäätös\n", encoding="utf-8")
    (package / "profiles").mkdir()
    (package / "profiles" / "viennit.toml").write_text(PROFILE, encoding="utf-8")
    return package


def written(rows: str, name: str = "viennit.csv", encoding: str = "utf-8") -> Path:
    path = Path(name)
    path.write_bytes((HEAD + rows).encode(encoding))
    return path


def numbers(out: str) -> dict[str, str]:
    """The rows of the table of what was read, no-break spaces told as spaces."""
    rows = [line.replace("\u00a0", " ").strip() for line in out.splitlines()]
    return {
        key: re.sub(" {2,}", " | ", row.removeprefix(key).strip())
        for row in rows
        for key in ("Hyväksytty", "Hylätty", "Luettu")
        if row.startswith(key)
    }


# --- taking in ----------------------------------------------------------------------------------------------------------------


def test_a_file_is_taken_in_listed_and_undone(toteuma: Run, books: Path) -> None:
    ran = toteuma("ledger", "import", books, written(GOOD + MOVED), "--profile", "viennit", "--by", "Kaisa Kamreeri")
    assert (ran.code, ran.err) == (0, "")
    assert "Aineisto on kirjanpidossa eränä 000001-" in ran.out
    assert numbers(ran.out) == {
        "Hyväksytty": "4 | 1 327,50 | 1 327,50",
        "Hylätty": "0 | 0,00 | 0,00",
        "Luettu": "4 | 1 327,50 | 1 327,50",
    }
    listed = toteuma("ledger", "batches", books).out
    assert "mukana luvuissa" in listed
    assert "Kaisa Kamreeri" in listed
    assert "1–2/2025" in listed
    assert "77,00 euroa" in toteuma("ledger", "drill", books, "--unit", "B", "--line", "Palkat ja palkkiot").out
    undone = toteuma("ledger", "undo", books, "1", "--by", "Kaisa Kamreeri")
    assert (undone.code, "sen 4 vientiä eivät enää ole mukana" in undone.out) == (0, True)
    assert "peruttu" in toteuma("ledger", "batches", books).out
    assert "oli peruttu jo aiemmin" in toteuma("ledger", "undo", books, "1").out
    assert (
        "Stage “actual” was not found"
        in toteuma("ledger", "drill", books, "--unit", "B", "--line", "wages_and_salaries", "--lang", "en").err
    )
    assert toteuma("ledger", "import", books, "viennit.csv", "--profile", "viennit").code == 0


WRONG = {
    "Tosite 31 ei täsmää: debet 5,00, kredit 4,99, erotus 0,01 euroa.": "31;05.05.2025;4001;100;;5,00\r\n31;05.05.2025;1910;;;-4,99\r\n",
    "Kausi 5/2024 on suljettu (kohtia 1, ensimmäinen tosite 32).": "32;05.05.2024;4001;100;;5,00\r\n32;05.05.2024;1910;;;-5,00\r\n",
    "Kausi 5/2205 ei kuulu tilinpäätöksen vuosiin (kohtia 1, ensimmäinen tosite 33).": "33;05.05.2205;4001;100;;5,00\r\n33;05.05.2205;1910;;;-5,00\r\n",
    "Kustannuspaikkaa 999 ei tunneta (kohtia 1, ensimmäinen tosite 34).": "34;05.05.2025;4001;999;;5,00\r\n34;05.05.2025;1910;;;-5,00\r\n",
    "Tiliä 9999 ei ole tililuettelossa (kohtia 1, ensimmäinen tosite 35).": "35;05.05.2025;9999;100;;5,00\r\n35;05.05.2025;1910;;;-5,00\r\n",
    "Tosite 36 on tiedostossa 2 kertaa.": 2 * "36;05.05.2025;4001;100;;5,00\r\n36;05.05.2025;1910;;;-5,00\r\n",
    "Summassa on sentin osia: 5,005 (tosite 37).": "37;05.05.2025;4001;100;;5,005\r\n37;05.05.2025;1910;;;-5,00\r\n",
    "Päivämäärää ei voi lukea: 31.02.2025 (tosite 38).": "38;31.02.2025;4001;100;;5,00\r\n38;05.05.2025;1910;;;-5,00\r\n",
}


@pytest.mark.parametrize("told", WRONG)
def test_a_wrong_voucher_is_named_with_its_row_kept_apart_and_the_rest_taken_in(toteuma: Run, books: Path, told: str) -> None:
    ran = toteuma("ledger", "import", books, written(GOOD + WRONG[told]), "--profile", "viennit")
    assert ran.code == 1
    assert f"VIRHE viennit.csv, rivi 4: {told}" in ran.out
    rows = WRONG[told].count("\r\n")
    assert [row.split()[0] for row in numbers(ran.out).values()] == ["2", str(rows), str(rows + 2)]
    with Path("rejected-000001.csv").open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.DictReader(file, delimiter=";"))
    # Why, by code for programs and in words for whoever mends it; the voucher's other rows say that they are its.
    faults = {row["fault"] for row in kept}
    assert all(re.fullmatch(r"[a-z_]+: \w.+", fault) for fault in faults - {"hylätyn tositteen muu rivi"}), faults
    assert faults != {"hylätyn tositteen muu rivi"}
    assert [(row["source_file"], row["source_row"]) for row in kept] == [("viennit.csv", str(row)) for row in range(4, 4 + rows)]
    assert "toteuma ledger import" in ran.out


def test_what_was_rejected_is_mended_and_imported_again(toteuma: Run, books: Path) -> None:
    toteuma(
        "ledger",
        "import",
        books,
        written(GOOD + WRONG["Kausi 5/2024 on suljettu (kohtia 1, ensimmäinen tosite 32)."]),
        "--profile",
        "viennit",
    )
    mended = Path("rejected-000001.csv")
    mended.write_text(mended.read_text(encoding="utf-8").replace("202405;05.05.2024", "202505;5.5.2025"), encoding="utf-8")
    ran = toteuma("ledger", "import", books, mended)
    assert (ran.code, ran.out.count("VIRHE")) == (0, 0)
    assert "−5,00" in toteuma("ledger", "drill", books, "--unit", "A", "--line", "wages_and_salaries", "--period", "5/2025").out


def test_a_file_or_voucher_is_taken_in_once(toteuma: Run, books: Path) -> None:
    toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    again = toteuma("ledger", "import", books, written(GOOD, "toinen.csv"), "--profile", "viennit")
    assert (again.code, "on jo viety kirjanpitoon erässä 000001-" in again.out) == (1, True)
    longer = toteuma("ledger", "import", books, written(GOOD + MOVED), "--profile", "viennit")
    assert longer.code == 1
    assert "rivi 2: Tiedostossa on tositteita, jotka on viety jo aiemmin: 1, ensimmäinen 1. Ne ovat täällä: 000001-" in longer.out
    assert [row.split()[0] for row in numbers(longer.out).values()] == ["2", "2", "4"]


def test_strict_takes_nothing_in_where_anything_is_rejected(toteuma: Run, books: Path) -> None:
    file = written(GOOD + WRONG["Tosite 36 on tiedostossa 2 kertaa."])
    ran = toteuma("ledger", "import", books, file, "--profile", "viennit", "--strict", "--rejected", "hylätyt")
    assert ran.code == 1
    assert "Kirjanpitoon ei viety mitään." in ran.out
    assert [row.split()[0] for row in numbers(ran.out).values()] == ["2", "4", "6"]
    assert [path.name for path in Path("hylätyt").iterdir()] == ["rejected-000001.csv"]
    assert "ei ole vielä yhtään erää" in toteuma("ledger", "batches", books).out


def test_a_file_of_which_everything_is_rejected_leaves_no_batch(toteuma: Run, books: Path) -> None:
    file = written(WRONG["Tiliä 9999 ei ole tililuettelossa (kohtia 1, ensimmäinen tosite 35)."])
    ran = toteuma("ledger", "import", books, file, "--profile", "viennit")
    assert (ran.code, "Kirjanpitoon ei viety mitään." in ran.out) == (1, True)
    (books / "accounts.csv").write_text("account,name_fi,mapped_to\n9999,Sisäinen,4001\n", encoding="utf-8")
    assert toteuma("ledger", "import", books, file, "--profile", "viennit").code == 0


# --- profiles -----------------------------------------------------------------------------------------------------------------


def test_a_profile_is_proposed_with_reasons_saved_and_used(toteuma: Run, books: Path) -> None:
    file = written(GOOD + MOVED, encoding="utf-16")
    needed = toteuma("ledger", "import", books, file)
    assert (needed.code, "toteuma ledger profile viennit.csv --to" in needed.out) == (1, True)
    shown = toteuma("ledger", "profile", file)
    assert 'account = "Tili"  # sarakkeen otsikko on Tili' in shown.out
    assert "Tämä on ehdotus." in shown.err
    target = books / "profiles" / "kirjanpito.toml"
    assert toteuma("ledger", "profile", file, "--to", target).code == 0
    assert 'name = "kirjanpito"' in target.read_text(encoding="utf-8")
    assert toteuma("ledger", "profile", file, "--to", target).code == 3
    assert toteuma("ledger", "import", books, file, "--profile", "kirjanpito").code == 0


def test_an_unknown_profile_is_told_with_those_there_are(toteuma: Run, books: Path) -> None:
    ran = toteuma("ledger", "import", books, written(GOOD), "--profile", "vienti")
    assert (ran.code, ran.err) == (2, "Tuontiprofiilia ”vienti” ei löydy. Vaihtoehdot: viennit.\n")


def test_a_file_that_tells_what_it_holds_needs_no_profile(toteuma: Run, tmp_path: Path) -> None:
    ran = toteuma("ledger", "profile", saft(tmp_path / "a.xml"))
    assert (ran.code, "SAF-T" in ran.err, ran.out) == (0, True, "")


# --- other forms --------------------------------------------------------------------------------------------------------------


def test_a_workbook_is_taken_in_and_a_wrong_voucher_named_with_its_sheet(toteuma: Run, books: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Tammikuu"
    for row in (
        HEAD.strip().split(";"),
        ["1", "31.01.2025", 3001, 100, "", -5.25],
        ["1", "31.01.2025", 1910, None, "", 5.25],
        ["2", "31.01.2025", 3001, 100, "", 1],
    ):
        page.append(row)
    book.save("viennit.xlsx")
    ran = toteuma("ledger", "import", books, "viennit.xlsx", "--profile", "viennit")
    assert ran.code == 1
    assert "VIRHE viennit.xlsx, välilehti Tammikuu, rivi 4: Tosite 2 ei täsmää" in ran.out
    assert [row.split()[0] for row in numbers(ran.out).values()] == ["2", "1", "3"]


def test_a_saft_file_is_taken_in_and_a_closing_balance_that_differs_is_told(toteuma: Run, books: Path, tmp_path: Path) -> None:
    assert toteuma("ledger", "import", books, saft(tmp_path / "oikea.xml")).code == 0
    assert "10,50" in toteuma("ledger", "drill", books, "--unit", "A", "--line", "sales_revenue").out
    toteuma("ledger", "undo", books, "1")
    ran = toteuma("ledger", "import", books, saft(tmp_path / "vaara.xml", closing="110.49"))
    assert ran.code == 1
    assert "Tilin 1910 alkusaldo ja viennit ovat yhteensä 110,50, mutta tiedoston mukaan loppusaldo on 110,49 (debet +" in ran.out
    bomb = toteuma("ledger", "import", books, saft(tmp_path / "pommi.xml", doctype='<!DOCTYPE a [<!ENTITY b "c">]>'))
    assert (bomb.code, "DOCTYPE" in bomb.out, "ei viety mitään" in bomb.out) == (1, True, True)


@REAL
def test_the_sie_file_of_another_program_is_taken_in_by_the_rules_of_a_package(toteuma: Run, books: Path) -> None:
    """Its chart is given to the package as the municipality's own; its year is not the calendar year."""
    source = DATA / "BL0001_typ4.SE"
    lines = source.read_bytes().decode("cp437").splitlines()
    accounts = [line.split('"')[0].split()[1] for line in lines if line.startswith("#KONTO ")]
    centres = [line.split('"')[1] for line in lines if line.startswith("#OBJEKT 1 ")]
    lands = {"1": "1900", "2": "2530", "3": "3001"}
    rows = "".join(f"{account},,{lands.get(account[0], '4300')}\n" for account in accounts)
    (books / "accounts.csv").write_text("account,name_fi,mapped_to\n" + rows, encoding="utf-8")
    (books / "closed_periods.csv").unlink()
    statement = books / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8").replace("year = 2025", "year = 2010"), encoding="utf-8")
    for table in (
        "amounts",
        "amendments",
        "investments",
        "key_figure_values",
        "parameters",
        "key_figures",
        "facts",
        "goals",
        "indicators",
        "remarks",
    ):
        (books / f"{table}.csv").unlink()
    unlisted = ("1010", "1011", "1012", "1100", "1200", "1300")
    table = books / "cost_centres.csv"
    table.write_text("cost_centre,unit\n" + "".join(f"{centre},A\n" for centre in centres), encoding="utf-8")
    ran = toteuma("ledger", "import", books, source, "--strict")
    assert ran.code == 1
    # The program uses cost centres that its own file does not list.
    assert re.findall(r"rivi (\d+): Kustannuspaikkaa (\d+) ei tunneta \(kohtia \d+, ensimmäinen tosite (.*?)\)", ran.out)[0] == (
        "624",
        "1010",
        "A 9",
    )
    assert {centre for centre in unlisted if f"Kustannuspaikkaa {centre} ei tunneta" in ran.out} == set(unlisted)
    table.write_text("cost_centre,unit\n" + "".join(f"{centre},A\n" for centre in (*centres, *unlisted)), encoding="utf-8")
    ran = toteuma("ledger", "import", books, source)
    assert (ran.code, ran.out.count("VIRHE")) == (0, 0), ran.out
    tally = numbers(ran.out)
    assert tally["Hyväksytty"] == tally["Luettu"]


# --- figures ------------------------------------------------------------------------------------------------------------------


def test_a_bridge_tells_what_moved_with_the_organisation(toteuma: Run, books: Path) -> None:
    toteuma("ledger", "import", books, written(GOOD + MOVED), "--profile", "viennit")
    ran = toteuma("ledger", "bridge", books, "--period", "2025", "--to", "2024-12", "--line", "operating_expenses")
    rows = [line.replace("\u00a0", " ").split() for line in ran.out.splitlines() if "Toimintakulut" in line]
    assert rows == [
        ["Toimintakulut", "0,00", "−77,00", "0,00", "−77,00"],
        ["Toimintakulut", "−77,00", "0,00", "77,00", "0,00"],
    ]
    assert ran.out.index("Opetus") < ran.out.index("Tekniikka")
    assert "täsmää sentilleen" in ran.out
    assert "ei siirtänyt mitään" in toteuma("ledger", "bridge", books, "--period", "2025").out


SPLIT = "cost_centre,unit,name_fi,valid_from,valid_to,share\n100,A,Koulut,,,\n300,A,Liikunta,2025-02-01,,33.33\n300,B,Liikunta,2025-02-01,,66.67\n300,A,Liikunta,,2025-01-31,\n"


def test_a_figure_explains_itself_and_is_added_up_a_second_time(toteuma: Run, books: Path) -> None:
    """A cost centre that is shared from February on: every part is rounded by itself, and the parts add up."""
    (books / "cost_centres.csv").write_text(SPLIT, encoding="utf-8")
    rows = "".join(
        f"{n};15.{n % 12 + 1:02d}.2025;{account};300;Palkat;{n},{n % 100:02d}\r\n{n};15.{n % 12 + 1:02d}.2025;2530;;Palkat;-{n},{n % 100:02d}\r\n"
        for n, account in ((n, 4001 + n % 3 * 60) for n in range(1, 90))
    )
    toteuma("ledger", "import", books, written(GOOD + rows), "--profile", "viennit")
    for unit in ("A", "B", "T"):
        for more in ((), ("--as-reported",), ("--period", "2025-01..2025-06"), ("--period", "1/2025", "--as-reported")):
            ran = toteuma("ledger", "explain", books, "--unit", unit, "--line", "operating_margin", *more)
            assert (ran.code, "Täsmää." in ran.out or "–" in ran.out) == (0, True), ran.out
    ran = toteuma("ledger", "explain", books, "--unit", "T", "--line", "Toimintakate")
    told = ran.out.replace("\u00a0", " ")
    assert "= Toimintatuotot 1 250,50 + Toimintakulut −4 045,05" in told
    assert "= Opetus" in told
    assert "4001" in told
    assert "viennit.csv" in told
    assert "(90)" in told


def test_lines_of_the_balance_sheet_are_led_back_too(toteuma: Run, books: Path) -> None:
    toteuma("ledger", "import", books, written(GOOD + MOVED), "--profile", "viennit")
    assert "−1 250,50 euroa. Täsmää." in toteuma("ledger", "explain", books, "--unit", "-", "--line", "cash_at_bank").out.replace(
        "\u00a0", " "
    )
    assert "1 vientiä" in toteuma("ledger", "drill", books, "--unit", "-", "--line", "Rahat ja pankkisaamiset").out
    statement = books / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8") + 'without_cost_centre = "T"\n', encoding="utf-8")
    of_the_town = toteuma("ledger", "explain", books, "--unit", "T", "--line", "cash_at_bank")
    assert (of_the_town.code, "−1 250,50 euroa. Täsmää." in of_the_town.out.replace("\u00a0", " ")) == (0, True)
    assert "1 vientiä" in toteuma("ledger", "drill", books, "--unit", "T", "--line", "cash_at_bank").out


def test_a_figure_that_its_postings_do_not_make_is_told(toteuma: Run, books: Path) -> None:
    """The cells beside the postings are changed by another hand."""
    toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    (cells,) = (books / "kirjanpito" / "batches").glob("*/cells.parquet")
    engine = EmbeddedEngine()
    engine.register_files("stored", [cells], CELL)
    engine.execute("CREATE TABLE changed AS SELECT * REPLACE (cents + 1 AS cents) FROM stored")
    engine.execute(f"COPY changed TO '{cells}' (FORMAT parquet)")
    engine.close()
    ran = toteuma("ledger", "batches", books, "--verify")
    assert (ran.code, "TIEDOSTOJA ON MUUTETTU" in ran.out) == (1, True)
    ran = toteuma("ledger", "explain", books, "--unit", "A", "--line", "sales_revenue")
    assert ran.code == 1
    assert "1 250,50 euroa. EI TÄSMÄÄ lukuun 1 250,51 €." in ran.out.replace("\u00a0", " ").replace("\n", " ")


def test_drilling_turns_pages_and_shows_what_is_nobodys(toteuma: Run, books: Path) -> None:
    many = "".join(f"{n};31.01.2025;3001;100;Rivi {n};-1,00\r\n{n};31.01.2025;1910;;;1,00\r\n" for n in range(1, 8))
    toteuma("ledger", "import", books, written(many), "--profile", "viennit")
    second = toteuma("ledger", "drill", books, "--unit", "Opetus", "--line", "operating_revenue", "--limit", 3, "--page", 2).out
    assert ("7 vientiä, yhteensä 7,00 euroa." in second, "Rivi 4" in second, "Rivi 3" in second, "--page 3" in second) == (
        True,
        True,
        False,
        True,
    )
    assert "7 vientiä, yhteensä −7,00 euroa." in toteuma("ledger", "drill", books, "--unit", "-", "--line", "-").out


def test_what_is_asked_wrongly_is_told_with_what_there_is(toteuma: Run, books: Path, package: Path) -> None:
    toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    assert toteuma("ledger", "drill", books, "--unit", "Opetuss", "--line", "x").err.startswith(
        "Yksikköä ”Opetuss” ei löydy. Vaihtoehdot: Opetus"
    )
    assert toteuma("ledger", "drill", books, "--unit", "A", "--line", "palkat").code == 2
    assert toteuma("ledger", "drill", books, "--unit", "A", "--line", "sales_revenue", "--period", "2025-13").code == 2
    assert toteuma("ledger", "undo", books, "7").err.startswith("Erää ”7” ei löydy. Vaihtoehdot: 000001-")
    settings = package / "statement.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('[ledger]\nfolder = "kirjanpito"\n', ""), encoding="utf-8")
    assert "ei ole kirjanpitoa" in toteuma("ledger", "batches", package).err


def test_files_that_are_none_are_told_as_what_they_are(toteuma: Run, books: Path) -> None:
    Path("kansio").mkdir()
    Path("tyhja.csv").touch()
    ran = toteuma(
        "ledger", "import", books, "puuttuu.csv", "kansio", "tyhja.csv", written(GOOD), written(GOOD, "sama.csv"), "--profile", "viennit"
    )
    assert ran.code == 1
    assert re.findall(r"^VIRHE [^:]+: (.*)$", ran.out, re.MULTILINE) == [
        "Tiedostoa puuttuu.csv ei ole. Tarkista nimi ja kansio.",
        "kansio on kansio. Anna sen tiedostot nimeltä.",
        "Tiedostossa tyhja.csv ei ole yhtään vientiä.",
        "Tiedosto sama.csv on annettu kahdesti: samansisältöinen tiedosto on jo tässä aineistossa.",
    ]


def test_a_ledger_that_cannot_be_read_or_written_is_told(toteuma: Run, books: Path) -> None:
    (books / "kirjanpito").touch()
    ran = toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    assert (ran.code, "ei voitu kirjoittaa" in ran.err) == (3, True)
    (books / "kirjanpito").unlink()
    toteuma("ledger", "import", books, "viennit.csv", "--profile", "viennit")
    assert "muuttumaton" in toteuma("ledger", "batches", books, "--verify").out
    (batch,) = (books / "kirjanpito" / "batches").glob("0*")
    (batch / "manifest.json").write_text("{", encoding="utf-8")
    ran = toteuma("ledger", "batches", books)
    assert (ran.code, "manifest.json puuttuu tai on vioittunut" in ran.err) == (2, True)


def test_how_far_an_import_is_is_told_as_it_goes(books: Path) -> None:
    """Each step from its beginning to its end, never backwards, and of several files together."""
    told: list[tuple[str, int, int]] = []
    rows = "".join(f"{n};15.03.2025;4001;100;Palkat;1,00\r\n{n};15.03.2025;2530;;Palkat;-1,00\r\n" for n in range(3, 30_000))
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("a.csv", "b.csv")]
        for file, content in zip(files, (rows, GOOD), strict=True):
            file.write_text(HEAD + content, encoding="utf-8")
        imported = import_into(
            books,
            files,
            profile="viennit",
            by="test",
            at=NOW,
            strict=False,
            rejected_into=Path(folder),
            progress=lambda what, done, all_: told.append((what, done, all_)),
            language=Language.FI,
        )
    assert imported.batch is not None
    assert list(dict.fromkeys(what for what, _, _ in told)) == ["read", "accept", "write"]
    for step in ("read", "accept", "write"):
        parts = [done / all_ for what, done, all_ in told if what == step]
        assert (parts[0], parts[-1]) == (0, 1), step
        assert parts == sorted(parts), step


def test_figures_are_read_on_a_narrow_screen(toteuma: Run, books: Path) -> None:
    """Eighty letters: every number whole, no word parted, nothing beyond the edge, and what a posting is under what finds it."""
    rows = "".join(f"{n};15.0{n}.2024;4001;300;Liikuntapaikkojen hoito ja kunnossapito;12 345 678,90\r\n" for n in range(1, 9))
    (books / "closed_periods.csv").unlink()
    (books / "profiles" / "viennit.toml").write_text(PROFILE.replace("true", "false", 1), encoding="utf-8")
    toteuma("ledger", "import", books, written(rows), "--profile", "viennit")
    drilled = toteuma("ledger", "drill", books, "--unit", "B", "--line", "Palkat ja palkkiot", "--period", "2024").out
    explained = toteuma("ledger", "explain", books, "--unit", "B", "--line", "Toimintakate", "--period", "2024").out
    bridged = toteuma("ledger", "bridge", books).out
    for out in (drilled, explained, bridged):
        told = out.replace("\u00a0", " ")
        assert {line for line in told.splitlines() if len(line) > 80 and not line.endswith((".", "oikaistu."))} == set()
        assert "−98 765 431,20" in told
    lines = drilled.replace("\u00a0", " ").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("15.1.2024"))
    assert "−12 345 678,90" in lines[at]
    assert lines[at + 1] == "  4001 · 300 Liikunta · Liikuntapaikkojen hoito ja kunnossapito"
    assert re.search(r"^ Toimintakulut +0,00 +−98 765 431,20 +0,00 +−98 765 431,20$", bridged.replace("\u00a0", " "), re.MULTILINE)


def test_an_account_that_only_the_common_chart_knows_is_told_where_the_others_are_listed(toteuma: Run, books: Path) -> None:
    (books / "accounts.csv").write_text(
        "account,name_fi,mapped_to\n3001,Liput,3005\n1910,Pankki,1900\n4001,Palkat,4000\n", encoding="utf-8"
    )
    ran = toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    assert "accounts.csv" not in ran.out
    slip = "9;28.02.2025;4010;100;Palkat;7,00\r\n9;28.02.2025;1910;;Palkat;-7,00\r\n8;28.02.2025;4001;100;Palkat;7,00\r\n8;28.02.2025;1910;;Palkat;-7,00\r\n"
    ran = toteuma("ledger", "import", books, written(slip, "b.csv"), "--profile", "viennit")
    assert (ran.code, "puuttuu 1 (4010)" in ran.out) == (0, True)
    (books / "accounts.csv").write_text("account,name_fi,mapped_to\n3001,Liput,3005\n", encoding="utf-8")
    few = toteuma("ledger", "import", books, written(MOVED, "c.csv"), "--profile", "viennit")
    assert "puuttuu" not in few.out, "who lists only what differs is not asked for the rest"


def test_a_second_import_waits_and_says_so(toteuma: Run, books: Path) -> None:
    store, held = LedgerStore(books / "kirjanpito"), Event()

    def hold() -> None:
        with store.writing():
            held.set()
            sleep(0.3)

    holder = Thread(target=hold)
    holder.start()
    held.wait()
    ran = toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    holder.join()
    assert (ran.code, ran.err.strip()) == (0, "Odotetaan toisen tuonnin valmistumista")
    assert "eränä 000001-" in ran.out


def test_faults_of_the_package_are_told_before_anything_is_taken_in(toteuma: Run, books: Path) -> None:
    (books / "cost_centres.csv").write_text(CENTRES.replace("100,A", "100,X"), encoding="utf-8")
    ran = toteuma("ledger", "import", books, written(GOOD), "--profile", "viennit")
    assert ran.code == 1
    assert "cost_centres.csv" in ran.out + ran.err
    assert "Korjaa ensin paketin virheet (1). Kirjanpitoon ei tehty muutoksia." in ran.err
    assert not (books / "kirjanpito").exists()
