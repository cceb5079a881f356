"""Comparison tables → amounts: euros and cents in statement sign, by unit, line, year and stage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from toteuma.core.evidence import ReadColumn, ReadDocument, ReadRow, ReadTable, Role, Sign, Spot, TableKind
from toteuma.core.findings import Level
from toteuma.core.scheme import LineScheme, Nature
from toteuma.rules import line_scheme
from toteuma.services.drafting.draft import Draft, name_of
from toteuma.services.drafting.fitting import CENT, fitted, remainders
from toteuma.services.drafting.organisation import Units
from toteuma.texts import word

STAGES = {
    Role.PRIOR: "actual",
    Role.ACTUAL: "actual",
    Role.ORIGINAL: "original",
    Role.AMENDMENT: "amendment",
    Role.AMENDED: "amended",
    Role.FORECAST: "forecast",
}
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_REFERENCE = re.compile(r"§\s?\d+")

Key = tuple[str, int, str, str]
"""Unit, year, stage, amendment."""


@dataclass(slots=True)
class Told:
    """The figures of a unit, year and stage as printed, in euros; ``step`` is the coarsest worth of a last digit among them, ``terms`` how many
    printed figures each is reckoned from."""

    values: dict[str, Decimal] = field(default_factory=dict)
    step: Decimal = CENT
    terms: int = 1
    spot: Spot | None = None
    table: str = ""


def year_of(column: ReadColumn, year: int) -> int:
    return column.year or (year - 1 if column.role is Role.PRIOR else year)


def in_euros(table: ReadTable, row: ReadRow, column: int, nature: Nature | None) -> tuple[Decimal, Decimal] | None:
    """A cell's amount in statement sign and the worth of its last digit; None where it is no sound number."""
    cell = row.cells[column]
    quantity = cell.quantity
    if quantity is None or quantity.value is None or quantity.unit not in ("", "EUR"):
        return None
    turned = nature is Nature.EXPENSE and table.cost_sign is Sign.POSITIVE
    return quantity.value * table.scale * (-1 if turned else 1), quantity.step * table.scale


def draft_amounts(document: ReadDocument, units: Units, draft: Draft) -> None:
    scheme = line_scheme("income_statement", draft.year)
    told: dict[Key, Told] = defaultdict(Told)
    for table in document.tables():
        if table.kind is TableKind.COMPARISON:
            _take(table, units, scheme, told, draft)
    _amended_as_stages(told, draft)
    for (unit, year, stage, amendment), figures in sorted(told.items()):
        amounts, missed = fitted(figures.values, figures.step, scheme)
        rest = remainders(figures.values, amounts, figures.step, scheme)
        for line in dict.fromkeys((*missed, *rest)):
            if line in rest or not scheme[line].result:
                code = "rest_apart" if line in rest else "total_missed"
                row, head = scheme[line].name.get(draft.language), word(f"drafting.stage.{stage}", draft.language)
                draft.tell(code, figures.spot, table=figures.table, row=row, year=str(year), stage=head)
        extent = "whole" if units.children(unit) else "own"
        stated = [(line.id, amounts[line.id]) for line in scheme if line.id in amounts]
        for line, amount in (*stated, *((own_line(line, scheme, draft), amount) for line, amount in rest.items())):
            cells = {"unit": unit, "line": line, "year": str(year), "stage": stage, "amendment": amendment}
            exactness = f"{figures.terms * figures.step:f}" if figures.step > CENT else ""
            draft.add("amounts", {**cells, "extent": extent, "amount": str(amount), "basis": draft.file, "rounded_to": exactness})


def own_line(balance: str, scheme: LineScheme, draft: Draft) -> str:
    """The line of the package, put among its own, for what a balance holds beyond the parts that the document shows."""
    id = f"unspecified_{balance}"
    if not any(row["id"] == id for row in draft.rows.get("lines", [])):
        name = word("drafting.unspecified", draft.language, row=scheme[balance].name.get(draft.language))
        draft.add("lines", {"id": id, "parent": balance}, name=name)
    return id


def _take(table: ReadTable, units: Units, scheme: LineScheme, told: dict[Key, Told], draft: Draft) -> None:
    for row in table.rows:
        unit = units.code(row.entity or table.entity)
        if not unit or row.line not in scheme:
            if unit and any(cell.quantity for cell in row.cells) and row.line == "":
                draft.tell("row_not_placed", row.spot, level=Level.INFO, table=name_of(table), row=row.label)
            continue
        for index, stage, year, amendment in _columns(table, draft):
            found = in_euros(table, row, index, scheme[row.line].nature)
            if found is None:
                continue
            figures = told[unit, year, stage, amendment]
            if row.line not in figures.values or found[1] < figures.step:
                figures.values.setdefault(row.line, found[0])
                figures.step = max(figures.step, found[1])
                figures.spot, figures.table = figures.spot or row.spot, figures.table or name_of(table)


def _columns(table: ReadTable, draft: Draft) -> Iterator[tuple[int, str, int, str]]:
    for index, column in enumerate(table.columns):
        if stage := STAGES.get(column.role):
            yield index, stage, year_of(column, draft.year), amendment_of(column, draft) if stage == "amendment" else ""


def amendment_of(column: ReadColumn, draft: Draft) -> str:
    """The decision that a column of amendments is headed by, put among the amendments; one for all where its head names none."""
    dated = _DATE.search(column.header)
    reference = _REFERENCE.search(column.header)
    day = "-".join(part.zfill(2) for part in reversed(dated.groups())) if dated else f"{draft.year}-12-31"
    id = f"amendment_{day.replace('-', '_')}" if dated else "amendments"
    if not any(row["id"] == id for row in draft.rows.get("amendments", [])):
        if not dated:
            draft.tell("amendment_undated", day=day)
        cells = {"id": id, "date": day, "reference": reference[0] if reference else "–"}
        draft.add("amendments", cells, organ=word("drafting.organ", draft.language), reason=word("drafting.reason", draft.language))
    return id


def _amended_as_stages(told: dict[Key, Told], draft: Draft) -> None:
    """An amended budget beside an original one is left to be computed: its amendments are what it differs by."""
    for unit, year in sorted({(unit, year) for unit, year, stage, _ in told if stage == "original"}):
        original, amended = told[unit, year, "original", ""], told.pop((unit, year, "amended", ""), None)
        amendments = {key: told[key] for key in sorted(told) if key[0] == unit and key[1] == year and key[2] == "amendment"}
        if not amendments:
            if amended is not None and amended.values != original.values:
                key = (unit, year, "amendment", amendment_of(ReadColumn(""), draft))
                told[key] = Told(
                    {line: value - original.values.get(line, Decimal(0)) for line, value in amended.values.items()}, amended.step, 2
                )
            continue
        for key, figures in amendments.items():
            if not any(figures.values.values()):
                del told[key]
