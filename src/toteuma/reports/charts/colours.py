"""The colours of a chart, all from the municipality's accent, with the contrast that reading needs.

Text has at least 4.5 : 1 against what it stands on, marks at least 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from toteuma.core.document import Theme

TEXT_CONTRAST = Decimal("4.5")
MARK_CONTRAST = Decimal(3)
STEPS = 40


@dataclass(frozen=True, slots=True)
class Palette:
    """``paper`` is what the chart is laid on (it is not painted); ``soft`` the lighter accent of last year; ``tones`` those of the statuses."""

    paper: str
    ink: str
    muted: str
    hairline: str
    accent: str
    soft: str
    tones: Mapping[str, str]


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(colour: str) -> Decimal:
    parts = []
    for channel in _channels(colour):
        level = Decimal(channel) / 255
        parts.append(
            level / Decimal("12.92") if level <= Decimal("0.04045") else ((level + Decimal("0.055")) / Decimal("1.055")) ** Decimal("2.4")
        )
    red, green, blue = parts
    return Decimal("0.2126") * red + Decimal("0.7152") * green + Decimal("0.0722") * blue


def contrast(one: str, other: str) -> Decimal:
    """The WCAG contrast ratio of two sRGB colours: 1 for equal ones, 21 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + Decimal("0.05")) / (darker + Decimal("0.05"))


def _mixed(colour: str, other: str, step: int) -> str:
    """``step`` fortieths of the way from ``colour`` to ``other``."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(own * (STEPS - step) + aim * step) // STEPS:02x}" for own, aim in pairs)


def legible(colour: str, paper: str) -> str:
    """``colour``, or the nearest shade of it that text could have on ``paper``."""
    end = "#000000" if contrast("#000000", paper) > contrast("#ffffff", paper) else "#ffffff"
    shades = (_mixed(colour, end, step) for step in range(STEPS + 1))
    return next((shade for shade in shades if contrast(shade, paper) >= TEXT_CONTRAST), end)


def softened(colour: str, paper: str) -> str:
    """The palest tint of ``colour`` that is still seen as a mark on ``paper``."""
    shades = (_mixed(colour, paper, step) for step in range(STEPS, -1, -1))
    return next((shade for shade in shades if contrast(shade, paper) >= MARK_CONTRAST), colour)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on ``colour``."""
    return max("#ffffff", "#101418", key=lambda ink: contrast(ink, colour))


@cache
def palette(theme: Theme, *, dark: bool) -> Palette:
    """The colours for a light or a dark page. Contrast is reckoned against a tinted panel, which is nearer to the marks than the bare page."""
    paper, panel = ("#12181e", "#1c242c") if dark else ("#ffffff", "#f2f5f7")
    accent = legible(theme.accent_dark if dark else theme.accent, panel)
    soft = softened(accent, panel)
    if dark:
        tones = {"good": "#76c893", "partial": "#e5b35a", "bad": "#f2938c", "none": "#a8b4bf"}
        return Palette(paper, "#e8edf1", "#a8b4bf", "#343f4a", accent, soft, tones)
    tones = {"good": "#1d6b3a", "partial": "#855400", "bad": "#a8231c", "none": "#4a5764"}
    return Palette(paper, "#18212a", "#4a5764", "#d3dbe1", accent, soft, tones)
