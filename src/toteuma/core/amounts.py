"""Amounts by unit × line × year × stage, rolled up over units and lines, each with its origin.

**Unit** EUR, exact cents. **Sign** income +, expense −.

A unit's figure on a line is its own amounts plus the figures of the units below it. Where the unit has amounts of extent ``whole``
for a year and stage, those stand instead. A line's figure is the sum of its parts, or what was given on the line itself where its
parts are not known. An amended budget that nobody entered is the original budget plus the amendments, whoever gave which.
:mod:`toteuma.core.disagreements` holds what was stated against what it should add up to.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from toteuma.core.figure import Absence, Figure, Key, Operation, Origin, Source, Term, absent
from toteuma.core.organisation import Organisation
from toteuma.core.records import Amount
from toteuma.core.scheme import LineScheme

EUR = "EUR"
HALF = Decimal("0.5")
BEFORE_AMENDED = ("original", "amendments")
Where = tuple[str, str, int, str, str]
"""unit, line, year, stage, scope"""


def total(key: Key, figures: tuple[Figure, ...], unit_of_measure: str = EUR) -> Figure:
    """The sum of the figures that have a value. **None when** none has: then ``no_figure``."""
    present = tuple(Term(figure) for figure in figures if figure.value is not None)
    if not present:
        return absent(key, unit_of_measure, Absence.NO_FIGURE)
    value = sum((term.figure.value for term in present if term.figure.value is not None), Decimal(0))
    return Figure(key, value, unit_of_measure, Origin(Operation.SUM, present))


def _source(amount: Amount) -> Source:
    slack = (amount.rounded_to or Decimal(0)) * HALF
    return Source(amount.place.file, amount.place.row, "amount", amount.basis, amount.postings, slack)


class AmountBook:
    """All amounts of a statement. Every figure is computed once and kept."""

    def __init__(self, amounts: tuple[Amount, ...], organisation: Organisation, scheme: LineScheme) -> None:
        self.organisation = organisation
        self.scheme = scheme
        self.amounts = amounts
        self.amendments = tuple(dict.fromkeys(amount.amendment for amount in amounts if amount.stage == "amendment"))
        self._entries: dict[tuple[str, str, int, str, str, str], list[Amount]] = {}
        self._whole: set[tuple[str, int, str]] = set()
        self._amended: dict[tuple[str, int, str], set[str]] = {}
        self._figures: dict[Where, Figure] = {}
        self._alone: dict[tuple[Key, str], Figure] = {}
        for amount in amounts:
            stage = f"amendment:{amount.amendment}" if amount.stage == "amendment" else amount.stage
            self._entries.setdefault((amount.unit, amount.line, amount.year, stage, amount.scope, amount.extent), []).append(amount)
            if amount.extent == "whole":
                self._whole.add((amount.unit, amount.year, stage))
            if amount.extent == "whole" and amount.stage == "amendment":
                self._whole.add((amount.unit, amount.year, "amendments"))
            if amount.stage == "amended":
                above = self._amended.setdefault((amount.unit, amount.year, amount.extent), set())
                above.update((amount.line, *scheme.ancestors(amount.line)))

    # --- what was entered ---------------------------------------------------------------------------------------------

    def given(self, key: Key, extent: str) -> Figure:
        """What was entered at exactly this unit, line and stage; external and internal added where asked for ``all``."""
        found: list[Figure] = []
        for scope in ("all", "external", "internal") if key.scope == "all" else (key.scope,):
            for record in self._entries.get((key.unit, key.item, key.year, key.stage, scope, extent), []):
                source = _source(record)
                part = replace(key, scope=scope)
                found.append(Figure(part, record.amount, EUR, Origin(Operation.ENTERED, source=source)))
        if not found:
            return absent(key, EUR, Absence.NO_FIGURE)
        if len(found) == 1:
            return Figure(key, found[0].value, EUR, found[0].origin)
        return total(key, tuple(found))

    # --- figures --------------------------------------------------------------------------------------------------------

    def figure(self, *, unit: str, line: str, year: int, stage: str, scope: str = "all") -> Figure:
        """The figure of a unit and line. ``stage``: original, amendments, ``amendment:ID``, amended, forecast, actual.

        **None when** nothing was entered in it or below it.
        """
        where = (unit, line, year, stage, scope)
        if where not in self._figures:
            self._figures[where] = self._compute(Key(unit, line, year, stage, scope=scope))
        return self._figures[where]

    def _compute(self, key: Key) -> Figure:
        if key.stage == "amendments" and self.is_whole(key.unit, key.year, key.stage):
            return total(key, tuple(self._same(key, stage=stage) for stage in self._each_amendment()))
        if self.is_whole(key.unit, key.year, key.stage):
            return self.alone(key, "whole")
        if key.stage == "amended" and any(self.is_whole(key.unit, key.year, stage) for stage in BEFORE_AMENDED):
            return total(key, tuple(self._same(key, stage=stage) for stage in BEFORE_AMENDED))
        below = tuple(self._same(key, unit=child) for child in self.organisation.children(key.unit))
        alone = self.alone(key, "own")
        if not any(figure.value is not None for figure in below):
            return alone
        by_unit = total(key, (alone, *below))
        by_line = total(key, tuple(self._same(key, item=part) for part in self.scheme.parts(key.item)))
        return by_line if by_line.value is not None and by_line.value == by_unit.value else by_unit

    def _each_amendment(self) -> tuple[str, ...]:
        return tuple(f"amendment:{amendment}" for amendment in self.amendments)

    def _same(self, key: Key, *, unit: str = "", item: str = "", stage: str = "") -> Figure:
        return self.figure(unit=unit or key.unit, line=item or key.item, year=key.year, stage=stage or key.stage, scope=key.scope)

    def alone(self, key: Key, extent: str) -> Figure:
        """The unit's amounts of one extent, without the units below: what was given on the line, else the sum of its parts; an amended budget that
        was not entered on the line or a part of it is original budget plus amendments."""
        if (key, extent) not in self._alone:
            self._alone[key, extent] = self._compute_alone(key, extent)
        return self._alone[key, extent]

    def _compute_alone(self, key: Key, extent: str) -> Figure:
        if key.stage == "amended" and key.item not in self._amended.get((key.unit, key.year, extent), ()):
            return self.composed(key, extent)
        if key.stage == "amendments":
            return total(key, tuple(self.alone(replace(key, stage=stage), extent) for stage in self._each_amendment()))
        given = self.given(key, extent)
        if given.value is not None:
            return given
        return self.parts_alone(key, extent)

    def composed(self, key: Key, extent: str) -> Figure:
        """The unit's original budget plus its amendments."""
        return total(key, tuple(self.alone(replace(key, stage=stage), extent) for stage in BEFORE_AMENDED))

    def parts_alone(self, key: Key, extent: str) -> Figure:
        """The sum of the parts of a line in the unit's amounts of one extent."""
        return total(key, tuple(self.alone(replace(key, item=part), extent) for part in self.scheme.parts(key.item)))

    def is_whole(self, unit: str, year: int, stage: str) -> bool:
        """Whether the unit's amounts of a year and stage were stated with all its sub-units."""
        return (unit, year, stage) in self._whole

    def wholes(self) -> tuple[tuple[str, int, str], ...]:
        """Unit, year and stage of everything that was stated with all sub-units; stage ``amendments`` where one of them was."""
        return tuple(sorted(self._whole))
