"""Which units add up to which: by the tree that is given, else found from the figures themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice

from toteuma.checks.reading import AMOUNTS, Measure, Reading
from toteuma.checks.relation import Cell

LEAST_SHARED = 4
"""So many cells must be shared, and more than half of them add up, before units are taken to make another."""
MOST_TRIED = 60
"""So many sets of parts that do not stand side by side are tried for a figure."""
MANY_UNITS = 60

ZERO = Decimal(0)

Key = tuple[str, Measure]


@dataclass(frozen=True, slots=True)
class Signed:
    """A cell with the sign that turns it into statement sign."""

    cell: Cell
    sign: int

    @property
    def value(self) -> Decimal:
        return self.sign * self.cell.value


Grid = Mapping[Key, Signed]


@dataclass(frozen=True, slots=True)
class RollUp:
    whole: str
    parts: tuple[str, ...]
    given: bool


@lru_cache(maxsize=4)
def grids(reading: Reading) -> dict[str, dict[Key, Signed]]:
    """For each entity its amounts by line and measure, the first of each that the document shows, in reading order.

    Deviations follow from amounts, and changes rest on a year that may be told of another organisation: neither adds up where the amounts do not.
    """
    found: dict[str, dict[Key, Signed]] = defaultdict(dict)
    for fact in reading.facts:
        if fact.measure[0] in AMOUNTS:
            found[fact.entity].setdefault((fact.line, fact.measure), Signed(fact.cell, fact.sign))
    return dict(found)


@lru_cache(maxsize=4)
def roll_ups(reading: Reading) -> tuple[RollUp, ...]:
    """Every whole with its parts. A set of parts from the tree counts only when the figures bear it out as well: a tree can be partly printed."""
    cells = grids(reading)
    found = []
    order = list(cells)
    for whole in order:
        children = tuple(unit for unit in order if reading.parents.get(unit) == whole)
        if len(children) >= 2 and _adds_up(cells, whole, children):
            found.append(RollUp(whole, children, True))
            continue
        below = _descendants(reading, whole)
        candidates = [unit for unit in order if unit != whole and (not below or unit in below or unit not in reading.parents)]
        parts = next(_discovered(cells, whole, candidates, order), None)
        if parts is not None:
            found.append(RollUp(whole, parts, False))
    return tuple(_nested(rolled, found, cells) for rolled in found)


def _nested(rolled: RollUp, found: Sequence[RollUp], cells: Mapping[str, Grid]) -> RollUp:
    """The same whole by its nearest units: parts that make a unit of their own give way to it, where the figures bear that out too."""
    for other in found:
        if other.whole == rolled.whole or rolled.given or not set(other.parts) < set(rolled.parts):
            continue
        parts = (other.whole, *(part for part in rolled.parts if part not in other.parts))
        if other.whole not in rolled.parts and _adds_up(cells, rolled.whole, parts):
            return _nested(RollUp(rolled.whole, parts, False), found, cells)
    return rolled


def _descendants(reading: Reading, whole: str) -> frozenset[str]:
    found: set[str] = set()
    grown = True
    while grown:
        more = {child for child, parent in reading.parents.items() if parent == whole or parent in found}
        grown = not more <= found
        found |= more
    return frozenset(found)


def _adds_up(cells: Mapping[str, Grid], whole: str, parts: Sequence[str]) -> bool:
    shared, held = 0, 0
    for key, total in cells[whole].items():
        terms = [cells[part][key] for part in parts if key in cells[part]]
        if len(terms) < len(parts) or (total.value == 0 and all(term.value == 0 for term in terms)):
            continue
        shared += 1
        slack = total.cell.slack + sum((term.cell.slack for term in terms), Decimal(0))
        held += abs(total.value - sum((term.value for term in terms), Decimal(0))) <= slack
    return shared >= LEAST_SHARED and 2 * held > shared


def _discovered(cells: Mapping[str, Grid], whole: str, others: list[str], order: list[str]) -> Iterator[tuple[str, ...]]:
    """Sets of parts that add up: runs of units that follow the whole or come before it, then small sets that meet one of its larger figures."""
    at = order.index(whole)
    yield from _runs(cells, whole, [unit for unit in order[at + 1 :] if unit in others])
    for parts in _runs(cells, whole, [unit for unit in reversed(order[:at]) if unit in others]):
        yield tuple(reversed(parts))
    if len(others) > MANY_UNITS:
        return
    known_by = {key: [unit for unit in others if key in cells[unit] and cells[unit][key].value] for key in cells[whole]}
    shared = [key for key, known in known_by.items() if len(known) > 1]
    for key in sorted(shared, key=lambda key: -abs(cells[whole][key].value))[:3]:
        known = known_by[key]
        yield from (parts for parts in islice(_sets(cells, key, known, cells[whole][key]), MOST_TRIED) if _adds_up(cells, whole, parts))


def _runs(cells: Mapping[str, Grid], whole: str, units: list[str]) -> Iterator[tuple[str, ...]]:
    """The runs from the first unit on that add up, shortest first. Sums are carried along, so that the search grows with the units and not their square;
    a figure that one unit does not show is out for every longer run."""
    open_sums = dict.fromkeys(cells[whole], (ZERO, ZERO, False))
    for count, unit in enumerate(units, 1):
        grid = cells[unit]
        open_sums = {
            key: (total + own.value, slack + own.cell.slack, told or own.cell.value != 0)
            for key, (total, slack, told) in open_sums.items()
            if (own := grid.get(key)) is not None
        }
        if len(open_sums) < LEAST_SHARED:
            return
        if count > 1 and _enough(cells[whole], open_sums):
            yield tuple(units[:count])


def _enough(total: Grid, sums: Mapping[Key, tuple[Decimal, Decimal, bool]]) -> bool:
    """Whether more than half of the figures, and enough of them, add up; where all are zero nothing is told."""
    shared = {key: total[key] for key, (_, _, told) in sums.items() if told or total[key].cell.value}
    held = sum(abs(own.value - sums[key][0]) <= own.cell.slack + sums[key][1] for key, own in shared.items())
    return len(shared) >= LEAST_SHARED and 2 * held > len(shared)


def _sets(cells: Mapping[str, Grid], key: Key, known: list[str], target: Signed) -> Iterator[tuple[str, ...]]:
    """Sets of two to four units whose figures add up to the target, small ones first: looked up among the sums of pairs, so that the search grows
    with the square of the units and no more."""
    unit = target.cell.unit
    values = [round(cells[name][key].value / unit) for name in known]
    wanted = round(target.value / unit)
    pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for first, second in combinations(range(len(known)), 2):
        pairs[values[first] + values[second]].append((first, second))
    near = range(-2, 3)

    def lower(rest: int, below: int) -> Iterator[tuple[int, int]]:
        for step in near:
            yield from (pair for pair in pairs.get(rest + step, ()) if pair[1] < below)

    for first, second in lower(wanted, len(known)):
        yield known[first], known[second]
    for third, value in enumerate(values):
        for first, second in lower(wanted - value, third):
            yield known[first], known[second], known[third]
    for total, found in pairs.items():
        for third, fourth in found:
            for first, second in lower(wanted - total, third):
                yield known[first], known[second], known[third], known[fourth]
