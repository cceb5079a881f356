"""Controlled rounding: printed totals that are the sum of their printed parts.

Used where a municipality chose *footing* rounding. Each balance is rounded half up from its exact cents; from the top down every part then becomes one
of the two printable values next to its exact one, so that the parts add up to the printed total. Under each total as few parts as possible depart
from their own rounding, and those that do depart by the least. A solution always exists: a total lies between the sums of its parts rounded
down and rounded up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from toteuma.core.money import round_down, round_half_up, round_up

ZERO = Decimal(0)


def footed(
    exact: Mapping[str, Decimal], parts: Callable[[str], tuple[str, ...]], roots: tuple[str, ...], *, decimals: int = 0
) -> dict[str, Decimal]:
    """Printed values of a tree of figures, totals before their parts.

    ``exact`` has every figure of the tree, in the unit it is printed in; ``parts(item)`` the items that add up to ``item`` exactly (empty for
    a leaf). **Unit** and **sign** as given. The sum of the printed parts equals the printed total for every item that has parts, and every printed
    value is less than one last digit away from its exact one.

    Three parts of 0.4 under a total of 1.2: the total prints 1, so one part prints 1 and two print 0.

    **Raises** ``ValueError`` where the parts of an item do not add up to it: no rounding could mend that.
    """
    printed: dict[str, Decimal] = {}

    def settle(item: str, value: Decimal) -> None:
        printed[item] = value
        below = parts(item)
        if not below:
            return
        if sum((exact[part] for part in below), ZERO) != exact[item]:
            raise ValueError(f"the parts of {item} do not add up to it")
        floors = {part: round_down(exact[part], decimals) for part in below}
        own = {part: round_half_up(exact[part], decimals) for part in below}
        missing = int((value - sum(floors.values(), ZERO)).scaleb(decimals))

        def nearness(part: str) -> tuple[Decimal, bool, Decimal]:
            """Those nearest to the value above go up first. In a draw, those that round up by themselves, and the larger figure bears an
            adjustment, where it is seen least."""
            size = abs(exact[part])
            return floors[part] - exact[part], own[part] == floors[part], size if own[part] != floors[part] else -size

        between = [part for part in sorted(below, key=nearness) if floors[part] != exact[part]]
        up = frozenset(between[:missing])
        for part in below:
            settle(part, round_up(exact[part], decimals) if part in up else floors[part])

    for root in roots:
        settle(root, round_half_up(exact[root], decimals))
    return printed
