"""The SQL of every definition for each engine, word for word: a compiler that begins to say something else is seen, and what it said is kept.

``python -m tests.golden.test_ledger_sql`` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from toteuma.core.periods import FIRST_MONTH, Months
from toteuma.ledger.definitions import compiled, compiled_drill, compiled_months
from toteuma.ledger.dimensions import UNTOLD, Measure, Plan

FOLDER = Path(__file__).parent / "ledger_sql"
DIALECTS = ("duckdb", "pyspark")
ACTUAL = Measure(("actual",), Months.of_year(2024))
AMENDED = Measure(("original", "amendment:1"), Months(202501, 202506), "external")
UNSAID = Measure(("actual",), Months.of_year(2025), UNTOLD)
PLAN = Plan((ACTUAL, AMENDED, UNSAID), ((FIRST_MONTH, 0), (202501, 2)), ((FIRST_MONTH, 0), (202407, 1)))
SQL: dict[str, Callable[[str], str]] = {
    "cells": lambda dialect: compiled("cells", dialect),
    "figures": lambda dialect: compiled("figures", dialect, PLAN),
    "figures_unshared": lambda dialect: compiled("figures", dialect, replace(PLAN, shared=False)),
    "figures_of_postings": lambda dialect: compiled("figures_of_postings", dialect, PLAN),
    "own": lambda dialect: compiled("own", dialect, PLAN),
    "made_of": lambda dialect: compiled("made_of", dialect, PLAN),
    "moved": lambda dialect: compiled("figures", dialect, PLAN, 2),
    "drilled": lambda dialect: compiled_drill(dialect, AMENDED),
    "drilled_months": lambda dialect: compiled_months(dialect, UNSAID),
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", SQL)
def test_a_definition_is_the_sql_it_was(name: str, dialect: str) -> None:
    assert SQL[name](dialect) + "\n" == (FOLDER / dialect / f"{name}.sql").read_text(encoding="utf-8")


def test_no_file_is_left_of_what_is_no_longer_defined() -> None:
    assert {(path.parent.name, path.stem) for path in FOLDER.glob("*/*")} == {(dialect, name) for dialect in DIALECTS for name in SQL}


if __name__ == "__main__":
    for each in DIALECTS:
        (FOLDER / each).mkdir(parents=True, exist_ok=True)
        for what, made in SQL.items():
            (FOLDER / each / f"{what}.sql").write_text(made(each) + "\n", encoding="utf-8")
