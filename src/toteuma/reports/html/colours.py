"""The pages' colours, worked out from the municipality's two: always with enough contrast, in light and dark."""

from __future__ import annotations

from toteuma.core.document import Theme
from toteuma.reports.colours import DARK, DARK_TONES, LIGHT, LIGHT_TONES, mix, readable

TINTS = (0, 9, 19, 30, 42)
"""Percent of the accent in a risk matrix cell, by step."""


def palette(theme: Theme, *, dark: bool) -> dict[str, str]:
    """CSS custom properties by name. ``accent`` is for text and lines, ``band`` a ground for white text, ``tint-n`` grounds for ink."""
    base, tones, raw = (DARK, DARK_TONES, theme.accent_dark) if dark else (LIGHT, LIGHT_TONES, theme.accent)
    accent = readable(raw, on=base["surface"], towards="#ffffff" if dark else "#000000")
    band = readable(mix(theme.accent, base["paper"], 55) if dark else accent, on="#ffffff", towards="#000000")
    strength = 3 if dark else 4
    tints = {f"tint-{step}": mix(accent, base["paper"], percent * strength // 4) for step, percent in enumerate(TINTS)}
    return {**base, **tones, "accent": accent, "band": band, "on-band": "#ffffff", **tints}
