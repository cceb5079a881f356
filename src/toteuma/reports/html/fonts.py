"""The typeface as WOFF files, so that the pages load no font from elsewhere.

The font files are packed whole: WOFF 1.0 only compresses the tables, so the font is not modified and may keep its reserved name (OFL 1.1).
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import font_source_sans_pro

FACES = {"regular": "SourceSansPro-Regular.ttf", "italic": "SourceSansPro-It.ttf", "semibold": "SourceSansPro-Semibold.ttf"}
HEADER = 44
ENTRY = 20


def woff(font: bytes) -> bytes:
    """A TrueType font as WOFF 1.0. **Source**: W3C WOFF File Format 1.0, sections 3–5."""
    flavour, count = struct.unpack_from(">4sH", font)
    directory = [struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count)]
    offset = HEADER + ENTRY * count
    entries, body = bytearray(), bytearray()
    for tag, checksum, start, length in directory:
        table = font[start : start + length]
        packed = min(table, zlib.compress(table, 9), key=len)
        entries += struct.pack(">4sLLLL", tag, offset + len(body), len(packed), length, checksum)
        body += packed + b"\0" * (-len(packed) % 4)
    plain_size = 12 + 16 * count + sum(length + -length % 4 for _, _, _, length in directory)
    total = offset + len(body)
    return struct.pack(">4s4sLHHLHHLLLLL", b"wOFF", flavour, total, count, 0, plain_size, 1, 0, 0, 0, 0, 0, 0) + entries + body


def font_files() -> dict[str, bytes]:
    """The faces and their licence, by file name."""
    folder = Path(font_source_sans_pro.font_directory)
    files = {f"source-sans-{face}.woff": woff((folder / name).read_bytes()) for face, name in FACES.items()}
    return {**files, "LICENSE.txt": (folder / "LICENSE.txt").read_bytes()}
