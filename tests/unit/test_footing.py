"""Controlled rounding, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toteuma.core.footing import footed

Tree = dict[str, tuple[str, ...]]


def printed(tree: Tree, exact: dict[str, str], *, decimals: int = 0, roots: tuple[str, ...] = ("total",)) -> dict[str, str]:
    values = {name: Decimal(value) for name, value in exact.items()}
    found = footed(values, lambda name: tree.get(name, ()), roots, decimals=decimals)
    return {name: str(value) for name, value in found.items()}


@pytest.mark.parametrize(
    ("parts", "total", "expected"),
    [
        # independently rounded they would add up by themselves
        (["1.2", "2.4", "3.1"], "6.7", ["1", "3", "3", "7"]),
        # one up: the nearest to the next value bears it
        (["0.4", "0.4", "0.4"], "1.2", ["1", "0", "0", "1"]),
        (["1.3", "2.4", "0.3"], "4.0", ["1", "3", "0", "4"]),
        # one down
        (["0.6", "0.7", "0.6"], "1.9", ["1", "1", "0", "2"]),
        # negatives
        (["-1.2", "-2.4", "-3.1"], "-6.7", ["-1", "-3", "-3", "-7"]),
        (["-0.6", "-0.7", "-0.6"], "-1.9", ["0", "-1", "-1", "-2"]),
        # mixed signs
        (["10.5", "-10.5"], "0.0", ["11", "-11", "0"]),
        (["100.4", "-50.3", "0.3"], "50.4", ["100", "-50", "0", "50"]),
        # in a draw the larger figure bears it
        (["1000.4", "1.4", "1.4"], "1003.2", ["1001", "1", "1", "1003"]),
        # nothing to do
        (["0", "0.00"], "0", ["0", "0", "0"]),
        (["5", "7"], "12", ["5", "7", "12"]),
        (["0.4", "-0.4"], "0.0", ["0", "0", "0"]),
    ],
)
def test_printed_parts_make_the_printed_total(parts: list[str], total: str, expected: list[str]) -> None:
    names = tuple(f"p{index}" for index in range(len(parts)))
    found = printed({"total": names}, {**dict(zip(names, parts, strict=True)), "total": total})
    assert [found[name] for name in (*names, "total")] == expected
    assert sum(int(found[name]) for name in names) == int(found["total"])


def test_every_level_foots() -> None:
    tree: Tree = {"total": ("a", "b"), "a": ("a1", "a2", "a3"), "a1": ("a1x", "a1y")}
    exact = {"a1x": "0.25", "a1y": "0.24", "a2": "0.45", "a3": "0.46", "b": "-0.95"}
    values = {name: Decimal(value) for name, value in exact.items()}
    values["a1"] = values["a1x"] + values["a1y"]
    values["a"] = values["a1"] + values["a2"] + values["a3"]
    values["total"] = values["a"] + values["b"]
    found = footed(values, lambda name: tree.get(name, ()), ("total",))
    assert {name: str(value) for name, value in found.items()} == {
        "total": "0",
        "a": "1",
        "a1": "1",
        "a1x": "1",
        "a1y": "0",
        "a2": "0",
        "a3": "0",
        "b": "-1",
    }


def test_decimals_and_thousands() -> None:
    tree: Tree = {"total": ("a", "b", "c")}
    assert printed(tree, {"a": "0.114", "b": "0.114", "c": "0.114", "total": "0.342"}, decimals=2) == {
        "total": "0.34",
        "a": "0.12",
        "b": "0.11",
        "c": "0.11",
    }
    thousands = {"a": "1400", "b": "1400", "c": "1400", "total": "4200"}
    assert {name: Decimal(value) for name, value in printed(tree, thousands, decimals=-3).items()} == {
        "total": 4000,
        "a": 2000,
        "b": 1000,
        "c": 1000,
    }


def test_a_total_rounds_by_itself_whatever_stands_below() -> None:
    found = printed({"total": ("a", "b")}, {"a": "0.5", "b": "0.5", "total": "1.0", "alone": "2.5"}, roots=("total", "alone"))
    assert (found["total"], found["alone"]) == ("1", "3")
    assert {found["a"], found["b"]} == {"0", "1"}


def test_never_minus_zero() -> None:
    found = printed({"total": ("a", "b")}, {"a": "-0.4", "b": "-0.00", "total": "-0.4"})
    assert list(found.values()) == ["0", "0", "0"]


def test_parts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="total"):
        printed({"total": ("a", "b")}, {"a": "1", "b": "1", "total": "9"})
