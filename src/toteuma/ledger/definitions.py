"""The one definition of every figure of a ledger, as expressions that are compiled to the SQL of the engine at hand.

Cells are brought down to (account, cost centre), one column of cents a measure, before they meet the organisation and the line scheme: joining the trees
first costs several times as much. No query is ever made per unit or per figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import ibis

from toteuma.core.postings import POSTING
from toteuma.core.structure import WHOLE
from toteuma.ledger.columns import BATCHED, BATCHED_CELL, CELL, CELL_KEYS
from toteuma.ledger.dimensions import (
    ACCOUNT_LINE,
    CENTRE,
    LINE_ABOVE,
    NO_CENTRE,
    NOWHERE,
    SELECTED_ACCOUNT,
    SELECTED_CENTRE,
    UNIT_ABOVE,
    Measure,
    Plan,
)
from toteuma.ledger.reducing import Table, belongs, columns, reduced


def _table(name: str, stored: Mapping[str, str]) -> Table:
    kinds = {"BIGINT": "int64", "INTEGER": "int32", "VARCHAR": "string", "DATE": "date"}
    return ibis.table({column: kinds[kind] for column, kind in stored.items()}, name=name)


def cells_of_postings() -> Table:
    """Postings → monthly cells."""
    postings = _table("postings", POSTING)
    return postings.group_by(*CELL_KEYS).agg(cents=postings.cents.sum(), postings=postings.count())


def on_lines(source: Table, plan: Plan) -> Table:
    """By era, line, account and cost centre."""
    low = reduced(source, plan).left_join(_table("account_line", ACCOUNT_LINE), ["account", "mapping"])
    found = low.select("era", "account", "cost_centre", *columns(plan), line=low.line.coalesce(NOWHERE))
    return found.mutate(cost_centre=found.cost_centre.coalesce(NO_CENTRE))


def placed(source: Table, plan: Plan) -> Table:
    """By era, unit and line, at the leaves; what nobody has or no range names stands under ``NOWHERE``."""
    joined = on_lines(source, plan).left_join(_table("centre", CENTRE).rename(centre_account="account"), ["era", "cost_centre"])
    joined = joined.filter(joined.centre_account.isnull() | (joined.centre_account == joined.account))
    shares = {name: _share(joined[name], joined.low, joined.high) if plan.shared else joined[name] for name in columns(plan)}
    return _summed(joined.select("era", "line", unit=joined.unit.coalesce(NOWHERE), **shares), plan, "era", "line", "unit")


def moved(source: Table, plan: Plan, era: int) -> Table:
    """By era, line, the unit that has it as reported and the unit that has it in ``era``: where shares are cut differently, the parts that both have."""
    joined = on_lines(source, plan)
    centres = _table("centre", CENTRE)
    names = {f"{side}_{column}": column for side in ("old", "new") for column in ("account", "unit", "low", "high")}
    old = centres.rename({name: column for name, column in names.items() if name.startswith("old")})
    new = centres.filter(centres.era == era).drop("era").rename({name: column for name, column in names.items() if name.startswith("new")})
    kept = ("era", "line", "account", "cost_centre", *columns(plan), *(name for name in names if name.startswith("old")))
    joined = joined.left_join(old, ["era", "cost_centre"]).select(*kept).left_join(new, ["cost_centre"])
    joined = joined.filter(*((joined[name].isnull() | (joined[name] == joined.account)) for name in ("old_account", "new_account")))
    low = ibis.greatest(joined.old_low.coalesce(0), joined.new_low.coalesce(0))
    high = ibis.least(joined.old_high.coalesce(WHOLE), joined.new_high.coalesce(WHOLE))
    joined = joined.mutate(low=low, high=high)
    joined = joined.filter(joined.low < joined.high)
    shares = {name: _share(joined[name], joined.low, joined.high) for name in columns(plan)}
    units = {"from_unit": joined.old_unit.coalesce(NOWHERE), "to_unit": joined.new_unit.coalesce(NOWHERE)}
    keys = ("era", "line", "from_unit", "to_unit")
    return _summed(joined.select("era", "line", **units, **shares), plan, *keys).select(*columns(plan), *keys)


def own(source: Table, plan: Plan) -> Table:
    """Cents of every unit on every line, each without what lies below. Rows: unit, line, a column for each measure."""
    return _summed(placed(source, plan), plan, "unit", "line").select(*columns(plan), "unit", "line")


def made_of(source: Table, plan: Plan) -> Table:
    """Which batches, accounts and cost centres have something in a measure."""
    return reduced(source, plan, "batch").select(*columns(plan), "era", "mapping", "batch", "account", "cost_centre")


def figures(source: Table, plan: Plan) -> Table:
    """Cents of every unit on every line in every measure, each with all that lies below. Rows: unit, line, a column for each measure."""
    up = placed(source, plan).join(_table("unit_above", UNIT_ABOVE).rename(whole="ancestor"), ["era", "unit"])
    both = _summed(up, plan, "line", "whole").join(_table("line_above", LINE_ABOVE), ["line"])
    return _summed(both, plan, "whole", "ancestor").select(*columns(plan), unit="whole", line="ancestor")


def behind(source: Table, measure: Measure) -> Table:
    """The postings or cells of a measure that make the figure for which ``selected_centre`` and ``selected_account`` are registered. ``part``: what of
    the cents counts in it."""
    chosen = source.filter(belongs(source, measure))
    chosen = chosen.mutate(centre=chosen.cost_centre.coalesce(NO_CENTRE))
    accounts = _table("selected_account", SELECTED_ACCOUNT).rename(line_first="first", line_last="last")
    chosen = chosen.inner_join(accounts, ["account"])
    chosen = chosen.filter((chosen.month >= chosen.line_first) & (chosen.month <= chosen.line_last))
    centres = _table("selected_centre", SELECTED_CENTRE).rename(only="account")
    chosen = chosen.inner_join(centres, ["centre"])
    held = (chosen.month >= chosen.first_month) & (chosen.month <= chosen.last_month)
    chosen = chosen.filter(held & (chosen.only.isnull() | (chosen.only == chosen.account)))
    return chosen.select(*source.columns, part=_share(chosen.cents, chosen.low, chosen.high))


def by_month(cells: Table, measure: Measure) -> Table:
    """Of each month, how many postings are behind a figure and the cents of them that count in it."""
    found = behind(cells, measure)
    return found.group_by("month").agg(postings=found.postings.sum(), part=found.part.sum())


def _summed(table: Table, plan: Plan, *keys: str) -> Table:
    return table.group_by(*keys).agg(**{name: table[name].sum() for name in columns(plan)})


def _share(cents: Table, low: Table, high: Table) -> Table:
    """The part of the cents from ``low`` to ``high`` ten-thousandths: the parts of a cell always add up to it."""
    whole = low.isnull() | ((low == 0) & (high == WHOLE))
    return ibis.cases((whole, cents), else_=_portion(cents, high) - _portion(cents, low))


def _portion(cents: Table, share: Table) -> Table:
    """``cents`` × ``share`` ÷ 10 000, rounded to the nearest cent, exactly.

    Engines divide in floating point, so only small numbers are divided: the amount is parted into about a ten-thousandth of it, taken ``share`` times,
    and what is left over. Nothing on the way is larger than the amount.
    """
    part = (cents / WHOLE).round().cast("int64")
    left = (cents - part * WHOLE) * share + WHOLE // 2
    rest = (left % WHOLE + WHOLE) % WHOLE
    return part * share + ((left - rest) / WHOLE).round().cast("int64")


@cache
def compiled(name: str, dialect: str, plan: Plan | None = None, era: int | None = None) -> str:
    """The SQL of a definition: ``cells`` without a plan; ``figures`` from cells or ``figures_of_postings`` without the cells between; ``own``;
    ``made_of``; with an era what ``moved`` to it."""
    if plan is None:
        return _sql({"cells": cells_of_postings}[name], dialect)
    if era is not None:
        return _sql(lambda: moved(_table("cells", CELL), plan, era), dialect)
    definition, table, kinds = _DEFINITIONS[name]
    told = replace(plan, apart=table == "postings")
    return _sql(lambda: definition(_table(table, kinds), told), dialect)


_DEFINITIONS: Mapping[str, tuple[Callable[[Table, Plan], Table], str, Mapping[str, str]]] = {
    "figures": (figures, "cells", CELL),
    "figures_of_postings": (figures, "postings", POSTING),
    "own": (own, "cells", CELL),
    "made_of": (made_of, "batched_cells", BATCHED_CELL),
}


@cache
def compiled_drill(dialect: str, measure: Measure) -> str:
    """The SQL of the postings behind a figure, out of ``narrowed``."""
    return _sql(lambda: behind(_table("narrowed", BATCHED), measure), dialect)


@cache
def compiled_months(dialect: str, measure: Measure) -> str:
    """The SQL of the months that have postings behind a figure, out of ``narrowed_cells``."""
    return _sql(lambda: by_month(_table("narrowed_cells", CELL), measure), dialect)


def _sql(expression: Callable[[], Table], dialect: str) -> str:
    return str(ibis.to_sql(expression(), dialect=dialect))
