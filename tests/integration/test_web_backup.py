"""A whole installation to one file and back, on SQLite and a real PostgreSQL and from one to the other; packages with a ledger in the workplace."""

from __future__ import annotations

import json
import shutil
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from tests.integration.test_web_commands import run
from tests.ledger_made import imported
from tests.web_made import DATABASES, MODEL, at, database, files_of, give, postgresql, taken_in, workplace
from toteuma.core.errors import BackupUnusable, DatabaseInUse, NotLoadable, OutputFailed
from toteuma.core.language import Language
from toteuma.ledger.store import LedgerStore
from toteuma.services.explanation import comparison_of
from toteuma.services.kept_ledgers import LEDGER, KeptLedgers
from toteuma.services.present_package import present_package, write_out
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

POSTINGS = [
    ("actual", 202503, "3000", "100", 12_345_67),
    ("actual", 202504, "4000", "100", -2_000_00),
    ("original", 202501, "3000", "100", 11_000_00),
]


def with_ledger(folder: Path, ledger: str) -> Path:
    """The model, with a ledger of one batch that counts and one that does not."""
    package = Path(shutil.copytree(MODEL, folder / "kunta"))
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[ledger]\nfolder = "{ledger}"\n')
    (package / "cost_centres.csv").write_text("cost_centre,unit\n100,SIV\n", encoding="utf-8")
    (package / "amounts.csv").write_text("unit,line,year,stage,amount\n", encoding="utf-8")
    for bound in ("prose", "remarks.csv", "risks.csv"):
        shutil.rmtree(package / bound) if (package / bound).is_dir() else (package / bound).unlink()
    store = LedgerStore(package / ledger)
    imported(store, POSTINGS)
    imported(store, [("actual", 202503, "3000", "100", 999_99)])
    store.undo("2", by="anna", at=at())
    return package


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace(workplace().keeper, KeptLedgers(tmp_path / "ledgers"))


@pytest.mark.parametrize("ledger", ["kirjanpito", "../kirjanpito", "../../yhteiset/kirjanpito"])
def test_a_package_with_a_ledger_comes_in_and_goes_out(place: Workplace, tmp_path: Path, ledger: str) -> None:
    package = with_ledger(tmp_path / "a" / "b" / "c", ledger)
    name = taken_in(place, package)
    shown = comparison_of(package, "SIV", Language.FI)
    shutil.move(package / ledger, tmp_path / "away")
    with present_package(place, name) as now:
        assert now.name == "kunta"
        assert comparison_of(now, "SIV", Language.FI) == shown
    assert "12" in str(shown), "the figures are those of the ledger"
    out = tmp_path / "x" / "y" / "z" / "kunta"
    write_out(place, name, out)
    shutil.move(tmp_path / "away", package / ledger)
    for one in (package / ledger / ".lock",):
        one.unlink()
    assert files_of((out / ledger).resolve()) == files_of((package / ledger).resolve())
    assert {key: data for key, data in files_of(out).items() if not key.startswith("kirjanpito/")} == {
        key: data for key, data in files_of(package).items() if not key.startswith("kirjanpito/")
    }
    if ledger.startswith(".."):
        write_out(place, name, out.with_name("toinen"))  # The same ledger stands there already.
        shutil.rmtree((out / ledger).resolve() / "batches")
        with pytest.raises(OutputFailed):
            write_out(place, name, out.with_name("kolmas"))


def test_a_batch_that_the_log_does_not_name_counts_for_nothing(place: Workplace, tmp_path: Path) -> None:
    """What an import that died left behind. And what somebody did to a file is found."""
    name = taken_in(place, with_ledger(tmp_path, "../kirjanpito"))
    assert place.ledgers is not None
    kept = place.keeper.record(name, LEDGER, "")
    assert kept is not None
    with present_package(place, name) as now:
        before = comparison_of(now, "SIV", Language.FI)
    imported(LedgerStore(place.ledgers.of(name)), [("actual", 202503, "3000", "100", 1_00)])
    with present_package(place, name) as now:
        assert comparison_of(now, "SIV", Language.FI) == before
    assert place.ledgers.is_sound(name, kept.values)
    (parquet,) = (place.ledgers.of(name) / "batches").glob("000001-*/cells.parquet")
    shutil.copyfile(next((place.ledgers.of(name) / "batches").glob("000002-*/cells.parquet")), parquet)
    assert not place.ledgers.is_sound(name, kept.values)


def test_a_ledger_that_could_not_come_along_is_refused(place: Workplace, tmp_path: Path) -> None:
    package = with_ledger(tmp_path, "../kirjanpito")
    text = (package / "statement.toml").read_text(encoding="utf-8")
    for folder in ("/srv/kirjanpito", "..", "."):
        (package / "statement.toml").write_text(text.replace("../kirjanpito", folder), encoding="utf-8")
        with pytest.raises(NotLoadable):
            taken_in(place, package)


# --- backup and restore ---------------------------------------------------------------------------------------------------------


def empty(tmp_path: Path, kind: str) -> str:
    """The address of a database without anything in it."""
    if kind == "sqlite":
        return str(tmp_path / "uusi.sqlite3")
    import psycopg

    base = postgresql()
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute("CREATE DATABASE uusi")
    return base.replace("/postgres?", "/uusi?", 1)


@pytest.mark.parametrize("kind", DATABASES)
def test_everything_comes_back_from_a_backup(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made on SQLite with a ledger in it, while somebody writes; brought back into either kind by the commands."""
    monkeypatch.setenv("TOTEUMA_LEDGERS", str(tmp_path / "palautetut"))
    first = str(tmp_path / "ensin.sqlite3")
    package = with_ledger(tmp_path, "../kirjanpito")
    monkeypatch.setenv("TOTEUMA_PASSWORD", "kolme sanaa riittää")
    for command in (
        ("load", package),
        ("load", MODEL, "--statement", "malli"),
        ("grant", "anna", "officer", "SIV", "--statement", "malli"),
    ):
        assert run(*command, database=first, cwd=tmp_path).returncode == 0
    file = tmp_path / "kopio.zip"
    made = run("backup", file, database=first, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, ""), made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shutil.rmtree(tmp_path / "palautetut")
    address = empty(tmp_path, kind)
    back = run("restore", file, database=address, cwd=tmp_path)
    assert back.returncode == 0, back
    assert "ehjä" in back.stdout
    for one in (first, address):
        assert run("dump", tmp_path / "out" / Path(one).name / "malli", "--statement", "malli", database=one, cwd=tmp_path).returncode == 0
    assert files_of(tmp_path / "out" / Path(address).name) == files_of(tmp_path / "out" / Path(first).name)
    shown = run("show", "--statement", "kunta", "--unit", "SIV", database=address, cwd=tmp_path)
    assert shown.stdout == run("show", package, "--unit", "SIV", database=address, cwd=tmp_path).stdout
    again = run("backup", tmp_path / "toinen.zip", database=address, cwd=tmp_path)
    assert again.returncode == 0
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(tmp_path / "toinen.zip") as other:
        assert json.loads(one.read("manifest.json"))["sha256"] == json.loads(other.read("manifest.json"))["sha256"]
    twice = run("restore", file, database=address, cwd=tmp_path)
    assert twice.returncode == 2
    assert "on jo tietoja" in twice.stderr


def test_a_backup_is_of_one_moment_while_people_write(tmp_path: Path) -> None:
    workplace()
    from django.db import connections

    from toteuma.web.backup import write_backup

    for kind in DATABASES:
        place = workplace(kind)
        name = taken_in(place)
        give(place, name, {f"{name}-a": Duty("controller", "KUNTA")})
        key = next(key for _, key in place.keeper.records(name, "goals"))
        stop = threading.Event()

        def write(place: Workplace = place, name: str = name, key: str = key, stop: threading.Event = stop, kind: str = kind) -> None:
            turn = 0
            while not stop.is_set():
                kept = place.keeper.record(name, "goals", key)
                assert kept is not None
                place.save(name, "goals", key, "result_fi", f"{turn}", base=kept.base("result_fi"), by=f"{name}-a", at=at(turn))
                turn += 1
            connections[database(kind)].close()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for turn in range(3):
                file = tmp_path / f"{kind}-{turn}.zip"
                write_backup(file, None, at=at(), using=database(kind))
                with zipfile.ZipFile(file) as archive:
                    rows = {one: list(map(json.loads, archive.read(f"tables/{one}.jsonl").splitlines())) for one in ("statement", "change")}
                (head,) = [row for row in rows["statement"] if row["name"] == name]
                numbers = [row["number"] for row in rows["change"] if row["statement_id"] == head["id"]]
                assert max(numbers) == len(numbers) == head["number"]
        finally:
            stop.set()
            writer.join()


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    taken_in(workplace())
    from toteuma.web.backup import restore_backup

    first, file = str(tmp_path / "ensin.sqlite3"), tmp_path / "kopio.zip"
    for command in (("load", MODEL), ("backup", file)):
        assert run(*command, database=first, cwd=tmp_path).returncode == 0
    with pytest.raises(DatabaseInUse):
        restore_backup(file, None)
    address = str(tmp_path / "tyhjä.sqlite3")
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = parts | {"tables/record.jsonl": parts["tables/record.jsonl"].replace(b"Mallilan", b"Mallolan")}
    for number, wrong in enumerate((changed, {name: data for name, data in parts.items() if "change" not in name}, {"x": b""})):
        broken = tmp_path / f"rikki-{number}.zip"
        with zipfile.ZipFile(broken, "w") as archive:
            for name, data in wrong.items():
                archive.writestr(name, data)
        told = run("restore", broken, database=address, cwd=tmp_path)
        assert told.returncode == 2, told
        assert "ei voi palauttaa" in told.stderr
    assert BackupUnusable.code == "backup_unusable"
    assert run("restore", file, database=address, cwd=tmp_path).returncode == 0
