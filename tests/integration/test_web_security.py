"""What somebody could try who has a key or a role and means no good: each stands here because it once went through, or would do harm if it did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from tests.web_made import at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound
from toteuma.core.language import Language
from toteuma.services.arrangement import digest_of, make, propose
from toteuma.services.arranging import Edit
from toteuma.services.change_log import Change
from toteuma.services.desk import read_desk
from toteuma.services.entries import CHAPTERS, COLUMNS, CONTENT, FILES, PROSE, SETTINGS, STATEMENT
from toteuma.services.kept_ledgers import LEDGER
from toteuma.services.present_package import present_package
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace


@dataclass
class Setting:
    place: Workplace
    name: str

    @property
    def number(self) -> int:
        return self.place.keeper.head(self.name).number

    def person(self, role: str) -> str:
        return f"{self.name}-{role}"

    def save(self, table: str, key: str, column: str, text: str, role: str) -> None:
        kept = self.place.keeper.record(self.name, table, key)
        base = kept.base(column) if kept else 0
        self.place.save(self.name, table, key, column, text, base=base, by=self.person(role), at=at(9))

    def visitor(self, role: str) -> Any:
        from django.test import Client

        from toteuma.web.models import Person

        made = Client(SERVER_NAME="localhost")
        made.force_login(Person.objects.get(username=self.person(role)))
        return made


@pytest.fixture
def begun() -> Setting:
    place = workplace()
    setting = Setting(place, taken_in(place))
    duties = {"controller": Duty("controller", "KUNTA"), "schools": Duty("controller", "SIV"), "officer": Duty("officer", "SIV")}
    give(place, setting.name, {setting.person(role): duty for role, duty in {**duties, "reviewer": Duty("reviewer", "KUNTA")}.items()})
    return setting


# --- the controller's edits, which travel through the browser ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "edit",
    [
        Edit(CHAPTERS, removed=("SIV",)),
        Edit(CHAPTERS, {"SIV": {CONTENT: "x"}}),
        Edit(STATEMENT, removed=("",)),
        Edit(LEDGER, removed=("",)),
        Edit(COLUMNS, {"units": {CONTENT: "no list"}}),
        Edit(FILES, {"explanations.toml": {CONTENT: "eA=="}}),
        Edit(PROSE, removed=("SIV/review",)),
        Edit(SETTINGS, removed=("statement.toml",)),
        Edit("nothing", {"x": {"y": "z"}}),
    ],
    ids=lambda edit: f"{edit.table}-{'-'.join(edit.removed) or 'cells'}",
)
def test_nothing_but_tables_and_settings_is_arranged(begun: Setting, edit: Edit) -> None:
    """A chapter that is gone is one that nobody has to approve any more."""
    before = begun.number
    with present_package(begun.place, begun.name) as package:
        desk = read_desk(package)
    asked = {"seen": before, "language": Language.FI, "by": begun.person("controller"), "at": at(5)}
    with pytest.raises(NotFound):
        propose(begun.place, begun.name, desk, [edit], **asked)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        make(begun.place, begun.name, [edit], "", **asked)  # type: ignore[arg-type]
    sent = [{"table": edit.table, "cells": edit.cells, "removed": list(edit.removed), "added": []}]
    answer = begun.visitor("controller").post(f"/fi/s/{begun.name}/package/make", {"edits": json.dumps(sent), "seen": str(before)})
    assert answer.status_code == 404
    assert begun.number == before


def test_a_row_is_not_moved_into_a_chapter_that_is_closed(begun: Setting) -> None:
    begun.place.move(begun.name, "TEK", "submit", by=begun.person("controller"), at=at(1))
    begun.place.move(begun.name, "TEK", "approve", by=begun.person("reviewer"), at=at(2))
    before = begun.number
    edit = Edit("goals", {"summer_books": {"unit": "TEK"}})
    asked = {"seen": before, "language": Language.FI, "by": begun.person("controller"), "at": at(5)}
    with pytest.raises(NotAllowed):
        make(begun.place, begun.name, [edit], "", **asked)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        begun.save("goals", "summer_books", "unit", "TEK", "controller")
    assert begun.number == before


# --- whose a record is ------------------------------------------------------------------------------------------------------------


def test_nobody_puts_a_record_into_a_chapter_that_is_not_theirs(begun: Setting) -> None:
    before = begun.number
    for table, key, column, text in (("goals", "summer_books", "unit", "TEK"), ("indicators", "books_per_child", "goal", "roads")):
        with pytest.raises(NotAllowed):
            begun.save(table, key, column, text, "schools")
    assert begun.number == before
    begun.save("indicators", "books_per_child", "goal", "substitutes", "schools")
    begun.save("goals", "summer_books", "unit", "TEK", "controller")
    with pytest.raises(NotAllowed):
        begun.save("goals", "summer_books", "unit", "SIV", "schools")


# --- what no page of ours sends ---------------------------------------------------------------------------------------------------

ENDLESS, ZERO = "9" * 5000, "\0"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("units/SIV/review", {"since": ENDLESS}),
        ("log", {"log": "nobody's"}),
        ("log", {"before": ENDLESS}),
        ("log", {"search": ZERO}),
        ("workbook", {"taken": ENDLESS}),
        ("package/tables/goals", {"first": ENDLESS, "blank": ENDLESS}),
        ("package/tables/goals", {"first": "²", "blank": "١"}),
        (f"built/{'a' * 64}/{'x' * 400}", {}),
        (f"built/{'a' * 64}/{ZERO}", {}),
        (f"units/{ZERO}", {}),
    ],
)
def test_an_address_that_nobody_was_given_is_no_defect(begun: Setting, path: str, sent: dict[str, str]) -> None:
    answer = begun.visitor("controller").get(quote(f"/fi/s/{begun.name}/{path}"), sent)
    assert answer.status_code in (200, 400, 404)


def test_a_form_with_endless_numbers_changes_nothing(begun: Setting) -> None:
    visitor, before = begun.visitor("controller"), begun.number
    sent = {"number": ENDLESS, "seen": ENDLESS, "year": ENDLESS, "new.9.code": "x", f"new.{ENDLESS}.code": "x", "edits": "[]", "back": "x"}
    for path in ("restore", "save", "package/make", "package/tables/goals/look", "explain"):
        assert visitor.post(f"/fi/s/{begun.name}/{path}", sent).status_code in (302, 400, 404, 422)
    assert begun.number == before


@pytest.mark.parametrize(
    "body", [b'{"column": "result_fi", "text": "\\ud800", "number": 1}', b"[" * 100_000, b"\xff", b'{"number": 1e999}']
)
def test_a_program_that_sends_no_text_is_told_so(begun: Setting, body: bytes) -> None:
    from django.test import Client

    from toteuma.web.tokens import make_token

    key = make_token(begun.person("officer"), "koe", at=datetime.now(UTC), days=1)
    address = f"/api/v1/statements/{begun.name}/records/goals/summer_books"
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
    answer = Client(SERVER_NAME="localhost").patch(address, body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "body")
    assert "openapi.json" in answer.json()["detail"]


# --- what the page does not offer ---------------------------------------------------------------------------------------------------


def test_nobody_starts_a_build_who_does_not_bring_the_statement_to_the_board(begun: Setting) -> None:
    from toteuma.web.models import Job

    address = f"/fi/s/{begun.name}/build"
    assert begun.visitor("reviewer").post(address).status_code == 403
    assert not Job.objects.filter(statement__name=begun.name, kind="proposal").exists()
    assert begun.visitor("controller").post(address).status_code in (302, 403)


@pytest.mark.parametrize("file", ["statement.toml", "municipality.toml"])
def test_settings_are_not_emptied(begun: Setting, file: str) -> None:
    """Nothing of the statement could be shown any more, and no page would bring them back."""
    change = Change(at=at(5), by=begun.person("controller"), table=SETTINGS, key=file, field=CONTENT, old=_settings(begun, file), new="")
    sent = [{"table": SETTINGS, "cells": {file: {CONTENT: ""}}, "removed": [], "added": []}]
    made = {"edits": json.dumps(sent), "seen": str(begun.number), "digest": digest_of([change])}
    visitor = begun.visitor("controller")
    for path, fields in ((f"package/settings/{file}/look", {"content": "", "seen": made["seen"]}), ("package/make", made)):
        assert visitor.post(f"/fi/s/{begun.name}/{path}", fields).status_code == 400
    assert _settings(begun, file)


def _settings(begun: Setting, file: str) -> str:
    kept = begun.place.keeper.record(begun.name, SETTINGS, file)
    assert kept is not None
    return kept.values[CONTENT]
