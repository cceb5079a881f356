"""Lines that are headings: marked as such, or, in a text without any mark, short lines that stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from toteuma.ingest.raw import RawBlock, RawHeading, RawParagraph
from toteuma.ingest.text.markup import plain
from toteuma.ingest.titles import DEEPEST, LONGEST, may_be_title, numbered_level

_HASHES = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?<=##)(?=[^\W_]))(.*?)(?:[ \t]+#+)?[ \t]*$")
_BOLD = re.compile(r"\s*(?P<mark>\*\*\*|\*\*|___|__)(?P<text>\S(?:(?!(?P=mark)).)*?)(?P=mark)[ \t]*:?[ \t]*$")
_BOLD_TAGS = re.compile(r"\s*<(?:b|strong)>(?:(?!</?(?:b|strong)>).)+</(?:b|strong)>\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_LONGEST_ALONE = 80


def marked(text: str, level: int) -> tuple[str, int] | None:
    """Text and level of a heading line; None for any other line. ``level``: of the last heading with hashes, 0 before the first."""
    if found := _HASHES.match(text):
        title = plain(found[2].strip()).text.strip()
        return (title, len(found[1])) if title else None
    if _BOLD.match(text) or _BOLD_TAGS.match(text):
        title = plain(text.strip()).text.strip()
        if may_be_title(title):
            return title, min(level + 1, DEEPEST)
    return None


def is_hashed(text: str) -> bool:
    return bool(_HASHES.match(text))


def underlined(lines: Sequence[str], at: int) -> int:
    """Level of the heading whose only line is ``at`` and that a row of ``=`` or ``-`` underlines; 0: none."""
    if at + 1 >= len(lines) or not (found := _UNDERLINE.match(lines[at + 1])):
        return 0
    text = lines[at].strip()
    if len(text) > LONGEST or not re.search(r"[^\W\d_]", text) or (len(found[1]) < 3 and len(text) > 3):
        return 0
    return 1 if found[1][0] == "=" else 2


def with_lone_lines(blocks: list[RawBlock]) -> list[RawBlock]:
    """The blocks of a text without a single marked heading: short lines that stand alone before other blocks are its headings."""
    if any(isinstance(block, RawHeading) for block in blocks):
        return blocks
    return [_lone(block, index + 1 < len(blocks)) for index, block in enumerate(blocks)]


def _lone(block: RawBlock, followed: bool) -> RawBlock:
    if not isinstance(block, RawParagraph) or block.item or len(block.lines) != 1 or not followed:
        return block
    text, spot = block.lines[0]
    if not may_be_title(text, _LONGEST_ALONE):
        return block
    if level := numbered_level(text):
        return RawHeading(text, level, spot)
    if not text[0].isupper() or text.endswith(":"):
        return block
    return RawHeading(text, 1 if text.isupper() else 2, spot)
