"""Use cases of the ledger's figures: the postings behind one, and the bridge from figures as reported to a later organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toteuma.core.errors import NotFound
from toteuma.core.language import Language, Localized
from toteuma.core.periods import Month, Months
from toteuma.core.scheme import LineScheme
from toteuma.core.statement import StatementData
from toteuma.ledger.bridge import BridgeRow, bridge
from toteuma.ledger.dimensions import NOWHERE, Frame, Measure
from toteuma.ledger.drill import Drilled, drill
from toteuma.ledger.engines import chosen_engine
from toteuma.ledger.narrowing import Only
from toteuma.ledger.store import Snapshot
from toteuma.ledger.view import contents_of
from toteuma.package.structure import structure_of
from toteuma.rules import line_scheme, scheme_ids
from toteuma.services.ledger.batches import ledger_of
from toteuma.services.ledger.filters import only_of, told_where_nothing
from toteuma.services.ledger.statement import told_as_of
from toteuma.services.near import near

AMENDED = "amended"
"""Stands for the sum of the original budget and all its amendments."""
NOBODY = "-"
"""Stands for the unit of what no cost centre places, and for the line of accounts that no range names."""
_BEFORE_AMENDED = ("original", "amendment")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which postings a figure is asked of. ``as_of`` None: told by the organisation of each month's own time."""

    months: Months
    stages: tuple[str, ...]
    as_of: Month | None
    only: Only


@dataclass(frozen=True, slots=True)
class Drilling:
    """The postings of a figure, with the names of what they name."""

    unit: Localized | None
    """Empty: what is nobody's; None: any unit's."""
    line: Localized | None
    """Empty: what is on no line; None: on any line."""
    chosen: Chosen
    found: Drilled
    accounts: Mapping[str, Localized]
    cost_centres: Mapping[str, Localized]


@dataclass(frozen=True, slots=True)
class Bridged:
    """A row for each unit and line that something moved into or out of, in the order of the organisation and of the scheme. **Sign** income +."""

    months: Months
    to: Month
    rows: tuple[tuple[Localized, Localized, BridgeRow], ...]

    @property
    def adds_up(self) -> bool:
        return all(row.reported + row.moved_in + row.moved_out == row.restated for _, _, row in self.rows)


def drill_into(
    package: Path,
    *,
    unit: str,
    line: str,
    months: Months | None,
    stage: str,
    as_reported: bool,
    only: Mapping[str, Sequence[str]],
    limit: int,
    offset: int,
) -> Drilling:
    """The postings that make a figure. ``months`` None: those of the statement. ``unit``, ``line``: a code or a name in any language; empty: any.
    ``only``: what else is asked of them, as :func:`toteuma.services.ledger.filters.only_of` takes it.

    **Raises** NotFound for a unit, line, stage or value that is not there, else as :func:`toteuma.services.ledger.batches.ledger_of`.
    """
    ledger = ledger_of(package)
    data, snapshot = ledger.data, ledger.store.snapshot()
    own = unit_of(data, unit) if unit else None
    scheme, row = line_of(data, line) if line else (data.scheme, None)
    as_of = None if as_reported else told_as_of(data)
    chosen = Chosen(months or told_months(data), stages_of(snapshot, stage), as_of, only_of(snapshot, only))
    frame = Frame(structure_of(data, scheme.id), scheme, contents_of(snapshot), as_of)
    engine = chosen_engine()
    try:
        measure = Measure(chosen.stages, chosen.months)
        found = drill(engine, snapshot, frame, unit=own, line=row, measure=measure, only=chosen.only, limit=limit, offset=offset)
        if not found.count:
            told_where_nothing(engine, snapshot, chosen.only)
    finally:
        engine.close()
    accounts = {account.account: account.name for account in data.accounts}
    centres = {centre.cost_centre: centre.name for centre in data.cost_centres}
    return Drilling(_unit_name(data, own), _line_name(scheme, row), chosen, found, accounts, centres)


def _unit_name(data: StatementData, unit: str | None) -> Localized | None:
    return data.organisation[unit].name if unit else None if unit is None else Localized()


def _line_name(scheme: LineScheme, line: str | None) -> Localized | None:
    return scheme[line].name if line else None if line is None else Localized()


def bridge_to(package: Path, *, months: Months | None, to: Month | None, stage: str, unit: str, lines: Iterable[str]) -> Bridged:
    """What a change of the organisation did to the figures of ``months`` (None: the same months of last year), told by the organisation of the month
    ``to`` (None: the last told one). ``unit`` empty: every unit that something moved into or out of; ``lines`` empty: the balances and headings.

    **Raises** as :func:`drill_into`.
    """
    ledger = ledger_of(package)
    data, snapshot = ledger.data, ledger.store.snapshot()
    told = told_months(data)
    chosen, target = months or Months(told.first - 100, told.last - 100), to or told.last
    named = [_in_scheme(data.scheme, line) for line in lines]
    wanted = named or [line.id for line in data.scheme if line.result or line.heading]
    units = [unit_of(data, unit)] if unit else list(data.organisation.units)
    engine = chosen_engine()
    try:
        found = bridge(engine, snapshot, structure_of(data), data.scheme, [Measure(stages_of(snapshot, stage), chosen)], target)
    finally:
        engine.close()
    names = {**{code: own.name for code, own in data.organisation.units.items()}, NOWHERE: Localized()}
    rows = []
    for each in [*units, *([] if unit else [NOWHERE])]:
        last: BridgeRow | None = None
        for line in wanted:
            row = found.get((each, line, 0))
            # A balance that repeats the one above it says nothing new, unless it was asked for.
            if row is not None and (unit or row.moved_in or row.moved_out) and (named or row != last):
                rows.append((names[each], data.scheme[line].name, row))
                last = row
    return Bridged(chosen, target, tuple(rows))


def told_months(data: StatementData) -> Months:
    """The months that the statement tells: from January to the last told one."""
    return Months.to_date(data.settings.year * 100 + data.settings.ledger.through)


def unit_of(data: StatementData, asked: str) -> str:
    """The code of a unit given by code or name. **Raises** NotFound."""
    return _named({code: unit.name for code, unit in data.organisation.units.items()}, "unit", asked)


def line_of(data: StatementData, asked: str) -> tuple[LineScheme, str]:
    """A line given by id or name, and its scheme: the statement's, else another (the balance sheet's). **Raises** NotFound."""
    others = (line_scheme(each, data.settings.year) for each in scheme_ids() if each != data.settings.scheme)
    for scheme in (data.scheme, *others):
        if asked != NOBODY and (line := _found({line.id: line.name for line in scheme}, asked)) is not None:
            return scheme, line
    return data.scheme, _in_scheme(data.scheme, asked)


def _in_scheme(scheme: LineScheme, asked: str) -> str:
    return _named({line.id: line.name for line in scheme}, "line", asked)


def _named(names: Mapping[str, Localized], kind: str, asked: str) -> str:
    found = NOWHERE if asked == NOBODY else _found(names, asked)
    if found is None:
        known = [each for code, name in names.items() for each in (code, name.get(Language.FI)) if each]
        raise NotFound(kind=kind, name=asked, known=near(asked, known))
    return found


def _found(names: Mapping[str, Localized], asked: str) -> str | None:
    wanted = asked.casefold()
    told = ((code, {code, *(name.get(language) for language in Language)}) for code, name in names.items())
    return next((code for code, words in told if wanted in {word.casefold() for word in words if word}), None)


def stages_of(snapshot: Snapshot, asked: str) -> tuple[str, ...]:
    """The stages of the ledger that a stage is the sum of. **Raises** NotFound for one that the ledger does not have."""
    known = contents_of(snapshot).stages
    wanted = _BEFORE_AMENDED if asked == AMENDED else (asked,)
    found = tuple(stage for stage in known if stage in wanted or stage.partition(":")[0] in wanted)
    if not found:
        budget = [AMENDED] if "original" in known else []
        raise NotFound(kind="stage", name=asked, known=", ".join([*known, *budget]) or "–")
    return found
