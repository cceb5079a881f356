"""Rows and units as prose can name them, and what a label tells by itself: its name, its unit, for each of whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from toteuma.core.evidence import ReadRow, ReadTable
from toteuma.core.scheme import Nature

Pattern = tuple[frozenset[str], ...]
"""Base forms of each word of a name; a text word fits where it shares one."""

LABEL_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_UNIT_PART: Final = re.compile(
    r"[,(]?\s*(?:1 000 |1000 |t)?(?<![^\W\d_])(?:€|%|eur(?:oa|o)?|kpl|lkm|st|htv|pv|vrk|MWh|kWh|GWh|m2|m²|km|ha)\b.*$|\(.*?\)|[,(]?\s*[€%].*$|\s/\s*\w+.*$",
    re.IGNORECASE,
)
THOUSAND: Final = Decimal(1000)
IN_THOUSANDS: Final = re.compile(r"\b1[ \u00a0]?000[ \u00a0](?:€|eur)|\bt€", re.IGNORECASE)
_RATIO: Final = re.compile(r"[,(] ?%|(?:€|euroa?|eur) ?/ ?[^\W\d_]", re.IGNORECASE)
PER: Final = re.compile(r"(?<!-)/\s*([^\W\d_]+)|per ([^\W\d_]+)", re.IGNORECASE)
"""For each of whom a label tells; the slash of *yli-/alijäämä* is none."""

RowAt = tuple[int, int]
"""Table and row, from 0."""


Term = tuple[str, tuple[RowAt, ...]]
"""What is done with a line (``""`` adds its size, ``-`` takes it off, ``-+`` takes it off with its sign), and its rows."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row as prose can name it: the same line in several tables of one entity is one measure.

    ``key`` is the line's id or the folded label; ``counted`` for key figures, which are named by all their words rather than by a synonym.
    """

    key: str
    label: str
    rows: tuple[RowAt, ...]
    nature: Nature | None
    patterns: tuple[Pattern, ...]
    counted: bool = False
    unit: str = ""
    per: frozenset[str] = frozenset()
    terms: tuple[tuple[Term, ...], ...] = ()
    """Where prose tells several lines in one word: the variants of what it can be."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Whose rows: ``name`` folded; ``pattern`` its words."""

    name: str
    pattern: Pattern


Named = TypeVar("Named", Measure, Entity)
Names = Mapping[str, Sequence[tuple[Named, Pattern]]]
"""Base form of a name's first word → what is named, with the whole name."""


def by_first_word(names: Iterable[tuple[Named, Pattern]]) -> dict[str, list[tuple[Named, Pattern]]]:
    found: dict[str, list[tuple[Named, Pattern]]] = {}
    for named, pattern in names:
        for base in pattern[0]:
            found.setdefault(base, []).append((named, pattern))
    return found


def lines_told(table: ReadTable) -> Counter[str]:
    """How many rows have each line. More than one: a table of one line for many units, which names the unit in the row."""
    return Counter(row.line for row in table.rows if row.line)


def is_key_figure(row: ReadRow) -> bool:
    """A row of another table that is no line but a ratio with its unit: *Omavaraisuusaste, %*, *Lainat, €/asukas*."""
    return not row.line and _RATIO.search(row.label) is not None


def named_in(label: str) -> str:
    """A label without its unit and brackets: ``Varhaiskasvatus €/asukas`` → ``Varhaiskasvatus``."""
    return _UNIT_PART.sub("", label).strip(" ,:")


def unit_in(label: str) -> str:
    if "%" in label:
        return "percent"
    return "EUR" if re.search(r"€|\beur", label, re.IGNORECASE) else ""
