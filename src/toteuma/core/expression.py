"""The small language in which texts and key figures refer to figures. It can name figures and calculate with them, and nothing else.

::

    binding  = sum { "|" filter }
    sum      = product { ("+" | "-") product }
    product  = factor { ("*" | "/") factor }
    factor   = "-" factor | number | call | "(" sum ")"
    call     = name "(" [ argument { "," argument } ] ")"
    argument = [ name "=" ] ( string | ["-"] number | "true" | "false" )
    filter   = name [ "(" arguments ")" ]

``parse_binding('rate(line="operating_revenue") - 100 | percent(0)')``
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

Literal = str | Decimal | bool


class ExpressionError(ValueError):
    """What cannot be read, and where: ``position`` is 0-based in the expression. ``code`` names the sentence in ``texts``."""

    def __init__(self, code: str, position: int, found: str) -> None:
        super().__init__(code, position, found)
        self.code = code
        self.position = position
        self.found = found


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    positional: tuple[Literal, ...] = ()
    named: tuple[tuple[str, Literal], ...] = ()


@dataclass(frozen=True, slots=True)
class Negate:
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


Node = Number | Call | Negate | Binary


@dataclass(frozen=True, slots=True)
class Binding:
    """An expression and the filters that print its value."""

    expression: Node
    filters: tuple[Call, ...] = ()


MOST_TOKENS = 200
"""Longer expressions are refused: nobody could check them, and they could be nested without end."""

MOST_DIGITS = 15
"""Digits of a number before its decimal point."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<string>"[^"]*"|'[^']*')|(?P<mark>[-+*/()|,=])|(?P<other>\S))"""
)


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [
            (group, match.group(group), match.start(group)) for match in _TOKEN.finditer(text) if (group := match.lastgroup) is not None
        ]
        self.tokens.append(("end", "", len(text)))
        self.index = 0
        if len(self.tokens) == 1:
            raise ExpressionError("expression_empty", 0, "")
        if len(self.tokens) > MOST_TOKENS:
            raise ExpressionError("expression_too_long", self.tokens[MOST_TOKENS][2], self.tokens[MOST_TOKENS][1])

    @property
    def kind(self) -> str:
        return self.tokens[self.index][0]

    @property
    def value(self) -> str:
        return self.tokens[self.index][1]

    def fail(self, code: str) -> ExpressionError:
        return ExpressionError(code, self.tokens[self.index][2], self.value)

    def fail_value(self, code: str) -> ExpressionError:
        """Something else stands where a value was expected, or nothing more."""
        return self.fail("expression_ends_early" if self.kind == "end" else code)

    def take(self) -> str:
        value = self.value
        self.index += 1
        return value

    def accept(self, mark: str) -> bool:
        if self.kind == "mark" and self.value == mark:
            self.index += 1
            return True
        return False

    def expect(self, mark: str) -> None:
        if not self.accept(mark):
            raise self.fail("expression_expected_" + {"(": "open", ")": "close"}[mark])

    def binding(self, *, filters_allowed: bool = True) -> Binding:
        expression = self.sum()
        filters: list[Call] = []
        if self.value == "|" and not filters_allowed:
            raise self.fail("expression_no_filter")
        while self.accept("|"):
            if self.kind != "name":
                raise self.fail("expression_filter_name")
            name = self.take()
            filters.append(self.arguments(name) if self.value == "(" else Call(name))
        if self.kind != "end":
            raise self.fail("expression_unexpected")
        return Binding(expression, tuple(filters))

    def sum(self) -> Node:
        node = self.product()
        while self.kind == "mark" and self.value in "+-":
            node = Binary(self.take(), node, self.product())
        return node

    def product(self) -> Node:
        node = self.factor()
        while self.kind == "mark" and self.value in "*/":
            node = Binary(self.take(), node, self.factor())
        return node

    def factor(self) -> Node:
        if self.accept("-"):
            return Negate(self.factor())
        if self.accept("("):
            node = self.sum()
            self.expect(")")
            return node
        if self.kind == "number":
            return Number(self.number())
        if self.kind == "name":
            return self.arguments(self.take())
        raise self.fail_value("expression_expected_value")

    def number(self) -> Decimal:
        if len(self.value.partition(".")[0]) > MOST_DIGITS:
            raise self.fail("expression_number_too_long")
        return Decimal(self.take())

    def arguments(self, name: str) -> Call:
        self.expect("(")
        positional: list[Literal] = []
        named: list[tuple[str, Literal]] = []
        while not self.accept(")"):
            if (positional or named) and not self.accept(","):
                raise self.fail("expression_expected_close")
            if self.kind == "name" and self.tokens[self.index + 1][1] == "=":
                key = self.take()
                self.index += 1
                named.append((key, self.literal()))
            elif named:
                raise self.fail("expression_argument_order")
            else:
                positional.append(self.literal())
        return Call(name, tuple(positional), tuple(named))

    def literal(self) -> Literal:
        if self.kind == "string":
            return self.take()[1:-1]
        if self.kind == "name" and self.value in ("true", "false"):
            return self.take() == "true"
        negative = self.accept("-")
        if self.kind == "number":
            return self.number().copy_negate() if negative else self.number()
        raise self.fail_value("expression_expected_literal")


def parse_binding(text: str) -> Binding:
    """An expression with its filters. **Raises** :class:`ExpressionError` with the place of the first fault."""
    return _Parser(text).binding()


def parse_expression(text: str) -> Node:
    """An expression without filters, as key-figure formulas have. **Raises** :class:`ExpressionError`."""
    return _Parser(text).binding(filters_allowed=False).expression
