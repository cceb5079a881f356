"""A chapter's way from draft to frozen, on SQLite and on PostgreSQL: who may take which step, and that nothing moves after the last."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.web_made import DATABASES, MODEL, at, files_of, give, taken_in, workplace
from toteuma.core.errors import NotAllowed, NotFound, ReasonMissing
from toteuma.core.language import Language
from toteuma.services.decision import Decision, approve, note_build, version_of
from toteuma.services.entries import content_hash
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

PEOPLE = {
    "anna": Duty("officer", "SIV"),
    "rauno": Duty("reviewer", "KUNTA"),
    "kaisa": Duty("controller", "KUNTA"),
    "paula": Duty("board", "KUNTA"),
    "tuomas": Duty("auditor", "KUNTA"),
}


@pytest.fixture(params=DATABASES)
def begun(request: pytest.FixtureRequest) -> tuple[Workplace, str]:
    place = workplace(request.param)
    name = taken_in(place)
    give(place, name, PEOPLE)
    return place, name


def _step(place: Workplace, name: str, unit: str, action: str, by: str, reason: str = "") -> str:
    return place.move(name, unit, action, by=by, at=at(5), reason=reason)


def _freeze(place: Workplace, name: str) -> None:
    note_build(place, name, version_of(place, name), "m", at=at(5))
    approve(place, name, Decision({Language.FI: "Kunnanhallitus"}, date(2026, 3, 24), "§ 26"), by="paula", at=at(6))


def test_from_draft_to_frozen(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    assert _step(place, name, "SIV", "submit", "anna") == "submitted"
    with pytest.raises(NotAllowed):
        place.save(name, "goals", "summer_books", "result_fi", "x", base=1, by="anna", at=at(6))
    with pytest.raises(ReasonMissing):
        _step(place, name, "SIV", "return", "rauno", "  ")
    assert place.state(name, "SIV") == "submitted"
    assert _step(place, name, "SIV", "return", "rauno", "Kerro luvuista.") == "returned"
    assert _step(place, name, "SIV", "submit", "anna") == "submitted"
    assert _step(place, name, "SIV", "approve", "rauno") == "approved"
    with pytest.raises(NotAllowed):
        _step(place, name, "KUNTA", "propose", "kaisa")
    for unit in ("KUNTA", "TEK"):
        _step(place, name, unit, "submit", "kaisa")
        _step(place, name, unit, "approve", "rauno")
    assert _step(place, name, "KUNTA", "propose", "kaisa") == "board"
    assert {place.state(name, unit) for unit in ("KUNTA", "SIV", "TEK")} == {"board"}
    assert version_of(place, name) == content_hash(files_of(MODEL)), "nobody changed a word on the way"
    with pytest.raises(NotAllowed):
        _step(place, name, "KUNTA", "freeze", "paula", "§ 26")
    assert place.keeper.head(name).frozen == "", "freezing is no step by itself"
    _freeze(place, name)
    assert {place.state(name, unit) for unit in ("KUNTA", "SIV", "TEK")} == {"frozen"}
    assert place.verify(name).fault == ""


def test_nothing_changes_after_freezing_whatever_speaks_to_the_database(begun: tuple[Workplace, str]) -> None:
    from django.db import DatabaseError, connections, transaction

    place, name = begun
    for unit in ("KUNTA", "SIV", "TEK"):
        _step(place, name, unit, "submit", "kaisa")
        _step(place, name, unit, "approve", "rauno")
    _step(place, name, "KUNTA", "propose", "kaisa")
    _freeze(place, name)
    for action in ("submit", "return", "approve", "propose", "send_back", "freeze"):
        for person in PEOPLE:
            with pytest.raises(NotAllowed):
                _step(place, name, "SIV", action, person, "Syy.")
    using = place.keeper.using  # type: ignore[attr-defined]
    for statement in (
        "UPDATE web_record SET position = 9 WHERE statement_id = (SELECT id FROM web_statement WHERE name = %s)",
        "DELETE FROM web_record WHERE statement_id = (SELECT id FROM web_statement WHERE name = %s)",
        "UPDATE web_statement SET frozen = '' WHERE name = %s",
        'INSERT INTO web_change (statement_id, number, at, "by", "table", key, field, old, new, reason, previous, hash) '
        "SELECT id, number + 1, '2026-03-01', 'x', 'goals', 'x', '', '', '', '', '', '' FROM web_statement WHERE name = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(statement, [name])
    assert place.verify(name).fault == ""


@pytest.mark.parametrize(
    ("action", "by"),
    [("submit", "rauno"), ("submit", "tuomas"), ("submit", "stranger"), ("approve", "anna"), ("return", "anna"), ("freeze", "kaisa")],
)
def test_steps_of_others_are_refused_and_leave_no_trace(begun: tuple[Workplace, str], action: str, by: str) -> None:
    place, name = begun
    before = place.keeper.head(name)
    with pytest.raises(NotAllowed):
        _step(place, name, "SIV", action, by, "Syy.")
    assert place.keeper.head(name) == before


def test_an_officer_of_one_unit_has_none_beside_it(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    with pytest.raises(NotAllowed):
        _step(place, name, "TEK", "submit", "anna")


@pytest.mark.parametrize("action", ["propose", "send_back"])
def test_a_statement_without_chapters_is_led_nowhere(tmp_path: Path, action: str) -> None:
    shutil.copytree(MODEL, tmp_path / "package")
    units = tmp_path / "package" / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    place = workplace()
    name = taken_in(place, tmp_path / "package")
    number = place.keeper.head(name).number
    with pytest.raises(NotAllowed):
        place.move(name, "", action, by="stranger", at=at(1), reason="Siksi.")
    assert place.keeper.head(name).number == number


def test_nobody_approves_what_they_submitted(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    give(place, name, {"kaksi": Duty("officer", "TEK")})
    give(place, name, {"kaksi": Duty("reviewer", "TEK")})
    _step(place, name, "TEK", "submit", "kaksi")
    assert "approve" not in {one.name for one in place.possible(name, "TEK", "kaksi")}
    with pytest.raises(NotAllowed):
        _step(place, name, "TEK", "approve", "kaksi")
    assert _step(place, name, "TEK", "approve", "rauno") == "approved"


def test_what_is_no_step_and_what_is_no_unit_are_not_found(begun: tuple[Workplace, str]) -> None:
    place, name = begun
    for unit, action in (("SIV", "write"), ("SIV", "explode"), ("none", "submit")):
        with pytest.raises(NotFound):
            _step(place, name, unit, action, "kaisa")
