"""The figures that the postings must add up to: those of the example package, told by units and lines that have no parts."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.heinola_ledger.chance import cut

Figures = dict[tuple[str, str], int]
"""unit, line → cents in statement sign"""

HEADINGS = {
    "operating_revenue": ("sales_revenue", "fee_revenue", "grants_received", "other_operating_revenue"),
    "operating_expenses": ("employee_costs", "service_purchases", "materials_and_supplies", "grants_paid", "other_operating_expenses"),
}
WHOLE = "HYVI"
"""The unit whose lines are published with those of the units below it together; of these only the headings are."""
BELOW = ("VIRE", "HYTY")


def published(example: Path, year: int, stage: str) -> Figures:
    """Cents by unit and line, every unit by itself. Where the areas add up to their board, the board has nothing of its own on their lines; where they do not
    (2024), they stood elsewhere, and the board's figures are its own."""
    given: Figures = {}
    with (example / "amounts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["stage"]) == (str(year), stage):
                given[row["unit"], row["line"]] = int(Decimal(row["amount"]).scaleb(2))
    figures = {place: cents for place, cents in given.items() if place[0] not in (WHOLE, *BELOW)}
    for heading, lines in HEADINGS.items():
        columns = [given[WHOLE, line] for line in lines]
        left = dict(zip(lines, columns, strict=True))
        explained = sum(given[below, heading] for below in BELOW) == sum(columns)
        for unit in BELOW:
            # Areas are cut by the weights of the board's lines; where they explain the board, the last takes what is left of each line.
            if explained and unit == BELOW[-1]:
                parts = list(left.values())
            else:
                parts = cut(given[unit, heading], [abs(column) for column in columns])
            for line, cents in zip(lines, parts, strict=True):
                figures[unit, line] = cents
                left[line] -= cents if explained else 0
        figures |= {(WHOLE, line): cents for line, cents in left.items() if cents}
    lines_of_headings = {line for lines in HEADINGS.values() for line in lines}
    figures |= {place: cents for place, cents in given.items() if place[0] == WHOLE and place[1] not in lines_of_headings}
    return figures


def spread(figures: Figures, plan: Mapping[str, Any]) -> Figures:
    """The figures on the units that have cost centres and on the lines that have accounts."""
    parts_of: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for centres in plan["centres"]:
        parts_of[centres.get("published_of", centres["unit"])].append((centres["unit"], centres.get("part", 100)))
    found: Figures = {}
    for (unit, line), cents in figures.items():
        units = parts_of[unit]
        for (own, _), amount in zip(units, cut(cents, [part for _, part in units]), strict=True):
            parts: Mapping[str, int] = plan["parts"].get(line, {line: 100})
            for leaf, share in zip(parts, cut(amount, list(parts.values())), strict=True):
                found[own, leaf] = found.get((own, leaf), 0) + share
    return found
