"""Every word that the code asks for exists in three languages, and every word that exists is asked for.

Keys are also made from pieces (``f"cli.part_{kind}"``): such a key counts as asked for where the pieces fit it and what stands in the hole is itself a
name that the code or its data knows. Some rooms put their own group before every key (``context.word("item")`` is ``statement.item``).
"""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

import pytest

from tests.contracts.sources import PRODUCT, docstrings, files, modules
from toteuma.core.errors import ToteumaError
from toteuma.core.language import Language, Localized
from toteuma.texts import furniture, glossary, words

BY_HABIT = ("finding", "hint", "error", "html", "check", "check_claim", "foretold", "planned")
"""Groups that are put before a key elsewhere than in a ``word`` method: ``texts.findings`` does it, ``t`` of the page templates, the wording of
remarks, whose key is their own or their kind's code in small letters, and the words of a kind of document, which go before those of the statement."""

HOLE = r"(\w+(?:\.\w+)*)"
TEMPLATES = "reports/html/templates/"
MADE_OF_PIECES = re.compile(r"""(?:"[^"]*"|'[^']*'|[\w.]+)(?:\s*~\s*(?:"[^"]*"|'[^']*'|[\w.\[\]]+))+""")
QUOTED = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'')


@cache
def _texts() -> dict[str, Localized]:
    return {**words(), **furniture()}


def _strings(tree: ast.Module) -> Iterator[str]:
    pieces = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.value.strip("_") if node in pieces else node.value


def _patterns(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else HOLE for part in node.values)
        added = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.left, ast.Constant)
        if added and isinstance(node.left.value, str):
            yield re.escape(node.left.value) + HOLE


def _template_patterns(text: str) -> Iterator[str]:
    for made in MADE_OF_PIECES.findall(text):
        pieces = [piece.strip() for piece in made.split("~")]
        yield "".join(re.escape(piece[1:-1]) if piece[0] in "\"'" else HOLE for piece in pieces)


def _data_names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _data_names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _data_names(item)
    else:
        yield str(value)


@cache
def _known() -> frozenset[str]:
    """Every string of the code, its templates and its data."""
    found = {text for tree in modules().values() for text in _strings(tree)}
    for _, text in files(".html", ".js", ".typ"):
        found.update(one or other for one, other in QUOTED.findall(text))
        found.update(re.findall(r"""\bt\("([\w.]+)\"""", text))  # also within the quotes of an attribute
    for folder in ("rules", "services", "package/schemas", "package/model"):
        for path in (PRODUCT / folder).rglob("*.toml"):
            found.update(_data_names(tomllib.loads(path.read_text(encoding="utf-8"))))
    return frozenset(found | {text.lower() for text in found if text.isupper()})


@cache
def _made() -> tuple[re.Pattern[str], ...]:
    """Everything that the code puts together from pieces, but for what is nothing but holes."""
    found = {pattern for tree in modules().values() for pattern in _patterns(tree)}
    found.update(pattern for _, text in files(".html") for pattern in _template_patterns(text))
    return tuple(re.compile(pattern) for pattern in sorted(found) if len(re.sub(r"\W", "", pattern.replace(HOLE, ""))) >= 2)


@cache
def _groups_put_before() -> dict[str, str]:
    """Folder → the group that its ``word`` method puts before every key."""
    found: dict[str, str] = {}
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "word" and "self" in {argument.arg for argument in node.args.args}:
                for pattern in _patterns(ast.Module(list(node.body), [])):
                    if group := re.fullmatch(r"(\w+)\\\." + re.escape(HOLE), pattern):
                        found[str(PurePosixPath(path).parent)] = group.group(1)
    return found


@cache
def _prefixed() -> frozenset[str]:
    return frozenset({*_groups_put_before().values(), *BY_HABIT})


def _is_name(text: str) -> bool:
    """Whether the code or its data knows the text, or puts it together from such."""
    return text in _known() or any((found := pattern.fullmatch(text)) and set(found.groups()) <= _known() for pattern in _made())


def _asked_for(key: str) -> bool:
    group, _, rest = key.partition(".")
    if key in _known() or (group in _prefixed() and _is_name(rest)):
        return True
    return any((found := pattern.fullmatch(key)) and all(map(_is_name, found.groups())) for pattern in _made())


def test_every_word_stands_in_three_languages() -> None:
    assert [key for key, text in _texts().items() if not all(text.get(language).strip() for language in Language)] == []


def test_the_languages_have_the_same_places_to_fill() -> None:
    def places(key: str, text: str) -> tuple[str, ...]:
        unspoken = {"n", "count"} if key.endswith("_one") else set()  # "a million" needs no number in every language
        return tuple(sorted({name for _, name, _, _ in string.Formatter().parse(text) if name} - unspoken))

    differing = {key for key, text in _texts().items() if len({places(key, text.get(language)) for language in Language}) > 1}
    assert differing == set()


def test_the_explained_terms_are_the_same_in_every_language() -> None:
    terms = [[term.id for term in glossary(language)] for language in Language]
    assert terms[0] == terms[1] == terms[2]
    assert terms[0]


def test_every_word_is_asked_for() -> None:
    assert [key for key in _texts() if not _asked_for(key)] == [], "take it out, or ask for it"


@pytest.mark.parametrize("key", ["statement.column.xyzzy", "cli.part_xyzzy", "finding.xyzzy", "html.never_asked", "x.y"])
def test_a_word_that_nobody_asks_for_would_be_seen(key: str) -> None:
    assert not _asked_for(key)


# --- what is asked for exists ---------------------------------------------------------------------------------------------------


def _first_string(call: ast.Call, index: int = 0) -> str | None:
    argument = call.args[index] if len(call.args) > index else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


def _group_of(path: str) -> str:
    folder = PurePosixPath(path).parent
    before = _groups_put_before()
    return next((before[str(parent)] for parent in (folder, *folder.parents) if str(parent) in before), "")


def _asked() -> Iterator[tuple[str, str]]:
    """Module and full key of every word that is asked for by a whole name."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name, key = _name_of(node.func), _first_string(node)
                if name == "word" and key is not None:
                    whole = key.partition(".")[0] in {text.partition(".")[0] for text in words()}
                    family = f"{_group_of(path)}_{key}"
                    yield path, key if whole else family if family in words() else f"{_group_of(path)}.{key}"
                elif name == "label" and key is not None:
                    yield path, key
                elif name in ("Finding", "CheckFinding") and (code := _first_string(node, 1)) is not None:
                    yield path, code if "." in code else f"finding.{code}"
                elif name in ("ReferenceFault", "ExpressionError", "fail", "fail_value") and key is not None and path.startswith("core/"):
                    yield path, f"finding.{key}"
            elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
                called = isinstance(node.value, ast.Call)
                if _name_of(node.value.func if called else node.value) in (("words", "furniture") if called else ("labels", "texts")):
                    yield path, node.slice.value
    for path, text in files(".html", below="reports/html/templates"):
        for key in re.findall(r"""\bt\(\s*"([^"]+)"\s*[,)]""", text):
            yield path, f"html.{key}"


def test_every_word_that_is_asked_for_exists() -> None:
    asked = list(_asked())
    assert len(asked) > 300
    assert {(path, key) for path, key in asked if key not in _texts()} == set()


def test_every_error_has_its_sentence() -> None:
    def below(kind: type[ToteumaError]) -> Iterator[type[ToteumaError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    kinds = [kind for kind in below(ToteumaError) if kind.__module__.startswith("toteuma.")]
    assert len(kinds) > 4
    assert [kind.__name__ for kind in kinds if f"error.{kind.code}" not in words()] == []
