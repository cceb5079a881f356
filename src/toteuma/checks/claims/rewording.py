"""What a sentence should say instead: its own number and hedge, put right, in the way they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from toteuma.checks.claims.judging import Measured, Said, judge, rounding
from toteuma.checks.claims.sentences import Number
from toteuma.checks.claims.vocabulary import Vocabulary
from toteuma.core.claim import Verdict
from toteuma.core.language import Language

_DIGITS: Final = re.compile(r"\d(?:[\d.,\u00a0 ]*\d)?")
_ABOVE: Final = frozenset({"bit_over", "over", "at_least"})
_BELOW: Final = frozenset({"nearly", "under", "at_most"})
_OTHER_SIDE: Final = {**dict.fromkeys(_ABOVE, "nearly"), **dict.fromkeys(_BELOW, "bit_over")}


def reworded(written: str, number: Number, measured: Measured, words: Vocabulary) -> str:
    """``runsaat 2,9 miljoonaa euroa`` of 2 870 118 → ``vajaat 2,9 miljoonaa euroa``; of 24 650 for ``26 450 euroa`` → ``24 650 euroa``.

    The hedge is kept where it can be; where the figure is nearer to a number on its other side it gives way to its opposite, else it goes. Empty where the number is
    written in words or is a fraction: how those would be worded does not follow.
    """
    quantity = number.quantity
    if quantity.value is None or "words" in quantity.style or number.fraction or not measured.value:
        return ""
    body = written.removeprefix(number.hedge_text)
    for hedge, text, value in _ways(number, measured, words):
        if value and judge(Said(value, abs(quantity.step), hedge), measured) is Verdict.TRUE:
            lead = text if not number.hedge_text or text else ""
            return (lead + body if lead else body.lstrip()).replace(
                *_digits(quantity.raw, value / quantity.step, quantity.decimals, words), 1
            )
    return ""


def _ways(number: Number, measured: Measured, words: Vocabulary) -> Iterator[tuple[str, str, Decimal]]:
    """Hedge, its words and the number, in the order of least change."""
    step = abs(number.quantity.step)
    own, text = number.hedge, number.hedge_text
    near = _stepped(measured.value, step, ROUND_HALF_UP)
    sides = {True: _stepped(measured.value, step, ROUND_FLOOR), False: _stepped(measured.value, step, ROUND_CEILING)}
    exact = near == measured.value and not measured.slack
    if own in _ABOVE | _BELOW and not exact:
        side = sides[own in _ABOVE]
        opposite = words.opposites.get(text.lower(), "")
        if opposite and near == number.value:
            yield _OTHER_SIDE[own], _cased(opposite, text), near
        ways = [(own, text, side)]
        if opposite:
            ways.append((_OTHER_SIDE[own], _cased(opposite, text), sides[own not in _ABOVE]))
        yield from sorted(ways, key=lambda way: abs(way[2] - measured.value))
    elif own == "about" and not exact:
        yield own, text, _stepped(measured.value, rounding(number.value, step), ROUND_HALF_UP)
    yield "", "", near


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _stepped(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step


def _digits(raw: str, steps: Decimal, decimals: int, words: Vocabulary) -> tuple[str, str]:
    """The digits of a written number and what stands in their place for so many steps."""
    match = _DIGITS.search(raw)
    assert match is not None, "a number not in words has digits"
    english = words.language is Language.EN
    group = "," if english else "\u00a0" if "\u00a0" in match[0] else " "
    whole = f"{abs(steps).scaleb(-decimals):,.{decimals}f}"
    point = "." if english else ","
    return match[0], whole.replace(",", "\x00").replace(".", point).replace("\x00", group)
