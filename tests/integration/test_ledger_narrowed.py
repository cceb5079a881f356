"""A figure's postings by everything a posting tells: project, service class, scope, activity, free dimensions, account, cost centre, voucher, text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PROFILE = """vouchers_complete = false
[columns]
voucher = "Tosite"
date = "Pvm"
account = "Tili"
cost_centre = "Kp"
project = "Projekti"
service_class = "Pl"
scope = "Laji"
activity = "Toiminto"
"dimension:Kohde" = "Kohde"
text = "Selite"
reference = "Asiakirja"
amount = "Summa"
[values.scope]
U = "external"
S = "internal"
"""
HEAD = "Tosite;Pvm;Tili;Kp;Projekti;Pl;Laji;Toiminto;Kohde;Selite;Asiakirja;Summa"
ROWS = (
    '1;15.01.2025;4001;100;P1;3100;U;opetus;Koulu "A";Sijaisen palkka;L-1;1,00',
    "2;15.02.2025;4001;100;P2;3100;U;opetus;Koulu B;Palkka;;2,00",
    "3;15.02.2025;4002;100;;3200;S;;;Palkka;;4,00",
    "4;15.03.2025;4001;300;P1;;;liikunta;;SIJAISEN palkka;;8,00",
    "5;15.03.2025;4341;300;P1;3200;S;liikunta;Koulu B;Vuokra;L-2;16,00",
)
CENTRES = "cost_centre,unit,name_fi,valid_from,valid_to,share\n100,A,Koulut,,,\n300,A,Liikunta,,,25\n300,B,Liikunta,,,75\n"


@pytest.fixture
def books(toteuma: Run, package: Path) -> Path:
    statement = package / "statement.toml"
    statement.write_text(statement.read_text(encoding="utf-8") + '\n[ledger]\nfolder = "kirjanpito"\n', encoding="utf-8")
    (package / "cost_centres.csv").write_text(CENTRES, encoding="utf-8")
    (package / "profiles").mkdir()
    (package / "profiles" / "viennit.toml").write_text(PROFILE, encoding="utf-8")
    file = package.parent / "viennit.csv"
    file.write_text(
        "\n".join([HEAD, *(row.replace('"', '""').replace('Koulu ""A""', '"Koulu ""A"""') for row in ROWS)]) + "\n", encoding="utf-8"
    )
    ran = toteuma("ledger", "import", package, file, "--profile", "viennit")
    assert ran.code == 0, ran.out + ran.err
    return package


def summed(ran: Any) -> str:
    """Count and sum of a drill-down."""
    assert ran.code == 0, ran.err
    found = re.search(r"(\d+) vientiä, yhteensä (\S+) euroa", ran.out.replace("\u00a0", " "))
    assert found, ran.out
    return f"{found[1]} {found[2]}"


FOUND: dict[tuple[str, ...], str] = {
    (): "5 −31,00",
    ("--project", "P1"): "3 −25,00",
    ("--project", "P1", "--project", "P2"): "4 −27,00",
    ("--project", "-"): "1 −4,00",
    ("--project", "P1", "--service-class", "3200"): "1 −16,00",
    ("--service-class", "-"): "1 −8,00",
    ("--scope", "internal"): "2 −20,00",
    ("--scope", "-"): "1 −8,00",
    ("--activity", "liikunta"): "2 −24,00",
    ("--dimension", 'Kohde=Koulu "A"'): "1 −1,00",
    ("--dimension", "Kohde=Koulu B"): "2 −18,00",
    ("--dimension", "Kohde=-"): "2 −12,00",
    ("--account", "4001..4099"): "4 −15,00",
    ("--account", "4341", "--account", "4002"): "2 −20,00",
    ("--cost-centre", "300"): "2 −24,00",
    ("--voucher", "4"): "1 −8,00",
    ("--reference", "L-1"): "1 −1,00",
    ("--text", "sijaisen"): "2 −9,00",
    ("--text", "sijaisen", "--period", "3/2025"): "1 −8,00",
    ("--text", "eläinten"): "0 0,00",
    ("--unit", "B"): "2 −18,00",
    ("--unit", "B", "--project", "P1", "--line", "Palkat ja palkkiot"): "1 −6,00",
    ("--unit", "B", "--activity", "liikunta", "--line", "Palkat ja palkkiot"): "1 −6,00",
    ("--line", "wages_and_salaries"): "4 −15,00",
}


def test_postings_are_found_by_all_that_they_tell(toteuma: Run, books: Path) -> None:
    assert {asked: summed(toteuma("ledger", "drill", books, *asked)) for asked in FOUND} == FOUND


def test_pages_hold_all_of_them_once_and_each_tells_what_it_was_found_by(toteuma: Run, books: Path) -> None:
    pages = [toteuma("ledger", "drill", books, "--dimension", "Kohde=Koulu B", "--limit", 1, "--page", page).out for page in (1, 2)]
    assert ["projekti P2 · palveluluokka 3100 · toiminto opetus · Kohde Koulu B" in " ".join(page.split()) for page in pages] == [
        True,
        False,
    ]
    assert ["asiakirja L-2" in page for page in pages] == [False, True]
    assert "Vain: Kohde Koulu B" in pages[0]
    assert max(len(line) for page in pages for line in page.splitlines()) <= 80


PARTS: dict[tuple[str, ...], str] = {
    ("--project", "P1"): "−25,00",
    ("--service-class", "3200"): "−20,00",
    ("--dimension", "Kohde=Koulu B", "--account", "4341"): "−16,00",
    ("--scope", "external"): "−3,00",
    ("--cost-centre", "300", "--activity", "liikunta"): "−24,00",
}


def test_a_part_of_a_figure_explains_itself_too(toteuma: Run, books: Path) -> None:
    for asked, figure in PARTS.items():
        ran = toteuma("ledger", "explain", books, "--unit", "T", "--line", "Toimintakate", *asked)
        told = ran.out.replace("\u00a0", " ")
        assert (ran.code, f"\n{figure} €" in told, f"{figure} euroa. Täsmää." in told, "Vain: " in told) == (0, True, True, True), told


MISSING: dict[tuple[str, ...], str] = {
    ("--project", "P11"): "Projektia ”P11” ei löydy. Vaihtoehdot: P1",
    ("--service-class", "310"): "Palveluluokkaa ”310” ei löydy. Vaihtoehdot: 3100",
    ("--dimension", "Kohde=Koulu C"): "Ulottuvuutta ”Kohde=Koulu C” ei löydy. Vaihtoehdot: Koulu",
    ("--dimension", "Paikka=Koulu"): "Ulottuvuutta ”Paikka=Koulu” ei löydy. Vaihtoehdot: Kohde=…",
    ("--dimension", "Kohde"): "Ulottuvuutta ”Kohde” ei löydy. Vaihtoehdot: NAME=VALUE.",
    ("--account", "4999"): "Tiliä ”4999” ei löydy. Vaihtoehdot: 4",
    ("--account", "9000..9999"): "Tiliä ”9000..9999” ei löydy.",
    ("--cost-centre", "301"): "Kustannuspaikkaa ”301” ei löydy. Vaihtoehdot: 300",
    ("--scope", "ulkoinen"): "Arvoa ”ulkoinen” ei löydy. Vaihtoehdot: external, internal.",
}


def test_what_no_posting_has_is_told_with_what_there_is(toteuma: Run, books: Path) -> None:
    for asked, told in MISSING.items():
        ran = toteuma("ledger", "drill", books, *asked)
        assert (ran.code, told in ran.err.replace("\n", " ")) == (2, True), ran.err
