"""Who may do what: every action by role and state, inherited down the tree and nowhere else."""

from __future__ import annotations

from itertools import product

import pytest

from toteuma.package.schema import tables
from toteuma.services.rights import Duty, Tree, may, rights, roles_for

TREE = Tree({"TOP": "", "A": "TOP", "AA": "A", "B": "TOP", "X": "Y", "Y": "X"})

ALLOWED = {
    ("write", "officer"): {"draft", "returned"},
    ("correct", "controller"): {"draft", "returned", "submitted"},
    ("submit", "officer"): {"draft", "returned"},
    ("submit", "controller"): {"draft", "returned"},
    ("return", "reviewer"): {"submitted", "approved"},
    ("return", "controller"): {"submitted", "approved"},
    ("approve", "reviewer"): {"submitted"},
    ("propose", "controller"): {"approved"},
    ("send_back", "board"): {"board"},
    ("freeze", "board"): {"board"},
    **{(action, role): set(rights().states) for action in ("read", "comment") for role in rights().roles},
    **{("oversee", role): set(rights().states) for role in ("reviewer", "controller", "board", "auditor")},
    ("explain", "controller"): {"draft", "submitted", "returned", "approved"},
    ("bring", "controller"): {"draft", "submitted", "returned", "approved"},
    ("arrange", "controller"): {"draft", "submitted", "returned", "approved"},
    ("grant", "controller"): set(rights().states),
    ("remind", "controller"): set(rights().states),
    ("reopen", "board"): {"frozen"},
    ("roll", "controller"): {"frozen"},
    **{("publish", role): {"frozen"} for role in ("controller", "board")},
    ("assess", "auditor"): set(rights().states),
    **{("settle", role): set(rights().states) for role in ("officer", "reviewer", "controller")},
}


def test_every_action_is_for_these_roles_in_these_states_and_no_others() -> None:
    table = rights()
    may_now = {
        (action, role): {state for state in table.states if may(action, (role,), state)}
        for action, role in product(table.actions, table.roles)
    }
    assert {pair: states for pair, states in may_now.items() if states} == ALLOWED


def test_the_table_of_rights_speaks_of_what_there_is() -> None:
    table = rights()
    for action in table.actions.values():
        assert set(action.roles) <= set(table.roles)
        assert {*action.states, *([action.to] if action.to else [])} <= set(table.states)
    for name, fields in table.fields.items():
        assert name == "prose" or set(fields) <= {field.name for field in tables()[name].fields}


def test_every_state_is_reached_from_the_draft_and_nothing_leaves_the_frozen() -> None:
    reached = {"draft"}
    steps = [(state, action.to) for action in rights().actions.values() if action.to for state in action.states]
    for _ in rights().states:
        reached |= {to for state, to in steps if state in reached}
    assert reached == set(rights().states)
    assert [to for state, to in steps if state == "frozen"] == []


@pytest.mark.parametrize(
    ("unit", "roles"),
    [("A", {"officer"}), ("AA", {"officer", "reviewer"}), ("B", set()), ("TOP", set()), ("none", set()), ("X", set())],
)
def test_a_duty_holds_below_its_unit_and_not_above_or_beside(unit: str, roles: set[str]) -> None:
    assert roles_for((Duty("officer", "A"), Duty("reviewer", "AA"), Duty("board", "none")), unit, TREE) == roles


def test_a_circle_of_units_ends() -> None:
    assert TREE.line_of("X") == ("X", "Y")


@pytest.mark.parametrize(
    ("table", "column", "fills"),
    [
        ("goals", "result_fi", True),
        ("goals", "status", True),
        ("goals", "text_fi", False),
        ("indicators", "target_value", False),
        ("amounts", "amount", False),
        ("prose", "sv", True),
        ("prose", "de", False),
        ("units", "name_fi", False),
    ],
)
def test_officers_fill_in_what_is_theirs(table: str, column: str, fills: bool) -> None:
    assert rights().officer_fills(table, column) is fills
