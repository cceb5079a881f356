"""The typeface as typst needs it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import font_source_sans_pro
import typst


@contextmanager
def typst_fonts() -> Iterator[typst.Fonts]:
    """Source Sans and nothing else, as long as the block lasts: the same pages on every machine."""
    with TemporaryDirectory(prefix="toteuma-fonts-") as folder:
        # The package holds each style as TTF and OTF; with both, which one typst takes would depend on the order of the directory.
        for font in sorted(Path(font_source_sans_pro.font_directory).glob("*.ttf")):
            shutil.copy(font, folder)
        yield typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
