"""The postings behind a figure: how many, what they add up to, and themselves, in the order of the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from toteuma.core.periods import Month, Months
from toteuma.core.sql import quoted
from toteuma.core.structure import WHOLE
from toteuma.ledger.columns import BATCHED, CELL, CELL_KEYS
from toteuma.ledger.definitions import compiled_drill, compiled_months
from toteuma.ledger.dimensions import NO_CENTRE, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.narrowing import EVERYTHING, Only
from toteuma.ledger.store import CELLS, POSTINGS, Snapshot, folder_of
from toteuma.ledger.view import Cents

COLUMNS = (*BATCHED, "part")

_TEXTS = tuple(name for name, kind in BATCHED.items() if kind == "VARCHAR" and name != "dimensions")
_ORDER = "month, date NULLS LAST, batch, sheet NULLS FIRST, row, part"
"""Whole, and the same on every engine: where a figure has several parts of a posting, they are told by their cents."""


@dataclass(frozen=True, slots=True)
class DrilledPosting:
    """A posting as it was imported. ``part`` is what of its cents counts in the figure: all, unless its cost centre is shared. **Sign** income +."""

    batch: int
    row: int
    sheet: str
    stage: str
    month: Month
    date: date | None
    voucher: str
    account: str
    cost_centre: str
    project: str
    service_class: str
    scope: str
    activity: str
    dimensions: Mapping[str, str]
    text: str
    reference: str
    cents: Cents
    part: Cents


@dataclass(frozen=True, slots=True)
class Drilled:
    """``count`` postings that add up to ``cents``; ``postings`` those of the page that was asked for."""

    count: int
    cents: Cents
    postings: tuple[DrilledPosting, ...]


def drill(
    engine: Engine,
    snapshot: Snapshot,
    frame: Frame,
    *,
    unit: str | None,
    line: str | None,
    measure: Measure,
    only: Only = EVERYTHING,
    limit: int = 50,
    offset: int = 0,
) -> Drilled:
    """What makes the figure of a unit and line (None: of any) in a measure, or the part of it that ``only`` tells. The parts of shared postings are rounded
    one by one, so that they can differ from the figure, whose cells are shared whole, by a few cents.

    The cells tell how many postings each month has, so that of the postings themselves only the months of the page are read.
    """
    selected = _Selected(engine, snapshot, *frame.register_figure(engine, unit, line, measure.months), only)
    _register_postings(engine, snapshot)
    if only.of_cells:
        engine.register_files("figure_cells", snapshot.files(CELLS), CELL)
        selected.narrow("narrowed_cells", "figure_cells", measure.months)
    else:
        selected.narrow("narrowed_cells", "postings", measure.months, f"{', '.join(CELL_KEYS)}, cents, CAST(1 AS BIGINT) AS postings")
    months = sorted((int(month), int(count), int(part)) for month, count, part in engine.execute(compiled_months(engine.dialect, measure)))
    count, cents = sum(month[1] for month in months), sum(month[2] for month in months)
    if _is_shared(engine):
        selected.narrow("narrowed", "postings", measure.months)
        found = compiled_drill(engine.dialect, measure)
        ((cents,),) = engine.execute(f"SELECT coalesce(sum(part), 0) FROM ({found}) AS found")
    page, skipped = _months_of_page(months, limit, offset)
    if page is None:
        return Drilled(count, int(cents), ())
    selected.narrow("narrowed", "postings", page)
    chosen = ", ".join(quoted(name) if engine.dialect == "duckdb" else name for name in COLUMNS)
    ordered = f"SELECT {chosen} FROM ({compiled_drill(engine.dialect, measure)}) AS found ORDER BY {_ORDER}"
    rows = engine.execute(f"{ordered} LIMIT {int(limit)} OFFSET {int(offset) - skipped}")
    return Drilled(count, int(cents), tuple(_posting(row, snapshot) for row in rows))


def _is_shared(engine: Engine) -> bool:
    """Whether some cost centre of the figure counts in it only in part."""
    ((shared,),) = engine.execute(f"SELECT count(*) FROM selected_centre WHERE low > 0 OR high < {WHOLE}")
    return bool(shared)


def _months_of_page(months: Sequence[tuple[Month, int, Cents]], limit: int, offset: int) -> tuple[Months | None, int]:
    """From which month to which the postings of a page lie, and how many lie before them; None: it is empty."""
    first = last = before = skipped = 0
    for month, count, _ in months:
        if before < offset + limit and before + count > offset:
            skipped = skipped if first else before
            first, last = first or month, month
        before += count
    return (Months(first, last) if first else None), skipped


@dataclass(frozen=True, slots=True)
class _Selected:
    """The accounts and cost centres of a figure by their numbers, and what else is asked of its postings."""

    engine: Engine
    snapshot: Snapshot
    accounts: set[int]
    centres: set[int]
    only: Only

    def narrow(self, name: str, source: str, months: Months, columns: str = "*") -> None:
        """A view of the figure's months, accounts and cost centres as plain numbers: an engine then reads the other columns of hardly any row, which it
        does not do where they come from a join."""
        listed = ", ".join(map(str, sorted(self.centres))) or "NULL"
        held = f"(cost_centre IN ({listed}){' OR cost_centre IS NULL' if NO_CENTRE in self.centres else ''})"
        when = f"month BETWEEN {int(months.first)} AND {int(months.last)}"
        chosen = f"{when} AND account IN ({', '.join(map(str, sorted(self.accounts))) or 'NULL'}) AND {held}"
        if self.only:
            chosen += f" AND {self.only.condition(self.engine.dialect, self.snapshot.codes)}"
        self.engine.define(name, f"SELECT {columns} FROM {source} WHERE {chosen}")


def _posting(row: Sequence[object], snapshot: Snapshot) -> DrilledPosting:
    values = dict(zip(COLUMNS, row, strict=True))
    for column in ("account", "cost_centre"):
        number = values[column]
        values[column] = snapshot.codes.text(number) if isinstance(number, int) else ""
    for column in _TEXTS:
        values[column] = values[column] or ""
    values["dimensions"] = json.loads(values["dimensions"]) if isinstance(values["dimensions"], str) else {}
    return DrilledPosting(**values)  # type: ignore[arg-type]


def _register_postings(engine: Engine, snapshot: Snapshot) -> None:
    files = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
    engine.register_batches("postings", files, BATCHED)
