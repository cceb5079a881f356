"""The words of the field and the names in the code are the same: docs/glossary.csv says which identifier a term has.

``state`` is ``built`` (the identifier is in the code), ``planned`` (its feature is not built yet, so the name must not have another meaning meanwhile)
or ``concept`` (a word of the field that is data of a municipality, or has no name of its own in the code).
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from tests.contracts.sources import PRODUCT, ROOT, modules

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
DATA = ("rules", "package/schemas", "package/model")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _snake(name: str) -> str:
    """``RiskClass`` and ``RISK_CLASS`` are the term ``risk_class``."""
    return name.lower() if name.isupper() else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _names_in_data(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _names_in_data(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names_in_data(item)
    elif isinstance(value, str) and IDENTIFIER.fullmatch(value):
        yield value


@cache
def _names() -> frozenset[str]:
    """Every name that the code or its rules give to something."""
    found: set[str] = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            found.update(_snake(name) for field in ("id", "attr", "arg", "name") if isinstance(name := getattr(node, field, None), str))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and IDENTIFIER.fullmatch(node.value):
                found.add(node.value)
    for folder in DATA:
        for path in (PRODUCT / folder).rglob("*.toml"):
            found.update(_names_in_data(tomllib.loads(path.read_text(encoding="utf-8"))))
    return frozenset(found)


def _identifiers(state: str) -> set[str]:
    return {row["identifier"] for row in _rows() if row["state"] == state}


def test_every_term_is_whole_and_told_once() -> None:
    rows = _rows()
    assert {row["state"] for row in rows} == {"built", "planned", "concept"}
    assert [row for row in rows if not all(row[column] for column in ("term_fi", "term_sv", "term_en", "definition_en"))] == []
    assert [row["term_fi"] for row in rows if bool(row["identifier"]) == (row["state"] == "concept")] == []
    identifiers = [row["identifier"] for row in rows if row["identifier"]]
    assert [name for name in identifiers if not IDENTIFIER.fullmatch(name)] == []
    assert len(identifiers) == len(set(identifiers))


def test_built_terms_are_in_the_code_by_their_name() -> None:
    assert _identifiers("built") - _names() == set(), "renamed in the code: the glossary follows, or the code goes back to the field's word"


def test_planned_terms_are_not_yet_in_the_code() -> None:
    assert _identifiers("planned") & _names() == set(), "now in the code: set the term's state to built in docs/glossary.csv"
