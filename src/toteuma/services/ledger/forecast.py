"""Forecasts reckoned from the months of a ledger that are told, for lines of which nobody gave a forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from toteuma.core.conventions import ForecastMethod
from toteuma.core.findings import Place
from toteuma.core.foretelling import foretold
from toteuma.core.money import euros
from toteuma.core.periods import Months
from toteuma.core.postings import ACTUAL, FORECAST
from toteuma.core.records import Amount
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.ledger.dimensions import NOWHERE, UNTOLD, Frame, Measure
from toteuma.ledger.engine import Engine
from toteuma.ledger.entries import Asked, LedgerEntry, Made, entries, stages_there
from toteuma.ledger.store import Snapshot
from toteuma.ledger.view import contents_of
from toteuma.package.structure import structure_of

Where = tuple[str, str, str]
"""unit, line, scope"""


def forecasts(data: StatementData, snapshot: Snapshot, engine: Engine, amounts: tuple[Amount, ...]) -> Iterator[Amount]:
    """Amounts of stage forecast by the method of the settings; none by hand. A unit's line that has a forecast, or whose parts or totals have one, keeps it.

    Last year is told by the organisation at the end of the told months, whatever the statement does: a unit grows from the same work.
    """
    ledger, year = data.settings.ledger, data.settings.year
    if ledger.forecast is ForecastMethod.MANUAL:
        return
    given = {(amount.unit, amount.line) for amount in amounts if amount.stage == FORECAST and amount.year == year}
    told = Months.to_date(year * 100 + ledger.through)
    spans = (told, Months(told.first - 100, told.last - 100), Months.of_year(year - 1))
    this, before, whole = _sums(data, snapshot, engine, spans)
    for where in dict.fromkeys((*this, *whole)):
        unit, line, scope = where
        lines = (line, *data.scheme.ancestors(line), *_parts(data, line))
        if any((unit, each) in given for each in lines):
            continue
        sums = [_euros(part.get(where)) for part in (this, before, whole)]
        amount = foretold(ledger.forecast, told=sums[0], through=ledger.through, before=sums[1], whole=sums[2])
        if amount is None:
            continue
        made = _united([part[where].made for part in (this, whole) if where in part])
        months = told if ledger.forecast is ForecastMethod.STRAIGHT_LINE or where not in whole else Months(spans[2].first, told.last)
        selection = PostingSelection(
            ledger.folder, made.batches, made.accounts, made.cost_centres, months, (ACTUAL,), told.last, ledger.forecast.value
        )
        yield Amount(
            place=Place(ledger.folder),
            unit=unit,
            line=line,
            year=year,
            stage=FORECAST,
            scope=scope,
            amount=amount,
            postings=selection,
        )


def _sums(
    data: StatementData, snapshot: Snapshot, engine: Engine, spans: tuple[Months, Months, Months]
) -> tuple[Mapping[Where, LedgerEntry], ...]:
    """Actuals of each span of months, by unit, line and scope."""
    scopes = sorted({scope for stage, month, scope in stages_there(engine, snapshot) if stage == ACTUAL}, key=str)
    asked = [
        Asked(index, ACTUAL, scope or "all", Measure((ACTUAL,), months, scope or UNTOLD))
        for index, months in enumerate(spans)
        for scope in scopes
    ]
    frame = Frame(structure_of(data), data.scheme, contents_of(snapshot), spans[0].last)
    found: tuple[dict[Where, LedgerEntry], ...] = ({}, {}, {})
    for entry in entries(engine, snapshot, frame, asked):
        if entry.unit != NOWHERE:
            found[entry.asked.year][entry.unit, entry.line, entry.asked.scope] = entry
    return found


def _euros(entry: LedgerEntry | None) -> Decimal | None:
    return None if entry is None else euros(entry.cents)


def _united(made: Sequence[Made]) -> Made:
    """What several entries were made of together."""
    return Made(
        *(tuple(dict.fromkeys(code for one in made for code in getattr(one, what))) for what in ("batches", "accounts", "cost_centres"))
    )


def _parts(data: StatementData, line: str) -> Iterator[str]:
    for part in data.scheme.parts(line):
        yield part
        yield from _parts(data, part)
