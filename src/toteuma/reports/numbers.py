"""Percentages, dates and periods as a reader sees them, beside the numbers of :mod:`toteuma.texts.numbers`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from toteuma.core.language import Language
from toteuma.texts.numbers import MINUS, NBSP, STYLES, NumberStyle, number, recorded

__all__ = ["MINUS", "MONTHS", "NBSP", "STYLES", "NumberStyle", "day", "long_day", "number", "percent", "period", "recorded"]

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
