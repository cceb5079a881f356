"""The postings behind a figure: how many, what they add up to, and themselves, in the order of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from toteuma.core.periods import Month
from toteuma.core.sql import quoted
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.definitions import compiled_drill
from toteuma.ledger.dimensions import NO_CENTRE, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of
from toteuma.ledger.view import Cents

COLUMNS = ("batch", "row", "sheet", "month", "date", "voucher", "account", "cost_centre", "project", "text", "reference", "cents", "part")


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
    figure, whose cells are shared whole, by a few cents."""
    _register_postings(engine, snapshot)
    accounts, centres = frame.register_figure(engine, unit, line, measure.months)
    engine.execute(f"CREATE OR REPLACE TEMPORARY VIEW narrowed AS SELECT * FROM postings WHERE {_narrow(accounts, centres, measure)}")
    found = compiled_drill(engine.dialect, measure)
    ((count, cents),) = engine.execute(f"SELECT count(*), coalesce(sum(part), 0) FROM ({found}) AS found")
    chosen = ", ".join(quoted(name) if engine.dialect == "duckdb" else name for name in COLUMNS)
    order = "ORDER BY month, date, batch, row"
    rows = engine.execute(f"SELECT {chosen} FROM ({found}) AS found {order} LIMIT {int(limit)} OFFSET {int(offset)}")
    return Drilled(int(count), int(cents), tuple(_posting(row, snapshot) for row in rows))


def _narrow(accounts: set[int], centres: set[int], measure: Measure) -> str:
    """The figure's months, accounts and cost centres as plain numbers: an engine then reads the other columns of hardly any row, which it does not do
    where they come from a join."""
    listed = ", ".join(map(str, sorted(centres))) or "NULL"
    held = f"(cost_centre IN ({listed}){' OR cost_centre IS NULL' if NO_CENTRE in centres else ''})"
    months = f"month BETWEEN {int(measure.months.first)} AND {int(measure.months.last)}"
    return f"{months} AND account IN ({', '.join(map(str, sorted(accounts))) or 'NULL'}) AND {held}"


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
