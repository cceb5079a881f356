"""What pages read from memory is what stands in the database, on both: after saves, by many at once, and after a change that was taken back."""

from __future__ import annotations

import threading

import pytest

from tests.web_made import DATABASES, at, give, taken_in, workplace
from toteuma.core.errors import NotFound
from toteuma.services.rights import Duty
from toteuma.services.workplace import Workplace

FIELD = ("goals", "summer_books", "result_fi")


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest) -> Workplace:
    return workplace(request.param)


@pytest.fixture
def statement(place: Workplace) -> str:
    name = taken_in(place)
    give(place, name, {f"{name}-officer": Duty("officer", "SIV")})
    return name


def _save(place: Workplace, statement: str, text: str) -> None:
    kept = place.keeper.record(statement, *FIELD[:2])
    assert kept is not None
    place.save(statement, *FIELD, text, base=kept.base(FIELD[2]), by=f"{statement}-officer", at=at(1))


def _remembering(place: Workplace) -> Workplace:
    from toteuma.web.keeper import DatabaseKeeper, RememberingKeeper

    assert isinstance(place.keeper, DatabaseKeeper)
    return Workplace(RememberingKeeper(place.keeper.using))


def test_each_save_is_seen_by_the_next_page_and_not_by_one_that_is_being_made(place: Workplace, statement: str) -> None:
    reading = _remembering(place)
    assert reading.keeper.records(statement) == place.keeper.records(statement)
    _save(place, statement, "Ensin näin.")
    assert reading.keeper.records(statement) != place.keeper.records(statement), "a page is of one moment"
    again = _remembering(place)
    assert again.keeper.records(statement) == place.keeper.records(statement)
    assert again.keeper.head(statement) == place.keeper.head(statement)
    assert list(again.keeper.records(statement, "goals")) == list(place.keeper.records(statement, "goals"))


def test_what_was_taken_back_is_not_remembered(place: Workplace, statement: str) -> None:
    class TakenBackError(Exception):
        pass

    before = _remembering(place).keeper.records(statement)

    def take_back() -> None:
        with place.keeper.transaction():
            _save(place, statement, "Tätä ei jää.")
            assert _remembering(place).keeper.records(statement) == place.keeper.records(statement), "in the transaction it stands"
            raise TakenBackError

    with pytest.raises(TakenBackError):
        take_back()
    assert _remembering(place).keeper.records(statement) == before
    _save(place, statement, "Tämä jää.")
    kept = _remembering(place).keeper.record(statement, *FIELD[:2])
    assert kept is not None
    assert kept.values[FIELD[2]] == "Tämä jää."


def test_a_statement_that_there_is_not_has_no_records(place: Workplace) -> None:
    reading = _remembering(place)
    assert (reading.keeper.exists("none"), dict(reading.keeper.records("none", "goals"))) == (False, {})
    with pytest.raises(NotFound):
        reading.keeper.head("none")


def test_too_many_changes_are_read_anew(place: Workplace, statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from toteuma.web import snapshots

    monkeypatch.setattr(snapshots, "MOST_CHANGES", 1)
    _remembering(place).keeper.records(statement)
    for number in range(3):
        _save(place, statement, f"Teksti {number}.")
    assert _remembering(place).keeper.records(statement) == place.keeper.records(statement)


def test_readers_beside_writers_see_whole_moments(place: Workplace, statement: str) -> None:
    """Each reader finds its records to be what the log made up to the number that it was told."""
    from django.db import connections

    from toteuma.services.change_log import Records, apply

    moments: list[tuple[int, str]] = []
    over = threading.Event()

    def reading() -> None:
        while not over.is_set():
            one = _remembering(place)
            kept = one.keeper.record(statement, *FIELD[:2])
            assert kept is not None
            moments.append((one.keeper.head(statement).number, kept.values.get(FIELD[2], "")))
        connections.close_all()

    readers = [threading.Thread(target=reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(15):
        _save(place, statement, f"Kerta {number}.")
    over.set()
    for reader in readers:
        reader.join()
    stood: dict[int, str] = {}
    records: Records = {}
    for change in place.keeper.changes(statement):
        apply(records, change)
        if FIELD[:2] in records:
            stood[change.number] = records[FIELD[:2]].values.get(FIELD[2], "")
    assert moments
    assert [one for one in moments if stood[one[0]] != one[1]] == []
