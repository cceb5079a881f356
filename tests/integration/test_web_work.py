"""Work outside requests: asked for once, taken by one, done anew where its worker died; what was built is what was asked for, whole or not there."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web_made import MODEL, at, files_of, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.services.decision import Decision, approve, is_built, reopen, version_of
from toteuma.services.journal import Journal
from toteuma.services.rights import Duty

PEOPLE = {"rauno": Duty("reviewer", "KUNTA"), "kaisa": Duty("controller", "KUNTA"), "paula": Duty("board", "KUNTA")}


@dataclass
class Setting:
    statement: str
    files: Path
    public: Path


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    place = workplace()
    name = taken_in(place)
    give(place, name, PEOPLE)
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("TOTEUMA_PUBLISH", str(tmp_path / "public"))
    from toteuma.web.models import Job

    Job.objects.all().delete()
    yield Setting(name, tmp_path / "files", tmp_path / "public")
    Job.objects.all().delete()


def _proposed(name: str) -> str:
    place = workplace()
    for unit in ("KUNTA", "SIV", "TEK"):
        place.move(name, unit, "submit", by="kaisa", at=at(1))
        place.move(name, unit, "approve", by="rauno", at=at(2))
    place.move(name, "", "propose", by="kaisa", at=at(3))
    return version_of(place, name)


def _done(name: str, kind: str, version: str) -> Any:
    from toteuma.web import work

    job = work.ask_for(name, kind, version, by="kaisa", at=at(4))
    taken = work.take_next("here:1", at(4))
    assert taken is not None
    assert taken.pk == job.pk
    work.do(taken, "here:1")
    taken.refresh_from_db()
    return taken


def _is_whole(folder: Path) -> dict[str, Any]:
    """Every file is there as the list of files says, and no other. The list."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {one["path"]: one["sha256"] for one in manifest["files"]}
    found = {path: hashlib.sha256(data).hexdigest() for path, data in files_of(folder).items() if path != "manifest.json"}
    assert found == listed
    return manifest


def test_a_job_is_asked_for_once_and_taken_by_one(begun: Setting) -> None:
    from toteuma.web import work

    first = work.ask_for(begun.statement, work.CHECK, "7", by="kaisa", at=at(1))
    assert work.ask_for(begun.statement, work.CHECK, "7", by="rauno", at=at(2)).pk == first.pk
    taken = work.take_next("here:1", at(3))
    assert taken is not None
    assert work.take_next("here:2", at(3)) is None
    assert work.take_next("here:2", at(3) + work.DEAD + timedelta(seconds=1)) is not None, "the first has died"
    work.do(taken, "here:1")
    first.refresh_from_db()
    assert (first.state, first.told, first.worker) == (work.RUNNING, {}, "here:2"), "who came back from the dead changes nothing"


def test_a_check_finds_what_the_commands_find_and_is_kept(begun: Setting) -> None:
    from toteuma.services.validation import validate
    from toteuma.web import work
    from toteuma.web.store import last_check

    assert last_check(begun.statement) is None
    number = str(work.KEEPER.head(begun.statement).number)
    job = _done(begun.statement, work.CHECK, number)
    assert job.state == work.DONE, job.told
    record = last_check(begun.statement)
    assert record is not None
    assert str(record["number"]) == number
    findings = validate(MODEL).findings
    assert len([one for one in record["findings"]["fi"] if not one["fingerprint"]]) >= len(findings)
    assert set(record["findings"]) == set(Language)
    figures = record["figures"]["fi"]
    assert len(figures) > 30
    entered = [step for figure in figures for step in figure["steps"] if step["table"]]
    assert entered
    for step in entered[:20]:
        kept = work.KEEPER.record(begun.statement, step["table"], step["key"])
        assert kept is not None
        assert step["table"] in step["source"].replace(".csv", ""), "the record is one of the file that the source names"
    assert any(figure["relations"] for figure in figures)


def test_a_statement_is_checked_by_itself_once_it_is_left_in_peace(begun: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    from toteuma.web import work
    from toteuma.web.keeper import DatabaseKeeper

    class One(DatabaseKeeper):
        def statements(self) -> tuple[str, ...]:
            return (begun.statement,)

    monkeypatch.setattr(work, "KEEPER", One())
    assert work.look_for_work("here:1", at(60)), "never checked"
    assert not work.look_for_work("here:1", at(60)), "nothing has changed since"
    kept = work.KEEPER.record(begun.statement, "goals", "summer_books")
    assert kept is not None
    base = kept.base("result_fi")
    work.WORKPLACE.save(begun.statement, "goals", "summer_books", "result_fi", "Uusi.", base=base, by="kaisa", at=at(61))
    assert not work.look_for_work("here:1", at(61) + work.QUIET / 2), "somebody is writing"
    assert work.look_for_work("here:1", at(61) + work.QUIET * 2)
    assert not work.look_for_work("here:1", at(63))


def test_what_is_built_is_what_was_proposed_and_what_is_published_is_what_was_approved(begun: Setting) -> None:
    from toteuma.web import work

    place, name = workplace(), begun.statement
    version = _proposed(name)
    job = _done(name, work.PROPOSAL, version)
    assert job.state == work.DONE, job.told
    proposal = begun.files / name / "built" / version
    _is_whole(proposal)
    drafted = (proposal / "fi" / "index.html").read_text(encoding="utf-8")
    assert is_built(place, name)
    frozen = approve(place, name, Decision({Language.FI: "Kunnanhallitus"}, date(2026, 3, 24), "§ 41"), by="paula", at=at(5))
    job = _done(name, work.PUBLICATION, frozen)
    assert job.state == work.DONE, job.told
    public = begun.public / name
    manifest = _is_whole(public)
    assert files_of(public) == files_of(begun.files / name / "built" / frozen)
    (noted,) = Journal(place, name).noted("publications")
    assert noted.values["content"] == frozen == version_of(place, name)
    assert noted.values["manifest"] == hashlib.sha256((public / "manifest.json").read_bytes()).hexdigest()
    assert [one["path"] for one in manifest["files"] if one["path"].endswith(".pdf")]
    page = (public / "fi" / "index.html").read_text(encoding="utf-8")
    assert "§ 41" in page
    assert "§ 41" not in drafted, "nobody had decided then"
    assert not proposal.exists(), "versions that are no longer the statement's go"
    before = files_of(public)
    work.models.Job.objects.all().delete()
    again = _done(name, work.PUBLICATION, frozen)
    assert work.ask_for(name, work.PUBLICATION, frozen, by="kaisa", at=at(5)).state == work.DONE
    assert again.state == work.DONE, again.told
    assert files_of(public) == before
    new = reopen(place, name, reference="§ 50", reason="Virhe.", by="paula", at=at(8))
    assert (new, files_of(public)) == (f"{name}-v2", before), "the published version stays until the new one is approved"


def test_a_build_that_is_stopped_says_so_and_publishes_nothing(begun: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    from toteuma.core.errors import PublicationStopped
    from toteuma.web import work

    name = begun.statement
    version = _proposed(name)

    def stopped(*_: object) -> None:
        raise PublicationStopped((), ())

    monkeypatch.setattr(work, "publish", stopped)
    job = _done(name, work.PROPOSAL, version)
    assert (job.state, job.told) == (work.FAILED, {"stopped": 0})
    assert not is_built(workplace(), name)
    assert not (begun.files / name / "built" / version).exists()
    monkeypatch.setattr(work, "publish", lambda *_: 1 / 0)
    assert work.ask_for(name, work.PROPOSAL, version, by="kaisa", at=at(5)).state == work.WAITING, "tried again"
    taken = work.take_next("here:1", at(5))
    assert taken is not None
    work.do(taken, "here:1")
    taken.refresh_from_db()
    assert set(taken.told) == {"reference"}, "a fault of ours has a reference and no trace"
    assert _done(name, work.PROPOSAL, "0" * 64).told == {"outdated": True}


def test_a_worker_stops_when_it_is_told(begun: Setting) -> None:
    from toteuma.web import work

    assert begun.statement
    stop = threading.Event()
    stop.set()
    work.work(stop)


def test_a_database_that_does_not_answer_once_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from toteuma.web import work

    stop, asked = threading.Event(), []

    def look(worker: str, now: datetime) -> bool:
        asked.append((worker, now))
        if len(asked) == 1:
            raise OperationalError("database is locked")
        stop.set()
        return False

    monkeypatch.setattr(work, "look_for_work", look)
    work.work(stop, pause=0.01)
    assert len(asked) == 2
