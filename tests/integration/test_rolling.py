"""Last year's statement rolled forward: what goes on, what is filled in anew, what is left, for packages of opposite conventions; in the workplace too."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.integration.test_ledger_commands import GOOD, PROFILE, written
from tests.web_made import EXAMPLES, MODEL, at, files_of, give, taken_in, workplace
from toteuma.core.conventions import Met
from toteuma.core.errors import NotAllowed, NotLoadable, OutputFailed, PackageUnreadable
from toteuma.core.findings import errors
from toteuma.core.language import Language
from toteuma.core.statement import Statement
from toteuma.package.loading import load_package
from toteuma.package.schema import tables
from toteuma.services.decision import Decision, approve, note_build, version_of
from toteuma.services.journal import Journal
from toteuma.services.rights import Duty
from toteuma.services.rolling.roll import Goals, roll
from toteuma.services.rolling.rules import Keep, rules
from toteuma.services.rolling.settings import settings_of_next_year
from toteuma.services.rolling.statement import ROLLED, next_name, roll_statement
from toteuma.services.validation import validate

PACKAGES = {"heinola": EXAMPLES / "heinola-2025", "aaltosaari": EXAMPLES / "aaltosaari-2025", "model": MODEL}
TO_FILL_IN = {"reference_parameter", "reference_fact"}
"""What a package lacks that was only just begun: bases of calculation of the new year, and numbers that its texts tell of."""


def rows(package: Path, table: str) -> list[dict[str, str]]:
    path = package / tables()[table].file
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


@pytest.fixture(params=PACKAGES)
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """A package and its next year."""
    old = PACKAGES[request.param]
    before = files_of(old)
    roll(old, tmp_path / "next")
    assert files_of(old) == before, "the old one is read only"
    return old, tmp_path / "next"


def test_only_what_is_to_be_filled_in_stands_against_it(both: tuple[Path, Path]) -> None:
    old, new = both
    found = validate(new)
    assert found.data is not None
    assert {one.code for one in errors(found.findings)} <= TO_FILL_IN
    known = {(one.code, one.place.file) for one in validate(old).findings}
    rest = {one.code for one in found.findings if (one.code, one.place.file) not in known}
    assert rest <= {*TO_FILL_IN, "prose_missing"}


def test_every_table_tells_how_it_goes_on() -> None:
    assert set(rules()) == set(tables())
    for name, rule in rules().items():
        fields = {field.name for field in tables()[name].fields}
        assert {*rule.empties, *rule.moves} <= fields, name
        assert not any(field.required for field in tables()[name].fields if field.name in rule.empties), name
        assert rule.keep is not Keep.EARLIER or "year" in fields


def test_structure_accounts_and_people_go_on_as_they_are(both: tuple[Path, Path]) -> None:
    old, new = both
    for name in ("units", "officers", "lines", "objectives", "funders", "key_figures", "accounts", "cost_centres", "account_lines"):
        assert rows(new, name) == rows(old, name)
    assert (new / "municipality.toml").read_bytes() == (old / "municipality.toml").read_bytes()


def test_the_settings_are_of_the_new_year_and_nothing_else_in_them_changes(both: tuple[Path, Path]) -> None:
    old, new = ((folder / "statement.toml").read_text(encoding="utf-8") for folder in both)
    before, after = tomllib.loads(old), tomllib.loads(new)
    assert after["statement"]["year"] == before["statement"]["year"] + 1 == 2026
    assert "2026" in str(after["statement"]["title"])
    assert "approval" not in after
    assert (after["layout"], after["columns"], after.get("notes")) == (before["layout"], before["columns"], before.get("notes"))
    assert new.count("#") == old.count("#"), "comments stay"


def test_the_actuals_become_earlier_years_and_the_new_year_is_empty(both: tuple[Path, Path]) -> None:
    old, new = both
    for name in ("amounts", "investments", "key_figure_values", "parameters"):
        assert all(int(row["year"]) < 2026 for row in rows(new, name)), name
        actual = [row for row in rows(old, name) if row.get("stage", "actual") == "actual" and row["year"] == "2025"]
        assert [row for row in rows(new, name) if row["year"] == "2025"] == actual, name
    before, after = load_package(old).data, load_package(new).data
    assert before is not None
    assert after is not None
    told = [
        Statement(one).book.figure(unit=before.settings.root, line="operating_margin", year=2025, stage="actual").value
        for one in (before, after)
    ]
    assert told[0] == told[1] is not None


def test_what_is_of_the_year_is_filled_in_anew(both: tuple[Path, Path]) -> None:
    old, new = both
    assert not (new / "prose").exists()
    assert not (new / "explanations.toml").exists()
    assert rows(new, "remarks") == rows(new, "facts") == []
    for name, fields in (("goals", ("result_fi", "status")), ("indicators", ("value", "as_of", "status")), ("risks", ("follow_up_fi",))):
        assert len(rows(new, name)) == len(rows(old, name)), name
        assert not any(row.get(field) for row in rows(new, name) for field in fields)
        assert [row.get("text_fi") for row in rows(new, name)] == [row.get("text_fi") for row in rows(old, name)]
    ends = {row["id"]: row.get("last_year", "") for row in rows(old, "projects")}
    assert {row["id"] for row in rows(new, "projects")} == {key for key, year in ends.items() if not year or int(year) >= 2026}


def test_days_of_the_calendar_go_on_by_a_year(both: tuple[Path, Path]) -> None:
    old, new = both
    for before, after in zip(rows(old, "calendar"), rows(new, "calendar"), strict=True):
        first, then = (date.fromisoformat(row["due"]) for row in (before, after))
        assert (then.year, then.month) == (first.year + 1, first.month)


@pytest.mark.parametrize("goals", Goals)
def test_the_goals_that_go_on_are_those_that_were_chosen_with_their_indicators(tmp_path: Path, goals: Goals) -> None:
    roll(MODEL, tmp_path / "next", goals)
    data = load_package(MODEL).data
    assert data is not None
    statement = Statement(data)
    reached = {goal.id for goal in data.goals if data.municipality.status(statement.status_of(goal)).met is Met.YES}
    assert reached == {"summer_books", "substitutes"}, "one by its own status, one by its indicator's"
    expected = {"all": {goal.id for goal in data.goals}, "open": {goal.id for goal in data.goals} - reached, "none": set[str]()}[goals]
    assert {row["id"] for row in rows(tmp_path / "next", "goals")} == expected
    assert {row["goal"] for row in rows(tmp_path / "next", "indicators")} <= expected


def test_a_budget_that_the_columns_show_of_last_year_goes_on_with_its_decisions(tmp_path: Path) -> None:
    old = Path(shutil.copytree(MODEL, tmp_path / "old"))
    settings = (old / "statement.toml").read_text(encoding="utf-8")
    (old / "statement.toml").write_text(f'{settings}\n[[columns.before]]\nmeasure = "amended"\nyear = -1\n', encoding="utf-8")
    roll(old, tmp_path / "next")
    budgets = [row for row in rows(old, "amounts") if row["year"] == "2025" and row["stage"] in ("original", "amendment", "amended")]
    kept = [row for row in rows(tmp_path / "next", "amounts") if row["year"] == "2025" and row["stage"] != "actual"]
    assert kept == budgets != []
    assert {row["id"] for row in rows(tmp_path / "next", "amendments")} == {row["amendment"] for row in budgets} - {""}


def test_years_are_changed_where_they_name_the_statement_and_nowhere_else() -> None:
    text = """format = 1
[statement]
id = "tp-2025"
year = 2025   # the year
title = "Tilinpäätös 2025"
[approval]
date = 2026-03-01
# Of the columns.
[sections.a]
kind = "prose"
heading = { fi = "Vuosi 2025", sv = "År 2025" }
[[notes]]
id = "n2025"
years = [2025]
text = "Vuonna 2025 yhdistettiin; 12025 ja 20250 ovat lukuja."
"""
    made = settings_of_next_year(text, 2026)
    expected = text.replace("tp-2025", "tp-2026").replace("year = 2025 ", "year = 2026 ").replace("Tilinpäätös 2025", "Tilinpäätös 2026")
    expected = expected.replace("Vuosi 2025", "Vuosi 2026").replace("År 2025", "År 2026").replace("[approval]\ndate = 2026-03-01\n", "")
    assert made == expected
    with pytest.raises(PackageUnreadable):
        settings_of_next_year("statement.year = 2025\n", 2026)


def test_rolling_twice_makes_two_years_and_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        roll(MODEL, tmp_path / name / "kunta")
    assert files_of(tmp_path / "a") == files_of(tmp_path / "b")
    roll(tmp_path / "a" / "kunta", tmp_path / "2027")
    assert tomllib.loads((tmp_path / "2027" / "statement.toml").read_text(encoding="utf-8"))["statement"]["year"] == 2027
    with pytest.raises(OutputFailed):
        roll(MODEL, tmp_path / "a" / "kunta")


@pytest.mark.parametrize("folder", ["kirjanpito", "../kirjanpito"])
def test_the_ledger_comes_along(toteuma: Any, package: Path, tmp_path: Path, folder: str) -> None:
    with (package / "statement.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[ledger]\nfolder = "{folder}"\n')
    (package / "cost_centres.csv").write_text("cost_centre,unit\n100,A\n", encoding="utf-8")
    (package / "profiles").mkdir()
    (package / "profiles" / "viennit.toml").write_text(PROFILE, encoding="utf-8")
    assert toteuma("ledger", "import", package, written(GOOD), "--profile", "viennit").code == 0
    before = files_of(tmp_path)
    new = tmp_path / "elsewhere" / "next"
    assert toteuma("roll", package, "--to", new).code == 0
    assert before.items() <= files_of(tmp_path).items()
    assert (new / "profiles" / "viennit.toml").is_file()
    told = []
    for one in (package, new):
        data = validate(one).data
        assert data is not None
        told.append(Statement(data).book.figure(unit="A", line="operating_revenue", year=2025, stage="actual").value)
    assert told[0] == told[1] == Decimal("1250.50")


def test_the_command_tells_what_came_along(toteuma: Any, tmp_path: Path) -> None:
    told = toteuma("roll", MODEL, "--to", tmp_path / "uusi")
    assert (told.code, told.err) == (0, "")
    assert "Tavoitteet: siirtyi 4. Täytetään uudelleen: Tulos, Tila.\n" in told.out
    assert "Tekstit: 6 jäi vanhaan" in told.out
    assert "tarkista ne (statement.toml): inhabitants." in told.out, "a note whose text names the old year"
    assert f"Vuoden 2026 paketti on kansiossa {tmp_path / 'uusi'}." in told.out
    assert toteuma("roll", MODEL, "--to", tmp_path / "x", "--goals", "some").code == 2
    assert toteuma("roll", MODEL).code == 2, "a folder is needed"
    assert toteuma("roll", MODEL, "--to", tmp_path / "uusi").code == 3
    assert not (tmp_path / "x").exists()


# --- in the workplace -----------------------------------------------------------------------------------------------------------


def _frozen(place: Any, name: str) -> None:
    for unit in ("KUNTA", "SIV", "TEK"):
        place.move(name, unit, "submit", by="anna", at=at(1))
        place.move(name, unit, "approve", by="risto", at=at(2))
    place.move(name, "", "propose", by="kaisa", at=at(3))
    note_build(place, name, version_of(place, name), "0" * 64, at=at(4))
    approve(place, name, Decision({Language.FI: "Valtuusto"}, date(2026, 6, 1), "§ 1"), by="bo", at=at(5))


def test_a_frozen_statement_goes_on_with_its_people_and_days(tmp_path: Path) -> None:
    place = workplace()
    name = f"kunta-2025-{os.getpid()}-{tmp_path.name}"
    place.take_in(MODEL, name, by="loader", at=at(), due=date(2026, 2, 15))
    roles = {"anna": "officer", "risto": "reviewer", "kaisa": "controller", "bo": "board"}
    give(place, name, {person: Duty(role, "KUNTA") for person, role in roles.items()})
    with pytest.raises(NotAllowed):
        roll_statement(place, name, next_name(place, name), Goals.ALL, by="kaisa", at=at(6))
    _frozen(place, name)
    head, files = place.keeper.head(name), place.files(name)
    new = next_name(place, name)
    assert new == name.replace("2025", "2026", 1)
    with pytest.raises(NotAllowed):
        roll_statement(place, name, new, Goals.ALL, by="anna", at=at(6))
    for wrong in (name, "ei kelpaa", "../x", ""):
        with pytest.raises(NotLoadable):
            roll_statement(place, name, wrong, Goals.ALL, by="kaisa", at=at(6))
    roll_statement(place, name, new, Goals.OPEN, by="kaisa", at=at(6))
    assert (place.keeper.head(name), place.files(name)) == (head, files), "the old one does not change"
    assert place.year(new) == "2026"
    chapters = place.keeper.records(new, "chapters")
    assert {(kept.values["state"], kept.values["due"]) for kept in chapters.values()} == {("draft", "2027-02-15")}
    assert set(place.keeper.all_duties(new)) == set(place.keeper.all_duties(name))
    assert [one.values["follows"] for one in Journal(place, new).noted(ROLLED)] == [name]
    assert [one.values["followed_by"] for one in Journal(place, name).noted(ROLLED)] == [new]
    assert place.verify(new).fault == place.verify(name).fault == ""
    roll(MODEL, tmp_path / "same", Goals.OPEN)
    same = {path: data for path, data in files_of(tmp_path / "same").items() if path != "datapackage.json"}
    assert {path: data for path, data in place.files(new).items() if path != "datapackage.json"} == same
    assert next_name(place, name) == f"{new}-2"


def test_last_years_texts_are_seen_in_the_new_statement_and_the_page_shows_what_comes_along() -> None:
    from django.test import Client

    from toteuma.web.models import Person

    place = workplace()
    name = taken_in(place)
    give(place, name, {person: Duty(role, "KUNTA") for person, role in
                       {"anna": "officer", "risto": "reviewer", "kaisa": "controller", "bo": "board"}.items()})  # fmt: skip
    _frozen(place, name)
    visitor = Client(SERVER_NAME="localhost")
    visitor.force_login(Person.objects.get(username="kaisa"))
    address = f"/fi/s/{name}/roll"
    assert f'href="{address}"' in visitor.get(f"/fi/s/{name}/overview").content.decode()
    page = visitor.get(address).content.decode()
    assert "Aloita vuosi 2026" in page
    assert "Tulos, Tila" in page
    assert visitor.post(address, {"name": name, "goals": "all"}).status_code == 400
    answer = visitor.post(address, {"name": f"{name}-seuraava", "goals": "all"})
    assert answer.headers["Location"] == f"/fi/s/{name}-seuraava/overview"
    assert visitor.get(answer.headers["Location"]).status_code == 200
    form = visitor.get(f"/fi/s/{name}-seuraava/goals/substitutes").content.decode()
    assert "Sijaispooli aloitti syksyllä." in form, "last year's text"
    kept = place.keeper.record(f"{name}-seuraava", "goals", "substitutes")
    assert kept is not None
    assert "result_fi" not in kept.values
