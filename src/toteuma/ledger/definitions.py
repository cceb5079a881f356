"""The one definition of every figure of a ledger, as expressions that are compiled to the SQL of the engine at hand.

Cells are brought down to (account, cost centre), one column of cents a measure, before they meet the organisation and the line scheme: joining the trees
first costs several times as much. No query is ever made per unit or per figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import ibis

from toteuma.core.postings import POSTING
from toteuma.core.structure import WHOLE
from toteuma.ledger.columns import CELL, CELL_KEYS
from toteuma.ledger.dimensions import ACCOUNT_LINE, CENTRE, LINE_ABOVE, NOWHERE, UNIT_ABOVE, Measure, Plan

Table = Any
"""An expression of Ibis, which does not type its columns."""


def _table(name: str, columns: Mapping[str, str]) -> Table:
    kinds = {"BIGINT": "int64", "INTEGER": "int32", "VARCHAR": "string", "DATE": "date"}
    return ibis.table({column: kinds[kind] for column, kind in columns.items()}, name=name)


def cells_of_postings() -> Table:
    """Postings → monthly cells."""
    postings = _table("postings", POSTING)
    return postings.group_by(*CELL_KEYS).agg(cents=postings.cents.sum(), postings=postings.count())


def reduced(source: Table, plan: Plan) -> Table:
    """Postings or cells → by era, mapping, account and cost centre, a column of cents for each measure: NULL where it has nothing there."""
    first, last = min(m.months.first for m in plan.measures), max(m.months.last for m in plan.measures)
    asked = source.filter((source.month >= first) & (source.month <= last))
    keys = {"era": _since(asked.month, plan.eras), "mapping": _since(asked.month, plan.mappings)}
    keys = {name: key for name, key in keys.items() if key is not None}
    sums = {_column(index): asked.cents.sum(where=_belongs(asked, measure)) for index, measure in enumerate(plan.measures)}
    low = asked.group_by("account", "cost_centre", **keys).agg(**sums)
    return low.mutate(**{name: _only(cuts) for name, cuts in (("era", plan.eras), ("mapping", plan.mappings)) if name not in keys})


def placed(source: Table, plan: Plan) -> Table:
    """By era, unit and line, at the leaves; what nobody has or no range names stands under ``NOWHERE``."""
    names = _columns(plan)
    low = reduced(source, plan).left_join(_table("account_line", ACCOUNT_LINE), ["account", "mapping"])
    low = low.select("era", "account", "cost_centre", *names, line=low.line.coalesce(NOWHERE))
    joined = low.left_join(_table("centre", CENTRE).rename(centre_account="account"), ["era", "cost_centre"])
    joined = joined.filter(joined.centre_account.isnull() | (joined.centre_account == joined.account))
    shares = {name: _share(joined, joined[name]) for name in names}
    return _summed(joined.select("era", "line", unit=joined.unit.coalesce(NOWHERE), **shares), plan, "era", "line", "unit")


def figures(source: Table, plan: Plan) -> Table:
    """Cents of every unit on every line in every measure, each with all that lies below. Rows: unit, line, a column for each measure."""
    up = placed(source, plan).join(_table("unit_above", UNIT_ABOVE).rename(whole="ancestor"), ["era", "unit"])
    both = _summed(up, plan, "line", "whole").join(_table("line_above", LINE_ABOVE), ["line"])
    return _summed(both, plan, "whole", "ancestor").select(*_columns(plan), unit="whole", line="ancestor")


def _column(index: int) -> str:
    return f"measure_{index}"


def _columns(plan: Plan) -> tuple[str, ...]:
    return tuple(_column(index) for index in range(len(plan.measures)))


def _summed(table: Table, plan: Plan, *keys: str) -> Table:
    return table.group_by(*keys).agg(**{name: table[name].sum() for name in _columns(plan)})


def _belongs(source: Table, measure: Measure) -> Table:
    """Whether a posting or cell counts in a measure."""
    belongs = source.stage.isin(measure.stages) & (source.month >= measure.months.first) & (source.month <= measure.months.last)
    return belongs & (source.scope == measure.scope) if measure.scope else belongs


def _since(month: Table, cuts: Sequence[tuple[int, int]]) -> Table | None:
    """The number that holds in a month; None where it is the same in all."""
    if len(cuts) <= 1:
        return None
    return ibis.cases(*((month >= first, number) for first, number in reversed(cuts[1:])), else_=cuts[0][1]).cast("int32")


def _only(cuts: Sequence[tuple[int, int]]) -> Table:
    return ibis.literal(cuts[0][1] if cuts else 0, type="int32")


def _share(joined: Table, cents: Table) -> Table:
    """The part of the cents from ``low`` to ``high`` ten-thousandths: the parts of a cell always add up to it."""
    whole = joined.low.isnull() | ((joined.low == 0) & (joined.high == WHOLE))
    return ibis.cases((whole, cents), else_=_portion(cents, joined.high) - _portion(cents, joined.low))


def _portion(cents: Table, share: Table) -> Table:
    """``cents`` × ``share`` ÷ 10 000, rounded to the nearest cent, in integers."""
    scaled = cents * share + WHOLE // 2
    rest = (scaled % WHOLE + WHOLE) % WHOLE
    return ((scaled - rest) / WHOLE).round().cast("int64")


@cache
def compiled(name: str, dialect: str, plan: Plan | None = None) -> str:
    """The SQL of a definition: ``cells`` without a plan, else ``figures`` from cells or ``figures_of_postings`` without the cells between."""
    if plan is None:
        return _sql({"cells": cells_of_postings}[name], dialect)
    sources = {"figures": ("cells", CELL), "figures_of_postings": ("postings", POSTING)}
    return _sql(lambda: figures(_table(*sources[name]), plan), dialect)


def _sql(expression: Callable[[], Table], dialect: str) -> str:
    return str(ibis.to_sql(expression(), dialect=dialect))
