"""Colours that can be read: contrast, mixing, and the shades that pages, charts and Word share.

WCAG 2.2, 1.4.3 and 1.4.11: text has at least 4.5 : 1 against what it stands on, marks at least 3 : 1. Relative luminance of sRGB, in ``Decimal``.
"""

from __future__ import annotations

from decimal import Decimal

TEXT_CONTRAST = Decimal("4.5")
MARK_CONTRAST = Decimal(3)
STEP = 2
"""Percent between the shades that are tried."""

LIGHT = {"paper": "#ffffff", "surface": "#f2f5f7", "ink": "#18212a", "muted": "#4a5764", "line": "#d3dbe1", "strong-line": "#75828e"}
DARK = {"paper": "#12181e", "surface": "#1c242c", "ink": "#e8edf1", "muted": "#a8b4bf", "line": "#343f4a", "strong-line": "#7f8c98"}
LIGHT_TONES = {"good": "#1d6b3a", "partial": "#855400", "bad": "#a8231c", "none": "#4a5764"}
DARK_TONES = {"good": "#76c893", "partial": "#e5b35a", "bad": "#f2938c", "none": "#a8b4bf"}
"""Of the statuses, by the tone of :class:`toteuma.core.document.StatusMark`."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb`` or ``#rgb``."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _linear(channel: int) -> Decimal:
    share = Decimal(channel) / 255
    return share / Decimal("12.92") if share <= Decimal("0.04045") else ((share + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")


def luminance(colour: str) -> Decimal:
    red, green, blue = (_linear(channel) for channel in channels(colour))
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def contrast(one: str, other: str) -> Decimal:
    """The contrast ratio, from 1 to 21: ``contrast("#000000", "#ffffff") == 21``."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + Decimal("0.05")) / (low + Decimal("0.05"))


def mix(colour: str, into: str, percent: int) -> str:
    """``percent`` of ``colour`` mixed into the other."""
    parts = zip(channels(colour), channels(into), strict=True)
    return "#" + "".join(f"{(one * percent + other * (100 - percent) + 50) // 100:02x}" for one, other in parts)


def readable(colour: str, *, on: str, towards: str = "") -> str:
    """The colour itself, or the nearest one on the way ``towards`` another that text can have ``on`` that ground.

    Without ``towards`` the way leads to black or white, whichever reads better on the ground.
    """
    end = towards or max("#000000", "#ffffff", key=lambda ink: contrast(ink, on))
    shades = (mix(end, colour, percent) for percent in range(0, 101, STEP))
    return next((shade for shade in shades if contrast(shade, on) >= TEXT_CONTRAST), end)


def softened(colour: str, paper: str) -> str:
    """The palest tint of ``colour`` that is still seen as a mark on ``paper``."""
    shades = (mix(paper, colour, percent) for percent in range(100, -1, -STEP))
    return next((shade for shade in shades if contrast(shade, paper) >= MARK_CONTRAST), colour)


def text_on(colour: str) -> str:
    """Near-white or near-black, whichever reads better on ``colour``."""
    return max("#ffffff", "#101418", key=lambda ink: contrast(ink, colour))
