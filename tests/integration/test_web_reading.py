"""The pages of those who read and decide, over HTTP: review, and what is said there."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.test_web_pages import ROLES, client
from tests.web_made import at, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.texts import words


@pytest.fixture
def statement() -> str:
    place = workplace()
    name = taken_in(place)
    give(place, name, {f"{name}-{role}": duty for role, duty in ROLES.items()})
    return name


def page(visitor: Any, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    text: str = answer.content.decode()
    return text


def said(key: str) -> str:
    return words()[f"web_{key}"].get(Language.FI)


def _save(name: str, text: str, minutes: int) -> None:
    from toteuma.web.desks import KEEPER, WORKPLACE

    kept = KEEPER.record(name, "goals", "summer_books")
    assert kept is not None
    base, by = kept.base("result_fi"), f"{name}-officer"
    WORKPLACE.save(name, "goals", "summer_books", "result_fi", text, base=base, by=by, at=at(minutes))


def test_the_reviewer_sees_what_changed_since_the_return_word_by_word(statement: str) -> None:
    officer, reviewer = client(statement, "officer"), client(statement, "reviewer")
    chapter = f"/fi/s/{statement}/units/SIV"
    _save(statement, "Lapset lukivat kesällä.", 1)
    officer.post(f"{chapter}/move", {"action": "submit"})
    assert "<ins>" in page(reviewer, f"{chapter}/review"), "since the beginning"
    reviewer.post(f"{chapter}/move", {"action": "return", "reason": "Montako?"})
    assert said("review.count_none") in page(reviewer, f"{chapter}/review"), "since the return"
    _save(statement, "Lapset lukivat kesällä viisi kirjaa.", 2)
    shown = page(reviewer, f"{chapter}/review")
    assert re.search(r"<ins><span[^>]*>[^<]*</span> viisi kirjaa<span", shown)
    assert said("review.count_one") in shown
    assert shown.count("<del>") == 0
    assert "<del>" in page(reviewer, f"{chapter}/review?since=0"), "what came with the package was written over"


def test_a_comment_is_made_answered_and_settled_on_the_page(statement: str) -> None:
    officer, reviewer = client(statement, "officer"), client(statement, "reviewer")
    chapter = f"/fi/s/{statement}/units/SIV"
    field = {"table": "goals", "key": "summer_books", "column": "result_fi"}
    empty = reviewer.post(f"{chapter}/comment", {**field, "text": " "})
    assert empty.status_code == 400
    assert said("review.nothing_said") in empty.content.decode()
    made = reviewer.post(f"{chapter}/comment", {**field, "text": "Kerro <b>lisää</b>."})
    assert made.status_code == 302
    key = made.headers["Location"].partition("#comment")[2]
    assert said("review.open_one") in page(officer, chapter)
    assert "Kerro &lt;b&gt;lisää&lt;/b&gt;." in page(officer, f"{chapter}/review")
    assert officer.post(f"{chapter}/comment", {"answers": key, "text": "Kerroin."}).status_code == 302
    assert client(statement, "other").post(f"{chapter}/comment", {"answers": key, "text": "x"}).status_code == 403
    assert client(statement, "auditor").post(f"/fi/s/{statement}/comments/{key}/settle", {"settled": "1"}).status_code == 403
    assert officer.post(f"/fi/s/{statement}/comments/{key}/settle", {"settled": "1"}).status_code == 302
    shown = page(reviewer, f"{chapter}/review")
    assert "Kerroin." in shown
    assert "Hoidettu:" in shown
    assert said("review.open_one") not in page(officer, chapter)
    assert reviewer.post(f"/fi/s/{statement}/comments/9999/settle", {"settled": "1"}).status_code == 404


def test_pages_of_review_ask_the_database_a_bounded_number_of_times(statement: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reviewer, counted = client(statement, "reviewer"), {}
    for minutes in range(3):
        for column in ("result_fi", "status"):
            field = {"table": "goals", "key": "summer_books", "column": column, "text": "Miksi?"}
            reviewer.post(f"/fi/s/{statement}/units/SIV/comment", field)
        _save(statement, f"Muutos {minutes}.", minutes + 1)
        page(reviewer, f"/fi/s/{statement}/units/SIV/review")
        with CaptureQueriesContext(connection) as asked:
            page(reviewer, f"/fi/s/{statement}/units/SIV/review")
        counted[minutes] = len(asked)
    assert len(set(counted.values())) == 1, counted
    assert counted[0] <= 30, counted
