"""The interface for other programs: who is let in, what they see and may write, and that its description is true."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.integration.test_web_pages import ROLES, _no_writing
from tests.web_made import EXAMPLES, MODEL, at, give, taken_in, workplace
from toteuma.core.conventions import Measure
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.reports.build import build_document
from toteuma.reports.data.resource import described_stages
from toteuma.services.rights import Duty
from toteuma.web.pages import Words


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    """A statement, under ``name``, and a key for each role in it and for somebody without a duty."""
    place = workplace()
    from toteuma.web.tokens import make_token

    name = taken_in(place)
    give(place, name, {f"{name}-{role}": duty for role, duty in {**ROLES, "nobody": Duty("officer", "none")}.items()})
    other = taken_in(place)
    give(place, other, {f"{name}-elsewhere": Duty("controller", "KUNTA")})
    made = {role: make_token(f"{name}-{role}", role, at=at(), days=36500) for role in (*ROLES, "nobody", "elsewhere")}
    return {"name": name, **made}


def call(keys: dict[str, str], role: str, method: str, address: str, sent: object = None) -> Any:
    from django.test import Client

    headers = {"Authorization": f"Bearer {keys[role]}"} if role else {}
    more = {"data": json.dumps(sent), "content_type": "application/json"} if sent is not None else {}
    return getattr(Client(SERVER_NAME="localhost"), method)(f"/api/v1/{address.format(name=keys['name'])}", headers=headers, **more)


READS = {
    "api_statements": "statements",
    "api_statement": "statements/{name}",
    "api_records": "statements/{name}/records/goals",
    "api_figures": "statements/{name}/figures",
    "api_findings": "statements/{name}/findings",
    "api_data": "statements/{name}/data/figures.csv",
}
WRITES = {
    "api_record": ("patch", "statements/{name}/records/goals/summer_books"),
    "api_move": ("post", "statements/{name}/units/SIV/move"),
}
OVERSEES = {"reviewer", "controller", "board", "auditor"}


def test_every_call_by_role_and_reading_writes_nothing(keys: dict[str, str]) -> None:
    from toteuma.web.api.calls import ROUTES

    assert {route.name for route in ROUTES} == {"api_description", *READS, *WRITES}
    for route, address in READS.items():
        for role in (*ROLES, "nobody", "elsewhere", ""):
            with _no_writing() as written:
                found = call(keys, role, "get", address).status_code
            expected = 401 if not role else 200
            if route != "api_statements" and role == "elsewhere":
                expected = 404
            if route == "api_data" and role and role not in OVERSEES and role != "elsewhere":
                expected = 403
            assert (route, role, found) == (route, role, expected)
            assert written == []
            assert call(keys, role, "post", address, {}).status_code == (405 if role else 401)
    for method, address in WRITES.values():
        assert call(keys, "auditor", "get", address).status_code == 405
        assert call(keys, "", method, address, {}).status_code == 401
        assert call(keys, "elsewhere", method, address, {}).status_code == 404


def test_everybody_sees_what_is_theirs(keys: dict[str, str]) -> None:
    for role, units in (("other", {"TEK"}), ("auditor", {"KUNTA", "SIV", "TEK"}), ("nobody", set())):
        chapters = call(keys, role, "get", "statements/{name}").json()["chapters"]
        assert {one["unit"] for one in chapters} == units
        figures = call(keys, role, "get", "statements/{name}/figures?size=1000").json()["items"]
        assert {one["unit"] for one in figures} == units
    goals = call(keys, "other", "get", "statements/{name}/records/goals").json()["items"]
    assert {one["unit"] for one in goals} <= {"TEK"}
    assert call(keys, "auditor", "get", "statements/{name}/records/chapters").status_code == 404


def test_findings_are_of_the_units_that_may_be_read_and_those_of_the_whole_for_who_oversees(keys: dict[str, str], tmp_path: Path) -> None:
    from toteuma.services.self_check import self_check
    from toteuma.web.store import keep_check

    shutil.copytree(MODEL, tmp_path / "package")
    for file, line in (("goals.csv", 'fault,none,SIV,,A,A,,"{{ fact(""none"") }}",,\n'), ("officers.csv", "twice,A,A\ntwice,B,B\n")):
        path = tmp_path / "package" / file
        path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    place = workplace()
    name = taken_in(place, tmp_path / "package")
    give(place, name, {f"{keys['name']}-{role}": ROLES[role] for role in ("officer", "other", "auditor")})
    keep_check(name, self_check(place, name))
    own = {**keys, "name": name}
    units = {
        role: {one["unit"] for one in call(own, role, "get", "statements/{name}/findings?size=1000").json()["items"]}
        for role in ("officer", "other", "auditor")
    }
    assert units == {"officer": {"SIV"}, "other": set(), "auditor": {"SIV", ""}}


def test_a_list_is_read_page_by_page(keys: dict[str, str]) -> None:
    whole = call(keys, "auditor", "get", "statements/{name}/figures?size=1000&unit=SIV").json()
    address, found = "statements/{name}/figures?size=7&unit=SIV", []
    while address:
        page = call(keys, "auditor", "get", address).json()
        assert page["count"] == whole["count"] == len(whole["items"])
        found += page["items"]
        address = (page["next"] or "").removeprefix("/api/v1/")
    assert found == whole["items"]
    assert call(keys, "auditor", "get", "statements/{name}/figures?size=999999&page=-1").json()["size"] == 1000


def test_a_field_is_written_from_the_number_that_was_read(keys: dict[str, str]) -> None:
    (goal,) = [
        one for one in call(keys, "officer", "get", "statements/{name}/records/goals").json()["items"] if one["key"] == "summer_books"
    ]
    address = "statements/{name}/records/goals/summer_books"
    number = goal["numbers"].get("result_fi", goal["made"])
    saved = call(keys, "officer", "patch", address, {"column": "result_fi", "text": "Ohjelmasta.", "number": number})
    assert (saved.status_code, saved.json()["text"]) == (200, "Ohjelmasta.")
    met = call(keys, "officer", "patch", address, {"column": "result_fi", "text": "Toisesta.", "number": number})
    assert (met.status_code, met.json()["stands"], met.json()["number"]) == (409, "Ohjelmasta.", saved.json()["number"])
    wrong = call(
        keys, "officer", "patch", address, {"column": "status", "text": "ehkä", "number": goal["numbers"].get("status", goal["made"])}
    )
    assert (wrong.status_code, wrong.json()["findings"][0]["code"]) == (422, "unknown_reference")
    assert call(keys, "other", "patch", address, {"column": "result_fi", "text": "x", "number": 1}).status_code == 403
    for sent in ({}, [], {"column": "result_fi", "text": 5, "number": 1}):
        assert call(keys, "officer", "patch", address, sent).status_code == 400
    place = workplace()
    assert place.verify(keys["name"]).fault == ""
    assert place.keeper.change(keys["name"], saved.json()["number"]).by == f"{keys['name']}-officer"


def test_a_chapter_moves_on_as_in_the_browser(keys: dict[str, str]) -> None:
    address = "statements/{name}/units/SIV/move"
    assert call(keys, "reviewer", "post", address, {"action": "approve"}).status_code == 403
    assert call(keys, "officer", "post", address, {"action": "submit"}).json() == {"state": "submitted"}
    assert call(keys, "reviewer", "post", address, {"action": "return"}).status_code == 422
    assert call(keys, "reviewer", "post", address, {"action": "return", "reason": "Lisää."}).json() == {"state": "returned"}
    assert call(keys, "reviewer", "post", address, {"action": "conquer"}).status_code == 404


def test_the_description_names_every_call_and_is_true(keys: dict[str, str]) -> None:
    from toteuma.web.api.calls import ROUTES

    told = call(keys, "", "get", "openapi.json").json()
    routes = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{route.pattern}") for route in ROUTES}
    assert set(told["paths"]) == routes
    for path, operations in told["paths"].items():
        if "get" in operations and "{table}" not in path and "{file}" not in path:
            schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            answer = call(keys, "auditor", "get", path.removeprefix("/").replace("{statement}", "{name}")).json()
            jsonschema.validate(answer, {**schema, "components": told["components"]})
    records = told["paths"]["/statements/{statement}/records/{table}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = call(keys, "auditor", "get", "statements/{name}/records/goals").json()
    assert answer["items"]
    jsonschema.validate(answer, {**records, "components": told["components"]})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer, "items": [{"key": 1}]}, {**records, "components": told["components"]})


def test_the_description_is_openapi(keys: dict[str, str]) -> None:
    told = call(keys, "", "get", "openapi.json").json()
    assert [error.message for error in OpenAPIV31SpecValidator(told).iter_errors()] == []
    broken = {**told, "paths": {"/x": {"get": {"responses": {"200": {}}}}}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_stage_that_a_figure_can_have_is_told() -> None:
    from toteuma.web.api.description import openapi

    computed = [Measure.DEVIATION, Measure.RATE, Measure.CHANGE, Measure.CHANGE_PERCENT]
    stages = (
        {one.value for one in Measure if one is not Measure.AMENDMENT_EACH} | {f"forecast_{one}" for one in computed} | {"amendment:ID"}
    )
    for example in sorted(path for path in EXAMPLES.iterdir() if (path / "statement.toml").is_file()):
        data = load_package(example).data
        assert data is not None
        figures = build_document(Statement(data), data.municipality.languages[0]).document.figures
        stages |= {re.sub("amendment:.*", "amendment:ID", one.stage) for one in figures}
    description = openapi("https://kunta.example")["components"]["schemas"]["Figure"]["properties"]["stage"]["description"]
    assert stages == set(re.findall(r"([\w:]+) \(", description))
    for language in Language:
        assert set(re.findall(r"([\w:]+) \(", described_stages().get(language))) == stages


def test_a_finding_is_what_the_description_says(keys: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path))
    from toteuma.services.self_check import self_check
    from toteuma.web.desks import WORKPLACE
    from toteuma.web.store import keep_check

    name, controller = taken_in(WORKPLACE), f"{keys['name']}-controller"
    give(WORKPLACE, name, {controller: Duty("controller", "KUNTA")})
    text = '{{ fact("nothing") }} kirjaa eli 14 prosenttia enemmän kuin 1 000 euroa.'
    WORKPLACE.save(name, "goals", "summer_books", "result_fi", text, base=_number(name), by=controller, at=at())
    keep_check(name, self_check(WORKPLACE, name))
    answer = call({**keys, "name": name}, "controller", "get", "statements/{name}/findings").json()
    assert answer["items"]
    told = call(keys, "", "get", "openapi.json").json()
    for one in answer["items"]:
        jsonschema.validate(one, {"$ref": "#/components/schemas/Finding", "components": told["components"]})


def _number(name: str, column: str = "result_fi") -> int:
    """The number to write a field of the goal from."""
    kept = workplace().keeper.record(name, "goals", "summer_books")
    assert kept is not None
    return kept.base(column)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_fault_is_a_sentence_in_the_language_asked_for(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    from django.conf import settings
    from django.test import Client

    told = call(keys, "", "get", "openapi.json").json()
    headers = {"Accept-Language": language, "Authorization": f"Bearer {keys['officer']}"}
    visitor, field = Client(SERVER_NAME="localhost"), f"/api/v1/statements/{keys['name']}/records/goals/summer_books"
    wrong = {"column": "status", "text": "perhaps", "number": _number(keys["name"], "status")}
    asked = [
        (visitor.get("/api/v1/statements", headers={**headers, "Authorization": "Bearer toteuma_x"}), 401, "api.token"),
        (visitor.patch(field, "{", content_type="application/json", headers=headers), 400, "api.body"),
        (visitor.get(field, headers=headers), 405, "api.method"),
        (visitor.get(f"/api/v1/statements/{keys['name']}x", headers=headers), 404, "api.not_found"),
        (visitor.get("/api/v1/nowhere", headers=headers), 404, "failure.page"),
        (visitor.patch(field, wrong, content_type="application/json", headers=headers), 422, ""),
        (visitor.get(f"/api/v1/statements/{keys['name']}/data/figures.csv", headers=headers), 403, ""),
    ]
    monkeypatch.setattr(settings, "API_RATE", 0)
    asked.append((visitor.get("/api/v1/statements", headers=headers), 429, "api.rate"))
    for answer, status, key in asked:
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
        jsonschema.validate(answer.json(), {"$ref": "#/components/schemas/Problem", "components": told["components"]})
        if key:
            begun = Words(Language(language)).word(key, seconds="§").partition("§")[0]
            assert answer.json()["detail"].startswith(begun)
    assert int(asked[-1][0].headers["Retry-After"]) > 0


def test_a_key_is_kept_as_a_hash_and_ends(keys: dict[str, str]) -> None:
    from toteuma.web import models
    from toteuma.web.tokens import make_token, person_with, revoke

    key = make_token(f"{keys['name']}-auditor", "kokeilu", at=at(), days=1)
    assert not [row for row in models.ApiToken.objects.values_list() if key in map(str, row)]
    token = person_with(key, at=at(60))
    assert token is not None
    assert person_with(key, at=at(24 * 60 + 1)) is None
    assert person_with(key + "x", at=at(60)) is None
    revoke(token.pk, at=at(61))
    assert person_with(key, at=at(62)) is None


def test_too_many_calls_wait(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from toteuma.web.api import access

    monkeypatch.setattr(settings, "API_RATE", 3)
    monkeypatch.setattr(access.time, "time", lambda: 9_000_000_000.0)
    found = [call(keys, "board", "get", "statements").status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]
    assert call(keys, "auditor", "get", "statements").status_code == 200


def test_open_data_and_figures_are_those_of_this_moment_whatever_was_saved(keys: dict[str, str]) -> None:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{keys['name']}-controller": Duty("controller", "KUNTA")})
    own = {**keys, "name": name}

    def data(file: str) -> str:
        found: str = call(own, "controller", "get", "statements/{name}/data/" + file).content.decode()
        return found

    assert "Kirjaston oma ohjelma" not in data("goals.csv")
    kept = place.keeper.record(name, "goals", "summer_books")
    assert kept is not None
    text = 'Kirjaston oma ohjelma maksoi {{ actual(line="operating_expenses") | euros }}.'
    by = f"{keys['name']}-controller"
    place.save(name, "goals", "summer_books", "result_fi", text, base=kept.base("result_fi"), by=by, at=at(1))
    assert "Kirjaston oma ohjelma maksoi" in data("goals.csv")


def test_the_open_data_of_the_whole_are_not_for_who_oversees_a_part(keys: dict[str, str]) -> None:
    from toteuma.web.tokens import make_token

    person = f"{keys['name']}-part"
    give(workplace(), keys["name"], {person: Duty("reviewer", "SIV")})
    own = {**keys, "part": make_token(person, "part", at=at(), days=36500)}
    assert call(own, "part", "get", "statements/{name}/figures").status_code == 200
    assert call(own, "part", "get", "statements/{name}/data/figures.csv").status_code == 403
