"""``toteuma check`` and ``toteuma read`` as they are run, and the same in a notebook."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.integration.checked_made import CLEAN_TEXT, FALSE, FAULTY_TEXT, WRONG_LINE
from toteuma import check
from toteuma.cli.commands import app
from toteuma.core.errors import NoDataFrame, Unread
from toteuma.services import notebook

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in an empty folder of its own, on a terminal of 160 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOTEUMA_LANG", raising=False)
    runner = CliRunner(env={"COLUMNS": "160"})
    return lambda *arguments: runner.invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "puhdas.txt"
    path.write_text(CLEAN_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "virheellinen.txt"
    path.write_text(FAULTY_TEXT, encoding="utf-8")
    return path


# --- exit codes ---------------------------------------------------------------------------------------------------------------


def test_nothing_found_is_told_with_what_was_looked_at(run: Run, clean: Path) -> None:
    ran = run("check", clean)
    assert ran.exit_code == 0
    assert "Ristiriitoja ei löytynyt." in ran.stdout
    assert "Taulukoiden lukuja luettu 30" in ran.stdout


def test_nothing_to_check_is_told_as_that(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kirje.txt").write_text("Tämä on kirje, jossa ei ole lukuja.\n", encoding="utf-8")
    ran = run("check", "kirje.txt")
    assert ran.exit_code == 0
    assert "Mitään ei voitu tarkastaa." in ran.stdout
    assert "Ristiriitoja" not in ran.stdout


def test_errors_are_told_with_line_and_proposal(run: Run, faulty: Path) -> None:
    ran = run("check", faulty)
    assert ran.exit_code == 1
    assert f"virheellinen.txt:{WRONG_LINE}" in ran.stdout
    assert "−2\u00a0678\u00a0500 → −2\u00a0687\u00a0500" in ran.stdout
    assert FALSE.replace("900 000", "900\u00a0000") in ran.stdout


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04broken", b"%PDF-1.7\nbroken"])
def test_what_cannot_be_read_is_said_and_is_2(run: Run, clean: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rikki.bin"
    path.write_bytes(content)
    ran = run("check", clean, path)
    assert ran.exit_code == 2
    assert "Asiakirjaa rikki.bin ei voitu lukea." in ran.stdout
    assert "Ristiriitoja ei löytynyt." in ran.stdout
    assert "VIRHE" in ran.stdout


def test_a_file_that_is_not_there_is_said_and_is_2(run: Run) -> None:
    ran = run("check", "puuttuu.pdf", "--lang", "sv")
    assert ran.exit_code == 2
    assert "Filen puuttuu.pdf finns inte." in ran.stdout


def test_of_several_documents_the_gravest_code_counts(run: Run, clean: Path, faulty: Path) -> None:
    assert run("check", clean, faulty).exit_code == 1
    assert run("check", clean, clean).exit_code == 0


# --- forms --------------------------------------------------------------------------------------------------------------------


def test_json_of_one_document_is_an_object_and_of_several_a_list(run: Run, clean: Path, faulty: Path) -> None:
    one = json.loads(run("check", faulty, "--output", "json").stdout)
    assert [finding["code"] for finding in one["findings"]] == ["ROW_SUM", "CLAIM"]
    assert one["findings"][0]["places"][0]["line"] == WRONG_LINE
    two = json.loads(run("check", clean, faulty, "--output", "json").stdout)
    assert [result["document"]["name"] for result in two] == ["puhdas.txt", "virheellinen.txt"]


def test_json_of_an_unreadable_document_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tyhja.txt").write_bytes(b"")
    ran = run("check", "tyhja.txt", "--output", "json")
    assert ran.exit_code == 2
    record = json.loads(ran.stdout)
    assert set(record) == {"document", "reading"}
    assert record["reading"][0]["level"] == "error"


def test_sarif_has_a_run_for_each_document(run: Run, clean: Path, faulty: Path, tmp_path: Path) -> None:
    ran = run("check", clean, faulty, "--output", "sarif", "--out", tmp_path / "loki" / "tulos.sarif")
    log = json.loads((tmp_path / "loki" / "tulos.sarif").read_text(encoding="utf-8"))
    assert [len(one["results"]) for one in log["runs"]] == [0, 2]
    assert "tulos.sarif" in ran.stderr


def test_pages_are_named_after_their_documents_or_as_asked(run: Run, clean: Path, faulty: Path, tmp_path: Path) -> None:
    run("check", faulty, "--output", "html")
    assert (tmp_path / "virheellinen.txt.check.html").is_file()
    run("check", faulty, "--output", "html", "--out", "raportti.html")
    assert (tmp_path / "raportti.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    run("check", clean, faulty, "--output", "html", "--out", "raportit")
    assert sorted(path.name for path in (tmp_path / "raportit").iterdir()) == ["puhdas.txt.check.html", "virheellinen.txt.check.html"]


def test_a_report_for_people_can_be_a_file(run: Run, faulty: Path, tmp_path: Path) -> None:
    ran = run("check", faulty, "--out", "raportti.txt")
    assert ran.stdout == ""
    text = (tmp_path / "raportti.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 120


# --- explanations, settings ---------------------------------------------------------------------------------------------------


def test_a_template_is_written_filled_in_and_explains(run: Run, faulty: Path, tmp_path: Path) -> None:
    ran = run("check", faulty, "--explain-template", "selitykset.toml")
    assert ran.exit_code == 1
    assert "(2 havaintoa)" in ran.stderr
    path = tmp_path / "selitykset.toml"
    unfilled = run("check", faulty, "--explanations", path)
    assert unfilled.exit_code == 1
    assert "selitykset.toml, rivi" in unfilled.stdout
    text = path.read_text(encoding="utf-8").replace('person = ""', 'person = "Maija Mallila"').replace('reason = ""', 'reason = "Sovittu."')
    path.write_text(text, encoding="utf-8")
    ran = run("check", faulty, "--explanations", path)
    assert ran.exit_code == 0
    assert ran.stdout.count("Selitys: Sovittu. (Maija Mallila, koskee vuotta 2025)") == 2


def test_an_explanation_that_matches_nothing_is_a_note(run: Run, clean: Path, tmp_path: Path) -> None:
    entry = 'finding = "0123456789ab"\nperson = "M"\nreason = "S"\nyear = 2025\n'
    (tmp_path / "selitykset.toml").write_text(f"[[explanations]]\n{entry}", encoding="utf-8")
    ran = run("check", clean, "--explanations", "selitykset.toml")
    assert ran.exit_code == 0
    assert "TIEDOKSI selitykset.toml, rivi 2" in ran.stdout
    assert "0123456789ab" in ran.stdout


def test_settings_leave_out_kinds_and_tell_what_they_do_not_know(run: Run, faulty: Path, tmp_path: Path) -> None:
    (tmp_path / "asetukset.toml").write_text('without = ["CLAIM"]\n', encoding="utf-8")
    assert "CLAIM" not in run("check", faulty, "--config", "asetukset.toml").stdout
    (tmp_path / "asetukset.toml").write_text('witout = ["CLAIM"]\n', encoding="utf-8")
    ran = run("check", faulty, "--config", "asetukset.toml")
    assert ran.exit_code == 1
    assert "without" in ran.stdout


def test_a_file_of_options_that_is_not_there_is_wrong_usage(run: Run, clean: Path) -> None:
    for option in ("--explanations", "--config", "--previous", "--against"):
        assert run("check", clean, option, "puuttuu.toml").exit_code == 2


def test_last_years_statement_is_held_against_the_comparative_year(run: Run, clean: Path, tmp_path: Path) -> None:
    rows = [line.split("\t") for line in CLEAN_TEXT.splitlines() if "\t" in line][1:]
    prior = [f"{row[0]}\t{row[1].replace('450 000', '451 000')}\t{row[1].replace('450 000', '451 000')}" for row in rows]
    last = "# TILINPÄÄTÖS 2024\n\n# Sivistyspalvelut\n\n" + "\n".join(["Selite\tTalousarvio 2024\tToteuma 2024", *prior]) + "\n"
    (tmp_path / "viime.txt").write_text(last, encoding="utf-8")
    ran = run("check", clean, "--previous", "viime.txt", "--output", "json")
    (finding,) = json.loads(ran.stdout)["findings"]
    assert [(place["document"], place["quote"]) for place in finding["places"]] == [("", "450 000"), ("viime.txt", "451 000")]


# --- packages -----------------------------------------------------------------------------------------------------------------


def test_a_package_is_checked_by_what_would_be_published(run: Run, package: Path) -> None:
    ran = run("check", package)
    assert ran.exit_code == 0
    assert "Laskusuhteita" in ran.stdout
    (package / "units.csv").unlink()
    ran = run("check", package)
    assert ran.exit_code == 2
    assert "units.csv" in ran.stdout


# --- read ---------------------------------------------------------------------------------------------------------------------


def test_a_statement_becomes_a_package_that_validates(run: Run, clean: Path, tmp_path: Path) -> None:
    ran = run("read", clean, "--to", "luonnos")
    assert ran.exit_code == 0
    assert "Luonnos on kansiossa luonnos." in ran.stdout
    assert run("validate", "luonnos").exit_code == 0
    assert "512300" in (tmp_path / "luonnos" / "amounts.csv").read_text(encoding="utf-8")


def test_what_cannot_be_read_or_drafted_makes_no_package(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tyhja.txt").write_bytes(b"")
    assert run("read", "tyhja.txt", "--to", "luonnos").exit_code == 2
    (tmp_path / "pelkka.txt").write_text("# Tilinpäätös 2025\n\nVuosi oli hyvä.\n", encoding="utf-8")
    assert run("read", "pelkka.txt", "--to", "luonnos").exit_code == 1
    assert not (tmp_path / "luonnos").exists()


# --- notebook -----------------------------------------------------------------------------------------------------------------


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys, toteuma; print([m for m in sys.modules if m.startswith('toteuma.') or m in ('lxml', 'rich', 'typer', 'jinja2')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_result_in_a_notebook(faulty: Path) -> None:
    result = check(faulty)
    assert [finding["code"] for finding in result.findings] == ["ROW_SUM", "CLAIM"]
    assert result.coverage.failed == 3
    assert str(result) == "virheellinen.txt: 2 virhettä"
    assert "Laskusuhteita" in repr(result)
    drawn = result._repr_html_()
    assert drawn.startswith("<iframe ")
    assert "&lt;!doctype html&gt;" in drawn
    assert "<script" not in drawn
    assert result.record["coverage"]
    with pytest.raises(AttributeError):
        __import__("toteuma").chek  # noqa: B018 - asking is the test


def test_findings_as_a_data_frame(faulty: Path) -> None:
    frame = check(str(faulty), language="sv").frame()
    assert list(frame.columns) == list(notebook.COLUMNS)
    assert frame["line"].to_list()[0] == WRONG_LINE
    assert frame["proposed"].to_list()[0] == "−2\u00a0687\u00a0500"
    assert frame["level"].to_list() == ["error", "error"]


def test_without_a_library_of_data_frames_it_is_said_what_is_missing(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(faulty)
    real = importlib.util.find_spec
    monkeypatch.setattr(notebook, "find_spec", lambda name: None if name in notebook.FRAMES else real(name))
    with pytest.raises(NoDataFrame) as missing:
        result.frame()
    assert missing.value.__notes__ == [
        "Taulukkoa varten tarvitaan jokin näistä kirjastoista: pandas, polars. Luettelon saa ilmankin: result.findings."
    ]


def test_a_document_that_cannot_be_read_says_why_in_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "tyhja.txt").write_bytes(b"")
    with pytest.raises(Unread) as unread:
        check(tmp_path / "tyhja.txt")
    assert unread.value.details["cause"]
