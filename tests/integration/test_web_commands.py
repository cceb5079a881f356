"""load, dump, audit as a user meets them, and the same publication from the database as from the folder."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web_made import DATABASES, EXAMPLES, MODEL, files_of, postgresql, taken_in, workplace
from toteuma.services.entries import write_package
from toteuma.services.publication import Format, publish


def run(*arguments: object, database: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A process of its own: Django is set up once in each."""
    environment = {**os.environ, "TOTEUMA_DATABASE": database, "TOTEUMA_SECRET_KEY": "for the tests alone", "COLUMNS": "200"}
    command = [sys.executable, "-c", "from toteuma.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("kind", DATABASES)
def test_a_package_is_loaded_and_dumped(kind: str, tmp_path: Path) -> None:
    address = str(tmp_path / "kunta.sqlite3") if kind == "sqlite" else postgresql()
    name = f"malli-{os.getpid()}"
    loaded = run("load", MODEL, "--statement", name, "--due", "15.2.2026", database=address, cwd=tmp_path)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert f"Työtilassa on nyt {name}: " in loaded.stdout
    dumped = run("dump", tmp_path / "ulos", "--statement", name, database=address, cwd=tmp_path)
    assert (dumped.returncode, dumped.stderr) == (0, "")
    assert files_of(tmp_path / "ulos") == files_of(MODEL)


def test_somebody_is_given_a_role_and_can_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from toteuma.core.errors import NotFound, PasswordWeak
    from toteuma.services.rights import Duty

    place = workplace()
    name = taken_in(place)
    from django.contrib.auth import authenticate

    from toteuma.web import people

    for password, role, unit, error in (
        ("lyhyt", "officer", "SIV", PasswordWeak),
        ("kolme sanaa riittää", "king", "SIV", NotFound),
        ("kolme sanaa riittää", "officer", "X", NotFound),
    ):
        with pytest.raises(error):
            people.grant(name, f"{name}-uusi", role, unit, password=password)
        assert not people.is_known(f"{name}-uusi")
    people.grant(name, f"{name}-uusi", "officer", "SIV", name="Uusi Ihminen", password="kolme sanaa riittää")
    people.grant(name, f"{name}-uusi", "officer", "SIV")
    assert place.keeper.duties(f"{name}-uusi", name) == (Duty("officer", "SIV"),)
    assert authenticate(username=f"{name}-uusi", password="kolme sanaa riittää").name == "Uusi Ihminen"
    address = str(tmp_path / "kunta.sqlite3")
    assert run("load", MODEL, database=address, cwd=tmp_path).returncode == 0
    monkeypatch.setenv("TOTEUMA_PASSWORD", "kolme sanaa riittää")
    granted = run("grant", "anna", "officer", "SIV", "--name", "Anna Aalto", database=address, cwd=tmp_path)
    assert (granted.returncode, granted.stdout) == (0, "Anna Aalto: officer, SIV ja sen alayksiköt (model).\n")


def test_a_statement_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    address = str(tmp_path / "kunta.sqlite3")
    assert run("load", MODEL, "--statement", "malli", database=address, cwd=tmp_path).returncode == 0
    missing = run("dump", tmp_path / "ulos", "--statement", "ei-ole", database=address, cwd=tmp_path)
    assert missing.returncode == 2
    assert "malli" in missing.stderr
    assert not (tmp_path / "ulos").exists()


def test_the_audit_finds_what_somebody_did_to_the_file(tmp_path: Path) -> None:
    address = str(tmp_path / "kunta.sqlite3")
    assert run("load", MODEL, database=address, cwd=tmp_path).returncode == 0
    with sqlite3.connect(address) as file:
        file.execute("DROP TRIGGER web_change_no_update")
        file.execute(
            "UPDATE web_change SET new = replace(new, 'Mallby', 'Mallstad') WHERE number = (SELECT min(number) FROM web_change WHERE new LIKE '%Mallby%')"
        )
    file.close()
    audited = run("audit", "--lang", "en", database=address, cwd=tmp_path)
    assert audited.returncode == 1
    assert "was altered afterwards" in audited.stdout


def test_what_is_published_from_the_database_has_the_same_bytes(tmp_path: Path) -> None:
    package = EXAMPLES / "heinola-2025"
    place = workplace()
    write_package(place.files(taken_in(place, package)), tmp_path / "heinola-2025")
    formats = (Format.DATA, Format.HTML)
    publish(package, tmp_path / "a", formats=formats)
    publish(tmp_path / "heinola-2025", tmp_path / "b", formats=formats)
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")


def test_no_other_command_waits_for_django() -> None:
    """Nor any other room: only what opens the database imports it."""
    names = "import sys, toteuma.cli, toteuma.services.publication; print([name for name in sys.modules if name.startswith('django')])"
    told = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_an_unusable_database_is_a_sentence(tmp_path: Path) -> None:
    told = run("audit", database="postgresql://nobody:secret@127.0.0.1:1/none", cwd=tmp_path)
    assert told.returncode == 2
    assert "Tietokantaa" in told.stderr
    assert "secret" not in told.stderr


def test_the_audit_holds_the_roles_against_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "kunta.sqlite3")
    monkeypatch.setenv("TOTEUMA_PASSWORD", "kolme sanaa riittää")
    assert run("load", MODEL, database=address, cwd=tmp_path).returncode == 0
    for person, role in (("anna", "officer"), ("risto", "reviewer")):
        assert run("grant", person, role, "SIV", database=address, cwd=tmp_path).returncode == 0
    assert run("audit", database=address, cwd=tmp_path).returncode == 0
    with sqlite3.connect(address) as file:
        file.execute("UPDATE web_duty SET role = 'controller', unit = 'KUNTA' WHERE role = 'officer'")
    file.close()
    audited = run("audit", "--lang", "en", database=address, cwd=tmp_path)
    assert audited.returncode == 1
    assert "model: the role controller was given past the log: anna, KUNTA." in audited.stdout
    assert "model: the role officer was taken away past the log: anna, SIV." in audited.stdout
    assert "risto" not in audited.stdout
    assert run("audit", "--statement", "model", database=address, cwd=tmp_path).returncode == 1


def test_check_build_show_and_explain_take_a_statement_in_place_of_a_folder(tmp_path: Path) -> None:
    """What they say and write is what they say and write of the folder that the statement came from."""
    address, package = str(tmp_path / "kunta.sqlite3"), MODEL
    assert run("load", package, "--statement", "malli", database=address, cwd=tmp_path).returncode == 0
    commands = {
        "check": ("check",),
        "validate": ("validate",),
        "show": ("show", "--unit", "SIV"),
        "explain": ("explain", "--unit", "SIV", "--line", "operating_margin"),
    }
    for name, command in commands.items():
        of_folder = run(*command, package, database="", cwd=tmp_path)
        of_statement = run(*command, "--statement", "malli", database=address, cwd=tmp_path)
        assert (of_statement.returncode, of_statement.stderr) == (of_folder.returncode, of_folder.stderr) == (0, ""), name
        assert of_statement.stdout == of_folder.stdout != "", name
    for out, given in (("a", (package,)), ("b", ("--statement", "malli", "--database", address))):
        built = run("build", *given, "--formats", "data,html", "--out", tmp_path / out, database="", cwd=tmp_path)
        assert built.returncode == 0, built.stderr
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    for command in ("check", "build", "explain"):
        more = ("--unit", "SIV", "--line", "operating_margin") if command == "explain" else ()
        missing = run(command, "--statement", "ei-ole", *more, database=address, cwd=tmp_path)
        assert missing.returncode == 2, command
        assert "malli" in missing.stderr, command
        both = run(command, package, "--statement", "malli", *more, database=address, cwd=tmp_path)
        assert both.returncode == 2, command


def test_a_statement_of_the_workplace_is_rolled_forward_by_the_command(tmp_path: Path) -> None:
    address = str(tmp_path / "kunta.sqlite3")
    assert run("load", MODEL, "--statement", "malli", database=address, cwd=tmp_path).returncode == 0
    told = run("roll", "--statement", "malli", "--to", tmp_path / "a", database=address, cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert run("roll", MODEL, "--to", tmp_path / "b" / "a", database="", cwd=tmp_path).returncode == 0
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b" / "a")
