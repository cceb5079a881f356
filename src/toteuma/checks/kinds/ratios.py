"""Ratios computed anew from the statements, in the way of counting that the document itself keeps to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product

from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import GENERAL_INSTRUCTION, kind
from toteuma.checks.relation import Cell, Quotient, Relation
from toteuma.checks.statements import SHOWN, Instance, figure_cells, instances, line_cell, lines_of_figure
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.remark import Remark
from toteuma.rules.checking import data

NEAREST = 3
"""So many statements of each kind, the nearest first, are tried as the source of a table's ratios."""
LEAST_HELD = 2
"""So many ratios of a table must come out of the same statements before the others are held against them."""
TERM = re.compile(r"(?P<sign>[+-]?)(?:(?P<times>\d+)\*)?(?P<figure>\w+)(?P<optional>\?)?")

Terms = tuple[tuple[int, Cell], ...]
Source = Mapping[str, Instance]


@dataclass(frozen=True, slots=True)
class Ratio:
    name: str
    label: re.Pattern[str]
    factor: Decimal
    variants: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that shows a ratio of a year."""

    ratio: Ratio
    cell: Cell
    year: int


@cache
def ratios() -> tuple[Ratio, ...]:
    """The ratios that are known, with the ways in which each is computed."""
    found = []
    for name, told in data("ratios").items():
        labels = "|".join(f"(?:{pattern})" for language in ("fi", "sv", "en") for pattern in _list(told[language]))
        variants = tuple((tuple(map(str, v["above"])), tuple(map(str, v["below"]))) for v in _list(told["variants"]))  # type: ignore[index]
        found.append(Ratio(name, re.compile(labels, re.IGNORECASE), Decimal(str(told.get("factor", 1))), variants))
    return tuple(found)


@kind("RATIO", Level.WARNING, GENERAL_INSTRUCTION)
def recomputed(reading: Reading) -> Iterator[Relation | Remark]:
    """A ratio follows from the statements that the document shows.

    Several statements can be meant, and several ways of counting are in use. The statements are those from which most of a table's ratios come out, at
    least two; the way of counting is the one that holds in most years. A ratio that comes out in no year is defined otherwise, and left alone.
    """
    for t in range(len(reading.tables)):
        shown = tuple(_shown(reading, t))
        if len(shown) < LEAST_HELD:
            continue
        best: list[Quotient] = []
        most = 0
        for source in _sources(reading, t):
            relations = list(_relations(reading, t, shown, source))
            held = sum(relation.verdict is not Held.FAILED for relation in relations)
            if held > most:
                best, most = relations, held
        if most >= LEAST_HELD:
            proven = {relation.rule for relation in best if relation.verdict is not Held.FAILED}
            yield from (relation for relation in best if relation.rule in proven)


def _shown(reading: Reading, table: int) -> Iterator[Shown]:
    for r, row in enumerate(reading.tables[table].rows):
        label = folded(row.label)
        ratio = next((ratio for ratio in ratios() if ratio.label.match(label)), None)
        if ratio is None or row.line:
            continue
        for c in range(len(reading.tables[table].columns)):
            role, year = reading.measure(table, c)
            cell = reading.cell(table, r, c)
            if cell is not None and role in SHOWN and year is not None:
                yield Shown(ratio, _euros(reading, label, cell), year)


def _euros(reading: Reading, label: str, cell: Cell) -> Cell:
    """A ratio table mixes money in thousands, per cent and euros per head: the row's label says which, not the table's scale."""
    thousands = re.search(r"1\s?000\s*(?:€|eur|euro)|(?<!\w)t€|(?<!\w)tuhatta|tusen|thousand", label)
    own = Decimal(1000) if thousands else Decimal(1)
    quantity = reading.read(cell.at).quantity
    if quantity is None or quantity.value is None:
        return cell
    worth = own if quantity.unit in ("", "EUR") else Decimal(1)
    # Decimals that are all zero were as likely put there by a format as computed.
    step = Decimal(1) if quantity.decimals and quantity.value == quantity.value.to_integral_value() else quantity.step
    return Cell(cell.at, quantity.value * worth, step * worth, step * worth / 2, cell.doubtful)


def _sources(reading: Reading, table: int) -> Iterator[Source]:
    """The statements that a table's ratios can come from: the nearest of each kind, those of the same unit first."""
    entity = folded(reading.tables[table].entity)
    by_kind: dict[str, list[Instance]] = {}
    for instance in instances(reading):
        by_kind.setdefault(instance.statement, []).append(instance)
    nearest = [sorted(found, key=lambda one: (one.entity != entity, abs(one.middle - table)))[:NEAREST] for found in by_kind.values()]
    for chosen in product(*nearest):
        if chosen:
            yield {instance.statement: instance for instance in chosen}


def _relations(reading: Reading, table: int, shown: tuple[Shown, ...], source: Source) -> Iterator[Quotient]:
    """Each ratio in the variant that holds in most of its years, the first of equals."""
    for ratio in dict.fromkeys(one.ratio.name for one in shown):
        own = [one for one in shown if one.ratio.name == ratio]
        tried = [
            [relation for one in own if (relation := _relation(reading, table, one, source, number)) is not None]
            for number in range(len(own[0].ratio.variants))
        ]
        yield from max(tried, key=lambda relations: (sum(r.verdict is not Held.FAILED for r in relations), len(relations)))


def _relation(reading: Reading, table: int, shown: Shown, source: Source, variant: int) -> Quotient | None:
    above, below = shown.ratio.variants[variant]
    top = _terms(reading, table, above, source, shown.year)
    bottom = _terms(reading, table, below, source, shown.year)
    if not top or bottom is None or (below and not bottom):
        return None
    worth = sum((factor * cell.value for factor, cell in bottom), Decimal(0))
    if below and worth <= sum((abs(factor) * cell.slack for factor, cell in bottom), Decimal(0)):
        return None
    rule = f"{shown.ratio.name} ({variant + 1})"
    by = None if below else Decimal(1)
    return Quotient("RATIO", Level.WARNING, rule, shown.cell, ("RATIO", str(table)), top, bottom, shown.ratio.factor, by=by)


def _terms(reading: Reading, table: int, written: tuple[str, ...], source: Source, year: int) -> Terms | None:
    found: list[tuple[int, Cell]] = []
    for term in written:
        match = TERM.fullmatch(term)
        assert match is not None, term
        cells = _figure(reading, table, match["figure"], source, year)
        if not cells and not match["optional"]:
            return None
        for cell in cells:
            sign = -1 if match["sign"] == "-" else 1
            size = 1 if match["sign"] == "+" or cell.value >= 0 else -1
            found.append((sign * size * int(match["times"] or 1), cell))
    return tuple(found)


def _figure(reading: Reading, table: int, figure: str, source: Source, year: int) -> tuple[Cell, ...]:
    statement, lines = lines_of_figure(figure)
    if not statement:
        return figure_cells(reading, (table,), figure, year) or figure_cells(reading, tuple(range(len(reading.tables))), figure, year)
    if statement not in source:
        return ()
    cells = tuple(cell for line in lines if (cell := line_cell(reading, source[statement], line, year)) is not None)
    return cells or figure_cells(reading, source[statement].tables, figure, year)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
