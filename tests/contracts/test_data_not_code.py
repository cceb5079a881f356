"""What belongs to one municipality stands in its package, never in the program."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sources import EXAMPLES, PRODUCT, files
from toteuma.rules import line_scheme

NAMED = ("units", "lines", "investment_projects", "objectives", "funders", "projects")
"""Tables whose codes and names are a municipality's own."""

KINDS = {"kunta", "kunnan", "kaupunki", "kaupungin", "kommun", "stad", "Municipality", "City", "of"}

SERVICES = {"Varhaiskasvatus", "Perusopetus"}
"""Names of units in the examples that are services every municipality has: the program may take them for an instance."""


MODEL = PRODUCT / "package" / "model"
"""What ``toteuma new`` writes: the package of a municipality of its own."""


def _rows(package: Path, table: str) -> Iterator[dict[str, str]]:
    path = package / f"{table}.csv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _own(package: Path) -> set[str]:
    """The municipality's names and unit codes, and the names of everything else that is its own."""
    settings = tomllib.loads((package / "municipality.toml").read_text(encoding="utf-8"))["municipality"]
    found = {settings["code"]} if len(settings["code"]) > 3 else set()
    name = settings["name"]
    for text in name.values() if isinstance(name, dict) else (name,):
        found.update({text, *text.split()} - KINDS)
    for table in NAMED:
        for row in _rows(package, table):
            found.update(text for column, text in row.items() if column.startswith("name_") and text)
            if table == "units":
                found.add(row["code"])
    return {text for text in found if len(text) > 1}


def _of_the_field() -> set[str]:
    """What the program may say: statutory lines, common services, and what stands in the package that it writes itself."""
    return {text for line in line_scheme("income_statement", 2025) for _, text in line.name.items()} | SERVICES | _own(MODEL)


EXAMPLE_NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("example", EXAMPLE_NAMES)
def test_nothing_of_an_example_is_in_the_program(example: str) -> None:
    own = _own(EXAMPLES / example) - _of_the_field()
    assert len(own) > 20
    wanted = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, own), key=len, reverse=True)) + r")(?!\w)")
    found = {
        (path, name) for path, text in files(".py", ".toml", ".csv", ".md", ".html", ".js", ".css", ".typ") for name in wanted.findall(text)
    }
    assert found == set()


def test_there_are_two_examples_to_tell_apart() -> None:
    assert len(EXAMPLE_NAMES) >= 2
    first, second, *_ = (_own(EXAMPLES / name) for name in EXAMPLE_NAMES)
    assert len(first & second) < len(first) / 4
