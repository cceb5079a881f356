"""Number formats of Excel: how a stored value is shown, and how exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from toteuma.core.evidence import Quantity

EXACT = Context(prec=15)
"""Excel keeps 15 digits; more of them come from calculating with binary fractions."""

_MOST_DECIMALS = 30
_GENERAL_DECIMALS = 10
_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General|Standard|[0#?]|[.,%]|E[+-]|.', re.IGNORECASE | re.DOTALL)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_PLACE = "0#?"
_SPACE = "\u00a0"
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a number format. ``general``: as many decimals as the value has. ``literal``: it shows no number at all.

    ``optional``: how many of the decimals are shown only where they are not zero. ``thousands``: by how many thousands the value is divided.
    """

    before: str = ""
    after: str = ""
    decimals: int = 0
    optional: int = 0
    grouped: bool = False
    thousands: int = 0
    percents: int = 0
    general: bool = False
    literal: bool = False


def shown_number(value: Decimal, number_format: str) -> tuple[str, Quantity]:
    """A stored number as Excel shows it in Finnish, and what it tells: the exact value on the scale shown, and the worth of the last digit shown.

    **Unit** of the quantity: ``percent`` or ``EUR`` where the format says so. ``0.1234`` in ``0.0%`` → ``12,3 %``, value 12.34, step 0.1.
    """
    value = EXACT.plus(value)
    section, negated = _section(number_format, value)
    scaled = EXACT.plus(value * 100**section.percents / 1000**section.thousands)
    decimals = _decimals(scaled) if section.general else section.decimals
    digits = "" if section.literal else _digits(abs(scaled), decimals, section)
    sign = _MINUS if value < 0 and not negated and not section.literal and digits.strip("0,.\u00a0") else ""
    text = f"{section.before}{sign}{digits}{section.after}".strip()
    if section.percents and "%" in text:
        text = re.sub(r"\s*%", f"{_SPACE}%", text)
    unit = "percent" if section.percents else "EUR" if re.search("€|EUR", section.before + section.after) else ""
    return text, Quantity(text, _plain(scaled), Decimal(1).scaleb(-decimals), decimals, unit)


def shown_moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    """A date as ``31.12.2025``, a month as ``12/2025``, a year as ``2025``; with the time of day where the format shows it."""
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    plain = _CURRENCY.sub("", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format.lower()))
    has_day, has_year, has_time = "d" in plain, "y" in plain, "h" in plain or "s" in plain
    if not has_day and has_year and not has_time:
        return f"{value.month}/{value.year}" if "m" in plain else str(value.year)
    day = f"{value.day}.{value.month}.{value.year}" if has_year or not has_day else f"{value.day}.{value.month}."
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and has_time and (value.hour or value.minute) else ""
    return day + clock


def _plain(value: Decimal) -> Decimal:
    """The value without an exponent: 1E+6 → 1000000."""
    whole = value.normalize() + 0
    return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() and abs(whole) < 10**27 else whole


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(max(-exponent, 0), _GENERAL_DECIMALS) if isinstance(exponent, int) else 0


def _digits(value: Decimal, decimals: int, section: Section) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=400))
    whole, _, part = f"{rounded:f}".partition(".")
    kept = len(part) - section.optional
    part = part[:kept] + part[kept:].rstrip("0")
    if section.grouped:
        whole = f"{int(whole):,}".replace(",", _SPACE)
    return whole + ("," + part if part else "")


def _section(number_format: str, value: Decimal) -> tuple[Section, bool]:
    """The part of a format that shows a value, and whether that part stands for negative values, so that it shows no sign of its own."""
    sections = _sections(number_format)
    numbers = sections[:3]
    if value < 0 and len(numbers) > 1:
        return numbers[1], True
    if value == 0 and len(numbers) > 2:
        return numbers[2], False
    return numbers[0], False


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[Section, ...]:
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(_CURRENCY.sub(lambda mark: f'"{mark[1]}"', number_format)):
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_parsed(tokens) for tokens in parts)


def _parsed(tokens: list[str]) -> Section:
    if any(token.lower() in ("general", "standard") for token in tokens):
        at = next(index for index, token in enumerate(tokens) if token.lower() in ("general", "standard"))
        return Section(_literals(tokens[:at]), _literals(tokens[at + 1 :]), general=True, percents=tokens.count("%"))
    places = [index for index, token in enumerate(tokens) if token in _PLACE]
    if not places or any(token.upper() in ("E+", "E-") for token in tokens) or "/" in tokens:
        special = bool(places)
        return Section("" if special else _literals(tokens), general=special or "@" in tokens, literal=not special and "@" not in tokens)
    first, last = places[0], places[-1]
    while last + 1 < len(tokens) and tokens[last + 1] in ".,":
        last += 1
    mask = "".join(token for token in tokens[first : last + 1] if token in ".,0#?")
    thousands = len(mask) - len(mask.rstrip(",")) if not mask.endswith(".") else 0
    mask = mask.rstrip(",") if thousands else mask
    whole, _, part = mask.partition(".")
    thousands += len(whole) - len(whole.rstrip(","))
    part = part.replace(",", "")[:_MOST_DECIMALS]
    optional = len(part) - len(part.rstrip("#?"))
    before, after = _literals(tokens[:first]), _literals(tokens[last + 1 :])
    return Section(before, after, len(part), optional, "," in whole.rstrip(","), thousands, tokens.count("%"))


def _literals(tokens: list[str]) -> str:
    """What stands beside the number in words and signs; padding and colours show nothing."""
    shown = []
    for token in tokens:
        if token.startswith('"'):
            shown.append(token[1:-1])
        elif token.startswith("\\"):
            shown.append(token[1:])
        elif token.startswith("_") and len(token) == 2:
            shown.append(" ")
        elif not token.startswith(("[", "*")) and token not in (".", ",", "@"):
            shown.append(token)
    return "".join(shown)
