"""Reading written numbers: in a table cell and in running text, Finnish, Swedish and English. One grammar for readers, checks and claims.

A number keeps how it was written, and a broken one is said to be broken: ``1 23 400`` is never glued into a value, because gluing hides the defect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from toteuma.core.evidence import Quantity
from toteuma.core.language import Language
from toteuma.core.quantity_masks import DATE, YEAR, masked
from toteuma.core.quantity_units import measure_at
from toteuma.core.quantity_words import worded_numbers

MINUS = "-‐‑–−﹣"
ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_NO_BREAK_SPACES = "\u00a0\u2007\u202f"
_SPACES = " \u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a"

# Shapes of a whole number as written, best first: (pattern, group mark, decimal mark, style). S stands for one space.
_Shape = tuple[re.Pattern[str], str, str, tuple[str, ...]]


def _shapes(*rows: tuple[str, str, str, tuple[str, ...]]) -> tuple[_Shape, ...]:
    return tuple((re.compile(pattern.replace("S", "[ \u00a0]")), group, point, style) for pattern, group, point, style in rows)


_COMMA_DECIMAL = _shapes(
    (r"[1-9]\d{0,2}(?:S\d{3})+", " ", "", ()),
    (r"[1-9]\d{0,2}(?:S\d{3})+,\d+", " ", ",", ()),
    (r"\d+", "", "", ()),
    (r"\d+,\d+", "", ",", ()),
    (r"[1-9]\d{0,2}(?:\.\d{3})+", ".", "", ("dot_groups",)),
    (r"[1-9]\d{0,2}(?:\.\d{3})+,\d+", ".", ",", ("dot_groups",)),
    (r"[1-9]\d{0,2}(?:S\d{3})+\.\d{1,2}", " ", ".", ("dot_decimal",)),
    (r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?", ",", ".", ("comma_groups",)),
    (r"[1-9]\d{0,2},\d{3}\.\d+", ",", ".", ("comma_groups",)),
    (r"\d+\.\d+", "", ".", ("dot_decimal",)),
)
_POINT_DECIMAL = _shapes(
    (r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", ",", ".", ()),
    (r"[1-9]\d{0,2}(?:S\d{3})+(?:\.\d+)?", " ", ".", ()),
    (r"\d+(?:\.\d+)?", "", ".", ()),
    (r"[1-9]\d{0,2}(?:S\d{3})+,\d+", " ", ",", ("comma_decimal",)),
    (r"\d+,\d+", "", ",", ("comma_decimal",)),
    (r"[1-9]\d{0,2}(?:\.\d{3}){2,}", ".", "", ("dot_groups",)),
)
_SHAPES = {Language.FI: _COMMA_DECIMAL, Language.SV: _COMMA_DECIMAL, Language.EN: _POINT_DECIMAL}
_RUN = re.compile(r"\d+(?:[ \u00a0.,]\d+)*")
_FOOTNOTE = re.compile(r"[*¹²³⁴⁵⁶⁷⁸⁹†]+$|(?<=[\d%€])\s\d\)$|^(?:[*¹²³⁴⁵⁶⁷⁸⁹†]+|\d\))\s*(?=[-+−–\d(])")
"""The mark of a note after a number, or before it."""


class _Plain:
    """The text without zero-width marks, spaces made alike, runs of spaces one; ``origin`` leads back to the offsets of the input."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        self.origin: list[int] = []
        for offset, character in enumerate(text):
            if character in ZERO_WIDTH:
                continue
            if character in _NO_BREAK_SPACES:
                character = "\u00a0"
            elif character in _SPACES:
                character = " "
            if character in " \u00a0" and kept and kept[-1] in " \u00a0":
                continue
            kept.append(character)
            self.origin.append(offset)
        self.text = "".join(kept)

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.origin[start], self.origin[end - 1] + 1


def _shape(digits: str, language: Language) -> tuple[Decimal, int, tuple[str, ...]] | None:
    """Value, decimals and style of digits with their marks, or None where they are no number."""
    for pattern, group, point, style in _SHAPES[language]:
        if pattern.fullmatch(digits):
            bare = digits.replace("\u00a0", " ")
            if group:
                bare = bare.replace(group, "")
            if point:
                bare = bare.replace(point, ".")
            whole, _, fraction = bare.partition(".")
            long = len(whole) > 3 and not group
            return Decimal(bare), len(fraction), (*style, "ungrouped") if long else style
    return None


def _quantity(text: str, start: int, end: int, sign: int, language: Language, style: tuple[str, ...] = ()) -> tuple[int, Quantity]:
    """The quantity whose digits stand at ``start:end``, with the scale and unit after them; the end of all that."""
    measure = measure_at(text, end, language)
    digits = text[start:end]
    shape = _shape(digits, language)
    if shape and "dot_groups" in shape[2] and measure.scale > 1 and digits.count(".") == 1 and "," not in digits:
        # 4.123 milj. is four millions and a bit, never four thousand millions
        shape = Decimal(digits), 3, ("dot_decimal",)
    if shape is None:
        return measure.end, Quantity(
            text[start : measure.end], None, unit=measure.unit, style=(*style, "split_groups"), invalid="split_groups"
        )
    value, decimals, own = shape
    if measure.unit in ("percent", "EUR") and not measure.apart and language is not Language.EN and text[end] in "%€":
        own = (*own, "unit_joined")
    step = Decimal(1).scaleb(-decimals) * measure.scale
    return measure.end, Quantity(text[start : measure.end], sign * value * measure.scale, step, decimals, measure.unit, (*style, *own))


def parse_quantity(text: str, language: Language) -> Quantity | None:
    """The one number that ``text`` (a table cell) consists of, with sign, scale and unit; None where the cell is something else.

    ``- 565 805`` → −565 805 · ``2,9 milj. €`` → 2 900 000 in steps of 100 000 · ``384.100 euroa.`` → 384 100, style ``dot_groups`` ·
    ``1 23 400`` → no value, ``invalid="split_groups"``. A dot that may be a date (``4.7``) has a value and the style ``ambiguous``.
    """
    raw = text.strip()
    plain = _FOOTNOTE.sub("", _Plain(raw).text.strip()).strip()
    sign, style = 1, []
    if bracketed := re.fullmatch(r"\((\d.*)\)", plain):
        if language is not Language.EN:
            return Quantity(raw, None, style=("parentheses",), invalid="parentheses")
        plain, sign, style = bracketed[1], -1, ["parentheses"]
    elif plain and plain[0] in MINUS + "+":
        sign = 1 if plain[0] == "+" else -1
        rest = plain[1:].lstrip(" \u00a0")
        if rest != plain[1:]:
            style.append("sign_apart")
        plain = rest
    elif re.fullmatch(rf"\d[\d., \u00a0]*[ \u00a0]?[{MINUS}]", plain):
        plain, sign, style = plain[:-1].rstrip(" \u00a0"), -1, ["trailing_minus"]
    if before := re.match(r"(?:€|EUR)[ \u00a0]?(?=[\d])", plain):
        plain = plain[before.end() :] + " €"
    match = _RUN.match(plain)
    if match is None or DATE.match(plain):
        return None
    end, quantity = _quantity(plain, 0, match.end(), sign, language, tuple(style))
    rest = plain[end:].strip(" \u00a0")
    if rest not in ("", ".") or (rest == "." and not quantity.unit and len(match[0]) <= 2):
        return None
    if "dot_decimal" in quantity.style and not quantity.unit and _maybe_date(match[0]):
        quantity = replace(quantity, style=(*quantity.style, "ambiguous"))
    return replace(quantity, raw=raw)


def _maybe_date(digits: str) -> bool:
    parts = digits.split(".")
    return len(parts) == 2 and all(part.isdigit() for part in parts) and 1 <= int(parts[0]) <= 31 and 1 <= int(parts[1]) <= 12


def _pieces(text: str, start: int, end: int, language: Language) -> list[tuple[int, int]]:
    """A run of digits parted where a number surely ends: after a year, after decimals, at a plain space where groups use no-break spaces."""
    run = text[start:end]
    if _shape(run, language) is not None:
        return [(start, end)]
    cuts = [match.start() for match in re.finditer("[ \u00a0]", run)]
    if "\u00a0" in run and " " in run:
        plain = [cut for cut in cuts if run[cut] == " "]
        parts = [(start + a, start + b) for a, b in zip([0, *(cut + 1 for cut in plain)], [*plain, len(run)], strict=True)]
        if all(_shape(text[a:b], language) for a, b in parts):
            return parts
    for cut in cuts:
        left, right = run[:cut], run[cut + 1 :]
        closed = YEAR.fullmatch(left) or re.search(r"[,.]\d+$", left) or YEAR.fullmatch(right)
        if closed and _shape(left, language) is not None:
            return [(start, start + cut), *_pieces(text, start + cut + 1, end, language)]
    return [(start, end)]


def _sign_before(text: str, start: int) -> tuple[int, int]:
    """Sign and where it starts: a minus that touches the number and follows a space, bracket or nothing; apart only where nothing stands before."""
    if start and text[start - 1] in MINUS and (start == 1 or text[start - 2] in " \u00a0(:=\n\t"):
        return -1, start - 1
    if apart := re.search(rf"(?:^|[:=(]) ?([{MINUS}])[ \u00a0]$", text[:start]):
        return -1, apart.start(1)
    return 1, start


def _claim(text: str, start: int, end: int, language: Language) -> tuple[int, int, Quantity] | None:
    """The quantity at a run of digits in prose, or None where the digits are part of a word, a year, a label or a possible date."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before in ("_", "#", "/") or (before in MINUS and start > 1 and text[start - 2].isalnum()):
        return None
    sign, begin = _sign_before(text, start)
    stop, quantity = _quantity(text, start, end, sign, language)
    if quantity.unit == "" and (currency := re.search(r"(?:€|\bEUR )$", text[:begin].replace("\u00a0", " "))):
        begin = currency.start()
        quantity = replace(quantity, unit="EUR")
    digits = text[start:end]
    if not quantity.unit and stop == end:
        if after.isalpha() or YEAR.fullmatch(digits) or (after == "/" and text[end + 1 : end + 2].isalnum()):
            return None
        if after in MINUS + ":" and text[end + 1 : end + 2].isalpha() and (after != ":" or (digits.isdigit() and len(digits) < 4)):
            return None
        if "dot_decimal" in quantity.style and len(re.split("[ \u00a0]", digits)) == 1:
            return None
    if digits.startswith("0") and quantity.invalid:
        return None
    if re.fullmatch(r"\d{5}", digits) and re.match(r"[ \u00a0][A-ZÅÄÖ]", text[end : end + 2]) and re.search(r"(?:^|, )$", text[:start]):
        return None  # a postal code
    return begin, stop, quantity


def _in_words(text: str, language: Language) -> Iterator[tuple[int, int, Quantity]]:
    for worded in worded_numbers(text, language):
        if worded.fraction:
            yield worded.start, worded.end, Quantity("", worded.value, worded.step, 0, "percent", ("words", "fraction"))
            continue
        measure = measure_at(text, worded.end, language)
        if measure.scale > 1 or measure.unit:
            yield (
                worded.start,
                measure.end,
                Quantity("", worded.value * measure.scale, worded.step * measure.scale, 0, measure.unit, ("words",)),
            )


@lru_cache(maxsize=4096)
def find_quantities(text: str, language: Language) -> tuple[tuple[int, int, Quantity], ...]:
    """Every number in running text that may be a claim, as (start, end, quantity), in order; dates, ranges, ordinals, class levels, paragraphs,
    addresses and years are left out. Broken groups come with ``invalid``. A number in words has the style ``words``, a share (*puolet*) ``fraction``.
    """
    plain = _Plain(text)
    clear = masked(plain.text, language)
    found: list[tuple[int, int, Quantity]] = []
    for run in _RUN.finditer(clear):
        for start, end in _pieces(clear, run.start(), run.end(), language):
            if claim := _claim(clear, start, end, language):
                found.append(claim)
    for start, end, quantity in _in_words(clear, language):
        if not any(first < end and start < last for first, last, _ in found):
            found.append((start, end, quantity))
    result: list[tuple[int, int, Quantity]] = []
    for start, end, quantity in sorted(found, key=lambda item: item[0]):
        first, last = plain.span(start, end)
        if result and first < result[-1][1]:
            # A sign of money between two numbers belongs to the one before it.
            first, quantity = result[-1][1], replace(quantity, unit="")
        result.append((first, last, replace(quantity, raw=text[first:last])))
    return tuple(result)
