"""A figure in prose, as found, linked and judged by ``checks.claims``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from toteuma.core.evidence import Spot
from toteuma.core.remark import Remark, Where


class Verdict(StrEnum):
    TRUE = "true"
    LOOSE = "loose"
    HEDGE = "hedge"
    """The number is right, the word before it is not."""
    FALSE = "false"
    CONTRADICTORY = "contradictory"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True, slots=True)
class Claim:
    """``quote`` is the sentence, ``written`` the number with its hedge as it stands; ``linked_to`` the cells it tells of, the first being the figure itself.

    ``value`` is scaled (2 900 000 for ``2,9 milj.``); None where the claim is of quality ("in line with the budget"). ``reading`` says which
    quantity it was held against (``actual``, ``rate``, ``deviation`` …). ``remark`` is given where the verdict asks for one.
    """

    quote: str
    spot: Spot
    value: Decimal | None
    unit: str
    hedge: str
    linked_to: tuple[Where, ...]
    verdict: Verdict
    remark: Remark | None = None
    written: str = ""
    reading: str = ""
    entity: str = ""
