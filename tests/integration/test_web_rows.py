"""Rows that come with what is first written in them and go with the last of it, and rows that officers add and take away. On SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web_made import DATABASES, MODEL, at, files_of, give, taken_in, workplace
from toteuma.core.errors import ChangedMeanwhile, NotAllowed, NotFound, WrongValue
from toteuma.services.change_log import WHOLE, Change
from toteuma.services.rights import Duty
from toteuma.services.rows import add, key_texts, remove, removed, restore
from toteuma.services.workplace import Saved, Workplace

NEW_VALUE = "education_cost||2025|actual"
RISK = {"class": "operational", "description_fi": "Lumi katkaisee sähköt.", "probability": "3", "significance": "2"}
Begun = tuple[Workplace, str]


@pytest.fixture(params=DATABASES)
def begun(request: pytest.FixtureRequest) -> Begun:
    place = workplace(request.param)
    name = taken_in(place)
    people = {
        "anna": Duty("officer", "SIV"),
        "eero": Duty("officer", "SIV"),
        "timo": Duty("officer", "TEK"),
        "kaisa": Duty("controller", "KUNTA"),
    }
    give(place, name, people)
    return place, name


def save(begun: Begun, table: str, key: str, column: str, text: str, *, base: int = 0, by: str = "anna") -> Saved:
    place, name = begun
    return place.save(name, table, key, column, text, base=base, by=by, at=at(1))


def base_of(begun: Begun, table: str, key: str, column: str) -> int:
    kept = begun[0].keeper.record(begun[1], table, key)
    assert kept is not None
    return kept.base(column)


def file_of(begun: Begun, name: str) -> str:
    return begun[0].files(begun[1]).get(name, b"").decode()


def test_a_value_that_was_not_there_makes_its_row_beside_the_others_of_its_figure_and_takes_it_away_again(begun: Begun) -> None:
    before = begun[0].files(begun[1])
    save(begun, "key_figure_values", NEW_VALUE, "value", "501")
    lines = file_of(begun, "key_figure_values.csv").splitlines()
    assert lines[1:3] == ["education_cost,,2025,actual,501,", "education_cost,,2025,target,492,"]
    assert begun[0].verify(begun[1]).fault == ""
    assert (
        save(begun, "key_figure_values", NEW_VALUE, "value", "", base=base_of(begun, "key_figure_values", NEW_VALUE, "value")).number == 0
    )
    assert begun[0].files(begun[1]) == before
    save(begun, "key_figure_values", NEW_VALUE, "absence", "not_yet_known")
    assert begun[0].verify(begun[1]).fault == ""


def test_a_value_takes_the_place_of_the_reason_why_there_was_none(begun: Begun) -> None:
    first = save(begun, "key_figure_values", NEW_VALUE, "absence", "not_yet_known")
    saved = save(begun, "key_figure_values", NEW_VALUE, "value", "501")
    assert saved.emptied == (("absence", saved.number + 1),)
    assert (saved.number > first.number, "education_cost,,2025,actual,501," in file_of(begun, "key_figure_values.csv")) == (True, True)
    with pytest.raises(ChangedMeanwhile):
        save(begun, "key_figure_values", NEW_VALUE, "absence", "no_figure", base=first.number)
    assert begun[0].verify(begun[1]).fault == ""


def test_two_who_make_one_row_meet_only_in_one_field(begun: Begun) -> None:
    save(begun, "key_figure_values", NEW_VALUE, "value", "501")
    save(begun, "key_figure_values", NEW_VALUE, "basis", "Kirjanpito", by="eero")
    with pytest.raises(ChangedMeanwhile) as met:
        save(begun, "key_figure_values", NEW_VALUE, "value", "502", by="eero")
    assert met.value.details["stands"] == "501"


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        ("key_figure_values", "none||2025|actual", "value"),
        ("key_figure_values", "education_cost||2025|sometime", "value"),
        ("key_figure_values", "education_cost|2025|actual", "value"),
        ("remarks", "SIV|no_such_line", "text_fi"),
        ("remarks", "NONE|fee_revenue", "text_fi"),
        ("prose", "SIV/summary", "fi"),
        ("prose", "NONE/review", "fi"),
        ("risks", "new", "follow_up_fi"),
    ],
)
def test_what_no_row_can_be_called_is_not_found(begun: Begun, table: str, key: str, column: str) -> None:
    before = begun[0].keeper.head(begun[1])
    with pytest.raises(NotFound):
        save(begun, table, key, column, "1", by="kaisa")
    assert begun[0].keeper.head(begun[1]) == before


@pytest.mark.parametrize("key", ["library_visits||2024|actual", "library_visits||2025|target", "education_cost||2026|actual"])
def test_officers_fill_in_the_outcome_of_the_year_and_whoever_corrects_the_rest(begun: Begun, key: str) -> None:
    kept = begun[0].keeper.record(begun[1], "key_figure_values", key)
    with pytest.raises(NotAllowed):
        save(begun, "key_figure_values", key, "value", "7", base=kept.base("value") if kept else 0)
    save(begun, "key_figure_values", key, "value", "7", base=kept.base("value") if kept else 0, by="kaisa")


def test_a_reason_and_a_text_come_with_their_first_word(begun: Begun) -> None:
    save(begun, "remarks", "SIV|fee_revenue", "text_fi", "Maksut nousivat.")
    save(begun, "remarks", "SIV|fee_revenue", "text_sv", "Avgifterna höjdes.")
    assert file_of(begun, "remarks.csv").splitlines()[-1] == "SIV,fee_revenue,Maksut nousivat.,Avgifterna höjdes."
    save(begun, "prose", "SIV/review", "en", "A year.")
    assert file_of(begun, "prose/SIV/review.en.md") == "A year.\n"
    with pytest.raises(NotAllowed):
        save(begun, "remarks", "SIV|employee_costs", "text_fi", "Ei minun.", by="timo")
    for column in ("text_fi", "text_sv"):
        save(begun, "remarks", "SIV|fee_revenue", column, "", base=base_of(begun, "remarks", "SIV|fee_revenue", column))
    assert file_of(begun, "remarks.csv") == files_of(MODEL)["remarks.csv"].decode()
    assert begun[0].verify(begun[1]).fault == ""


def test_a_risk_is_added_corrected_removed_and_brought_back_by_who_added_it(begun: Begun) -> None:
    place, name = begun
    key = add(place, name, "risks", "SIV", {**RISK, "unit": "TEK", "follow_up_fi": "Ei."}, by="anna", at=at(1))
    assert file_of(begun, "risks.csv").splitlines()[-1] == f"{key},SIV,operational,Lumi katkaisee sähköt.,,3,2,,,,"
    save(begun, "risks", key, "probability", "2", base=base_of(begun, "risks", key, "probability"))
    for other in ("eero", "timo"):
        with pytest.raises(NotAllowed):
            save(begun, "risks", key, "probability", "1", base=base_of(begun, "risks", key, "probability"), by=other)
        with pytest.raises(NotAllowed):
            remove(place, name, "risks", key, by=other, at=at(2))
    with pytest.raises(NotAllowed):
        remove(place, name, "risks", "staff", by="anna", at=at(2))
    with_it = place.files(name)
    number = remove(place, name, "risks", key, by="anna", at=at(3))
    assert place.files(name) == files_of(MODEL)
    with pytest.raises(NotAllowed):
        restore(place, name, number, by="eero", at=at(4))
    restore(place, name, number, by="anna", at=at(4))
    assert place.files(name) == with_it
    for again in (number, 1, 999_999):
        with pytest.raises(NotFound):
            restore(place, name, again, by="anna", at=at(5))
    assert add(place, name, "risks", "SIV", RISK, by="anna", at=at(6)) != key
    assert place.verify(name).fault == ""


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"description_fi": ""}, {"description_fi"}),
        ({"class": "no_class"}, {"class"}),
        ({"probability": "usein", "significance": "0"}, {"probability", "significance"}),
    ],
)
def test_a_row_with_faults_is_not_added_and_every_fault_is_told(begun: Begun, given: dict[str, str], wrong: set[str]) -> None:
    place, name = begun
    before = place.keeper.head(name)
    with pytest.raises(WrongValue) as met:
        add(place, name, "risks", "SIV", {**RISK, **given}, by="anna", at=at(1))
    assert {finding.place.column for finding in met.value.findings} == wrong
    assert place.keeper.head(name) == before


def test_nothing_is_added_where_one_may_not(begun: Begun) -> None:
    place, name = begun
    for table, unit, by in (("risks", "TEK", "anna"), ("risks", "SIV", "stranger"), ("goals", "SIV", "kaisa"), ("amounts", "SIV", "kaisa")):
        with pytest.raises(NotAllowed):
            add(place, name, table, unit, RISK, by=by, at=at(1))
    place.move(name, "SIV", "submit", by="anna", at=at(2))
    with pytest.raises(NotAllowed):
        add(place, name, "risks", "SIV", RISK, by="anna", at=at(3))
    assert add(place, name, "risks", "SIV", RISK, by="kaisa", at=at(3))


@pytest.mark.parametrize(("key", "texts"), [("a||2025|actual", ["a", "", "2025", "actual"]), (r"a\|b|\\c", ["a|b", r"\c"]), ("", [""])])
def test_a_key_tells_what_it_was_made_of(key: str, texts: list[str]) -> None:
    assert key_texts(key) == texts


def removals(begun: Begun) -> list[Change]:
    return [change for change in begun[0].keeper.changes_after(begun[1], 0) if change.field == WHOLE and not change.new]


def test_what_was_removed_or_emptied_is_listed_for_who_may_bring_it_back(begun: Begun) -> None:
    place, name = begun
    key = add(place, name, "risks", "SIV", RISK, by="anna", at=at(2))
    remove(place, name, "risks", key, by="anna", at=at(3))
    for language, text in (("fi", "Vuosi oli hyvä."), ("sv", "Året var gott.")):
        save(begun, "prose", "SIV/review", language, text, base=base_of(begun, "prose", "SIV/review", language))
    files = place.files(name)
    for language in ("fi", "sv"):
        save(begun, "prose", "SIV/review", language, "", base=base_of(begun, "prose", "SIV/review", language))
    listed = {
        person: [change.table for change in removed(place, name, removals(begun), person)] for person in ("anna", "eero", "kaisa", "timo")
    }
    assert listed == {"anna": ["prose", "risks"], "eero": ["prose"], "kaisa": ["prose", "risks"], "timo": []}
    text = next(change for change in removals(begun) if change.table == "prose")
    with pytest.raises(NotAllowed):
        restore(place, name, text.number, by="timo", at=at(4))
    restore(place, name, text.number, by="eero", at=at(4))
    assert place.files(name)["prose/SIV/review.sv.md"] == files["prose/SIV/review.sv.md"]
    assert [change.table for change in removed(place, name, removals(begun), "kaisa")] == ["risks"], "what is there again is not listed"
    with pytest.raises(NotFound):
        restore(place, name, text.number, by="eero", at=at(5))
    place.move(name, "SIV", "submit", by="anna", at=at(6))
    assert removed(place, name, removals(begun), "anna") == (), "nobody changes what they have submitted"
    assert place.verify(name).fault == ""


def test_a_removed_row_is_brought_back_from_the_page() -> None:
    from django.test import Client

    from toteuma.web.models import Person

    place = workplace()
    name = taken_in(place)
    give(place, name, {"anna": Duty("officer", "SIV"), "kaisa": Duty("controller", "KUNTA")})
    key = add(place, name, "risks", "SIV", RISK, by="anna", at=at(2))
    remove(place, name, "risks", key, by="anna", at=at(3))
    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(Person.objects.get(username="kaisa"))
    assert f"/fi/s/{name}/removed" in visitor.get(f"/fi/s/{name}/overview").content.decode()
    page = visitor.get(f"/fi/s/{name}/removed").content.decode()
    assert "Lumi katkaisee sähköt." in page
    assert "Toiminnallinen riski" in page
    (number,) = [change.number for change in removals((place, name))]
    back = visitor.post(f"/fi/s/{name}/restore", {"number": number, "then": "removed"})
    assert back.headers["Location"] == f"/fi/s/{name}/removed"
    assert "Mitään palautettavaa ei ole." in visitor.get(f"/fi/s/{name}/removed").content.decode()
    assert place.keeper.record(name, "risks", key) is not None


def test_a_row_that_is_added_takes_the_place_of_none_that_came_with_a_name_like_its_own(begun: Begun, tmp_path: Path) -> None:
    place, number = begun[0], begun[0].keeper.head(taken_in(begun[0])).number
    shutil.copytree(MODEL, tmp_path / "package")
    risks = tmp_path / "package" / "risks.csv"
    risks.write_text(risks.read_text(encoding="utf-8").replace("staff,SIV", f"SIV-{number + 1},SIV"), encoding="utf-8")
    name = taken_in(place, tmp_path / "package")
    give(place, name, {"anna": Duty("officer", "SIV")})
    key = add(place, name, "risks", "SIV", RISK, by="anna", at=at(1))
    first = place.keeper.record(name, "risks", f"SIV-{number + 1}")
    assert first is not None
    assert first.values["description_fi"] == "Sijaisia ei saada."
    assert key == f"SIV-{number + 2}"
    assert place.verify(name).fault == ""
