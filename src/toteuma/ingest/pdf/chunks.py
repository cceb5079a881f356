"""Glyphs → words → chunks: a chunk is a run of words that stands alone on its line, as the text of a table cell or a line of prose does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from toteuma.ingest.pdf.glyphs import Glyph

MINUS = "-‐‑–−—"
SPACES = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
ARROWS = "▲▼△▽↑↓↗↘"
"""Signs that show which way a number went; they are no part of it."""
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = r"(?:%|€|t€|T€|M€|k€|tEUR|TEUR|MEUR|EUR|euroa?)"
_NUMBER = re.compile(rf"[{MINUS}+±]?[ \u00a0]?\(?\d[\d \u00a0.,]*\)?[ \u00a0]?{_UNIT}?(?:/\w+)?[*¹²³⁴⁵⁶⁷⁸⁹⁰]*[{MINUS}]?")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.?(?:\d{4}|\d{2})?\.?(?:[ \u00a0]?[-–][ \u00a0]?\d{1,2}\.\d{1,2}\.(?:\d{4})?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERIC_WORD = re.compile(rf"[{MINUS}+±(]?\d[\d.,]*(?:{_UNIT}|\))?[*¹²³⁴⁵⁶⁷⁸⁹⁰]*")
_NOTE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+\)")
_LEADER = re.compile(r"[.…_·]{4,}|(?:[.·] ){3,}[.·]?")

WORD_GAP = 0.12
"""In ems: a gap this wide parts two words. Kerning stays below, the thinnest space between digit groups above."""
CHUNK_GAP = 1.15
NUMBER_GAP = 0.5
_SAME_BASE = 0.12


class Kind(StrEnum):
    NUMBER = "number"
    DASH = "dash"
    YEAR = "year"
    DATE = "date"
    LEADER = "leader"
    TEXT = "text"


@dataclass(slots=True)
class Word:
    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    mark: int
    hidden: bool
    spaces: int = 0
    """Spaces written before it."""
    joined: str = " "
    """What stands between it and the word before."""

    @property
    def numeric(self) -> bool:
        return _NUMERIC_WORD.fullmatch(self.text) is not None


@dataclass(slots=True)
class Chunk:
    """Words side by side. ``doubt`` says why the reader is not sure of the text."""

    words: list[Word]
    doubt: str = ""

    @property
    def text(self) -> str:
        return self.words[0].text + "".join(word.joined + word.text for word in self.words[1:])

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def top(self) -> float:
        return self.base - 0.75 * self.size

    @property
    def middle(self) -> float:
        """Half way up its small letters: where a rule that strikes through would go."""
        return self.base - 0.3 * self.size

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def kind(self) -> Kind:
        return kind_of(self.text)

    @property
    def figure(self) -> bool:
        """Stands where a figure may stand: a number, a year, or a dash for none."""
        return self.kind in (Kind.NUMBER, Kind.DASH, Kind.YEAR)


def kind_of(text: str) -> Kind:
    text = text.strip()
    if text and all(character in MINUS for character in text):
        return Kind.DASH
    if _DATE.fullmatch(text) and text.count(".") >= 2:
        return Kind.DATE
    if _YEAR.fullmatch(text):
        return Kind.YEAR
    if _NUMBER.fullmatch(text):
        return Kind.NUMBER
    return Kind.LEADER if _LEADER.fullmatch(text) else Kind.TEXT


def chunks_of(glyphs: Iterable[Glyph], parted: Callable[[float, float, float], bool]) -> list[Chunk]:
    """Every chunk of a page, from top to bottom and left to right. ``parted(x, x, y)``: a rule stands between two places of a line."""
    chunks: list[Chunk] = []
    for row in _baselines(glyphs):
        words = _words(row, parted)
        run: list[Word] = []
        for word in words:
            if run and _apart(run[-1], word, parted):
                chunks += _numbers_apart(run)
                run = []
            run.append(word)
        if run:
            chunks += _numbers_apart(run)
    return chunks


def _baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline; raised marks of notes go to the line they are raised from."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x0)):
        alike = (
            row
            for row in rows[-3:]
            if glyph.base - row[0].base <= _SAME_BASE * glyph.size and glyph.size < 1.8 * row[0].size < 3.24 * glyph.size
        )
        row = next(alike, None)
        if row is None:
            rows.append([glyph])
        else:
            row.append(glyph)
    kept: list[list[Glyph]] = []
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else []
        if below and (marks := _raised(row, below)):
            below += [replace(glyph, text=glyph.text.translate(SUPERSCRIPT), base=below[0].base) for glyph in marks]
            row = [glyph for glyph in row if glyph not in marks]
        if row:
            kept.append(sorted(row, key=lambda glyph: glyph.x0))
    return kept


def _raised(row: list[Glyph], below: list[Glyph]) -> list[Glyph]:
    """The small glyphs that stand a little above the line below and close after a letter of it: marks of notes."""
    rise = below[0].base - row[0].base
    ends = {other.x1 for other in below if other.size >= 1.25 * row[0].size and 0.15 * other.size < rise < 0.6 * other.size}
    marks: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0) if ends else []:
        if any(-0.1 * glyph.size < glyph.x0 - end < 0.5 * glyph.size for end in ends):
            marks.append(glyph)
            ends.add(glyph.x1)
    return marks


def _words(row: list[Glyph], parted: Callable[[float, float, float], bool]) -> list[Word]:
    words: list[Word] = []
    spaces, joined = 0, " "
    before: Glyph | None = None
    for glyph in row:
        if glyph.text in SPACES or glyph.text in ARROWS:
            if glyph.x1 - glyph.x0 < 0.03 * glyph.size:
                continue  # a place where a line may break
            spaces += 1
            joined = "\u00a0" if glyph.text in "\u00a0\u2007\u202f" else " "
            continue
        if before and glyph.text == before.text and abs(glyph.x0 - before.x0) < 0.25 * (glyph.x1 - glyph.x0) + 0.05:
            words[-1].bold = True  # the same letter drawn twice, to look bold
            continue
        gap = glyph.x0 - before.x1 if before else 0.0
        if (
            not words
            or spaces
            or gap > WORD_GAP * glyph.size
            or parted(before.x1 if before else 0, glyph.x0, glyph.base - 0.3 * glyph.size)
        ):
            words.append(Word(glyph.text, glyph.x0, glyph.x1, glyph.base, glyph.size, glyph.bold, glyph.mark, glyph.hidden, spaces, joined))
        else:
            word = words[-1]
            word.text += glyph.text
            word.x1, word.size = max(word.x1, glyph.x1), max(word.size, glyph.size)
            word.bold = word.bold and glyph.bold
        before, spaces, joined = glyph, 0, " "
    for word in words:
        if word.spaces and _NOTE.fullmatch(word.text):
            word.text = word.text.translate(PLAIN)
    return words


def _apart(left: Word, right: Word, parted: Callable[[float, float, float], bool]) -> bool:
    gap, em = right.x0 - left.x1, max(left.size, right.size)
    if parted(left.x1, right.x0, left.base - 0.3 * left.size) or gap > 2 * em:
        return True
    if bool(_LEADER.match(left.text)) != bool(_LEADER.match(right.text)):
        return True
    if gap > CHUNK_GAP * em:
        return right.spaces != 1
    return gap > NUMBER_GAP * em and right.spaces == 0 and (right.numeric or left.numeric)


def _numbers_apart(run: list[Word]) -> list[Chunk]:
    """A run of numbers cut where one of them surely ends: after decimals, a percent sign, before a sign, and at gaps clearly wider than the others."""
    figures = [word.numeric or word.text in MINUS for word in run]
    if sum(figures) < 2 or not all(figures) or Chunk(run).kind is Kind.DATE:
        return [Chunk(run)]
    gaps = [right.x0 - left.x1 for left, right in pairwise(run)]
    narrow = min((gap for gap, left in zip(gaps, run, strict=False) if left.text not in MINUS), default=0.0)
    pieces: list[list[Word]] = [[run[0]]]
    for gap, left, right in zip(gaps, run, run[1:], strict=False):
        closed = re.search(r"[.,]\d{1,2}$|[%€)*]$", left.text) or (right.text[0] in MINUS + "+(" and left.text not in MINUS)
        wider = left.text not in MINUS and (gap > 0.8 * left.size or (gap > 1.6 * narrow and gap > 0.35 * left.size))
        alike = left.text in MINUS or re.match(r"\d{3}(?!\d)", right.text) or not right.text[0].isdigit()
        if closed or wider or (not alike and gap > 0.4 * left.size):
            # a digit group that cannot go on from the one before is a number of its own only where the gap says so too
            pieces.append([])
        pieces[-1].append(right)
    return [Chunk(piece) for piece in pieces]
