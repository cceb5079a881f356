"""A desk after values were saved is the desk of the whole package read anew, whatever was saved; comparisons of amounts are not made again."""

from __future__ import annotations

import random
import sys
import threading
from typing import Any

import pytest

from tests.web_made import EXAMPLES, MODEL, at, give, taken_in, workplace
from toteuma.core.language import Language
from toteuma.services.desk import Desk
from toteuma.services.rights import Duty
from toteuma.services.rows import add, remove
from toteuma.services.workplace import Workplace


def _controller(place: Workplace, statement: str) -> str:
    root = next(unit for unit in place.tree(statement).units if len(place.tree(statement).line_of(unit)) == 1)
    name = f"{statement}-controller"
    give(place, statement, {name: Duty("controller", root)})
    return name


def _save(place: Workplace, statement: str, by: str, table: str, key: str, column: str, text: str) -> None:
    kept = place.keeper.record(statement, table, key)
    assert kept is not None
    place.save(statement, table, key, column, text, base=kept.base(column), by=by, at=at(1))


def _read_anew(statement: str) -> Desk:
    from toteuma.services.desk import read_desk
    from toteuma.services.present_package import present_package

    with present_package(workplace(), statement) as package:
        return read_desk(package)


def _shown(data: Any) -> dict[str, Any]:
    told = ("indicators", "key_figure_values", "risks", "projects", "key_figures", "amounts", "facts", "investment_projects")
    return {name: getattr(data, name) for name in told}


def test_a_status_that_was_chosen_counts_at_once_and_a_result_that_was_written_makes_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    place = workplace()
    from toteuma.web import desks

    name = taken_in(place)
    by = _controller(place, name)
    count = '{{ goal_count(status="met") | number }}'
    units = {unit for (_, unit) in place.keeper.records(name, "units")}

    def counted() -> dict[str, tuple[str, ...]]:
        return {unit: desks.desk_of(name).preview(unit, count, Language.FI).paragraphs for unit in units}

    before, desk = counted(), desks.desk_of(name)
    read: list[str] = []
    whole = desks._read
    monkeypatch.setattr(desks, "_read", lambda *told: read.append(told[0]) or whole(*told))
    _save(place, name, by, "goals", "summer_books", "result_fi", "Kirjoja luettiin.")
    assert desks.desk_of(name) is desk
    _save(place, name, by, "goals", "summer_books", "status", "not_met")
    anew = _read_anew(name)
    assert counted() == {unit: anew.preview(unit, count, Language.FI).paragraphs for unit in units} != before
    assert read == [], "nothing but the statuses was read"


def test_a_desk_is_taken_further_while_others_read_from_it() -> None:
    from toteuma.core.evidence import ReadDocument

    desk = _read_anew(taken_in(workplace()))
    assert desk.data is not None
    over, before = threading.Event(), sys.getswitchinterval()

    def read() -> None:
        """Documents and doubts are kept in a desk as pages ask for them, each on its own thread."""
        for number in range(40_000):
            if over.is_set():
                return
            desk.read[str(number), Language.FI] = ReadDocument("", Language.FI, None, ())
            desk.told[str(number), Language.FI, Language.FI, "a"] = ((), ())

    reader = threading.Thread(target=read)
    sys.setswitchinterval(1e-6)
    reader.start()
    try:
        while len(desk.told) < 1000:
            pass
        for _ in range(25):
            desk.with_values(desk.data, {"A"})
    finally:
        over.set()
        reader.join()
        sys.setswitchinterval(before)


@pytest.mark.parametrize("package", [MODEL, EXAMPLES / "aaltosaari-2025"], ids=["model", "aaltosaari"])
def test_a_desk_after_saves_is_that_of_the_package_read_anew(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = workplace()
    from toteuma.web import desks

    name = taken_in(place, package)
    by, chance = _controller(place, name), random.Random(5)
    first = desks.desk_of(name)
    read: list[str] = []
    whole = desks._read
    monkeypatch.setattr(desks, "_read", lambda *told: read.append(told[0]) or whole(*told))
    values = sorted(key for (_, key), kept in place.keeper.records(name, "key_figure_values").items() if kept.values.get("value"))
    indicators = sorted(key for (_, key), kept in place.keeper.records(name, "indicators").items() if kept.values.get("value"))
    risks = sorted(key for _, key in place.keeper.records(name, "risks"))
    for number in range(6):
        _save(place, name, by, "key_figure_values", chance.choice(values), "value", str(number + 3))
        if indicators:
            _save(place, name, by, "indicators", chance.choice(indicators), "value", str(number + 5))
        _save(place, name, by, "risks", chance.choice(risks), "follow_up_fi", f"Seurattiin {number}.")
        now = desks.desk_of(name)
        assert now.data is not None
        assert _shown(now.data) == _shown(_read_anew(name).data)
    assert read == [], "none of them needed the whole package"
    assert now.statement is not None
    assert first.statement is not None
    assert now.statement.book is first.statement.book


def test_rows_that_come_and_go_move_the_places_of_the_others() -> None:
    place = workplace()
    from toteuma.web import desks

    name = taken_in(place)
    by = _controller(place, name)
    desks.desk_of(name)
    first = next(kept.values for kept in place.keeper.records(name, "risks").values())
    given = {"class": first["class"], "description_fi": "Lumi.", "probability": "2", "significance": "2"}
    key = add(place, name, "risks", "SIV", given, by=by, at=at(1))
    assert _shown(desks.desk_of(name).data) == _shown(_read_anew(name).data)
    gone = next(key for _, key in place.keeper.records(name, "risks"))
    remove(place, name, "risks", gone, by=by, at=at(2))
    assert _shown(desks.desk_of(name).data) == _shown(_read_anew(name).data)
    assert key


def test_what_decides_on_amounts_reads_the_package_anew() -> None:
    place = workplace()
    from toteuma.web import desks

    name = taken_in(place)
    by = _controller(place, name)
    before = desks.desk_of(name)
    key = next(key for (_, key), kept in place.keeper.records(name, "amounts").items() if kept.values["stage"] == "actual")
    _save(place, name, by, "amounts", key, "amount", "-123.00")
    after = desks.desk_of(name)
    assert after is not before
    assert _shown(after.data) == _shown(_read_anew(name).data) != _shown(before.data)


def test_a_figure_is_seen_at_once_in_a_text_that_tells_it() -> None:
    """A text that was looked at before is held against the value that has just been saved."""
    from toteuma.services.typed_figures import told_in

    place = workplace()
    from toteuma.web import desks

    name = taken_in(place)
    by = _controller(place, name)
    desk = desks.desk_of(name)
    assert desk.data is not None
    figure = next(
        one for one in desk.data.key_figures if not one.formula and any(v.key_figure == one.id for v in desk.data.key_figure_values)
    )
    key = next(
        key
        for (_, key), kept in place.keeper.records(name, "key_figure_values").items()
        if kept.values["key_figure"] == figure.id and kept.values["year"] == "2025" and kept.values["stage"] == "actual"
    )
    text = f'{{{{ key_figure("{figure.id}") | number }}}}'
    told_in(desk, figure.unit, (text,), Language.FI, Language.FI)
    for value in ("41", "42"):
        _save(place, name, by, "key_figure_values", key, "value", value)
        paragraphs = desks.desk_of(name).preview(figure.unit, text, Language.FI).paragraphs
        assert paragraphs[0].startswith(value), paragraphs


def test_a_desk_made_in_a_transaction_that_is_taken_back_is_not_kept() -> None:
    place = workplace()
    from toteuma.web import desks

    name = taken_in(place)
    by = _controller(place, name)
    before = desks.desk_of(name)
    key = next(key for (_, key), kept in place.keeper.records(name, "key_figure_values").items() if kept.values.get("value"))

    class TakenBackError(Exception):
        pass

    def take_back() -> None:
        with place.keeper.transaction():
            _save(place, name, by, "key_figure_values", key, "value", "77")
            assert desks.desk_of(name).data != before.data
            raise TakenBackError

    with pytest.raises(TakenBackError):
        take_back()
    assert desks.desk_of(name).data == before.data
