"""Balance sheet and cash flow of the whole municipality, from everything that was posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from toteuma.core.conventions import Measure, SectionKind
from toteuma.core.findings import Finding, Level, Place
from toteuma.core.money import euros
from toteuma.core.periods import FIRST_MONTH, Month, Months
from toteuma.core.posted import FinancialAmount
from toteuma.core.postings import ACTUAL
from toteuma.core.scheme import LineScheme
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData
from toteuma.core.structure import Structure
from toteuma.ledger.columns import CELL
from toteuma.ledger.engine import Engine
from toteuma.ledger.store import CELLS, Snapshot
from toteuma.package.structure import structure_of
from toteuma.rules import line_scheme
from toteuma.rules.derivations import cash_flow_rule

INCOME, BALANCE, CASH_FLOW = "income_statement", "balance_sheet", "cash_flow"
ASSETS, TOGETHER = "assets", "liabilities_and_equity"
RESULT, EARLIER = "surplus_deficit", "accumulated_surplus_deficit"
OPENING, CLOSING = "opening_cash", "closing_cash"
FINANCIAL = {SectionKind.BALANCE_SHEET: BALANCE, SectionKind.CASH_FLOW: CASH_FLOW}


@dataclass
class _Sum:
    cents: int = 0
    accounts: set[str] = field(default_factory=set)

    def add(self, cents: int, accounts: set[str]) -> None:
        self.cents += cents
        self.accounts |= accounts


@dataclass(frozen=True)
class FinancialReading:
    """What a ledger tells of the municipality as a whole. ``posted``: account → month → cents of actuals, statement sign."""

    data: StatementData
    snapshot: Snapshot
    posted: dict[str, dict[Month, int]]

    @classmethod
    def of(cls, data: StatementData, snapshot: Snapshot, engine: Engine) -> FinancialReading:
        engine.register_files("cells", snapshot.files(CELLS), CELL)
        rows = engine.execute(f"SELECT account, month, sum(cents) FROM cells WHERE stage = '{ACTUAL}' GROUP BY account, month")
        posted: dict[str, dict[Month, int]] = defaultdict(dict)
        for account, month, cents in rows:
            posted[snapshot.codes.text(int(account))][int(month)] = int(cents)
        return cls(data, snapshot, posted)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the financial sections tell: the actuals of their columns, else the statement's and the one before; of those with postings."""
        settings, back = self.data.settings, set[int]()
        for section in settings.sections.values():
            if section.kind in FINANCIAL:
                columns = settings.columns.get(section.columns, ())
                back |= {column.year for column in columns if column.measure is Measure.ACTUAL} or {0, -1}
        there = {month // 100 for months in self.posted.values() for month in months}
        return tuple(sorted(year for year in (settings.year + each for each in back) if year in there))

    @property
    def schemes(self) -> tuple[LineScheme, ...]:
        """Those of :meth:`amounts`."""
        return self._schemes[BALANCE], self._schemes[CASH_FLOW]

    def amounts(self) -> Iterator[FinancialAmount]:
        """The lines without parts, and those whose parts accounts cannot tell."""
        for year in self.years:
            for scheme, months, sums in (
                (BALANCE, Months(FIRST_MONTH, self._end(year)), self._balance(self._end(year))),
                (CASH_FLOW, Months.to_date(self._end(year)), self._cash_flow(year)),
            ):
                for line, one in sums.items():
                    yield FinancialAmount(
                        scheme=scheme, line=line, year=year, amount=euros(one.cents), postings=self._selection(one, months)
                    )

    def findings(self) -> Iterator[Finding]:
        """Statements that do not add up, because vouchers lack their counter-entries or accounts are on no line."""
        for year in self.years:
            sums, scheme = self._balance(self._end(year)), self._schemes[BALANCE]
            assets = sum(one.cents for line, one in sums.items() if ASSETS in scheme.ancestors(line))
            rest = sum(one.cents for line, one in sums.items() if TOGETHER in scheme.ancestors(line))
            if assets != rest:
                yield self._finding("posted.balance_differs", year, assets, rest)
            flow = self._cash_flow(year)
            change = sum(one.cents for line, one in flow.items() if line != OPENING)
            cash = self._cash(self._end(year)).cents - self._cash((year - 1) * 100 + 12).cents
            if change != cash:
                yield self._finding("posted.cash_differs", year, change, cash)

    def _finding(self, code: str, year: int, one: int, other: int) -> Finding:
        numbers = {"stated": euros(one), "computed": euros(other), "difference": euros(one - other)}
        return Finding(Level.ERROR, code, Place(self.data.settings.ledger.folder), {"year": str(year)}, numbers=numbers)

    def factor(self, scheme: str, line: str, year: int) -> Callable[[str, Month], int]:
        """For an account and month: what its postings are times to be part of a line or of those below it; 0 where they are not."""
        book, end = self._schemes[scheme], self._end(year)

        def times(account: str, month: Month) -> int:
            where, sign = self._balance_place(account, month, end) if scheme == BALANCE else self._cash_place(account, month, year)
            return sign if where and (where == line or line in book.ancestors(where)) else 0

        return times

    # --- sums ---------------------------------------------------------------------------------------------------------

    def _end(self, year: int) -> Month:
        return year * 100 + self.data.settings.ledger.through

    @cached_property
    def _schemes(self) -> dict[str, LineScheme]:
        year = self.data.settings.year
        return {name: line_scheme(name, year) for name in (INCOME, BALANCE, CASH_FLOW)}

    @cached_property
    def _structures(self) -> dict[str, Structure]:
        return {name: structure_of(self.data, name) for name in (INCOME, BALANCE)}

    @cached_property
    def _places(self) -> dict[tuple[str, Month], tuple[str, str]]:
        """Account and month → scheme and line; both empty where it is on none."""
        own = self.data.settings.scheme
        order = sorted(self._structures, key=lambda name: name != own)
        found = {}
        for account, months in self.posted.items():
            for month in months:
                lines = ((name, each.line) for name in order for each in self._structures[name].lines(account) if month in each.when)
                found[account, month] = next(lines, ("", ""))
        return found

    def _placed(self, place: Callable[[str, Month], tuple[str, int]]) -> dict[str, _Sum]:
        """Line → what was posted on it, each sum times the sign of its place."""
        found = defaultdict[str, _Sum](_Sum)
        for account, by_month in self.posted.items():
            for month, cents in by_month.items():
                line, sign = place(account, month)
                if line:
                    found[line].add(sign * cents, {account})
        return dict(found)

    def _balance(self, end: Month) -> dict[str, _Sum]:
        """The balance sheet at the end of a month: all that was ever posted."""
        return self._placed(lambda account, month: self._balance_place(account, month, end))

    def _balance_place(self, account: str, month: Month, end: Month) -> tuple[str, int]:
        """Line and sign. What the income statement has in the year, with what of it was already carried into the balance sheet, is its result; of earlier
        years, their surplus."""
        if month > end:
            return "", 0
        name, line = self._places[account, month]
        where = line if name == BALANCE else RESULT if month // 100 == end // 100 else EARLIER
        return where, -1 if where == ASSETS or ASSETS in self._schemes[BALANCE].ancestors(where) else 1

    def _cash(self, end: Month) -> _Sum:
        cash = cash_flow_rule(end // 100).cash
        found = self._placed(lambda account, month: ("cash", -1) if month <= end and self._is_cash(account, month, cash) else ("", 0))
        return found.get("cash", _Sum())

    def _is_cash(self, account: str, month: Month, cash: Collection[str]) -> bool:
        name, line = self._places[account, month]
        return name == BALANCE and line in cash

    def _cash_flow(self, year: int) -> dict[str, _Sum]:
        """The cash flow from January to the last told month, and the cash there was before."""
        return self._placed(lambda account, month: self._cash_place(account, month, year))

    def _cash_place(self, account: str, month: Month, year: int) -> tuple[str, int]:
        """Line and sign. The cash there was before is that of the accounts which were cash by the rule of the year before."""
        if month // 100 < year:
            return (OPENING, -1) if self._is_cash(account, month, cash_flow_rule(year - 1).cash) else ("", 0)
        if month > self._end(year) or self._is_cash(account, month, cash_flow_rule(year).cash):
            return "", 0
        return self._flow(*self._places[account, month], year), 1

    def _flow(self, scheme: str, line: str, year: int) -> str:
        """The line of the cash flow statement that a line of another scheme goes into."""
        rule = cash_flow_rule(year)
        if not scheme:
            return rule.closing
        known = self.data.scheme if scheme == self.data.settings.scheme else self._schemes[scheme]
        return next(rule.lines[scheme, each] for each in (line, *known.ancestors(line)) if (scheme, each) in rule.lines)

    def _selection(self, one: _Sum, months: Months) -> PostingSelection:
        batches = self.snapshot.ids(months, ACTUAL)
        return PostingSelection(self.data.settings.ledger.folder, batches, tuple(sorted(one.accounts)), (), months, (ACTUAL,))
