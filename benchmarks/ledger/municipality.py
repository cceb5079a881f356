"""The generated municipality as Toteuma sees it: its organisation, its lines, the columns of its statement, and the hash of the whole."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from toteuma.core.language import Localized
from toteuma.core.periods import Months
from toteuma.core.scheme import Line, LineScheme, Nature
from toteuma.core.structure import AccountRange, Assignment, Placement, Structure
from toteuma.ledger.dimensions import Measure
from toteuma.ledger.view import Rolled

MEASURES = (
    Measure(("actual",), Months.of_year(2024)),
    Measure(("original",), Months.of_year(2025)),
    Measure(("actual",), Months.of_year(2025)),
)
"""Previous year, budget, actual."""


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Municipality:
    """What the side files of the generator tell: ``units.csv``, ``accounts.csv``, ``lines.csv``."""

    def __init__(self, data: Path) -> None:
        units, accounts, lines = (_read(data / f"{name}.csv") for name in ("units", "accounts", "lines"))
        self.units = [row["unit"] for row in units]
        self.lines = [row["line"] for row in lines]
        leaves = [row["unit"] for row in units if row["level"] == "4"]
        self.structure = Structure(
            [Placement(row["unit"], row["parent"]) for row in units],
            [Assignment(leaf, leaf) for leaf in leaves],
            [AccountRange(row["account"], row["account"], row["line"]) for row in accounts if row["line"]],
        )
        parts = {row["line"]: set(row["parts"].split()) for row in lines}
        self.scheme = LineScheme(
            "generated", Localized(), "", tuple(Line(line, _parent(line, parts), Nature.NET, Localized()) for line in self.lines)
        )

    def sha256(self, figures: Rolled) -> str:
        """Of every unit on every line in the order of the files: previous, budget, actual, deviation and hundredths of a percent."""
        digest = hashlib.sha256()
        for row in self._rows(figures):
            digest.update(",".join("" if value is None else str(value) for value in row).encode() + b"\n")
        return digest.hexdigest()

    def _rows(self, figures: Rolled) -> Iterator[tuple[str | int | None, ...]]:
        for unit in self.units:
            for line in self.lines:
                previous, budget, actual = (figures.get(unit, line, number) or 0 for number in range(3))
                yield unit, line, previous, budget, actual, budget - actual, _hundredths_of_percent(actual, budget)


def _parent(line: str, parts: dict[str, set[str]]) -> str:
    """The smallest sum that a line lies in whole."""
    above = [other for other in parts if other != line and parts[line] < parts[other]]
    return min(above, key=lambda other: len(parts[other]), default="")


def _hundredths_of_percent(actual: int, budget: int) -> int | None:
    if not budget:
        return None
    size = (abs(actual) * 20_000 + abs(budget)) // (2 * abs(budget))
    return size if (actual < 0) == (budget < 0) else -size
