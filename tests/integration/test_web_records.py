"""Packages go into the database and come out the same; the log is kept by the database itself. On SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.web_made import DATABASES, EXAMPLES, MODEL, at, database, files_of, give, new_name, taken_in, workplace
from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotLoadable, WrongValue
from toteuma.services.kept_ledgers import KeptLedgers
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

PACKAGES = [*sorted(path for path in EXAMPLES.iterdir() if (path / "units.csv").is_file()), MODEL]


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Workplace:
    return workplace(request.param)


def _using(place: Workplace) -> str:
    using: str = place.keeper.using  # type: ignore[attr-defined]
    return using


@pytest.fixture
def officer(place: Workplace) -> tuple[Workplace, str]:
    """The model with an officer of its uppermost unit."""
    name = taken_in(place)
    give(place, name, {"anna": Duty("officer", _root(place, name)), "eero": Duty("officer", _root(place, name))})
    return place, name


def _root(place: Workplace, name: str) -> str:
    tree = place.tree(name)
    return next(unit for unit in tree.units if len(tree.line_of(unit)) == 1)


def _goal(place: Workplace, name: str) -> str:
    return next(key for _, key in place.keeper.records(name, "goals"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_comes_out_byte_for_byte_and_its_log_is_sound(place: Workplace, package: Path) -> None:
    name = taken_in(place, package)
    assert place.files(name) == files_of(package)
    verdict = place.verify(name)
    assert (verdict.fault, verdict.changes) == ("", place.keeper.head(name).number)


def test_a_package_that_is_not_canonical_comes_out_canonical_with_the_same_content(place: Workplace, tmp_path: Path) -> None:
    for file, content in files_of(MODEL).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") if file.endswith(".csv") else content)
    (tmp_path / "kuva.bin").write_bytes(bytes(range(256)))
    assert place.files(taken_in(place, tmp_path)) == {**files_of(MODEL), "kuva.bin": bytes(range(256))}


def test_a_name_is_given_once_and_a_package_with_a_ledger_is_refused(place: Workplace, tmp_path: Path) -> None:
    name = taken_in(place)
    for taken in (name, "a/b", ""):
        with pytest.raises(NotLoadable):
            place.take_in(MODEL, taken, by="x", at=at())
    for file in ("municipality.toml", "units.csv"):
        (tmp_path / file).write_bytes((MODEL / file).read_bytes())
    (tmp_path / "statement.toml").write_text('[ledger]\nfolder = "../kirjanpito"\n')
    with pytest.raises(NotLoadable):
        place.take_in(tmp_path, new_name(), by="x", at=at())


@pytest.mark.parametrize("name", ["..", ".", ".new", "-x", "ö" * 100])
def test_a_name_that_is_no_name_of_a_folder_of_its_own_is_refused_and_nothing_beside_the_ledgers_goes(tmp_path: Path, name: str) -> None:
    beside = tmp_path / "data" / "kunta.sqlite3"
    beside.parent.mkdir()
    beside.write_bytes(b"the records of everybody")
    package = tmp_path / "package"
    shutil.copytree(MODEL, package)
    settings = package / "statement.toml"
    settings.write_text(f'{settings.read_text(encoding="utf-8")}\n[ledger]\nfolder = "ledger"\n', encoding="utf-8")
    place = Workplace(workplace().keeper, KeptLedgers(beside.parent / "ledgers"))
    with pytest.raises(NotLoadable):
        place.take_in(package, name, by="x", at=at())
    assert beside.read_bytes() == b"the records of everybody"
    assert not place.keeper.exists(name)


def test_a_saved_field_stands_in_the_file_and_in_the_log(officer: tuple[Workplace, str]) -> None:
    place, name = officer
    goal = _goal(place, name)
    kept = place.keeper.record(name, "goals", goal)
    assert kept is not None
    saved = place.save(name, "goals", goal, "result_fi", "Ensin.\r\nSitten.  ", base=kept.base("result_fi"), by="anna", at=at(1))
    assert saved.text == "Ensin.\nSitten."
    assert '"Ensin.\nSitten."' in place.files(name)["goals.csv"].decode()
    change = place.keeper.change(name, saved.number)
    assert (change.by, change.at, change.table, change.key, change.field, change.new) == (
        "anna",
        at(1),
        "goals",
        goal,
        "result_fi",
        "Ensin.\nSitten.",
    )
    assert place.verify(name).fault == ""
    before = place.keeper.head(name)
    assert place.save(name, "goals", goal, "result_fi", "Ensin.\nSitten.", base=0, by="anna", at=at(2)).number == saved.number
    assert place.keeper.head(name) == before, "what stands already is not written again"


def test_who_saves_from_an_old_number_is_told_what_stands_there_and_nothing_is_lost(officer: tuple[Workplace, str]) -> None:
    place, name = officer
    goal = _goal(place, name)
    kept = place.keeper.record(name, "goals", goal)
    assert kept is not None
    base, other = kept.base("result_fi"), kept.base("status")
    first = place.save(name, "goals", goal, "result_fi", "Annan.", base=base, by="anna", at=at(1))
    with pytest.raises(ChangedMeanwhile) as met:
        place.save(name, "goals", goal, "result_fi", "Eeron.", base=base, by="eero", at=at(2))
    assert (met.value.details["stands"], met.value.details["by"], met.value.details["number"]) == ("Annan.", "anna", str(first.number))
    status = next(iter(place.names(name, "statuses") or ()))
    place.save(name, "goals", goal, "status", status, base=other, by="eero", at=at(3))
    place.save(name, "goals", goal, "result_fi", "Yhteinen.", base=first.number, by="eero", at=at(4))
    assert place.verify(name).fault == ""


@pytest.mark.parametrize(
    ("table", "column", "text", "code"),
    [
        ("goals", "status", "sinne-päin", "unknown_reference"),
        ("indicators", "value", "noin viisi", ""),
        ("indicators", "as_of", "31.2.2025", ""),
    ],
)
def test_what_the_schema_refuses_is_not_written(officer: tuple[Workplace, str], table: str, column: str, text: str, code: str) -> None:
    place, name = officer
    (_, key), kept = next(iter(place.keeper.records(name, table).items()))
    before = place.keeper.head(name)
    with pytest.raises(WrongValue) as met:
        place.save(name, table, key, column, text, base=kept.base(column), by="anna", at=at(1))
    assert met.value.findings[0].place.column == column
    assert not code or met.value.findings[0].code == code
    assert place.keeper.head(name) == before


def test_nobody_writes_where_they_may_not(officer: tuple[Workplace, str]) -> None:
    place, name = officer
    goal = _goal(place, name)
    for column, by in (("text_fi", "anna"), ("id", "anna"), ("result_fi", "stranger")):
        with pytest.raises(NotAllowed):
            place.save(name, "goals", goal, column, "x", base=1, by=by, at=at(1))
    for table, key, column in (
        ("goals", "none", "result_fi"),
        ("goals", goal, "result_de"),
        ("chapters", goal, "state"),
        ("settings", "x", "content"),
    ):
        with pytest.raises(NotFound):
            place.save(name, table, key, column, "x", base=1, by="anna", at=at(1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE web_change SET new = 'x' WHERE statement_id = {id}",
        "DELETE FROM web_change WHERE statement_id = {id}",
        "DELETE FROM web_statement WHERE id = {id}",
        "UPDATE web_statement SET number = 0 WHERE id = {id}",
    ],
)
def test_the_database_itself_refuses_to_alter_the_log(place: Workplace, statement: str) -> None:
    from django.db import DatabaseError, connections, transaction

    from toteuma.web.models import Statement

    name = taken_in(place)
    row = Statement.objects.using(_using(place)).get(name=name)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(using=_using(place)),
        connections[_using(place)].cursor() as cursor,
    ):
        cursor.execute(statement.format(id=row.pk))
    assert place.verify(name).fault == ""


def test_a_record_altered_past_the_log_is_found_by_the_audit(place: Workplace) -> None:
    from toteuma.web.models import Record

    name = taken_in(place)
    row = Record.objects.using(_using(place)).filter(statement__name=name, table="goals").first()
    assert row is not None
    row.values["result_fi"] = "Kaunisteltu."
    row.save(using=_using(place))
    assert place.verify(name).fault == "records"


def test_many_who_save_at_once_lose_nothing(place: Workplace) -> None:
    """Each of eight people saves their own field and all of them one field, from what they last saw. Every save is in the log; every refusal was told."""
    from django.db import connections

    name = taken_in(place)
    root = _root(place, name)
    people = [f"p{number}" for number in range(8)]
    give(place, name, {person: Duty("controller", root) for person in people})
    goal = _goal(place, name)
    start = place.keeper.head(name).number
    written: list[int] = []
    refused: list[str] = []
    broken: list[BaseException] = []

    def work(person: str) -> None:
        try:
            for turn in range(5):
                kept = place.keeper.record(name, "goals", goal)
                assert kept is not None
                try:
                    saved = place.save(
                        name, "goals", goal, "result_fi", f"{person} {turn}", base=kept.base("result_fi"), by=person, at=at(turn)
                    )
                    written.append(saved.number)
                except ChangedMeanwhile as met:
                    refused.append(met.details["stands"])
        except BaseException as error:
            broken.append(error)
        finally:
            connections[_using(place)].close()

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert len(written) + len(refused) == 40
    assert sorted(written) == list(range(start + 1, start + 1 + len(written)))
    assert place.verify(name).fault == ""


def test_the_tables_are_those_of_the_models() -> None:
    """No model was changed without its migration."""
    from django.core.management import call_command

    database("sqlite")
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
