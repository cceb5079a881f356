"""How a table counts its deviations and rates: told by the arithmetic that holds on most of its rows, not by its heads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from toteuma.checks.reading import BUDGETS, Reading, blank, folded
from toteuma.checks.relation import Quotient, Relation, Sum
from toteuma.core.evidence import Role, Sign
from toteuma.core.findings import Level
from toteuma.core.inspection import Held
from toteuma.core.scheme import Nature

MOST = Decimal("0.6")
"""The share of a table's rows on which a way of counting must hold before the others are accused."""
TURNED = "(turned)"
OF_SIZE = ", of its size"
"""A change in per cent of what the older figure is without its sign: costs that grow are then below zero."""

HUNDRED = Decimal(100)
Row = int
Make = Callable[[Reading, int, Row], Relation | None]


@dataclass(frozen=True, slots=True)
class Way:
    """A way of counting a column: its name (the same in every table), how it makes a row's relation, and for a sum its columns with the
    factors with which they make zero. ``of`` is the column that it tells."""

    name: str
    make: Make
    columns: tuple[tuple[int, int], ...] = ()
    of: int = 0


def column_relations(reading: Reading, ways: Callable[[Reading, int], Iterable[Way]]) -> Iterator[Relation]:
    """The relations of each column in the way that holds in its table.

    A table too small to tell follows the way of most others; one where no way holds is left alone, as its column tells something else.
    """
    chosen: Counter[str] = Counter()
    small: list[tuple[int, list[tuple[Way, list[Relation]]]]] = []
    for table, tried in tried_ways(reading, ways):
        way, relations = max(tried, key=lambda pair: held_of(pair[1]))
        telling = [relation for relation in relations if not is_trivial(relation)]
        held = sum(relation.verdict is not Held.FAILED for relation in telling)
        if not telling:
            yield from relations
        elif held and held >= MOST * len(telling):
            chosen[way.name] += 1
            yield from _with_signs(relations)
        elif len(telling) <= 2:
            small.append((table, tried))
    if chosen:
        usual = chosen.most_common(1)[0][0]
        for _, tried in small:
            yield from next((relations for way, relations in tried if way.name == usual), [])


def tried_ways(reading: Reading, ways: Callable[[Reading, int], Iterable[Way]]) -> Iterator[tuple[int, list[tuple[Way, list[Relation]]]]]:
    """For each column that is told by others, the ways that can be tried, with their relations."""
    for table in range(len(reading.tables)):
        by_column: dict[int, list[tuple[Way, list[Relation]]]] = defaultdict(list)
        for way in ways(reading, table):
            if relations := relations_of(reading, table, way):
                by_column[way.of].append((way, relations))
        yield from ((table, tried) for tried in by_column.values())


def turned(relation: Relation) -> Relation | None:
    """The difference the other way round; None where it is none."""
    if not isinstance(relation, Sum) or len(relation.terms) != 2:
        return None
    return replace(relation, terms=tuple((-factor, cell) for factor, cell in reversed(relation.terms)), rule=f"{relation.rule} {TURNED}")


def _with_signs(relations: list[Relation]) -> Iterator[Relation]:
    """The relations, with those turned that fail by their sign alone where there are several: a table that counts some rows the other way round."""
    flipped = {
        index: other
        for index, relation in enumerate(relations)
        if relation.verdict is Held.FAILED and (other := turned(relation)) is not None and other.verdict is not Held.FAILED
    }
    for index, relation in enumerate(relations):
        yield flipped[index] if index in flipped and len(flipped) > 1 else relation


def relations_of(reading: Reading, table: int, way: Way) -> list[Relation]:
    """A way's relations on the rows of a table."""
    rows = range(len(reading.tables[table].rows))
    return [relation for row in rows if (relation := way.make(reading, table, row)) is not None]


def held_of(relations: Sequence[Relation]) -> int:
    """How many relations hold and tell something by it."""
    return sum(relation.verdict is not Held.FAILED and not is_trivial(relation) for relation in relations)


def is_trivial(relation: Relation) -> bool:
    """A row of zeros holds in every way of counting and so tells nothing."""
    return relation.total.value == 0 and relation.expected == 0


def deviation_ways(reading: Reading, table: int) -> Iterator[Way]:
    """Budget minus actual, actual minus budget, favourable positive; each against each stage of the budget."""
    column = reading.tables[table].column(Role.DEVIATION)
    actual = actual_column(reading, table)
    if column is None or actual is None:
        return
    for role in BUDGETS:
        for base in reading.columns(table, role):
            yield Way(f"{role} − actual", _difference("COL_DIFF", column, base, actual), ((-1, column), (1, base), (-1, actual)))
            yield Way(f"actual − {role}", _difference("COL_DIFF", column, actual, base), ((-1, column), (1, actual), (-1, base)))
            if reading.tables[table].cost_sign is not Sign.NEGATIVE:
                yield Way(f"favourable {role}", _favourable(column, base, actual))
    # An interim review tells how far the forecast is from the budget.
    for forecast, base in (
        (one, other) for one in reading.columns(table, Role.FORECAST) for other in reading.columns(table, Role.AMENDED, Role.ORIGINAL)
    ):
        yield Way("budget − forecast", _difference("COL_DIFF", column, base, forecast), ((-1, column), (1, base), (-1, forecast)))
        yield Way("forecast − budget", _difference("COL_DIFF", column, forecast, base), ((-1, column), (1, forecast), (-1, base)))
        if reading.tables[table].cost_sign is not Sign.NEGATIVE:
            yield Way("favourable forecast of budget", _favourable(column, base, forecast))


def change_ways(reading: Reading, table: int) -> Iterator[Way]:
    """Change from the year before, or from the budget."""
    column = reading.tables[table].column(Role.CHANGE)
    if column is None:
        return
    for role, other in _pairs(reading, table):
        yield Way(f"{role}", _difference("COL_CHANGE", column, *other))


def rate_ways(reading: Reading, table: int) -> Iterator[Way]:
    """Actual in per cent of each stage of the budget."""
    columns, actual = reading.columns(table, Role.RATE), actual_column(reading, table)
    if actual is None:
        return
    # Where a table has several rates, as of expenditure and income, each is of columns of its own.
    actuals = (actual,) if len(columns) == 1 else tuple(dict.fromkeys((actual, *reading.columns(table, Role.ACTUAL))))
    for column in columns:
        for role in BUDGETS:
            for base in reading.columns(table, role):
                for own in actuals:
                    yield Way(f"actual ÷ {role}", _quotient("COL_PCT", column, own, base, Decimal(0)), of=column)


def change_percent_ways(reading: Reading, table: int) -> Iterator[Way]:
    """Change in per cent of the year before, or of the budget."""
    column = reading.tables[table].column(Role.CHANGE_PERCENT)
    if column is None:
        return
    for name, (newer, older) in _pairs(reading, table):
        yield Way(name, _quotient("COL_CHANGE_PCT", column, newer, older, Decimal(100)))
        yield Way(f"{name}{OF_SIZE}", _quotient("COL_CHANGE_PCT", column, newer, older, Decimal(100), of_size=True))
    budget = next(iter(reading.columns(table, *BUDGETS)), None)
    deviation = reading.tables[table].column(Role.DEVIATION)
    if budget is not None and deviation is not None:
        yield Way("deviation ÷ budget", _quotient("COL_CHANGE_PCT", column, deviation, budget, Decimal(0)))


def stage_ways(reading: Reading, table: int) -> Iterator[Way]:
    """Original budget and its amendments make the amended one."""
    original, amended = reading.tables[table].column(Role.ORIGINAL), reading.tables[table].column(Role.AMENDED)
    amendments = reading.columns(table, Role.AMENDMENT)
    if original is None or amended is None or not amendments:
        return

    def make(reading: Reading, table: int, row: Row) -> Relation | None:
        total, first = reading.cell(table, row, amended), reading.cell(table, row, original)
        parts = [(column, reading.cell(table, row, column)) for column in (original, *amendments)]
        # An empty cell among them says that there was no budget, or no amendment.
        if total is None or any(cell is None and not blank(reading, table, row, column) for column, cell in parts):
            return None
        terms = tuple((1, cell) for _, cell in parts if cell is not None)
        if first is None and not any(cell.value for _, cell in terms):
            return None
        return Sum("BUDGET_STAGES", Level.ERROR, "original + amendments = amended", total, _group(table, "BUDGET_STAGES"), terms)

    yield Way("stages", make, ((-1, amended), (1, original), *((1, column) for column in amendments)))


def actual_column(reading: Reading, table: int) -> int | None:
    """The column of the statement's own year where several tell what came true."""
    columns = reading.columns(table, Role.ACTUAL)
    own = [column for column in columns if reading.tables[table].columns[column].year in (None, reading.year)]
    last = own or list(columns)
    return last[-1] if last else None


def _pairs(reading: Reading, table: int) -> Iterator[tuple[str, tuple[int, int]]]:
    actual = actual_column(reading, table)
    priors = reading.columns(table, Role.PRIOR)
    budgets = reading.columns(table, *BUDGETS)
    for prior in reversed(priors):
        if actual is not None:
            yield "actual − prior", (actual, prior)
            yield "prior − actual", (prior, actual)
        for budget in budgets:
            yield "budget − prior", (budget, prior)
    for budget in budgets:
        if actual is not None:
            yield "actual − budget", (actual, budget)
            yield "budget − actual", (budget, actual)


def _group(table: int, code: str) -> tuple[str, ...]:
    return (code, str(table))


def _difference(code: str, column: int, left: int, right: int) -> Make:
    def make(reading: Reading, table: int, row: Row) -> Relation | None:
        total, plus, minus = (reading.cell(table, row, c) for c in (column, left, right))
        if total is None or plus is None or minus is None:
            return None
        heads = reading.tables[table].columns
        rule = f"{heads[column].role} = {heads[left].role} − {heads[right].role}"
        return Sum(code, Level.ERROR, rule, total, _group(table, code), ((1, plus), (-1, minus)))

    return make


def _favourable(column: int, base: int, actual: int) -> Make:
    forward, backward = _difference("COL_DIFF", column, actual, base), _difference("COL_DIFF", column, base, actual)

    def make(reading: Reading, table: int, row: Row) -> Relation | None:
        return (backward if _is_spending(reading, table, row) else forward)(reading, table, row)

    return make


def _is_spending(reading: Reading, table: int, row: Row) -> bool:
    """Whether a row tells of expenses: its line is one, or it is no line and stands under a heading whose total is one (*Menot … Menot yhteensä*)."""
    rows = reading.tables[table].rows
    line, heading = rows[row].line, folded(rows[row].above)
    if not line and heading:
        line = next((other.line for other in rows if other.line and heading in folded(other.label)), "")
    return line in reading.scheme and reading.scheme[line].nature is Nature.EXPENSE


def _quotient(code: str, column: int, above: int, below: int, offset: Decimal, *, of_size: bool = False) -> Make:
    def make(reading: Reading, table: int, row: Row) -> Relation | None:
        total, top, bottom = (reading.cell(table, row, c) for c in (column, above, below))
        if total is None or top is None or bottom is None or abs(bottom.value) <= bottom.slack or bottom.value == 0:
            return None
        heads = reading.tables[table].columns
        rule = f"{heads[column].role} = {heads[above].role} ÷ {heads[below].role}"
        sign = -1 if of_size and bottom.value < 0 else 1
        found = Quotient(code, Level.ERROR, rule, total, _group(table, code), ((1, top),), ((1, bottom),), sign * HUNDRED, sign * offset)
        # With opposite signs a rate means nothing, and is printed in many ways; it is held against its figures only where it is plainly reckoned.
        return found if top.value * bottom.value >= 0 or found.verdict is not Held.FAILED else None

    return make
