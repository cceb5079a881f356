"""The server is killed at moments nobody chose: nothing that was said to be saved is lost, and nothing is built or published half."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import threading
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.sources import PRODUCT
from tests.e2e.test_web_journey import Server
from tests.web_made import MODEL, files_of

pytestmark = pytest.mark.slow

PASSWORD = tomllib.loads((PRODUCT / "web" / "demo.toml").read_text(encoding="utf-8"))["password"]
FIELDS = {
    "education": ("goals", "summer_books", "result_fi"),
    "technical": ("goals", "roads", "result_fi"),
    "mayor": ("goals", "substitutes", "result_fi"),
}
KILLS_WHILE_SAVING = 6
KILLS_WHILE_BUILDING = 4
DONE_WITHIN = 240


class Visitor:
    """Somebody signed in, who sends what a browser sends."""

    def __init__(self, server: Server, username: str) -> None:
        self.address = server.address
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/fi/sign-in")
        self.post("/fi/sign-in", {"username": username, "password": PASSWORD})

    def get(self, path: str) -> str:
        text: str = self.opener.open(f"{self.address}{path}", timeout=20).read().decode()
        return text

    def post(self, path: str, sent: dict[str, str]) -> str:
        token = next((cookie.value or "" for cookie in self.cookies if cookie.name == "toteuma_csrf"), "")
        request = urllib.request.Request(f"{self.address}{path}", urllib.parse.urlencode(sent).encode())
        request.add_header("X-CSRFToken", token)
        request.add_header("Referer", self.address)
        if path.endswith("/save"):
            request.add_header("Accept", "application/json")
        text: str = self.opener.open(request, timeout=20).read().decode()
        return text


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path, MODEL, "--publish", str(tmp_path / "public"))
    yield running
    running.kill()
    shutil.rmtree(tmp_path)


def _database(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(server.folder / "build" / "demo" / "toteuma.sqlite3", timeout=20)


def _base(server: Server, field: tuple[str, str, str]) -> int:
    """The number to save a field from."""
    with _database(server) as database:
        query = """SELECT made, numbers FROM web_record r JOIN web_statement s ON s.id = r.statement_id WHERE s.name = 'model' AND "table" = ? AND key = ?"""
        made, numbers = database.execute(query, field[:2]).fetchone()
    return int(json.loads(numbers).get(field[2], made))


def test_no_save_that_was_acknowledged_is_lost(server: Server) -> None:
    acknowledged: list[tuple[int, str]] = []
    over = threading.Event()

    def writing(username: str) -> None:
        """Write one text after another; whenever the server is gone, sign in anew and go on from what stands there."""
        table, key, column = field = FIELDS[username]
        count = 0
        while not over.is_set():
            try:
                visitor = Visitor(server, username)
                base = _base(server, field)
                while not over.is_set():
                    count += 1
                    text = f"{username} kirjoittaa {count}."
                    sent = {"table": table, "key": key, "column": column, "text": text, "number": str(base)}
                    told: dict[str, Any] = json.loads(visitor.post("/fi/s/model/save", sent))
                    assert told["state"] == "saved"
                    base = int(told["number"])
                    acknowledged.append((base, text))
            except (OSError, ValueError, urllib.error.URLError):
                time.sleep(0.2)

    writers = [threading.Thread(target=writing, args=(username,)) for username in FIELDS]
    for writer in writers:
        writer.start()
    chance = random.Random(2025)
    for _ in range(KILLS_WHILE_SAVING):
        before = len(acknowledged)
        until = time.monotonic() + 60
        while len(acknowledged) < before + 5 and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 0.5))
        server.kill()
        server.start()
    over.set()
    for writer in writers:
        writer.join()
    assert len(acknowledged) > KILLS_WHILE_SAVING * 5
    with _database(server) as database:
        query = "SELECT c.number, c.new FROM web_change c JOIN web_statement s ON s.id = c.statement_id WHERE s.name = 'model'"
        kept = dict(database.execute(query).fetchall())
    assert [one for one in acknowledged if kept.get(one[0]) != one[1]] == []
    audit = server.audit()
    assert audit.returncode == 0, audit.stdout


def _check_whole(folder: Path) -> bool:
    """Whether the folder is there; if so, it has every file that its list names, as it names it."""
    if not folder.exists():
        return False
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = {path: hashlib.sha256(data).hexdigest() for path, data in files_of(folder).items() if path != "manifest.json"}
    assert found == {one["path"]: one["sha256"] for one in manifest["files"]}
    return True


def _killed_until(server: Server, folder: Path, chance: random.Random) -> None:
    """Kill and start the server again and again; then let it finish. At no moment is the folder half."""
    for _ in range(KILLS_WHILE_BUILDING):
        until = time.monotonic() + chance.uniform(0, 25)
        while time.monotonic() < until:
            _check_whole(folder)
            time.sleep(0.1)
        server.kill()
        _check_whole(folder)
        server.start()
    until = time.monotonic() + DONE_WITHIN
    while not _check_whole(folder):
        assert time.monotonic() < until, "the work was never done"
        time.sleep(0.5)


def test_nothing_is_built_or_published_half(server: Server) -> None:
    chance = random.Random(41)
    statement, public = "/fi/s/model", server.folder / "public" / "model"
    controller, reviewer = Visitor(server, "controller"), Visitor(server, "reviewer")
    for unit in ("KUNTA", "SIV", "TEK"):
        controller.post(f"{statement}/units/{unit}/move", {"action": "submit"})
        reviewer.post(f"{statement}/units/{unit}/move", {"action": "approve"})
    controller.post(f"{statement}/propose", {})
    with _database(server) as database:
        version = database.execute("SELECT version FROM web_job WHERE kind = 'proposal'").fetchone()[0]
    files = server.folder / "build" / "demo" / "toteuma.sqlite3.files" / "model" / "built"
    _killed_until(server, files / version, chance)
    board = Visitor(server, "board")
    until = time.monotonic() + DONE_WITHIN
    while "Hyväksy tilinpäätös" not in board.get(f"{statement}/board"):
        assert time.monotonic() < until, "what was built was never noted"
        time.sleep(0.5)
    assert not public.exists(), "nothing is published before it is decided"
    board.post(f"{statement}/decide", {"organ_fi": "Kunnanhallitus", "on": "24.3.2026", "reference": "§ 41"})
    _killed_until(server, public, chance)
    until = time.monotonic() + DONE_WITHIN
    while "Julkaistu" not in Visitor(server, "auditor").get(f"{statement}/board"):
        assert time.monotonic() < until, "the publication was never noted"
        time.sleep(1)
    assert _check_whole(public)
    audit = server.audit()
    assert audit.returncode == 0, audit.stdout
