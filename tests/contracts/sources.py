"""The product's own sources, read once for the contracts that hold them to the rules of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "toteuma"
EXAMPLES = ROOT / "examples"


@cache
def modules() -> dict[str, ast.Module]:
    """Every Python module of the product by its path below ``src/toteuma``."""
    return {
        path.relative_to(PRODUCT).as_posix(): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(PRODUCT.rglob("*.py"))
    }


def files(*suffixes: str, below: str = "") -> Iterator[tuple[str, str]]:
    """Path and text of the product's files with one of the suffixes."""
    for path in sorted((PRODUCT / below).rglob("*")):
        if path.suffix in suffixes and path.is_file():
            yield path.relative_to(PRODUCT).as_posix(), path.read_text(encoding="utf-8")


def docstrings(tree: ast.Module) -> set[ast.Constant]:
    """The strings of a module that stand by themselves, as docstrings do: nobody reads them at run time."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
