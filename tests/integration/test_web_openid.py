"""Signing in against a real provider of OpenID Connect in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.web_made import give, taken_in, workplace
from toteuma.services.rights import Duty

CLIENT = {"client_id": "toteuma", "client_secret": "a secret of the tests", "claim": "email", "name": "Kaupungin tunnus"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=2)
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the provider did not start"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def visitor(issuer: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-anna@kunta.example": Duty("officer", "SIV")})
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    monkeypatch.setattr(settings, "OPENID", {**CLIENT, "issuer": issuer})
    made = Client(SERVER_NAME="localhost")
    made.statement = name
    return made


def sent_back(visitor: Any, email: str) -> str:
    """The address the provider sends the browser back to, once this person has signed in there."""
    begun = visitor.post("/fi/sign-in/openid", {"next": f"/fi/s/{visitor.statement}/units/SIV"})
    assert begun.status_code == 302
    asked = parse_qs(urlsplit(begun.url).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    answer = requests.post(begun.url, data={"sub": email}, allow_redirects=False, timeout=10)
    return answer.headers["Location"]


def test_somebody_with_duties_signs_in(visitor: Any) -> None:
    back = urlsplit(sent_back(visitor, f"{visitor.statement}-Anna@kunta.example"))
    answer = visitor.get(f"{back.path}?{back.query}")
    assert (answer.status_code, answer.url) == (302, f"/fi/s/{visitor.statement}/units/SIV")
    assert visitor.get(answer.url).status_code == 200
    again = visitor.get(f"{back.path}?{back.query}")
    assert again.status_code == 400, "an answer is good for once"
    assert "Kirjaudu: Kaupungin tunnus" in again.content.decode()


def test_who_has_no_duty_is_told_so(visitor: Any) -> None:
    back = urlsplit(sent_back(visitor, "joku@muu.example"))
    answer = visitor.get(f"{back.path}?{back.query}")
    assert answer.status_code == 403
    assert "sinulla ei ole vielä tehtäviä" in answer.content.decode()
    assert visitor.get("/fi/tasks").status_code == 302


def test_an_answer_that_was_not_asked_for_is_none(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another browser's, one with another state or another nonce, one meant for another client; a code that was used."""
    email = f"{visitor.statement}-anna@kunta.example"
    back = urlsplit(sent_back(visitor, email))
    cookies = visitor.cookies.copy()
    visitor.cookies.clear()
    assert visitor.get(f"{back.path}?{back.query}").status_code == 400
    visitor.cookies = cookies
    assert visitor.get(f"{back.path}?{back.query.replace('state=', 'state=x')}").status_code == 403
    first = urlsplit(sent_back(visitor, email))
    state = parse_qs(urlsplit(sent_back(visitor, email)).query)["state"][0]
    code = parse_qs(first.query)["code"][0]
    assert visitor.get(f"{first.path}?code={code}&state={state}").status_code == 403, "another sign-in's code: verifier and nonce differ"
    fresh = urlsplit(sent_back(visitor, email))
    from django.conf import settings

    monkeypatch.setattr(settings, "OPENID", {**settings.OPENID, "client_id": "somebody-else"})
    assert visitor.get(f"{fresh.path}?{fresh.query}").status_code == 403
    assert visitor.get("/fi/tasks").status_code == 302


def test_a_provider_that_does_not_answer_is_a_sentence(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "OPENID", {**settings.OPENID, "issuer": "http://127.0.0.1:1"})
    answer = visitor.post("/fi/sign-in/openid")
    assert answer.status_code == 502
    assert "ei onnistunut tunnistuspalvelussa" in answer.content.decode()


def test_without_the_settings_there_is_no_such_way_in() -> None:
    workplace()
    from django.test import Client

    made = Client(SERVER_NAME="localhost")
    assert made.post("/fi/sign-in/openid").status_code == 404
    assert os.environ.get("TOTEUMA_OPENID_ISSUER") is None
    assert "openid" not in made.get("/fi/sign-in").content.decode()


@pytest.mark.parametrize(
    ("hidden", "client", "told"),
    [("authlib", "toteuma", "pip install 'toteuma[openid]'"), ("", "", "TOTEUMA_OPENID_CLIENT_ID")],
    ids=["library", "setting"],
)
def test_what_is_missing_is_told_before_anybody_tries_to_sign_in(tmp_path: Any, hidden: str, client: str, told: str) -> None:
    program = f"import sys; {f'sys.modules[{hidden!r}] = None; ' if hidden else ''}from toteuma.cli import main; main()"
    settings = {
        "TOTEUMA_OPENID_ISSUER": "https://sso.kunta.example",
        "TOTEUMA_OPENID_CLIENT_ID": client,
        "TOTEUMA_DATABASE": str(tmp_path / "a.sqlite3"),
    }
    command = [sys.executable, "-c", program, "audit", "--lang", "en"]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
