"""Tables and settings of a package changed by the controller: seen before they are made, whole or not at all, nothing written over unseen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests.web_made import at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed
from toteuma.core.language import Language
from toteuma.package.schema import tables
from toteuma.services.arrangement import Proposal, edits_as_text, edits_in, make, propose
from toteuma.services.arranging import ORDER, Edit, canonical, in_order
from toteuma.services.desk import Desk, read_desk
from toteuma.services.entries import CHAPTERS, CONTENT, SETTINGS
from toteuma.services.journal import Journal
from toteuma.services.present_package import present, present_package
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace
from toteuma.texts import words


@dataclass
class Setting:
    place: Workplace
    name: str

    @property
    def number(self) -> int:
        return self.place.keeper.head(self.name).number

    def desk(self) -> Desk:
        with present_package(self.place, self.name) as package:
            return read_desk(package)

    def proposed(self, *edits: Edit, seen: int | None = None, by: str = "kaisa") -> Proposal:
        number = self.number if seen is None else seen
        return propose(self.place, self.name, self.desk(), edits, seen=number, language=Language.FI, by=by, at=at(5))

    def made(self, *edits: Edit, seen: int | None = None, reason: str = "") -> int:
        number = self.number if seen is None else seen
        digest = self.proposed(*edits, seen=number).digest
        return make(self.place, self.name, edits, digest, seen=number, language=Language.FI, by="kaisa", at=at(6), reason=reason)

    def values(self, table: str, key: str) -> dict[str, str]:
        kept = self.place.keeper.record(self.name, table, key)
        return dict(kept.values) if kept else {}

    def order(self, table: str) -> list[str]:
        return [key for key, _ in in_order(self.place.keeper.records(self.name, table), table)]


@pytest.fixture
def begun() -> Setting:
    place = workplace()
    name = taken_in(place)
    give(place, name, {"kaisa": Duty("controller", "KUNTA"), "olli": Duty("officer", "SIV"), "risto": Duty("reviewer", "KUNTA")})
    return Setting(place, name)


def test_a_cell_is_changed_and_what_it_does_to_figures_is_told_before(begun: Setting) -> None:
    (key,) = [key for key in begun.order("amounts") if key.startswith("SIV|fee_revenue|2025|original")]
    edit = Edit("amounts", {key: {"amount": "43 000,50"}})
    proposal = begun.proposed(edit)
    assert proposal.outlook is not None
    assert [(one.field, one.old, one.new) for one in proposal.arranged.changes] == [("amount", "42000.00", "43000.50")]
    assert {one.unit for one in proposal.outlook.figures} >= {"SIV", "KUNTA"}
    assert Decimal("1000.50") in {one.difference for one in proposal.outlook.figures}
    assert begun.values("amounts", key)["amount"] == "42000.00", "looking writes nothing"
    assert begun.made(edit, reason="Kirjausvirhe") == 1
    assert begun.values("amounts", key)["amount"] == "43000.50"
    change = begun.place.keeper.change(begun.name, begun.number)
    assert (change.by, change.reason) == ("kaisa", "Kirjausvirhe")
    (noted,) = Journal(begun.place, begun.name).noted("arrangements")
    assert (noted.values["tables"], noted.values["changes"], noted.by) == ("amounts", "1", "kaisa")
    assert begun.place.verify(begun.name).fault == ""


def test_cells_that_were_left_alone_are_left_alone(begun: Setting) -> None:
    """A whole page is sent; what somebody else changed in it meanwhile stays as they wrote it."""
    seen = begun.number
    shown = {"name_fi": begun.values("units", "SIV")["name_fi"], "name_sv": begun.values("units", "SIV").get("name_sv", "")}
    begun.made(Edit("units", {"SIV": {"name_sv": "Bildningen"}}))
    assert begun.made(Edit("units", {"SIV": {**shown, "name_fi": "Sivistys ja vapaa-aika"}}), seen=seen) == 1
    assert (begun.values("units", "SIV")["name_fi"], begun.values("units", "SIV")["name_sv"]) == ("Sivistys ja vapaa-aika", "Bildningen")


def test_two_people_in_one_cell_are_a_clash_and_nothing_is_written(begun: Setting) -> None:
    seen = begun.number
    begun.made(Edit("units", {"SIV": {"name_fi": "Ensin"}}))
    head = begun.place.keeper.head(begun.name)
    edit = Edit("units", {"SIV": {"name_fi": "Sitten"}, "TEK": {"name_fi": "Muu"}})
    (clash,) = begun.proposed(edit, seen=seen).arranged.clashes
    assert (clash.key, clash.column, clash.stands, clash.sent, clash.by) == ("SIV", "name_fi", "Ensin", "Sitten", "kaisa")
    assert make(begun.place, begun.name, [edit], "", seen=seen, language=Language.FI, by="kaisa", at=at(7)) == 0
    assert begun.place.keeper.head(begun.name) == head


def test_what_is_made_is_what_was_shown(begun: Setting) -> None:
    edit, seen = Edit("units", {"SIV": {"name_fi": "Uusi"}}), begun.number
    digest = begun.proposed(edit).digest
    other = Edit("units", {"SIV": {"name_fi": "Aivan muu"}})
    assert make(begun.place, begun.name, [other], digest, seen=seen, language=Language.FI, by="kaisa", at=at(7)) == 0
    assert begun.number == seen


def test_a_row_is_removed_only_as_it_was_seen(begun: Setting) -> None:
    seen = begun.number
    begun.made(Edit("parameters", {key: {"basis": "Tilastokeskus"} for key in begun.order("parameters")[:1]}))
    key = begun.order("parameters")[0]
    (clash,) = begun.proposed(Edit("parameters", removed=(key,)), seen=seen).arranged.clashes
    assert (clash.key, clash.column) == (key, "")
    assert begun.made(Edit("parameters", removed=(key,))) == 1
    assert key not in begun.order("parameters")


def test_wrong_cells_are_told_by_row_and_nothing_is_written(begun: Setting) -> None:
    head = begun.place.keeper.head(begun.name)
    edit = Edit("amounts", {begun.order("amounts")[0]: {"amount": "paljon", "year": "20x5"}}, added=({"unit": "SIV"},))
    found = begun.proposed(edit)
    assert found.outlook is None
    assert {(one.row, one.finding.place.column) for one in found.arranged.faults} >= {
        (begun.order("amounts")[0], "amount"),
        (begun.order("amounts")[0], "year"),
        ("1", "line"),
    }
    assert begun.place.keeper.head(begun.name) == head


def test_a_name_that_no_table_knows_is_a_finding_of_the_whole(begun: Setting) -> None:
    key = begun.order("amounts")[0]
    outlook = begun.proposed(Edit("amounts", {key: {"unit": "EIOLE"}})).outlook
    assert outlook is not None
    assert "unknown_reference" in {finding.code for finding in outlook.new}
    assert outlook.stops


def test_a_key_that_changes_keeps_its_place_and_rows_of_one_key_stay_apart(begun: Setting) -> None:
    order = begun.order("amounts")
    key, other = order[1], begun.values("amounts", order[2])
    columns = tables()["amounts"].key
    assert begun.made(Edit("amounts", {key: {column: other.get(column, "") for column in columns}})) == 2
    after = begun.order("amounts")
    assert (after[1], after[2]) == (f"{order[2]}#2", order[2])


def test_a_unit_comes_with_its_chapter_and_in_its_place(begun: Setting) -> None:
    count = begun.made(Edit("units", added=({"code": "HYV", "parent": "KUNTA", "level": "area", "name_fi": "Hyvinvointi", ORDER: "2"},)))
    assert count >= 2
    assert begun.order("units")[1] == "HYV"
    assert begun.place.state(begun.name, "HYV") == "draft"
    text = present(begun.place, begun.name).files["units.csv"].decode()
    assert [line.split(",")[0] for line in text.splitlines()[1:]][:2] == ["KUNTA", "HYV"]
    assert begun.place.verify(begun.name).fault == ""
    assert begun.made(Edit("units", removed=("HYV",))) == 2
    assert begun.place.keeper.record(begun.name, CHAPTERS, "HYV") is None
    assert begun.place.verify(begun.name).fault == ""


def test_a_row_is_moved_by_its_number(begun: Setting) -> None:
    order = begun.order("units")
    last = order[-1]
    begun.made(Edit("units", {last: {ORDER: "2"}}))
    assert begun.order("units") == [order[0], last, *order[1:-1]]
    begun.made(Edit("units", {last: {ORDER: str(len(order))}}))
    assert begun.order("units") == order
    assert begun.place.verify(begun.name).fault == ""


def test_a_unit_with_roles_stays(begun: Setting) -> None:
    (fault,) = begun.proposed(Edit("units", removed=("SIV",))).arranged.faults
    assert (fault.finding.code, fault.finding.details) == ("web_package.unit_has_people", {"unit": "SIV", "people": "olli"})


def test_settings_are_changed_as_text_and_broken_ones_refused(begun: Setting) -> None:
    text = begun.values(SETTINGS, "statement.toml")[CONTENT]
    assert (
        begun.proposed(Edit(SETTINGS, {"statement.toml": {CONTENT: "[statement"}})).arranged.faults[0].finding.code
        == "web_package.settings_broken"
    )
    unreadable = begun.proposed(Edit(SETTINGS, {"statement.toml": {CONTENT: "format = 1\n"}})).outlook
    assert unreadable is not None
    assert not unreadable.readable
    shorter = text.replace('"investments", ', "", 1)
    outlook = begun.proposed(Edit(SETTINGS, {"statement.toml": {CONTENT: shorter.replace("\n", "\r\n")}})).outlook
    assert outlook is not None
    assert outlook.readable
    assert outlook.went > 0
    assert begun.made(Edit(SETTINGS, {"statement.toml": {CONTENT: shorter}})) == 1
    assert begun.proposed(Edit(SETTINGS, {"statement.toml": {CONTENT: shorter}})).arranged.changes == ()


def test_only_the_controller_arranges_and_what_officers_wrote_waits_for_its_chapter(begun: Setting) -> None:
    for person in ("olli", "risto"):
        with pytest.raises(NotAllowed):
            begun.proposed(Edit("units", {"SIV": {"name_fi": "x"}}), by=person)
    begun.place.move(begun.name, "SIV", "submit", by="olli", at=at(1))
    begun.place.move(begun.name, "SIV", "approve", by="risto", at=at(2))
    key = next(key for key in begun.order("goals") if begun.values("goals", key)["unit"] == "SIV")
    with pytest.raises(NotAllowed):
        begun.proposed(Edit("goals", {key: {"text_fi": "Toinen"}}))
    assert begun.proposed(Edit("units", {"SIV": {"name_fi": "Uusi"}})).arranged.changes


@pytest.mark.parametrize(
    ("table", "column", "typed", "kept"),
    [
        ("amounts", "amount", "−1 234,50", "-1234.50"),
        ("amounts", "amount", "ei luku", "ei luku"),
        ("amendments", "date", "19.5.2025", "2025-05-19"),
        ("amendments", "date", "31.2.2025", "31.2.2025"),
        ("units", "name_fi", "  Sivistys \r\n", "Sivistys"),
    ],
)
def test_what_is_typed_is_kept_in_one_form(table: str, column: str, typed: str, kept: str) -> None:
    assert canonical(table, column, typed) == kept


def test_edits_go_to_the_page_and_back() -> None:
    edits = (Edit("units", {"A|b": {"name_fi": 'ä"<'}}, ("X",), ({"code": "Y"},)), Edit(SETTINGS, {"statement.toml": {CONTENT: "a\nb"}}))
    (first, second) = edits_in(edits_as_text(edits))
    assert (first.table, dict(first.cells), first.removed, first.added) == ("units", {"A|b": {"name_fi": 'ä"<'}}, ("X",), ({"code": "Y"},))
    assert second.cells == {"statement.toml": {CONTENT: "a\nb"}}
    for broken in ("", "{}", "[1]", '[{"table": 1}]', '[{"table": "units", "cells": [], "removed": [], "added": []}]'):
        assert edits_in(broken) == ()


def test_every_column_of_a_package_has_a_name() -> None:
    fields = {field.name for schema in tables().values() for field in schema.fields}
    assert {name for name in fields if f"web_package.column.{name}" not in words()} == set()


# --- over HTTP ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(begun: Setting) -> Any:
    assert begun.name
    from django.test import Client

    from toteuma.web.models import Person

    made = Client(SERVER_NAME="localhost")
    made.force_login(Person.objects.get(username="kaisa"))
    return made


def _fields(page: str) -> dict[str, str]:
    """What the form of a page would send if nobody touched it."""
    from html.parser import HTMLParser

    found: dict[str, str] = {}

    class Reader(HTMLParser):
        chosen = area = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            name = told.get("name") or ""
            if tag == "input" and name and told.get("type") != "checkbox":
                found[name] = told.get("value") or ""
            elif tag == "select":
                self.chosen = name
                found[name] = ""
            elif tag == "option" and "selected" in told:
                found[self.chosen] = told.get("value") or ""
            elif tag == "textarea":
                self.area = name
                found[name] = ""

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.area = ""

        def handle_data(self, data: str) -> None:
            if self.area:
                found[self.area] += data

    Reader().feed(page)
    return found


@pytest.mark.parametrize("table", sorted(tables()))
def test_a_grid_that_nobody_touched_changes_nothing(begun: Setting, client: Any, table: str) -> None:
    address = f"/fi/s/{begun.name}/package/tables/{table}"
    page = client.get(address)
    assert page.status_code == 200
    sent = client.post(f"{address}/look", _fields(page.content.decode()))
    assert (sent.status_code, "Mitään ei muutettu." in sent.content.decode()) == (400, True)


def test_a_change_goes_from_the_grid_through_its_preview_into_the_package(begun: Setting, client: Any) -> None:
    address = f"/fi/s/{begun.name}/package/tables/amounts"
    fields = _fields(client.get(address).content.decode())
    name = next(field for field, text in fields.items() if field.endswith(".amount") and text.startswith("42"))
    shown = client.post(f"{address}/look", {**fields, name: "50 000"}).content.decode()
    assert "Mitään ei ole vielä muutettu." in shown
    assert "tulostuvaa lukua muuttuu" in shown
    led = client.post(f"/fi/s/{begun.name}/package/make", {**_fields(shown), "reason": "Korjaus"})
    assert led.headers["Location"] == f"{address}?made=1"
    assert "Muutos on tehty." in client.get(led.headers["Location"]).content.decode()
    again = client.post(f"/fi/s/{begun.name}/package/make", _fields(shown))
    assert again.status_code == 400, "it is made once"


def test_what_officers_wrote_meanwhile_is_no_doing_of_the_controllers_change(begun: Setting, client: Any) -> None:
    from toteuma.web.desks import desk_of

    desk_of(begun.name)
    kept = begun.place.keeper.record(begun.name, "goals", "summer_books")
    assert kept is not None
    text = 'Siihen kului {{ actual(line="operating_expensez") | euros }}.'
    begun.place.save(begun.name, "goals", "summer_books", "result_fi", text, base=kept.base("result_fi"), by="olli", at=at(3))
    address = f"/fi/s/{begun.name}/package/tables/amounts"
    fields = _fields(client.get(address).content.decode())
    name = next(field for field, text in fields.items() if field.endswith(".amount") and text.startswith("42"))
    shown = client.post(f"{address}/look", {**fields, name: "50 000"}).content.decode()
    assert "tulostuvaa lukua muuttuu" in shown
    assert "operating_expensez" not in shown


def test_wrong_cells_come_back_with_what_was_written(begun: Setting, client: Any) -> None:
    address = f"/fi/s/{begun.name}/package/tables/amounts"
    fields = _fields(client.get(address).content.decode())
    name = next(field for field in fields if field.startswith("cell.") and field.endswith(".amount"))
    page = client.post(f"{address}/look", {**fields, name: "paljon", "new.1.unit": "SIV"})
    assert page.status_code == 400
    back = _fields(page.content.decode())
    assert (back[name], back["new.1.unit"]) == ("paljon", "SIV")
    assert 'aria-invalid="true"' in page.content.decode()


def test_a_page_leads_nowhere_else(begun: Setting, client: Any) -> None:
    fields = _fields(client.get(f"/fi/s/{begun.name}/package/tables/units").content.decode())
    name = next(field for field, text in fields.items() if field.endswith("name_fi") and text)
    shown = client.post(f"/fi/s/{begun.name}/package/tables/units/look", {**fields, name: "Toinen"}).content.decode()
    led = client.post(f"/fi/s/{begun.name}/package/make", {**_fields(shown), "back": "https://elsewhere.example/"})
    assert led.headers["Location"] == f"/fi/s/{begun.name}/package?made=1"


def test_settings_that_are_broken_come_back_with_what_was_written(begun: Setting, client: Any) -> None:
    address = f"/fi/s/{begun.name}/package/settings/statement.toml"
    page = client.get(address)
    assert page.status_code == 200
    fields = _fields(page.content.decode())
    sent = client.post(f"{address}/look", {**fields, "content": f"{fields['content']}\n[oma\n"})
    assert sent.status_code == 400
    assert "[oma" in _fields(sent.content.decode())["content"]
    assert 'role="alert"' in sent.content.decode()
    assert "[oma" not in client.get(address).content.decode()
