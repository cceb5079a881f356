"""Reorganisations in the browser: a unit moves, is renamed, merged or split at a date; and the order of sections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.ledger_made import imported
from tests.web_made import MODEL, at, give, new_name, taken_in, workplace
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.core.statement import StatementData
from toteuma.ledger.store import LedgerStore
from toteuma.services.arrangement import make, propose
from toteuma.services.arranging import Edit
from toteuma.services.desk import Desk, read_desk
from toteuma.services.layouts import SectionList, lists_of, ordered
from toteuma.services.outlook import Outlook
from toteuma.services.present_package import present_package
from toteuma.services.reorganising import Continuing, centres_of, continued, moved, tree_of
from toteuma.services.rights import Duty
from toteuma.services.settings_text import with_value
from toteuma.services.workplace import Workplace

CENTRES = "cost_centre,unit,name_fi\n410,SIV,Koulu\n411,SIV,Kirjasto\n420,TEK,Varikko\n"
POSTED = [
    ("actual", 202403, "4000", "410", -10_000),
    ("actual", 202403, "4000", "411", -2_000),
    ("actual", 202503, "4000", "410", -11_000),
    ("actual", 202503, "4000", "411", -3_000),
    ("actual", 202503, "4000", "420", -500),
]
NEW_YEAR = date(2025, 1, 1)


@pytest.fixture
def begun(tmp_path: Path) -> tuple[Workplace, str]:
    """The model with a ledger of its own and nothing else that tells amounts."""
    import shutil
    from dataclasses import replace

    from toteuma.services.kept_ledgers import KeptLedgers

    package = tmp_path / "package"
    shutil.copytree(MODEL, package)
    (package / "cost_centres.csv").write_text(CENTRES, encoding="utf-8")
    (package / "amounts.csv").unlink()
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write('\n[ledger]\nfolder = "ledger"\n')
    imported(LedgerStore(package / "ledger"), POSTED)
    place = replace(workplace(), ledgers=KeptLedgers(tmp_path / "ledgers"))
    name = new_name()
    place.take_in(package, name, by="loader", at=at())
    give(place, name, {"kaisa": Duty("controller", "KUNTA")})
    return place, name


def _desk(place: Workplace, name: str) -> Desk:
    with present_package(place, name) as package:
        return read_desk(package)


def _made(place: Workplace, name: str, edits: tuple[Edit, ...]) -> Outlook:
    seen = place.keeper.head(name).number
    proposal = propose(place, name, _desk(place, name), edits, seen=seen, language=Language.FI, by="kaisa", at=at(5))
    assert proposal.outlook is not None, proposal.arranged
    assert make(place, name, edits, proposal.digest, seen=seen, language=Language.FI, by="kaisa", at=at(6)) > 0
    assert place.verify(name).fault == ""
    return proposal.outlook


def _wages(place: Workplace, name: str, year: int) -> dict[str, Decimal]:
    data = _data(place, name)
    return {one.unit: one.amount for one in data.amounts if (one.line, one.year, one.stage) == ("wages_and_salaries", year, "actual")}


def _data(place: Workplace, name: str) -> StatementData:
    data = _desk(place, name).data
    assert data is not None
    return data


def test_a_unit_moves_under_another_and_the_whole_stays(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    outlook = _made(place, name, moved(place, name, "TEK", "SIV", NEW_YEAR))
    assert outlook.readable
    assert errors(outlook.new) == ()
    found = {unit.code: unit for unit in tree_of(place, name)}
    assert (found["TEK"].depth, found["TEK"].above) == (2, (("KUNTA", "2024-12-31"),))
    assert outlook.bridge is not None
    assert {(one.unit, one.moved) for one in outlook.bridge.rows if one.year == 2025} == {("SIV", Decimal(-5)), ("KUNTA", Decimal())}
    assert {one.row for one in outlook.whole} == {"Sivistyksen nettokustannus"}, (
        "of the municipality only what is told of the unit that grows"
    )


def test_a_unit_goes_on_under_a_new_code_and_name(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    before = _wages(place, name, 2025)
    _made(place, name, continued(place, name, "TEK", NEW_YEAR, [Continuing("INF", {"name_fi": "Infra", "name_sv": "Infra"})], {}))
    after = _wages(place, name, 2025)
    assert (before["TEK"], after.get("TEK"), after["INF"]) == (Decimal("-5.00"), None, Decimal("-5.00"))
    kept = place.keeper.record(name, "units", "TEK")
    assert kept is not None
    assert (kept.values["valid_to"], kept.values["successors"]) == ("2024-12-31", "INF")
    assert place.state(name, "INF") == "draft"
    assert [unit.code for unit in tree_of(place, name)] == ["KUNTA", "SIV", "TEK", "INF"]
    assert [code for _, code, _ in centres_of(place, name, "INF")] == ["420"]


def test_a_unit_is_merged_into_one_that_is_there(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    _made(place, name, continued(place, name, "TEK", NEW_YEAR, [Continuing("SIV")], {}))
    assert _wages(place, name, 2025) == {"SIV": Decimal("-145.00")}
    assert _wages(place, name, 2024) == {"SIV": Decimal("-120.00")}


def test_a_unit_is_split_by_its_cost_centres(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    keys = {code: key for key, code, _ in centres_of(place, name, "SIV")}
    parts = [
        Continuing("OPE", {"name_fi": "Opetus", "name_sv": "Undervisning"}),
        Continuing("KUL", {"name_fi": "Kulttuuri", "name_sv": "Kultur"}),
    ]
    outlook = _made(place, name, continued(place, name, "SIV", NEW_YEAR, parts, {keys["411"]: "KUL"}))
    assert _wages(place, name, 2025) == {"OPE": Decimal("-110.00"), "KUL": Decimal("-30.00"), "TEK": Decimal("-5.00")}
    assert _wages(place, name, 2024) == {"OPE": Decimal("-100.00"), "KUL": Decimal("-20.00")}, "by the organisation at the end of the year"
    assert outlook.came > 0
    assert outlook.bridge is not None
    told = {(one.unit, one.year): (one.before, one.after) for one in outlook.bridge.rows}
    assert told["SIV", 2025] == (Decimal("-140.00"), None)
    assert (told["OPE", 2025], told["KUL", 2025]) == ((None, Decimal("-110.00")), (None, Decimal("-30.00")))
    assert [told["KUNTA", year] for year in (2025, 2024)] == [(Decimal("-145.00"),) * 2, (Decimal("-120.00"),) * 2]
    assert sum(one.moved for one in outlook.bridge.rows if not one.whole) == 0, "to the cent"


def test_moving_twice_closes_the_first_place(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    _made(place, name, moved(place, name, "TEK", "SIV", NEW_YEAR))
    _made(place, name, moved(place, name, "TEK", "KUNTA", date(2025, 7, 1)))
    rows = [dict(kept.values) for kept in place.keeper.records(name, "placements").values()]
    assert sorted((row.get("above", ""), row.get("valid_from", ""), row.get("valid_to", "")) for row in rows) == [
        ("KUNTA", "", "2024-12-31"),
        ("KUNTA", "2025-07-01", ""),
        ("SIV", "2025-01-01", "2025-06-30"),
    ]
    assert {unit.code: unit.depth for unit in tree_of(place, name)}["TEK"] == 1


def test_units_below_one_that_ends_stand_under_what_goes_on(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    _made(place, name, moved(place, name, "TEK", "SIV", date(2024, 7, 1)))
    _made(place, name, continued(place, name, "SIV", NEW_YEAR, [Continuing("HYV", {"name_fi": "Hyvinvointi", "name_sv": "Välfärd"})], {}))
    assert [(unit.code, unit.depth) for unit in tree_of(place, name)] == [("KUNTA", 0), ("SIV", 1), ("HYV", 1), ("TEK", 2)]


# --- sections -------------------------------------------------------------------------------------------------------------------

LAYOUT = """format = 1
town = ["a"]   # no list of the layout

[layout] # what stands where
town = [ "text", # first
  "full" ]
"odd ]" = ["x"]

[layout_of]
A = []  # nothing
"""


def test_a_list_is_changed_and_all_else_stays_as_it_was_written() -> None:
    after = with_value(LAYOUT, ("layout", "town"), ["full", 'odd "]"'])
    assert after == LAYOUT.replace('[ "text", # first\n  "full" ]', '["full", "odd \\"]\\""]')
    assert with_value(LAYOUT, ("layout_of", "A"), ["full"]) == LAYOUT.replace("A = []", 'A = ["full"]')


def test_sections_are_ordered_by_their_numbers() -> None:
    assert ordered({"a": "2", "b": "", "c": "1", "d": "2", "e": "x"}) == ("c", "a", "d")
    assert lists_of(LAYOUT)[0] == SectionList(("layout", "town"), ("text", "full"))
    assert lists_of("[") == ()


# --- over HTTP ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served() -> tuple[str, Any]:
    from django.test import Client

    from toteuma.web.models import Person

    place = workplace()
    name = taken_in(place)
    give(place, name, {"kaisa": Duty("controller", "KUNTA")})
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username="kaisa"))
    return name, client


def _hidden(page: str) -> dict[str, str]:
    import html
    import re

    return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)}


def test_a_reorganisation_goes_through_its_preview(served: tuple[str, Any]) -> None:
    name, client = served
    home = f"/fi/s/{name}/package/structure"
    assert "Muuta paikkaa" in client.get(home).content.decode()
    asked = {"unit": "TEK", "kind": "move", "above": "SIV"}
    assert client.post(f"{home}/look", {**asked, "on": "15.1.2025"}).status_code == 400
    assert client.post(f"{home}/look", {**asked, "on": "1.1.2025", "above": "TEK"}).status_code == 400
    for wrong, said in (
        ({"kind": "rename", "code_1": "UUSI"}, "tunnus ja nimi"),
        ({"kind": "rename", "code_1": "SIV", "name_1_fi": "x"}, "ei ole vielä käytössä"),
        ({"kind": "split", "code_1": "UUSI", "name_1_fi": "x"}, "ainakin kaksi jatkajaa"),
        ({"kind": "split", "code_1": "UUSI", "name_1_fi": "x", "code_2": "UUSI", "name_2_fi": "y"}, "ei ole vielä käytössä"),
        ({"kind": "merge"}, "ainakin kaksi jatkajaa"),
        ({"kind": "other"}, "Valitse yksikkö"),
    ):
        answer = client.post(f"{home}/look", {"unit": "TEK", "on": "1.1.2025", **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (400, True), wrong
    shown = client.post(f"{home}/look", {**asked, "on": "1.1.2025"}).content.decode()
    assert "Mitään ei ole vielä muutettu." in shown
    led = client.post(f"/fi/s/{name}/package/make", {**_hidden(shown), "reason": "Valtuusto § 12"})
    assert led.headers["Location"].startswith(f"{home}?made=")
    assert "31.12.2024 asti yksikössä" in client.get(home).content.decode()


def test_sections_are_put_in_order_in_the_browser(served: tuple[str, Any]) -> None:
    name, client = served
    home = f"/fi/s/{name}/package/layout"
    page = client.get(home).content.decode()
    assert 'name="layout/area/summary" value="2"' in page
    same = {
        f"layout/area/{section}": str(number) for number, section in enumerate(("review", "summary", "comparison", "operating_goals"), 1)
    }
    same |= {"list": "layout/area", "seen": _hidden(page)["seen"]}
    assert client.post(f"{home}/look", same).status_code == 400
    shown = client.post(f"{home}/look", {**same, "layout/area/summary": "", "layout/area/operating_goals": "1", "layout/area/review": "2"})
    assert "operating_goals, review, comparison" in shown.content.decode()
    led = client.post(f"/fi/s/{name}/package/make", _hidden(shown.content.decode()))
    assert led.headers["Location"] == f"{home}?made=1"


def test_every_kind_of_section_has_a_name() -> None:
    from toteuma.core.conventions import SectionKind
    from toteuma.texts import words

    assert {kind for kind in SectionKind if f"web_structure.kind.{kind}" not in words()} == set()
