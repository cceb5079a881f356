"""What a reorganisation does to each unit's outcome: what it was, what moves in or out, what it is; and that the whole stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.language import Language
from toteuma.core.statement import Statement


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """A unit's outcome of a year before and after. **Unit** euros, **Sign** of the statement. None where the unit has none. ``whole``: the uppermost
    unit's."""

    unit: str
    name: str
    year: int
    before: Decimal | None
    after: Decimal | None
    whole: bool

    @property
    def moved(self) -> Decimal:
        """What comes (above zero) or goes."""
        return (self.after or Decimal()) - (self.before or Decimal())


@dataclass(frozen=True, slots=True)
class UnitBridge:
    """``line``: what is told, the last line of the scheme, that all others add up to. Empty rows: no unit's outcome changes."""

    line: str
    rows: tuple[BridgeRow, ...]


def unit_bridge(before: Statement, after: Statement, language: Language) -> UnitBridge:
    """The units whose outcome of this year or the year before becomes another, in the order of the organisation, those that end last; then the whole."""
    line = next(one for one in reversed(tuple(after.data.scheme)) if not one.parent)
    rows = tuple(_rows(before, after, line.id, language))
    return UnitBridge(line.name.in_language(language)[0], rows if any(row.moved for row in rows) else ())


def _rows(before: Statement, after: Statement, line: str, language: Language) -> Iterator[BridgeRow]:
    root = after.data.settings.root
    units = dict.fromkeys((*after.data.organisation.subtree(root), *before.data.organisation.subtree(before.data.settings.root)))
    for year in (after.year, after.year - 1):
        for unit in (*(one for one in units if one != root), root):
            was, now = (_outcome(one, unit, line, year) for one in (before, after))
            if was != now or (unit == root and now is not None):
                yield BridgeRow(
                    unit, _name(after if unit in after.data.organisation else before, unit, language), year, was, now, unit == root
                )


def _outcome(statement: Statement, unit: str, line: str, year: int) -> Decimal | None:
    if unit not in statement.data.organisation:
        return None
    return statement.book.figure(unit=unit, line=line, year=year, stage="actual").value


def _name(statement: Statement, unit: str, language: Language) -> str:
    return statement.data.organisation[unit].name.in_language(language)[0] or unit
