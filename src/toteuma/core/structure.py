"""The organisation and the chart of accounts as a ledger needs them: who stands under whom, whose a cost centre is, which line an account is, and when.

Validity is counted in whole months, so that a ledger rolled up by month can be told by any structure, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from toteuma.core.periods import ALWAYS, FIRST_MONTH, LAST_MONTH, Month, Months, before, following

WHOLE = 10_000
"""A share is counted in ten-thousandths."""


@dataclass(frozen=True, slots=True)
class Placement:
    """``unit`` stands under ``parent`` (empty: a root) in the months ``when``."""

    unit: str
    parent: str
    when: Months = ALWAYS


@dataclass(frozen=True, slots=True)
class Assignment:
    """A cost centre, or only some of its accounts, belongs to ``unit`` in the months ``when``.

    ``accounts``: first and last account, both included; None: all that no other assignment of the cost centre names. ``share``: ten-thousandths; the
    shares of a cost centre that is split add up to 10 000.
    """

    cost_centre: str
    unit: str
    when: Months = ALWAYS
    accounts: tuple[str, str] | None = None
    share: int = WHOLE


@dataclass(frozen=True, slots=True)
class AccountRange:
    """The accounts from ``first`` to ``last``, both included, are ``line`` in the months ``when``."""

    first: str
    last: str
    line: str
    when: Months = ALWAYS

    def __contains__(self, account: str) -> bool:
        return account_key(self.first) <= account_key(account) <= account_key(self.last)


def account_key(account: str) -> tuple[int, int, str]:
    """Order of accounts: numbers by size, before names by letter. ``"300" < "3005"`` as numbers; accounts of one chart have one length."""
    return (0, int(account), "") if account.isdecimal() else (1, 0, account)


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a cell of the ledger that goes to ``unit``: from ``low`` to ``high`` ten-thousandths of it."""

    unit: str
    low: int
    high: int


class Structure:
    """Placements, assignments and account ranges over time; each stretch of months in which nothing changes is one ``era``."""

    def __init__(self, placements: Iterable[Placement], assignments: Iterable[Assignment], ranges: Iterable[AccountRange]) -> None:
        self.placements = tuple(placements)
        self.assignments = tuple(assignments)
        self.ranges = tuple(ranges)

    @cached_property
    def eras(self) -> tuple[Months, ...]:
        """Stretches of months without a change of the organisation, in order, without gap from the first to the last month there is."""
        cuts = {FIRST_MONTH}
        for when in (*(p.when for p in self.placements), *(a.when for a in self.assignments)):
            cuts.add(when.first)
            if when.last < LAST_MONTH:
                cuts.add(following(when.last))
        ordered = sorted(cuts)
        ends = [*(before(cut) for cut in ordered[1:]), LAST_MONTH]
        return tuple(Months(first, last) for first, last in zip(ordered, ends, strict=True))

    def era(self, month: Month) -> int:
        """Index of the era a month lies in."""
        return next(index for index, months in enumerate(self.eras) if month in months)

    def units(self) -> tuple[str, ...]:
        """Every unit that ever stood in the tree, in the order first named."""
        return tuple(dict.fromkeys(placement.unit for placement in self.placements))

    def parents(self, era: int) -> Mapping[str, str]:
        """Unit → unit above, as in an era."""
        first = self.eras[era].first
        return {placement.unit: placement.parent for placement in self.placements if first in placement.when}

    def ancestors(self, era: int) -> Iterator[tuple[str, str]]:
        """Pairs (unit, it or a unit above it) as in an era; a unit that then stood nowhere is its own and nobody else's."""
        parents = self.parents(era)
        for unit in self.units():
            above, seen = unit, set[str]()
            while above and above not in seen:
                seen.add(above)
                yield unit, above
                above = parents.get(above, "")

    def pieces(self, era: int, cost_centre: str, account: str) -> tuple[Piece, ...]:
        """Whose a cost centre's account is in an era, the shares one after the other; empty where nobody's."""
        narrow, wide = self._assigned(era).get(cost_centre, ((), ()))
        named = [a for a in narrow if a.accounts and account_key(a.accounts[0]) <= account_key(account) <= account_key(a.accounts[1])]
        pieces, low = [], 0
        for assignment in named or wide:
            pieces.append(Piece(assignment.unit, low, low + assignment.share))
            low += assignment.share
        return tuple(pieces)

    def by_account(self, era: int, cost_centre: str) -> bool:
        """Whether a cost centre's accounts belong to different units in an era."""
        return bool(self._assigned(era).get(cost_centre, ((), ()))[0])

    def _assigned(self, era: int) -> Mapping[str, tuple[tuple[Assignment, ...], tuple[Assignment, ...]]]:
        if era not in self._by_era:
            first = self.eras[era].first
            found: dict[str, tuple[list[Assignment], list[Assignment]]] = {}
            for assignment in self.assignments:
                if first in assignment.when:
                    narrow, wide = found.setdefault(assignment.cost_centre, ([], []))
                    (narrow if assignment.accounts else wide).append(assignment)
            self._by_era[era] = {centre: (tuple(narrow), tuple(wide)) for centre, (narrow, wide) in found.items()}
        return self._by_era[era]

    @cached_property
    def _by_era(self) -> dict[int, Mapping[str, tuple[tuple[Assignment, ...], tuple[Assignment, ...]]]]:
        return {}

    def lines(self, account: str) -> tuple[AccountRange, ...]:
        """The ranges an account falls into, over time."""
        if account not in self._by_account:
            key = account_key(account)
            self._by_account[account] = tuple(each for first, last, each in self._bounds if first <= key <= last)
        return self._by_account[account]

    @cached_property
    def _bounds(self) -> tuple[tuple[tuple[int, int, str], tuple[int, int, str], AccountRange], ...]:
        return tuple((account_key(each.first), account_key(each.last), each) for each in self.ranges)

    @cached_property
    def _by_account(self) -> dict[str, tuple[AccountRange, ...]]:
        return {}
