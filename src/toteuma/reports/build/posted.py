"""The postings that an amount was made of, in words: which ledger, accounts, cost centres, months and batches."""

from __future__ import annotations

from collections.abc import Sequence

from toteuma.core.periods import FIRST_MONTH, Month, Months
from toteuma.core.selection import PostingSelection
from toteuma.reports.build.context import BuildContext

LISTED = 4
"""So many codes are named each; of more the first and the last, and how many they are."""


def posted(context: BuildContext, selection: PostingSelection) -> str:
    """``kirjanpito: tilit 4000–4099 (12), kustannuspaikka 210, 1–12/2025, erä 000001-3f2a9c01b7de``."""
    if not selection.batches:
        return context.word("origin.no_postings", ledger=selection.ledger, months=span(selection.months))
    centres = tuple(centre or context.word("origin.no_cost_centre") for centre in selection.cost_centres)
    named = [("accounts", selection.accounts), ("cost_centres", centres), ("ledger_projects", selection.projects)]
    parts = [context.word(f"origin.{what}", codes=listed(codes)) for what, codes in named if codes]
    parts += [span(selection.months), context.word("origin.batches", codes=listed(selection.batches))]
    if selection.as_of is not None:
        parts.append(context.word("origin.organisation", month=_month(selection.as_of)))
    if selection.estimate:
        parts.insert(0, context.word(f"origin.{selection.estimate}"))
    return f"{selection.ledger}: {', '.join(parts)}"


def listed(codes: Sequence[str]) -> str:
    """``100, 210``; of many ``100–950 (24)``."""
    return ", ".join(codes) if len(codes) <= LISTED else f"{codes[0]}–{codes[-1]} ({len(codes)})"


def span(months: Months) -> str:
    """``2025``, ``3/2025``, ``1–8/2025`` or ``1/2024–8/2025``."""
    first, last = months.first, months.last
    if first == FIRST_MONTH:
        return f"–{_month(last)}"
    if first == last:
        return _month(first)
    if first // 100 != last // 100:
        return f"{_month(first)}–{_month(last)}"
    return str(first // 100) if (first % 100, last % 100) == (1, 12) else f"{first % 100}–{_month(last)}"


def _month(month: Month) -> str:
    return f"{month % 100}/{month // 100}"
