"""Filters: how a bound figure reads in a sentence. All print the magnitude; the sentence says which way it goes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from toteuma.core.expression import Call
from toteuma.core.figure import Figure, Operation
from toteuma.core.language import Language
from toteuma.core.money import round_half_up
from toteuma.reports.numbers import number, percent, recorded
from toteuma.texts import word

MILLION = Decimal(1_000_000)
MOST_DECIMALS = 6


class FilterFault(ValueError):
    """A filter that does not exist or does not take what it was given."""


def _decimals(call: Call, default: int) -> int:
    if call.named or len(call.positional) > 1:
        raise FilterFault(call.name)
    if not call.positional:
        return default
    value = call.positional[0]
    if not isinstance(value, Decimal) or value != int(value) or not 0 <= value <= MOST_DECIMALS:
        raise FilterFault(call.name)
    return int(value)


def _magnitude(figure: Figure) -> Decimal:
    assert figure.value is not None, "absent figures are reported before they are printed"
    return abs(figure.value)


def _worded(key: str, language: Language, printed: str, one: bool, *, place: str = "n") -> str:
    return word(f"filter.{key}_one" if one else f"filter.{key}", language, **{place: printed})


def _euros(figure: Figure, call: Call, language: Language) -> str:
    decimals = _decimals(call, 0)
    return _worded("euros", language, number(_magnitude(figure), language, decimals), round_half_up(_magnitude(figure), decimals) == 1)


def _thousand(figure: Figure, call: Call, language: Language) -> str:
    _decimals(call, 0)
    return _worded("euros", language, number(round_half_up(_magnitude(figure) / 1000) * 1000, language), one=False)


def _million(figure: Figure, call: Call, language: Language) -> str:
    decimals = _decimals(call, 1)
    rounded = round_half_up(_magnitude(figure) / MILLION, decimals)
    return _worded("million", language, number(rounded, language, decimals), decimals == 0 and rounded == 1)


def _about_million(figure: Figure, call: Call, language: Language) -> str:
    """The figure in millions with the hedge that is true of it: above, below, or none where it is exact."""
    decimals = _decimals(call, 1)
    rounded = round_half_up(_magnitude(figure) / MILLION, decimals)
    amount = _million(figure, call, language)
    if rounded * MILLION == _magnitude(figure):
        return amount
    one = decimals == 0 and rounded == 1
    return _worded("above" if _magnitude(figure) > rounded * MILLION else "below", language, amount, one, place="amount")


def _percent(figure: Figure, call: Call, language: Language) -> str:
    return percent(_magnitude(figure), language, _decimals(call, 0))


def _number(figure: Figure, call: Call, language: Language) -> str:
    if not call.positional and figure.origin.operation is Operation.ENTERED and figure.unit_of_measure != "EUR":
        return recorded(_magnitude(figure), language)
    return number(_magnitude(figure), language, _decimals(call, 0))


Filter = Callable[[Figure, Call, Language], str]

FILTERS: dict[str, Filter] = {
    "euros": _euros,
    "thousand": _thousand,
    "million": _million,
    "about_million": _about_million,
    "percent": _percent,
    "number": _number,
}

DEFAULTS = {"EUR": "euros", "percent": "percent"}
"""The filter of a binding that names none, by unit of measure; ``number`` for all others."""


def _default(figure: Figure) -> Call:
    """What a binding that names no filter prints by. A percentage that was entered keeps the decimals it was recorded with, as any other entered number."""
    name = DEFAULTS.get(figure.unit_of_measure, "number")
    exponent = _magnitude(figure).as_tuple().exponent
    if name == "percent" and figure.origin.operation is Operation.ENTERED and isinstance(exponent, int):
        return Call(name, (Decimal(min(MOST_DECIMALS, max(0, -exponent))),))
    return Call(name)


def printed(figure: Figure, filters: tuple[Call, ...], language: Language) -> str:
    """The figure's words. **Raises** FilterFault for an unknown filter or argument, or more than one filter."""
    if len(filters) > 1:
        raise FilterFault(filters[1].name)
    call = filters[0] if filters else _default(figure)
    if call.name not in FILTERS:
        raise FilterFault(call.name)
    return FILTERS[call.name](figure, call, language)
