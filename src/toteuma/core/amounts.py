"""Amounts by unit × line × year × stage, rolled up over units and lines, each with its origin.

**Unit** EUR, exact cents. **Sign** income +, expense −.

A unit's figure on a line is its own amounts plus the figures of the units below it. Where the unit has amounts of extent ``whole``
for a year and stage, those stand instead (and :meth:`AmountBook.disagreements` holds them against the sum of the units below).
A line's figure is the sum of its parts, or what was given on the line itself where its parts are not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.figure import Absence, Figure, Key, Operation, Origin, Source, Term, absent
from toteuma.core.organisation import Organisation
from toteuma.core.records import Amount
from toteuma.core.scheme import LineScheme

EUR = "EUR"
MINUS_ONE = Decimal(-1)
Where = tuple[str, str, int, str, str]
"""unit, line, year, stage, scope"""


def total(key: Key, figures: tuple[Figure, ...], unit_of_measure: str = EUR) -> Figure:
    """The sum of the figures that have a value. **None when** none has: then ``no_figure``."""
    present = tuple(Term(figure) for figure in figures if figure.value is not None)
    if not present:
        return absent(key, unit_of_measure, Absence.NO_FIGURE)
    value = sum((term.figure.value for term in present if term.figure.value is not None), Decimal(0))
    return Figure(key, value, unit_of_measure, Origin(Operation.SUM, present))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A figure stated (or given on a total line) and what it should add up to."""

    stated: Figure
    computed: Figure
    code: str


class AmountBook:
    """All amounts of a statement. Every figure is computed once and kept."""

    def __init__(self, amounts: tuple[Amount, ...], organisation: Organisation, scheme: LineScheme) -> None:
        self.organisation = organisation
        self.scheme = scheme
        self._entries: dict[tuple[str, str, int, str, str, str], list[Amount]] = {}
        self._amendments: dict[tuple[str, str, int, str, str, str], list[Amount]] = {}
        self._whole: set[tuple[str, int, str]] = set()
        self._amended_entered: set[tuple[str, int, str]] = set()
        self._figures: dict[Where, Figure] = {}
        for amount in amounts:
            place = (amount.unit, amount.line, amount.year, amount.stage, amount.scope, amount.extent)
            self._entries.setdefault(place, []).append(amount)
            if amount.stage == "amendment":
                self._amendments.setdefault((*place[:3], amount.amendment, *place[4:]), []).append(amount)
            if amount.stage == "amended":
                self._amended_entered.add((amount.unit, amount.year, amount.extent))
            if amount.extent == "whole":
                self._whole.add((amount.unit, amount.year, amount.stage))
                if amount.stage in ("original", "amendment"):
                    self._whole.add((amount.unit, amount.year, "amended"))
        self.amendment_ids = tuple(dict.fromkeys(amount.amendment for amount in amounts if amount.amendment))

    # --- what was entered ---------------------------------------------------------------------------------------------

    def _entered(self, key: Key, extent: str, *, stage: str, amendment: str = "") -> Figure:
        """What was entered in one place, external and internal added where asked for ``all``."""
        scopes = ("all", "external", "internal") if key.scope == "all" else (key.scope,)
        found: list[Figure] = []
        for scope in scopes:
            if amendment:
                records = self._amendments.get((key.unit, key.item, key.year, amendment, scope, extent), [])
            else:
                records = self._entries.get((key.unit, key.item, key.year, stage, scope, extent), [])
            for record in records:
                source = Source(record.place.file, record.place.row, "amount", record.basis)
                part = Key(key.unit, key.item, key.year, f"amendment:{record.amendment}" if record.amendment else stage, scope=scope)
                found.append(Figure(part, record.amount, EUR, Origin(Operation.ENTERED, source=source)))
        if not found:
            return absent(key, EUR, Absence.NO_FIGURE)
        if len(found) == 1:
            return Figure(key, found[0].value, EUR, found[0].origin)
        return total(key, tuple(found))

    def _given(self, key: Key, extent: str) -> Figure:
        """What was entered at exactly this unit, line and stage."""
        if key.stage.startswith("amendment:"):
            return self._entered(key, extent, stage="amendment", amendment=key.stage.removeprefix("amendment:"))
        return self._entered(key, extent, stage="amendment" if key.stage == "amendments" else key.stage)

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
        if self.is_whole(key.unit, key.year, key.stage):
            return self._alone(key, "whole")
        below = tuple(
            self.figure(unit=child, line=key.item, year=key.year, stage=key.stage, scope=key.scope)
            for child in self.organisation.children(key.unit)
        )
        alone = self._alone(key, "own")
        if not any(figure.value is not None for figure in below):
            return alone
        by_unit = total(key, (alone, *below))
        by_line = self._sum_of_parts(key)
        return by_line if by_line.value is not None and by_line.value == by_unit.value else by_unit

    def _alone(self, key: Key, extent: str) -> Figure:
        """The unit's own amounts, without the units below: what was given on the line, else the sum of its parts; an amended budget that was not
        entered is original budget plus amendments."""
        if key.stage == "amended" and (key.unit, key.year, extent) not in self._amended_entered:
            return total(key, tuple(self._alone(_at(key, stage=stage), extent) for stage in ("original", "amendments")))
        given = self._given(key, extent)
        if given.value is not None:
            return given
        return total(key, tuple(self._alone(_at(key, item=part), extent) for part in self.scheme.parts(key.item)))

    def _sum_of_parts(self, key: Key) -> Figure:
        return total(
            key,
            tuple(
                self.figure(unit=key.unit, line=part, year=key.year, stage=key.stage, scope=key.scope)
                for part in self.scheme.parts(key.item)
            ),
        )

    def is_whole(self, unit: str, year: int, stage: str) -> bool:
        """Whether the unit's amounts of a year and stage were stated with all its sub-units."""
        return (unit, year, "amendment" if stage.startswith("amendment") else stage) in self._whole

    # --- what disagrees ---------------------------------------------------------------------------------------------------

    def disagreements(self) -> Iterator[Disagreement]:
        """Stated figures that differ from what they should add up to: a whole from its units, a total line from its parts, an amended budget
        from original plus amendments."""
        for unit, line, year, stage, scope, extent in self._entries:
            if stage == "amendment":
                continue
            key = Key(unit, line, year, stage, scope=scope)
            given = self._entered(key, extent, stage=stage)
            parts = self._sum_of_parts(key)
            if self.scheme.parts(line) and parts.value is not None and parts.value != given.value:
                yield Disagreement(given, parts, "total_line")
            if stage == "amended":
                composed = total(key, tuple(self._alone(_at(key, stage=stage), extent) for stage in ("original", "amendments")))
                if composed.value is not None and composed.value != given.value:
                    yield Disagreement(given, composed, "budget_stages")
        yield from self._wholes_against_units()

    def _wholes_against_units(self) -> Iterator[Disagreement]:
        for unit, year, stage in sorted(self._whole):
            if stage == "amendment":
                continue
            children = [child for child in self.organisation.children(unit) if self._has_any(child, year, stage)]
            for line in self.scheme if children else ():
                stated = self.figure(unit=unit, line=line.id, year=year, stage=stage)
                below = tuple(self.figure(unit=child, line=line.id, year=year, stage=stage) for child in children)
                if stated.value is None or line.result or any(figure.value is None for figure in below):
                    continue
                computed = total(stated.key, below)
                if computed.value != stated.value:
                    yield Disagreement(stated, computed, "whole_against_units")

    def _has_any(self, unit: str, year: int, stage: str) -> bool:
        return any(
            self.figure(unit=unit, line=line.id, year=year, stage=stage).value is not None for line in self.scheme if not line.parent
        )


def _at(key: Key, *, item: str | None = None, stage: str | None = None) -> Key:
    return Key(key.unit, item or key.item, key.year, stage or key.stage, key.measure, key.scope)
