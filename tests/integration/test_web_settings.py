"""Settings as forms: every one of them, with its words; looked at before it is changed; two people in two settings never meet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.web_made import EXAMPLES, at, give, new_name, taken_in, workplace
from toteuma.core.language import Language
from toteuma.package.settings_schema import Setting, settings_files
from toteuma.services.arrangement import make, propose
from toteuma.services.desk import read_desk
from toteuma.services.entries import CONTENT, SETTINGS
from toteuma.services.present_package import present_package
from toteuma.services.rights import Duty
from toteuma.services.settings_edits import ROWS, TABLE, VALUE, SettingChange, edit_of
from toteuma.services.settings_forms import form_of, read_back, with_row_values, word_path
from toteuma.services.settings_text import value_at, with_table, with_value
from toteuma.texts import words

LISTS = ("layout", "layout_of")


def keys() -> Iterator[tuple[str, str, Setting]]:
    """Every key of the published schema that has a form: file, path of its table, setting."""
    for schema in settings_files().values():
        for table in schema.tables.values():
            for setting in table.keys.values():
                yield schema.file, table.path, setting


def test_every_setting_has_its_words() -> None:
    lacking = set()
    for _, path, setting in keys():
        word = f"{word_path(path)}.{setting.name}" if path else setting.name
        lacking |= {f"web_setting.{part}.{word}" for part in ("name", "told")}
        for value in setting.allowed:
            group = word_path(path)
            known = [f"web_setting.value.{one}.{value}" for one in (word, setting.name, group)] + [
                f"web_structure.kind.{value}",
                f"web_setting.language_{value}",
            ]
            if not any(one in words() for one in known):
                lacking.add(known[0])
    for schema in settings_files().values():
        for path, table in schema.tables.items():
            if table.keys or path in ("columns", "sections", "documents"):
                word = word_path(path) or "format"
                lacking |= {f"web_setting.table.{word}", f"web_setting.table_told.{word}"}
    assert {one for one in lacking if one not in words()} == set()


def way_of(path: str) -> tuple[str, ...]:
    return tuple("osa" if part == "*" else part for part in path.removesuffix("[]").split(".")) if path else ()


@pytest.mark.parametrize(("file", "path", "setting"), list(keys()), ids=lambda one: one.name if isinstance(one, Setting) else str(one))
def test_every_key_of_the_schema_is_filled_in_by_its_form(file: str, path: str, setting: Setting) -> None:
    """The schema's own example goes from the form into the file, and back into the form."""
    example = tomllib.loads(f"x = {setting.example}")["x"]
    way, languages = way_of(path), tuple(Language)

    listed = ("sections.lines", "sections.notes", "notes.units")

    def choices(word: str) -> tuple[tuple[str, str], ...]:
        return tuple((one, "") for one in example) if word in listed and word.endswith(f".{setting.name}") else ()

    if not way:
        form = form_of(file, "format = 1\n", way, choices, languages, Language.FI)
        assert form is not None
        assert [one.fixed for one in form.fields] == [True], "the form of a package is seen and not changed"
        return
    before = "format = 1\n" if path.endswith("[]") else with_table("format = 1\n", way, {})
    told = before if path.endswith("[]") else with_value(before, (*way, setting.name), example)
    filled = form_of(file, told, way, choices, languages, Language.FI)
    empty = form_of(file, before, way, choices, languages, Language.FI)
    assert filled is not None
    assert empty is not None
    (field,) = [one for one in (filled.blank if path.endswith("[]") else filled.fields) if one.name == setting.name]
    prefix = "new.0." if path.endswith("[]") else ""
    shown = dict(field.shown) if not path.endswith("[]") else _typed(field.kind, example)
    sent = {f"{prefix}{setting.name}{f'/{end}' if end else ''}": text for end, text in shown.items()} | {
        f"{prefix}{setting.name}.shown": "1"
    }
    changes, faults = read_back(empty, sent)
    assert faults == {}
    ((change),) = changes
    assert change.way == (way if path.endswith("[]") else (*way, setting.name))
    assert change.value == ([[-1, {setting.name: example}]] if path.endswith("[]") else example)
    if not path.endswith("[]"):
        assert read_back(filled, sent) == ([], {}), "what is sent as it was shown changes nothing"


def _typed(kind: str, example: Any) -> dict[str, str]:
    """What somebody would fill in for a value."""
    if kind == "texts":
        return dict(example)
    if kind in ("ordered", "ticked"):
        return {str(one): str(number) for number, one in enumerate(example, 1)}
    if kind == "list":
        return {"": ", ".join(map(str, example))}
    return {"": {True: "true", False: "false"}.get(example, str(example)) if isinstance(example, bool) else str(example)}


# --- over HTTP ----------------------------------------------------------------------------------------------------------------


def served(package: Path) -> tuple[str, Any]:
    place = workplace()
    from django.test import Client

    from toteuma.web.models import Person

    name = taken_in(place, package)
    root = next(kept.values["code"] for kept in place.keeper.records(name, "units").values() if not kept.values.get("parent"))
    give(place, name, {"kaisa": Duty("controller", root)})
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(username="kaisa"))
    return name, client


@pytest.fixture
def small() -> tuple[str, Any]:
    from tests.web_made import MODEL

    return served(MODEL)


def fields_of(page: str) -> dict[str, Any]:
    """What the form that changes something would send if nobody touched it."""
    found: dict[str, Any] = {}

    class Reader(HTMLParser):
        form = False
        select = area = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            told = dict(attrs)
            name = told.get("name") or ""
            if tag == "form":
                self.form = (told.get("action") or "").endswith("/look")
            if not self.form:
                return
            if tag == "input" and name and (told.get("type") != "checkbox" or "checked" in told):
                found.setdefault(name, []).append(told.get("value") or "")
            elif tag == "select":
                self.select, found[name] = name, [""]
            elif tag == "option" and "selected" in told:
                found[self.select] = [told.get("value") or ""]
            elif tag == "textarea":
                self.area, found[name] = name, [""]

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area

        def handle_data(self, data: str) -> None:
            if self.area:
                found[self.area][0] += data

    Reader().feed(page)
    return found


def ways_in(told: dict[str, Any], file: str) -> Iterator[tuple[str, ...]]:
    """The tables of a file that have a form, as somebody wrote it."""
    for path, table in settings_files()[file].tables.items():
        if not path or not table.keys:
            continue
        names = path.removesuffix("[]").split(".")
        if "*" not in names:
            yield tuple(names)
        elif isinstance(own := told.get(names[0]), dict):
            yield from ((names[0], name) for name in own)


def shown_in(fields: dict[str, Any], name: str, value: Any) -> bool:
    """Whether the inputs of a setting hold its value."""
    if value == "all":
        return f"{name}/*" in fields or fields[name] == ["all"]
    if isinstance(value, dict):
        return all(fields[f"{name}/{language}"] == [text] for language, text in value.items())
    if isinstance(value, list):
        inputs = [field for field, texts in fields.items() if field.startswith(f"{name}/") and texts != [""]]
        return {field.removeprefix(f"{name}/") for field in inputs} == set(value) or fields.get(name) == [", ".join(map(str, value))]
    if isinstance(value, date):
        return bool(fields[name] == [f"{value.day}.{value.month}.{value.year}"])
    return bool(fields.get(name) == [str(value).lower() if isinstance(value, bool) else str(value)] or name == "format")


@pytest.mark.parametrize("example", ["heinola-2025", "aaltosaari-2025"])
def test_every_setting_of_the_examples_is_shown_and_changes_nothing_untouched(example: str) -> None:
    name, client = served(EXAMPLES / example)
    for file in settings_files():
        told = tomllib.loads((EXAMPLES / example / file).read_text(encoding="utf-8"))
        home = f"/fi/s/{name}/package/settings/{file}/form"
        index = unescape(client.get(home).content.decode())
        for way in ways_in(told, file):
            query = urlencode({"at": way}, doseq=True)
            assert f"?{query}" in index or value_at(told, way) is None, way
            page = client.get(f"{home}?{query}")
            assert page.status_code == 200, way
            fields = fields_of(page.content.decode())
            stands = value_at(told, way)
            rows = [("", stands)] if isinstance(stands, dict) else [(f"row.{n}.", row) for n, row in enumerate(stands or ())]
            for prefix, row in rows:
                for key, value in row.items():
                    if key in LISTS or (isinstance(value, list) and value and isinstance(value[0], dict)):
                        continue  # tables below have a form of their own
                    assert f"{prefix}{key}.shown" in fields, (way, key)
                    assert shown_in(fields, f"{prefix}{key}", value), (way, key, value)
            sent = client.post(f"{home}/look", fields)
            assert (sent.status_code, "Mitään ei muutettu." in sent.content.decode()) == (400, True), way
    layout = unescape(client.get(f"/fi/s/{name}/package/layout").content.decode())
    settings = tomllib.loads((EXAMPLES / example / "statement.toml").read_text(encoding="utf-8"))
    lists = [("layout", settings["layout"]), ("layout_of", settings.get("layout_of", {}))]
    lists += [(f"documents/{one}/layout", told.get("layout", {})) for one, told in settings.get("documents", {}).items()]
    for address, own in lists:
        for key, sections in own.items():
            assert f'name="list" value="{address}/{key}"' in layout
            for number, section in enumerate(sections, 1):
                assert f'name="{address}/{key}/{section}" value="{number}"' in layout


def test_a_setting_goes_through_its_preview_and_remarks_stay(small: tuple[str, Any]) -> None:
    name, client = small
    place, home = workplace(), f"/fi/s/{name}/package/settings/municipality.toml/form"
    before = place.keeper.record(name, SETTINGS, "municipality.toml")
    assert before is not None
    fields = fields_of(client.get(f"{home}?at=display").content.decode())
    shown = client.post(f"{home}/look", {**fields, "unit": "1000", "percent_decimals": "3"}).content.decode()
    assert "tulostuvaa lukua muuttuu" in shown
    hidden = {key: unescape(value) for key, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)}
    led = client.post(f"/fi/s/{name}/package/make", hidden)
    assert led.headers["Location"] == f"{home}?at=display&made=1"
    assert "Muutos on tehty." in client.get(led.headers["Location"]).content.decode()
    again = client.post(f"/fi/s/{name}/package/make", {**hidden, "digest": "x"})
    assert again.headers["Location"] == f"{home}?at=display&overtaken=1"
    assert "tee muutos uudelleen" in client.get(again.headers["Location"]).content.decode()
    after = place.keeper.record(name, SETTINGS, "municipality.toml")
    assert after is not None
    old, new = before.values[CONTENT], after.values[CONTENT]
    assert tomllib.loads(new)["display"] == {**tomllib.loads(old)["display"], "unit": 1000, "percent_decimals": 3}
    assert [line for line in new.splitlines() if line.startswith("#")] == [line for line in old.splitlines() if line.startswith("#")]


@pytest.mark.parametrize(
    ("at_", "typed", "field", "said"),
    [
        ("display", {"percent_decimals": "kaksi"}, "percent_decimals", "Kirjoita kokonaisluku"),
        ("display", {"percent_decimals": "9"}, "percent_decimals", "Sallittu 0–6"),
        ("theme", {"accent": "sininen"}, "accent", "#rrggbb"),
        ("municipality", {"code": ""}, "code", "Tämä tarvitaan."),
        ("levels", {"row.1.id": "", "row.1.name/fi": "x"}, "row.1.id", "Tämä tarvitaan."),
        ("levels", {"new.0.id": "uusi"}, "new.0.name", "Tämä tarvitaan."),
        ("goal_kinds", {"new.0.id": "operating", "new.0.name/fi": "x"}, "new.0.id", "Tunnus on jo käytössä."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_written(
    small: tuple[str, Any], at_: str, typed: dict[str, str], field: str, said: str
) -> None:
    name, client = small
    head = workplace().keeper.head(name)
    home = f"/fi/s/{name}/package/settings/municipality.toml/form"
    fields = fields_of(client.get(f"{home}?at={at_}").content.decode())
    sent = client.post(f"{home}/look", {**fields, **typed})
    page = sent.content.decode()
    assert sent.status_code == 400
    (told,) = re.findall(rf'<p class="wrong" id="{re.escape(field.replace(".", "-"))}-wrong">(.*?)</p>', page)
    assert said in unescape(told)
    for key, text in typed.items():
        assert fields_of(page)[key] == [text], "what was written is still there"
    assert workplace().keeper.head(name) == head


def test_a_new_section_is_made_named_used_and_removed(small: tuple[str, Any]) -> None:
    name, client = small
    home = f"/fi/s/{name}/package/settings/statement.toml/form"
    fields = fields_of(client.get(f"{home}?at=sections&at=oma%20osa").content.decode())
    shown = client.post(f"{home}/look", {**fields, "kind": "prose", "heading/fi": "Oma osa"}).content.decode()
    hidden = {key: unescape(value) for key, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)}
    assert client.post(f"/fi/s/{name}/package/make", hidden).status_code == 302
    kept = workplace().keeper.record(name, SETTINGS, "statement.toml")
    assert kept is not None
    assert tomllib.loads(kept.values[CONTENT])["sections"]["oma osa"] == {"kind": "prose", "heading": {"fi": "Oma osa"}}
    fields = fields_of(client.get(f"{home}?at=sections&at=oma%20osa").content.decode())
    shown = client.post(f"{home}/look", {**fields, "remove": "1"}).content.decode()
    hidden = {key: unescape(value) for key, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown)}
    assert client.post(f"/fi/s/{name}/package/make", hidden).headers["Location"] == f"{home}?made=1"
    assert client.get(f"{home}?at=nothing").status_code == 404
    assert client.get(f"{home}?at=sections&at=").status_code == 200


# --- two people ---------------------------------------------------------------------------------------------------------------


def test_two_people_in_two_settings_never_meet_and_in_one_are_told() -> None:
    place = workplace()
    name = taken_in(place)
    give(place, name, {"kaisa": Duty("controller", "KUNTA"), "kari": Duty("controller", "KUNTA")})
    file = "municipality.toml"

    def text() -> str:
        kept = place.keeper.record(name, SETTINGS, file)
        assert kept is not None
        return kept.values[CONTENT]

    def change(*changes: SettingChange, seen: int, by: str) -> tuple[int, Any]:
        with present_package(place, name) as package:
            desk = read_desk(package)
        edit = edit_of(file, [with_row_values(one, text()) for one in changes])
        found = propose(place, name, desk, [edit], seen=seen, language=Language.FI, by=by, at=at(1))
        count = make(place, name, [edit], found.digest, seen=seen, language=Language.FI, by=by, at=at(2))
        return count, found.arranged

    seen = place.keeper.head(name).number
    assert change(SettingChange(("display", "unit"), VALUE, 1000), seen=seen, by="kari")[0] == 1
    count, _ = change(SettingChange(("display", "decimals"), VALUE, 1), seen=seen, by="kaisa")
    assert count == 1, "another setting of the same file"
    assert (value_at(tomllib.loads(text()), ("display", "unit")), value_at(tomllib.loads(text()), ("display", "decimals"))) == (1000, 1)
    count, arranged = change(SettingChange(("display", "unit"), VALUE, 1000000), seen=seen, by="kaisa")
    assert count == 0
    (clash,) = arranged.clashes
    assert (clash.sent, clash.stands, clash.by) == ("1000000", "1000", "kari")
    rows = tomllib.loads(text())["goal_kinds"]
    longer = [[number, row] for number, row in enumerate(rows)] + [[-1, {"id": "uusi", "name": {"fi": "Uusi"}}]]
    assert change(SettingChange(("goal_kinds",), ROWS, longer), seen=seen, by="kaisa")[0] == 1
    assert change(SettingChange(("goal_kinds",), ROWS, longer), seen=seen, by="kari")[0] == 0, "the same once more is no change"
    assert change(SettingChange(("licence",), TABLE, None), seen=seen, by="kaisa")[0] == 0
    assert place.verify(name).fault == ""
    assert new_name()
