"""What a ledger's budget says by silence: a unit that has a budget budgeted nothing for the lines it has no budget of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from toteuma.core.findings import Place
from toteuma.core.periods import Months
from toteuma.core.postings import ACTUAL, ORIGINAL
from toteuma.core.records import Amount
from toteuma.core.selection import PostingSelection
from toteuma.core.statement import StatementData

ZERO = Decimal("0.00")


def unbudgeted(data: StatementData, amounts: tuple[Amount, ...]) -> Iterator[Amount]:
    """Zero in the original budget for each line that has an actual in the unit or below it and no budget there, in years in which the unit or a unit below
    it has a budget at all. Said of the lowest such unit; those above have it by adding up. A budget made higher up stays there alone."""
    organisation, folder = data.organisation, data.settings.ledger.folder
    own = {(amount.year, amount.stage, amount.unit, amount.line, amount.scope) for amount in amounts}
    for year in sorted({year for year, stage, *_ in own if stage == ORIGINAL}):
        budget: dict[str, set[tuple[str, str]]] = {}
        actual: dict[str, set[tuple[str, str]]] = {}
        for unit in organisation.upwards():
            for stage, found in ((ORIGINAL, budget), (ACTUAL, actual)):
                mine = {(line, scope) for of, kind, where, line, scope in own if (of, kind, where) == (year, stage, unit)}
                found[unit] = mine.union(*(found[child] for child in organisation.children(unit)))
            budgeted = {line for line, _ in budget[unit]}
            missing = {(line, scope) for line, scope in actual[unit] if line not in budgeted} if budgeted else set()
            budget[unit] |= missing
            selection = PostingSelection(folder, (), (), (), Months.of_year(year), (ORIGINAL,))
            for line, scope in sorted(missing):
                yield Amount(
                    place=Place(folder), unit=unit, line=line, year=year, stage=ORIGINAL, scope=scope, amount=ZERO, postings=selection
                )
