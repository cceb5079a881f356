"""How a goal's status follows from its indicators."""

from __future__ import annotations

import pytest

from tests.ledger import STATUSES, municipality, name, statement
from toteuma.core.conventions import Met, RollUp, Status
from toteuma.core.document import Shape
from toteuma.core.goal_status import rolled_up
from toteuma.core.records import Goal, Indicator

NONE = ""


@pytest.mark.parametrize(
    ("given", "every", "best", "worst"),
    [
        ([], NONE, NONE, NONE),
        (["met"], "met", "met", "met"),
        (["met", "met"], "met", "met", "met"),
        (["met", "partly"], "partly", "met", "partly"),
        (["met", "not_met"], "partly", "met", "not_met"),
        (["partly", "not_met"], "not_met", "partly", "not_met"),
        (["not_met", "not_met"], "not_met", "not_met", "not_met"),
        # one was not assessed: only what it could not have changed stands
        (["met", "open"], "open", "met", "open"),
        (["met", NONE], NONE, "met", NONE),
        (["partly", "open"], "open", "open", "open"),
        (["not_met", "open"], "open", "open", "not_met"),
        (["met", "not_met", "open"], "partly", "met", "not_met"),
        (["open", "open"], "open", "open", "open"),
        ([NONE, "open"], "open", "open", "open"),
        ([NONE, NONE], NONE, NONE, NONE),
    ],
)
def test_rules(given: list[str], every: str, best: str, worst: str) -> None:
    for order in (given, given[::-1]):
        assert [rolled_up(order, STATUSES, rule) for rule in (RollUp.ALL, RollUp.ANY, RollUp.WORST)] == [every, best, worst]


def test_meaning_decides_not_the_order_of_the_vocabulary() -> None:
    upside_down = tuple(reversed(STATUSES))
    assert rolled_up(["met", "not_met"], upside_down, RollUp.WORST) == "not_met"
    assert rolled_up(["met", "not_met"], upside_down, RollUp.ANY) == "met"


def test_of_two_statuses_of_one_meaning_the_later_one_is_worse() -> None:
    words = (
        Status("exceeded", Met.YES, Shape.FULL, "good", name("exceeded"), name("exceeded")),
        *STATUSES,
        Status("abandoned", Met.NO, Shape.CROSS, "bad", name("abandoned"), name("abandoned")),
    )
    assert rolled_up(["met", "exceeded"], words, RollUp.ALL) == "met"
    assert rolled_up(["met", "exceeded"], words, RollUp.ANY) == "exceeded"
    assert rolled_up(["abandoned", "not_met"], words, RollUp.WORST) == "abandoned"


def test_a_vocabulary_without_partly_goes_down_to_the_worst() -> None:
    words = tuple(status for status in STATUSES if status.met is not Met.PARTLY)
    assert rolled_up(["met", "not_met"], words, RollUp.ALL) == "not_met"


def test_what_was_said_of_the_goal_itself_stands_before_its_indicators() -> None:
    goals = (
        Goal(id="said", kind="binding", unit="T", text=name("said"), status="met"),
        Goal(id="follows", kind="binding", unit="T", text=name("follows")),
        Goal(id="bare", kind="binding", unit="T", text=name("bare")),
    )
    indicators = tuple(
        Indicator(id=f"{goal}{number}", goal=goal, text=name("x"), status=status)
        for goal in ("said", "follows")
        for number, status in enumerate(("met", "not_met"))
    )
    made = statement(goals=goals, indicators=indicators, town=municipality(roll_up=RollUp.WORST))
    assert [made.status_of(goal) for goal in goals] == ["met", "not_met", ""]
