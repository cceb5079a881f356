"""What the pages stand on: colours with enough contrast for any municipality's theme, and the typeface packed without loss."""

from __future__ import annotations

import struct
import zlib
from decimal import Decimal
from pathlib import Path

import font_source_sans_pro
import pytest

from toteuma.core.document import Theme
from toteuma.reports.colours import contrast, mix
from toteuma.reports.html.colours import palette
from toteuma.reports.html.fonts import FACES, font_files, woff

TEXT = Decimal("4.5")
GRAPHIC = Decimal(3)


def tables(font: bytes) -> dict[bytes, bytes]:
    """The tables of a TrueType or WOFF file by tag, as a browser reads them."""
    if font[:4] != b"wOFF":
        count = struct.unpack_from(">H", font, 4)[0]
        rows = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
        return {tag: font[start : start + length] for tag, _, start, length in rows}
    total, count = struct.unpack_from(">LH", font, 8)
    assert total == len(font)
    found = {}
    for index in range(count):
        tag, start, packed, length, _ = struct.unpack_from(">4sLLLL", font, 44 + 20 * index)
        table = font[start : start + packed]
        found[tag] = zlib.decompress(table) if packed < length else table
        assert len(found[tag]) == length
    return found


@pytest.mark.parametrize("face", sorted(FACES))
def test_fonts_are_packed_without_loss(face: str) -> None:
    original = (Path(font_source_sans_pro.font_directory) / FACES[face]).read_bytes()
    packed = font_files()[f"source-sans-{face}.woff"]
    assert packed == woff(original)
    assert tables(packed) == tables(original)
    assert len(packed) < len(original) * 3 // 5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("accent", ["#1d4f91", "#ffff00", "#000000", "#ffffff", "#ff0000", "#7cc4e0", "#00a651"])
def test_every_theme_has_enough_contrast(accent: str, dark: bool) -> None:
    colours = palette(Theme(accent, accent), dark=dark)
    grounds = [colours["paper"], colours["surface"]]
    for name in ("ink", "muted", "accent", "good", "partial", "bad", "none"):
        assert min(contrast(colours[name], ground) for ground in grounds) >= TEXT, name
    assert min(contrast(colours["strong-line"], ground) for ground in grounds) >= GRAPHIC
    assert contrast(colours["on-band"], colours["band"]) >= TEXT
    assert min(contrast(colours["ink"], colours[f"tint-{step}"]) for step in range(5)) >= TEXT


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == Decimal("4.48")
    assert mix("#ffffff", "#000000", 50) == "#808080"
