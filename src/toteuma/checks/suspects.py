"""One wrong cell breaks several relations: find the cell, accuse it once, say what it should be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from toteuma.checks.relation import At, Cell, Interval, Relation, Sum
from toteuma.core.inspection import Held

NEAR = 2
"""So many units of its last digit a value reckoned from rounded figures may be from the true one."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Failing relations with what would mend them all. ``suspect`` None: several cells could be wrong, then ``candidates`` lists them with what each
    would have to be; empty where no single cell mends it."""

    relations: tuple[Relation, ...]
    suspect: Cell | None
    proposed: Decimal | None
    candidates: tuple[tuple[Cell, Decimal], ...] = ()


def suspicions(relations: Sequence[Relation]) -> tuple[Suspicion, ...]:
    """Every failing relation in exactly one suspicion, those that break most first."""
    failing = {id(relation) for relation in relations if relation.verdict is Held.FAILED}
    by_cell: dict[At, list[Relation]] = defaultdict(list)
    cells: dict[At, Cell] = {}
    for relation in relations:
        for cell in relation.cells:
            by_cell[cell.at].append(relation)
            cells[cell.at] = cell
    found: list[Suspicion] = []
    for bound in _bound(relation for relation in relations if id(relation) in failing):
        found.extend(_accused(bound, by_cell, cells, failing))
    return tuple(found)


def _bound(failing: Iterable[Relation]) -> Iterator[list[Relation]]:
    """Failing relations in sets that share no cell: what is searched stays small however long the document."""
    sets: dict[At, list[Relation]] = {}
    for relation in failing:
        joined = {id(held): held for cell in relation.cells if (held := sets.get(cell.at)) is not None}
        whole = sorted((each for held in joined.values() for each in held), key=id) if len(joined) > 1 else next(iter(joined.values()), [])
        whole.append(relation)
        for each in whole:
            for cell in each.cells:
                sets[cell.at] = whole
    return iter({id(held): held for held in sets.values()}.values())


def _accused(
    bound: Sequence[Relation], by_cell: Mapping[At, Sequence[Relation]], cells: Mapping[At, Cell], failing: Set[int]
) -> Iterator[Suspicion]:
    open_ones = list(bound)
    while open_ones:
        still = {id(relation) for relation in open_ones}
        mends = [
            mend
            for at in dict.fromkeys(cell.at for relation in open_ones for cell in relation.cells if not cell.foreign)
            if (mend := _mend(cells[at], [r for r in by_cell[at] if id(r) in still], [r for r in by_cell[at] if id(r) not in failing]))
        ]
        most = max((mend.mended for mend in mends), default=0)
        chosen = _choose([mend for mend in mends if mend.mended == most], open_ones)
        if chosen is None:
            yield from (Suspicion((relation,), None, None) for relation in open_ones)
            return
        yield chosen
        gone = {id(relation) for relation in chosen.relations}
        open_ones = [relation for relation in open_ones if id(relation) not in gone]


@dataclass(frozen=True, slots=True)
class _Mend:
    cell: Cell
    value: Decimal
    mended: int


def _mend(cell: Cell, failing: Sequence[Relation], holding: Sequence[Relation]) -> _Mend | None:
    """The value of one cell that mends all failing relations around it without breaking one that holds."""
    common: Interval | None = None
    for relation in (*failing, *holding):
        allowed = relation.allowed(cell.at)
        if allowed is None:
            continue
        common = allowed if common is None else common.meets(allowed)
        if common is None:
            return None
    if common is None:
        return None
    value = _value_in(common, cell, failing)
    return None if value is None else _Mend(cell, value, len(failing))


def _value_in(common: Interval, cell: Cell, failing: Sequence[Relation]) -> Decimal | None:
    """The value that the sharpest relation gives, in the cell's own decimals, if the others bear it."""
    sums = sorted((relation for relation in failing if isinstance(relation, Sum)), key=lambda relation: relation.tolerance)
    for relation in (*sums, *(relation for relation in failing if not isinstance(relation, Sum))):
        value = relation.solved(cell.at)
        if value is None:
            continue
        written = _as_written(value, cell.unit)
        if written in common:
            return written
    middle = _as_written((common.low + common.high) / 2, cell.unit)
    return middle if middle in common and middle != cell.value else None


def _as_written(value: Decimal, unit: Decimal) -> Decimal:
    return (value / unit).to_integral_value(rounding="ROUND_HALF_UP") * unit


def _choose(best: Sequence[_Mend], open_ones: Sequence[Relation]) -> Suspicion | None:
    """The one mend, or among several the one that is a slip of the pen; else all of them as candidates for their common relations."""
    if not best:
        return None
    if len(best) > 1:
        # A lost sign mends one relation of several cells in too many ways to be told from a wrong calculation.
        slips = [
            mend
            for mend in best
            if slip(mend.cell.value, mend.value, mend.cell.unit) and (mend.mended > 1 or mend.cell.value != -mend.value)
        ]
        if len(slips) == 1 and all(mend is slips[0] or not _nearly_slip(mend) for mend in best):
            best = slips
    if len(best) == 1:
        mend = best[0]
        return Suspicion(_around(mend.cell.at, open_ones), mend.cell, mend.value)
    first = _around(best[0].cell.at, open_ones)
    own = {id(relation) for relation in first}
    same = [mend for mend in best if {id(relation) for relation in _around(mend.cell.at, open_ones)} == own]
    if len(same) == 1:
        return Suspicion(first, same[0].cell, same[0].value)
    return Suspicion(first, None, None, tuple((mend.cell, mend.value) for mend in same))


def _around(at: At, relations: Sequence[Relation]) -> tuple[Relation, ...]:
    return tuple(relation for relation in relations if any(cell.at == at for cell in relation.cells))


def _nearly_slip(mend: _Mend) -> bool:
    """Whether the value is a slip of the pen but for the rounding of the figures it is reckoned from."""
    return any(slip(mend.cell.value, mend.value + step * mend.cell.unit, mend.cell.unit) for step in range(-NEAR, NEAR + 1))


def slip(stated: Decimal, proposed: Decimal, unit: Decimal) -> bool:
    """Whether one number is the other with two digits swapped, one digit changed, missing or doubled, the sign lost, or a factor of ten."""
    if stated == -proposed != 0:
        return True
    if (stated < 0) != (proposed < 0) and stated and proposed:
        return False
    one, other = (str(abs(value / unit).to_integral_value()) for value in (stated, proposed))
    if one.rstrip("0") == other.rstrip("0") and one != "0" != other:
        return True
    if len(one) == len(other):
        different = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(different) == 2 and different[1] == different[0] + 1
        return len(one) > 2 and (
            len(different) == 1 or (swapped and one[different[0]] == other[different[1]] and one[different[1]] == other[different[0]])
        )
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) > 2 and len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
