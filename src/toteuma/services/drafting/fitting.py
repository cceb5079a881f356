"""Cents for printed figures: amounts that round to every figure of a table, its totals and balances as well."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from toteuma.core.scheme import LineScheme

_ROOM = Decimal("0.45")
"""In units of the last digit shown: so far an amount may lie from its printed figure, which leaves rounding no doubt."""
_ROUNDS = 400
CENT = Decimal("0.01")


def fitted(printed: Mapping[str, Decimal], step: Decimal, scheme: LineScheme) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """Amounts of the lowest lines that were printed, and the totals that they cannot make.

    **Unit** EUR, exact cents. **Sign** income +, expense −. ``step`` is the worth of the last digit printed. Every returned amount rounds to its printed
    figure, and so does every sum of them that the scheme makes. A total that its parts miss by more than rounding is returned itself, its parts left out.
    """
    missed: list[str] = []
    given = {line: value for line, value in printed.items() if line in scheme}
    leaves = _leaves(given, scheme)
    for line in [line.id for line in scheme if line.id in given]:
        below = [leaf for leaf in leaves if line in scheme.ancestors(leaf)]
        if not below or abs(sum((given[leaf] for leaf in below), Decimal(0)) - given[line]) <= step * (len(below) + 1) / 2:
            continue
        missed.append(line)
        if not scheme[line].result:
            leaves = [leaf for leaf in leaves if leaf not in below] + [line]
    amounts = {leaf: given[leaf] for leaf in leaves if not scheme[leaf].result}
    sums = {
        line: below
        for line in given
        if line not in amounts and line not in missed and (below := [leaf for leaf in amounts if line in scheme.ancestors(leaf)])
    }
    for _ in range(_ROUNDS):
        worst = max(sums, key=lambda line: abs(_gap(line, sums[line], amounts, given)), default=None)
        if worst is None or abs(_gap(worst, sums[worst], amounts, given)) <= _ROOM * step:
            break
        _move(worst, sums[worst], amounts, given, step)
    else:
        missed += [line for line, below in sums.items() if abs(_gap(line, below, amounts, given)) >= step / 2]
    return {leaf: value.quantize(CENT, ROUND_HALF_UP) for leaf, value in amounts.items()}, tuple(missed)


def remainders(printed: Mapping[str, Decimal], amounts: Mapping[str, Decimal], step: Decimal, scheme: LineScheme) -> dict[str, Decimal]:
    """By balance, what its printed parts lack of its printed figure, from the first balance down: items that the document does not show apart.

    **Unit** EUR. **Sign** income +, expense −. Only balances that the ``amounts`` and the remainders above do not round to.
    """
    found: dict[str, Decimal] = {}
    for line in scheme:
        if not line.result or line.id not in printed:
            continue
        made = sum((value for leaf, value in amounts.items() if line.id in scheme.ancestors(leaf)), Decimal(0))
        made += sum((value for balance, value in found.items() if line.id in scheme.ancestors(balance)), Decimal(0))
        if abs(printed[line.id] - made) >= step / 2:
            found[line.id] = (printed[line.id] - made).quantize(CENT, ROUND_HALF_UP)
    return found


def _leaves(given: Mapping[str, Decimal], scheme: LineScheme) -> list[str]:
    above = {line for leaf in given for line in scheme.ancestors(leaf)}
    return [line for line in given if line not in above]


def _gap(line: str, below: list[str], amounts: Mapping[str, Decimal], given: Mapping[str, Decimal]) -> Decimal:
    return given[line] - sum((amounts[leaf] for leaf in below), Decimal(0))


def _move(line: str, below: list[str], amounts: dict[str, Decimal], given: Mapping[str, Decimal], step: Decimal) -> None:
    """Brings the parts of a total nearer to it, as far as their own printed figures allow."""
    gap = _gap(line, below, amounts, given)
    wanted = gap - (_ROOM * step / 2 if gap > 0 else -_ROOM * step / 2)
    free = [leaf for leaf in below if given[leaf] and abs(amounts[leaf] - given[leaf] + wanted / len(below)) <= _ROOM * step] or below
    for leaf in free:
        lowest, highest = given[leaf] - _ROOM * step, given[leaf] + _ROOM * step
        amounts[leaf] = min(highest, max(lowest, amounts[leaf] + wanted / len(free)))
