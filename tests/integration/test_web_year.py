"""The year in the workplace: its calendar, its documents one after another with the same records, and the accessibility statement."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_documents_of_a_year import written
from tests.web_made import MODEL, at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound, NotLoadable
from toteuma.core.language import Language
from toteuma.services.decision import Decision, approve, note_build, version_of
from toteuma.services.next_document import begin_document, with_document
from toteuma.services.rights import Duty
from toteuma.services.tasks import tasks
from toteuma.services.workplace import Workplace
from toteuma.services.year_calendar import Step, When, due_day, steps

ROLES = {
    "otto": Duty("officer", "KUNTA"),
    "risto": Duty("reviewer", "KUNTA"),
    "cecilia": Duty("controller", "KUNTA"),
    "board": Duty("board", "KUNTA"),
}


def people(place: Workplace, name: str) -> None:
    give(place, name, {f"{name}-{who}": duty for who, duty in ROLES.items()})


def frozen(place: Workplace, name: str, first: str) -> None:
    """The whole way to a decision."""
    for who, action in (("cecilia", "submit"), ("risto", "approve")):
        for _, unit in list(place.keeper.records(name, "chapters")):
            place.move(name, unit, action, by=f"{first}-{who}", at=at(1))
    place.move(name, "", "propose", by=f"{first}-cecilia", at=at(2))
    note_build(place, name, version_of(place, name), "0" * 64, at=at(3))
    approve(place, name, Decision({Language.FI: "Valtuusto"}, date(2025, 10, 27), "§ 9"), by=f"{first}-board", at=at(4))


def calendar_of(name: str, on: date, others: Mapping[str, str] | None = None) -> dict[str, Step]:
    from toteuma.web.desks import desk_of

    return {one.entry.id: one for one in steps(workplace(), desk_of(name), name, on, others or {})}


def page(name: str, who: str, address: str = "calendar") -> str:
    from django.test import Client

    from toteuma.web.models import Person

    visitor: Any = Client(SERVER_NAME="localhost")
    visitor.force_login(Person.objects.get(username=who))
    answer = visitor.get(f"/fi/s/{name}/{address}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_step_is_told_by_where_its_chapters_stand() -> None:
    place = workplace()
    name = taken_in(place)
    people(place, name)
    before = calendar_of(name, date(2026, 1, 5))
    assert [one.when for one in before.values()] == [When.NEXT, When.LATER, When.LATER, When.LATER]
    during = calendar_of(name, date(2026, 2, 1))
    assert (during["texts"].when, during["texts"].done, during["texts"].total, during["review"].when) == (When.NOW, 0, 3, When.NEXT)
    assert calendar_of(name, date(2026, 2, 14))["texts"].when is When.LATE
    place.move(name, "SIV", "submit", by=f"{name}-otto", at=at())
    assert calendar_of(name, date(2026, 2, 14))["texts"].done == 1
    for unit in ("KUNTA", "TEK"):
        place.move(name, unit, "submit", by=f"{name}-otto", at=at())
    assert calendar_of(name, date(2026, 2, 14))["texts"].when is When.DONE
    place.move(name, "SIV", "return", by=f"{name}-risto", at=at(), reason="Täydennä")
    assert calendar_of(name, date(2026, 2, 14))["texts"].when is When.LATE, "what was returned is to be submitted again"
    assert calendar_of(name, date(2026, 7, 1))["adopted"].when is When.OVER, "nobody here can tell whether the council did it"


def test_days_of_the_calendar_are_those_of_the_tasks_and_one_that_is_given_goes_before() -> None:
    from toteuma.web.desks import desk_of

    place = workplace()
    name = taken_in(place)
    people(place, name)
    desk = desk_of(name)
    assert {one.due for one in tasks(place, desk, name, f"{name}-otto", Language.FI)} == {date(2026, 2, 13)}
    place.move(name, "SIV", "submit", by=f"{name}-otto", at=at())
    reviewing = {one.unit: one for one in tasks(place, desk, name, f"{name}-risto", Language.FI)}
    assert (reviewing["SIV"].due, reviewing["SIV"].late(date(2026, 3, 1))) == (date(2026, 2, 27), True)
    given = f"{name}-given"
    place.take_in(MODEL, given, by="loader", at=at(), due=date(2026, 2, 1))
    chapter = place.keeper.record(given, "chapters", "SIV")
    assert chapter is not None
    assert due_day(desk_of(given), place.tree(given), "SIV", chapter) == date(2026, 2, 1)


def test_everybody_sees_where_the_year_stands() -> None:
    place = workplace()
    name = taken_in(place)
    people(place, name)
    told = page(name, f"{name}-otto")
    assert "Vuosikello" in told
    assert "13.2.2026" in told
    assert "Lähetetty 0/3 osuutta" in told
    assert "Lähetä muistutukset" not in told
    assert "Lähetä muistutukset" in page(name, f"{name}-cecilia")


def test_the_documents_of_a_year_follow_each_other_with_the_same_records(tmp_path: Path) -> None:
    """Budget → interim review → statement: goals, targets, units and people are the same; results are written anew with the earlier text beside."""
    from toteuma.web.desks import desk_of
    from toteuma.web.year import documents_of_the_year

    place, package = workplace(), written(tmp_path, "autumn")
    municipality = package / "municipality.toml"
    own = municipality.read_text(encoding="utf-8").replace('code = "999"', 'code = "998"')  # no other test's documents are of its year
    municipality.write_text(own, encoding="utf-8")
    first = taken_in(place, package)
    people(place, first)
    with pytest.raises(NotAllowed):
        begin_document(place, first, "", desk_of(first), by=f"{first}-cecilia", at=at())
    frozen(place, first, first)
    goals = place.keeper.records(first, "goals")
    targets = place.keeper.records(first, "indicators")
    with pytest.raises(NotFound):
        begin_document(place, first, "winter", desk_of(first), by=f"{first}-cecilia", at=at(5))
    with pytest.raises(NotAllowed):
        begin_document(place, first, "", desk_of(first), by=f"{first}-otto", at=at(5))
    name = begin_document(place, first, "", desk_of(first), by=f"{first}-cecilia", at=at(5))
    data = desk_of(name).data
    assert data is not None
    assert (data.settings.title.fi, data.settings.document, data.settings.approval.date) == ("Tilinpäätös 2025", "", None)
    kept = place.keeper.records(name, "goals")
    assert kept.keys() == goals.keys()
    for key, goal in kept.items():
        assert {column: text for column, text in goal.values.items() if text} == {
            column: text for column, text in goals[key].values.items() if text and not column.startswith(("result", "status"))
        }
    assert [one.values.get("target_value") for one in place.keeper.records(name, "indicators").values()] == [
        one.values.get("target_value") for one in targets.values()
    ]
    assert place.keeper.records(name, "prose") == {}
    assert {kept.values["state"] for kept in place.keeper.records(name, "chapters").values()} == {"draft"}
    assert set(place.keeper.all_duties(name)) == set(place.keeper.all_duties(first))
    assert not place.verify(name).fault
    assert not place.verify(first).fault, "the one before does not change"
    goal = next(key for (_, key), one in goals.items() if one.values.get("result_fi"))
    shown = page(name, f"{first}-otto", f"goals/{goal}")
    assert "Aiempi teksti: Osavuosikatsaus 1.1.–31.8.2025" in shown
    documents = documents_of_the_year(name)
    assert {document: documents[document] for document in ("", "autumn")} == {"": name, "autumn": first}
    found = calendar_of(name, date(2026, 2, 1), documents)
    assert (found["autumn_decided"].when, found["texts"].when) == (When.DONE, When.NOW)
    with pytest.raises(NotLoadable):
        begin_document(place, first, "", desk_of(first), by=f"{first}-cecilia", at=at(6))


def test_officers_are_told_in_the_words_of_the_document(tmp_path: Path) -> None:
    place = workplace()
    name = taken_in(place, written(tmp_path, "autumn"))
    people(place, name)
    goal = next(key for _, key in place.keeper.records(name, "goals"))
    shown = page(name, f"{name}-otto", f"goals/{goal}")
    assert "Valmistuu" in shown
    assert "Valmistui" not in re.sub(r"(?s)<textarea.*?</textarea>", "", shown)
    assert "Osavuosikatsaus 1.1.–31.8.2025" in page(name, f"{name}-cecilia", "overview")


@pytest.mark.parametrize(
    ("text", "document", "made"),
    [
        ('[statement]\nyear = 2025\n\n[x]\ndocument = "a"\n', "t1", '[statement]\ndocument = "t1"\nyear = 2025\n\n[x]\ndocument = "a"\n'),
        ('[statement]\ndocument = "t1"\nyear = 2025\n', "t2", '[statement]\ndocument = "t2"\nyear = 2025\n'),
        ('[statement] # a\nyear = 2025\ndocument = "t1" # b\n', "", "[statement] # a\nyear = 2025\n"),
    ],
)
def test_the_document_is_put_into_the_settings_and_nothing_else_changes(text: str, document: str, made: str) -> None:
    assert with_document(text, document) == made


def test_the_accessibility_statement_is_there_without_signing_in_in_every_language() -> None:
    from django.test import Client

    workplace()
    visitor: Any = Client(SERVER_NAME="localhost")
    for language, authority in (("fi", "Traficom"), ("sv", "tillganglighetskrav.fi"), ("en", "webaccessibility.fi")):
        text = visitor.get(f"/{language}/accessibility").content.decode()
        assert authority in text
        assert "306/2019" in text
        assert f"/{language}/accessibility" in visitor.get(f"/{language}/sign-in").content.decode()
