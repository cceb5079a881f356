"""Exact money and rounding. No float ever."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, localcontext

CENT = Decimal("0.01")
PRECISION = 60
"""Digits kept in quotients: far beyond any printed precision, so that rounding happens once, at print."""

_EVERY_DIGIT = Context(prec=10_000)
"""Rounding to a printed precision keeps every digit before it; the usual 28 would refuse long numbers."""


def cents(amount: Decimal) -> int:
    """Integer cents of an amount in euros.

    **Raises** ``ValueError`` where the amount has parts of a cent: those are never rounded away in silence.
    """
    scaled = amount.scaleb(2, _EVERY_DIGIT)
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{amount} has parts of a cent")
    return whole


def euros(amount_cents: int) -> Decimal:
    """Euros of integer cents, with two decimals: ``euros(12345) == Decimal("123.45")``."""
    return Decimal(amount_cents).scaleb(-2, _EVERY_DIGIT)


def _rounded(value: Decimal, decimals: int, rounding: str) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding, context=_EVERY_DIGIT)
    return rounded.copy_abs() if rounded == 0 else rounded


def round_half_up(value: Decimal, decimals: int = 0) -> Decimal:
    """Round half away from zero, as Finnish statements do: ``124.185`` → ``124.19``, ``-0.5`` → ``-1``. Never minus zero."""
    return _rounded(value, decimals, ROUND_HALF_UP)


def round_down(value: Decimal, decimals: int = 0) -> Decimal:
    """The printable value at or below ``value``. Never minus zero."""
    return _rounded(value, decimals, ROUND_FLOOR)


def round_up(value: Decimal, decimals: int = 0) -> Decimal:
    """The printable value at or above ``value``. Never minus zero."""
    return _rounded(value, decimals, ROUND_CEILING)


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """An exact quotient to :data:`PRECISION` digits.

    **Raises** ``ZeroDivisionError``: a rate on a zero base is undefined and the caller says why.
    """
    with localcontext() as context:
        context.prec = PRECISION
        if denominator == 0:
            raise ZeroDivisionError("a rate on a zero base is undefined")
        return numerator / denominator
