"""How numbers and their units are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.checks.reading import Reading, folded
from toteuma.checks.registry import GOOD_PRACTICE, PLAIN_LANGUAGE, kind
from toteuma.checks.relation import At, Relation
from toteuma.checks.texts import texts
from toteuma.core.evidence import Quantity, Role, TableKind
from toteuma.core.findings import Level
from toteuma.core.quantities import find_quantities
from toteuma.core.quantity_units import unit_in_label
from toteuma.core.remark import Remark, Where

THOUSAND = Decimal(1000)
FIRST_YEAR, LAST_YEAR = 1900, 2100
TOLD = 5
"""So many of the written forms are quoted in a sentence; the places list them all."""
FAULTS = {"dot_groups": Level.WARNING, "dot_decimal": Level.WARNING, "comma_groups": Level.WARNING, "comma_decimal": Level.WARNING}
HABITS = ("ungrouped", "unit_joined")
"""Forms that are told of only where the document itself mostly writes otherwise."""
WORDLESS = (TableKind.GOALS, TableKind.RISKS)


@dataclass(frozen=True, slots=True)
class Written:
    quantity: Quantity
    where: Where


def written_in_cells(reading: Reading) -> Iterator[tuple[At, Quantity]]:
    """Every number that a cell consists of, and every one of a keyed list."""
    for t, table in enumerate(reading.tables):
        if table.kind in WORDLESS:
            continue
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells[: len(table.columns)]):
                # a reader doubts a broken number for being broken: that is told here
                if cell.quantity is not None and cell.doubt in ("", cell.quantity.invalid):
                    yield (t, r, c), cell.quantity
                for _, quantity in cell.keyed:
                    yield (t, r, c), quantity


def _written(reading: Reading) -> Iterator[Written]:
    for at, quantity in written_in_cells(reading):
        # A workbook keeps numbers, not how they are written; a year is written without a group mark.
        if not reading.read(at).spot.sheet and not _is_year(quantity):
            yield Written(quantity, reading.where(at))
    for text in texts(reading):
        for start, end, quantity in find_quantities(text.text, reading.language):
            # A document in English can quote a text in another language, with its decimal comma.
            if "words" not in quantity.style and "comma_decimal" not in quantity.style:
                yield Written(quantity, text.where(start, end))


def _is_year(quantity: Quantity) -> bool:
    value = quantity.value
    return value is not None and not quantity.unit and quantity.decimals == 0 and FIRST_YEAR <= value < LAST_YEAR


@kind("NUMBER_GRAMMAR", Level.ERROR, GOOD_PRACTICE)
def broken_numbers(reading: Reading) -> Iterator[Relation | Remark]:
    """A number whose digits are grouped in no way that can be read: it has no value until somebody says what it is."""
    for at, quantity in written_in_cells(reading):
        if quantity.invalid == "split_groups" and reading.tables[at[0]].columns[at[2]].role is not Role.TEXT:
            where = reading.where(at)
            details = {"quote": quantity.raw.strip(), "row": where.row, "column": where.column}
            yield Remark("NUMBER_GRAMMAR", Level.ERROR, (where,), details, stated=quantity.raw, key=(where.entity, where.row, where.column))


@kind("NUMBER_FORMAT", Level.WARNING, PLAIN_LANGUAGE)
def number_forms(reading: Reading) -> Iterator[Relation | Remark]:
    """Numbers written against the norm of the language: one remark for each way, with every place."""
    by_style: dict[str, list[Written]] = defaultdict(list)
    plain: Counter[str] = Counter()
    for written in _written(reading):
        quantity = written.quantity
        if quantity.value is None:
            continue
        for style in quantity.style:
            if style in FAULTS or style in HABITS:
                by_style[style].append(written)
        if "ungrouped" not in quantity.style and abs(quantity.value) / max(quantity.step, Decimal(1)) >= THOUSAND:
            plain["ungrouped"] += 1
        if quantity.unit in ("EUR", "percent") and "unit_joined" not in quantity.style and re.search(r"\s[%€]", quantity.raw):
            plain["unit_joined"] += 1
    for style, found in by_style.items():
        if style in HABITS and plain[style] <= len(found):
            continue
        sure = [written for written in found if "ambiguous" not in written.quantity.style]
        if not sure:
            continue
        forms = ", ".join(f"”{form}”" for form in list(dict.fromkeys(written.quantity.raw.strip(" .") for written in sure))[:TOLD])
        level = FAULTS.get(style, Level.INFO)
        details = {"forms": forms, "count": str(len(sure))}
        yield Remark("NUMBER_FORMAT", level, tuple(w.where for w in sure), details, sentence=f"number_format_{style}", key=(style,))


@kind("UNIT", Level.ERROR, GOOD_PRACTICE)
def units(reading: Reading) -> Iterator[Relation | Remark]:
    """The unit written in a cell against the one that its row and the other cells of the row give."""
    shortened: list[Where] = []
    ways: Counter[str] = Counter()
    for t, table in enumerate(reading.tables):
        if table.kind in WORDLESS or table.kind is TableKind.COMPARISON:
            continue
        for r, row in enumerate(table.rows):
            shown = [
                ((t, r, c), cell.quantity) for c, cell in enumerate(row.cells[: len(table.columns)]) if cell.quantity and not cell.doubt
            ]
            told = [(at, q) for at, q in shown if q.unit and table.columns[at[2]].role not in (Role.RATE, Role.CHANGE_PERCENT, Role.SHARE)]
            yield from _strange(reading, row.label, told)
            spelt = dict.fromkeys(_spelling(q) for _, q in told)
            if len(spelt) > 1 and len({_family(q.unit) for _, q in told}) == 1:
                shortened.append(reading.where_row(t, r))
                ways.update(list(spelt))
    if shortened:
        forms = ", ".join(f"”{form}”" for form, _ in ways.most_common(TOLD))
        yield Remark(
            "UNIT",
            Level.INFO,
            tuple(shortened),
            {"forms": forms, "count": str(len(shortened))},
            sentence="unit_spelling",
            key=("spelling",),
        )


def _strange(reading: Reading, label: str, told: list[tuple[At, Quantity]]) -> Iterator[Remark]:
    families = Counter(_family(quantity.unit) for _, quantity in told)
    if len(families) < 2:
        return
    implied = _family(unit_in_label(label, reading.language))
    usual, count = families.most_common(1)[0]
    if implied and implied in families:
        usual, count = implied, families[implied]
    strangers = [(at, quantity) for at, quantity in told if _family(quantity.unit) != usual]
    if count < 2 or len(strangers) > 1:
        return
    at = strangers[0][0]
    where = reading.where(at)
    example = next(other.raw for _, other in told if _family(other.unit) == usual)
    details = {"row": label, "column": where.column, "quote": where.quote, "example": example.strip()}
    key = (where.entity, folded(label), folded(where.column))
    yield Remark("UNIT", Level.ERROR, (where,), details, stated=where.quote, expected=example.strip(), key=key)


def _family(unit: str) -> str:
    """Money however long the unit is written is one family; a unit per something is told apart from it only by what it counts."""
    return "EUR" if unit.startswith(("EUR", "per_")) else unit


def _spelling(quantity: Quantity) -> str:
    return re.sub(r"^[-–−+]?[\d\s.,]+", "", quantity.raw).strip(" .")
