"""The postings behind a figure: how many, what they add up to, and themselves, in the order of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toteuma.core.periods import Month, Months
from toteuma.core.sql import quoted
from toteuma.core.structure import WHOLE
from toteuma.ledger.columns import BATCHED, CELL
from toteuma.ledger.definitions import compiled_drill, compiled_months
from toteuma.ledger.dimensions import NO_CENTRE, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import CELLS, POSTINGS, Snapshot, folder_of
from toteuma.ledger.view import Cents

COLUMNS = ("batch", "row", "sheet", "month", "date", "voucher", "account", "cost_centre", "project", "text", "reference", "cents", "part")

_ORDER = "month, date NULLS LAST, batch, sheet NULLS FIRST, row, part"
"""Whole, and the same on every engine: where a figure has several parts of a posting, they are told by their cents."""


@dataclass(frozen=True, slots=True)
class DrilledPosting:
    """A posting as it was imported. ``part`` is what of its cents counts in the figure: all, unless its cost centre is shared. **Sign** income +."""

    batch: int
    row: int
    sheet: str
    month: Month
    date: date | None
    voucher: str
    account: str
    cost_centre: str
    project: str
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
    engine: Engine, snapshot: Snapshot, frame: Frame, *, unit: str, line: str, measure: Measure, limit: int = 50, offset: int = 0
) -> Drilled:
    """What makes the figure of a unit and line in a measure. The parts of shared postings are rounded one by one, so that they can differ from the
    figure, whose cells are shared whole, by a few cents.

    The cells tell how many postings each month has, so that of the postings themselves only the months of the page are read.
    """
    accounts, centres = frame.register_figure(engine, unit, line, measure.months)
    engine.register_files("figure_cells", snapshot.files(CELLS), CELL)
    _narrowed(engine, "narrowed_cells", "figure_cells", accounts, centres, measure.months)
    months = sorted((int(month), int(count), int(part)) for month, count, part in engine.execute(compiled_months(engine.dialect, measure)))
    count, cents = sum(month[1] for month in months), sum(month[2] for month in months)
    _register_postings(engine, snapshot)
    if _is_shared(engine):
        _narrowed(engine, "narrowed", "postings", accounts, centres, measure.months)
        found = compiled_drill(engine.dialect, measure)
        ((cents,),) = engine.execute(f"SELECT coalesce(sum(part), 0) FROM ({found}) AS found")
    page, skipped = _months_of_page(months, limit, offset)
    if page is None:
        return Drilled(count, int(cents), ())
    _narrowed(engine, "narrowed", "postings", accounts, centres, page)
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


def _narrowed(engine: Engine, name: str, source: str, accounts: set[int], centres: set[int], months: Months) -> None:
    """A view of the figure's months, accounts and cost centres as plain numbers: an engine then reads the other columns of hardly any row, which it does
    not do where they come from a join."""
    listed = ", ".join(map(str, sorted(centres))) or "NULL"
    held = f"(cost_centre IN ({listed}){' OR cost_centre IS NULL' if NO_CENTRE in centres else ''})"
    when = f"month BETWEEN {int(months.first)} AND {int(months.last)}"
    chosen = f"{when} AND account IN ({', '.join(map(str, sorted(accounts))) or 'NULL'}) AND {held}"
    engine.execute(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * FROM {source} WHERE {chosen}")


def _posting(row: Sequence[object], snapshot: Snapshot) -> DrilledPosting:
    values = dict(zip(COLUMNS, row, strict=True))
    for column in ("account", "cost_centre"):
        number = values[column]
        values[column] = snapshot.codes.text(number) if isinstance(number, int) else ""
    for column in ("sheet", "voucher", "project", "text", "reference"):
        values[column] = values[column] or ""
    return DrilledPosting(**values)  # type: ignore[arg-type]


def _register_postings(engine: Engine, snapshot: Snapshot) -> None:
    files = {batch.number: [folder_of(snapshot.root, batch) / POSTINGS] for batch in snapshot.batches}
    engine.register_batches("postings", files, BATCHED)
