"""Comments, what changed since a stage, and the journal they stand in, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.web_made import DATABASES, at, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound, ReasonMissing
from toteuma.services.comments import answer, comment, comments_of, open_comments, settle
from toteuma.services.differences import changed_since
from toteuma.services.journal import Journal, journal_of
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

PEOPLE = {"anna": Duty("officer", "SIV"), "rauno": Duty("reviewer", "KUNTA"), "timo": Duty("officer", "TEK")}
RESULT = ("goals", "summer_books", "result_fi")


@pytest.fixture(params=DATABASES)
def begun(request: pytest.FixtureRequest) -> tuple[Workplace, str]:
    place = workplace(request.param)
    name = taken_in(place)
    give(place, name, PEOPLE)
    return place, name


def _save(place: Workplace, name: str, text: str, minutes: int) -> None:
    kept = place.keeper.record(name, *RESULT[:2])
    assert kept is not None
    place.save(name, *RESULT, text, base=kept.base("result_fi"), by="anna", at=at(minutes))


def test_a_comment_is_asked_answered_and_settled_and_changes_nothing_in_the_statement(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    before = place.keeper.head(name)
    assert Journal(place, name).verify() is None, "nothing was written into it yet"
    asked = comment(place, name, "SIV", RESULT, "Montako kirjaa?\r\n", by="rauno", at=at(1))
    answer(place, name, asked, "Viisi.", by="anna", at=at(2))
    first, second = comments_of(place, name, "SIV")
    assert (first.field, first.text, first.by, first.at, first.settled_by) == (RESULT, "Montako kirjaa?", "rauno", at(1), "")
    assert (second.answers, second.by) == (asked, "anna")
    assert open_comments((first, second)) == (first,)
    assert comments_of(place, name, "TEK") == ()
    settle(place, name, asked, by="anna", at=at(3))
    assert [(one.settled_by, one.settled_at) for one in comments_of(place, name) if not one.answers] == [("anna", at(3))]
    settle(place, name, asked, by="rauno", at=at(4), settled=False)
    assert len(open_comments(comments_of(place, name))) == 1
    assert place.keeper.head(name) == before
    verdict = Journal(place, name).verify()
    assert verdict is not None
    assert (verdict.fault, verdict.changes) == ("", 4)
    assert journal_of(name) not in place.keeper.statements()  # type: ignore[attr-defined]


def test_who_may_not_read_a_chapter_says_nothing_of_it(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    for by in ("timo", "stranger"):
        with pytest.raises(NotAllowed):
            comment(place, name, "SIV", RESULT, "Hei.", by=by, at=at(1))
    asked = comment(place, name, "SIV", ("chapters", "SIV", ""), "Koko osuudesta.", by="rauno", at=at(1))
    for by in ("timo", "stranger"):
        with pytest.raises(NotAllowed):
            answer(place, name, asked, "Hei.", by=by, at=at(2))
        with pytest.raises(NotAllowed):
            settle(place, name, asked, by=by, at=at(2))


@pytest.mark.parametrize(
    ("unit", "field", "text", "error"),
    [
        ("SIV", RESULT, "  \n", ReasonMissing),
        ("SIV", ("goals", "none", "result_fi"), "x", NotFound),
        ("SIV", ("goals", "summer_books", "colour"), "x", NotFound),
        ("SIV", ("chapters", "TEK", ""), "x", NotFound),
        ("TEK", RESULT, "x", NotFound),
    ],
)
def test_what_cannot_be_commented_on_is_told(
    begun: tuple[Workplace, str], unit: str, field: tuple[str, str, str], text: str, error: type[Exception]
) -> None:
    place, name = begun
    with pytest.raises(error):
        comment(place, name, unit, field, text, by="rauno", at=at(1))


def test_what_changed_since_a_stage_is_told_field_by_field(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    kept = place.keeper.record(name, "goals", "summer_books")
    assert kept is not None
    old, start = kept.values["result_fi"], place.keeper.head(name).number
    _save(place, name, "Luettiin paljon.", 1)
    _save(place, name, "Luettiin enemmän.", 2)
    (change,) = changed_since(place, name, "SIV", start).values()
    assert (change.old, change.new, change.by, change.at) == (old, "Luettiin enemmän.", "anna", at(2))
    middle = place.keeper.head(name).number
    _save(place, name, "Muuta.", 3)
    _save(place, name, "Luettiin enemmän.", 4)
    assert changed_since(place, name, "SIV", middle) == {}, "changed and changed back"
    assert changed_since(place, name, "TEK", start) == {}
    whole = changed_since(place, name, "SIV", 0)
    assert ("goals", "summer_books", "text_fi") in whole, "before the beginning there was nothing"
    assert {place.unit_of(name, table, key, found) for table, key, _ in whole if (found := place.keeper.record(name, table, key))} == {
        "SIV"
    }
