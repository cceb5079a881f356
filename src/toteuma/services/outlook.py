"""What changes of a package would do: findings that come and go, and every printed figure that would be another. Told before they are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.document import Table
from toteuma.core.findings import Finding, Level
from toteuma.core.language import Language
from toteuma.reports.build import build_document
from toteuma.services.change_log import Change
from toteuma.services.desk import Desk, read_desk
from toteuma.services.present_package import present_package
from toteuma.services.unit_bridge import UnitBridge, unit_bridge
from toteuma.services.workplace import Workplace

ORGANISATION = ("units", "placements", "cost_centres")
"""Tables that say which unit stands where and whose costs are whose."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A cell that would print something else. ``difference``: of amounts, **Unit** euros, in the sign in which they are printed; None where either is
    no number."""

    unit: str
    table: str
    row: str
    column: str
    before: str
    after: str
    difference: Decimal | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """``readable``: whether the package could still be read; where not, ``new`` says why and nothing can be told of figures.

    ``new`` and ``gone``: findings that come and go. ``figures``: cells that print something else, ``came`` and ``went``: of rows and tables that are only
    there after or before."""

    readable: bool
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    figures: tuple[FigureChange, ...] = ()
    came: int = 0
    went: int = 0
    whole: tuple[FigureChange, ...] = ()
    """Those of the uppermost unit's own tables: none where a reorganisation only moves figures below it."""
    bridge: UnitBridge | None = None
    """What a change of the organisation does to the outcome of units; None of any other change."""

    @property
    def stops(self) -> bool:
        """Whether errors come that stop a publication."""
        return any(finding.level is Level.ERROR for finding in self.new)


def outlook(place: Workplace, statement: str, before: Desk, changes: Sequence[Change], language: Language) -> Outlook:
    """What the changes would do to a statement whose desk is ``before``. Nothing is written. **Raises** OutputFailed."""
    with present_package(place, statement, changes) as package:
        after = read_desk(package)
    if after.data is None or before.data is None:
        return Outlook(after.data is not None, *_came_and_went(before.findings, after.findings))
    (old, told_before), (now, told_after) = _seen(before, language), _seen(after, language)
    new, gone = _came_and_went(told_before, told_after)
    figures = tuple(_changed(old, now))
    root = after.data.settings.root
    return Outlook(
        True,
        new,
        gone,
        figures,
        len(now.keys() - old.keys()),
        len(old.keys() - now.keys()),
        tuple(one for one in figures if one.unit == root),
        unit_bridge(before.statement, after.statement, language)
        if before.statement and after.statement and any(change.table in ORGANISATION for change in changes)
        else None,
    )


def _came_and_went(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings are the same where they say the same of the same file and column: rows move."""

    def told(findings: Sequence[Finding]) -> dict[object, Finding]:
        return {
            (
                one.code,
                one.level,
                one.place.file,
                one.place.column,
                tuple(sorted(one.details.items())),
                tuple(sorted(one.numbers.items())),
            ): one
            for one in findings
        }

    old, new = told(before), told(after)
    came = sorted((new[key] for key in new.keys() - old.keys()), key=Finding.sort_key)
    went = sorted((old[key] for key in old.keys() - new.keys()), key=Finding.sort_key)
    return tuple(came), tuple(went)


@dataclass(frozen=True, slots=True)
class _Cell:
    unit: str
    table: str
    row: str
    column: str
    printed: str
    shown: Decimal | None


_Place = tuple[str, str, str]


def _seen(desk: Desk, language: Language) -> tuple[dict[_Place, _Cell], tuple[Finding, ...]]:
    """Every cell with a figure, by table, row and column; and all that is found wrong."""
    if desk.statement is None:
        return {}, desk.findings
    built = build_document(desk.statement, language)
    return {place: cell for table in built.document.tables() for place, cell in _of_table(table)}, (*desk.findings, *built.findings)


def _of_table(table: Table) -> Iterator[tuple[_Place, _Cell]]:
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=False):
            if cell.figure is not None:
                told = _Cell(table.unit, table.caption, row.cells[0].printed, column.header, cell.printed, cell.shown)
                yield (table.id, row.id, column.id), told


def _changed(old: Mapping[_Place, _Cell], now: Mapping[_Place, _Cell]) -> Iterator[FigureChange]:
    for place, cell in now.items():
        was = old.get(place)
        if was is not None and (was.printed, was.shown) != (cell.printed, cell.shown):
            difference = cell.shown - was.shown if cell.shown is not None and was.shown is not None else None
            yield FigureChange(cell.unit, cell.table, cell.row, cell.column, was.printed, cell.printed, difference)
