"""Key figures computed anew from the tables and the text, and lists by unit against the accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from toteuma.checks.keyed import keyed_lists
from toteuma.checks.kinds.repeats import stemmed
from toteuma.checks.reading import BUDGETS, Fact, Reading, folded
from toteuma.checks.registry import GENERAL_INSTRUCTION, INTERNAL_CONTROL, kind
from toteuma.checks.relation import Cell, Quotient, Relation
from toteuma.checks.texts import texts
from toteuma.core.evidence import Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.quantities import find_quantities
from toteuma.core.quantity_units import unit_in_label
from toteuma.core.remark import Remark, Where, Wording

MOST_KEYS = 8
"""Lists longer than this are not searched for the set of keys that makes an account's amount."""
LEAST_AMOUNT = 1000
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
PER_INHABITANT = "EUR_per_inhabitant"


@kind("KPI_RECOMP", Level.WARNING, GENERAL_INSTRUCTION)
def recomputed(reading: Reading) -> Iterator[Relation | Remark]:
    """Net cost per inhabitant is the unit's margin divided by the population that the document says it used."""
    population = stated_population(reading)
    if population is None:
        return
    margins: dict[str, list[Fact]] = {}
    for fact in reading.facts:
        if fact.line == "operating_margin":
            margins.setdefault(fact.entity, []).append(fact)
    for t, table in enumerate(reading.tables):
        if table.kind is not TableKind.KEY_FIGURES:
            continue
        for r, row in enumerate(table.rows):
            entity = _entity(row.label, margins)
            if not entity or not reading.cue("net_cost").search(row.label) or unit_in_label(row.label, reading.language) != PER_INHABITANT:
                continue
            for c, column in enumerate(table.columns):
                own = reading.cell(t, r, c)
                base = _base(reading, column.role, reading.measure(t, c)[1], margins[entity])
                if own is not None and base is not None:
                    sign = -1 if base.value < 0 else 1
                    yield Quotient(
                        "KPI_RECOMP",
                        Level.WARNING,
                        "net cost ÷ population",
                        own,
                        ("KPI_RECOMP", str(t)),
                        ((sign, base),),
                        factor=Decimal(1),
                        by=population[0],
                    )


def _base(reading: Reading, role: Role, year: int | None, margins: list[Fact]) -> Cell | None:
    """The margin of the statement's own year: actual for an actual, budget for a target."""
    if year not in (None, reading.year):
        return None
    wanted = (Role.ACTUAL,) if role is Role.ACTUAL else BUDGETS if role in (Role.TARGET, *BUDGETS) else ()
    return next((fact.cell for fact in margins if fact.measure[0] in wanted and fact.measure[1] == reading.year), None)


def _entity(label: str, entities: Mapping[str, object]) -> str:
    found = [entity for entity in entities if re.search(stemmed(entity), label, re.IGNORECASE)]
    return max(found, key=len, default="")


def stated_population(reading: Reading) -> tuple[Decimal, Where] | None:
    """The number of inhabitants that the text says was used, where it says one only."""
    found: dict[Decimal, Where] = {}
    for text in texts(reading):
        if text.paragraph is None:
            continue
        for match in reading.cue("population_stated").finditer(text.text):
            for start, end, quantity in find_quantities(text.text[match.end() :], reading.language)[:1]:
                whole = quantity.value is not None and quantity.unit in ("", "person") and quantity.decimals == 0
                if start <= 1 and whole and quantity.value is not None:
                    found.setdefault(quantity.value, text.where(match.start(), match.end() + end))
    return next(iter(found.items())) if len(found) == 1 else None


@kind("CROSS_SOURCE", Level.WARNING, INTERNAL_CONTROL)
def lists_by_unit(reading: Reading) -> Iterator[Relation | Remark]:
    """Amounts listed by unit against an account: where some of them make one unit's amount to the euro, the others must make the rest."""
    by_line = _by_line(reading)
    seen: set[tuple[str, ...]] = set()
    for t, table in enumerate(reading.tables):
        for listed in keyed_lists(reading, t):
            for c in listed.columns:
                keys = listed.values(c)
                if table.columns[c].role is not Role.ACTUAL or reading.measure(t, c)[1] != reading.year or not 2 < len(keys) <= MOST_KEYS:
                    continue
                if (key := (folded(table.rows[listed.row].label), str(sorted(keys.values())))) in seen:
                    continue
                seen.add(key)
                if remark := _rest(reading, (t, listed.row, c), keys, by_line):
                    yield remark


def _by_line(reading: Reading) -> dict[str, dict[str, Cell]]:
    found: dict[str, dict[str, Cell]] = {}
    for fact in reading.facts:
        if fact.measure == (Role.ACTUAL, reading.year):
            found.setdefault(fact.line, {}).setdefault(fact.entity, fact.cell)
    return found


def _rest(
    reading: Reading, at: tuple[int, int, int], keys: Mapping[str, Decimal], by_line: Mapping[str, Mapping[str, Cell]]
) -> Remark | None:
    """The remark on the keys that are left over; None where all agree or nothing does."""
    sets = {sum((keys[key] for key in chosen), Decimal(0)): chosen for size in range(2, len(keys)) for chosen in combinations(keys, size)}
    whole = sum(keys.values(), Decimal(0))
    for cells in by_line.values():
        for outer, inner in ((a, b) for a in cells for b in cells if a != b):
            apart = cells[outer].value - cells[inner].value
            if abs(apart) < LEAST_AMOUNT or cells[inner].value * apart <= 0:
                continue
            if abs(cells[outer].value) == whole:
                return None
            if chosen := sets.get(abs(apart)):
                others = [key for key in keys if key not in chosen]
                listed = sum((keys[key] for key in others), Decimal(0))
                booked = abs(cells[inner].value)
                if abs(listed - booked) <= len(keys):
                    return None
                return _remark(reading, at, (chosen, tuple(others)), (listed, booked), (cells[outer], cells[inner]))
    return None


def _remark(
    reading: Reading,
    at: tuple[int, int, int],
    keys: tuple[tuple[str, ...], tuple[str, ...]],
    sums: tuple[Decimal, Decimal],
    cells: tuple[Cell, Cell],
) -> Remark:
    where, outer, inner = reading.where(at), reading.where(cells[0].at), reading.where(cells[1].at)
    details: dict[str, Wording] = {
        "row": where.row,
        "account": inner.row,
        "entity": inner.entity,
        "matching": " + ".join(keys[0]),
        "keys": " + ".join(keys[1]),
        "listed": sums[0],
        "booked": sums[1],
        "difference": sums[0] - sums[1],
    }
    formula: tuple[Wording, ...] = (" + ".join(keys[1]), " = ", sums[0], "; ", f"{inner.row}, {inner.entity}", " = ", sums[1])
    key = (folded(where.row), folded(where.column), folded(inner.row), folded(inner.entity))
    return Remark("CROSS_SOURCE", Level.WARNING, (where, inner, outer), details, stated=sums[0], expected=sums[1], formula=formula, key=key)
