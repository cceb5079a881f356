"""The colours of a chart, all from the municipality's accent, with the contrast that reading needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from toteuma.core.document import Theme
from toteuma.reports.colours import DARK, DARK_TONES, LIGHT, LIGHT_TONES, readable, softened


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


@cache
def palette(theme: Theme, *, dark: bool) -> Palette:
    """The colours for a light or a dark page. Contrast is reckoned against a tinted panel, which is nearer to the marks than the bare page."""
    base, tones, raw = (DARK, DARK_TONES, theme.accent_dark) if dark else (LIGHT, LIGHT_TONES, theme.accent)
    accent = readable(raw, on=base["surface"])
    return Palette(base["paper"], base["ink"], base["muted"], base["line"], accent, softened(accent, base["surface"]), tones)
