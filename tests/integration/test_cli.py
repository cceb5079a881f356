"""The command line as a user meets it: exit codes, languages, what is printed."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from toteuma import __version__

# --- exit codes -----------------------------------------------------------------------------------------------------------------


def test_a_sound_package_is_done(toteuma, package: Path) -> None:
    ran = toteuma("validate", package)
    assert (ran.code, ran.out, ran.err) == (0, "Ei huomautettavaa.\n", "")


def test_findings_end_with_1_and_say_where_and_what_to_do(toteuma, package: Path) -> None:
    path = package / "amounts.csv"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("-312.40", "-312.4O")
        .replace("B,ict_services,2025,original", "Bb,ict_services,2025,original"),
        encoding="utf-8",
    )
    ran = toteuma("validate", package)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "VIRHE amounts.csv, rivi 7, sarake unit: Tunnusta ”Bb” ei ole tiedostossa units.csv.",
        "  → Tarkoititko: B?",
        "VIRHE amounts.csv, rivi 8, sarake amount: ”-312.4O” ei ole luku.",
        "  → Kirjoita luku muodossa 1234,50 tai 1 234,50. Tuhansia ei eroteta pisteellä eikä yksikköä kirjoiteta perään.",
        "Virheitä 2, varoituksia 0, tiedoksi 0.",
    ]  # fmt: skip


def test_a_stopped_publication_ends_with_1_and_writes_nothing(toteuma, package: Path) -> None:
    (package / "units.csv").unlink()
    ran = toteuma("build", package, "--out", "out")
    assert ran.code == 1
    assert "VIRHE units.csv: Tiedosto puuttuu." in ran.err
    assert "Julkaisu pysäytettiin: korjaa ensin virheet (1). Mitään ei kirjoitettu." in ran.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("validate", "{nothing}"), "Pakettia {nothing} ei voi avata."),
        (("build", "{nothing}"), "Pakettia {nothing} ei voi avata."),
        (("show", "{package}", "--unit", "a"), "Yksikköä ”a” ei löydy. Vaihtoehdot: A."),
        (("explain", "{package}", "--unit", "AA", "--line", "x"), "Yksikköä ”AA” ei löydy. Vaihtoehdot: A."),
        (
            ("explain", "{package}", "--unit", "A", "--line", "toimintatuoto"),
            "Riviä ”toimintatuoto” ei löydy. Vaihtoehdot: Toimintatuotot, ",
        ),
        (("build", "{package}", "--unit", "X"), "Yksikköä ”X” ei löydy. Vaihtoehdot: T, A, B."),
        (("serve", "{package}"), "Verkkosivustoa ”{package}” ei löydy. Vaihtoehdot: toteuma build PACKAGE --out DIR."),
        (("pack", "{nothing}", "book.xlsx"), "Pakettia {nothing} ei voi avata."),
    ],
    ids=lambda case: " ".join(case) if isinstance(case, tuple) else None,
)
def test_a_request_that_cannot_be_carried_out_ends_with_2(
    toteuma, package: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    places = {"package": str(package), "nothing": str(tmp_path / "nothing")}
    ran = toteuma(*(argument.format(**places) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told.format(**places)), ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("buidl", "x"),
        ("build", "{package}", "--formats", "html,odt"),
        ("build", "{package}", "--formats", ","),
        ("build", "{package}", "--languages", "de"),
        ("build", "{package}", "--frobnicate"),
        ("show", "{package}"),
        ("explain", "{package}", "--unit", "A"),
        ("validate", "{package}", "--lang", "de"),
        ("serve", "{package}", "--port", "many"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(toteuma, package: Path, arguments: tuple[str, ...]) -> None:
    ran = toteuma(*(argument.format(package=package) for argument in arguments))
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: " in ran.err
    assert "Error" in ran.err
    assert list(Path().iterdir()) == []


def test_what_cannot_be_written_ends_with_3(toteuma, package: Path) -> None:
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine", encoding="utf-8")
    ran = toteuma("build", package, "--out", "out", "--formats", "data")
    assert ran.code == 3
    assert ran.err == (
        f"Kansiota {Path('out').resolve()} ei korvattu: siinä on jotain muuta kuin Toteuman kirjoittamaa (mine.txt). "
        "Anna toinen kansio tai tyhjennä se.\n"
    )
    assert toteuma("pack", package, "no/such/folder/book.xlsx").code == 3


def test_a_defect_of_ours_ends_with_70_a_reference_and_no_traceback(toteuma, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr("toteuma.services.validation.load_package", broken)
    ran = toteuma("validate", package, "--lang", "en")
    assert (ran.code, ran.out) == (70, "")
    (log,) = Path().iterdir()
    reference = log.stem.removeprefix("toteuma-")
    assert ran.err == (
        f"Program fault {reference}: RuntimeError ({log}). This is our fault. Please report the reference and what you were doing.\n"
    )
    assert "nobody thought of this" in log.read_text(encoding="utf-8")


# --- languages ---------------------------------------------------------------------------------------------------------------------

NO_FINDINGS = {"fi": "Ei huomautettavaa.\n", "sv": "Inga anmärkningar.\n", "en": "No findings.\n"}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_messages_are_in_the_language_asked_for(toteuma, package: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert toteuma("validate", package, "--lang", language).out == NO_FINDINGS[language]
    assert toteuma("validate", package, f"--lang={language}").out == NO_FINDINGS[language]
    monkeypatch.setenv("TOTEUMA_LANG", language)
    assert toteuma("validate", package).out == NO_FINDINGS[language]
    assert toteuma("validate", package, "--lang", "sv").out == NO_FINDINGS["sv"]
    missing = toteuma("validate", package / "nothing").err
    assert missing.split()[0] == {"fi": "Pakettia", "sv": "Paketet", "en": "Package"}[language]


def test_an_unknown_language_of_the_environment_is_finnish(toteuma, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOTEUMA_LANG", "et")
    assert toteuma("validate", package).out == NO_FINDINGS["fi"]


# --- commands ----------------------------------------------------------------------------------------------------------------------


def test_build_writes_where_it_is_told_and_says_what(toteuma, package: Path) -> None:
    ran = toteuma("build", package, "--out", "statement", "--formats", "data,xlsx", "--languages", "fi")
    assert ran.code == 0
    assert (Path("statement") / "manifest.json").is_file()
    rows = [re.sub(r"\s*[│┃]\s*", "|", line).strip("|") for line in ran.out.splitlines()]
    assert [row.split("|")[:2] for row in rows if row.count("|") == 3] == [
        ["Osa", "Tiedostoja"],
        ["Paketin luku ja laskenta", ""],
        ["Tarkastus", ""],
        ["Avoin data", "8"],
        ["Excel (fi)", "1"],
        ["Yhteensä", "9"],
    ]
    assert re.search(r"\bkB\b.*\bs\b", ran.out)


def test_build_writes_into_a_folder_of_the_packages_name_by_default(toteuma, package: Path) -> None:
    assert toteuma("build", package, "--formats", "data").code == 0
    assert (Path("build") / "package" / "manifest.json").is_file()


def test_show_fits_eighty_columns_and_cuts_nothing(toteuma, heinola: Path) -> None:
    ran = toteuma("show", heinola, "--unit", "HYVI")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert lines[0] == "Tuloslaskelma, Hyvinvoinnin edistämisen lautakunta"
    cells = [re.split(r"  +", line.strip().replace("\u00a0", " ")) for line in lines]
    assert ["Myyntituotot", "32 669", "309 600", "400 458", "−90 858", "129,35"] in cells
    assert ["ja tavarat", "−220 608", "−324 700", "−332 123", "7 423", "102,29"] in cells
    assert ["Toimintakate", "−4 353 262", "−11 392 300", "−10 693 130", "−699 170", "93,86"] in cells


def test_show_of_a_broad_table_is_broader_than_the_console_rather_than_cut(toteuma) -> None:
    ran = toteuma("show", Path(__file__).parents[2] / "examples" / "aaltosaari-2025", "--unit", "SIVISTYS")
    lines = ran.out.splitlines()
    assert 80 < max(map(len, lines)) < 120
    (row,) = [re.split(r"  +", line.strip()) for line in lines if line.strip().startswith("Henkilösivukulut")]
    assert row == ["Henkilösivukulut", "893", "13", "–", "906", "889", "−17", "98,1"]


def test_explain_goes_down_to_the_entries_and_tells_everything_once(toteuma, heinola: Path) -> None:
    by_id, by_name = (toteuma("explain", heinola, "--unit", "HYVI", "--line", line) for line in ("operating_margin", "toimintakate"))
    assert by_id.code == by_name.code == 0
    assert by_id.out == by_name.out
    text = by_id.out.replace("\u00a0", " ")
    lines = text.splitlines()
    assert "Toimintakate, Toteuma 2025: −10 693 130 = 1 460 907,60 + (−12 154 037,80)" in lines
    assert "│   ├── Myyntituotot: 400 458,00  amounts.csv, rivi 24, a)" in lines
    assert text.count("rivi 24, a)") == 1
    assert text.count("talousarviosarake") == 1
    assert (
        lines[lines.index("Toimintakate, Poikkeama: −699 170 = −11 392 300,00 − (−10 693 130,20)") + 1]
        == "├── Toteuma 2025: −10 693 130,20"
    )
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert [line for line in by_id.out.splitlines() if re.search(r"\d\u00a0?$", line) and line.endswith("\u00a0")] == []


def test_explain_of_a_computed_key_figure_tells_its_formula(toteuma, package: Path) -> None:
    ran = toteuma("explain", package, "--unit", "A", "--line", "cost", "--lang", "en")
    lines = ran.out.replace("\u00a0", " ").splitlines()
    assert "Kulut, Actual 2025: 4.9 = −(−4,900.75) / 1,000" in lines
    assert any(line.endswith("parameters.csv, row 2") for line in lines), ran.out


def test_a_units_own_share_is_told_apart_from_its_units(toteuma, package: Path) -> None:
    path = package / "amounts.csv"
    more = "T,sales_revenue,2025,actual,,,,10.00,\nT,fee_revenue,2025,actual,,,,1.00,\nB,operating_revenue,2025,actual,,,,5.00,\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    lines = toteuma("explain", package, "--unit", "T", "--line", "operating_revenue").out.replace("\u00a0", " ").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Toimintatuotot, Toteuma 2025"))
    assert lines[start : start + 4] == [
        "Toimintatuotot, Toteuma 2025: 1 316 = 11,00 + 1 300,25 + 5,00",
        "├── yksikön omat: 11,00 = 10,00 + 1,00",
        "│   ├── Myyntituotot: 10,00  amounts.csv, rivi 9",
        "│   └── Maksutuotot: 1,00  amounts.csv, rivi 10",
    ]


def test_new_pack_and_unpack_lead_to_one_another(toteuma) -> None:
    assert toteuma("new", "kunta").code == 0
    assert toteuma("validate", "kunta").code == 0
    (Path("kunta") / "datapackage.json").unlink()
    assert toteuma("describe", "kunta").code == 0
    assert "datapackage.json" in {path.name for path in Path("kunta").iterdir()}
    assert toteuma("pack", "kunta", "kunta.xlsx").code == 0
    assert toteuma("unpack", "kunta.xlsx", "back").code == 0
    assert (Path("back") / "units.csv").read_bytes() == (Path("kunta") / "units.csv").read_bytes()
    Path("kunta.xlsx").write_bytes(b"no workbook")
    assert toteuma("unpack", "kunta.xlsx", "other").code == 1
    assert not Path("other").exists()


def test_version_and_help(toteuma) -> None:
    assert toteuma("--version").out == f"toteuma {__version__}\n"
    ran = toteuma("--help")
    assert ran.code == 0
    for command in ("build", "validate", "show", "explain", "new", "pack", "unpack", "serve"):
        assert re.search(rf"^\W*{command}\b", ran.out, re.MULTILINE), command


def test_the_installed_command_serves_a_folder_until_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<title>here</title>", encoding="utf-8")
    command = [sys.executable, "-c", "from toteuma.cli import main; main()", "serve", str(tmp_path / "site"), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True)
    with contextlib.closing(server.stdout) as out, contextlib.closing(server.stderr) as err:  # type: ignore[type-var]
        assert out is not None
        assert err is not None
        said = out.readline()
        server.send_signal(2)
        assert server.wait(10) == 0, err.read()
    assert re.fullmatch(r"Tilinpäätös on osoitteessa http://127\.0\.0\.1:\d+\. Lopeta: Ctrl\+C\.\n", said)
    assert ":0." not in said  # the port that it really listens on
