"""The pages' colours, worked out from the municipality's two: always with enough contrast, in light and dark.

WCAG 2.2 contrast (1.4.3): relative luminance of sRGB, in ``Decimal``.
"""

from __future__ import annotations

from decimal import Decimal

from toteuma.core.document import Theme

TEXT_CONTRAST = Decimal("4.5")
LIGHT = {"paper": "#ffffff", "surface": "#f2f5f7", "ink": "#18212a", "muted": "#4a5764", "line": "#d3dbe1", "strong-line": "#75828e"}
DARK = {"paper": "#12181e", "surface": "#1c242c", "ink": "#e8edf1", "muted": "#a8b4bf", "line": "#343f4a", "strong-line": "#7f8c98"}
LIGHT_TONES = {"good": "#1d6b3a", "partial": "#855400", "bad": "#a8231c", "none": "#4a5764"}
DARK_TONES = {"good": "#76c893", "partial": "#e5b35a", "bad": "#f2938c", "none": "#a8b4bf"}
TINTS = (0, 9, 19, 30, 42)
"""Percent of the accent in a risk matrix cell, by step."""


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


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


def readable(colour: str, *, on: str, towards: str) -> str:
    """The colour itself, or the nearest one on the way ``towards`` another that text can have ``on`` that ground."""
    for percent in range(0, 101, 4):
        candidate = mix(towards, colour, percent)
        if contrast(candidate, on) >= TEXT_CONTRAST:
            return candidate
    return towards


def palette(theme: Theme, *, dark: bool) -> dict[str, str]:
    """CSS custom properties by name. ``accent`` is for text and lines, ``band`` a ground for white text, ``tint-n`` grounds for ink."""
    base, tones, raw = (DARK, DARK_TONES, theme.accent_dark) if dark else (LIGHT, LIGHT_TONES, theme.accent)
    accent = readable(raw, on=base["surface"], towards="#ffffff" if dark else "#000000")
    band = readable(mix(theme.accent, base["paper"], 55) if dark else accent, on="#ffffff", towards="#000000")
    strength = 3 if dark else 4
    tints = {f"tint-{step}": mix(accent, base["paper"], percent * strength // 4) for step, percent in enumerate(TINTS)}
    return {**base, **tones, "accent": accent, "band": band, "on-band": "#ffffff", **tints}
