"""The pages over HTTP: every route by role, no page that writes when it is read, headers, words, and the form without its script."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from tests.contracts.sources import PRODUCT
from tests.web_made import EXAMPLES, MODEL, at, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.services.rights import Duty, rights
from toteuma.texts import words

PASSWORD = "kolme sanaa riittää"
ROLES = {
    "officer": Duty("officer", "SIV"),
    "other": Duty("officer", "TEK"),
    "reviewer": Duty("reviewer", "KUNTA"),
    "controller": Duty("controller", "KUNTA"),
    "board": Duty("board", "KUNTA"),
    "auditor": Duty("auditor", "KUNTA"),
}


@pytest.fixture(scope="module")
def statement() -> str:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-{role}": duty for role, duty in ROLES.items()})
    from toteuma.web.models import Person

    for person in (*Person.objects.filter(username__startswith=f"{name}-"), Person(username=f"{name}-nobody", name="Ei kukaan")):
        person.set_password(PASSWORD)
        person.save()
    return name


def client(statement: str = "", role: str = "", **more: Any) -> Any:
    from django.test import Client

    made = Client(SERVER_NAME="localhost", **more)
    if role:
        from toteuma.web.models import Person

        made.force_login(Person.objects.get(username=f"{statement}-{role}"))
    return made


def field_of(page: str, name: str) -> str:
    """The number to save a field from, as the form has it."""
    found = re.search(rf'name="{re.escape(str(escape(name)))}\.number" value="(\d+)"', page)
    assert found, name
    return found[1]


# --- routes -------------------------------------------------------------------------------------------------------------------

READERS = {"officer": 200, "other": 403, "reviewer": 200, "controller": 200, "board": 200, "auditor": 200, "nobody": 403, "": 302}
EVERYBODY = dict.fromkeys(READERS, 200)
SIGNED_IN = {**EVERYBODY, "": 302}

OVERSEERS = {**READERS, "officer": 403}
WRITERS_ONLY = {**dict.fromkeys(READERS, 403), "officer": 200, "other": 200, "controller": 200, "": 302}
STEPS_OF_WHOLE = ("propose", "check", "explain", "build", "decide", "send_back", "reopen", "publish", "assess")

GETS = {
    "front": ("/", dict.fromkeys(READERS, 302)),
    "look": ("/look.css", EVERYBODY),
    "font": ("/fonts/source-sans-regular.woff", EVERYBODY),
    "health": ("/health", EVERYBODY),
    "openid": ("/fi/sign-in/openid", dict.fromkeys(READERS, 405)),
    "openid_back": ("/openid", dict.fromkeys(READERS, 404)),
    "readiness": ("/ready", EVERYBODY),
    "metrics": ("/metrics", dict.fromkeys(READERS, 404)),
    "sign_in": ("/fi/sign-in", EVERYBODY),
    "tasks": ("/fi/tasks", SIGNED_IN),
    "me": ("/fi/me", SIGNED_IN),
    "accessibility": ("/fi/accessibility", EVERYBODY),
    "calendar": ("/fi/s/{name}/calendar", {**SIGNED_IN, "nobody": 403}),
    "remind": ("/fi/s/{name}/remind", dict.fromkeys(READERS, 405)),
    "begin": ("/fi/s/{name}/begin", dict.fromkeys(READERS, 405)),
    "chapter": ("/fi/s/{name}/units/SIV", READERS),
    "form": ("/fi/s/{name}/goals/summer_books", READERS),
    "figures": ("/fi/s/{name}/units/SIV/figures", READERS),
    "add": ("/fi/s/{name}/add/risks/SIV", {**dict.fromkeys(READERS, 403), "officer": 200, "controller": 200, "": 302}),
    "remove": ("/fi/s/{name}/remove", dict.fromkeys(READERS, 405)),
    "restore": ("/fi/s/{name}/restore", dict.fromkeys(READERS, 405)),
    "review": ("/fi/s/{name}/units/SIV/review", READERS),
    "comment": ("/fi/s/{name}/units/SIV/comment", dict.fromkeys(READERS, 405)),
    "settle": ("/fi/s/{name}/comments/1/settle", dict.fromkeys(READERS, 405)),
    "overview": ("/fi/s/{name}/overview", OVERSEERS),
    "findings": ("/fi/s/{name}/findings", OVERSEERS),
    "board": ("/fi/s/{name}/board", OVERSEERS),
    "proofs": ("/fi/s/{name}/proofs", OVERSEERS),
    "proof": ("/fi/s/{name}/proofs/none", {role: 404 if status == 200 else status for role, status in OVERSEERS.items()}),
    "assessments": ("/fi/s/{name}/assessments", OVERSEERS),
    "log": ("/fi/s/{name}/log?verify=1", OVERSEERS),
    "ledger": ("/fi/s/{name}/ledger", OVERSEERS),
    "deliver": ("/fi/s/{name}/ledger/deliver", dict.fromkeys(READERS, 405)),
    "batch_undo": ("/fi/s/{name}/ledger/undo", dict.fromkeys(READERS, 405)),
    "delivery": ("/fi/s/{name}/ledger/0", {role: 404 if status == 200 else status for role, status in OVERSEERS.items()}),
    **{
        f"delivery_{step}": (
            f"/fi/s/{{name}}/ledger/0/{step}",
            {role: 404 if status == 200 else status for role, status in OVERSEERS.items()},
        )
        for step in ("progress", "rejected")
    },
    **{
        f"delivery_{step}": (f"/fi/s/{{name}}/ledger/0/{step}", dict.fromkeys(READERS, 405)) for step in ("reread", "take", "again", "drop")
    },
    "package": ("/fi/s/{name}/package", OVERSEERS),
    "package_table": ("/fi/s/{name}/package/tables/units", OVERSEERS),
    "package_look": ("/fi/s/{name}/package/tables/units/look", dict.fromkeys(READERS, 405)),
    "package_settings": ("/fi/s/{name}/package/settings/statement.toml", OVERSEERS),
    "settings_home": ("/fi/s/{name}/package/settings/statement.toml/form?at=statement", OVERSEERS),
    "setting_look": ("/fi/s/{name}/package/settings/statement.toml/form/look", dict.fromkeys(READERS, 405)),
    "package_settings_look": ("/fi/s/{name}/package/settings/statement.toml/look", dict.fromkeys(READERS, 405)),
    "structure": ("/fi/s/{name}/package/structure?unit=SIV", OVERSEERS),
    "layout": ("/fi/s/{name}/package/layout", OVERSEERS),
    **{f"{name}_look": (f"/fi/s/{{name}}/package/{name}/look", dict.fromkeys(READERS, 405)) for name in ("structure", "layout")},
    "package_make": ("/fi/s/{name}/package/make", dict.fromkeys(READERS, 405)),
    "duties": ("/fi/s/{name}/duties", OVERSEERS),
    "removed": ("/fi/s/{name}/removed", WRITERS_ONLY),
    "finding_give": ("/fi/s/{name}/findings/give", dict.fromkeys(READERS, 405)),
    "roll": ("/fi/s/{name}/roll", {**dict.fromkeys(READERS, 403), "": 302}),
    "workbook": ("/fi/s/{name}/workbook", WRITERS_ONLY),
    "workbook_fetch": ("/fi/s/{name}/workbook/fetch", WRITERS_ONLY),
    "workbook_refused": (
        "/fi/s/{name}/workbook/refused",
        {role: 404 if status == 200 else status for role, status in WRITERS_ONLY.items()},
    ),
    "workbook_take": ("/fi/s/{name}/workbook/take", dict.fromkeys(READERS, 405)),
    "grant": ("/fi/s/{name}/duties/grant", dict.fromkeys(READERS, 405)),
    "revoke": ("/fi/s/{name}/duties/revoke", dict.fromkeys(READERS, 405)),
    "ready": ("/fi/s/{name}/ready", OVERSEERS),
    "built": ("/fi/s/{name}/built/abc/index.html", {role: 404 if status == 200 else status for role, status in OVERSEERS.items()}),
    **{step: (f"/fi/s/{{name}}/{step.replace('_', '-')}", dict.fromkeys(READERS, 405)) for step in STEPS_OF_WHOLE},
    "sign_out": ("/fi/sign-out", dict.fromkeys(READERS, 405)),
    "move": ("/fi/s/{name}/units/SIV/move", dict.fromkeys(READERS, 405)),
    "save": ("/fi/s/{name}/save", dict.fromkeys(READERS, 405)),
}
"""Every route, asked for with GET: what each role gets. Those that only take what is sent refuse it."""

WRITERS = {"officer", "controller"}


def _routes() -> set[str]:
    from toteuma.web.urls import ROUTES, urlpatterns

    return {route.name for route in (*urlpatterns, *ROUTES) if getattr(route, "name", None)}


@contextmanager
def _no_writing() -> Iterator[list[str]]:
    from django.db import connection

    written: list[str] = []

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        # How long a connection waits is no part of the database.
        if not sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK", "PRAGMA BUSY_TIMEOUT")):
            written.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        yield written


def test_every_route_is_listed_here(statement: str) -> None:
    assert statement
    assert _routes() == set(GETS)


@pytest.mark.parametrize("route", sorted(GETS))
def test_every_route_by_role_and_reading_writes_nothing(statement: str, route: str) -> None:
    address, expected = GETS[route]
    found = {}
    for role in READERS:
        visitor = client(statement, role)
        with _no_writing() as written:
            found[role] = visitor.get(address.format(name=statement)).status_code
            assert visitor.head(address.format(name=statement)).status_code == found[role]
        assert written == []
    assert found == expected


def test_saving_and_moving_by_role(statement: str) -> None:
    """What is refused changes nothing; a save that is allowed here writes what stands there already."""
    from toteuma.web.desks import KEEPER

    kept = KEEPER.record(statement, "goals", "summer_books")
    assert kept is not None
    sent = {
        "table": "goals",
        "key": "summer_books",
        "column": "result_fi",
        "text": kept.values["result_fi"],
        "number": kept.base("result_fi"),
    }
    before = KEEPER.head(statement)
    for role in READERS:
        visitor = client(statement, role)
        saved = visitor.post(f"/fi/s/{statement}/save", sent, headers={"Accept": "application/json"})
        assert saved.status_code == (200 if role in WRITERS else 401 if not role else 403), role
        if role not in WRITERS:
            moved = visitor.post(f"/fi/s/{statement}/units/SIV/move", {"action": "submit"})
            assert moved.status_code == (302 if not role else 403), role
    assert KEEPER.head(statement) == before


def test_what_is_sent_without_a_token_is_refused(statement: str) -> None:
    visitor = client(statement, "officer", enforce_csrf_checks=True)
    refused = visitor.post(f"/fi/s/{statement}/units/SIV/move", {"action": "submit"})
    assert refused.status_code == 403
    assert "Mitään ei muutettu" in refused.content.decode()
    assert client(enforce_csrf_checks=True).post("/fi/sign-in", {"username": "x", "password": "y"}).status_code == 403


# --- signing in ---------------------------------------------------------------------------------------------------------------


def test_signing_in_leads_back_to_the_page_and_nowhere_else(statement: str) -> None:
    visitor = client()
    wanted = f"/fi/s/{statement}/units/SIV"
    led = visitor.get(wanted)
    assert led.headers["Location"].startswith("/fi/sign-in?next=")
    page = visitor.get(led.headers["Location"]).content.decode()
    assert f'name="next" value="{wanted}"' in page
    sent = {"username": f"{statement}-officer", "password": PASSWORD}
    assert visitor.post("/fi/sign-in", {**sent, "next": wanted}).headers["Location"] == wanted
    for foreign in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client().post("/fi/sign-in", {**sent, "next": foreign}).headers["Location"] == "/fi/tasks"


def test_a_wrong_password_is_told_without_saying_which_was_wrong(statement: str) -> None:
    known = client().post("/fi/sign-in", {"username": f"{statement}-officer", "password": "väärin"})
    unknown = client().post("/fi/sign-in", {"username": "ei-ketään", "password": "väärin"})
    assert (known.status_code, unknown.status_code) == (403, 403)
    told = words()["web.sign_in_wrong"].get(Language.FI)
    assert told in known.content.decode()
    assert told in unknown.content.decode()


def test_many_failures_make_the_next_sign_in_wait_and_one_success_forgets_them(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from toteuma.web import people

    monkeypatch.setattr(people, "MOST_FAILURES", 2)
    right = {"username": f"{statement}-auditor", "password": PASSWORD}
    wrong = {**right, "password": "väärin"}
    statuses = [client().post("/fi/sign-in", sent).status_code for sent in (wrong, right, wrong, wrong, right)]
    assert statuses == [403, 302, 403, 403, 429]
    assert client().post("/fi/sign-in", {**right, "username": f"{statement}-board"}).status_code == 302, "others need not wait"
    monkeypatch.setattr(people, "WAIT", timedelta(0))
    assert client().post("/fi/sign-in", right).status_code == 302


def test_people_of_the_demo_exist_in_demo_mode_only(statement: str) -> None:
    from toteuma.web.models import Person

    assert statement
    Person.objects.create_user(f"{statement}-demo", PASSWORD, name="Malli", demo=True)
    visitor = client()
    assert visitor.post("/fi/sign-in", {"username": f"{statement}-demo", "password": PASSWORD}).status_code == 403
    assert "Malli" not in visitor.get("/fi/sign-in").content.decode()
    assert client(statement, "demo").get("/fi/tasks").status_code == 302


def test_the_settings_pass_the_check_for_deployment(statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings
    from django.core.checks import run_checks

    assert statement
    secure = {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
    }
    assert all(getattr(settings, name) != value for name, value in secure.items()), "on this machine's own address there is no TLS"
    for name, value in secure.items():
        monkeypatch.setattr(settings, name, value)
    assert run_checks(include_deployment_checks=True) == []


def test_every_page_keeps_to_itself(statement: str) -> None:
    visitor = client(statement, "officer")
    for address in ("/fi/sign-in", "/fi/tasks", f"/fi/s/{statement}/goals/summer_books", "/fi/nothing"):
        answer = visitor.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        page = answer.content.decode()
        assert re.findall(r"<script(?! src=\"/static/)|<style|\sstyle=|\son\w+=|https?://", page) == []


# --- words --------------------------------------------------------------------------------------------------------------------


def test_every_word_of_the_templates_is_there() -> None:
    texts = words()
    asked = {
        key
        for path in sorted((PRODUCT / "web" / "templates").glob("*.html"))
        for key in re.findall(r'\bt\(\s*"([\w.]+)"\s*[,)]', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 50
    assert {key for key in asked if f"web.{key}" not in texts and f"web_{key}" not in texts} == set()
    assert {f"web.state.{state}" for state in rights().states} <= set(texts)


def test_the_script_shows_the_sentences_that_it_is_given() -> None:
    from toteuma.web.pages import SCRIPT

    script = (PRODUCT / "web" / "static" / "toteuma" / "workplace.js").read_text(encoding="utf-8")
    shown = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in re.findall(r"\bsaid\.(\w+)", script)}
    assert shown - {"save", "person", "statement"} == set(SCRIPT)
    assert not re.search(r"\"[A-ZÅÄÖ][a-zåäö]+ [a-zåäö]+", script), "no sentence stands in the script itself"


@pytest.mark.parametrize("language", Language)
def test_a_page_is_in_the_language_of_its_address(statement: str, language: Language) -> None:
    visitor = client(statement, "officer")
    page = visitor.get(f"/{language}/tasks").content.decode()
    assert f'<html lang="{language}">' in page
    assert words()["web.tasks.title"].get(language) in page
    assert visitor.get("/", headers={"Accept-Language": f"{language}-FI,en;q=0.5"}).headers["Location"] == f"/{language}/tasks"
    assert f'<html lang="{language}">' in client().get(f"/{language}/nothing").content.decode()


# --- the form without its script ----------------------------------------------------------------------------------------------


def test_the_form_sent_whole_saves_what_was_changed_and_goes_on(statement: str) -> None:
    from toteuma.web.desks import KEEPER

    visitor = client(statement, "officer")
    address = f"/fi/s/{statement}/goals/summer_books"
    page = visitor.get(address).content.decode()
    before = KEEPER.head(statement).number
    name, value = "goals.summer_books.result_fi", "indicators.books_per_child.value"
    assert 'value="3,4"' in page, "a decimal as a Finn writes it"
    sent = {name: "Luettiin <paljon> & hyvin.\r\nKirja toisensa jälkeen.", f"{name}.number": field_of(page, name), value: "3,4"}
    answer = visitor.post(address, {**sent, f"{value}.number": field_of(page, value), "then": "substitutes"})
    assert answer.headers["Location"] == f"/fi/s/{statement}/goals/substitutes"
    kept = KEEPER.record(statement, "goals", "summer_books")
    assert kept is not None
    assert kept.values["result_fi"] == "Luettiin <paljon> & hyvin.\nKirja toisensa jälkeen."
    assert KEEPER.head(statement).number == before + 1, "the value that was not touched is no change"
    assert "Luettiin &lt;paljon&gt; &amp; hyvin." in visitor.get(f"/fi/s/{statement}/units/SIV").content.decode()


def test_a_form_that_comes_too_late_shows_both_texts_and_can_be_sent_again(statement: str) -> None:
    from toteuma.web.desks import KEEPER, WORKPLACE

    visitor = client(statement, "officer")
    address, name = f"/fi/s/{statement}/goals/substitutes", "goals.substitutes.result_fi"
    page = visitor.get(address).content.decode()
    kept = KEEPER.record(statement, "goals", "substitutes")
    assert kept is not None
    by = f"{statement}-controller"
    WORKPLACE.save(statement, "goals", "substitutes", "result_fi", "Toisen teksti.", base=kept.base("result_fi"), by=by, at=at(9))
    late = visitor.post(address, {name: "Oma teksti.", f"{name}.number": field_of(page, name)})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Toisen teksti." in shown
    assert "Oma teksti." in shown
    assert f"{by} on muuttanut kenttää 2.2.2026 klo 10.09." in shown, "Helsinki's time"
    again = visitor.post(address, {name: "Oma teksti.", f"{name}.number": field_of(shown, name)})
    assert again.status_code == 302
    assert WORKPLACE.verify(statement).fault == ""


def test_a_wrong_value_is_kept_in_the_form_with_its_reason(statement: str) -> None:
    visitor = client(statement, "officer")
    address, name = f"/fi/s/{statement}/goals/substitutes", "indicators.pool_hours.value"
    page = visitor.get(address).content.decode()
    answer = visitor.post(address, {name: "noin 500", f"{name}.number": field_of(page, name)})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="noin 500"' in shown
    assert "”noin 500” ei ole luku." in shown


def test_figures_in_a_text_are_shown_as_they_will_print(statement: str) -> None:
    from toteuma.web.desks import KEEPER

    visitor = client(statement, "officer")
    kept = KEEPER.record(statement, "goals", "summer_books")
    assert kept is not None
    text = 'Lapset lukivat {{ fact("books") | number }} kirjaa.'
    sent = {"table": "goals", "key": "summer_books", "column": "result_fi", "text": text, "number": kept.base("result_fi")}
    answer = visitor.post(f"/fi/s/{statement}/save", sent, headers={"Accept": "application/json"}).json()
    assert answer["state"] == "saved"
    assert re.fullmatch(r'<p>Lapset lukivat <span class="bound">[\d\u00a0]+</span> kirjaa\.</p>', answer["preview"].strip())
    assert re.fullmatch(r"Tallennettu \d{1,2}\.\d\d", answer["message"])


def test_a_chapter_is_submitted_returned_with_a_reason_and_approved(statement: str) -> None:
    officer, reviewer = client(statement, "officer"), client(statement, "reviewer")
    chapter = f"/fi/s/{statement}/units/SIV"
    assert officer.post(f"{chapter}/move", {"action": "submit"}).status_code == 302
    assert "disabled" in officer.get(f"/fi/s/{statement}/goals/summer_books").content.decode()
    without = reviewer.post(f"{chapter}/move", {"action": "return", "reason": " "})
    assert without.status_code == 400
    assert words()["web.action.reason_missing"].get(Language.FI) in without.content.decode()
    assert reviewer.post(f"{chapter}/move", {"action": "return", "reason": "Lisää luvut."}).status_code == 302
    assert "Palautettu: Lisää luvut." in officer.get("/fi/tasks").content.decode()
    officer.post(f"{chapter}/move", {"action": "submit"})
    reviewer.post(f"{chapter}/move", {"action": "approve"})
    assert words()["web.state.approved"].get(Language.FI) in officer.get("/fi/tasks").content.decode()


def test_last_years_text_stands_beside_where_there_is_one(tmp_path: Path) -> None:
    """A package of the year before, in which another goal was written of; its statement is read by who has a duty in it."""
    earlier = Path(shutil.copytree(MODEL, tmp_path / "earlier"))
    settings = (earlier / "statement.toml").read_text(encoding="utf-8")
    (earlier / "statement.toml").write_text(settings.replace("year = 2025", "year = 2024", 1), encoding="utf-8")
    goals = (earlier / "goals.csv").read_text(encoding="utf-8")
    (earlier / "goals.csv").write_text(
        goals.replace("Sijaispooli aloitti syksyllä.", "Sijaispoolia vasta suunniteltiin."), encoding="utf-8"
    )
    place = workplace()
    before, now = taken_in(place, earlier), taken_in(place)
    give(place, before, {f"{now}-both": Duty("officer", "SIV")})
    give(place, now, {f"{now}-both": Duty("officer", "SIV"), f"{now}-new": Duty("officer", "SIV")})
    address = f"/fi/s/{now}/goals/substitutes"
    assert "Sijaispoolia vasta suunniteltiin." in client(now, "both").get(address).content.decode()
    assert "Sijaispoolia vasta suunniteltiin." not in client(now, "new").get(address).content.decode()


def test_ids_may_hold_what_an_address_may_not(tmp_path: Path) -> None:
    package = Path(shutil.copytree(MODEL, tmp_path / "strange"))
    for file in ("goals.csv", "indicators.csv"):
        text = (package / file).read_text(encoding="utf-8")
        (package / file).write_text(
            text.replace("substitutes", 'sijaiset/2025 #1 "ä"?').replace('sijaiset/2025 #1 "ä"?', '"sijaiset/2025 #1 ""ä""?"'),
            encoding="utf-8",
        )
    place = workplace()
    name = taken_in(place, package)
    give(place, name, {f"{name}-one": Duty("officer", "SIV")})
    visitor = client(name, "one")
    page = visitor.get(f"/fi/s/{name}/units/SIV").content.decode()
    (address,) = {html.unescape(found) for found in re.findall(r'href="([^"]*/goals/sijaiset[^"]*)"', page)}
    form = visitor.get(address)
    assert form.status_code == 200
    field = 'goals.sijaiset/2025 #1 "ä"?.result_fi'
    assert visitor.post(address, {field: "Tallessa.", f"{field}.number": field_of(form.content.decode(), field)}).status_code == 302
    assert "Tallessa." in visitor.get(f"/fi/s/{name}/units/SIV").content.decode()


# --- the number of questions to the database ----------------------------------------------------------------------------------


def test_pages_ask_the_database_a_bounded_number_of_times() -> None:
    """No question for every row: a chapter of many goals asks as often as one of few."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place = workplace()
    name = taken_in(place, EXAMPLES / "heinola-2025")
    give(place, name, {f"{name}-all": Duty("officer", "HYPA")})
    visitor = client(name, "all")
    counted = {}
    for page in ("tasks", f"s/{name}/units/HYTY", f"s/{name}/units/VIRE", f"s/{name}/goals/vire_outreach", f"s/{name}/key_figures/OPKOU"):
        visitor.get(f"/fi/{page}")
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(f"/fi/{page}").status_code == 200
        counted[page.removeprefix(f"s/{name}/")] = len(asked)
    assert counted["units/HYTY"] == counted["units/VIRE"], counted
    assert max(counted.values()) <= 26, counted
