"""What a ledger has that the statement told from it would lack: accounts on no line, cost centres of no unit, stages and decisions nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from toteuma.core.findings import Finding, Level, Place
from toteuma.core.periods import Month, Months
from toteuma.core.postings import ACTUAL, AMENDMENT, FORECAST, ORIGINAL
from toteuma.core.statement import StatementData
from toteuma.core.structure import Structure, account_key
from toteuma.ledger.columns import BATCHED
from toteuma.ledger.dimensions import Frame, mapping_eras
from toteuma.ledger.engine import Engine
from toteuma.ledger.entries import Asked
from toteuma.ledger.store import POSTINGS, Snapshot, folder_of
from toteuma.package.structure import structure_of
from toteuma.rules import scheme_ids
from toteuma.rules.account_mappings import CLOSING, account_ranges
from toteuma.services.ledger.uses import Use, use_columns


def completeness(data: StatementData, snapshot: Snapshot, engine: Engine, frame: Frame, asked: Sequence[Asked]) -> Iterator[Finding]:
    """Findings over the months and stages that the statement tells: each account and cost centre once, at its first posting."""
    yield from _stages(data, asked)
    yield from _Posted(data, snapshot, engine, frame, asked).findings()


def _stages(data: StatementData, asked: Sequence[Asked]) -> Iterator[Finding]:
    place = Place(data.settings.ledger.folder)
    known = {amendment.id for amendment in data.amendments}
    for stage in dict.fromkeys(one.stage for one in asked):
        decision = stage.removeprefix(AMENDMENT)
        if stage.startswith(AMENDMENT) and decision not in known:
            yield Finding(Level.ERROR, "posted.amendment_unknown", place, {"amendment": decision})
        elif not stage.startswith(AMENDMENT) and stage not in (ACTUAL, ORIGINAL, FORECAST):
            yield Finding(Level.ERROR, "posted.stage_unknown", place, {"stage": stage})
    if data.municipality.display.scope != "all" and any(one.scope == "all" for one in asked):
        yield Finding(Level.ERROR, "posted.scope_untold", place)


@dataclass(frozen=True, slots=True)
class _Posted:
    data: StatementData
    snapshot: Snapshot
    engine: Engine
    frame: Frame
    asked: Sequence[Asked]

    def findings(self) -> Iterator[Finding]:
        wrong = dict(self._accounts())
        loose = self._centres()
        if not wrong and not loose:
            return
        batches = {batch.number: [folder_of(self.snapshot.root, batch) / POSTINGS] for batch in self.snapshot.batches}
        self.engine.register_batches("postings", batches, BATCHED)
        uses = self._uses("account", "account", wrong)
        for account, (code, details) in wrong.items():
            if account in uses:
                yield uses[account].finding(self.snapshot, code, {"account": account, **details})
        lined = self._on_lines()
        uses = self._uses("cost_centre", "cost_centre", {centre for centre in loose if centre}, lined)
        if "" in loose:
            uses.update(self._uses("cost_centre", "'' AS cost_centre", None, lined))
        for centre in loose:
            if centre in uses:
                code = "posted.cost_centre_without_unit" if centre else "posted.no_cost_centre"
                yield uses[centre].finding(self.snapshot, code, {"cost_centre": centre})

    @property
    def _months(self) -> Months:
        return Months(min(one.measure.months.first for one in self.asked), max(one.measure.months.last for one in self.asked))

    # --- accounts -----------------------------------------------------------------------------------------------------

    def _accounts(self) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
        """Accounts that do not land on exactly one line, or on one that others add into."""
        scheme = self.data.scheme
        mappings: dict[str, Structure] = {name: structure_of(self.data, name) for name in scheme_ids()}
        own = self.data.settings.scheme
        closing = Structure((), (), account_ranges(self.data.settings.ledger.accounts, CLOSING))
        eras = [months for months in mapping_eras(mappings[own].ranges) if months.meets(self._months)]
        for account in self.frame.contents.accounts:
            for when in eras:
                month = max(when.first, self._months.first)
                lines = {name: line for name, structure in mappings.items() if (line := _line(structure, account, month))}
                if own in lines and scheme.parts(lines[own]):
                    yield account, ("posted.account_on_total", {"line": lines[own]})
                elif not lines and not _closes(closing, account, month):
                    yield account, ("posted.account_without_line", {})
                elif len(lines) > 1 and not self._own_range(account):
                    yield account, ("posted.account_on_lines", {"lines": ", ".join(lines.values())})

    def _own_range(self, account: str) -> bool:
        """Whether the package itself says which line an account is: then the common chart's other schemes say nothing of it."""
        return any(
            account_key(row.first_account) <= account_key(account) <= account_key(row.last_account or row.first_account)
            for row in self.data.account_lines
        )

    def _on_lines(self) -> set[str]:
        """Accounts of the statement's own lines: what stands on others, as in the balance sheet, needs no unit."""
        structure = self.frame.structure
        return {account for account in self.frame.contents.accounts if structure.lines(account)}

    # --- cost centres -------------------------------------------------------------------------------------------------

    def _centres(self) -> tuple[str, ...]:
        """Cost centres that in some told month are nobody's, or not wholly somebody's."""
        eras = (
            {self.frame.structure.era(self.frame.as_of)}
            if self.frame.as_of is not None
            else {number for number, months in enumerate(self.frame.structure.eras) if months.meets(self._months)}
        )
        return tuple(dict.fromkeys(centre for era in sorted(eras) for centre, _, piece in self.frame.pieces(era) if not piece.unit))

    # --- where they stand ---------------------------------------------------------------------------------------------

    def _uses(self, column: str, told: str, codes: Iterable[str] | None, accounts: Iterable[str] | None = None) -> dict[str, Use]:
        """The use of each code, in one query; ``codes`` None: postings that have none."""
        number = self.snapshot.codes.number
        chosen = None if codes is None else [number(code) for code in codes]
        if chosen == []:
            return {}
        conditions = [f"{column} IS NULL" if chosen is None else f"{column} IN ({', '.join(map(str, chosen))})"]
        conditions += [f"month BETWEEN {self._months.first} AND {self._months.last}"]
        if accounts is not None:
            conditions.append(f"account IN ({', '.join(str(number(account)) for account in accounts) or 'NULL'})")
        where = " AND ".join(conditions)
        rows = self.engine.execute(f"SELECT {told}, {use_columns(self.engine)} FROM postings WHERE {where} GROUP BY 1 ORDER BY 5")
        return {self.snapshot.codes.text(code) if isinstance(code, int) else "": Use.of(row) for code, *row in rows}


def _line(structure: Structure, account: str, month: Month) -> str:
    return next((each.line for each in structure.lines(account) if month in each.when), "")


def _closes(closing: Structure, account: str, month: Month) -> bool:
    return any(month in each.when for each in closing.lines(account))
