"""The core computes and nothing else: no files, no clock, no framework; and what is published never depends on when it was made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.contracts.sources import modules

PURE = {
    "__future__",
    "abc",
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "hashlib",
    "itertools",
    "re",
    "string",
    "types",
    "typing",
    "unicodedata",
}
"""What the core may import besides itself."""

CLOCKS = {"now", "today", "utcnow", "time_ns", "localtime", "gmtime", "monotonic", "perf_counter"}
TIMED = ("cli/", "web/", "services/", "ledger/", "ingest/")
"""Rooms that may ask what time it is: to say how long something took, or when something was imported or saved."""


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module or ""


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def test_the_core_imports_itself_and_what_only_computes() -> None:
    foreign = {
        (path, name)
        for path, tree in modules().items()
        if path.startswith("core/")
        for name in _imports(tree)
        if name.partition(".")[0] not in PURE and not name.startswith("toteuma.core")
    }
    assert foreign == set()


def test_the_core_opens_prints_and_evaluates_nothing() -> None:
    forbidden = {
        "open",
        "print",
        "input",
        "eval",
        "exec",
        "__import__",
        "getenv",
        "read_text",
        "write_text",
        "read_bytes",
        "write_bytes",
    }
    found = {(path, name) for path, tree in modules().items() if path.startswith("core/") for name in _calls(tree) if name in forbidden}
    assert found == set()


def test_no_room_but_the_outermost_asks_for_the_time() -> None:
    found = {
        path for path, tree in modules().items() if not path.startswith(TIMED) and (CLOCKS & set(_calls(tree)) or "time" in _imports(tree))
    }
    assert found == set()


def test_nothing_anywhere_runs_text_as_code() -> None:
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec", "__import__")
    }
    assert found == set()
