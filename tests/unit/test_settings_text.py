"""Values are put into settings files without touching what else somebody wrote there."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from toteuma.services.settings_text import value_at, with_rows, with_table, with_value

TEXT = """# A file
format = 1   # of the package

[statement]
id = 'a' # short
title = { fi = "Otsikko" }
years = [
  2024, # first
  2025,
]
told = \"\"\"
[no.header]
# no remark
\"\"\"

# Rows of a set
[[columns.set]]
measure = "actual"
[[columns.set]]
# of last year
measure = "actual"
year = -1

# About the parts
[sections.one]
kind = "prose"
"""


def comments(text: str) -> list[str]:
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize(
    ("way", "value", "line"),
    [
        (("format",), 2, "format = 2   # of the package"),
        (("statement", "id"), 'b "x"', 'id = "b \\"x\\"" # short'),
        (("statement", "title"), {"fi": "A", "sv": "B"}, 'title = { fi = "A", sv = "B" }'),
        (("statement", "told"), "x", 'told = "x"'),
        (("statement", "day"), date(2026, 3, 1), "day = 2026-03-01"),
        (("statement", "odd key"), True, '"odd key" = true'),
        (("sections", "two", "kind"), "goals", "[sections.two]"),
        (("layout", "level"), ["one"], "[layout]"),
    ],
)
def test_a_value_is_put_in_its_place(way: tuple[str, ...], value: object, line: str) -> None:
    after = with_value(TEXT, way, value)
    assert value_at(tomllib.loads(after), way) == value
    assert line in after.splitlines()
    lost = set(TEXT.splitlines()) - set(after.splitlines())
    assert len(lost) <= 4, "no other line was touched"
    assert set(comments(TEXT)) - set(comments(after)) <= {"# no remark"}, "remarks stay; what only looks like one went with its text"


def test_a_key_goes_with_all_its_lines() -> None:
    after = with_value(TEXT, ("statement", "years"), None)
    assert after == TEXT.replace("years = [\n  2024, # first\n  2025,\n]\n", "")
    assert with_value(TEXT, ("statement", "none"), None) == TEXT


def test_rows_come_go_and_change_places() -> None:
    first, last = {"measure": "actual"}, {"measure": "actual", "year": -1}
    after = with_rows(TEXT, ("columns", "set"), [(1, last), (-1, {"measure": "rate"}), (0, first)])
    assert tomllib.loads(after)["columns"]["set"] == [last, {"measure": "rate"}, first]
    assert "# Rows of a set\n[[columns.set]]\n# of last year\n" in after
    assert after.endswith(TEXT[TEXT.index("# About the parts") :])
    none = with_rows(TEXT, ("columns", "set"), [])
    assert "[[columns.set]]" not in none
    assert "# About the parts\n[sections.one]" in none
    again = with_rows(none, ("columns", "other"), [(-1, first), (-1, last)])
    assert tomllib.loads(again)["columns"] == {"other": [first, last]}


def test_a_table_comes_behind_its_like_and_goes_with_what_is_below_it() -> None:
    after = with_table(TEXT + "\n[layout]\nx = []\n", ("sections", "ä"), {"kind": "risks"})
    assert after.index('[sections."ä"]') < after.index("[layout]")
    assert with_table(after, ("sections", "ä"), None) == TEXT + "\n[layout]\nx = []\n"


@pytest.mark.parametrize("text", ["a.b = 1\n", "a = { b = 1 }\n", "[x]\n"])
def test_what_is_written_in_another_way_is_refused_and_not_doubled(text: str) -> None:
    if "a" in tomllib.loads(text):
        with pytest.raises(ValueError, match=r"a\.b"):
            with_value(text, ("a", "b"), 2)
    with pytest.raises(ValueError, match="r"):
        with_rows("r = [{ a = 1 }]\n", ("r",), [(0, {"a": 2})])


@pytest.mark.parametrize("package", ["examples/heinola-2025", "examples/aaltosaari-2025", "src/toteuma/package/model"])
@pytest.mark.parametrize("name", ["statement.toml", "municipality.toml"])
def test_every_key_of_the_examples_can_be_changed_where_it_stands(package: str, name: str) -> None:
    """One line each goes and comes, whatever the value; put back, the file is as it was but for the spelling of that line."""
    text = (Path(__file__).parents[2] / package / name).read_text(encoding="utf-8")
    count = 0

    def ways(told: object, way: tuple[str, ...]) -> None:
        nonlocal count
        if isinstance(told, dict) and not set(told) <= {"fi", "sv", "en"}:
            for key, inner in told.items():
                ways(inner, (*way, key))
        elif isinstance(told, list) and told and isinstance(told[0], dict):
            rows = list(enumerate(told))
            assert with_rows(text, way, rows) == text
            back = with_rows(with_rows(text, way, rows[::-1]), way, [*enumerate(told[::-1])][::-1])
            assert tomllib.loads(back) == tomllib.loads(text)
            assert sorted(comments(back)) == sorted(comments(text))
            count += len(rows)
        else:
            other = with_value(text, way, "another")
            assert len(other.splitlines()) == len(text.splitlines())
            assert sum(one != two for one, two in zip(text.splitlines(), other.splitlines(), strict=True)) == 1
            assert tomllib.loads(with_value(other, way, told)) == tomllib.loads(text)
            count += 1

    ways(tomllib.loads(text), ())
    assert count > 20
