"""What a roll-up needs besides the cells: which months make a measure, whose a cost centre is, which line an account is, what lies under what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toteuma.core.periods import ALWAYS, FIRST_MONTH, LAST_MONTH, Month, Months, before, following
from toteuma.core.scheme import LineScheme
from toteuma.core.structure import WHOLE, AccountRange, Piece, Structure
from toteuma.ledger.codes import Codes
from toteuma.ledger.engine import Engine

ACCOUNT_LINE = {"account": "INTEGER", "mapping": "INTEGER", "line": "VARCHAR"}
CENTRE = {"era": "INTEGER", "cost_centre": "INTEGER", "account": "INTEGER", "unit": "VARCHAR", "low": "BIGINT", "high": "BIGINT"}
UNIT_ABOVE = {"era": "INTEGER", "unit": "VARCHAR", "ancestor": "VARCHAR"}
LINE_ABOVE = {"line": "VARCHAR", "ancestor": "VARCHAR"}

SELECTED_ACCOUNT = {"account": "INTEGER", "first": "INTEGER", "last": "INTEGER"}
SELECTED_CENTRE = {
    "centre": "INTEGER",
    "account": "INTEGER",
    "first_month": "INTEGER",
    "last_month": "INTEGER",
    "low": "BIGINT",
    "high": "BIGINT",
}

NO_CENTRE = -(2**31)
"""Stands for "no cost centre" where NULL cannot be joined."""

UNTOLD = "-"
"""The scope of postings of which nobody said whether they are external or internal."""

NOWHERE = ""
"""The unit of a cost centre that nobody has, and the line of an account that no range names: what is there is shown, never dropped."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of figures: the sum of one or several stages over some months. ``scope``: external, internal, ``UNTOLD``, or empty for all."""

    stages: tuple[str, ...]
    months: Months
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a roll-up asks: the measures, and from which month on which era and which mapping of accounts holds (the first from the beginning on)."""

    measures: tuple[Measure, ...]
    eras: tuple[tuple[Month, int], ...]
    mappings: tuple[tuple[Month, int], ...]
    shared: bool = True
    """Whether some cost centre is split by shares: the arithmetic of shares is a third of what a query without any takes."""
    apart: bool = False
    """Whether measures without a posting in common are grouped one by one."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the batches at hand hold, as their manifests tell."""

    months: Months
    stages: tuple[str, ...]
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True, slots=True)
class Frame:
    """Structure and line scheme over the contents of a ledger. ``as_of`` None: every month by the structure of its own time, as it was reported; else
    every month restated to the structure of that month."""

    structure: Structure
    scheme: LineScheme
    contents: Contents
    as_of: Month | None = None
    also: Month | None = None
    """A further month whose era is registered: what a bridge leads to."""

    def register(self, engine: Engine) -> None:
        """The tables that do not depend on what is asked."""
        engine.register_rows("account_line", list(self.account_lines()), ACCOUNT_LINE)
        engine.register_rows("centre", list(self.centres()), CENTRE)
        engine.register_rows("unit_above", list(self._units()), UNIT_ABOVE)
        engine.register_rows("line_above", list(self._lines()), LINE_ABOVE)

    def plan(self, measures: Sequence[Measure]) -> Plan:
        """What is asked, in the terms of this frame."""
        asked = Months(min((m.months.first for m in measures), default=1), max((m.months.last for m in measures), default=0))
        if self.as_of is not None and not self._shared():
            eras = [(FIRST_MONTH, self.structure.era(self.as_of))]
        else:
            eras = [(months.first, number) for number, months in enumerate(self.structure.eras) if months.meets(asked)]
        mappings = [(months.first, number) for number, months in enumerate(mapping_eras(self.structure.ranges)) if months.meets(asked)]
        return Plan(tuple(measures), tuple(eras), tuple(mappings), self._shared())

    def _shared(self) -> bool:
        return any(assignment.share != WHOLE for assignment in self.structure.assignments)

    def _eras(self) -> tuple[tuple[int, int], ...]:
        """The eras that cells are parted by, each with the era by whose structure it is told. What is shared is cut era by era also where it is restated:
        so a bridge, which starts from each era, comes to the restated figure to the cent."""
        told = None if self.as_of is None else self.structure.era(self.as_of)
        if told is not None and not self._shared():
            return ((told, told),)
        further = None if self.also is None else self.structure.era(self.also)
        numbers = (index for index, months in enumerate(self.structure.eras) if months.meets(self.contents.months) or index == further)
        return tuple((index, index if told is None else told) for index in numbers)

    def centres(self) -> Iterator[tuple[int, int, int | None, str, int, int]]:
        for era, told in self._eras():
            for centre, account, piece in self.pieces(told):
                yield era, self._centre(centre), self._account(account), piece.unit, piece.low, piece.high

    def _centre(self, centre: str) -> int:
        return self.contents.codes.number(centre) if centre else NO_CENTRE

    def _account(self, account: str) -> int | None:
        return self.contents.codes.number(account) if account else None

    def pieces(self, era: int) -> Iterator[tuple[str, str, Piece]]:
        """Every cost centre (empty: postings without one), an account of it where its accounts are parted (else empty), and whose it is; what is nobody's
        is ``NOWHERE``'s."""
        for centre in (*self.contents.cost_centres, ""):
            accounts = self.contents.accounts if self.structure.by_account(era, centre) else ("",)
            for account in accounts:
                high = 0
                for piece in self.structure.pieces(era, centre, account):
                    yield centre, account, piece
                    high = piece.high
                if high < WHOLE:
                    yield centre, account, Piece(NOWHERE, high, WHOLE)

    # --- one figure ---------------------------------------------------------------------------------------------------

    def register_figure(self, engine: Engine, unit: str | None, line: str | None, months: Months) -> tuple[set[int], set[int]]:
        """Which accounts and cost centres make the figure of a unit and line (None: of any) in some months: registered, and their numbers."""
        accounts, centres = list(self._accounts_of(line)), list(self._centres_of(unit, months))
        engine.register_rows("selected_account", accounts, SELECTED_ACCOUNT)
        engine.register_rows("selected_centre", centres, SELECTED_CENTRE)
        return {row[0] for row in accounts}, {row[0] for row in centres}

    def _accounts_of(self, line: str | None) -> Iterator[tuple[int, Month, Month]]:
        number = self.contents.codes.number
        if line is None:
            yield from ((number(account), ALWAYS.first, ALWAYS.last) for account in self.contents.accounts)
            return
        for months in mapping_eras(self.structure.ranges):
            for account in self.contents.accounts:
                own = next((each.line for each in self.structure.lines(account) if months.first in each.when), NOWHERE)
                if own == line or (own and line in self.scheme.ancestors(own)):
                    yield number(account), months.first, months.last

    def _centres_of(self, unit: str | None, asked: Months) -> Iterator[tuple[int, int | None, Month, Month, int, int]]:
        if unit is None:
            yield from ((self._centre(centre), None, ALWAYS.first, ALWAYS.last, 0, WHOLE) for centre in (*self.contents.cost_centres, ""))
            return
        if self.as_of is None:
            eras = [(era, months) for era, months in enumerate(self.structure.eras) if months.meets(asked)]
        else:
            eras = [(self.structure.era(self.as_of), ALWAYS)]
        for era, months in eras:
            below = {own for own, above in self.structure.ancestors(era) if above == unit} | ({NOWHERE} if unit == NOWHERE else set())
            for centre, account, piece in self.pieces(era):
                if piece.unit in below:
                    yield self._centre(centre), self._account(account), months.first, months.last, piece.low, piece.high

    def _units(self) -> Iterator[tuple[int, str, str]]:
        for era, told in self._eras():
            yield era, NOWHERE, NOWHERE
            for unit, above in self.structure.ancestors(told):
                yield era, unit, above

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield NOWHERE, NOWHERE
        for line in self.scheme:
            yield line.id, line.id
            for above in self.scheme.ancestors(line.id):
                yield line.id, above

    # --- which line an account is, over time --------------------------------------------------------------------------

    def account_lines(self) -> Iterator[tuple[int, int, str]]:
        for number, months in enumerate(mapping_eras(self.structure.ranges)):
            for account in self.contents.accounts:
                line = next((each.line for each in self.structure.lines(account) if months.first in each.when), None)
                if line is not None:
                    yield self.contents.codes.number(account), number, line


def mapping_eras(ranges: Iterable[AccountRange]) -> tuple[Months, ...]:
    """Stretches of months in which no account changes its line."""
    cuts = {FIRST_MONTH}
    for each in ranges:
        cuts.add(each.when.first)
        if each.when.last < LAST_MONTH:
            cuts.add(following(each.when.last))
    ordered = sorted(cuts)
    return tuple(Months(first, last) for first, last in zip(ordered, [*(before(cut) for cut in ordered[1:]), LAST_MONTH], strict=True))
