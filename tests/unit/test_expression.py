"""The language of formulas: what it reads, every way it can be wrong, and that it can do nothing but calculate."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.expression import Binary, Binding, Call, ExpressionError, Negate, Number, parse_binding, parse_expression
from toteuma.texts import words

ONE, TWO, THREE = (Number(Decimal(n)) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("1", ONE),
        (" 1 + 2 * 3 ", Binary("+", ONE, Binary("*", TWO, THREE))),
        ("(1 + 2) * 3", Binary("*", Binary("+", ONE, TWO), THREE)),
        ("1 - 2 - 3", Binary("-", Binary("-", ONE, TWO), THREE)),
        ("1 / 2 / 3", Binary("/", Binary("/", ONE, TWO), THREE)),
        ("-1 - -2", Binary("-", Negate(ONE), Negate(TWO))),
        ("--1", Negate(Negate(ONE))),
        ("1.50", Number(Decimal("1.50"))),
        ("f()", Call("f")),
        ('f("a, b)", \'c"d\')', Call("f", ("a, b)", 'c"d'))),
        ("f(-1.5, true, x=false)", Call("f", (Decimal("-1.5"), True), (("x", False),))),
        ('f(\n  unit = "A"\n)\u00a0+ 1', Binary("+", Call("f", (), (("unit", "A"),)), ONE)),
    ],
)
def test_what_it_reads(text: str, node: object) -> None:
    assert parse_expression(text) == node


def test_filters_follow_in_order() -> None:
    assert parse_binding('f("x") | euros(2) | bold') == Binding(Call("f", ("x",)), (Call("euros", (Decimal(2),)), Call("bold")))


@pytest.mark.parametrize(
    ("text", "code", "position", "found"),
    [
        ("", "expression_empty", 0, ""),
        ("  \n", "expression_empty", 0, ""),
        ("1 +", "expression_ends_early", 3, ""),
        ("1 + * 2", "expression_expected_value", 4, "*"),
        ("* 1", "expression_expected_value", 0, "*"),
        ("()", "expression_expected_value", 1, ")"),
        ("(1 + 2", "expression_expected_close", 6, ""),
        ("1 + 2)", "expression_unexpected", 5, ")"),
        ("1 2", "expression_unexpected", 2, "2"),
        ("1,5", "expression_unexpected", 1, ","),
        ("1.", "expression_unexpected", 1, "."),
        (".5", "expression_expected_value", 0, "."),
        ("1e5", "expression_unexpected", 1, "e5"),
        ("\u0661", "expression_expected_value", 0, "\u0661"),
        ('"text"', "expression_expected_value", 0, '"text"'),
        ("actual", "expression_expected_open", 6, ""),
        ("actual + 1", "expression_expected_open", 7, "+"),
        ("määrä(1)", "expression_expected_open", 1, "ä"),
        ('f("a', "expression_expected_literal", 2, '"'),
        ("f(", "expression_ends_early", 2, ""),
        ("f(1", "expression_expected_close", 3, ""),
        ("f(1 2)", "expression_expected_close", 4, "2"),
        ("f(,)", "expression_expected_literal", 2, ","),
        ("f(1,)", "expression_expected_literal", 4, ")"),
        ("f(x=)", "expression_expected_literal", 4, ")"),
        ("f(x=1, 2)", "expression_argument_order", 7, "2"),
        ("f(g())", "expression_expected_literal", 2, "g"),
        ("f(1 + 2)", "expression_expected_close", 4, "+"),
        ("f(-x)", "expression_expected_literal", 3, "x"),
        ('f(-"x")', "expression_expected_literal", 3, '"x"'),
        ("1 | euros", "expression_no_filter", 2, "|"),
        ("1234567890123456", "expression_number_too_long", 0, "1234567890123456"),
        ("f(1234567890123456)", "expression_number_too_long", 2, "1234567890123456"),
        # what would be code elsewhere
        ("a.b()", "expression_expected_open", 1, "."),
        ("f().g", "expression_unexpected", 3, "."),
        ("f()()", "expression_unexpected", 3, "("),
        ("f()[0]", "expression_unexpected", 3, "["),
        ("lambda: 1", "expression_expected_open", 6, ":"),
        ("1 if 2 else 3", "expression_unexpected", 2, "if"),
        ("2 ** 9", "expression_expected_value", 3, "*"),
        ("1 == 1", "expression_unexpected", 2, "="),
        ("[1, 2]", "expression_expected_value", 0, "["),
        ("{{ 7 * 7 }}", "expression_expected_value", 0, "{"),
        ("f(x:=1)", "expression_expected_literal", 2, "x"),
        ("1; import os", "expression_unexpected", 1, ";"),
    ],
)
def test_every_fault_says_what_and_where(text: str, code: str, position: int, found: str) -> None:
    with pytest.raises(ExpressionError) as fault:
        parse_expression(text)
    assert (fault.value.code, fault.value.position, fault.value.found) == (code, position, found)
    assert f"finding.{code}" in words()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 |", "expression_filter_name"),
        ("1 | 2", "expression_filter_name"),
        ("1 | euros | ", "expression_filter_name"),
        ("1 | euros(", "expression_ends_early"),
        ("1 | euros 2", "expression_unexpected"),
        ("| euros", "expression_expected_value"),
    ],
)
def test_faults_of_filters(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as fault:
        parse_binding(text)
    assert fault.value.code == code


@pytest.mark.parametrize("text", ["(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "1", "1+" * 5000 + "1", "f(" + "1," * 5000 + "1)"])
def test_a_formula_without_end_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(ExpressionError) as fault:
        parse_expression(text)
    assert fault.value.code == "expression_too_long"


def test_the_longest_that_is_let_in() -> None:
    assert parse_expression("123456789012345.5") == Number(Decimal("123456789012345.5"))
    parse_expression("1" + "+1" * 99)  # 199 tokens and the end
    with pytest.raises(ExpressionError, match="expression_too_long"):
        parse_expression("-1" + "+1" * 99)


def test_the_deepest_formula_that_is_let_in_can_be_read() -> None:
    assert parse_expression("(" * 99 + "1" + ")" * 99) == ONE
    node = parse_expression("-" * 198 + "1")
    assert isinstance(node, Negate)
