"""Units against each other: a whole against its parts, and the same figure told twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from toteuma.checks.named_rows import same_figure, told_in_both
from toteuma.checks.organisation import Signed, grids, roll_ups
from toteuma.checks.reading import Fact, Measure, Reading
from toteuma.checks.registry import INTERNAL_CONTROL, kind
from toteuma.checks.relation import At, Cell, Relation, Sum
from toteuma.checks.verdicts import named
from toteuma.core.evidence import Role
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark
from toteuma.core.scheme import Nature


@kind("ROLLUP_SUM", Level.WARNING, INTERNAL_CONTROL)
def roll_up(reading: Reading) -> Iterator[Relation | Remark]:
    """A unit's figure is the sum of the units below it, row by row and column by column."""
    cells = grids(reading)
    for found in roll_ups(reading):
        for key, total in cells[found.whole].items():
            terms = [cells[part][key] for part in found.parts if key in cells[part]]
            if len(terms) < len(found.parts):
                continue
            rule = f"{found.whole} = {' + '.join(found.parts)}"
            group = ("ROLLUP_SUM", rule, f"{key[1][0]} {key[1][1]}")
            signed = tuple((total.sign * term.sign, term.cell) for term in terms)
            yield Sum("ROLLUP_SUM", Level.WARNING, rule, total.cell, group, signed)


@kind("PART_GT_WHOLE", Level.WARNING, INTERNAL_CONTROL)
def part_within_whole(reading: Reading) -> Iterator[Relation | Remark]:
    """A part's income or costs are not larger than those of the whole it belongs to."""
    cells = grids(reading)
    summed = {(found.whole, part) for found in roll_ups(reading) for part in found.parts}
    for part, whole in reading.parents.items():
        if part not in cells or whole not in cells or (whole, part) in summed:
            continue
        shared = [key for key in cells[part] if key in cells[whole]]
        beyond = [key for key in shared if _plain(reading, key[0]) and _exceeds(cells[part][key], cells[whole][key])]
        if not beyond or 2 * len(beyond) >= len(shared):
            continue
        for key in beyond:
            small, large = cells[part][key].cell, cells[whole][key].cell
            yield Remark(
                "PART_GT_WHOLE",
                Level.WARNING,
                (reading.where(small.at), reading.where(large.at)),
                {
                    "of": named(reading.where(small.at)),
                    "whole_of": named(reading.where(large.at)),
                    "column": reading.where(small.at).column,
                    "part": small.value,
                    "whole": large.value,
                },
                stated=small.value,
                expected=large.value,
                key=(part, whole, key[0], f"{key[1][0]} {key[1][1]}"),
            )


def _plain(reading: Reading, line: str) -> bool:
    """Lines on which all units have the same sign; balances have not."""
    return reading.nature(line) in (Nature.INCOME, Nature.EXPENSE)


def _exceeds(part: Signed, whole: Signed) -> bool:
    return part.value * whole.value > 0 and abs(part.value) > abs(whole.value) + part.cell.unit


@kind("DUP_CELL", Level.ERROR, INTERNAL_CONTROL)
def told_twice(reading: Reading) -> Iterator[Relation | Remark]:
    """The same entity, line and measure in two tables is the same figure.

    Two columns most of whose figures differ tell of different things (with and without internal items, say); nothing is then said of their cells.
    """
    by_entity: dict[str, list[Fact]] = defaultdict(list)
    for fact in reading.facts:
        by_entity[fact.entity].append(fact)
    for entity, facts in by_entity.items():
        columns: dict[tuple[int, int], dict[str, Cell]] = defaultdict(dict)
        measures: dict[tuple[int, int], Measure] = {}
        for fact in facts:
            place = (fact.cell.at[0], fact.cell.at[2])
            columns[place].setdefault(fact.line, fact.cell)
            measures[place] = fact.measure
        compared: set[At] = set()
        for second, first in ((later, earlier) for index, later in enumerate(columns) for earlier in list(columns)[:index]):
            if first[0] == second[0] or measures[first] != measures[second] or measures[first][0] is Role.AMENDMENT:
                continue
            pairs = {line: (columns[first][line], cell) for line, cell in columns[second].items() if line in columns[first]}
            turned = _turned(reading, pairs)
            relations = [
                same_figure(entity, one, other, -1 if line in turned else 1)
                for line, (one, other) in pairs.items()
                if other.at not in compared and (one.value or other.value)
            ]
            held = sum(relation.verdict is not Held.FAILED for relation in relations)
            if held and 2 * held >= len(relations):
                compared.update(other.at for _, other in pairs.values())
                yield from relations
    yield from told_in_both(reading)


def _turned(reading: Reading, pairs: Mapping[str, tuple[Cell, Cell]]) -> frozenset[str]:
    """The lines that one column shows with a minus and the other without: costs, where most of them are so; a single one is an error, not a habit.

    A line that both show with the same sign is the same figure all the same: lines named as decreases or additions keep their own sign.
    """
    costs = {
        line: one.value * other.value < 0
        for line, (one, other) in pairs.items()
        if one.value and other.value and reading.nature(line) is Nature.EXPENSE
    }
    return frozenset(line for line, differs in costs.items() if differs) if 2 * sum(costs.values()) > len(costs) else frozenset()
