"""Postings or cells brought down to (era, mapping, account, cost centre), a column of cents for each measure: the one step that goes through all of them.

Cells are few: every measure is a sum with a condition, in one pass. Postings are many, and there a condition inside each sum is dear: measures that have no posting in
common are grouped one by one (``Plan.apart``), each from its own months alone. Those that have some in common stay together, or the same postings would be read once for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from toteuma.ledger.dimensions import UNTOLD, Measure, Plan

Table = Any
"""An expression of Ibis, which does not type its columns."""
Cuts = Sequence[tuple[int, int]]
"""From which month on (the first from the beginning on) which number holds."""


def columns(plan: Plan) -> tuple[str, ...]:
    """The names of the columns of cents, one a measure."""
    return tuple(_column(index) for index in range(len(plan.measures)))


def _column(index: int) -> str:
    return f"measure_{index}"


def belongs(source: Table, measure: Measure) -> Table:
    """Whether a posting or cell counts in a measure."""
    told = source.stage.isin(measure.stages) & (source.month >= measure.months.first) & (source.month <= measure.months.last)
    if measure.scope == UNTOLD:
        return told & source.scope.isnull()
    return told & (source.scope == measure.scope) if measure.scope else told


def reduced(source: Table, plan: Plan, *further: str) -> Table:
    """By ``further``, era, mapping, account and cost centre. A measure is NULL where it has nothing there, and in the rows of another group."""
    return ibis.union(*(_of_group(source, plan, group, further) for group in groups(plan)))


def groups(plan: Plan) -> list[list[int]]:
    """The measures by their places, as they are added up together."""
    if not plan.apart:
        return [list(range(len(plan.measures)))]
    found: list[list[int]] = []
    for index, measure in enumerate(plan.measures):
        together = [group for group in found if any(_have_some_in_common(measure, plan.measures[other]) for other in group)]
        found = [group for group in found if group not in together] + [[*(other for group in together for other in group), index]]
    return found


def _have_some_in_common(one: Measure, other: Measure) -> bool:
    return one.months.meets(other.months) and not set(one.stages).isdisjoint(other.stages)


def _of_group(source: Table, plan: Plan, group: Sequence[int], further: Sequence[str]) -> Table:
    measures = {index: plan.measures[index] for index in group}
    first, last = min(each.months.first for each in measures.values()), max(each.months.last for each in measures.values())
    if plan.apart and len(group) == 1:
        asked = source.filter(belongs(source, measures[group[0]]))
        sums = {_column(group[0]): asked.cents.sum()}
    else:
        asked = source.filter((source.month >= first) & (source.month <= last))
        # A case inside the sum: alone a fifth faster than a condition on it, in the whole query the same.
        sums = {_column(index): ibis.cases((belongs(asked, each), asked.cents)).sum() for index, each in measures.items()}
    cuts = {"era": _within(plan.eras, first, last), "mapping": _within(plan.mappings, first, last)}
    told = {name: _since(asked.month, own) for name, own in cuts.items()}
    keys = {name: key for name, key in told.items() if key is not None}
    low = asked.group_by(*further, "account", "cost_centre", **keys).agg(**sums)
    low = low.mutate(**{name: _only(own) for name, own in cuts.items() if name not in keys})
    if not plan.apart:
        return low
    others = {name: ibis.literal(None, type="int64") for name in columns(plan) if name not in sums}
    return low.mutate(**others).select(*further, "account", "cost_centre", "era", "mapping", *columns(plan))


def _within(cuts: Cuts, first: int, last: int) -> Cuts:
    """What holds in the first month, and what begins after it until the last."""
    start = max((place for place, (month, _) in enumerate(cuts) if month <= first), default=0)
    return [*cuts[start : start + 1], *(cut for cut in cuts[start + 1 :] if cut[0] <= last)]


def _since(month: Table, cuts: Cuts) -> Table | None:
    """The number that holds in a month; None where it is the same in all."""
    if len(cuts) <= 1:
        return None
    return ibis.cases(*((month >= first, number) for first, number in reversed(cuts[1:])), else_=cuts[0][1]).cast("int32")


def _only(cuts: Cuts) -> Table:
    return ibis.literal(cuts[0][1] if cuts else 0, type="int32")
