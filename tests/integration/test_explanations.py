"""An explanation is arithmetic that a reader can do again: its formula gives the figure that is printed, with the sign it is printed with."""

from __future__ import annotations

import ast
import operator
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from toteuma.core.language import Language
from toteuma.services.validation import validate

EXAMPLES = Path(__file__).parents[2] / "examples"
SIGNS = str.maketrans({"\u00a0": "", "−": "-", ",": ".", "·": "*"})
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def computed(formula: str) -> Fraction | None:
    """The value of a written formula; None where it is told in words."""
    text = formula.translate(SIGNS)
    return None if re.search(r"[^\d.()+*/ \-]", text) else value(ast.parse(text, mode="eval").body, text)


def value(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        result = OPERATIONS[type(node.op)](value(node.left, text), value(node.right, text))
        assert isinstance(result, Fraction)
        return result
    if isinstance(node, ast.UnaryOp):
        return -value(node.operand, text)
    return Fraction(ast.get_source_segment(text, node) or "")


def number(printed: str) -> Fraction:
    return Fraction(re.sub(r"[^\d.\-]", "", printed.translate(SIGNS)))


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_every_formula_gives_the_printed_figure(example: str) -> None:
    document = validate(EXAMPLES / example, languages=(Language.FI,)).documents[Language.FI]
    done = 0
    for entry in document.figures:
        if entry.value is None or not entry.steps[0].formula:
            continue
        result = computed(entry.steps[0].formula)
        if result is not None:
            done += 1
            assert abs(result - Fraction(entry.value)) < Fraction(Decimal("0.006")), (entry.id, entry.steps[0].formula, entry.value)
    assert done > 200


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_every_step_gives_the_figure_beside_it(example: str) -> None:
    document = validate(EXAMPLES / example, languages=(Language.FI,)).documents[Language.FI]
    steps = {(step.printed, step.formula) for entry in document.figures for step in entry.steps if step.depth and step.formula}
    results = [(printed, formula, computed(formula)) for printed, formula in steps]
    wrong = [
        (printed, formula)
        for printed, formula, result in results
        if result is not None and abs(result - number(printed)) > Fraction("0.01")
    ]
    assert wrong == []
    assert len(results) > 50
