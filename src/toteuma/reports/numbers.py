"""Numbers and dates as a reader sees them: written once, here, for every output.

Minus is U+2212, groups are parted by U+00A0, Finnish and Swedish use a decimal comma; English a point and a comma as group mark. Rounding
is half up. Babel is not used: its Finnish minus is an ASCII hyphen, it rounds half even and it can print ``-0``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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

MONTHS = {
    Language.FI: (
        "tammikuuta",
        "helmikuuta",
        "maaliskuuta",
        "huhtikuuta",
        "toukokuuta",
        "kesäkuuta",
        "heinäkuuta",
        "elokuuta",
        "syyskuuta",
        "lokakuuta",
        "marraskuuta",
        "joulukuuta",
    ),
    Language.SV: (
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ),
    Language.EN: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
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


def percent(value: Decimal, language: Language, decimals: int = 0) -> str:
    """A percentage with its sign: ``97,7 %`` with a no-break space; ``97.7%`` in English."""
    return number(value, language, decimals) + ("%" if language is Language.EN else f"{NBSP}%")


def day(value: date, language: Language) -> str:
    """``10.3.2026`` in Finnish and Swedish, ``10 March 2026`` in English."""
    if language is Language.EN:
        return long_day(value, language)
    return f"{value.day}.{value.month}.{value.year}"


def long_day(value: date, language: Language) -> str:
    """``10. maaliskuuta 2026``, ``10 mars 2026``, ``10 March 2026``."""
    ordinal = "." if language is Language.FI else ""
    return f"{value.day}{ordinal}{NBSP}{MONTHS[language][value.month - 1]} {value.year}"


def period(year: int, language: Language) -> str:
    """The financial year: ``1.1.–31.12.2025``; ``1 January – 31 December 2025``."""
    if language is Language.EN:
        return f"1{NBSP}January – 31{NBSP}December {year}"
    return f"1.1.–31.12.{year}"
