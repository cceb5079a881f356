"""Numbers as a reader of a language sees them: written once, here, for every output and every message.

Minus is U+2212, groups are parted by U+00A0, Finnish and Swedish use a decimal comma; English a point and a comma as group mark. Rounding
is half up. Babel is not used: its Finnish minus is an ASCII hyphen, it rounds half even and it can print ``-0``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from toteuma.core.language import Language
from toteuma.core.money import round_half_up

MINUS = "\u2212"
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class NumberStyle:
    group: str
    point: str


STYLES = {
    Language.FI: NumberStyle(NBSP, ","),
    Language.SV: NumberStyle(NBSP, ","),
    Language.EN: NumberStyle(",", "."),
}


def number(value: Decimal, language: Language, decimals: int = 0) -> str:
    """``number(Decimal("-565805.5"), FI)`` → ``−565 806`` (U+2212, U+00A0)."""
    rounded = round_half_up(value, decimals)
    style = STYLES[language]
    digits = f"{abs(rounded):,.{max(decimals, 0)}f}".replace(",", "\x00").replace(".", style.point).replace("\x00", style.group)
    return (MINUS if rounded < 0 else "") + digits


def recorded(value: Decimal, language: Language) -> str:
    """The value with the decimals it was recorded with: ``Decimal("439.58")`` → ``439,58``."""
    exponent = value.as_tuple().exponent
    return number(value, language, max(0, -exponent) if isinstance(exponent, int) else 0)
