"""The board's decision, versions of a decided statement, explanations and duties, on SQLite and on PostgreSQL."""

from __future__ import annotations

import base64
import tomllib
from datetime import date

import pytest

from tests.web_made import DATABASES, MODEL, at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotBuilt, NotFound, ReasonMissing
from toteuma.core.language import Language
from toteuma.services.decision import Decision, approve, first_version, is_built, note_build, reopen, version_of
from toteuma.services.duties import given, grant, revoke
from toteuma.services.entries import CONTENT, FILES, SETTINGS
from toteuma.services.explaining import Reason, explain, take_back
from toteuma.services.journal import Journal
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

PEOPLE = {
    "anna": Duty("officer", "SIV"),
    "rauno": Duty("reviewer", "KUNTA"),
    "kaisa": Duty("controller", "KUNTA"),
    "paula": Duty("board", "KUNTA"),
    "tuomas": Duty("auditor", "KUNTA"),
}
DECISION = Decision({Language.FI: "Kunnanhallitus", Language.SV: "Kommunstyrelsen"}, date(2026, 3, 24), " §  41 ")


@pytest.fixture(params=DATABASES)
def begun(request: pytest.FixtureRequest) -> tuple[Workplace, str]:
    place = workplace(request.param)
    name = taken_in(place)
    give(place, name, PEOPLE)
    return place, name


def _proposed(place: Workplace, name: str) -> None:
    for unit in ("KUNTA", "SIV", "TEK"):
        place.move(name, unit, "submit", by="kaisa", at=at(1))
        place.move(name, unit, "approve", by="rauno", at=at(2))
    place.move(name, "KUNTA", "propose", by="kaisa", at=at(3))


def _settings(place: Workplace, name: str) -> dict[str, object]:
    return tomllib.loads(place.files(name)["statement.toml"].decode())


def test_the_board_decides_on_what_was_built_and_the_decision_stands_in_the_frozen_version(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    with pytest.raises(NotAllowed):
        approve(place, name, DECISION, by="paula", at=at(3))
    _proposed(place, name)
    with pytest.raises(NotBuilt):
        approve(place, name, DECISION, by="paula", at=at(4))
    note_build(place, name, "0" * 64, "m", at=at(4))
    assert not is_built(place, name), "another version was built"
    note_build(place, name, version_of(place, name), "m", at=at(4))
    for by in ("kaisa", "tuomas", "anna"):
        with pytest.raises(NotAllowed):
            approve(place, name, DECISION, by=by, at=at(5))
    for lacking in (Decision({}, DECISION.on, "§ 41"), Decision(DECISION.organ, DECISION.on, "  ")):
        with pytest.raises(ReasonMissing):
            approve(place, name, lacking, by="paula", at=at(5))
    assert place.keeper.head(name).frozen == ""
    frozen = approve(place, name, DECISION, by="paula", at=at(5))
    approval = {"date": date(2026, 3, 24), "organ": {"fi": "Kunnanhallitus", "sv": "Kommunstyrelsen"}, "reference": "§ 41"}
    assert _settings(place, name)["approval"] == approval
    assert frozen == version_of(place, name) == place.keeper.head(name).frozen
    assert place.verify(name).fault == ""
    verdict = Journal(place, name).verify()
    assert verdict is not None
    assert verdict.fault == ""


def test_opening_again_begins_a_new_version_and_leaves_the_frozen_one(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    _proposed(place, name)
    before = version_of(place, name)
    note_build(place, name, before, "m", at=at(4))
    with pytest.raises(NotAllowed):
        reopen(place, name, reference="§ 50", reason="Virhe.", by="paula", at=at(5))
    frozen = approve(place, name, DECISION, by="paula", at=at(5))
    with pytest.raises(ReasonMissing):
        reopen(place, name, reference="§ 50", reason=" ", by="paula", at=at(6))
    with pytest.raises(NotAllowed):
        reopen(place, name, reference="§ 50", reason="Virhe.", by="kaisa", at=at(6))
    new = reopen(place, name, reference="§ 50", reason="Rahoituslaskelmassa oli virhe.", by="paula", at=at(6))
    assert new == f"{name}-v2"
    assert {place.state(new, unit) for unit in ("KUNTA", "SIV", "TEK")} == {"approved"}
    assert "approval" not in _settings(place, new)
    assert (place.keeper.head(name).frozen, place.keeper.head(new).frozen) == (frozen, "")
    assert {(one.person, one.duty) for one in given(place, new)} == set(PEOPLE.items())
    place.move(new, "SIV", "return", by="kaisa", at=at(7), reason="Korjaa.")
    assert place.state(new, "SIV") == "returned"
    for one in (name, new):
        assert place.verify(one).fault == ""
        (noted,) = Journal(place, one).noted("versions")
        assert noted.values["reason"] == "Rahoituslaskelmassa oli virhe."
    place.move(new, "SIV", "submit", by="anna", at=at(8))
    place.move(new, "SIV", "approve", by="rauno", at=at(9))
    place.move(new, "", "propose", by="kaisa", at=at(10))
    note_build(place, new, version_of(place, new), "m", at=at(10))
    approve(place, new, DECISION, by="paula", at=at(11))
    assert reopen(place, new, reference="§ 60", reason="Taas.", by="paula", at=at(12)) == f"{name}-v3"


def test_a_statement_that_is_only_called_like_a_version_is_its_own_first(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    stranger = f"{name}-v2"
    place.take_in(MODEL, stranger, by="loader", at=at())
    assert first_version(place, stranger) == stranger, "published, it would take the place of another statement"
    _proposed(place, name)
    note_build(place, name, version_of(place, name), "m", at=at(4))
    approve(place, name, DECISION, by="paula", at=at(5))
    new = reopen(place, name, reference="§ 50", reason="Virhe.", by="paula", at=at(6))
    assert new == f"{name}-v3"
    assert first_version(place, new) == name


def _explanations(place: Workplace, name: str) -> dict[str, object]:
    kept = place.keeper.record(name, FILES, "explanations.toml")
    assert kept is not None
    return tomllib.loads(base64.b64decode(kept.values[CONTENT]).decode())


def test_an_explanation_is_written_into_the_package_changed_and_taken_back(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    texts = {Language.FI: 'Luku on "arvio".\nSe tarkentuu.', Language.SV: ""}
    reason = Reason(finding="65d5543d6343", person="Kaisa Keto, controller", texts=texts, about="Ajanjakso [outo]", year=2025)
    explain(place, name, reason, by="kaisa", at=at(1))
    expected = {
        "finding": "65d5543d6343",
        "about": "Ajanjakso [outo]",
        "person": "Kaisa Keto, controller",
        "reason": {"fi": 'Luku on "arvio".\nSe tarkentuu.'},
        "year": 2025,
    }
    assert _explanations(place, name) == {"format": 1, "explanations": [expected]}
    other = Reason(finding="b21e14d224c1", person="Kaisa", texts={Language.FI: "Toinen."}, until=date(2026, 12, 31))
    explain(place, name, other, by="kaisa", at=at(2))
    explain(place, name, Reason(finding="65d5543d6343", person="Kaisa", texts={Language.FI: "Uusi."}, year=2025), by="kaisa", at=at(3))
    told = _explanations(place, name)["explanations"]
    assert [(one["finding"], one["reason"]["fi"]) for one in told] == [("b21e14d224c1", "Toinen."), ("65d5543d6343", "Uusi.")]  # type: ignore[attr-defined]
    take_back(place, name, "b21e14d224c1", by="kaisa", at=at(4))
    take_back(place, name, "65d5543d6343", by="kaisa", at=at(5))
    assert _explanations(place, name) == {"format": 1}
    with pytest.raises(NotFound):
        take_back(place, name, "65d5543d6343", by="kaisa", at=at(6))
    assert place.verify(name).fault == ""


@pytest.mark.parametrize("lacking", [{"person": " "}, {"texts": {}}, {"year": None}])
def test_an_explanation_needs_a_person_a_reason_and_a_period(begun: tuple[Workplace, str], lacking: dict[str, object]) -> None:
    place, name = begun
    whole = {"finding": "a", "person": "Kaisa", "texts": {Language.FI: "Siksi."}, "year": 2025}
    with pytest.raises(ReasonMissing):
        explain(place, name, Reason(**{**whole, **lacking}), by="kaisa", at=at(1))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        explain(place, name, Reason(**whole), by="anna", at=at(1))  # type: ignore[arg-type]
    assert place.keeper.record(name, FILES, "explanations.toml") is None
    assert place.keeper.record(name, SETTINGS, "statement.toml") is not None


def test_duties_are_given_and_taken_by_the_controller_and_told_with_their_day(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    give(place, taken_in(place), {"uusi": Duty("officer", "SIV")})
    duty = Duty("reviewer", "SIV")
    assert grant(place, name, "uusi", duty, by="kaisa", at=at(1))
    assert not grant(place, name, "uusi", duty, by="kaisa", at=at(2)), "they have it already"
    found = {(one.person, one.duty): (one.by, one.at) for one in given(place, name)}
    assert found["uusi", duty] == ("kaisa", at(1))
    assert found["anna", PEOPLE["anna"]] == ("", None), "given before there was a journal"
    for by in ("rauno", "tuomas", "stranger"):
        with pytest.raises(NotAllowed):
            grant(place, name, "anna", duty, by=by, at=at(3))
    for own in (
        lambda: grant(place, name, "kaisa", duty, by="kaisa", at=at(3)),
        lambda: revoke(place, name, "kaisa", PEOPLE["kaisa"], by="kaisa", at=at(3)),
    ):
        with pytest.raises(NotAllowed):
            own()
    for person, wrong in (("nobody", duty), ("anna", Duty("king", "SIV")), ("anna", Duty("officer", "none"))):
        with pytest.raises(NotFound):
            grant(place, name, person, wrong, by="kaisa", at=at(3))
    revoke(place, name, "uusi", duty, by="kaisa", at=at(4), reason="Siirtyi muualle.")
    revoke(place, name, "anna", PEOPLE["anna"], by="kaisa", at=at(5))
    assert {one.person for one in given(place, name)} == {"rauno", "kaisa", "paula", "tuomas"}
    assert place.keeper.duties("anna", name) == ()
    with pytest.raises(NotFound):
        revoke(place, name, "uusi", duty, by="kaisa", at=at(6))
    verdict = Journal(place, name).verify()
    assert verdict is not None
    assert verdict.fault == ""
