"""The municipality's own statements as books of amounts of its root unit, one a line scheme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toteuma.core.amounts import AmountBook
from toteuma.core.findings import Place
from toteuma.core.organisation import Organisation
from toteuma.core.posted import FinancialAmount
from toteuma.core.records import Amount
from toteuma.core.scheme import LineScheme


def financial_books(
    amounts: Iterable[FinancialAmount], schemes: Iterable[LineScheme], organisation: Organisation, root: str
) -> Mapping[str, AmountBook]:
    """Scheme → the figures of the municipality on its lines, in stage actual."""
    of: dict[str, list[Amount]] = {}
    for amount in amounts:
        of.setdefault(amount.scheme, []).append(
            Amount(
                place=Place(amount.postings.ledger),
                unit=root,
                line=amount.line,
                year=amount.year,
                stage="actual",
                extent="whole",
                amount=amount.amount,
                postings=amount.postings,
            )
        )
    return {scheme.id: AmountBook(tuple(of[scheme.id]), organisation, scheme) for scheme in schemes if scheme.id in of}
