"""Texts made alike for comparing, and heads of columns taken apart into words, years, units and scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from toteuma.core.language import Language
from toteuma.core.quantities import ZERO_WIDTH
from toteuma.core.quantity_units import unit_in_label
from toteuma.ingest.cut_numbers import joined_number
from toteuma.ingest.hyphens import joined_by_hyphen
from toteuma.rules.reading import cue, scale_rules

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.(?:\s?(?:19|20)\d\d)?|(?:19|20)\d\d-\d\d-\d\d")
_DECISION = re.compile(r"§\s?\d+|\d+\s?§")
_MONTHS = re.compile(r"(?<![\d.,])(?:0?[1-9]|1[0-2])\s?[-–]\s?(?:0?[1-9]|1[0-2])(?![\d.,])(?:/(?=(?:19|20)\d\d))?")
_MARKS = str.maketrans({**dict.fromkeys("–—−‐‑", "-"), **dict.fromkeys(ZERO_WIDTH, None)})
_NOTE_MARK = re.compile(r"(?:\s+\d{1,2}\))+$|[*¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?$")
_UNIT_SIGN = re.compile(r"%|€|(?<![\wåäö])(?:eur|euroa?|pros\.?)(?![\wåäö])", re.IGNORECASE)


def collapsed(text: str) -> str:
    """White space of every kind as single spaces."""
    return " ".join(text.translate(dict.fromkeys(map(ord, ZERO_WIDTH))).split())


def joined_lines(text: str) -> str:
    """The lines of a cell as one, words broken at a line end made whole; items of a list stay apart by their marks."""
    first, *rest = text.split("\n")
    whole = first.strip()
    for line in rest:
        line = line.strip()
        whole = joined_by_hyphen(whole, line) or joined_number(whole, line) or f"{whole} {line}"
    return collapsed(whole)


def without_note_marks(text: str) -> str:
    return _NOTE_MARK.sub("", text.strip()).strip()


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A name for comparing: lower case, one kind of dash, single spaces, without numbering, marks of notes and closing punctuation."""
    return without_note_marks(collapsed(text).translate(_MARKS)).casefold().strip(" :.;•-")


def unnumbered(text: str) -> str:
    """A heading or caption without its number: ``2.3 Tuloslaskelma`` → ``Tuloslaskelma``, ``Taulukko 5 Tavoitteet`` → ``Tavoitteet``."""
    plain = collapsed(text)
    for _ in range(2):
        plain = cue("heads.numbering").sub("", plain, count=1)
    return plain.strip()


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a column taken apart. ``words``: lower case, without years, dates, periods and signs of units."""

    text: str
    words: str
    year: int | None
    percent: bool
    dated: bool
    unit: str
    scale: int | None


@lru_cache(maxsize=4096)
def head_of(text: str, language: Language) -> Head:
    """The parts of a head: ``Toteuma 1-12/2025, 1 000 €`` → words ``toteuma``, year 2025, scale 1 000."""
    shown = without_note_marks(joined_lines(text))
    plain = _short_years().sub(r"\1 20\2", shown.translate(_MARKS))
    years = [int(year) for year in YEAR.findall(plain)]
    words, scale = plain, scale_in(plain)
    if scale is not None:
        for _, pattern in scale_rules():
            words = pattern.sub(" ", words)
    dated = bool(_DATE.search(words) and not re.search(r"31\.\s?12\.|1\.\s?1\.", words)) or bool(_DECISION.search(words))
    for pattern in (_DATE, _DECISION, YEAR, _MONTHS, cue("heads.period")):
        words = pattern.sub(" ", words)
    percent = bool(cue("heads.percent").search(words))
    unit = "percent" if percent else unit_in_label(plain, language)
    words = re.sub(r"(?<!\w)[-–](?=\s|$)|[()\[\]:;,]", " ", _UNIT_SIGN.sub(" ", words))
    return Head(shown, collapsed(words).casefold().strip(" -."), max(years, default=None), percent, dated, unit, scale)


@lru_cache(maxsize=1)
def _short_years() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])({cue('heads.short_year').pattern})\s?['’]?([1-4]\d)(?!\d)(?![.,]\d)", re.IGNORECASE)


def scale_in(text: str) -> int | None:
    """How many euros one unit is, where the text says so: ``(1 000 €)`` → 1 000; None where it does not."""
    return next((worth for worth, pattern in scale_rules() if pattern.search(text)), None)
