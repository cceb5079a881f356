"""Which lines may be a heading by their look: short, with words, and no sentence."""

from __future__ import annotations

import re

LONGEST = 140
DEEPEST = 6

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[^\W\d]")
_SENTENCE_END = re.compile(r"[.,;!?]$")
_WORD = re.compile(r"[^\W\d_]{2}")


def may_be_title(text: str, longest: int = LONGEST) -> bool:
    """``2.1 Talous`` and ``Talouden toteutuminen`` may be headings, ``Talous toteutui hyvin.`` may not."""
    return len(text) <= longest and bool(_WORD.search(text)) and (not _SENTENCE_END.search(text) or bool(_NUMBERED.match(text)))


def numbered_level(text: str) -> int:
    """How deep a heading is by its own number: ``2.1 Talous`` is 2; 0 where it has none."""
    found = _NUMBERED.match(text)
    return min(found[1].count(".") + 1, DEEPEST) if found else 0
