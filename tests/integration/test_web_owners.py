"""Findings given to somebody to mend: by whom, to whom, by when; told among their tasks until they are mended or explained."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.web_made import at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound, ReasonMissing
from toteuma.core.language import Language
from toteuma.services.finding_owners import give_finding, given_to, key_of, owners, take_back_finding
from toteuma.services.journal import Journal
from toteuma.services.reminders import Kind, Matter, matters
from toteuma.services.rights import Duty
from toteuma.services.self_check import self_check
from toteuma.services.workplace import Workplace

PEOPLE = {
    "anna": Duty("officer", "SIV"),
    "timo": Duty("officer", "TEK"),
    "kaisa": Duty("controller", "KUNTA"),
    "aino": Duty("auditor", "KUNTA"),
}
DUE = date(2026, 2, 15)


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workplace, str]:
    """A statement with a text of SIV that tells of a number nobody gave."""
    monkeypatch.setenv("TOTEUMA_FILES", str(tmp_path))
    place = workplace()
    name = taken_in(place)
    give(place, name, PEOPLE)
    write(place, name, 'Luettiin {{ fact("kirjat") | number }} kirjaa.')
    return place, name


def write(place: Workplace, name: str, text: str) -> None:
    kept = place.keeper.record(name, "goals", "substitutes")
    assert kept is not None
    place.save(name, "goals", "substitutes", "result_fi", text, base=kept.base("result_fi"), by="anna", at=at(1))


def findings_of(place: Workplace, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = self_check(place, name)["findings"]["fi"]
    return found


def wrong_one(place: Workplace, name: str) -> dict[str, Any]:
    return next(one for one in findings_of(place, name) if one["level"] == "error")


def test_a_finding_is_mine_until_it_is_gone_and_again_when_it_comes_back(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    wrong = wrong_one(place, name)
    give_finding(place, name, wrong, "anna", DUE, by="kaisa", at=at(2))
    ((found, owner),) = given_to(place, name, "anna", findings_of(place, name))
    assert (found["sentence"], owner.due, owner.by) == (wrong["sentence"], DUE, "kaisa")
    assert (owner.late(date(2026, 2, 15)), owner.late(date(2026, 2, 16))) == (False, True)
    assert list(given_to(place, name, "timo", findings_of(place, name))) == []
    write(place, name, "Luettiin paljon.")
    assert list(given_to(place, name, "anna", findings_of(place, name))) == [], "mended: nobody has to say so"
    write(place, name, 'Luettiin {{ fact("kirjat") | number }} kirjaa.')
    assert len(list(given_to(place, name, "anna", findings_of(place, name)))) == 1
    assert list(given_to(place, name, "anna", [{**wrong, "explained": {"person": "x"}}])) == []


def test_it_is_given_on_and_taken_back_and_all_of_it_is_in_the_journal(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    wrong = wrong_one(place, name)
    give_finding(place, name, wrong, "anna", DUE, by="kaisa", at=at(2))
    give_finding(place, name, wrong, "kaisa", date(2026, 3, 1), by="kaisa", at=at(3))
    assert [(one.person, one.due) for one in owners(place, name).values()] == [("kaisa", date(2026, 3, 1))]
    take_back_finding(place, name, key_of(wrong), by="kaisa", at=at(4))
    assert owners(place, name) == {}
    with pytest.raises(NotFound):
        take_back_finding(place, name, key_of(wrong), by="kaisa", at=at(4))
    verdict = Journal(place, name).verify()
    assert verdict is not None
    assert (verdict.fault, verdict.changes) == ("", 4)


def test_only_a_controller_gives_and_only_who_works_there_gets(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    wrong = wrong_one(place, name)
    assert wrong["unit"] == "SIV"
    for by in ("anna", "aino", "nobody"):
        with pytest.raises(NotAllowed):
            give_finding(place, name, wrong, "anna", DUE, by=by, at=at(2))
    for person in ("timo", "aino", "nobody"):
        with pytest.raises(NotFound):
            give_finding(place, name, wrong, person, DUE, by="kaisa", at=at(2))
    for person, due in (("", DUE), ("anna", None)):
        with pytest.raises(ReasonMissing):
            give_finding(place, name, wrong, person, due, by="kaisa", at=at(2))
    give_finding(place, name, {**wrong, "unit": ""}, "timo", DUE, by="kaisa", at=at(2))
    assert owners(place, name)[key_of(wrong)].person == "timo", "a finding of the whole statement is anybody's who works on it"


def test_over_the_web(begun: tuple[Workplace, str]) -> None:
    from django.test import Client

    from toteuma.web.models import Person
    from toteuma.web.store import keep_check

    place, name = begun
    keep_check(name, self_check(place, name))
    wrong = wrong_one(place, name)
    visitors = {person: Client(SERVER_NAME="localhost") for person in PEOPLE}
    for person, visitor in visitors.items():
        visitor.force_login(Person.objects.get(username=person))
    address = f"/fi/s/{name}/findings"
    sent = {"finding": key_of(wrong), "owner": "anna", "due": "15.2.2026"}
    assert "Anna hoidettavaksi" in visitors["kaisa"].get(address).content.decode()
    assert "Anna hoidettavaksi" not in visitors["aino"].get(address).content.decode()
    assert visitors["anna"].post(f"{address}/give", sent).status_code == 403
    refused = visitors["kaisa"].post(f"{address}/give", {**sent, "due": "huomenna"})
    assert refused.status_code == 400
    assert 'role="alert"' in refused.content.decode()
    assert 'value="huomenna"' in refused.content.decode()
    assert visitors["kaisa"].post(f"{address}/give", {**sent, "finding": "none"}).status_code == 404
    answer = visitors["kaisa"].post(f"{address}/give", sent)
    assert answer.headers["Location"] == f"{address}?level=error#{wrong['id']}"
    assert "Hoitaa anna, viimeistään 15.2.2026." in visitors["aino"].get(address).content.decode()
    tasks = visitors["anna"].get("/fi/tasks").content.decode()
    assert "Sinulle annetut havainnot" in tasks
    assert f"/fi/s/{name}/units/SIV/review#f" in tasks
    assert "Sinulle annetut havainnot" not in visitors["timo"].get("/fi/tasks").content.decode()
    write(place, name, "Luettiin paljon.")
    keep_check(name, self_check(place, name))
    assert "Sinulle annetut havainnot" not in visitors["anna"].get("/fi/tasks").content.decode()
    visitors["kaisa"].post(f"{address}/give", {"finding": key_of(wrong), "take_back": "1"})
    assert owners(place, name) == {}


def test_whoever_was_given_a_finding_is_reminded_of_it_until_it_is_mended_and_once_more_when_it_is_late(
    begun: tuple[Workplace, str],
) -> None:
    from toteuma.web.desks import desk_of
    from toteuma.web.pages import Words
    from toteuma.web.reminding import told

    place, name = begun

    def findings_told(person: str, on: date) -> list[Matter]:
        found = matters(place, desk_of(name), name, person, Language.FI, on, findings_of(place, name))
        return [one for one in found if one.kind is Kind.FINDING]

    wrong = wrong_one(place, name)
    assert findings_told("anna", DUE) == []
    give_finding(place, name, wrong, "anna", DUE, by="kaisa", at=at(2))
    (matter,) = findings_told("anna", DUE)
    assert told(matter, Words(Language.FI), DUE) == "Yksi tarkistuksen havainto on annettu sinulle selvitettäväksi 15.2.2026 mennessä."
    assert findings_told("timo", DUE) == []
    (late,) = findings_told("anna", date(2026, 2, 16))
    assert late.keys != matter.keys, "told anew when its day is past"
    assert findings_told("anna", date(2026, 3, 1))[0].keys == late.keys, "and not every day"
    write(place, name, "Luettiin paljon.")
    assert findings_told("anna", DUE) == []
