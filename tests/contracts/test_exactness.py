"""No binary fraction comes near a figure: not in the source of the rooms that hold figures, and not in what they make."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from tests.contracts.sources import EXAMPLES, PRODUCT, modules
from toteuma.core.document import Document
from toteuma.core.statement import StatementData
from toteuma.services.validation import validate

ROOMS = ("core", "checks", "reports", "services", "package", "rules", "texts")

DRAWN_OR_TIMED = {
    "reports/xlsx/frame.py": "heights of rows and margins of the page, in points and inches",
    "reports/xlsx/series.py": "width of a column",
    "reports/xlsx/charts.py": "widths of lines, in points",
    "reports/charts/drawing.py": "places of marks, handed to the drawing library at the very end",
    "package/workbook_writing.py": "widths of columns",
    "package/workbook_cells.py": "tells what a workbook's cell holds; the value is read from its written form",
    "package/closest.py": "how alike two names are",
    "services/near.py": "how alike two names are",
    "services/publication.py": "how long each part took",
}
"""The modules with fractions that are no figures, and what they are."""


def _fractions(tree: ast.Module) -> Iterator[int]:
    """The lines with a float: as a literal, as the name of the type (annotation, call, isinstance), or through ``math``."""
    for node in ast.walk(tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        named = isinstance(node, ast.Name) and node.id == "float"
        imported = isinstance(node, ast.Import | ast.ImportFrom) and any(
            name.partition(".")[0] in ("math", "cmath", "statistics", "random", "fractions")
            for name in (*(alias.name for alias in node.names), getattr(node, "module", None) or "")
        )
        if literal or named or imported:
            yield node.lineno  # type: ignore[attr-defined]


def test_the_source_has_no_float_where_figures_are() -> None:
    found = {path for path, tree in modules().items() if path.partition("/")[0] in ROOMS and any(_fractions(tree))}
    assert found - set(DRAWN_OR_TIMED) == set()
    assert set(DRAWN_OR_TIMED) - found == set(), "shorten the list"


@pytest.mark.parametrize(
    "source", ["x = 0.1", "def f(x: float) -> None: ...", "y = float('1')", "from math import ceil", "import statistics"]
)
def test_each_kind_of_float_would_be_seen(source: str) -> None:
    assert list(_fractions(ast.parse(source))) == [1]


def test_the_core_divides_only_where_precision_is_set() -> None:
    """``/`` of whole numbers would give a float without a word; a quotient of Decimals keeps 28 digits unless told otherwise."""
    divided = {
        (path, ast.unparse(node))
        for path, tree in modules().items()
        if path.startswith("core/")
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    }
    assert {path for path, _ in divided} == {"core/money.py", "core/evaluation.py", "core/quantity_words.py"}
    assert all(text.startswith("Decimal(100) / ") for path, text in divided if path == "core/quantity_words.py")


def _floats(value: object, path: str) -> Iterator[str]:
    if isinstance(value, float):
        yield path
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _floats(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _floats(item, f"{path}[{name}]")
    elif isinstance(value, tuple | list | set | frozenset):
        for index, item in enumerate(value):
            yield from _floats(item, f"{path}[{index}]")


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_nothing_made_of_an_example_is_a_float(example: str) -> None:
    validated = validate(EXAMPLES / example)
    made: list[StatementData | Document] = [*validated.documents.values()]
    assert made
    assert validated.data is not None
    assert [path for value in [*made, validated.data] for path in _floats(value, type(value).__name__)] == []


def test_the_rooms_are_those_of_the_house() -> None:
    assert {Path(path).parts[0] for path in modules() if "/" in path} >= set(ROOMS)
    assert all((PRODUCT / path).is_file() for path in DRAWN_OR_TIMED)
