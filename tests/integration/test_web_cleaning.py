"""What the worker lets go once a day: what is over and nothing else."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.web_made import give, taken_in, workplace
from toteuma.services.deliveries import DELIVERIES, Brought, confirm, delivery_of, receive
from toteuma.services.journal import Journal
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

NOW = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workplace, str]:
    made = workplace()
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path / "files"))
    name = taken_in(made)
    give(made, name, {f"{name}-kaisa": Duty("controller", "KUNTA")})
    return made, name


def _brought(place: Workplace, name: str, file: str, days_ago: int) -> tuple[str, Path]:
    from toteuma.core.language import Language
    from toteuma.web.deliveries import folder_of

    moment = NOW - timedelta(days=days_ago)
    key = receive(place, name, Brought(file, "0" * 64, 3), "", {}, language=Language.FI, by=f"{name}-kaisa", at=moment)
    path = folder_of(name, key) / file
    path.parent.mkdir(parents=True)
    path.write_text("x;y")
    return key, path


def test_a_file_that_nobody_decided_on_goes_after_its_days_and_the_journal_tells(place: tuple[Workplace, str]) -> None:
    made, name = place
    old, old_file = _brought(made, name, "vanha.csv", 31)
    failed, failed_file = _brought(made, name, "keskeytynyt.csv", 31)
    busy, busy_file = _brought(made, name, "menossa.csv", 31)
    new, new_file = _brought(made, name, "uusi.csv", 29)
    from toteuma.web.cleaning import clean
    from toteuma.web.deliveries import TAKING
    from toteuma.web.models import Job, Statement

    for key in (failed, busy):
        confirm(made, name, key, "", strict=False, by=f"{name}-kaisa", at=NOW)
    row = Statement.objects.get(name=name)
    Job.objects.create(statement=row, kind=TAKING, version=failed, by="x", at=NOW, state="failed")
    Job.objects.create(statement=row, kind=TAKING, version=busy, by="x", at=NOW, state="waiting")
    assert clean(NOW).deliveries >= 2
    Job.objects.filter(statement=row).delete()
    states = {key: delivery_of(made, name, key).state for key in (old, failed, busy, new)}
    assert states == {old: "dropped", failed: "dropped", busy: "asked", new: "sent"}
    assert [path.exists() for path in (old_file, failed_file, busy_file, new_file)] == [False, False, True, True]
    told = [one for one in Journal(made, name).changes(DELIVERIES) if one.key == old and one.new == "dropped"]
    assert [(one.by, one.at, "30" in one.reason) for one in told] == [("toteuma", NOW, True)]
    assert Journal(made, name).verify().fault == ""  # type: ignore[union-attr]


def test_the_setting_says_how_long(place: tuple[Workplace, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from toteuma.web.cleaning import clean

    made, name = place
    key, _ = _brought(made, name, "eilinen.csv", 3)
    monkeypatch.setattr(settings, "KEEP_UPLOADS_DAYS", 2)
    clean(NOW)
    assert delivery_of(made, name, key).state == "dropped"


def test_what_was_left_behind_goes_and_what_is_new_stays(place: tuple[Workplace, str], tmp_path: Path) -> None:
    from toteuma.web.cleaning import clean

    _, name = place
    top = tmp_path / "files"
    made = [f"rates/{number}" for number in (1, 2)] + [f"{name}/workbooks/{one}.xlsx" for one in "ab"]
    made += [f"{name}/delivered/.new-{one}/x.csv" for one in "ab"] + [f"{name}/built/.v.toteuma-new-{one}/x.html" for one in "ab"]
    made += [f"{name}/checks/000000000001.json"]
    now = datetime.now(UTC)
    for number, path in enumerate(made):
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
        if number % 2 == 0:
            days_ago = (now - timedelta(days=2)).timestamp()
            for one in (file, *(parent for parent in file.parents if parent.name.startswith("."))):
                os.utime(one, (days_ago, days_ago))
    clean(now)
    stays = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert stays == {path for number, path in enumerate(made) if number % 2 or "checks" in path}


def test_sessions_and_failed_sign_ins_go_once_they_are_over(place: tuple[Workplace, str]) -> None:
    del place
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from toteuma.web.cleaning import DailyCleaning
    from toteuma.web.models import FailedSignIn

    keys = []
    for seconds in (-60, 3600):
        session = SessionStore()
        session["x"] = 1
        session.set_expiry(seconds)
        session.save()
        keys.append(session.session_key)
    now = datetime.now(UTC)
    for minutes in (20, 1):
        FailedSignIn.objects.create(username=f"siivous-{minutes}", at=now - timedelta(minutes=minutes))
    daily = DailyCleaning()
    assert daily.look(now) is not None
    assert daily.look(now) is None, "once a day"
    assert daily.look(now + timedelta(days=1)) is not None
    assert set(Session.objects.filter(session_key__in=keys).values_list("session_key", flat=True)) == {keys[1]}
    assert not FailedSignIn.objects.filter(username__startswith="siivous-", at__lte=now - timedelta(minutes=15)).exists()
