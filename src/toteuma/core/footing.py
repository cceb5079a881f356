"""Controlled rounding: printed totals that are the sum of their printed parts.

Used where a municipality chose *footing* rounding. Each balance is rounded half up from its exact cents; from the top down every part then becomes one
of the two printable values next to its exact one, so that the parts add up to the printed total and as few and as small adjustments as
possible are made. A solution always exists: a total lies between the sums of its parts rounded down and rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from toteuma.core.money import round_down, round_half_up, round_up


def footed(
    exact: Mapping[str, Decimal], parts: Callable[[str], tuple[str, ...]], roots: tuple[str, ...], *, decimals: int = 0
) -> dict[str, Decimal]:
    """Printed values of a tree of figures.

    ``exact`` has every figure of the tree, in the unit it is printed in; ``parts(item)`` the items that add up to ``item`` exactly (empty for
    a leaf). **Unit** as given. The sum of the printed parts equals the printed total for every item that has parts.
    """
    printed: dict[str, Decimal] = {}

    def settle(item: str, value: Decimal) -> None:
        printed[item] = value
        below = parts(item)
        if not below:
            return
        step = Decimal(1).scaleb(-decimals)
        floors = {part: round_down(exact[part], decimals) for part in below}
        missing = int((value - sum(floors.values(), Decimal(0))) / step)
        own = {part: round_half_up(exact[part], decimals) for part in below}

        def nearness(part: str) -> tuple[Decimal, bool, Decimal]:
            """Those nearest to the value above go up first. In a draw, those that round up by themselves, and the larger figure bears an
            adjustment, where it is seen least."""
            size = abs(exact[part])
            return floors[part] - exact[part], own[part] == floors[part], size if own[part] != floors[part] else -size

        order = sorted(below, key=nearness)
        ups = [part for part in order if round_up(exact[part], decimals) != floors[part]][:missing]
        for part in below:
            settle(part, floors[part] + (step if part in ups else 0))

    for root in roots:
        settle(root, round_half_up(exact[root], decimals))
    return printed


def adjusted(exact: Mapping[str, Decimal], printed: Mapping[str, Decimal], *, decimals: int = 0) -> tuple[str, ...]:
    """The items whose printed value is not their own rounding, in the order of ``printed``."""
    return tuple(item for item, value in printed.items() if value != round_half_up(exact[item], decimals))
