"""Wide tables on the screen: column widths, and places where long Finnish words may be divided, since few browsers know how."""

from __future__ import annotations

import re

from toteuma.core.document import Table
from toteuma.core.language import Language

SOFT_HYPHEN = "\u00ad"
LONG = 16
"""Words with more letters than this may be divided."""
LONG_IN_HEAD = 11
"""Of a head: a narrow column of figures under a long word takes the room from the texts beside it."""
WORD = re.compile(r"[^\W\d_]+")
SYLLABLE = re.compile(r"(?<=\w{4})(?=[bcdfghjklmnpqrstvwxzšž][aeiouyåäö]\w{2})", re.IGNORECASE)
"""A Finnish syllable begins with the last consonant before a vowel: ``kon-sul-taa-tio-mal-li``."""

WHOLE = 1000
LETTER = 7
"""Width of a letter, in thousandths of a table on a usual desktop screen."""
PADDING = 17


def divisible(text: str, language: Language, long: int = LONG) -> str:
    """The text with soft hyphens in words of more letters than ``long`` where it is Finnish; other languages' rules are not this simple."""
    if language is not Language.FI:
        return text
    return WORD.sub(lambda word: SYLLABLE.sub(SOFT_HYPHEN, word[0]) if len(word[0]) > long else word[0], text)


def column_percents(table: Table) -> list[int]:
    """Whole percents by column, together at most 100: by weight, but a column too narrow for its words takes room from the others."""
    needs = [LETTER * _longest_word(table, index) + PADDING for index in range(len(table.columns))]
    settled: dict[int, int] = {}
    while True:
        open_columns = [index for index in range(len(needs)) if index not in settled]
        room = WHOLE - sum(settled.values())
        weight = sum(table.columns[index].weight for index in open_columns)
        narrow = [index for index in open_columns if room * table.columns[index].weight < needs[index] * weight]
        if not narrow:
            break
        settled |= {index: needs[index] for index in narrow}
    widths = [settled.get(index) or room * column.weight // weight for index, column in enumerate(table.columns)]
    return [width * 100 // max(WHOLE, sum(widths)) for width in widths]


def _longest_word(table: Table, index: int) -> int:
    head = min(LONG_IN_HEAD, _longest(table.columns[index].header))
    return max(head, min(LONG, max((_longest(row.cells[index].printed) for row in table.rows), default=0)))


def _longest(text: str) -> int:
    return max((len(word) for word in text.replace("-", "- ").split()), default=0)
