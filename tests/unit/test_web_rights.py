"""Who may do what: every action by role and state, inherited down the tree and nowhere else."""

from __future__ import annotations

from itertools import product

import pytest

from toteuma.core.conventions import DocumentKind
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
    assert set(table.documents) == set(DocumentKind)
    for filling in table.documents.values():
        for name, fields in filling.fields.items():
            assert name == "prose" or set(fields) <= {field.name for field in tables()[name].fields}
        for name, adds in filling.adds.items():
            assert set(adds.fields) <= {field.name for field in tables()[name].fields}
            assert {*adds.roles, *adds.removed_by} <= {*table.actions["write"].roles, *table.actions["correct"].roles}


def test_whoever_adds_a_row_fills_in_all_that_it_needs() -> None:
    for filling in rights().documents.values():
        for name, adds in filling.adds.items():
            needed = {field.name for field in tables()[name].fields if field.required} - {tables()[name].key[0], "unit", "goal"}
            assert needed <= set(adds.fields), name


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
    ("table", "column", "kinds"),
    [
        ("goals", "result_fi", {"interim", "statement"}),
        ("goals", "status", {"interim", "statement"}),
        ("goals", "text_fi", {"budget"}),
        ("goals", "unit", set()),
        ("indicators", "target_value", {"budget"}),
        ("indicators", "value", {"interim", "statement"}),
        ("indicators", "goal", set()),
        ("risks", "probability", {"budget"}),
        ("remarks", "text_fi", {"interim", "statement"}),
        ("amounts", "amount", set()),
        ("prose", "sv", {"budget", "interim", "statement"}),
        ("prose", "de", set()),
        ("units", "name_fi", set()),
    ],
)
def test_officers_fill_in_what_is_theirs_in_each_kind_of_document(table: str, column: str, kinds: set[str]) -> None:
    assert {kind.value for kind, filling in rights().documents.items() if filling.officer_fills(table, column)} == kinds


def test_a_value_of_a_key_figure_is_a_target_in_a_budget_and_an_actual_in_a_statement() -> None:
    target, actual = {"stage": "target", "year": "2026"}, {"stage": "actual", "year": "2026"}
    budget, statement = (rights().documents[kind] for kind in (DocumentKind.BUDGET, DocumentKind.STATEMENT))
    assert budget.officers_row("key_figure_values", target, "2026")
    assert not budget.officers_row("key_figure_values", actual, "2026")
    assert statement.officers_row("key_figure_values", actual, "2026")
    assert not statement.officers_row("key_figure_values", target, "2026")
