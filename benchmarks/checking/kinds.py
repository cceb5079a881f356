"""Every kind of error that is planted."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.checking.errors import AMOUNTS, Planted, changed, swapped
from benchmarks.checking.prose_errors import prose_direction, prose_figure, prose_hedge, prose_year
from benchmarks.checking.stating import Statement
from benchmarks.checking.table_errors import (
    broken_grouping,
    differing_duplicate,
    dropped_row,
    flipped,
    in_cell,
    missing_result,
    missing_value,
    other_year,
    project_total,
    tenfold,
    wrong_date,
    wrong_roll_up,
    wrong_status,
    wrong_total,
    wrong_unit,
)
from toteuma.core.evidence import Role

KINDS: dict[str, Callable[[Statement, Random], Planted | None]] = {
    "digit_swap": in_cell("digit_swap", AMOUNTS, lambda _, text, draw: swapped(text, draw)),
    "digit_change": in_cell("digit_change", AMOUNTS, lambda _, text, draw: changed(text, draw)),
    "sign": in_cell("sign", AMOUNTS, flipped),
    "factor_10": in_cell("factor_10", AMOUNTS, tenfold),
    "deviation": in_cell("deviation", (Role.DEVIATION,), lambda _, text, draw: changed(text, draw)),
    "rate": in_cell("rate", (Role.RATE,), lambda _, text, draw: changed(text, draw, 0)),
    "wrong_total": wrong_total,
    "dropped_row": dropped_row,
    "broken_grouping": broken_grouping,
    "other_year": other_year,
    "differing_duplicate": differing_duplicate,
    "wrong_roll_up": wrong_roll_up,
    "missing_value": missing_value,
    "wrong_unit": wrong_unit,
    "wrong_status": wrong_status,
    "missing_result": missing_result,
    "project_total": project_total,
    "wrong_date": wrong_date,
    "prose_figure": prose_figure,
    "prose_hedge": prose_hedge,
    "prose_year": prose_year,
    "prose_direction": prose_direction,
}
"""Every kind of error. A planter gives None where the statement has no place for its error."""
