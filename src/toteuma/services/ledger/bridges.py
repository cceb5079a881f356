"""The bridges of a statement: what a change of the organisation did to the figures of earlier years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toteuma.core.conventions import Measure as ColumnMeasure
from toteuma.core.conventions import SectionKind
from toteuma.core.money import euros
from toteuma.core.posted import BridgedAmount
from toteuma.core.postings import ACTUAL
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.ledger.bridge import bridge
from toteuma.ledger.engine import Engine
from toteuma.ledger.entries import Asked
from toteuma.ledger.store import Snapshot
from toteuma.package.structure import structure_of

BEFORE = -1
"""The year whose bridge stands in a section that does not say which."""


def bridged_years(data: StatementData) -> tuple[int, ...]:
    """The years whose bridges the sections of the statement ask for; none where no section does."""
    settings = data.settings
    years: set[int] = set()
    for section in settings.sections.values():
        if section.kind is SectionKind.BRIDGE:
            columns = settings.columns.get(section.columns, ())
            told = {column.year for column in columns if column.measure is ColumnMeasure.ACTUAL} or {BEFORE}
            years.update(settings.year + year for year in told)
    return tuple(sorted(years))


def bridges(data: StatementData, snapshot: Snapshot, engine: Engine, asked: Sequence[Asked]) -> Iterator[BridgedAmount]:
    """The actuals of the asked years from the organisation of their own months to that of the last told month: every unit and line of the statement that
    has any, in the scope that is displayed. Scopes are bridged one by one, as the statement adds them up."""
    to = data.settings.year * 100 + data.settings.ledger.through
    scope = data.municipality.display.scope
    years = bridged_years(data)
    chosen = [one for one in asked if one.year in years and one.stage == ACTUAL and scope in ("all", one.scope)]
    if not chosen:
        return
    found = bridge(engine, snapshot, structure_of(data), data.scheme, [one.measure for one in chosen], to)
    for year in years:
        numbers = [number for number, one in enumerate(chosen) if one.year == year]
        for unit in data.organisation.units:
            for line in data.scheme:
                rows = [row for number in numbers if (row := found.get((unit, line.id, number))) is not None]
                if rows:
                    months = chosen[numbers[0]].measure.months
                    yield BridgedAmount(
                        unit=unit,
                        line=line.id,
                        year=year,
                        reported=euros(sum(row.reported for row in rows)),
                        moved_in=euros(sum(row.moved_in for row in rows)),
                        moved_out=euros(sum(row.moved_out for row in rows)),
                        restated=euros(sum(row.restated for row in rows)),
                        postings=PostingSelection(data.settings.ledger.folder, snapshot.ids(months, ACTUAL), (), (), months, (ACTUAL,), to),
                    )
