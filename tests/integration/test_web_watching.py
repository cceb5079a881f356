"""What those who run the server see: readiness, numbers, a log without persons, headers, limits, and Django's own list of what a server on the net needs."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web_made import workplace
from toteuma.texts import words


@pytest.fixture
def visitor() -> object:
    workplace()
    from django.test import Client

    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def test_ready_says_what_is_lacking(visitor: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError
    from django.db.migrations.executor import MigrationExecutor

    assert visitor.get("/ready").status_code == 200  # type: ignore[attr-defined]
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: [("web", "0099")])
    assert visitor.get("/ready").status_code == 503  # type: ignore[attr-defined]

    def gone(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(MigrationExecutor, "migration_plan", gone)
    assert (visitor.get("/ready").status_code, visitor.get("/health").status_code) == (503, 200)  # type: ignore[attr-defined]


def test_numbers_are_told_to_who_has_the_token_and_name_no_address(visitor: object, settings_of: object) -> None:
    del settings_of
    visitor.get("/fi/s/salainen/units/OPKOU")  # type: ignore[attr-defined]
    assert visitor.get("/metrics").status_code == 404  # type: ignore[attr-defined]
    assert visitor.get("/metrics", headers={"Authorization": "Bearer väärä"}).status_code == 404  # type: ignore[attr-defined]
    told = visitor.get("/metrics", headers={"Authorization": "Bearer mittari"}).content.decode()  # type: ignore[attr-defined]
    assert re.search(r'toteuma_requests_total\{method="GET",route="chapter",status="302"\} [1-9]', told)
    assert 'toteuma_request_seconds_bucket{le="0.1",route="chapter"}' in told
    assert "salainen" not in told


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "METRICS_TOKEN", "mittari")


def test_the_log_is_json_and_holds_nothing_of_a_person() -> None:
    from toteuma.web.logs import JsonFormatter

    try:
        raise ValueError("Anna Aalto kirjoitti")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, "%s: %s", ("/fi/s/anna.aalto",), sys.exc_info())
    record.status = 500
    told = json.loads(JsonFormatter().format(record))
    assert (told["level"], told["fault"], told["status"]) == ("error", "ValueError", 500)
    assert "anna" not in json.dumps(told).lower()
    assert told["places"][0].startswith(__file__)


def test_every_answer_keeps_to_itself(visitor: object) -> None:
    for address in ("/fi/sign-in", "/fi/nowhere", "/health", "/static/toteuma/workplace.js"):
        answer = visitor.get(address)  # type: ignore[attr-defined]
        b"".join(answer) if answer.streaming else answer.content
        answer.close()
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }.items():
            assert answer.headers[name] == value, (address, name)
    page = visitor.get("/fi/sign-in")  # type: ignore[attr-defined]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_what_is_too_large_is_refused_before_it_is_read(visitor: object) -> None:
    answer = visitor.post("/fi/sign-in", {"username": "x"}, CONTENT_LENGTH="50000001")  # type: ignore[attr-defined]
    assert answer.status_code == 413
    assert words()["web.failure.too_large"].fi in answer.content.decode()


def test_a_server_on_the_net_has_all_that_django_asks_for(tmp_path: Path) -> None:
    """``check --deploy`` on the settings as they are without loopback; any warning fails."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("TOTEUMA_", "DJANGO_"))}
    environment |= {
        "TOTEUMA_DATABASE": str(tmp_path / "kunta.sqlite3"),
        "TOTEUMA_HOSTS": "tilinpaatos.example",
        "DJANGO_SETTINGS_MODULE": "toteuma.web.settings",
    }
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
