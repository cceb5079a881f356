"""Officers write the goals and targets of a budget, and the same records are followed in the interim review and reported in the statement."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_documents_of_a_year import written
from tests.web_made import at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound, WrongValue
from toteuma.core.language import Language
from toteuma.services.decision import Decision, approve, note_build, version_of
from toteuma.services.next_document import begin_document
from toteuma.services.rights import Duty
from toteuma.services.rows import add, remove, restore
from toteuma.services.tasks import tasks
from toteuma.services.workplace import Workplace

ROLES = {
    "otto": Duty("officer", "OPETUS"),
    "siru": Duty("officer", "KUNTA"),
    "risto": Duty("reviewer", "KUNTA"),
    "cecilia": Duty("controller", "KUNTA"),
    "board": Duty("board", "KUNTA"),
}


@pytest.fixture(name="place")
def _place() -> Workplace:
    return workplace()


@pytest.fixture(name="name")
def _name(place: Workplace, tmp_path: Path) -> str:
    return begun(place, tmp_path, "budget")


def begun(place: Workplace, tmp_path: Path, document: str) -> str:
    """A document of the second example, of a municipality that no other test has."""
    package = written(tmp_path, document)
    municipality = package / "municipality.toml"
    municipality.write_text(municipality.read_text(encoding="utf-8").replace('code = "999"', 'code = "997"'), encoding="utf-8")
    name = taken_in(place, package)
    give(place, name, {f"{name}-{who}": duty for who, duty in ROLES.items()})
    return name


def visitor(name: str, who: str) -> Any:
    from django.test import Client

    from toteuma.web.models import Person

    found: Any = Client(SERVER_NAME="localhost")
    found.force_login(Person.objects.get(username=f"{name}-{who}"))
    return found


def shown(name: str, who: str, address: str, first: str = "") -> str:
    answer = visitor(first or name, who).get(f"/fi/s/{name}/{address}")
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


GOAL = {"kind": "sector", "text_fi": "Lukio saa uuden linjan.", "objective": "learning"}


def test_a_goal_with_its_indicator_is_added_changed_and_removed_with_it(place: Workplace, name: str) -> None:
    otto = f"{name}-otto"
    goal = add(place, name, "goals", "OPETUS", GOAL, by=otto, at=at(1))
    told = {"text_fi": "Hakijat", "target_fi": "vähintään 40", "target_value": "40", "unit_of_measure": "person"}
    indicator = add(place, name, "indicators", "OPETUS", told, by=otto, at=at(2), of=goal)
    kept = place.keeper.record(name, "indicators", indicator)
    assert kept is not None
    assert (kept.values["goal"], "unit" in kept.values) == (goal, False)
    place.save(name, "indicators", indicator, "target_value", "45", base=kept.made, by=f"{name}-siru", at=at(3))
    number = remove(place, name, "goals", goal, by=f"{name}-siru", at=at(4))
    assert place.keeper.record(name, "goals", goal) is None
    assert place.keeper.record(name, "indicators", indicator) is None, "no indicator of a goal that there is not"
    restore(place, name, number, by=f"{name}-siru", at=at(5))
    back = place.keeper.record(name, "indicators", indicator)
    assert back is not None
    assert back.values["target_value"] == "45"
    assert not place.verify(name).fault


def test_a_restored_goal_leaves_behind_what_was_removed_by_itself_before(place: Workplace, name: str) -> None:
    otto = f"{name}-otto"
    goal = add(place, name, "goals", "OPETUS", GOAL, by=otto, at=at(1))
    first, second = (add(place, name, "indicators", "OPETUS", {"text_fi": text}, by=otto, at=at(2), of=goal) for text in ("A", "B"))
    remove(place, name, "indicators", first, by=otto, at=at(3))
    number = remove(place, name, "goals", goal, by=otto, at=at(4))
    restore(place, name, number, by=otto, at=at(5))
    assert place.keeper.record(name, "indicators", first) is None
    assert place.keeper.record(name, "indicators", second) is not None


def test_nobody_adds_to_a_goal_of_another_unit_or_to_none(place: Workplace, name: str) -> None:
    otto = f"{name}-otto"
    other = next(key for (_, key), kept in place.keeper.records(name, "goals").items() if kept.values["unit"] == "KUNTA")
    for of in (other, "", "none"):
        with pytest.raises(NotFound):
            add(place, name, "indicators", "OPETUS", {"text_fi": "X"}, by=otto, at=at(1), of=of)
    with pytest.raises(NotAllowed):
        add(place, name, "goals", "KUNTA", GOAL, by=otto, at=at(1))
    with pytest.raises(NotAllowed):
        remove(place, name, "goals", other, by=otto, at=at(1))
    with pytest.raises(WrongValue) as wrong:
        add(place, name, "goals", "OPETUS", {"objective": "learning"}, by=otto, at=at(1))
    assert {finding.place.column for finding in wrong.value.findings} == {"kind", "text_fi"}


def test_a_reviewer_reads_a_chapter_of_a_budget(place: Workplace, name: str) -> None:
    otto = f"{name}-otto"
    goal = add(place, name, "goals", "OPETUS", GOAL, by=otto, at=at(1))
    add(
        place,
        name,
        "indicators",
        "OPETUS",
        {"text_fi": "Hakijat", "target_value": "40", "unit_of_measure": "person"},
        by=otto,
        at=at(2),
        of=goal,
    )
    for unit in ("OPETUS", "KUNTA"):
        page = shown(name, "risto", f"units/{unit}/review")
        assert page
    told = shown(name, "risto", "units/OPETUS/review")
    assert "Tavoitetaso lukuna" in told
    assert GOAL["text_fi"] in told


def test_a_field_that_is_left_empty_is_told_as_a_field(name: str) -> None:
    form = visitor(name, "otto").post(f"/fi/s/{name}/add/goals/OPETUS", {})
    assert form.status_code == 422
    text = form.content.decode()
    assert "Täytä tämä kenttä." in text
    assert "Sarakkeen" not in text


@pytest.mark.parametrize(
    ("document", "table", "column", "text", "may"),
    [
        ("budget", "goals", "text_fi", "Uusi", True),
        ("budget", "goals", "result_fi", "Valmis", False),
        ("budget", "goals", "status", "done", False),
        ("budget", "goals", "unit", "KUNTA", False),
        ("budget", "indicators", "target_fi", "yli 10", True),
        ("budget", "indicators", "value", "1", False),
        ("autumn", "goals", "text_fi", "Uusi", False),
        ("autumn", "goals", "result_fi", "Valmistuu", True),
        ("autumn", "indicators", "target_value", "1", False),
        ("", "goals", "text_fi", "Uusi", False),
        ("", "goals", "status", "done", True),
    ],
)
def test_each_document_opens_its_own_fields(
    place: Workplace, tmp_path: Path, document: str, table: str, column: str, text: str, may: bool
) -> None:
    name = begun(place, tmp_path, document)
    key, kept = next((key, kept) for (_, key), kept in place.keeper.records(name, table).items() if kept.values.get(column) != text)

    def save() -> None:
        place.save(name, table, key, column, text, base=kept.base(column), by=f"{name}-siru", at=at(1))

    if may:
        save()
    else:
        with pytest.raises(NotAllowed):
            save()
    if document != "budget":
        with pytest.raises(NotAllowed):
            add(place, name, "goals", "KUNTA", GOAL, by=f"{name}-siru", at=at(1))


def test_the_pages_of_a_budget_ask_for_targets_and_not_for_results(place: Workplace, name: str) -> None:
    chapter = shown(name, "siru", "units/KUNTA")
    assert "Lisää tavoite" in chapter
    assert "Aseta tunnuslukujen tavoitteet" in chapter
    assert "Poikkeamien syyt" not in chapter
    goal = next(key for (_, key), kept in place.keeper.records(name, "goals").items() if kept.values["unit"] == "KUNTA")
    page = shown(name, "siru", f"goals/{goal}")
    assert {"text_fi", "kind", "objective", "officers"} <= set(re.findall(r'data-column="(\w+)"', page))
    assert not {"result_fi", "status", "value"} & set(re.findall(r'data-column="(\w+)"', page))
    assert "Poista tämä tavoite mittareineen" in page
    assert visitor(name, "siru").get(f"/fi/s/{name}/remarks/KUNTA").status_code == 404
    grid = shown(name, "siru", "key_figures/KUNTA")
    assert "Viime vuoden tavoite" in grid
    assert "|2025|target" in grid
    assert "|2025|actual" not in grid


def test_a_goal_is_complete_once_it_has_a_target(place: Workplace, name: str) -> None:
    from toteuma.web.desks import desk_of

    def open_goals() -> tuple[str, ...]:
        told = {one.unit: one for one in tasks(place, desk_of(name), name, f"{name}-otto", Language.FI)}
        return next((one.open for one in told["OPETUS"].progress if one.family.id == "goals"), ())

    goal = add(place, name, "goals", "OPETUS", GOAL, by=f"{name}-otto", at=at(1))
    assert open_goals() == (goal,)
    indicator = add(place, name, "indicators", "OPETUS", {"text_fi": "Hakijat"}, by=f"{name}-otto", at=at(2), of=goal)
    assert open_goals() == (goal,)
    made = place.keeper.head(name).number
    place.save(name, "indicators", indicator, "target_fi", "yli 40", base=made, by=f"{name}-otto", at=at(3))
    assert open_goals() == ()


def frozen(place: Workplace, name: str, first: str) -> None:
    for who, action in (("cecilia", "submit"), ("risto", "approve")):
        for _, unit in list(place.keeper.records(name, "chapters")):
            place.move(name, unit, action, by=f"{first}-{who}", at=at(10))
    place.move(name, "", "propose", by=f"{first}-cecilia", at=at(11))
    note_build(place, name, version_of(place, name), "0" * 64, at=at(12))
    approve(place, name, Decision({Language.FI: "Valtuusto"}, date(2025, 10, 27), "§ 9"), by=f"{first}-board", at=at(13))


def test_what_is_written_in_the_budget_is_followed_and_reported_and_typed_once(place: Workplace, name: str) -> None:
    from toteuma.web.desks import desk_of

    otto = f"{name}-otto"
    goal = add(place, name, "goals", "OPETUS", GOAL, by=otto, at=at(1))
    told = {"text_fi": "Hakijat", "target_value": "40", "unit_of_measure": "person"}
    indicator = add(place, name, "indicators", "OPETUS", told, by=otto, at=at(2), of=goal)
    figure = next(key for (_, key), kept in place.keeper.records(name, "key_figures").items() if not kept.values.get("formula"))
    unit = place.unit_of(name, "key_figures", figure, place.keeper.records(name, "key_figures")["key_figures", figure])
    page = shown(name, "siru", f"key_figures/{unit}")
    key = next(one for one in re.findall(r'data-key="([^"]+)"', page) if one.startswith(f"{figure}|"))
    kept = place.keeper.record(name, "key_figure_values", key)
    place.save(name, "key_figure_values", key, "value", "1234", base=kept.base("value") if kept else 0, by=f"{name}-siru", at=at(3))
    frozen(place, name, name)
    interim = begin_document(place, name, "autumn", desk_of(name), by=f"{name}-cecilia", at=at(20))
    same = place.keeper.record(interim, "goals", goal)
    assert same is not None
    assert (same.values["text_fi"], same.values["objective"]) == (GOAL["text_fi"], "learning")
    followed = place.keeper.record(interim, "indicators", indicator)
    assert followed is not None
    assert followed.values["target_value"] == "40"
    target = place.keeper.record(interim, "key_figure_values", key)
    assert target is not None
    assert target.values["value"] == "1234", "a target is told once in the year"
    place.save(interim, "goals", goal, "result_fi", "Linja alkaa elokuussa.", base=same.base("result_fi"), by=otto, at=at(21))
    form = shown(interim, "otto", f"goals/{goal}", first=name)
    assert "Tilanne ja ennuste" in form
    assert "40 henkilöä" in form
    frozen(place, interim, name)
    statement = begin_document(place, interim, "", desk_of(interim), by=f"{name}-cecilia", at=at(30))
    last = place.keeper.record(statement, "goals", goal)
    assert last is not None
    assert (last.values["text_fi"], last.values.get("result_fi", "")) == (GOAL["text_fi"], "")
    assert "Linja alkaa elokuussa." in shown(statement, "otto", f"goals/{goal}", first=name), "the interim text stands beside"
    assert not place.verify(statement).fault
