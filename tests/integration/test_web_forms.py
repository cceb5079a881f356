"""The forms of every family over HTTP: filled in whole without the script, saved field by field, rows added and brought back, figures offered and doubted."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from tests.integration.test_web_pages import client, field_of
from tests.web_made import MODEL, at, give, new_name, taken_in, workplace
from toteuma.core.language import Language
from toteuma.services.rights import Duty
from toteuma.texts import words

FIGURES, LATE = "key_figure_values.library_visits||2025|actual.value", "key_figure_values.library_visits||2025|actual.absence"


@pytest.fixture
def statement() -> str:
    place = workplace()
    name = taken_in(place)
    give(
        place,
        name,
        {f"{name}-one": Duty("officer", "KUNTA"), f"{name}-two": Duty("officer", "KUNTA"), f"{name}-lead": Duty("controller", "KUNTA")},
    )
    return name


def sent(page: str, **values: str) -> dict[str, str]:
    """The fields with the numbers to save them from, as a browser without the script sends them."""
    return {one: text for name, value in values.items() for one, text in ((name, value), (f"{name}.number", field_of(page, name)))}


def kept(statement: str, table: str, key: str) -> dict[str, str]:
    from toteuma.web.desks import KEEPER

    record = KEEPER.record(statement, table, key)
    return record.values if record else {}


def saved(visitor: Any, statement: str, table: str, key: str, column: str, text: str, number: int = 0) -> Any:
    told = {"table": table, "key": key, "column": column, "text": text, "number": number}
    return visitor.post(f"/fi/s/{statement}/save", told, headers={"Accept": "application/json"}).json()


def shows(page: str, key: str, **places: str) -> bool:
    return str(escape(words()[f"web_{key}"].get(Language.FI).format(**places))) in page


# --- key figures ----------------------------------------------------------------------------------------------------------------


def test_the_table_of_key_figures_shows_what_was_and_takes_what_is(statement: str) -> None:
    visitor = client(statement, "one")
    address = f"/fi/s/{statement}/key_figures/SIV"
    page = visitor.get(address).content.decode()
    for text in ("Kirjastokäynnit", "9\u00a0120", "9\u00a0500", "Lasketaan kaavalla"):
        assert text in page
    assert 'name="key_figure_values.library_visits||2024|actual.value"' not in page, "last year's values are not filled in anew"
    answer = visitor.post(address, sent(page, **{FIGURES: "9 999,5"}))
    assert answer.headers["Location"] == f"/fi/s/{statement}/units/SIV"
    assert kept(statement, "key_figure_values", "library_visits||2025|actual")["value"] == "9 999,5"
    wrong = visitor.post(address, sent(visitor.get(address).content.decode(), **{FIGURES: "paljon"}))
    assert (wrong.status_code, "”paljon” ei ole luku." in wrong.content.decode()) == (422, True)


def test_a_reason_empties_the_value_and_the_script_is_told(statement: str) -> None:
    from toteuma.web.desks import KEEPER

    visitor = client(statement, "one")
    record = KEEPER.record(statement, "key_figure_values", "library_visits||2025|actual")
    assert record is not None
    answer = saved(
        visitor, statement, "key_figure_values", "library_visits||2025|actual", "absence", "not_yet_known", record.base("absence")
    )
    assert (answer["state"], [one["column"] for one in answer["emptied"]]) == ("saved", ["value"])
    assert kept(statement, "key_figure_values", "library_visits||2025|actual") == {
        "key_figure": "library_visits",
        "year": "2025",
        "stage": "actual",
        "absence": "not_yet_known",
    }


# --- texts and reasons ------------------------------------------------------------------------------------------------------------


def test_a_text_is_written_previewed_and_goes_on_to_the_chapter(statement: str) -> None:
    visitor = client(statement, "one")
    address, name = f"/fi/s/{statement}/texts/SIV/review", "prose.SIV/review.fi"
    page = visitor.get(address).content.decode()
    assert '<span class="bound">44\u00a0810 euroa</span>' in page
    text = '# Kirjasto\n\nKävijöitä **riitti** & <jonoa>.\n\n- {{ key_figure("library_visits") }} käyntiä'
    assert visitor.post(address, sent(page, **{name: text})).headers["Location"] == f"/fi/s/{statement}/units/SIV"
    shown = visitor.get(address).content.decode()
    for part in (
        '<p class="heading">Kirjasto</p>',
        "<strong>riitti</strong> &amp; &lt;jonoa&gt;.",
        '<li><span class="bound">9\u00a0874</span> käyntiä</li>',
    ):
        assert part in shown
    assert visitor.get(f"/fi/s/{statement}/texts/SIV/summary").status_code == 404, "a section that is no text"


def test_a_binding_that_means_nothing_is_told_with_what_may_have_been_meant(statement: str) -> None:
    visitor = client(statement, "one")
    answer = saved(visitor, statement, "prose", "TEK/review", "en", 'It rose to {{ key_figure("rood_rating") }}.')
    assert answer["state"] == "saved", "what somebody is about to write is kept"
    assert "rood_rating" in answer["preview"]
    assert "road_rating" in answer["preview"]


def test_a_typed_figure_that_disagrees_with_the_table_is_marked_with_the_reason(statement: str) -> None:
    visitor = client(statement, "one")
    wrong = saved(visitor, statement, "remarks", "SIV|fee_revenue", "text_fi", "Maksutuottoja kertyi 54 810 euroa.")
    assert "44\u00a0810" in wrong["preview"]
    assert "54 810 euroa" in wrong["preview"]
    right = saved(visitor, statement, "remarks", "SIV|fee_revenue", "text_fi", "Maksutuottoja kertyi 44 810 euroa.", wrong["number"])
    assert right["preview"] == ""


def test_reasons_stand_beside_the_lines_they_are_of(statement: str) -> None:
    visitor = client(statement, "one")
    address, name = f"/fi/s/{statement}/remarks/TEK", "remarks.TEK|materials_and_supplies.text_fi"
    page = visitor.get(address).content.decode()
    assert "Sora ja polttoaine kallistuivat" in page
    other = "remarks.TEK|employee_costs.text_fi"
    assert visitor.post(address, sent(page, **{other: "Sijaisia oli vähemmän.", name: ""})).status_code == 302
    assert kept(statement, "remarks", "TEK|employee_costs")["text_fi"] == "Sijaisia oli vähemmän."
    assert "text_fi" not in kept(statement, "remarks", "TEK|materials_and_supplies")


def test_last_years_text_stands_beside_a_section(tmp_path: Path) -> None:
    earlier = Path(shutil.copytree(MODEL, tmp_path / "earlier"))
    settings = (earlier / "statement.toml").read_text(encoding="utf-8")
    (earlier / "statement.toml").write_text(settings.replace("year = 2025", "year = 2024", 1), encoding="utf-8")
    (earlier / "prose" / "SIV" / "review.fi.md").write_text("Silloin kaikki oli toisin.\n", encoding="utf-8")
    place = workplace()
    before, now = taken_in(place, earlier), taken_in(place)
    give(place, before, {f"{now}-both": Duty("officer", "SIV")})
    give(place, now, {f"{now}-both": Duty("officer", "SIV"), f"{now}-new": Duty("officer", "SIV")})
    address = f"/fi/s/{now}/texts/SIV/review"
    assert "Silloin kaikki oli toisin." in client(now, "both").get(address).content.decode()
    assert "Silloin kaikki oli toisin." not in client(now, "new").get(address).content.decode()


# --- risks and projects -----------------------------------------------------------------------------------------------------------


def test_a_project_is_added_filled_in_removed_and_brought_back(statement: str) -> None:
    visitor = client(statement, "one")
    address = f"/fi/s/{statement}/add/projects/TEK"
    assert "Lisää hanke" in visitor.get(f"/fi/s/{statement}/units/TEK").content.decode()
    lacking = visitor.post(address, {"projects..total_funding": "paljon", "projects..funder": "state"})
    shown = lacking.content.decode()
    assert lacking.status_code == 422
    assert (shows(shown, "form.not_added"), "”paljon” ei ole luku." in shown, '<option value="state" selected>' in shown) == (
        True,
        True,
        True,
    )
    made = visitor.post(address, {"projects..name_fi": "Uusi lämpö", "projects..total_funding": "12 000,50", "projects..funder": "state"})
    own = made.headers["Location"]
    key = own.rpartition("/")[2]
    page = visitor.get(own).content.decode()
    assert shows(page, "form.remove.projects")
    done = visitor.post(own, sent(page, **{f"projects.{key}.realisation_percent": "30", f"projects.{key}.follow_up_fi": "Kaivettiin."}))
    assert done.status_code == 302
    assert not shows(client(statement, "two").get(own).content.decode(), "form.remove.projects"), "only who added it takes it away"
    gone = visitor.post(f"/fi/s/{statement}/remove", {"table": "projects", "key": key}).headers["Location"]
    assert visitor.get(own).status_code == 404
    chapter = visitor.get(gone).content.decode()
    number = re.search(r'name="number" value="(\d+)"', chapter)
    assert number
    visitor.post(f"/fi/s/{statement}/restore", {"number": number[1]})
    assert kept(statement, "projects", key)["follow_up_fi"] == "Kaivettiin."


def test_what_cannot_be_taken_away_or_brought_back_stays_as_it_is(statement: str) -> None:
    from toteuma.web.desks import KEEPER

    visitor, before = client(statement, "one"), KEEPER.head(statement)
    for address, told, status in (
        ("remove", {"table": "risks", "key": "staff"}, 403),
        ("remove", {"table": "units", "key": "SIV"}, 404),
        ("remove", {"table": "risks", "key": "none"}, 404),
        ("restore", {"number": "1"}, 404),
        ("restore", {"number": "x"}, 404),
        ("add/goals/SIV", {"goals..result_fi": "x"}, 403),
    ):
        assert visitor.post(f"/fi/s/{statement}/{address}", told).status_code == status, address
    assert KEEPER.head(statement) == before


# --- the list of figures ----------------------------------------------------------------------------------------------------------


def test_figures_are_offered_as_they_print_and_what_is_offered_can_be_bound(statement: str) -> None:
    from toteuma.web.desks import desk_of

    visitor = client(statement, "one")
    address = f"/fi/s/{statement}/units/SIV/figures"
    told = visitor.get(address, {"q": "maksu 2025 toteuma", "of": "sv"}, headers={"Accept": "application/json"}).json()
    assert told["offers"] == [], "the text is Swedish, and so are the names"
    answer = visitor.get(address, {"q": "avgift utfall 2025", "of": "sv"}, headers={"Accept": "application/json"}).json()
    (fees,) = [one for one in answer["offers"] if "procent" not in one["told"]]
    assert {"binding": '{{ actual(line="fee_revenue") | euros }}', "printed": "44\u00a0810 euro"} in fees["wordings"]
    for unit in ("KUNTA", "SIV", "TEK"):
        page = visitor.get(f"/fi/s/{statement}/units/{unit}/figures", headers={"Accept": "application/json"}).json()
        wordings = [wording for one in page["offers"] for wording in one["wordings"]]
        assert len(wordings) > 10
        for wording in wordings:
            assert desk_of(statement).preview(unit, wording["binding"], Language.FI).paragraphs == (wording["printed"],)
    assert "{{ actual(line=&#34;fee_revenue&#34;) | euros }}" in visitor.get(address, {"q": "maksutuotot"}).content.decode()


# --- tasks ------------------------------------------------------------------------------------------------------------------------


def test_tasks_tell_how_far_each_family_is(statement: str) -> None:
    from toteuma.web.desks import WORKPLACE

    visitor = client(statement, "one")
    page = re.sub(r"<[^>]+>", "", visitor.get("/fi/tasks").content.decode())
    assert "Tunnusluvut 1/1" in page, "a computed figure is nothing to fill in"
    assert "Tunnusluvut 2/2" in page
    record = WORKPLACE.keeper.record(statement, "goals", "substitutes")
    assert record is not None
    base = record.base("result_fi")
    for column in ("result_fi", "result_sv"):
        WORKPLACE.save(statement, "goals", "substitutes", column, "", base=base, by=f"{statement}-one", at=at(1))
    page = re.sub(r"<[^>]+>", "", visitor.get("/fi/tasks").content.decode())
    assert "Tavoitteet 1/2" in page


@pytest.mark.parametrize(("days", "key"), [(30, "due"), (4, "due_soon"), (1, "due_tomorrow"), (0, "due_today"), (-1, "late")])
def test_a_task_tells_when_it_is_due_and_how_soon_that_is(monkeypatch: pytest.MonkeyPatch, days: int, key: str) -> None:
    from toteuma.web.views import tasks

    place, name, due = workplace(), new_name(), at().date()
    place.take_in(MODEL, name, by="loader", at=at(), due=due)
    give(place, name, {f"{name}-one": Duty("officer", "SIV")})
    monkeypatch.setattr(tasks, "today", lambda: due - timedelta(days=days))
    told = words()[f"web.tasks.{key}"].get(Language.FI).format(day="2.2.2026", days=days)
    assert told in client(name, "one").get("/fi/tasks").content.decode()


# --- before submitting ------------------------------------------------------------------------------------------------------------


def test_before_submitting_one_is_told_what_is_missing_and_what_does_not_agree(statement: str) -> None:
    from toteuma.web.desks import KEEPER

    visitor = client(statement, "one")
    address = f"/fi/s/{statement}/units/SIV"
    assert words()["web.chapter.ready"].get(Language.FI) in visitor.get(address).content.decode()
    saved(visitor, statement, "remarks", "SIV|fee_revenue", "text_fi", "Maksutuottoja kertyi 54 810 euroa.")
    saved(visitor, statement, "risks", "staff", "control_fi", "x")
    record = KEEPER.record(statement, "risks", "staff")
    assert record is not None
    for column in ("follow_up_fi", "follow_up_sv"):
        saved(visitor, statement, "risks", "staff", column, "", record.base(column))
    page = visitor.get(address).content.decode()
    before = page[page.index('class="steps"') :]
    assert words()["web.chapter.open_one"].get(Language.FI) in before
    assert f'href="/fi/s/{statement}/risks/staff"' in before
    assert words()["web.chapter.trouble_one"].get(Language.FI) in before
    assert "<strong>54 810 euroa</strong>" in before
    assert visitor.post(f"{address}/move", {"action": "submit"}).status_code == 302, "it is a warning, no bar"
    assert 'class="before"' not in visitor.get(address).content.decode()


def test_what_is_told_of_an_investment_is_printed_once_under_the_table_it_belongs_to(statement: str, tmp_path: Path) -> None:
    """The unit itself has no table of investments; the one above has."""
    from toteuma.core.statement import Statement
    from toteuma.package.loading import load_package
    from toteuma.reports.build import build_document
    from toteuma.services.entries import write_package
    from toteuma.web.desks import WORKPLACE

    visitor = client(statement, "one")
    address, name = f"/fi/s/{statement}/investments/TEK", "investment_projects.road.remark_fi"
    page = visitor.get(address).content.decode()
    assert "−74\u00a0155" in page
    text = 'Vuosi oli 2025, ja tie maksoi {{ -amount(unit="TEK", line="materials_and_supplies") | number }}.'
    assert visitor.post(address, sent(page, **{name: text})).status_code == 302
    write_package(WORKPLACE.files(statement), tmp_path / "package")
    loaded = load_package(tmp_path / "package")
    assert loaded.data is not None
    tables = [one for one in build_document(Statement(loaded.data), Language.FI).document.tables() if one.kind == "investments"]
    notes = [(table.unit, note.paragraph.text) for table in tables for note in table.notes if "tie maksoi" in note.paragraph.text]
    assert [unit for unit, _ in notes] == ["KUNTA"]
    assert re.fullmatch(r"Rantatien peruskorjaus: Vuosi oli 2025, ja tie maksoi [\d\u00a0]+\.", notes[0][1])
    marked = [row.cells[0].printed for table in tables for row in table.rows if row.cells[0].note_refs]
    assert marked == ["Rantatien peruskorjaus"]
